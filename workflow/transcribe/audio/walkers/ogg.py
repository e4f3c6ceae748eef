"""Ogg pages: every one carries a checksum, a number and a time (RFC 3533; Opus in Ogg: RFC 7845) (floor 1)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from workflow.transcribe.audio.walkers import Finding, Source

_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_LONGEST = 27 + 255 + 255 * 255
_MARKS = ((b"OpusHead", 48_000), (b"\x01vorbis", 0), (b"Speex   ", 0), (b"\x7fFLAC", 0), (b"fLaC", 0))
JUNK_BYTES = 1024  # after the end mark: tags that some programs append


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it ends, whose it is, its number, its last sample's number, and its marks."""

    end: int
    serial: int
    number: int
    granule: int
    first: bool
    last: bool
    sound: bool  # it carries any packet


def checksum(page: bytes) -> int:
    """The checksum of a page with its own field set to zero: CRC-32 with polynomial 04C11DB7, unmirrored.

    zlib computes the mirrored twin, so the bits of every byte are turned round before, and those of the result after.

    >>> hex(checksum(b"123456789"))
    '0x89a1897f'
    """
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)


def page_at(source: Source, at: int) -> Page | None:
    """The page that begins at this byte, or None where none does or its checksum is wrong."""
    head = source[at : at + 282]
    if head[:4] != b"OggS" or len(head) < 27 or head[4] != 0:
        return None
    table = head[27 : 27 + head[26]]
    end = at + 27 + len(table) + sum(table)
    page = source[at:end]
    if len(table) < head[26] or len(page) < end - at:
        return None
    if checksum(page[:22] + bytes(4) + page[26:]) != int.from_bytes(page[22:26], "little"):
        return None
    granule = int.from_bytes(page[6:14], "little", signed=True)
    serial, number = int.from_bytes(page[14:18], "little"), int.from_bytes(page[18:22], "little")
    return Page(end, serial, number, granule, bool(head[5] & 2), bool(head[5] & 4), bool(table))


def walk(source: Source) -> list[Finding]:
    """Findings of a whole file: broken pages, missing pages, and an end without its mark."""
    findings: list[Finding] = []
    rates: dict[int, int] = {}  # streams of sound and their samples a second (0: unknown)
    numbers: dict[int, int] = {}
    open_streams: set[int] = set()
    at, now_ms, length = 0, 0, len(source)
    while at < length:
        page = page_at(source, at)
        if page is None:
            again = _next_page(source, at + 1)
            if again is None:
                if open_streams or length - at > JUNK_BYTES:
                    findings.append(Finding("truncated", at, length, "The file ends in the middle of a page: its end is missing."))
                return findings
            found = page_at(source, again)
            end_ms = _ms(found.granule, rates.get(found.serial, 0)) if found else None
            known = bool(rates) and any(rates.values())
            findings.append(Finding("damaged", at, again, "Sound could not be read here.", now_ms if known else None, end_ms))
            numbers.clear()
            at = again
            continue
        if page.first:
            rate = _rate(source[at : page.end])
            if rate is not None:
                rates[page.serial] = rate
                open_streams.add(page.serial)
        elif page.serial in numbers and page.number != numbers[page.serial] + 1 and page.serial in rates:
            findings.append(Finding("damaged", at, at, "Part of the file is missing here.", now_ms if rates[page.serial] else None))
        numbers[page.serial] = page.number
        if page.last:
            open_streams.discard(page.serial)
        moment = _ms(page.granule, rates.get(page.serial, 0))
        now_ms = now_ms if moment is None else moment
        at = page.end
    if open_streams:
        findings.append(Finding("truncated", length, length, "The file lacks its end mark; its last moments may be missing."))
    return findings


def _next_page(source: Source, start: int) -> int | None:
    """The next whole page with a right checksum."""
    at = start
    while at < len(source):
        block = source[at : at + (1 << 16) + 3]
        place = block.find(b"OggS")
        while place >= 0:
            if page_at(source, at + place):
                return at + place
            place = block.find(b"OggS", place + 1)
        at += 1 << 16
    return None


def _rate(page: bytes) -> int | None:
    """Samples a second of the stream that this first page opens; None for anything but sound."""
    body = page[27 + page[26] :]
    for mark, rate in _MARKS:
        if body.startswith(mark):
            return int.from_bytes(body[12:16], "little") if mark == b"\x01vorbis" else rate
    return None


def _ms(granule: int, rate: int) -> int | None:
    return round(granule * 1000 / rate) if rate and 0 <= granule < rate * 86_400 * 2 else None
