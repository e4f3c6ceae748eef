"""The sampling list as it stands, on the screen or as a file (floor 3)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workflow.errors import WrongUsage, nearest
from workflow.people.candidates import STANDINGS, Candidate
from workflow.people.intake.fields import facts_of
from workflow.people.intake.written import as_csv
from workflow.people.steps import book
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder


def chosen(study: StudyFolder, standings: Sequence[str], group: str) -> list[Candidate]:
    """Those of some standings, or everybody. Raises WrongUsage for a standing or a group that is not there."""
    asked = [standing.replace("_", "-") for standing in standings]
    unknown = [standing for standing in asked if standing not in STANDINGS]
    if unknown:
        raise WrongUsage(
            f"There is no standing '{', '.join(unknown)}'; it can be {', '.join(STANDINGS)}.",
            hint=f"--standing {nearest(unknown[0], STANDINGS)}",
        )
    if group and group not in (*study.settings.groups, "focus-group"):
        raise WrongUsage(f"There is no group '{group}'; it knows {', '.join(study.settings.groups)}.")
    return [one for one in book.listed(study, group) if not one.erased and (not asked or one.standing in asked)]


def fact_names(study: StudyFolder, people: Sequence[Candidate]) -> list[str]:
    """The facts that these people have, in the order of study.toml; those that it asks for no longer come last."""
    asked = [name for group in dict.fromkeys(one.group for one in people) for name in facts_of(study.settings.sections, group)]
    had = dict.fromkeys(name for one in people for name in one.facts)
    return [name for name in dict.fromkeys([*asked, *had]) if name in had]


def facts(one: Candidate) -> dict[str, Any]:
    """What `--json` prints of a person."""
    return {
        "id": f"C{one.number}",
        "participant": one.participant or None,
        "group": one.group,
        "standing": one.standing,
        "why": one.why,
        "ask_first": list(one.unknown),
        "facts": one.facts,
    }


def write_csv(people: Sequence[Candidate], names: Sequence[str], path: Path) -> None:
    """The list as a file that `sample import` reads again. Raises WrongUsage where that would overwrite something or mix groups."""
    if path.exists():
        raise WrongUsage("There is a file of that name; nothing was written.", hint="choose another name")
    if len({one.group for one in people}) > 1:
        raise WrongUsage("A list is of one group.", hint="--group and its name")
    write_whole(path, as_csv(people, names).encode())
