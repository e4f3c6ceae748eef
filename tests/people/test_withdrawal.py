"""Somebody withdraws: everything planned stops at once, everything stored is shown, and nobody gets in touch again."""

import email
import io
import json
from datetime import UTC, datetime

import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import NOW, TODAY
from tests.making.owner import closed_to_others
from workflow.cli.boundary import run
from workflow.errors import NotAllowed, WrongUsage
from workflow.people import gates
from workflow.people.candidates import SCOPES
from workflow.people.contacts import Attempt
from workflow.people.steps import contact, erasing, gate, inventory, life, withdrawing
from workflow.people.steps.inventory import Desk
from workflow.people.steps.withdrawing import Wish
from workflow.schedule import steps as schedule
from workflow.schedule.steps import inviting
from workflow.store import events
from workflow.store.folder import open_study
from workflow.today.steps import day
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import read


@pytest.fixture
def made(tmp_path):
    it = making.begin(tmp_path)
    making.takes_part(it, 1)
    making.takes_part(it, 2)
    return it


def withdraw(made, who="P1", scope="no-further-contact", **more):
    return withdrawing.withdraw(made.study, made.person(who), Wish(scope, TODAY, **more), by="SD", now=NOW)


def test_what_is_planned_is_cancelled_and_what_has_been_is_not(made):
    held, _ = schedule.add(made.study, "first-interview", ("P1",), ("SD",), by="SD")
    making.recorded(made, held.number)
    coming = making.booked(made, "P1", "2026-12-01", "follow-up")
    done = withdraw(made)
    assert [session.number for session in done.cancelled] == [coming]
    assert schedule.get(made.study, coming).standing == "cancelled" and schedule.get(made.study, held.number).standing == "added"


def test_a_focus_group_takes_place_without_the_one_who_left(made):
    together = schedule.book(made.study, "focus-group", ("P1", "P2"), ("SD",), schedule.Appointment("2026-12-02 10:00"), by="SD")
    done = withdraw(made)
    assert [session.number for session in done.left] == [together.number]
    left = schedule.get(made.study, together.number)
    assert (left.who, left.standing, left.starts) == (("P2",), "booked", "2026-12-02T10:00")


def test_an_interview_of_before_signing_is_known_under_the_old_number_too(tmp_path):
    made = making.begin(tmp_path)
    person = making.enter(made, 1)
    contact.agreed(made.study, person, "2026-11-20", by="SD")
    number = making.booked(made, "C1", "2026-12-01")
    withdraw(made, "C1")
    assert schedule.get(made.study, number).standing == "cancelled"


@pytest.mark.parametrize("scope", SCOPES)
def test_nobody_gets_in_touch_again_whatever_the_scope(made, scope):
    withdraw(made, scope=scope)
    for action in gates.IN_TOUCH:
        assert "withdrew" in gate.refusals(made.study, ("P1",), action)[0]
    with pytest.raises(NotAllowed, match="not phoned again"):
        contact.attempted(made.study, made.person("P1"), Attempt(NOW, "no-answer"), by="SD")
    with pytest.raises(NotAllowed):
        making.booked(made, "P1", "2026-12-09")


@pytest.mark.parametrize("scope, kept", [("no-further-contact", True), ("no-further-data", True), ("delete-raw", False), ("erase", False)])
def test_what_was_given_before_is_used_only_where_the_scope_keeps_it(made, scope, kept):
    withdraw(made, scope=scope)
    for action in ("transcribe", "export", "quote"):
        assert (gate.refusals(made.study, ("P1",), action) == []) == kept


def test_the_same_withdrawal_twice_is_one(made):
    making.booked(made, "P1", "2026-12-01")
    withdraw(made)
    before = events.head(made.study.db)
    again = withdraw(made)
    assert not again.new and not again.cancelled and events.head(made.study.db) == before


def test_a_scope_can_be_changed_later_with_a_reason(made):
    withdraw(made)
    with pytest.raises(WrongUsage, match="say why"):
        withdraw(made, scope="erase")
    after = withdraw(made, scope="erase", reason="asked by letter").person
    assert (after.scope, after.why) == ("erase", "consented")  # from where they withdrew is still known


@pytest.mark.parametrize("wish", [Wish("everything", TODAY), Wish("erase", "2026-11-25")])
def test_what_cannot_be_is_refused_before_anything_is_written(made, wish):
    before = events.head(made.study.db)
    with pytest.raises(WrongUsage):
        withdrawing.withdraw(made.study, made.person("P1"), wish, by="SD", now=NOW)
    assert events.head(made.study.db) == before


def test_a_reason_holds_no_telephone_number(made):
    with pytest.raises(NotAllowed):
        withdraw(made, reason="phone her brother on 06-1234 5678")
    assert made.person("P1").standing == "consented"


def test_the_letter_that_calls_it_off_lies_in_the_key_folder_alone(made):
    making.booked(made, "P1", "2026-12-01")
    done = withdraw(made)
    (path,) = withdrawing.write_letters(made.study, done.person, made.names, by="SD", now=NOW)
    text = path.read_text(encoding="utf-8")
    assert "Ánna1 O'Brién-Ünal" in text and "Tuesday 1 December 2026, 10:00" in text
    assert path.parent.parent.name == "pain.key" and not path.is_relative_to(made.study.path)
    assert closed_to_others(path)


def test_everything_that_is_stored_is_listed_with_what_becomes_of_it(made):
    making.interviewed(made, "P1")
    making.group(made, ("P1", "P2"))
    making.exported(made, 1)
    leaving = inventory.leaving(made.study, made.person("P1"), "erase", sound="silence")
    items = {(item.kind, item.what.split(" ")[0]): item.action for item in inventory.inventory(Desk(made.study, leaving, made.names))}
    assert items == {
        ("export", "exports/R1.txt"): "deleted",
        ("export", "exports/R1.json"): "deleted",
        ("export", "exports/R1.docx"): "deleted",
        ("sound", "R1.wav"): "deleted",
        ("transcript", "R1"): "deleted",
        ("sound", "R2.wav"): "silenced",
        ("transcript", "R2"): "withdrawn",
        ("session", "S1"): "blanked",
        ("session", "S2"): "stays",
        ("facts", "C1"): "blanked",
        ("contact", "C1"): "erased",
        ("trail", "C1"): "erased",
    }
    keeping = inventory.leaving(made.study, made.person("P1"), "no-further-contact")
    assert {item.action for item in inventory.inventory(Desk(made.study, keeping, made.names))} == {"stays"}


def test_every_table_and_folder_of_a_study_has_a_room_that_answers_for_it(made):
    """A room that begins to store something of people has to say so here before this passes again."""
    answered = {name for keeper in inventory.keepers() for name in keeper.ANSWERS_FOR}
    tables = {name for name in made.study.db.table_names() if not name.startswith(("sqlite_", "_sqlite"))}
    folders = {path.name for path in made.study.path.iterdir() if path.is_dir()}
    assert tables | folders <= answered | {"topic_guides"}  # guides are written before anybody has said a word


# ---- life


def test_a_death_stops_every_letter_and_cancels_what_was_planned(made):
    number = making.booked(made, "P1", "2026-12-01")
    noted = life.note(made.study, made.person("P1"), "deceased", TODAY, by="SD", now=NOW)
    assert [session.number for session in noted.cancelled] == [number]
    for action in gates.WRITING:
        assert "has died" in gate.refusals(made.study, ("P1",), action)[0]
    assert gate.refusals(made.study, ("P1",), "transcribe") == []  # what was given stays


def test_an_illness_stops_the_letters_and_leaves_the_appointment_to_a_person(made):
    number = making.booked(made, "P1", "2026-12-01")
    noted = life.note(made.study, made.person("P1"), "too-ill", TODAY, by="SD", now=NOW)
    assert [session.number for session in noted.planned] == [number] and schedule.get(made.study, number).standing == "booked"
    assert gate.refusals(made.study, ("P1",), "invite")
    life.note(made.study, made.person("P1"), "well", TODAY, by="SD", now=NOW)
    assert gate.refusals(made.study, ("P1",), "invite") == []


# ---- as it is typed


@pytest.fixture
def typed(made, capsys, monkeypatch, tmp_path):
    """Type a command in this program; what was said and noted. `key` puts the passphrase at hand."""

    def type_it(*words, expect=0, key=False):
        if key:
            monkeypatch.setenv("WORKFLOW_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
        else:
            monkeypatch.delenv("WORKFLOW_PASSPHRASE_FILE", raising=False)
        capsys.readouterr()
        code = run(["--study", str(made.study.path), *words])
        told = capsys.readouterr()
        assert code == expect, told
        return told.out if expect == 0 else told.err

    (tmp_path / "passphrase").write_text(making.PASSPHRASE)
    (tmp_path / "passphrase").chmod(0o600)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    making.booked(made, "P1", "2027-12-01")
    making.close(made)
    return type_it


def test_typed_by_an_assistant_from_the_phone_call_to_the_record(typed, tmp_path):
    plan = typed("people", "withdraw", "p01", "--scope", "erase", "--dry-run")
    assert "Nothing is changed" in plan and "Would be cancelled: S1" in plan and "is erased from the key file" in plan
    assert "no scope" in typed("people", "withdraw", "P1", "--scope", "all", expect=2)
    withdraw = ("--by", "SD", "people", "withdraw", "P1", "--scope", "erase")
    said = typed(*withdraw, key=True)
    assert "Cancelled: S1, first-interview on 2027-12-01 10:00. Tell SD." in said
    assert "letters/P1-called-off.txt" in said and "people erase P1" in said
    assert "already" in typed(*withdraw, key=True)
    assert "somebody else has to confirm" in typed("--by", "MB", "people", "erase", "P1", "--second", "SD", expect=1, key=True)
    erase = ("--by", "MB", "people", "erase", "P1", "--second", "MSHW")
    assert "WORKFLOW_PASSPHRASE_FILE" in typed(*erase, expect=12)
    items = json.loads(typed("people", "erase", "P1", "--dry-run", "--json", key=True))["items"]
    assert {item["kind"] for item in items} == {"session", "facts", "contact", "trail", "letter"}
    assert "Nothing of P1 is left" in typed(*erase, key=True)
    assert "before; nothing was changed" in typed(*erase, key=True)
    assert not (tmp_path / "pain.key" / "letters" / "P1-called-off.txt").exists()
    typed("changes", "verify")


def test_without_the_key_file_it_says_what_to_send(typed):
    said = typed("people", "withdraw", "P1", "--scope", "no-further-contact")
    assert "Tell P1 that this is called off" in said and "Nothing is deleted under this scope" in said


def test_a_status_is_noted_and_says_what_it_stops(typed):
    said = typed("people", "status", "P1", "too-ill")
    assert "is too ill" in said and "Still planned: S1" in said
    assert "already" in typed("people", "status", "P1", "too-ill")
    assert "still to come" in typed("people", "status", "P1", "well", "--on", "2099-01-01", expect=2)


# ---- what the other rooms make of it


def test_sound_of_before_the_withdrawal_still_comes_in_where_the_scope_keeps_it(made):
    held, _ = schedule.add(made.study, "first-interview", ("P1",), ("SD",), by="SD")
    withdraw(made, scope="no-further-contact")
    assert making.recorded(made, held.number) == 1
    withdraw(made, scope="erase", reason="asked for more")
    with pytest.raises(NotAllowed, match="not recorded again"):
        making.recorded(made, held.number, seed=2)


def test_a_groups_sound_comes_in_though_one_of_them_withdrew_and_lies_sealed(made):
    together, _ = schedule.add(made.study, "focus-group", ("P1", "P2"), ("SD",), by="SD")
    number = making.recorded(made, together.number)
    withdraw(made, scope="erase")
    assert "withdrew" in read.sealed(made.study, recordings.get(made.study, number))
    assert making.recorded(made, together.number, seed=2) == 2


def test_today_says_what_is_still_to_be_deleted_and_asks_for_no_signature_of_somebody_gone(made):
    held, _ = schedule.add(made.study, "first-interview", ("P1",), ("SD",), by="SD")
    making.recorded(made, held.number)
    withdraw(made, scope="erase")
    lines = day.today(made.study, NOW)
    assert [(line.who, line.command) for line in lines["leaving"]] == [("P1", "workflow people erase P1 --dry-run")]
    assert lines["sealed"] == [] and lines["tonight"] == []
    erasing.erase(made.study, made.person("P1"), erasing.Confirmed("MSHW", TODAY), made.names, by="MB")
    lines = day.today(made.study, NOW)
    assert lines["leaving"] == lines["sealed"] == lines["tonight"] == []
    assert [row["state"] for row in read.standing(made.study)] == ["erased"]


def test_whoever_was_invited_gets_a_cancellation_that_calendars_obey_once(made):
    settings = made.study.path / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '\n[mail]\naddress = "study@example.org"\n', encoding="utf-8")
    made.study = open_study(made.study.path)
    alone = making.booked(made, "P1", "2026-12-01")
    together = schedule.book(made.study, "focus-group", ("P1", "P2"), ("MB",), schedule.Appointment("2026-12-02 10:00"), by="SD").number
    for number in (alone, together):
        inviting.prepare(made.study, number, made.names, by="SD", now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    done = withdraw(made)
    first = withdrawing.write_letters(made.study, done.person, made.names, by="SD", now=NOW)
    cancelled = [path for path in first if path.suffix == ".eml" and is_cancellation(path)]
    assert {path.name.split("-")[0] for path in cancelled} == {f"S{alone}", f"S{together}"}
    again = withdrawing.write_letters(made.study, done.person, made.names, by="SD", now=NOW)
    assert len(again) == 1  # the letter again, no cancellation twice
    assert not list(inviting.letters_of(made.study).glob("*P2-cancelled*"))


def is_cancellation(path):
    parts = email.message_from_bytes(path.read_bytes()).walk()
    return any(b"METHOD:CANCEL" in (part.get_payload(decode=True) or b"") for part in parts if part.get_content_type() == "text/calendar")


def test_an_interview_of_yesterday_is_still_written_up_by_somebody_who_only_wants_no_more_contact(made):
    withdraw(made, scope="no-further-contact")
    assert gate.refusals(made.study, ("P1",), "close") == []
    withdraw(made, scope="no-further-data", reason="asked for more")
    assert gate.refusals(made.study, ("P1",), "close")
