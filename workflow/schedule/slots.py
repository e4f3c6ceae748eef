"""The next free times to offer while a person is on the line, from what the planner would use (floor 1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from workflow.schedule.planning import Means, Need, Place, places_on

PARTS = (12, 18, 24)  # where the morning, the afternoon and the evening end: one time of each is offered, so that there is a choice


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is offered, and everything that it could be: with whom, where."""

    at: str  # wall time
    places: tuple[Place, ...]  # what costs least first
    lacking: tuple[str, ...] = ()  # where it cannot be at this time, of what there could be

    @property
    def best(self) -> Place:
        return self.places[0]

    @property
    def modes(self) -> tuple[str, ...]:
        """Where it can be at this time, the most wished first."""
        return tuple(dict.fromkeys(place.mode for place in self.places if place.mode))

    def place(self, mode: str) -> Place:
        """The place for a mode, else the best there is."""
        return next((place for place in self.places if place.mode == mode), self.best)


def offered(need: Need, means: Means) -> Iterator[Slot]:
    """Free times from the first day on: of each morning, afternoon and evening the one that is easiest to keep in mind.

    >>> from datetime import UTC, date, datetime
    >>> from workflow.schedule.busy import Busy
    >>> day = date(2026, 12, 1)
    >>> free = {"SD": (Busy(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 16, tzinfo=UTC)),)}
    >>> need = Need("C1", "C1", 60, day, day, day, ("SD",), modes=("zoom",))
    >>> [slot.at for slot in offered(need, Means(free, "Europe/Amsterdam"))]
    ['2026-12-01T09:30', '2026-12-01T13:00']
    """
    for ahead in range((need.closes - need.opens).days + 1):
        every = at_all(places_on(need, means, need.opens + timedelta(days=ahead)), need, means.zone)
        for _, part in groupby(every, key=lambda slot: sum(int(slot.at[11:13]) >= ends for ends in PARTS)):
            yield min(part, key=_ease)


def at_all(places: Iterable[Place], need: Need, zone: str) -> Iterator[Slot]:
    """Every time with its places; `places` in the order of time."""
    for starts, together in groupby(places, key=lambda place: place.starts):
        at = starts.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        found = tuple(sorted(set(together)))
        there = {place.mode for place in found}
        yield Slot(at, found, tuple(mode for mode in need.modes if mode not in there))


def first(need: Need, means: Means, count: int) -> list[Slot]:
    return list(islice(offered(need, means), count))


def _ease(slot: Slot) -> tuple[int, bool, bool, str]:
    """As the person wishes it, on the hour or the half hour, not at lunch, early."""
    return slot.best.cost, slot.at[14:] not in ("00", "30"), slot.at[11:13] == "12", slot.at
