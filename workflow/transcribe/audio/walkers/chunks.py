"""WAV, AIFF, CAF and ASF: what the headers promise against what the file holds (floor 1).

Damage inside uncompressed sound cannot be seen: any bytes are sound. Sources: EBU Tech 3306 (RF64), Apple's AIFF-C and Core Audio
Format specifications, Microsoft's ASF specification 3.2.
"""

from __future__ import annotations

from typing import Literal

from workflow.transcribe.audio.walkers import Finding, Source

_UNKNOWN = 0xFFFFFFFF
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")


def walk(source: Source) -> list[Finding]:
    """Findings of a WAV, AIFF or CAF file: sound that is shorter than its header says, or that no header accounts for.

    >>> head = b"RIFF" + bytes(4) + b"WAVEfmt " + bytes.fromhex("10000000") + bytes(16) + b"data"
    >>> [found.kind for found in walk(head + (1000).to_bytes(4, "little") + bytes(500))]
    ['truncated']
    >>> walk(head + (1000).to_bytes(4, "little") + bytes(1000))
    []
    """
    if source[0:4] == b"caff":
        return _caf(source)
    order: Literal["little", "big"] = "big" if source[0:4] == b"FORM" else "little"
    at, length, wide = 12, len(source), None
    while at + 8 <= length:
        kind = source[at : at + 4]
        size = int.from_bytes(source[at + 4 : at + 8], order)
        if kind == b"ds64":
            wide = int.from_bytes(source[at + 16 : at + 24], "little")
        if kind in (b"data", b"SSND"):
            return _sound(source, at, wide if size == _UNKNOWN and wide else size)
        at += 8 + size + (size & 1)
    return [Finding("damaged", min(at, length), length, "The structure of the file is broken before its sound begins.")]


def _sound(source: Source, at: int, size: int) -> list[Finding]:
    length = len(source)
    end = at + 8 + size
    if size == _UNKNOWN:
        return []  # written as a stream: nobody could know the length
    if end > length:
        share = (end - length) / size
        return [Finding("truncated", length, length, f"The file is shorter than its header says: {share:.0%} of its sound is missing.")]
    if size == 0 and length > at + 8:
        return [Finding("truncated", at, length, "The recorder did not finish this file; its last moments may be missing.")]
    after = source[end + (size & 1) : end + (size & 1) + 4]
    if length - end > 65_536 and not all(32 <= byte < 127 for byte in after) and source[end : end + 4096].strip(b"\x00"):
        return [Finding("truncated", end, length, "The file holds more than its header accounts for; sound after this may be missing.")]
    return []


def _caf(source: Source) -> list[Finding]:
    at, length = 8, len(source)
    while at + 12 <= length:
        kind, size = source[at : at + 4], int.from_bytes(source[at + 4 : at + 12], "big", signed=True)
        if size < 0:
            return []  # up to the end of the file
        if at + 12 + size > length:
            return [Finding("truncated", length, length, "The file is shorter than its header says: its end is missing.")]
        if not all(32 <= byte < 127 for byte in kind):
            return [Finding("damaged", at, length, "The structure of the file is broken from here on.")]
        at += 12 + size
    return []


def walk_asf(source: Source) -> list[Finding]:
    """Findings of an ASF (WMA) file: its length, and packets of one fixed size that do not begin as the first one does."""
    head_size = int.from_bytes(source[16:24], "little")
    head = source[0 : min(head_size, 1 << 20)]
    at = head.find(_ASF_FILE)
    if at < 0 or len(head) < at + 104:
        return []
    told, flags = int.from_bytes(head[at + 40 : at + 48], "little"), int.from_bytes(head[at + 88 : at + 92], "little")
    least, most = int.from_bytes(head[at + 92 : at + 96], "little"), int.from_bytes(head[at + 96 : at + 100], "little")
    if flags & 1:
        return []  # a broadcast: the header knows nothing
    findings = []
    if told > len(source):
        findings.append(Finding("truncated", len(source), len(source), "The file is shorter than it says: its end is missing."))
    first = head_size + 50
    packets = int.from_bytes(source[head_size + 40 : head_size + 48], "little")
    start = source[first : first + 3]
    if least == most and 64 <= least <= 1 << 20 and start == b"\x82\x00\x00":
        for number in range(min(packets, (len(source) - first) // least)):
            here = first + number * least
            if source[here : here + 3] != start:
                findings.append(Finding("damaged", here, here + least, "Sound could not be read here."))
    return findings
