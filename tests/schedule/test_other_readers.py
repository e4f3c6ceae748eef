"""What other programs make of our invitations: ical.js (Thunderbird, Nextcloud), dateutil, khal. The right minute, from today to 2037."""

import base64
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from tests.schedule.test_invitations import NOW, TALK
from workflow.schedule.invitations import REQUEST, message

ZONES = [
    "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo",
    "America/Santiago", "Africa/Cairo", "Pacific/Auckland",
]  # fmt: skip
ICAL_JS = "ical.js@2.2.1"


@pytest.mark.node
@pytest.mark.slow
def test_ical_js_reads_every_appointment_at_its_minute(tmp_path):
    subprocess.run(["npm", "install", "--silent", "--prefix", str(tmp_path), ICAL_JS], check=True, capture_output=True, timeout=300)
    asked, truth = [], []
    for zone in ZONES:
        for day in range(0, (date(2037, 12, 31) - NOW.date()).days, 9):
            starts = f"{NOW.date() + timedelta(days=day)}T14:00"
            raw = message(replace(TALK, zone=zone, starts=starts), REQUEST, NOW)
            asked.append(base64.b64encode(raw).decode())
            truth.append(f"{datetime.fromisoformat(starts).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z")
    script = Path(__file__).with_name("read_events.js")
    library = tmp_path / "node_modules" / "ical.js" / "dist" / "ical.es5.cjs"
    done = subprocess.run(
        ["node", str(script), str(library)], input="\n".join(asked), capture_output=True, text=True, check=True, timeout=600
    )
    wrong = [(zone, told) for zone, told in zip(truth, done.stdout.split(), strict=True) if zone != told]
    assert wrong == [] and len(truth) > 4_000


# ---- a second and a third reader, which know no zone but the one that stands in the file


def under_another_name(raw: bytes, zone: str, number: int = 0) -> bytes:
    """The same calendar object with a zone that no program has in a table of its own: it must be read from the rules in the file."""
    return raw.replace(zone.encode(), f"Study-{number}".encode())


def moments(every_days: int) -> list[tuple[str, datetime]]:
    """Wall times in each zone from today to 2037, and when they are."""
    found = []
    for zone in ZONES:
        for day in range(0, (date(2037, 12, 31) - NOW.date()).days, every_days):
            starts = datetime.fromisoformat(f"{NOW.date() + timedelta(days=day)}T14:00")
            found.append((zone, starts.replace(tzinfo=ZoneInfo(zone))))
    return found


def test_dateutil_reads_the_rules_in_the_file_as_the_zones_are():
    """dateutil.tz.tzical follows the VTIMEZONE alone (RFC 5545 3.6.5)."""
    read: dict[str, tzinfo | None] = {}
    wrong = []
    for zone, at in moments(every_days=5):
        if zone not in read:
            raw = message(replace(TALK, zone=zone, starts=at.strftime("%Y-%m-%dT%H:%M")), REQUEST, NOW)
            found = re.search(rb"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", raw, re.DOTALL)
            read[zone] = tzical(StringIO(under_another_name(found[0], zone).decode())).get("Study-0") if found else None
        if read[zone] is not None and at.replace(tzinfo=read[zone]).utcoffset() != at.utcoffset():
            wrong.append(at)
    assert wrong == []
    assert sorted(zone for zone, rules in read.items() if rules is None) == ["Africa/Cairo", "America/Santiago"]  # written in UTC instead


@pytest.mark.slow
def test_khal_shows_every_zones_appointments_at_their_minute(tmp_path):
    home = tmp_path / "khal"
    (home / "calendar").mkdir(parents=True)
    config = home / "config"
    places = f"[calendars]\n[[private]]\npath = {home}/calendar\n[sqlite]\npath = {home}/khal.db\n"
    config.write_text(
        f"{places}[locale]\nlocal_timezone = UTC\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
    )
    truth, files = [], []
    for number, (zone, at) in enumerate(moments(every_days=97)):
        raw = message(
            replace(TALK, uid=f"u{number}@x", summary=f"no {number}", zone=zone, starts=at.strftime("%Y-%m-%dT%H:%M")), REQUEST, NOW
        )
        files.append(tmp_path / f"{number}.ics")
        files[-1].write_bytes(under_another_name(raw, zone, ZONES.index(zone)))
        truth.append((f"{at.astimezone(UTC):%Y-%m-%d %H:%M}", f"no {number}"))

    def khal(*words):
        command = [sys.executable, "-m", "khal", "-c", str(config), *words]
        environment = os.environ | {"XDG_CACHE_HOME": str(home), "HOME": str(home), "TZ": "UTC"}
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=300).stdout

    khal("import", "--batch", "-a", "private", *map(str, files))
    listed = khal("list", "--format", "{start} {title}", "--day-format", "", "2026-11-01", "4100d")
    shown = {line.strip() for line in listed.splitlines() if " no " in line}
    assert len(truth) > 400
    assert [(at, name) for at, name in truth if f"{at} {name}" not in shown] == []
