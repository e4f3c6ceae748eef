"""Two revisions of a transcript beside each other; and what to change by hand where one was analysed already (floor 3)."""

from dataclasses import asdict, dataclass
from typing import Any

from workflow.errors import NotAllowed, NotFound
from workflow.review import differences
from workflow.review.differences import Difference
from workflow.review.steps import standing
from workflow.store import revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book, read


@dataclass(frozen=True, slots=True)
class Compared:
    """The difference between two revisions of one recording."""

    recording: str
    older: int
    newer: int
    difference: Difference

    @property
    def facts(self) -> dict[str, Any]:
        found = self.difference
        plain = {"recording": self.recording, "from": self.older, "to": self.newer, "counts": found.counts, "share": round(found.share, 4)}
        words = {"words_before": found.words_before, "words_after": found.words_after}
        return plain | words | {"changes": [asdict(change) for change in found.changes]}


def compare(study: StudyFolder, number: int, older: int | None = None, newer: int | None = None) -> Compared:
    """Two revisions; the first and the newest where none is said. Raises NotFound."""
    newest = revisions.latest_number(study.db, number)
    if newest is None:
        raise book.without_transcript(book.get(study, number))
    first, last = 0 if older is None else older, newest if newer is None else newer
    for asked in (first, last):
        if not 0 <= asked <= newest:
            raise NotFound(f"R{number} has no revision {asked}; its newest is {newest}.", hint=f"workflow transcript diff R{number}")
    found = differences.between(read.transcript(study, number, first), read.transcript(study, number, last))
    return Compared(f"R{number}", first, last, found)


def since_release(study: StudyFolder, number: int) -> Compared:
    """What is different since the revision that was released last: to be changed by hand in the coding program. Raises NotAllowed."""
    released = standing.of(book.get(study, number)).last_release
    if released is None:
        raise NotAllowed(
            f"The transcript of R{number} was never released to analysis.", hint=f"workflow transcript check R{number} --release"
        )
    return compare(study, number, released)
