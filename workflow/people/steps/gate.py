"""The gate that other rooms ask before they do something with the people of a session (floor 3).

A group that has no sampling list here keeps its consent elsewhere, and is let through; once it has one, its participants come from it.
"""

from collections.abc import Iterable

from workflow import ids
from workflow.errors import NotAllowed
from workflow.people import gates
from workflow.people.candidates import Candidate
from workflow.people.steps import book
from workflow.store.folder import StudyFolder


def known(study: StudyFolder, who: Iterable[str]) -> dict[str, Candidate | None]:
    """Whom the list knows of these ids; None for those whose group has no list. Raises NotAllowed for a stranger in a listed group."""
    everybody = book.listed(study)
    by_name = {name: one for one in everybody for name in (f"C{one.number}", one.participant) if name}
    listed_groups = {study.settings.groups.get(one.group) for one in everybody}
    found: dict[str, Candidate | None] = {}
    for name in who:
        found[name] = by_name.get(name)
        if found[name] is None and (ids.parse(name).prefix in listed_groups or name.startswith("C")):
            raise NotAllowed(f"Nobody on the sampling list is {name}.", hint="workflow sample list")
    return found


def refusals(study: StudyFolder, who: Iterable[str], action: str) -> list[str]:
    """Why this may not be done with these people, a sentence each; empty when it may."""
    return [why for person in known(study, who).values() if person and (why := gates.refusal(person, action))]


def require(study: StudyFolder, who: Iterable[str], action: str) -> None:
    """Raises NotAllowed with the first reason why this may not be done with these people."""
    who = tuple(who)
    why_not = refusals(study, who, action)
    if why_not:
        raise NotAllowed(" ".join(why_not), hint=f"workflow people show {who[0]}")
