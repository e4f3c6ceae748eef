"""Matroska and WebM: elements within elements, each with its length (RFC 8794, RFC 9559) (floor 1)."""

from __future__ import annotations

import struct

from workflow.transcribe.audio.walkers import Finding, Source

_SEGMENT, _CLUSTER, _INFO = 0x18538067, 0x1F43B675, 0x1549A966
_TIME, _SIMPLE_BLOCK, _GROUP, _BLOCK = 0xE7, 0xA3, 0xA0, 0xA1
_SCALE, _DURATION, _VOID, _HEADER = 0x2AD7B1, 0x4489, 0xEC, 0x1A45DFA3
_TOP = {0x114D9B74, _INFO, 0x1654AE6B, _CLUSTER, 0x1C53BB6B, 0x1254C367, 0x1043A770, 0x1941A469, _VOID, 0xBF, _HEADER, _SEGMENT}
_IN_CLUSTER = {_TIME, _SIMPLE_BLOCK, _GROUP, 0xAB, 0xA7, _VOID, 0xBF, 0x5854, 0xAF}
_CLUSTER_BYTES = _CLUSTER.to_bytes(4, "big")
_LARGEST_BLOCK = 1 << 24


def element(source: Source, at: int) -> tuple[int, int, int | None] | None:
    """(id, first byte of its content, size or None where unknown) of the element at this byte.

    >>> element(bytes.fromhex("a384"), 0)
    (163, 2, 4)
    >>> element(bytes.fromhex("1f43b67501ffffffffffffff"), 0)
    (524531317, 12, None)
    """
    head = source[at : at + 12]
    if len(head) < 2 or head[0] < 0x10:
        return None
    width = 9 - head[0].bit_length()
    if len(head) < width + 1 or not head[width]:
        return None
    size_width = 9 - head[width].bit_length()
    raw = head[width : width + size_width]
    if len(raw) < size_width:
        return None
    size = int.from_bytes(raw, "big") & ((1 << 7 * size_width) - 1)
    unknown = size == (1 << 7 * size_width) - 1
    return int.from_bytes(head[:width], "big"), at + width + size_width, None if unknown else size


def walk(source: Source) -> list[Finding]:
    """Findings of a whole file: elements that lead nowhere, and an end that comes too early."""
    findings: list[Finding] = []
    at, length = 0, len(source)
    scale, cluster_ms, now_ms = 1.0, 0, 0
    cluster_end: int | None = None
    in_cluster = False
    while at < length:
        found = element(source, at)
        problem = found is None or not _fits(found, source, in_cluster, cluster_end)
        if problem or found is None:
            again = _next_cluster(source, at + 1)
            if again is None:
                findings.append(_bad_end(found, at, length, now_ms))
                return findings
            findings.append(Finding("damaged", at, again, "Sound could not be read here.", now_ms, _cluster_ms(source, again, scale)))
            at, in_cluster, cluster_end = again, False, None
            continue
        kind, start, size = found
        if kind in (_SEGMENT, _HEADER) and size is not None and start + size > length and kind == _SEGMENT:
            findings.append(Finding("truncated", length, length, "The file is shorter than it says: its end is missing."))
        if kind == _SEGMENT:
            at, in_cluster = start, False
        elif kind == _CLUSTER:
            at, in_cluster = start, True
            cluster_end = None if size is None else start + size
        else:
            if kind == _TIME and in_cluster:
                cluster_ms = round(int.from_bytes(source[start : start + (size or 0)], "big") * scale)
            elif kind == _SIMPLE_BLOCK:
                now_ms = cluster_ms + round(int.from_bytes(source[start + 1 : start + 3], "big", signed=True) * scale)
            elif kind == _INFO:
                scale = _info(source, start, size or 0)[0]
            if kind in _TOP - _IN_CLUSTER:
                in_cluster, cluster_end = False, None
            at = start + (size or 0)
        if cluster_end is not None and at == cluster_end:
            in_cluster, cluster_end = False, None
    return findings


def _fits(found: tuple[int, int, int | None], source: Source, in_cluster: bool, cluster_end: int | None) -> bool:
    """Whether this element may stand here with this size."""
    kind, start, size = found
    if size is None:
        return kind in (_SEGMENT, _CLUSTER)
    if kind == _SEGMENT:
        return True
    if in_cluster and cluster_end is not None:
        if kind not in _IN_CLUSTER or start + size > cluster_end:
            return False
    elif kind not in _TOP and not (in_cluster and kind in _IN_CLUSTER):
        return False
    if start + size > len(source):
        return False
    if kind in (_SIMPLE_BLOCK, _GROUP):
        return 4 <= size <= _LARGEST_BLOCK and (kind == _GROUP or source[start : start + 1] >= b"\x81")
    return kind != _TIME or size <= 8


def _bad_end(found: tuple[int, int, int | None] | None, at: int, length: int, now_ms: int) -> Finding:
    if found is not None and found[0] in (_TOP | _IN_CLUSTER) and found[2] is not None and found[1] + found[2] > length:
        return Finding("truncated", at, length, "The file ends in the middle of a block: its end is missing.")
    if length - at < 12:
        return Finding("truncated", at, length, "The file ends in the middle of a block: its end is missing.")
    return Finding("damaged", at, length, "From here on the file could not be read.", now_ms, None)


def _next_cluster(source: Source, start: int) -> int | None:
    at = start
    while at < len(source):
        block = source[at : at + (1 << 16) + 3]
        place = block.find(_CLUSTER_BYTES)
        while place >= 0:
            found = element(source, at + place)
            child = element(source, found[1]) if found else None
            if child and child[0] in _IN_CLUSTER:
                return at + place
            place = block.find(_CLUSTER_BYTES, place + 1)
        at += 1 << 16
    return None


def _cluster_ms(source: Source, at: int, scale: float) -> int | None:
    found = element(source, at)
    child = element(source, found[1]) if found else None
    if child is None or child[0] != _TIME or child[2] is None or child[2] > 8:
        return None
    return round(int.from_bytes(source[child[1] : child[1] + child[2]], "big") * scale)


def _info(source: Source, start: int, size: int) -> tuple[float, float | None]:
    """Milliseconds of one tick, and the duration in ticks where it is told."""
    scale, ticks = 1.0, None
    at, end = start, start + min(size, 1 << 16)
    while at < end:
        found = element(source, at)
        if found is None or found[2] is None:
            break
        kind, begin, length = found[0], found[1], found[2]
        content = source[begin : begin + min(length, 8)]
        if kind == _SCALE and content:
            scale = int.from_bytes(content, "big") / 1e6 or 1.0
        elif kind == _DURATION and length in (4, 8):
            ticks = struct.unpack(">f" if length == 4 else ">d", content)[0]
        at = begin + length
    return scale, ticks


def declared_ms(source: Source) -> int | None:
    """The duration that the file's Info element tells, or None (browsers leave it out)."""
    at = 0
    for _ in range(64):
        found = element(source, at)
        if found is None:
            return None
        kind, start, size = found
        if kind == _INFO:
            scale, ticks = _info(source, start, size or 0)
            return round(ticks * scale) if ticks and 0 < ticks * scale < 86_400_000 * 2 else None
        if kind == _CLUSTER:
            return None
        at = start if kind == _SEGMENT else start + (size or 0)
    return None
