"""From what was heard to the first revision of a transcript: words, turns, pauses, marks and flags (floor 1).

Everything that decoding, hearing and the audit found is carried into it; what could not be heard is marked, never left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.records import Flag, Hearing, Mark, Span, Transcript, Word
from workflow.transcribe import audit, flags, gaps, pauses, turns
from workflow.transcribe.kinds import flagged

LONGEST_MS = 30_000  # of one window of the model
REHEAR_MARGIN_MS = 400  # sound before and after a lost stretch, so that its first and last word are whole


@dataclass(frozen=True, slots=True)
class Prepared:
    """What decoding and speech detection found in one recording; times on its own time line."""

    duration_ms: int
    speech: tuple[Span, ...]  # without padding, for pauses and the audit
    loud: tuple[Span, ...] = ()  # by level alone
    holes: tuple[Span, ...] = ()
    joins_ms: tuple[int, ...] = ()  # where the next part begins
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """One chunk after hearing; word times on the recording's time line. `fault` says why it could not be heard."""

    span: Span
    hearing: Hearing
    fault: str = ""


def to_facts(hearing: Hearing, span: Span) -> dict[str, Any]:
    """A hearing as the ledger keeps it; its words moved to the recording's time line."""
    words = [[w.text, w.start_ms + span.start_ms, w.end_ms + span.start_ms, round(w.probability, 4)] for w in hearing.words]
    return {
        "words": words,
        "avg_logprob": round(hearing.avg_logprob, 4),
        "no_speech": round(hearing.no_speech, 4),
        "compression": round(hearing.compression, 4),
        "temperature": hearing.temperature,
        "tokens": hearing.tokens,
    }


def from_facts(facts: dict[str, Any], span: Span) -> Heard:
    """What the ledger kept of one chunk."""
    if "fault" in facts:
        return Heard(span, Hearing(()), facts["fault"])
    words = tuple(Word(*word) for word in facts["words"])
    return Heard(span, Hearing(words, **{key: value for key, value in facts.items() if key != "words"}))


def to_rehear(prepared: Prepared, heard: Sequence[Heard], excluded: Sequence[Span]) -> tuple[Span, ...]:
    """Stretches of speech without words, with a margin, at most 30 s each, none of them off record."""
    found = audit.audit(all_words(heard), prepared.speech, prepared.loud, excluded=excluded, holes=prepared.holes)
    result: list[Span] = []
    whole = Span(0, prepared.duration_ms)
    for lost in gaps.merged([*found.lost, *found.unheard_sound]):
        room = gaps.without(
            gaps.common([Span(max(0, lost.start_ms - REHEAR_MARGIN_MS), lost.end_ms + REHEAR_MARGIN_MS)], [whole]), excluded
        )
        for piece in room:
            result += [Span(at, min(at + LONGEST_MS, piece.end_ms)) for at in range(piece.start_ms, piece.end_ms, LONGEST_MS)]
    return tuple(result)


def all_words(heard: Sequence[Heard]) -> tuple[Word, ...]:
    return tuple(word for chunk in sorted(heard, key=lambda chunk: chunk.span) for word in chunk.hearing.words)


@dataclass(frozen=True, slots=True)
class Found:
    """What one lane of sound holds: its words, what stays unheard, and where words came only at the second hearing."""

    words: tuple[Word, ...]
    left: audit.Audit
    second: tuple[Span, ...] = ()
    flags: tuple[Flag, ...] = ()


def found(prepared: Prepared, first: Sequence[Heard], second: Sequence[Heard], *, excluded: Sequence[Span] = ()) -> Found:
    """The words of the first and the second hearing of one lane, and what is still without words."""
    once = all_words(first)
    before = audit.audit(once, prepared.speech, prepared.loud, excluded=excluded, holes=prepared.holes)
    again = [word for chunk in second for word in chunk.hearing.words]
    words = audit.with_found(once, again, [*before.lost, *before.unheard_sound])
    after = audit.audit(words, prepared.speech, prepared.loud, excluded=excluded, holes=prepared.holes)
    added = set(words) - set(once)
    late = gaps.merged((Span(word.start_ms, max(word.end_ms, word.start_ms + 1)) for word in added), join_ms=2000)
    return Found(words, after, tuple(late))


def flagged_of(
    prepared: Prepared, one: Found, words: Sequence[Word], first: Sequence[Heard], second: Sequence[Heard], language: str
) -> Found:
    """The same with every suspicion about `words`: those of it that are in the transcript."""
    suspicions = flags.find(
        words,
        [(chunk.span, chunk.hearing) for chunk in first if not chunk.fault],
        prepared.speech,
        duration_ms=prepared.duration_ms,
        language=language,
        lost=one.left.lost,
        unheard_sound=one.left.unheard_sound,
        second=one.second,
    )
    failed = [flagged("failed", c.span.start_ms, c.span.end_ms, f"Not heard: {c.fault}") for c in (*first, *second) if c.fault]
    return replace(one, flags=(*prepared.flags, *suspicions, *failed))


def marks(words: Sequence[Word], lanes: Sequence[tuple[Prepared, Found]], excluded: Sequence[Span]) -> tuple[Mark, ...]:
    """Everything that stands between the words; a pause is one where nobody speaks on any lane."""
    fences = [
        *(mark for _, one in lanes for mark in audit.unintelligible(one.left)),
        *(Mark("excluded", span.start_ms, span.end_ms) for span in excluded),
        *(Mark("damaged", span.start_ms, span.end_ms) for prepared, _ in lanes for span in prepared.holes),
        *(Mark("join", at, at) for prepared, _ in lanes for at in prepared.joins_ms),
    ]
    speech = gaps.merged(span for prepared, _ in lanes for span in prepared.speech)
    every = [*dict.fromkeys(fences), *pauses.find(words, speech, barriers=fences)]
    return tuple(sorted(every, key=lambda mark: (mark.start_ms, mark.end_ms, mark.kind)))


def transcript(
    prepared: Prepared,
    first: Sequence[Heard],
    second: Sequence[Heard],
    *,
    recording: str,
    session: str,
    language: str,
    excluded: Sequence[Span] = (),
    made: dict[str, str] | None = None,
) -> Transcript:
    """Revision 0 from the first hearing, the second hearing and what the sound itself told."""
    one = found(prepared, first, second, excluded=excluded)
    one = flagged_of(prepared, one, one.words, first, second, language)
    return whole(one.words, [(prepared, one)], recording, session, language, excluded, made or {})


def whole(
    words: Sequence[Word],
    lanes: Sequence[tuple[Prepared, Found]],
    recording: str,
    session: str,
    language: str,
    excluded: Sequence[Span],
    made: dict[str, str],
) -> Transcript:
    """A transcript of `words`, in reading order, from lanes of sound on one time line. Nobody is named in it."""
    speech, covered = sum(one.left.speech_ms for _, one in lanes), sum(one.left.covered_ms for _, one in lanes)
    suspicions = [flag for _, one in lanes for flag in one.flags]
    return Transcript(
        recording=recording,
        session=session,
        language=language,
        duration_ms=max(prepared.duration_ms for prepared, _ in lanes),
        turns=turns.rebuild(words),
        marks=marks(words, lanes, excluded),
        flags=tuple(sorted(suspicions, key=lambda flag: (flag.start_ms, flag.end_ms, flag.kind))),
        speakers={},
        made=made | {"coverage": f"{covered / speech if speech else 1.0:.3f}"},
    )
