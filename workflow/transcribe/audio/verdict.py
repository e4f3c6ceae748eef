"""Turn everything that decoding found into one SoundReport: flags with places, sentences and harm (floor 1)."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.records import Flag, SoundReport, Span
from workflow.transcribe.audio.walkers import Finding

NEAR_MS = 2_000  # signs of damage this close are one place
LENGTH_MS, LENGTH_SHARE = 250, 0.001  # tolerated difference between the length told and the length decoded
_HARM = {"damaged": 0.8, "truncated": 0.9, "shifted": 0.6, "hole": 0.8, "length": 0.7}


def sound_report(
    *,
    duration_ms: int,
    declared_ms: int | None,
    bad_ms: Sequence[int | None] = (),
    holes: Sequence[Span] = (),
    jumps_ms: Sequence[int] = (),
    findings: Sequence[Finding] = (),
    shifted_from_ms: int | None = None,
    levels: Sequence[Flag] = (),
    size: int = 0,
) -> SoundReport:
    """Judge one decoded file. Times are milliseconds of the decoded sound; `size` is the file's length in bytes.

    >>> report = sound_report(duration_ms=60_000, declared_ms=60_100, holes=[Span(30_000, 30_600)])
    >>> [(flag.kind, flag.why) for flag in report.flags]
    [('hole', '0.6 s of sound are lost here; silence stands in their place, so that later times hold.')]
    >>> sound_report(duration_ms=60_000, declared_ms=60_100).flags
    ()
    """
    flags = [_hole(span) for span in holes]
    lossy = [finding for finding in findings if finding.kind == "damaged"]
    damage = [_span(finding, size, duration_ms) for finding in lossy]
    if bad_ms:
        for span in _clusters(bad_ms, duration_ms):
            flags.append(Flag("damaged", span.start_ms, span.end_ms, "Some of the sound here could not be decoded.", _HARM["damaged"]))
    for finding, span in zip(lossy, damage, strict=True):
        if not any(_near(span, flag) for flag in flags):
            flags.append(Flag("damaged", span.start_ms, span.end_ms, finding.why, _HARM["damaged"]))
    flags += [Flag("truncated", duration_ms, duration_ms, f.why, _HARM["truncated"]) for f in findings if f.kind == "truncated"]
    for span in _clusters(jumps_ms, duration_ms):
        why = "The file's own clock jumps here; the sound goes on without a gap, but something may be missing or doubled."
        flags.append(Flag("shifted", span.start_ms, span.end_ms, why, 0.3))
    if shifted_from_ms is not None:
        why = "How much sound is lost here cannot be told; all later times may be off."
        flags.append(Flag("shifted", shifted_from_ms, duration_ms, why, _HARM["shifted"]))
    flags += _length_flag(duration_ms, declared_ms)
    flags += list(levels)
    return SoundReport(
        duration_ms=duration_ms,
        declared_ms=declared_ms,
        bad_packets=len(bad_ms) + len(lossy),
        holes=tuple(holes),
        shifted_from_ms=shifted_from_ms,
        flags=tuple(sorted(flags, key=lambda flag: (flag.start_ms, flag.kind))),
    )


def _hole(span: Span) -> Flag:
    why = f"{span.length_ms / 1000:.1f} s of sound are lost here; silence stands in their place, so that later times hold."
    return Flag("hole", span.start_ms, span.end_ms, why, min(1.0, _HARM["hole"] + span.length_ms / 60_000))


def _length_flag(duration_ms: int, declared_ms: int | None) -> list[Flag]:
    if declared_ms is None:
        return []
    difference = declared_ms - duration_ms
    if abs(difference) <= max(LENGTH_MS, LENGTH_SHARE * declared_ms):
        return []
    word = "less" if difference > 0 else "more"
    why = f"The file says {declared_ms / 1000:.1f} s, and {abs(difference) / 1000:.1f} s {word} could be decoded."
    return [Flag("length", max(0, min(duration_ms, declared_ms)), duration_ms, why, _HARM["length"] if difference > 0 else 0.3)]


def _span(finding: Finding, size: int, duration_ms: int) -> Span:
    """The time of a finding: its own, or in proportion to its place in the file."""
    if finding.start_ms is not None:
        return Span(max(0, finding.start_ms), max(0, finding.start_ms if finding.end_ms is None else finding.end_ms))
    if not size:
        return Span(0, duration_ms)
    start = round(duration_ms * finding.start_byte / size)
    return Span(start, max(start, round(duration_ms * min(finding.end_byte, size) / size)))


def _clusters(times_ms: Sequence[int | None], duration_ms: int) -> list[Span]:
    """Times of bad packets as stretches; an unknown time stands at the end."""
    spans: list[Span] = []
    for at in sorted(duration_ms if time is None else min(time, duration_ms) for time in times_ms):
        if spans and at - spans[-1].end_ms <= NEAR_MS:
            spans[-1] = Span(spans[-1].start_ms, at)
        else:
            spans.append(Span(at, at))
    return spans


def _near(span: Span, flag: Flag) -> bool:
    return flag.kind in ("hole", "damaged") and flag.start_ms - NEAR_MS <= span.end_ms and span.start_ms <= flag.end_ms + NEAR_MS
