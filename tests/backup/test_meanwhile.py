"""What is typed in the very moment in which a backup comes back is in what comes back, or came when that had its name already."""

import itertools
import threading

import pytest

from tests.making import broken_restore
from tests.making import leaving_study as making_study
from tests.making.backed_up import erased, is_whole, withdrawn
from tests.making.needles import found_in
from tests.making.stepped import around_transactions, before_each
from workflow.backup.steps import making, restoring
from workflow.backup.steps.making import Wish
from workflow.people.steps import book
from workflow.records import Span
from workflow.store.folder import open_study
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import mend

PATIENCE_S = 0.5  # so long what is typed is waited for; where it waits for the copy to get its name, that goes on


class Meanwhile:
    """Bring a backup back; at its n-th step somebody else types something into the study, who is waited for, unless they wait for us."""

    def __init__(self, template, home, typed):
        home.mkdir()
        self.made = making_study.copied(template, home)
        self.into, self.typed = home / "back", typed
        self.backup = making.make(self.made.study, Wish(home / "disk")).folder
        self.named = ()  # whether the copy had its name before that was typed, and after

    def restored(self, monkeypatch, at):
        """How many steps it took."""
        steps, others = itertools.count(1), threading.Thread(target=self._type)

        def step():
            if threading.current_thread() is not others and next(steps) == at:
                others.start()
                others.join(PATIENCE_S)

        with monkeypatch.context() as here:
            around_transactions(step, here.setattr)
            before_each(step, *broken_restore.ACTS, put=here.setattr)
            self.done = restoring.restore(self.backup, self.into, self.made.study, by="SD")
        if at:
            others.join()
        making_study.close(self.made)
        return next(steps) - 1

    def _type(self):
        there = making_study.Made(open_study(self.made.study.path), self.made.names)
        before = self.into.exists()
        self.typed(there)
        self.named = (before, self.into.exists())
        there.study.db.close()


def withdrew(made, back):
    return book.get(back, "P1").standing == "withdrawn"


def is_off_record(made, back):
    gone = [word for word in made.said["P1"] if word.endswith(("w1a", "w1b"))]
    return recordings.get(back, 1).excluded == (Span(1000, 2000),) and found_in(back.path, gone) == []


def left(there):
    withdrawn(there)
    erased(there)


def is_gone(made, back):
    return found_in(back.path, made.said["P1"]) == [] and not (back.recordings / "R1.wav").exists()


SAID = {
    "a withdrawal": (lambda there: withdrawn(there, "P1", "no-further-contact"), withdrew),
    "words off record": (lambda there: mend.exclude(there.study, 1, Span(1000, 2000), "not for the tape", by="SD"), is_off_record),
    "an erasure": (left, is_gone),
}


def typed_at(template, home, monkeypatch, what, at=0):
    """How many steps it took; what was typed before the copy had its name is in it, and what is in it is told."""
    typed, is_in = SAID[what]
    one = Meanwhile(template, home / str(at), typed)
    steps = one.restored(monkeypatch, at)
    back = open_study(one.into)
    brought = is_in(one.made, back)
    back.db.close()
    assert is_whole(one.into) and bool(one.done.since) >= brought
    if len(set(one.named)) == 1:  # else it was written at some time between the two
        assert brought == (not one.named[0])
    return steps


def test_what_is_typed_while_a_backup_comes_back_is_in_what_comes_back(template, tmp_path, monkeypatch):
    steps = typed_at(template, tmp_path, monkeypatch, "a withdrawal")
    for at in (20, steps - 5, steps - 3):
        typed_at(template, tmp_path, monkeypatch, "a withdrawal", at)


@pytest.mark.slow
@pytest.mark.parametrize("what", SAID)
def test_typed_at_every_step(template, tmp_path, monkeypatch, what):
    for at in range(1, typed_at(template, tmp_path, monkeypatch, what) + 1):
        typed_at(template, tmp_path, monkeypatch, what, at)
