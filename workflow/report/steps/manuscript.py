"""A manuscript is read and held against the study (floor 3)."""

from dataclasses import dataclass
from pathlib import Path

from workflow.report.manuscript.checking import DIFFERS, ORDER, Finding, check
from workflow.report.manuscript.quoted import Quoted, quoted
from workflow.report.manuscript.raised import raised
from workflow.report.manuscript.topics import topics
from workflow.report.manuscript.wording import Claim, claims
from workflow.report.reading import text_of
from workflow.report.steps.reports import Desk


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a manuscript."""

    findings: tuple[Finding, ...]
    quoted: tuple[Quoted, ...]
    claims: tuple[Claim, ...]
    raised: tuple[Claim, ...] = ()  # sentences about what the record leaves open; they need not be wrong

    def counted(self) -> dict[str, int]:
        """How many numbers of each status."""
        return {status: sum(one.status == status for one in self.findings) for status in ORDER}

    @property
    def sound(self) -> bool:
        """Whether nothing was found that a person should look at."""
        return not (self.claims or any(one.problem for one in self.quoted) or any(one.status == DIFFERS for one in self.findings))


def checked(at: Desk, path: Path) -> Checked:
    """Every number, quotation id and sweeping word of a manuscript, with what the study says to it. Raises NotFound, BadInput."""
    return checked_text(at, text_of(path))


def checked_text(at: Desk, text: str) -> Checked:
    prefixes = tuple(at.material.settings.groups.values())
    return Checked(
        tuple(check(text, topics(at.material, at.facts), prefixes)),
        tuple(quoted(text, at.material, prefixes)),
        tuple(claims(text, at.material, at.facts)),
        tuple(raised(text, at.material, at.facts)),
    )
