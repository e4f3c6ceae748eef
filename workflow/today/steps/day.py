"""The day, the week and the overview are gathered from all rooms (floor 3)."""

from collections import Counter
from typing import Any

from workflow.people.candidates import STANDINGS
from workflow.people.steps import book
from workflow.schedule.sessions import FOCUS_GROUP
from workflow.schedule.steps import listed as sessions
from workflow.store.folder import StudyFolder
from workflow.today.first import Road, roads
from workflow.today.lines import Line, by_day, in_order
from workflow.today.rooms import ROOMS
from workflow.transcribe.steps import read


def today(study: StudyFolder, now: str) -> dict[str, list[Line]]:
    """What is to be done, part by part in working order; empty parts are there too. `now` is wall time in the study's zone."""
    with book.read_once(study):
        lines = [line for room in ROOMS for line in room.today(study, now)]
    return in_order(lines, [part for room in ROOMS for part in room.parts])


def first(study: StudyFolder) -> tuple[Road, ...]:
    """What to type first; nothing as soon as somebody is on the list or a session is there."""
    if book.listed(study) or sessions(study):
        return ()
    return roads(next(iter(study.settings.waves), FOCUS_GROUP), f"{next(iter(study.settings.groups.values()), 'P')}1")


def week(study: StudyFolder, now: str) -> dict[str, list[Line]]:
    """What has a day within the next seven, day by day."""
    with book.read_once(study):
        return by_day([line for room in ROOMS for line in room.week(study, now)], now)


def overview(study: StudyFolder) -> dict[str, Any]:
    """Where the study stands: people by group and standing, sessions, recordings, with the head of its change log."""
    counted = people(study)
    return read.overview(study) | ({"people": counted} if counted else {})


def people(study: StudyFolder) -> dict[str, dict[str, int]]:
    """How many stand where: group -> standing -> number, in the order of a study."""
    found: dict[str, Counter[str]] = {}
    for person in book.listed(study):
        found.setdefault(person.group, Counter())[person.standing] += 1
    return {group: {standing: count[standing] for standing in STANDINGS if count[standing]} for group, count in found.items()}
