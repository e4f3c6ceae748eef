"""No history leads from withdrawn back to invited, called or exported; and no order of commands loses an event.

A machine does what assistants may do, in any order, with the real steps on a real study on the disk. Some of it is refused; then nothing
may have changed.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from tests.making.leaving_study import EVERYTHING, NOW, TODAY
from workflow.errors import WorkflowError
from workflow.export.steps import export
from workflow.people.candidates import KEEPING, LIVES, SCOPES
from workflow.people.consent import Consent
from workflow.people.contacts import OUTCOMES, Attempt
from workflow.people.steps import book, consenting, contact, erasing, life, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.withdrawing import Wish
from workflow.records import Transcript, Turn, Word
from workflow.schedule import steps as schedule
from workflow.schedule.steps import Appointment
from workflow.store import events, revisions, whole
from workflow.store.folder import make
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import toml
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import book as recordings

GETTING_IN_TOUCH = ("attempted", "agreed", "letter-sent", "consented")
numbers = st.integers(1, 4)
days = st.sampled_from(["2026-12-01", "2026-12-02", "2027-11-30"])


class Histories(RuleBasedStateMachine):
    """Up to four people, their sessions, recordings and transcripts; two members of staff."""

    people = Bundle("people")

    def __init__(self):
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="histories-"))
        text = toml(StudyWish("pain")).replace('id = "interviewer"', 'id = "SD"') + '\n[[staff]]\nid = "MSHW"\nrole = "researcher"\n'
        self.study = make(self.home / "pain", text)
        self.seen: list[tuple] = []
        self.events_before = 0

    def teardown(self):
        self.study.db.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def try_it(self, act, *given, **more):
        """Do it, or be refused and have changed nothing."""
        before = events.head(self.study.db)
        try:
            return act(self.study, *given, **more)
        except WorkflowError as refused:
            assert refused.message.endswith((".", "?")) or "\n" in refused.message
            assert events.head(self.study.db) == before
            return None

    def person(self, number):
        return book.get(self.study, f"C{number}")

    # ---- what assistants do

    @rule(target=people)
    def somebody_is_put_on_the_list(self):
        with self.study.db.atomic():
            return book.enter(self.study, "participants", {"facts": {"age": 45}}, by="SD").number

    @rule(who=people, outcome=st.sampled_from(sorted(set(OUTCOMES) - {"callback"})), day=st.integers(1, 23))
    def somebody_is_phoned(self, who, outcome, day):
        self.try_it(contact.attempted, self.person(who), Attempt(f"2026-11-{day:02d}T10:00", outcome), by="SD")

    @rule(who=people)
    def the_letter_goes_out(self, who):
        self.try_it(contact.letter_sent, self.person(who), TODAY, by="SD")

    @rule(who=people)
    def somebody_agrees(self, who):
        self.try_it(contact.agreed, self.person(who), TODAY, by="SD")

    @rule(who=people)
    def somebody_declines(self, who):
        self.try_it(contact.declined, self.person(who), "not-given", TODAY, by="SD")

    @rule(who=people)
    def a_form_is_signed(self, who):
        self.try_it(consenting.consented, self.person(who), Consent("3", TODAY, EVERYTHING), by="SD", today=TODAY)

    @rule(who=people, status=st.sampled_from(sorted(LIVES)))
    def life_happens(self, who, status):
        self.try_it(life.note, self.person(who), status, TODAY, by="SD", now=NOW)

    @rule(who=people, day=days, kind=st.sampled_from(["first-interview", "follow-up"]))
    def an_interview_is_booked(self, who, day, kind):
        self.try_it(schedule.book, kind, (self.person(who).id,), ("SD",), Appointment(f"{day} 10:00"), by="SD")

    @rule(one=people, other=people, day=days)
    def a_focus_group_is_booked(self, one, other, day):
        ids = tuple(dict.fromkeys((self.person(one).id, self.person(other).id)))
        self.try_it(schedule.book, "focus-group", ids, ("MSHW",), Appointment(f"{day} 14:00"), by="SD")

    @rule(number=numbers, day=days)
    def a_session_is_moved(self, number, day):
        self.try_it(schedule.move, number, (), Appointment(f"{day} 16:00", reason="asked for it"), by="SD")

    @rule(number=numbers)
    def a_session_is_cancelled(self, number):
        self.try_it(schedule.cancel, number, "the room is flooded", by="SD")

    @rule(number=numbers, labels=st.booleans())
    def a_session_is_recorded_and_transcribed(self, number, labels):
        """By events alone: decoding sound is another room's story."""
        state = events.state(self.study.db, "session", number)
        if state is None or any(recording.session == number for recording in recordings.listed(self.study)):
            return
        with self.study.db.atomic():
            new = events.next_number(self.study.db, "R")
            (self.study.recordings / f"R{new}.wav").write_bytes(b"RIFF" + bytes([new]))
            part = {"file": f"R{new}.wav", "sha256": f"{new:064x}", "bytes": 5, "declared_ms": 1000, "stream": None}
            recordings.write(self.study, new, "added", {"session": number, "language": "en", "parts": [part]}, by="SD")
            turns = [Turn(name if labels else "?", i * 1000, i * 1000 + 900, (Word(f"said{i}", i * 1000, i * 1000 + 900),))
                     for i, name in enumerate(state["who"])]  # fmt: skip
            revisions.add(
                self.study.db, new, to_json(Transcript(f"R{new}", 9000, tuple(turns))), parent=None, at_utc="2026-11-24T09:00:00Z", who="SD"
            )
            facts = {
                "model": "twin",
                "revision": 0,
                "duration_ms": 9000,
                "words": len(turns),
                "places": 0,
                "listening_ms": 0,
                "damaged": [],
            }
            recordings.write(self.study, new, "transcribed", {"transcribed": facts}, by="SD")

    @rule()
    def everything_is_exported(self):
        list(export(self.study, [r for r in recordings.listed(self.study) if r.transcribed], ("text",), by="SD"))

    @rule(who=people, scope=st.sampled_from(sorted(SCOPES)), reason=st.sampled_from(["", "asked for it"]))
    def somebody_withdraws(self, who, scope, reason):
        self.try_it(withdrawing.withdraw, self.person(who), Wish(scope, TODAY, reason), by="SD", now=NOW)

    @rule(who=people, sound=st.sampled_from(["keep", "delete"]))
    def what_was_asked_for_is_erased(self, who, sound):
        if erasing.is_done(self.person(who)):
            head = events.head(self.study.db)
            erasing.erase(
                self.study, self.person(who), Confirmed("MSHW", TODAY, erasing.sound_of(self.study, self.person(who))), None, by="SD"
            )
            assert events.head(self.study.db) == head
            return
        for by, second in (("SD", "MSHW"), ("MSHW", "SD")):
            self.try_it(erasing.erase, self.person(who), Confirmed(second, TODAY, sound), None, by=by)

    # ---- what always holds

    @invariant()
    def every_state_is_what_its_events_make_and_the_chain_holds(self):
        assert whole.faults(self.study) == []

    @invariant()
    def no_event_is_lost(self):
        now = [tuple(row.values()) for row in self.study.db.rows("SELECT n, at_utc, who, subject, number, kind FROM event ORDER BY n")]
        assert now[: len(self.seen)] == self.seen
        self.judge(now[len(self.seen) :])
        self.seen = now

    def judge(self, new):
        """Nothing that has just happened may touch somebody who had withdrawn before it."""
        everybody = {name: one for one in book.listed(self.study) for name in (f"C{one.number}", one.id)}
        for n, _, _, subject, number, kind in new:
            if subject == "candidate" and kind in GETTING_IN_TOUCH:
                assert everybody[f"C{number}"].standing != "withdrawn"
            if subject == "session" and kind in ("booked", "moved"):
                who = schedule.get(self.study, number).who
                assert not [name for name in who if name in everybody and everybody[name].standing == "withdrawn"]
            if subject == "recording" and kind == "exported":
                recording = recordings.get(self.study, number)
                for name in set(schedule.get(self.study, recording.session).who) - set(recording.withdrawn):
                    person = everybody.get(name)
                    assert person is None or person.standing != "withdrawn" or person.scope in KEEPING, (n, name)

    @invariant()
    def whoever_is_erased_has_left_no_fact(self):
        for person in book.listed(self.study):
            if person.erased:
                assert (person.facts, person.attempts, person.consents) == ({}, (), ())
                told = [event.data for event in events.history(self.study.db, "candidate", person.number)]
                assert "age" not in str(told)

    @invariant()
    def whoever_is_listed_is_in_one_place(self):
        assert {person.place for person in book.listed(self.study)} <= {"pool", "pending", "in", "out"}


calm = settings(deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
TestHistories = Histories.TestCase
TestHistories.settings = settings(calm, max_examples=8, stateful_step_count=30)


@pytest.mark.slow
class TestManyHistories(Histories.TestCase):
    settings = settings(calm, max_examples=150, stateful_step_count=60)


def test_the_machine_would_notice(tmp_path):
    """An event written past the steps, as a careless room might, is found."""

    machine = Histories()
    who = machine.somebody_is_put_on_the_list()
    machine.no_event_is_lost()
    machine.somebody_withdraws(who, "erase", "")
    machine.no_event_is_lost()
    agreed = events.Event("candidate", who, "agreed", "SD", "2026-11-24T09:00:00Z", {"on": TODAY})
    with machine.study.db.atomic():
        machine.study.db.conn.execute(
            "INSERT INTO event (at_utc, who, subject, number, kind, reason, data, provenance) VALUES (?, ?, ?, ?, ?, '', ?, 'recorded')",
            [agreed.at_utc, agreed.who, agreed.subject, agreed.number, agreed.kind, '{"on": "2026-11-24"}'],
        )
    with pytest.raises(AssertionError):
        machine.no_event_is_lost()
    with pytest.raises(AssertionError):
        machine.every_state_is_what_its_events_make_and_the_chain_holds()
    machine.teardown()
