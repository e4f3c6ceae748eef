"""A diary: what was done when, each entry a step under a made-up clock, and what a person would have typed for it (floor 3)."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from workflow.store import clock, events
from workflow.store.folder import StudyFolder

ZONE = "Europe/Amsterdam"
BY = "demo"  # who did all of it
SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an entry works: the study, and a folder for the files that it brings."""

    study: StudyFolder
    folder: Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done."""

    at: str  # UTC, such as 2019-10-07T08:30:00Z
    typed: tuple[str, ...]  # the same as a command, without the word workflow
    do: Callable[[Desk], object]
    brings: Mapping[str, Callable[[StudyFolder], bytes]] = field(default_factory=dict)  # files that it reads, by name
    whole: bool = True  # all of it in one transaction; false for the one step that writes the key file too


def at(day: date, hour: str) -> str:
    """The moment in UTC at which clocks in the study's country show this hour.

    >>> at(date(2019, 10, 7), "10:30"), at(date(2020, 1, 16), "10:30")
    ('2019-10-07T08:30:00Z', '2020-01-16T09:30:00Z')
    """
    local = datetime.fromisoformat(f"{day.isoformat()}T{hour}").replace(tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def play(desk: Desk, entries: Sequence[Entry]) -> int:
    """Do what the study does not hold yet, in order of time; how many entries that were.

    An entry is in the study whole or not at all, and no two are of the same second; so the newest event says where to go on.
    """
    done, newest = 0, events.newest_at(desk.study.db)
    for entry in sorted(entries, key=lambda entry: entry.at):
        if entry.at > newest:
            bring(desk, entry)
            with clock.set_to(entry.at), desk.study.db.atomic() if entry.whole else contextlib.nullcontext():
                entry.do(desk)
            done += 1
    return done


def bring(desk: Desk, entry: Entry) -> None:
    """Write the files that an entry reads."""
    for name, content in entry.brings.items():
        (desk.folder / name).write_bytes(content(desk.study))


def until(entries: Sequence[Entry], day: str) -> Iterator[Entry]:
    """The entries before this day."""
    return (entry for entry in sorted(entries, key=lambda entry: entry.at) if entry.at < day)
