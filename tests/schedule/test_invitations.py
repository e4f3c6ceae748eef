"""Invitations as a calendar sees them: one appointment, moved and cancelled, never two."""

import email
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from workflow.schedule import zones
from workflow.schedule.invitations import CANCEL, REQUEST, Entry, Invitation, feed, kept, message, sequence_after
from workflow.schedule.mailing import mail, with_calendar

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TALK = Invitation(
    "7c1f@study", "2026-12-01T10:00", "Europe/Amsterdam", 60, "Gesprek Amsterdam UMC", "Dinsdag 1 december om 10.00 uur; tot dan, dag",
    "team@example.org", "Onderzoeksteam", "anna@example.net", 'Ánna "O\'Brien", Ünal', "zoom", link="https://example.org/j/1?a=1,2;3",
)  # fmt: skip
ZONES = ["Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo"]
ODD_ZONES = ["America/Santiago", "Africa/Cairo"]  # their rules cannot be said in iCalendar: invitations go out in UTC


def event_of(raw):
    return Calendar.from_ical(raw).walk("VEVENT")[0]


def test_invite_move_move_cancel_is_one_appointment_with_rising_numbers():
    steps = [(TALK, False), (replace(TALK, starts="2026-12-02T14:00"), False), (replace(TALK, starts="2026-12-03T09:30"), False)]
    sent, before = [], None
    for now, _ in steps:
        before = replace(now, sequence=sequence_after(before, now))
        sent.append(message(before, REQUEST, NOW + timedelta(seconds=len(sent))))
    gone = replace(before, sequence=sequence_after(before, before, cancelled=True))
    sent.append(message(gone, CANCEL, NOW + timedelta(seconds=3)))
    events = [event_of(raw) for raw in sent]
    assert [event["sequence"] for event in events] == [0, 1, 2, 3]
    assert len({str(event["uid"]) for event in events}) == 1
    stamps = [event["dtstamp"].dt for event in events]
    assert stamps == sorted(set(stamps))
    assert [str(event["status"]) for event in events] == ["CONFIRMED"] * 3 + ["CANCELLED"]
    assert Calendar.from_ical(sent[-1])["method"] == "CANCEL" and not events[-1].walk("VALARM")


def test_a_reminder_or_a_slip_mended_is_no_new_time():
    assert sequence_after(replace(TALK, sequence=4), replace(TALK, text="Tot dinsdag!")) == 4


@pytest.mark.parametrize(
    "field, value", [("place", "De Boelelaan"), ("mode", "home"), ("link", "https://example.org/j/2"), ("minutes", 90)]
)
def test_another_place_or_length_is(field, value):
    assert sequence_after(TALK, replace(TALK, **{field: value})) == 1


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=40))
def test_whatever_is_written_comes_back_the_same_and_adds_no_line_of_its_own(text, summary, name):
    made = replace(TALK, text=text, summary=summary, attendee_name=name)
    try:
        raw = message(made, REQUEST, NOW)
    except ValueError:  # the library refuses control characters, and says so
        assert re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", text + summary + name)
        return
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    events = Calendar.from_ical(raw).walk("VEVENT")
    assert len(events) == 1 and raw.count(b"\r\nUID:") == 1 and raw.count(b"ATTENDEE") == 1


@pytest.mark.parametrize("zone", ZONES + ODD_ZONES)
def test_every_appointment_to_come_is_at_its_minute_by_the_rules_in_the_message_itself(zone):
    """Read back through the VTIMEZONE alone, under a name that nobody knows, so that no program's own table can help."""
    for day in range(0, 365 * 3, 37):
        starts = f"{date(2026, 11, 24) + timedelta(days=day)}T14:00"
        made = replace(TALK, zone=zone, starts=starts)
        raw = message(made, REQUEST, NOW).replace(zone.encode(), b"Custom/" + zone[-5:].encode())
        truth = datetime.fromisoformat(starts).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert event_of(raw)["dtstart"].dt.astimezone(UTC) == truth, starts


def test_a_zone_whose_rules_cannot_be_said_is_sent_in_utc():
    for zone in ODD_ZONES:
        assert zones.timezone(zone) is None
        assert b"VTIMEZONE" not in (raw := message(replace(TALK, zone=zone), REQUEST, NOW)) and b"DTSTART:2026" in raw


def test_what_a_calendar_server_keeps_has_no_method_and_nobody_to_mail():
    raw = kept(Entry("u1", "2026-12-01T10:00", "Europe/Amsterdam", 60, "P7 first-interview (SD)", sequence=2), NOW)
    assert b"METHOD" not in raw and b"ATTENDEE" not in raw and b"SEQUENCE:2" in raw


def test_the_teams_calendar_has_no_addresses():
    raw = feed([Entry("u1", "2026-12-01T10:00", "Europe/Amsterdam", 60, "P7 first-interview (SD)")], NOW, "pain-study")
    assert b"ATTENDEE" not in raw and b"mailto" not in raw and b"METHOD:PUBLISH" in raw and b"CLASS:PRIVATE" in raw


def test_the_mail_has_the_shape_that_outlook_and_google_act_on():
    calendar = message(TALK, REQUEST, NOW)
    made = with_calendar(
        mail("team@example.org", "Team", "anna@example.net", "Ánna", "Afspraak", "Beste Ánna,\n\nTot dinsdag."), calendar, REQUEST
    )
    back = email.message_from_bytes(bytes(made), policy=default)
    first, file = back.iter_parts()
    assert [part.get_content_type() for part in first.iter_parts()] == ["text/plain", "text/html", "text/calendar"]
    inside = list(first.iter_parts())[2]
    assert inside.get_param("method") == "REQUEST" and inside.get_content_charset() == "utf-8"
    assert inside.get_payload(decode=True) == file.get_payload(decode=True) == calendar
    assert back["X-Unsent"] == "1" and file.get_filename() == "invite.ics"


@pytest.mark.parametrize("name", ["Ánna\r\nBcc: all@example.org", "=?utf-8?q?x?=", "a@b.nl", "", "name, with; signs <x@y>"])
def test_a_name_never_adds_a_header_or_an_address(name):
    raw = bytes(mail("team@example.org", "Team", "anna@example.net", name, f"Afspraak {name}", "Dag"))
    back = email.message_from_bytes(raw, policy=default)
    assert [address.addr_spec for address in back["To"].addresses] == ["anna@example.net"] and "Bcc" not in back
