"""The versions of a guide: what changed between two, what the next is called, and the standing that events make (floor 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from workflow.guides.guide import Guide

DRAFT, RELEASED = "draft", "released"


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes one version another, by id."""

    added: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()  # the question, its probes or its marks
    removed: tuple[str, ...] = ()
    sections_added: tuple[str, ...] = ()
    sections_removed: tuple[str, ...] = ()
    other: bool = False  # goals, minutes, notes, order

    def __bool__(self) -> bool:
        return any(getattr(self, name.name) for name in fields(self))

    @property
    def sentence(self) -> str:
        """In words.

        >>> Changes(added=("harm",), removed=("cost", "travel")).sentence
        'added harm; removed cost, travel'
        """
        parts = [
            ("new section", self.sections_added),
            ("section taken out", self.sections_removed),
            ("added", self.added),
            ("reworded", self.reworded),
            ("removed", self.removed),
        ]
        told = [f"{what} {', '.join(names)}" for what, names in parts if names]
        return "; ".join(told) or ("notes, goals, minutes or order" if self.other else "nothing")


def changes(before: Guide | None, after: Guide) -> Changes:
    """What was changed from one version to the next; from nothing, no change is told.

    >>> from workflow.guides.guide import Item, Section
    >>> one = Guide("g", "", sections=(Section("s", "", items=(Item("a", "Why?"), Item("b", "How?"))),))
    >>> two = Guide("g", "", sections=(Section("s", "", items=(Item("a", "Why is that?"), Item("c", "When?"))),))
    >>> changes(one, two).sentence
    'added c; reworded a; removed b'
    """
    if before is None:
        return Changes()
    old, new = {item.id: item for item in before.items}, {item.id: item for item in after.items}
    old_sections, new_sections = [section.id for section in before.sections], [section.id for section in after.sections]
    found = Changes(
        added=tuple(name for name in new if name not in old),
        reworded=tuple(name for name in new if name in old and new[name] != old[name]),
        removed=tuple(name for name in old if name not in new),
        sections_added=tuple(name for name in new_sections if name not in old_sections),
        sections_removed=tuple(name for name in old_sections if name not in new_sections),
    )
    same = (before.notes, before.sections, before.minutes, before.title) == (after.notes, after.sections, after.minutes, after.title)
    return found if found or same else Changes(other=True)


def reused(before: Iterable[Guide], after: Guide) -> list[str]:
    """Ids of questions that once were taken out and now stand for another question: a coverage table would mix the two up."""
    versions = list(before)
    if not versions:
        return []
    last = {item.id for item in versions[-1].items}
    earlier = {item.id: item.question for guide in versions for item in guide.items}
    return [item.id for item in after.items if item.id not in last and earlier.get(item.id, item.question) != item.question]


def next_version(versions: Sequence["Version"], made: Changes, *, release: bool) -> str:
    """The number of the version to be frozen: 0.n while it is tried out, then 1.0; a question makes x.1, a section makes 2.0.

    >>> tried, first = Version("0.1", DRAFT, "", ""), Version("1.0", RELEASED, "", "")
    >>> next_version([], Changes(), release=False), next_version([tried], Changes(), release=True)
    ('0.1', '1.0')
    >>> next_version([tried, first], Changes(added=("harm",)), release=True)
    '1.1'
    >>> next_version([tried, first], Changes(sections_added=("costs",)), release=True), next_version([first], Changes(), release=False)
    ('2.0', '1.0-draft1')
    """
    released = [version.number for version in versions if version.stage == RELEASED]
    if not release:
        if not released:
            return f"0.{len(versions) + 1}"
        drafts = [version for version in versions if version.number.startswith(f"{released[-1]}-draft")]
        return f"{released[-1]}-draft{len(drafts) + 1}"
    if not released:
        return "1.0"
    major, minor = map(int, released[-1].split("."))
    return f"{major + 1}.0" if made.sections_added or made.sections_removed else f"{major}.{minor + 1}"


@dataclass(frozen=True, slots=True)
class Version:
    """One frozen version, as the record of the study has it."""

    number: str
    stage: str  # draft or released
    sha256: str
    on: str  # the day it was frozen
    why: str = ""
    after: str = ""  # S5: the session that led to it
    approved_by: str = ""
    changed: str = ""  # in words
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # every question of it
    step: int = 0  # its place in the guide's history


@dataclass(frozen=True, slots=True)
class Pilot:
    """One trial of a guide: with a session, or read by colleagues."""

    on: str
    looked: str  # who looked at it
    changed: str  # what they changed
    session: str = ""
    version: str = ""
    in_analysis: bool = False  # whether what was said there is analysed with the rest
    step: int = 0


@dataclass(frozen=True, slots=True)
class TopicGuide:
    """A guide of the study with all its versions."""

    number: int
    id: str
    title: str
    language: str
    versions: tuple[Version, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    based_on: tuple[str, ...] = ()
    not_piloted: str = ""  # why it was released without a pilot
    provenance: str = "recorded"

    @property
    def standing(self) -> str:
        """draft, piloted or released.

        >>> TopicGuide(1, "g", "", "en", pilots=(Pilot("2026-11-24", "SD", "nothing"),)).standing
        'piloted'
        """
        return RELEASED if self.released else "piloted" if self.pilots else DRAFT

    @property
    def released(self) -> Version | None:
        """The newest released version."""
        return next((version for version in reversed(self.versions) if version.stage == RELEASED), None)

    def version(self, number: str) -> Version | None:
        return next((version for version in self.versions if version.number == number), None)


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event."""
    data = dict(event.data)
    step = len(state.get("versions", [])) + len(state.get("pilots", []))
    match event.kind:
        case "added":
            return {"provenance": event.provenance} | data
        case "frozen":
            extra = {"not_piloted": data.pop("not_piloted")} if "not_piloted" in data else {}
            about = {key: data.pop(key) for key in ("title", "based_on") if key in data}
            return state | about | extra | {"versions": [*state.get("versions", []), data | {"why": event.reason, "step": step}]}
        case "piloted":
            return state | {"pilots": [*state.get("pilots", []), data | {"step": step}]}
    raise ValueError(f"nothing folds a {event.kind}")


def from_state(number: int, state: dict[str, Any]) -> TopicGuide:
    lists = {key: tuple(state.get(key, ())) for key in ("based_on",)}
    known = [one | {key: tuple(one.get(key, ())) for key in ("added", "removed", "items")} for one in state.get("versions", ())]
    versions = tuple(Version(**one) for one in known)
    pilots = tuple(Pilot(**one) for one in state.get("pilots", ()))
    return TopicGuide(number=number, **(state | lists | {"versions": versions, "pilots": pilots}))


def order_of(version: str) -> tuple[int, int, int]:
    """Sorts version numbers as people mean them.

    >>> sorted(["1.10", "1.2", "1.0-draft1", "1.0", "0.3"], key=order_of)
    ['0.3', '1.0', '1.0-draft1', '1.2', '1.10']
    """
    plain, _, draft = version.partition("-draft")
    major, _, minor = plain.partition(".")
    return int(major or 0), int(minor or 0), int(draft or 0)
