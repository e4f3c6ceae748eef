"""The codings of the double coding that go along with a transcript: each coder's, and what both agreed on (floor 3)."""

from collections.abc import Sequence

from workflow.errors import WorkflowError
from workflow.export.bundle import CONSENSUS, Coded
from workflow.rigour.codings import Coding
from workflow.rigour.rounds import Round
from workflow.rigour.steps import coding
from workflow.store.folder import StudyFolder


def given(study: StudyFolder, revisions: dict[int, int]) -> tuple[dict[int, tuple[Coded, ...]], tuple[str, ...]]:
    """(recording -> its codings, why some are missing), for these revisions of recordings; of two rounds the newer counts.

    Nothing of a round leaves before both coders are done, so that neither sees the other's work. A coding is of one revision; another
    has other words, and its codings stay behind.
    """
    found: dict[int, tuple[Coded, ...]] = {}
    missing: dict[str, None] = {}
    for one in reversed(coding.listed(study)):
        wanted = [source for source in one.sources if source.recording in revisions and source.recording not in found]
        if not wanted:
            continue
        if not one.complete:
            missing[f"Round {one.number}: the codings of {' and '.join(one.missing)} are not in yet; until both are, none is in it."] = None
            continue
        try:
            coded = _of(study, one)
        except WorkflowError as error:
            missing[f"Round {one.number}: {error}"] = None
            continue
        for source in wanted:
            if source.revision == revisions[source.recording]:
                found[source.recording] = coded.get(source.recording, ())
            else:
                missing[
                    f"R{source.recording}: revision {source.revision} was coded, this is revision {revisions[source.recording]}:"
                    " its codings are not in it."
                ] = None
        missing |= dict.fromkeys(_undecided(study, one, [source.recording for source in wanted if source.recording in found]))
    return found, tuple(missing)


def _of(study: StudyFolder, one: Round) -> dict[int, tuple[Coded, ...]]:
    """Recording -> what A gave, what B gave under the names that were decided, and what they agreed on."""
    first, second = coding.both(one)
    _, agreed, _ = coding.agreed(study, one.number)
    made: dict[int, list[Coded]] = {}
    sides: Sequence[tuple[str, Sequence[Coding]]] = [(one.coders[0], first), (one.coders[1], second), (CONSENSUS, agreed)]
    for coder, codings in sides:
        for given_ in codings:
            made.setdefault(given_.recording, []).append(Coded(coder, given_.code, given_.start, given_.end))
    return {recording: tuple(codings) for recording, codings in made.items()}


def _undecided(study: StudyFolder, one: Round, recordings: Sequence[int]) -> list[str]:
    _, differing = coding.differing(study, one.number)
    told = []
    for recording in recordings:
        count = sum(item.decision is None and item.difference.recording == recording for item in differing)
        if count:
            many = "1 difference is" if count == 1 else f"{count} differences are"
            told.append(f"R{recording}: {many} not decided yet; there the consensus has what both coders gave.")
    return told
