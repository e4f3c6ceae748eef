"""Whether the record of a study is whole: the chain of its change log, and every state against the events that make it (floor 3)."""

import importlib
import re

from workflow.errors import WrongUsage
from workflow.store import events
from workflow.store.events import Fold
from workflow.store.folder import StudyFolder

# subject of events -> what folds them; a room that writes events of its own names its fold here
FOLDS = {
    "candidate": "workflow.people.candidates:apply",
    "session": "workflow.schedule.sessions:apply",
    "recording": "workflow.transcribe.recordings:apply",
    "import": "workflow.people.steps.importing:_apply",
    "advice": "workflow.people.sampling.advice:apply",
    "guide": "workflow.guides.versions:apply",
    "guide-use": "workflow.guides.uses:apply",
    "member-check": "workflow.rigour.checks:apply",
    "coding": "workflow.rigour.rounds:apply",
    "saturation": "workflow.rigour.steps.saturating:apply",
    "quotation": "workflow.report.quotations.kept:apply",
    "pseudonyms": "workflow.review.pseudonyms.decisions:apply",
}
SHORTEST_HEAD = 8  # digits; an exported document prints 16


def folds() -> dict[str, Fold]:
    """Every subject's fold, loaded now."""
    return {subject: _load(home) for subject, home in FOLDS.items()}


def _load(home: str) -> Fold:
    module, _, name = home.partition(":")
    return getattr(importlib.import_module(module), name)


def faults(study: StudyFolder, printed: str = "") -> list[str]:
    """What is wrong with the record, a sentence each; `printed` is a head from an earlier export. Raises WrongUsage."""
    found = []
    broken = events.broken_link(study.db)
    if broken is not None:
        row = next((row for row in events.changes(study.db) if row["n"] >= broken), None)
        what = f" ({row['what']})" if row and row["n"] == broken else " (it is missing)"
        found.append(f"The change log does not hold from change {broken}{what} on: it was altered, taken out or put there by hand.")
    if printed and events.numbered(study.db, read_head(printed)) is None:
        found.append(
            f"No change has the head {printed}: after it was printed, the end of the log was cut off or the log was rewritten, "
            "or it is the head of another study."
        )
    for subject, number in events.unlike_their_events(study.db, folds()):
        found.append(f"What is kept of {subject} {number} is not what its events make.")
    return found


def read_head(text: str) -> str:
    """The head as documents print it, whole or its first digits. Raises WrongUsage."""
    plain = text.strip().lower().rstrip(".")
    if not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HEAD},64}}", plain):
        raise WrongUsage(f"'{text}' is not a head; it has {SHORTEST_HEAD} to 64 digits and letters a to f.", hint="--head 3a98a21bf0c77d14")
    return plain
