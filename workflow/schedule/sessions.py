"""What a session is: an interview of one wave or a focus group, with those who take part (floor 1)."""

from dataclasses import dataclass
from typing import Any

from workflow import ids
from workflow.errors import WrongUsage
from workflow.study import Study

FOCUS_GROUP = "focus-group"


@dataclass(frozen=True, slots=True)
class Session:
    """One interview or focus group, as its events have left it; people stand in it by id alone."""

    number: int
    kind: str  # the name of a wave, or focus-group
    who: tuple[str, ...]  # P7, T3
    staff: tuple[str, ...] = ()  # with whom: interviewer, moderator, observers
    language: str = "en"
    provenance: str = "recorded"


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event."""
    if event.kind == "added":
        return {"provenance": event.provenance} | event.data
    return state | event.data


def from_state(number: int, state: dict[str, Any]) -> Session:
    lists = {"who": tuple(state["who"]), "staff": tuple(state["staff"])}
    return Session(number=number, **(state | lists))


def plan(study: Study, kind: str, who: tuple[str, ...], staff: tuple[str, ...], language: str = "") -> dict[str, Any]:
    """The data of the event that adds a session; codes and ids checked against study.toml.

    Raises WrongUsage, naming what would have been right.
    """
    kind = kind.replace("_", "-")
    known = (*study.waves, FOCUS_GROUP)
    if kind not in known:
        raise WrongUsage(
            f"There is no kind of session '{kind}' in study.toml; it knows {', '.join(known)}.",
            hint="choose one of these, or write a [[wave]] into study.toml",
        )
    if not who:
        raise WrongUsage("Say who takes part.", hint=f"workflow session add --kind {kind} --who P1")
    people = []
    for text in who:
        found = ids.parse(text, like=f"{next(iter(study.groups.values()), 'P')}7")
        if found.prefix not in study.groups.values():
            prefixes = ", ".join(f"{prefix} ({name})" for name, prefix in study.groups.items())
            raise WrongUsage(
                f"No group of this study has ids such as {text}; it knows {prefixes or 'none'}.", hint="write a [[group]] into study.toml"
            )
        people.append(str(found))
    if kind != FOCUS_GROUP and len(people) > 1:
        raise WrongUsage(f"An interview is with one person; {len(people)} were given.", hint="use --kind focus-group for several")
    for person in staff:
        if person not in study.staff:
            raise WrongUsage(
                f"'{person}' is not among the staff in study.toml ({', '.join(study.staff) or 'nobody yet'}).",
                hint="write them into study.toml: [[staff]] with an id and a role",
            )
    if language and language not in study.languages:
        raise WrongUsage(
            f"'{language}' is not among the languages in study.toml ({', '.join(study.languages)}).",
            hint="add it to languages = [ ... ] in study.toml",
        )
    return {"kind": kind, "who": people, "staff": list(staff), "language": language or study.languages[0]}
