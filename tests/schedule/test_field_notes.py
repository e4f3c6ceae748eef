"""What the interviewer writes the same evening: kept as closely as the words that were spoken, and gone with the person."""

import os

import pytest

from tests.making.terminal import typing
from tests.making.typed import in_this_program
from workflow.errors import NotAllowed, WrongKey, WrongUsage
from workflow.people.consent import Consent
from workflow.people.steps import book as people
from workflow.people.steps import consenting, contact, erasing, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.schedule import steps
from workflow.schedule import today as day
from workflow.schedule.closing import Closing
from workflow.schedule.steps import closing
from workflow.store import identities
from workflow.store.folder import open_study
from workflow.store.steps import Wish, init

TODAY, WORDS = "2026-11-24", "Anna Jansen wept when she spoke of her mother; the dog Bello lay on the recorder."
STAFF = '\n[[staff]]\nid = "SD"\nrole = "interviewer"\n\n[[staff]]\nid = "MH"\nrole = "interviewer"\n'


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)


@pytest.fixture
def study(tmp_path):
    """Anna, P1, was interviewed: S1. A group with P2 as well: S2."""
    made = init(tmp_path / "pain", Wish())
    (made.path / "study.toml").write_text((made.path / "study.toml").read_text() + STAFF)
    made = open_study(made.path)
    with made.db.atomic():
        for _ in range(2):
            people.enter(made, "participants", {"facts": {}}, by="SD")
    for name in ("C1", "C2"):
        person = contact.agreed(made, people.get(made, name), "2026-11-01", by="SD")
        consenting.consented(made, person, Consent("1", "2026-11-02", ("interview", "audio", "recontact")), by="SD", today=TODAY)
    steps.add(made, "first-interview", ("P1",), ("SD",), by="SD")
    steps.add(made, "focus-group", ("P1", "P2"), ("SD",), by="SD")
    return made


@pytest.fixture
def names(study):
    opened = identities.open_file(study, "four words in a row")
    opened.put_all({1: {"name": "Anna Jansen"}, 2: {"name": "Bo Vermeer"}}, who="SD")
    yield opened
    opened.close()


def everything_in(study):
    study.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(path.read_bytes() for path in study.path.rglob("*") if path.is_file())


def withdrawn(study, scope):
    return withdrawing.withdraw(study, people.get(study, "P1"), withdrawing.Wish(scope, TODAY), by="SD", now=f"{TODAY}T10:00").person


def test_a_field_note_may_hold_names_since_no_byte_of_it_lies_in_the_study(study, names):
    closing.add_note(study, 1, WORDS, names, by="SD")
    assert closing.add_note(study, 1, f"\n{WORDS}\n", names, by="SD").notes == 1  # the same again is one
    assert closing.add_note(study, 1, "She phoned: she is well.", names, by="MH").notes == 2
    assert [(note["who"], note["content"]) for note in names.notes(1)] == [("SD", WORDS), ("MH", "She phoned: she is well.")]
    assert b"Bello" not in everything_in(study)
    assert b"Bello" not in identities.path_of(study).read_bytes()  # encrypted


@pytest.mark.parametrize("scope", ["delete-raw", "erase"])
def test_it_goes_with_the_person_as_the_sound_does_and_that_of_a_group_is_left_to_be_read(study, names, scope):
    closing.add_note(study, 1, WORDS, names, by="SD")
    closing.close(study, 2, Closing(began="2026-11-20 19:00", minutes=70), by="SD")
    closing.add_note(study, 2, "P1 and P2 disagreed.", names, by="SD")
    person = withdrawn(study, scope)
    with pytest.raises(WrongKey, match="key file must be open"):
        erasing.erase(study, person, Confirmed("MH", TODAY), None, by="interviewer")
    done = erasing.erase(study, person, Confirmed("MH", TODAY), names, by="interviewer")
    told = {item.what: (item.action, item.note) for item in done.items if item.kind == "note"}
    assert told["S1 field note"] == ("erased", "") and told["S2 field note"][0] == "stays" and "read it" in told["S2 field note"][1]
    assert names.notes(1) == [] and len(names.notes(2)) == 1 and steps.get(study, 1).notes == 0
    assert erasing.erase(study, people.get(study, "P1"), Confirmed("MH", TODAY), names, by="interviewer").new is False


def test_of_somebody_who_has_withdrawn_nothing_more_is_noted(study, names):
    withdrawn(study, "no-further-data")
    with pytest.raises(NotAllowed, match="withdrew"):
        closing.add_note(study, 1, WORDS, names, by="SD")
    assert names.notes(1) == []


def test_minutes_are_counted_from_the_clock_also_across_its_change(study):
    said = Closing(began="2026-10-24 10:04", ended="2026-10-24 10:43")
    assert closing.close(study, 1, said, by="SD").minutes_held == 39
    night = Closing(began="2026-10-25 01:30", ended="2026-10-25 03:30", attended=("P1",))
    assert closing.close(study, 2, night, by="SD").minutes_held == 180
    for wrong in (Closing(ended="2026-10-24 10:43"), Closing(began="2026-10-24 10:04", ended="2026-10-24 10:00")):
        with pytest.raises(WrongUsage):
            closing.close(study, 1, wrong, by="SD", reason="again")


def test_an_incident_without_a_day_to_phone_stands_in_the_day_until_there_is_one(study):
    closing.close(study, 1, Closing(began="2026-11-20 10:00", minutes=40, incident="the recorder was left on the train"), by="SD")

    def calls(now):
        return [line.what for line in day.today(study, now) if line.part == "callbacks"]

    assert calls("2026-11-24T09:00") == ["decide when to phone after S1"]
    closing.close(study, 1, Closing(call_on="2026-11-26"), by="SD", reason="added later")
    assert calls("2026-11-24T09:00") == [] and calls("2026-11-26T09:00") == ["phone as promised after S1"]


def test_closing_as_it_is_typed_note_costs_and_call(study, names, tmp_path, workflow):
    names.close()
    secret = tmp_path / "secret"
    secret.write_text("four words in a row")
    secret.chmod(0o600)
    (tmp_path / "note.txt").write_text(WORDS, encoding="utf-8")
    here = {"at": study.path, "WORKFLOW_PASSPHRASE_FILE": str(secret), "WORKFLOW_NOW": "2026-11-24T12:00Z", "WORKFLOW_STAFF": "SD"}
    said = workflow(
        "session", "close", "S1", "--began", "2026-11-24 10:04", "--ended", "2026-11-24 10:43", "--distress", "wept", "--voucher", "12",
        "--travel-cents", "1250", "--note-file", str(tmp_path / "note.txt"), **here,
    ).said  # fmt: skip
    assert "completed, 39 minutes" in said and "The field note lies in the key file (1 of S1)" in said and "When will you phone" in said
    assert "Bello" not in workflow("session", "show", "S1", **here).said
    assert WORDS in workflow("session", "show", "S1", "--note", **here).said
    assert workflow("session", "list", "--costs", **here).said.splitlines()[-1].split() == ["all", "1", "12.50"]


@pytest.mark.skipif(os.name != "posix", reason="Windows lends no pseudo-terminal")
def test_in_a_terminal_it_is_asked_question_by_question_and_enter_leaves_a_thing_unsaid(study, names, tmp_path):
    names.close()
    secret = tmp_path / "secret"
    secret.write_text("four words in a row")
    secret.chmod(0o600)
    here = {"WORKFLOW_PASSPHRASE_FILE": str(secret), "WORKFLOW_NOW": "2026-11-24T12:00Z", "WORKFLOW_STAFF": "SD"}
    with typing("session", "close", "S1", at=study.path, **here) as screen:
        screen.press("2", "When did it begin?")
        screen.line("2026-11-24 10:04", "the last question")
        screen.line("2026-11-24 10:30", "Where was it?")
        screen.press("2", "Who else was there?")
        screen.line("partner", "Was the person upset?")
        screen.line("wept", "Did something go wrong?")
        screen.line("", "When will you phone about it?")
        screen.line("", "Voucher")
        screen.line("12", "Travel costs")
        screen.line("12,50", "on the recorder?")
        screen.line("", "The field note")
        screen.line(WORDS, "The field note lies in the key file")
        assert screen.close() == 0
    found = steps.get(study, 1)
    assert (found.outcome, found.minutes_held, found.mode, found.present, found.distress) == (
        "stopped-early",
        26,
        "home",
        ("partner",),
        "wept",
    )
    assert (found.call_on, found.voucher, found.travel_cents, found.files, found.notes) == ("2026-11-25", "12", 1250, 1, 1)


def test_a_note_that_comes_later_changes_no_other_fact_and_needs_no_reason(study, names):
    closing.close(study, 1, Closing("stopped-early", began="2026-11-20 10:00", minutes=20, outside="ill"), by="SD")
    assert closing.close(study, 1, Closing(), by="SD").outcome == "stopped-early"
