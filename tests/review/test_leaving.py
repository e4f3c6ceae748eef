"""Nothing of somebody who leaves is left in any revision: not what the model wrote, what was put right, nor what was taken out."""

import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import TODAY
from tests.making.needles import found_in
from tests.review.test_from_elsewhere import ELSEWHERE
from workflow.people.steps import erasing, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.withdrawing import Wish as Leave
from workflow.review.steps import save, standing
from workflow.review.steps.importing import Wish, without_sound
from workflow.schedule import steps as schedule
from workflow.store import revisions, whole
from workflow.transcribe.schema import from_own
from workflow.transcribe.steps import book, read

TYPED = "handgetypt"


@pytest.fixture
def made(tmp_path):
    """Two people in a focus group whose transcript was corrected: words put right, taken out, given to another; and a typed interview."""
    it = making.begin(tmp_path)
    for number in (1, 2):
        making.takes_part(it, number)
    group = making.group(it, ("P1", "P2"))
    shown = read.transcript(it.study, group)
    first = [at for at, word in enumerate(shown.words) if word.text.startswith("zegp1")]
    save(it.study, group, [{"op": "text", "first": first[0], "last": first[0], "text": f"{TYPED} en meer"}], 1, by="SD")
    gone = next(at for at, word in enumerate(read.transcript(it.study, group).words) if word.text == "zegp1r1w2a")
    save(it.study, group, [{"op": "text", "first": gone, "last": gone + 1, "text": ""}], 2, by="SD")  # a whole turn, taken out
    session, _ = schedule.add(it.study, "first-interview", ("P1",), ("SD",), by="SD")
    path = tmp_path / "typed.txt"
    path.write_text(ELSEWHERE.replace("doctor", "kruidenvrouw"), encoding="utf-8")
    without_sound(it.study, session.number, path, Wish(speakers={"I": "interviewer", "P": "P1"}, minutes=2), by="SD")
    path.unlink()
    standing.sign(it.study, group, "corrected", by="SD", on=TODAY, minutes=30)
    yield it
    making.close(it)


def leaves(made, who="P1", scope="erase"):
    withdrawing.withdraw(made.study, made.person(who), Leave(scope, TODAY), by="SD", now=making.NOW)
    erasing.erase(made.study, made.person(who), Confirmed("MSHW", TODAY, "keep"), made.names, by="MB")


def test_every_revision_forgets_and_the_others_words_stay(made):
    before = [word.text for word in from_own(revisions.content(made.study.db, 1, 0)).words if "p2" in word.text]
    leaves(made)
    needles = [*made.said["P1"], TYPED, "kruidenvrouw"]
    assert found_in(made.study.path, needles) == []
    for number in range(revisions.count(made.study.db, 1)):
        assert [word.text for word in from_own(revisions.content(made.study.db, 1, number)).words if "p2" in word.text] == before
    assert whole.faults(made.study) == []


def test_what_was_typed_elsewhere_is_erased_with_its_recording(made):
    leaves(made)
    assert book.get(made.study, 2).erased and not revisions.count(made.study.db, 2)
    assert book.get(made.study, 2).declared_ms is None


def test_correcting_goes_on_after_somebody_left(made):
    leaves(made)
    newest = revisions.latest_number(made.study.db, 1)
    shown = read.transcript(made.study, 1)
    at = next(place for place, word in enumerate(shown.words) if "p2" in word.text)
    assert save(made.study, 1, [{"op": "text", "first": at, "last": at, "text": "anders"}], newest, by="SD") == newest + 1
    assert standing.of(book.get(made.study, 1)).minutes() == 30
