"""The codings of the double coding that go along with a transcript: each coder's, and what both agreed on (floor 3)."""

from collections.abc import Mapping, Sequence

from workflow.export.bundle import CONSENSUS, Coded
from workflow.rigour import consensus
from workflow.rigour.codings import Coding
from workflow.rigour.rounds import Round, Source
from workflow.rigour.steps import coding
from workflow.store.folder import StudyFolder

Given = tuple[tuple[Coded, ...], str]  # the codings of a transcript, and what is to be said about them


def given(study: StudyFolder, revisions: Mapping[int, int]) -> tuple[dict[int, tuple[Coded, ...]], tuple[str, ...]]:
    """(recording -> its codings, why some are missing), for these revisions of recordings; of two rounds the newer counts.

    Nothing of a round leaves before both coders are done, so that neither sees the other's work. A coding is of one text; where another
    revision leaves, or words were taken out since, its codings stay behind.
    """
    rounds = [one for one in reversed(coding.listed(study)) if any(source.recording in revisions for source in one.sources)]
    if not rounds:
        return {}, ("None of these transcripts was given to two coders, so no codings are in it.",)
    found: dict[int, tuple[Coded, ...]] = {}
    told: dict[str, None] = {}
    for one in rounds:
        wanted = [source for source in one.sources if source.recording in revisions and source.recording not in found]
        if wanted and not one.complete:
            told[f"Round {one.number}: the codings of {' and '.join(one.missing)} are not in yet; until both are, none is in it."] = None
            continue
        for source in wanted:
            codings, remark = _of(study, one, source, revisions[source.recording])
            if codings:
                found[source.recording] = codings
            if remark:
                told[f"R{source.recording}: {remark}"] = None
    return found, tuple(told)


def _of(study: StudyFolder, one: Round, source: Source, revision: int) -> Given:
    """What A gave, what B gave under the names that were decided, and what they agreed on, of one transcript."""
    if source.revision != revision:
        return (), f"revision {source.revision} was coded, this is revision {revision}: its codings are not in it."
    text = coding.newest_text(study, source.recording, source.revision)
    if text.sha256 != source.sha256:
        return (), "its text is not the one that was coded any more: its codings are not in it."
    first, second = coding.both(one)
    agreed, undecided = consensus.agreed([text], first, second, one.decisions)
    sides: Sequence[tuple[str, Sequence[Coding]]] = [(one.coders[0], first), (one.coders[1], second), (CONSENSUS, agreed)]
    made = tuple(
        Coded(coder, given_.code, given_.start, given_.end)
        for coder, codings in sides
        for given_ in codings
        if given_.recording == source.recording
    )
    many = "1 difference is" if undecided == 1 else f"{undecided} differences are"
    return made, f"{many} not decided yet; there the consensus has what both coders gave." if undecided else ""
