"""AAC in ADTS frames, as `.aac` files carry it (ISO/IEC 13818-7, 6.2) (floor 1)."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.transcribe.audio.walkers import Frame, RawStream, Source, mp3, raw

_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)


def parse(header: bytes) -> tuple[int, tuple[int, int, int, int]] | None:
    """Size of the frame and (version and profile, rate index, channels, blocks), or None where no frame begins.

    >>> parse(bytes.fromhex("fff1604018fffc"))
    (199, (65, 8, 1, 1))
    """
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:
        return None
    rate_index = header[2] >> 2 & 15
    size = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if rate_index >= len(_RATES) or size < 8:
        return None
    channels = (header[2] & 1) << 2 | header[3] >> 6
    return size, (header[1] & 8 | header[2] & 0xC0 | header[1] & 1, rate_index, channels, (header[6] & 3) + 1)


RULES = raw.Rules(parse=parse, header=7, run=4, tag=mp3.RULES.tag)


def first_run(head: bytes) -> int | None:
    """Offset of the first run of frames in the head of a file, or None."""
    return raw.first_run(RULES, head, 0)


def survey(source: Source) -> raw.Survey | None:
    """Walk the whole file; None where it is not a chain of frames."""
    begin = mp3.after_id3(source)
    start = raw.first_run(RULES, source, begin if begin < len(source) else 0)
    parsed = parse(source[start : start + 7]) if start is not None else None
    if start is None or parsed is None:
        return None
    _, rate_index, channels, blocks = parsed[1]
    stream = RawStream("aac", _RATES[rate_index], 1024 * blocks, channels or 2)
    return raw.survey(RULES, source, start, stream, max(0, start - begin))


def frames(source: Source, found: raw.Survey) -> Iterator[Frame]:
    """Every whole frame, header included, with its number in the sound."""
    return raw.frames(RULES, source, found)
