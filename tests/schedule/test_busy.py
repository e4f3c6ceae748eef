"""Busy times from calendars as programs really write them, and as hostile people would."""

import time
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from workflow.errors import BadInput
from workflow.schedule import busy

OPENS, CLOSES = date(2026, 1, 1), date(2026, 12, 31)
FOREIGN = sorted((f for f in (resources.files("icalendar.tests") / "calendars").iterdir() if f.name.endswith(".ics")), key=lambda f: f.name)


def calendar(*lines, start="DTSTART:20260302T090000Z", end="DTEND:20260302T100000Z"):
    inside = ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", start, end, *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *inside, "END:VCALENDAR", ""]).encode()


def read(raw, **more):
    return busy.read(raw, OPENS, CLOSES, "Europe/Amsterdam", **more)


def test_an_appointment_blocks_its_time_and_says_nothing_else():
    found = read(calendar("SUMMARY:Oncology with Mrs Jansen"))
    assert found.busy == (busy.Busy(datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)),)
    assert "Jansen" not in repr(found)


@pytest.mark.parametrize(
    "line",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "ATTENDEE;PARTSTAT=DECLINED:mailto:sd@example.org"],
    ids=["free", "cancelled", "declined"],
)
def test_what_does_not_block_is_left_out(line):
    assert read(calendar(line), person="SD@example.org").busy == ()


def test_a_whole_day_blocks_from_midnight_to_midnight_here():
    found = read(calendar(start="DTSTART;VALUE=DATE:20260302", end="DTEND;VALUE=DATE:20260303"))
    assert found.busy == (busy.Busy(datetime(2026, 3, 1, 23, tzinfo=UTC), datetime(2026, 3, 2, 23, tzinfo=UTC)),)


def test_a_weekly_meeting_blocks_every_week_of_the_year_and_no_more():
    assert len(read(calendar("RRULE:FREQ=WEEKLY;BYDAY=MO")).busy) == 44


@pytest.mark.parametrize("start", ["DTSTART:20260302T090000", "DTSTART;TZID=Nowhere/Atall:20260302T090000", "DTSTART:tomorrow"])
def test_a_time_that_nobody_can_place_is_never_stored_as_one(start):
    found = read(calendar(start=start, end="DURATION:PT1H"))
    assert found.busy == () and len(found.left_out) == 1


BOMBS = [
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=5",
    "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
    "FREQ=MINUTELY",
    "FREQ=DAILY;COUNT=100000000",
    "FREQ=DAILY;INTERVAL=1000000000",
    "FREQ=YEARLY;BYWEEKNO=60",
]


@pytest.mark.parametrize("rule", BOMBS)
def test_a_rule_made_to_never_end_ends(rule):
    began = time.process_time()
    read(calendar(f"RRULE:{rule}"))
    assert time.process_time() - began < 2


def test_too_much_is_refused_before_it_is_read():
    with pytest.raises(BadInput, match="larger than 1 MB"):
        read(calendar("DESCRIPTION:" + "x" * 1_100_000))
    many = calendar().replace(b"END:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 5_001 + b"END:VCALENDAR\r\n")
    with pytest.raises(BadInput, match="more than 5000"):
        read(many)


@pytest.mark.parametrize("raw", [b"", b"not a calendar", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_refused_in_words(raw):
    with pytest.raises(BadInput, match="calendar"):
        read(raw)


def test_the_icalendar_librarys_own_collection_of_real_and_broken_calendars_is_read_without_a_traceback():
    assert len(FOREIGN) > 100
    read_well = 0
    for file in FOREIGN:
        try:
            found = busy.read(file.read_bytes(), date(2000, 1, 1), CLOSES, "Europe/Amsterdam")
        except BadInput:
            continue
        read_well += 1
        assert all(stretch.begins.tzinfo is UTC and stretch.ends.tzinfo is UTC for stretch in found.busy), file.name
    assert read_well > 60
