"""A calendar that is a folder of .ics files, an event each: for programs that watch a folder, and for vdirsyncer (floor 2)."""

import hashlib
import warnings
from collections.abc import Mapping
from pathlib import Path

from icalendar import Calendar

from workflow.store.files import remove, write_whole


class Folder:
    """Files named by the UID's hash: a UID may hold signs that no file name can."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def known(self) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for file in sorted(self.path.glob("*.ics")):
            with warnings.catch_warnings(action="ignore"):
                try:
                    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
                except (ValueError, OSError):
                    continue  # somebody else's file; it is left alone
            found |= {str(event.get("uid", "")): int(str(event.get("sequence", 0))) for event in events}
        return found

    def put(self, uid: str, event: bytes) -> None:
        write_whole(self._file(uid), event)

    def delete(self, uid: str) -> None:
        remove(self._file(uid))

    def _file(self, uid: str) -> Path:
        return self.path / f"{hashlib.sha256(uid.encode()).hexdigest()[:32]}.ics"


def open_calendar(path: Path) -> Folder:
    """The folder as a calendar; it is made where there is none."""
    return Folder(path)
