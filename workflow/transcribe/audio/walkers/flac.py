"""FLAC frames by their own numbers: a header with a checksum says which samples follow (RFC 9639, section 9) (floor 1)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.transcribe.audio.walkers import Finding, Frame, RawStream, Source, raw

_RATES = {1: 88_200, 2: 176_400, 3: 192_000, 4: 8_000, 5: 16_000, 6: 22_050, 7: 24_000, 8: 32_000, 9: 44_100, 10: 48_000, 11: 96_000}
_BLOCKS = {1: 192, 2: 576, 3: 1152, 4: 2304, 5: 4608, **{code: 256 << (code - 8) for code in range(8, 16)}}
_LONGEST_HEADER = 16
BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Header:
    """A frame's header: first sample where told, else the frame's number; its length; its rate (0: see the file's head)."""

    variable: bool
    number: int
    samples: int
    rate: int


@dataclass(slots=True)
class FlacSurvey(raw.Survey):
    """A FLAC file; `nominal` is the block size that frame numbers count in, `info` the 34 bytes of STREAMINFO."""

    nominal: int = 0
    info: bytes = b""
    start: int = 0


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x07) & 0xFF if crc & 0x80 else crc << 1
    return crc


def header(data: bytes) -> Header | None:
    """The frame header at the start of these bytes, or None where none is or its checksum is wrong.

    >>> header(bytes.fromhex("fff8c51800") + bytes([_crc8(bytes.fromhex("fff8c51800"))]))
    Header(variable=False, number=0, samples=4096, rate=16000)
    """
    if len(data) < 6 or data[0] != 0xFF or data[1] & 0xFE != 0xF8 or data[3] & 1:
        return None
    block, rate = data[2] >> 4, data[2] & 15
    if block == 0 or rate == 15 or data[3] >> 4 > 10:
        return None
    first = data[4]
    more = 0 if first < 0x80 else 7 - (first ^ 0xFF).bit_length()
    if first >= 0x80 and not 1 <= more <= 6:
        return None
    number = first if first < 0x80 else first & (0x3F >> more)
    for byte in data[5 : 5 + more]:
        if byte & 0xC0 != 0x80:
            return None
        number = number << 6 | byte & 0x3F
    at = 5 + more
    samples = _BLOCKS.get(block, 0)
    if block in (6, 7):
        samples = int.from_bytes(data[at : at + block - 5], "big") + 1
        at += block - 5
    hertz = _RATES.get(rate, 0)
    if rate in (12, 13, 14):
        value = int.from_bytes(data[at : at + (1 if rate == 12 else 2)], "big")
        hertz = value * (1000 if rate == 12 else 1 if rate == 13 else 10)
        at += 1 if rate == 12 else 2
    if at >= len(data) or _crc8(data[:at]) != data[at]:
        return None
    return Header(bool(data[1] & 1), number, samples, hertz)


def survey(source: Source) -> FlacSurvey | None:
    """Walk the whole file by the numbers of its frames; None where no two frames follow each other."""
    start = _after_blocks(source)
    info = source[8:42] if source[0:5] in (b"fLaC\x00", b"fLaC\x80") else b""
    headers = _headers(source, start)
    first = next(headers, None)
    if first is None:
        return None
    rate = first[1].rate or (int.from_bytes(info[10:13], "big") >> 4 if info else 0)
    if not rate:
        return None
    total = int.from_bytes(info[13:18], "big") & ((1 << 36) - 1) if info else 0
    channels = ((info[12] >> 1) & 7) + 1 if info else 2
    found = FlacSurvey(RawStream("flac", rate, 1, channels, total or None), nominal=first[1].samples, info=info, start=first[0])
    due, last_byte = 0, start
    for at, head in itertools.chain([first], headers):
        sample = _sample(head, found.nominal)
        if sample != due:
            begin, end = (round(place * 1000 / rate) for place in (min(due, sample), sample))
            found.findings.append(Finding("damaged", last_byte, at, "Sound could not be read here.", begin, end))
        due, last_byte = sample + head.samples, at
    return found


def _sample(head: Header, nominal: int) -> int:
    return head.number if head.variable else head.number * nominal


def _after_blocks(source: Source) -> int:
    """Where the metadata blocks end; the place of the signature where their chain is broken."""
    begin = 0
    if source[0:3] == b"ID3":
        from workflow.transcribe.audio.walkers import mp3

        begin = mp3.after_id3(source)
    at, last = begin + 4, False
    while not last and at + 4 <= len(source):
        block = source[at : at + 4]
        if len(block) < 4 or block[0] & 0x7F > 10:
            return begin + 4
        last = bool(block[0] & 0x80)
        at += 4 + int.from_bytes(block[1:4], "big")
    return at if at < len(source) else begin + 4


def _headers(source: Source, start: int) -> Iterator[tuple[int, Header]]:
    """Every true frame header in order: a right checksum, and a number that goes on from the one before."""
    last: Header | None = None
    at = start
    while at < len(source):
        block = source[at : at + BLOCK + _LONGEST_HEADER]
        place = block.find(b"\xff")
        while 0 <= place < BLOCK:
            found = header(block[place : place + _LONGEST_HEADER]) if block[place + 1 : place + 2] in (b"\xf8", b"\xf9") else None
            if found and _follows(last, found):
                yield at + place, found
                last = found
            place = block.find(b"\xff", place + 1)
        at += BLOCK


def _follows(last: Header | None, now: Header) -> bool:
    """A frame found by chance (1 in 100 million places) has a number that is far off."""
    if last is None:
        return now.number < 1_000_000
    if now.variable != last.variable or now.number <= last.number:
        return False
    return now.number - last.number < (10_000_000 if now.variable else 10_000)


def frames(source: Source, found: raw.Survey) -> Iterator[Frame]:
    """Every frame, up to where the next begins; `index` is its first sample."""
    assert isinstance(found, FlacSurvey)
    previous: tuple[int, Header] | None = None
    for at, head in _headers(source, found.start):
        if previous:
            yield Frame(previous[0], at - previous[0], _sample(previous[1], found.nominal))
        previous = at, head
    if previous:
        yield Frame(previous[0], min(len(source) - previous[0], 1 << 22), _sample(previous[1], found.nominal))
