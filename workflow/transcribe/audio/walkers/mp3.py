"""MPEG audio, layers I to III: frames, the Xing and LAME figures in the first, and tags around them (floor 1).

Sources: ISO/IEC 11172-3 and 13818-3 (headers), the Xing and LAME tag descriptions (total frames, encoder delay), ID3v2.4 section 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workflow.transcribe.audio.walkers import Frame, RawStream, Source, raw

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBIT = {
    (1, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
DECODER_DELAY = 529  # samples that every layer III decoder adds (LAME technical FAQ)


def parse(header: bytes) -> tuple[int, tuple[int, int, int]] | None:
    """Size of the frame and (version, layer, rate), or None where no frame begins.

    >>> parse(bytes.fromhex("fff388c4"))
    (288, (2, 3, 16000))
    >>> parse(b"RIFF") is None
    True
    """
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer = header[1] >> 3 & 3, 4 - (header[1] >> 1 & 3)
    rate_index, bits = header[2] >> 2 & 3, header[2] >> 4
    if version == 1 or layer == 4 or rate_index == 3 or bits in (0, 15):
        return None
    rate = _RATES[version][rate_index]
    rate_bits = _KBIT[(1 if version == 3 else 2, layer)][bits] * 1000
    padding = header[2] >> 1 & 1
    if layer == 1:
        return (12 * rate_bits // rate + padding) * 4, (version, layer, rate)
    slots = 144 if layer == 2 or version == 3 else 72
    return slots * rate_bits // rate + padding, (version, layer, rate)


def after_id3(head: Source) -> int:
    """Offset after an ID3v2 tag at the start; 0 where there is none.

    >>> after_id3(b"ID3\\x04\\x00\\x00\\x00\\x00\\x01\\x02" + bytes(200))
    140
    """
    return _tag(head, 0) or 0 if head[0:3] == b"ID3" else 0


def _tag(source: Source, at: int) -> int | None:
    """End of a tag that begins here: ID3v2, ID3v1, APE, Lyrics3, or nothing but zeros up to the end."""
    head = source[at : at + 32]
    if head[:3] == b"ID3" and len(head) >= 10 and max(head[6:10]) < 128:
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        return at + 10 + size + (10 if head[5] & 0x10 else 0)
    if head[:3] == b"TAG" and len(source) - at <= 128 + 227:
        return len(source)
    if head[:8] == b"APETAGEX" and len(head) >= 24:
        size = int.from_bytes(head[12:16], "little")
        return at + size + (32 if head[23] & 0x80 else 0)
    if head[:11] == b"LYRICSBEGIN":
        return len(source)
    if not any(head) and len(head) and len(source) - at <= 1 << 20 and not source[at : len(source)].strip(b"\x00"):
        return len(source)  # filled up with zeros, as some recorders do
    return None


RULES = raw.Rules(parse=parse, header=4, run=4, tag=_tag)


def first_run(head: bytes) -> int | None:
    """Offset of the first run of frames in the head of a file, or None."""
    return raw.first_run(RULES, head, 0)


def survey(source: Source) -> raw.Survey | None:
    """Walk the whole file; None where it is not a chain of frames (then libav reads it alone)."""
    begin = after_id3(source)
    start: int | None = begin
    if begin >= len(source) or not parse(source[begin : begin + 4]):
        start = raw.first_run(RULES, source, begin if begin < len(source) and not source[begin : begin + 64].strip(b"\x00") else 0)
    if start is None:
        return None
    head = source[start : start + 4096]
    parsed = parse(head)
    if parsed is None:
        return None
    size, (version, layer, rate) = parsed
    junk = start - begin if start > begin and source[begin:start].strip(b"\x00") else 0
    stream, is_info = _stream(head, version, layer, rate)
    if is_info:
        start += size
        if start >= len(source) or parse(source[start : start + 4]) is None:
            found = raw.first_run(RULES, source, start)
            if found is None:
                return None
            junk += found - start
            start = found
    return raw.survey(RULES, source, start, stream, junk)


def _stream(head: bytes, version: int, layer: int, rate: int) -> tuple[RawStream, bool]:
    """What the first frame says, and whether it only says so (Xing, Info, VBRI) and holds no sound."""
    samples = 384 if layer == 1 else 1152 if layer == 2 or version == 3 else 576
    channels = 1 if head[3] >> 6 == 3 else 2
    codec = f"mp{layer}float"
    side = (17 if channels == 1 else 32) if version == 3 else (9 if channels == 1 else 17)
    mark = head[4 + side : 4 + side + 160]
    if layer == 3 and mark[:4] in (b"Xing", b"Info"):
        flags = int.from_bytes(mark[4:8], "big")
        total = int.from_bytes(mark[8:12], "big") if flags & 1 else None
        at = 8 + 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
        delays = int.from_bytes(mark[at + 21 : at + 24], "big") if mark[at : at + 4] in (b"LAME", b"Lavf", b"Lavc") else 0
        delay, pad = delays >> 12, delays & 4095
        skip = delay + DECODER_DELAY if delay else 0
        return RawStream(codec, rate, samples, channels, total or None, skip, max(0, pad - DECODER_DELAY) if delay else 0), True
    if layer == 3 and head[36:40] == b"VBRI":
        return RawStream(codec, rate, samples, channels, int.from_bytes(head[50:54], "big") or None), True
    return RawStream(codec, rate, samples, channels), False


def frames(source: Source, found: raw.Survey) -> Iterator[Frame]:
    """Every whole frame, with its number in the sound."""
    return raw.frames(RULES, source, found)
