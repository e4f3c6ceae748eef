"""Invitations from booking to cancellation against a real mail server, a real calendar server and a real calendar program."""

import email
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest

from tests.making.owner import closed_to_others
from tests.making.typed import in_this_program
from tests.schedule.servers import calendar_server, free_port, mail_server
from workflow import plugins
from workflow.errors import BadInput, NotAllowed
from workflow.people.consent import Consent
from workflow.people.steps import book as people
from workflow.people.steps import consenting, contact
from workflow.schedule import steps, today
from workflow.schedule.calendars.folder import open_calendar as open_folder
from workflow.schedule.mailbox import opened
from workflow.schedule.post import Post
from workflow.schedule.steps import Appointment, answering, feeding, inviting, reminding
from workflow.store import identities
from workflow.store.identities import letters_of
from workflow.store.steps import Wish, init

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MAIL = '\n[mail]\naddress = "team@example.org"\nname = "Onderzoeksteam"\nserver = "127.0.0.1"\n'
PEOPLE = {"C1": "Ánna O'Brien-Ünal", "C2": "Bo Vermeer", "C3": "Cem Yılmaz"}


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)


@pytest.fixture
def study(tmp_path):
    made = init(tmp_path / "pain", Wish(languages=("nl",)))
    (made.path / "study.toml").write_text((made.path / "study.toml").read_text() + MAIL)
    from workflow.store.folder import open_study

    made = open_study(made.path)
    with made.db.atomic():
        for _ in PEOPLE:
            people.enter(made, "participants", {"facts": {}}, by="SD")
    for name in PEOPLE:
        contact.agreed(made, people.get(made, name), "2026-11-20", by="SD")
    return made


@pytest.fixture
def names(study):
    opened_file = identities.open_file(study, "four words in a row")
    opened_file.put_all({n: {"name": name, "email": f"p{n}@example.net"} for n, name in enumerate(PEOPLE.values(), 1)}, who="SD")
    return opened_file


@pytest.fixture
def booked(study):
    return steps.book(study, "first-interview", ("C1",), ("interviewer",), Appointment("2026-12-01 14:00", "home"), by="SD")


def prepared(study, names, number=1, minutes=0):
    return inviting.prepare(study, number, names, by="SD", now=NOW + timedelta(minutes=minutes))


def calendar_of(path):
    """The calendar object in a draft."""
    raw = email.message_from_bytes(path.read_bytes(), policy=default)
    return next(part for part in raw.walk() if part.get_content_type() == "text/calendar").get_payload(decode=True)


def story(study, names):
    """Invited, moved, moved again, cancelled: the four drafts."""
    told = prepared(study, names)
    for minute, at in ((1, "2026-12-02 16:00"), (2, "2026-12-03 10:00")):
        steps.move(study, 1, (), Appointment(at, reason="the child was ill"), by="SD")
        told += prepared(study, names, minutes=minute)
    steps.cancel(study, 1, "no longer wished", by="SD")
    return told + prepared(study, names, minutes=3)


def test_a_draft_lies_beside_the_key_file_and_typing_it_twice_writes_one(study, names, booked):
    (told,) = prepared(study, names)
    assert told.file.parent == letters_of(study) and not told.file.is_relative_to(study.path)
    assert (told.what, told.sequence, closed_to_others(told.file)) == ("letter", 0, True)
    assert "14:00 uur" in told.letter.text and "Ánna" in told.letter.text
    assert prepared(study, names) == []


def test_nothing_in_the_study_says_who_was_invited(study, names, booked):
    prepared(study, names)
    study.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    everything = b"".join(path.read_bytes() for path in study.path.rglob("*") if path.is_file())
    for needle in (*PEOPLE.values(), "p1@example.net", "team@example.net"):
        assert needle.encode() not in everything


@pytest.mark.slow
def test_a_real_calendar_program_has_one_appointment_moved_twice_and_then_cancelled(study, names, booked, tmp_path):
    """khal imports what was mailed, in order; at every moment it knows one appointment."""
    home = tmp_path / "khal"
    (home / "calendar").mkdir(parents=True)
    config = home / "config"
    config.write_text(
        f"[calendars]\n[[private]]\npath = {home}/calendar\n[sqlite]\npath = {home}/khal.db\n[locale]\nlocal_timezone = Europe/Amsterdam\n"
        "default_timezone = Europe/Amsterdam\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )

    def khal(*words):
        environment = os.environ | {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_CACHE_HOME": str(home),
        }
        command = [sys.executable, "-m", "khal", "-c", str(config), *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=True).stdout

    seen = []
    for number, told in enumerate(story(study, names)):
        file = tmp_path / f"{number}.ics"
        file.write_bytes(calendar_of(told.file))
        khal("import", "--batch", "-a", "private", str(file))
        listed = khal("list", "--format", "{start-date} {start-time} {status}", "--day-format", "", "2026-11-30", "14d")
        seen.append([" ".join(line.split()) for line in listed.splitlines() if line.strip()])
    assert [len(rows) for rows in seen] == [1, 1, 1, 1]
    assert [rows[0][:16] for rows in seen] == ["2026-12-01 14:00", "2026-12-02 16:00", "2026-12-03 10:00", "2026-12-03 10:00"]
    assert "CANCELLED" in seen[-1][0] and "CANCELLED" not in seen[-2][0]


def test_who_becomes_a_participant_keeps_the_invitation(study, names, booked):
    prepared(study, names)
    consenting.consented(study, people.get(study, "C1"), Consent("3", "2026-11-24", ("interview", "audio")), by="SD", today="2026-11-24")
    assert prepared(study, names) == []
    steps.move(study, 1, (), Appointment("2026-12-02 16:00", reason="asked for"), by="SD")
    (moved,) = prepared(study, names, minutes=1)
    assert (moved.person, moved.what, moved.sequence) == ("P1", "moved", 1)


def test_the_same_hour_after_a_cancellation_is_news(study, names, booked):
    story(study, names)
    steps.book(study, "first-interview", ("C1",), (), Appointment("2026-12-03 10:00"), by="SD")
    (again,) = prepared(study, names, minutes=9)
    assert (again.what, again.sequence) == ("letter", 4)


def test_members_of_a_focus_group_never_see_each_other(study, names):
    steps.book(study, "focus-group", tuple(PEOPLE), ("interviewer",), Appointment("2026-12-08 19:00", "university"), by="SD")
    told = prepared(study, names)
    assert len({re.search(rb"UID:(\S+)", calendar_of(one.file))[1] for one in told}) == 3
    for mine in told:
        mail = email.message_from_bytes(mine.file.read_bytes(), policy=default)
        whole = str(mail["to"]) + "".join(part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart())
        for other in told:
            assert (other.letter.to in whole) == (other is mine)


def test_whoever_has_no_address_gets_a_letter_to_print(study, names, booked):
    names.put(1, {"email": ""}, who="SD")
    (told,) = prepared(study, names)
    assert told.file.suffix == ".txt" and "14:00 uur" in told.file.read_text(encoding="utf-8")


def test_nobody_who_has_withdrawn_is_written_to_but_for_the_cancellation(study, names, booked):
    prepared(study, names)
    people.write(study, people.get(study, "C1"), "withdrawn", {"scope": "no-further-contact", "on": "2026-11-24"}, by="SD")
    with pytest.raises(NotAllowed, match="withdrew"):
        prepared(study, names, minutes=1)
    steps.cancel(study, 1, "withdrawn", by="SD")
    assert [told.what for told in prepared(study, names, minutes=2)] == ["cancelled"]


# ---- sent by the program itself


def test_what_is_sent_arrives_as_an_invitation_and_only_once(study, names, booked):
    prepared(study, names)
    with mail_server() as (sink, port):
        server = Post("127.0.0.1", port)
        assert [posted.problem for posted in inviting.send(study, inviting.unsent(study, 1), server, by="SD")] == [None]
        assert list(inviting.send(study, inviting.unsent(study, 1), server, by="SD")) == []
    (mail,) = sink.mails
    assert mail["X-Unsent"] is None and mail["Message-ID"] and mail["Date"]
    assert mail["From"].addresses[0].addr_spec == "team@example.org" and mail["To"].addresses[0].addr_spec == "p1@example.net"
    inside = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert inside.get_param("method") == "REQUEST" and b"METHOD:REQUEST\r\n" in inside.get_payload(decode=True)


def test_a_server_that_fails_in_the_middle_loses_nothing_and_the_second_run_completes(study, names):
    steps.book(study, "focus-group", tuple(PEOPLE), (), Appointment("2026-12-08 19:00"), by="SD")
    prepared(study, names)
    with mail_server() as (sink, port):
        sink.fail_from = 2
        first = list(inviting.send(study, inviting.unsent(study), Post("127.0.0.1", port), by="SD"))
        assert [posted.problem is None for posted in first] == [True, False, False]
        sink.fail_from = None
        second = list(inviting.send(study, inviting.unsent(study), Post("127.0.0.1", port), by="SD"))
    assert [posted.person for posted in second] == ["C2", "C3"]
    assert sorted(mail["To"].addresses[0].addr_spec for mail in sink.mails) == ["p1@example.net", "p2@example.net", "p3@example.net"]


def test_a_server_that_is_not_there_ends_in_one_sentence(study, names, booked):
    prepared(study, names)
    with pytest.raises(BadInput, match="does not answer"):
        list(inviting.send(study, inviting.unsent(study), Post("127.0.0.1", free_port()), by="SD"))
    assert len(inviting.unsent(study)) == 1


# ---- answers and reminders


def answer_to(told, partstat="ACCEPTED"):
    mail = email.message_from_bytes(told.file.read_bytes(), policy=default)
    reply = calendar_of(told.file).replace(b"METHOD:REQUEST", b"METHOD:REPLY").replace(b"NEEDS-ACTION", partstat.encode())
    from workflow.schedule.mailing import mail as write
    from workflow.schedule.mailing import with_calendar

    return opened(
        bytes(with_calendar(write(str(mail["to"].addresses[0].addr_spec), "", "team@example.org", "", "Re", ""), reply, "REPLY")), "mail 1"
    )


def test_a_yes_is_written_beside_the_session_and_reading_it_again_changes_nothing(study, names, booked):
    (told,) = prepared(study, names)
    read = answering.take_in(study, [answer_to(told)], names, by="SD")
    assert [reply.answer for reply in read.answers] == ["accepted"] and steps.get(study, 1).answers["C1"]["answer"] == "accepted"
    again = answering.take_in(study, [answer_to(told)], names, by="SD")
    assert again.answers == () and again.looks == ()


def test_each_reminder_goes_out_once_and_none_after_a_no(study, names, booked):
    week = datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert [made.reminder.kind for made in reminding.prepare(study, names, by="SD", now=week)] == ["week"]
    assert reminding.prepare(study, names, by="SD", now=week) == []
    assert [made.reminder.kind for made in reminding.prepare(study, names, by="SD", now=datetime(2026, 11, 29, 14, tzinfo=UTC))] == [
        "two-days"
    ]
    (sms,) = reminding.prepare(study, names, by="SD", now=datetime(2026, 12, 1, 11, tzinfo=UTC))
    assert (sms.reminder.kind, sms.file.suffix) == ("hours", ".txt")
    steps.cancel(study, 1, "ill", by="SD")
    assert reminding.due(study, datetime(2026, 12, 1, 12, tzinfo=UTC)) == []


def test_a_reminder_is_sent_once_and_no_invitation_with_it(study, names, booked):
    prepared(study, names)  # an invitation waits, and is not what was asked for
    week = datetime(2026, 11, 24, 14, tzinfo=UTC)
    reminding.prepare(study, names, by="SD", now=week)
    with mail_server() as (sink, port):
        for _ in range(2):
            assert [posted.problem for posted in inviting.send(study, reminding.unsent(study, week), Post("127.0.0.1", port), by="SD")] in (
                [None],
                [],
            )
    (mail,) = sink.mails
    assert mail["To"].addresses[0].addr_spec == "p1@example.net" and not [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    assert len(inviting.unsent(study)) == 1 and reminding.prepare(study, names, by="SD", now=week) == []


def test_nobody_is_written_to_in_the_night(study, names, booked):
    with pytest.raises(NotAllowed, match="nine in the evening"):
        reminding.unsent(study, datetime(2026, 11, 24, 22, tzinfo=UTC))


# ---- the team's calendar


@pytest.mark.parametrize("kind", ["folder", "caldav"])
def test_every_kind_of_calendar_is_kept_in_step_and_safe_to_sync_twice(study, booked, tmp_path, kind):
    with calendar_server(tmp_path / "radicale") as address:
        place = tmp_path / "calendar" if kind == "folder" else address
        calendar = plugins.calendar(kind)(place)
        assert feeding.sync(study, calendar, by="SD", now=NOW).put == ("S1",)
        assert feeding.sync(study, calendar, by="SD", now=NOW) == feeding.Synced()
        steps.move(study, 1, (), Appointment("2026-12-02 16:00", reason="asked for"), by="SD")
        assert feeding.sync(study, calendar, by="SD", now=NOW).put == ("S1",)
        assert dict(plugins.calendar(kind)(place).known()) == {steps.get(study, 1).uid: 1}  # what the server holds is what was put
        steps.cancel(study, 1, "ill", by="SD")
        assert feeding.sync(study, calendar, by="SD", now=NOW).deleted == ("S1",)
        assert dict(calendar.known()) == {} and feeding.sync(study, calendar, by="SD", now=NOW) == feeding.Synced()


def test_a_calendar_server_that_is_not_there_ends_in_one_sentence(study, booked):
    with pytest.raises(BadInput, match="calendar server does not answer"):
        feeding.sync(study, plugins.calendar("caldav")(f"http://127.0.0.1:{free_port()}/team/x/"), by="SD", now=NOW)


def test_the_folder_leaves_files_of_others_alone(tmp_path):
    (tmp_path / "holiday.ics").write_text("not a calendar")
    assert dict(open_folder(tmp_path).known()) == {} and (tmp_path / "holiday.ics").exists()


def test_after_a_move_the_day_says_who_does_not_know_and_then_which_letter_waits(study, names, booked):
    def told():
        return [(line.what, line.command) for line in today.today(study, "2026-11-24T10:00") if line.part == "replies"]

    prepared(study, names)
    assert told() == []  # a first invitation is on its way as everybody knows
    steps.move(study, 1, (), Appointment("2026-12-02 16:00", reason="the child was ill"), by="SD")
    assert told() == [("S1: C1 does not know the new time or place yet", "workflow schedule invite S1")]
    prepared(study, names, minutes=1)
    assert told() == [("S1: the letter that says so waits", "workflow schedule invite S1 --send")]
    assert [one.person for one in inviting.sent_by_hand(study, 1, by="SD")] == ["C1"]
    assert told() == [] and inviting.sent_by_hand(study, 1, by="SD") == []
    steps.cancel(study, 1, "no longer wished", by="SD")
    assert ("S1: C1 does not know yet that it is cancelled", "workflow schedule invite S1") in told()


def test_the_link_of_a_video_call_stands_in_the_letter_and_nothing_is_said_to_have_moved(study, names):
    """The link is there a day after the booking; it is in the letter, on paper too, and the letter says that the time stays."""
    link = "https://example.org/j/812?pwd=x{1}"
    names.put(2, {"email": ""}, who="SD")
    for number, name in enumerate(("C1", "C2"), 1):
        steps.book(study, "first-interview", (name,), (), Appointment(f"2026-12-0{number} 14:00", "zoom"), by="SD")
        (first,) = prepared(study, names, number)
        assert "link volgt" in first.letter.text
        steps.move(study, number, (), Appointment("", reason="the link", link=link), by="SD")
        (told,) = prepared(study, names, number, minutes=1)
        assert (told.what, told.sequence, told.is_mail) == ("link", 1, name == "C1")
        assert f"Dit is de link: {link}" in told.letter.text and "14:00 uur" in told.letter.text
        assert "verzet" not in told.letter.text and "link volgt" not in told.letter.text
    assert link in (letters_of(study) / "S2-C2-link-1.txt").read_text(encoding="utf-8")
    steps.move(study, 1, (), Appointment("2026-12-03 14:00", reason="ill"), by="SD")
    (told,) = prepared(study, names, minutes=2)
    assert told.what == "moved" and "verzet" in told.letter.text and link in told.letter.text


def test_another_place_at_the_same_hour_is_no_new_time_and_takes_the_old_link_and_room_away(study, names):
    there = Appointment("2026-12-01 14:00", "zoom", place="room 1", link="https://example.org/j/812")
    steps.book(study, "first-interview", ("C1",), (), there, by="SD")
    prepared(study, names)
    moved = steps.move(study, 1, (), Appointment("", "home", reason="rather at home"), by="SD")
    assert (moved.link, moved.place) == ("", "")
    (told,) = prepared(study, names, minutes=1)
    assert told.what == "changed" and "verzet" not in told.letter.text
    assert "Ik kom bij u thuis." in told.letter.text and b"LOCATION" not in calendar_of(told.file)


def test_what_is_written_and_not_sent_is_never_called_known(study, names, booked, tmp_path, workflow):
    names.close()
    secret = tmp_path / "secret"
    secret.write_text("four words in a row")
    secret.chmod(0o600)
    here = {"at": study.path, "WORKFLOW_NOW": "2026-11-24T09:05Z", "WORKFLOW_STAFF": "SD", "WORKFLOW_PASSPHRASE_FILE": str(secret)}
    workflow("schedule", "invite", "S1", **here)
    said = workflow("schedule", "invite", "S1", **here).said
    assert "C1: written, and not sent yet: letters/S1-C1-letter-0.eml" in said and "--sent" in said
    workflow("schedule", "invite", "S1", "--sent", **here)
    assert "nothing new to tell about S1" in workflow("schedule", "invite", "S1", **here).said


def test_move_and_cancel_draft_their_letters_by_themselves_where_the_key_file_opens_unasked(study, names, booked, tmp_path, workflow):
    prepared(study, names)
    names.close()
    secret = tmp_path / "secret"
    secret.write_text("four words in a row")
    secret.chmod(0o600)
    here = {"at": study.path, "WORKFLOW_NOW": "2026-11-24T09:05Z", "WORKFLOW_STAFF": "SD"}
    said = workflow("schedule", "move", "S1", "--at", "2026-12-02 16:00", "--reason", "ill", **here).said
    assert "Next: workflow schedule invite S1" in said and "letters/" not in said
    opened_by_itself = here | {"WORKFLOW_PASSPHRASE_FILE": str(secret)}
    assert (
        "C1: moved (a mail) in letters/S1-C1-moved-1.eml"
        in workflow("schedule", "move", "S1", "--at", "2026-12-03 16:00", "--reason", "ill", **opened_by_itself).said
    )
    assert "S1, C1: sent." in workflow("schedule", "invite", "S1", "--sent", **here).said
    assert "C1: cancelled (a mail)" in workflow("schedule", "cancel", "S1", "--reason", "ill", **opened_by_itself).said
    assert "S1 is cancelled" in workflow("schedule", "cancel", "S1", "--why", "ill", **here).said  # as it was called before


def test_nobody_is_invited_to_what_was_held_already(study, names, booked):
    from workflow.schedule.closing import Closing
    from workflow.schedule.steps import closing

    signed = Consent("1", "2026-11-20", ("interview", "audio"))
    consenting.consented(study, people.get(study, "C1"), signed, by="SD", today="2026-11-24")
    closing.close(study, booked.number, Closing(outcome="completed"), by="SD")
    with pytest.raises(NotAllowed, match="S1 was held already"):
        prepared(study, names)
