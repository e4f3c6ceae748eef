"""AMR narrow band and wide band in storage format: frames of 20 ms (RFC 4867, section 5) (floor 1)."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.transcribe.audio.walkers import Frame, RawStream, Source, raw

_NARROW = {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1}
_WIDE = {0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1}


def _parse(header: bytes, sizes: dict[int, int]) -> tuple[int, int] | None:
    if not header or header[0] & 0x87 != 0x04:  # bit 2: the frame was received whole; zeros would pass without it
        return None
    size = sizes.get(header[0] >> 3)
    return (size, 0) if size else None


def _no_tag(source: Source, at: int) -> int | None:
    return None


NARROW = raw.Rules(parse=lambda header: _parse(header, _NARROW), header=1, run=12, tag=_no_tag)
WIDE = raw.Rules(parse=lambda header: _parse(header, _WIDE), header=1, run=12, tag=_no_tag)


def survey(source: Source) -> raw.Survey | None:
    """Walk the whole file; None for the many-channel kind, which phones do not write.

    >>> survey(b"#!AMR\\n" + (b"\\x3c" + bytes(31)) * 50).frames
    50
    """
    magic = source[0:16]
    if magic.startswith(b"#!AMR-WB\n"):
        rules, begin, stream = WIDE, 9, RawStream("amrwb", 16_000, 320, 1)
    elif magic.startswith(b"#!AMR\n"):
        rules, begin, stream = NARROW, 6, RawStream("amrnb", 8_000, 160, 1)
    else:
        return None
    start = raw.first_run(rules, source, begin)
    return None if start is None else raw.survey(rules, source, start, stream, start - begin)


def frames(source: Source, found: raw.Survey) -> Iterator[Frame]:
    """Every whole frame with its number in the sound."""
    return raw.frames(WIDE if found.stream.codec == "amrwb" else NARROW, source, found)
