"""What Thunderbird's and Nextcloud's own parser (ical.js) makes of our invitations: the right minute, from today to 2037."""

import base64
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

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
