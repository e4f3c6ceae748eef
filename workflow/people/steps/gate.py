"""The gate that other rooms ask before they do something with the people of a session (floor 3).

A group that has no sampling list here keeps its consent elsewhere, and is let through; once it has one, its participants come from it.
"""

from collections.abc import Iterable

from workflow import ids
from workflow.errors import NotAllowed
from workflow.people import gates
from workflow.people.candidates import KEEPING, Candidate
from workflow.people.steps import book
from workflow.store.folder import StudyFolder


def known(study: StudyFolder, who: Iterable[str]) -> dict[str, Candidate | None]:
    """Whom the list knows of these ids; None for those whose group has no list. Raises NotAllowed for a stranger in a listed group."""
    found, strangers = _sorted(study, who)
    if strangers:
        why = book.nobody(study, strangers[0])
        raise NotAllowed(why.message, hint=why.hint)
    return found


def _sorted(study: StudyFolder, who: Iterable[str]) -> tuple[dict[str, Candidate | None], list[str]]:
    """The people of these ids, and the ids that a listed group does not know, such as one that was typed before there was a list."""
    everybody = book.listed(study)
    by_name = {name: one for one in everybody for name in (f"C{one.number}", one.participant) if name}
    listed_groups = {study.settings.groups.get(one.group) for one in everybody}
    found = {name: by_name.get(name) for name in who}
    strange = [name for name, one in found.items() if one is None and (ids.parse(name).prefix in listed_groups or name.startswith("C"))]
    return {name: one for name, one in found.items() if name not in strange}, strange


def refusals(study: StudyFolder, who: Iterable[str], action: str) -> list[str]:
    """Why this may not be done with these people, a sentence each; empty when it may."""
    found, strangers = _sorted(study, who)
    named = ", ".join(strangers)
    strange = [f"The sampling list, which this study has now, has no {named}; nothing says that {named} has signed."] if strangers else []
    return strange + _why_not(found, action)


def _why_not(found: dict[str, Candidate | None], action: str) -> list[str]:
    return [why for person in found.values() if person and (why := gates.refusal(person, action))]


def require(study: StudyFolder, who: Iterable[str], action: str) -> None:
    """Raises NotAllowed with the first reason why this may not be done with these people, and for a stranger in a listed group."""
    found = known(study, who)
    refused = [name for name, person in found.items() if person and gates.refusal(person, action)]
    if refused:
        raise NotAllowed(" ".join(_why_not(found, action)), hint=f"workflow people show {refused[0]}")


def on_the_list(study: StudyFolder, name: str) -> bool:
    """Whether the sampling list knows somebody by this id."""
    return _sorted(study, (name,))[0].get(name) is not None


def withdrawn(study: StudyFolder, who: Iterable[str]) -> bool:
    """Whether one of these people has withdrawn."""
    return any(person is not None and person.standing == "withdrawn" for person in _sorted(study, who)[0].values())


def kept(study: StudyFolder, who: Iterable[str]) -> list[str]:
    """Of whom what was given is still used although they have withdrawn, a sentence each: the scope that they chose leaves it."""
    found = [person for person in _sorted(study, who)[0].values() if person and person.standing == "withdrawn"]
    return [
        f"{one.id} withdrew on {one.withdrawn_on} with the scope {one.scope}: what was given before stays in the study, and is in it."
        for one in found
        if one.scope in KEEPING
    ]
