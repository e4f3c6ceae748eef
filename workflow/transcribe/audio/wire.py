"""Messages between the program and its decoder: one letter, a length, a body (floor 1).

Kinds from the child: B block of sound, P probe, R report, E error in words, X error nobody foresaw. To the child: Q request.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from workflow.records import Flag, SoundReport, Span

HEADER = struct.Struct(">cI")
MOST = 1 << 28  # no honest message is longer


def pack(kind: bytes, body: bytes) -> bytes:
    """One message as bytes.

    >>> pack(b"Q", b"{}")
    b'Q\\x00\\x00\\x00\\x02{}'
    """
    return HEADER.pack(kind, len(body)) + body


def unpack(read: Callable[[int], bytes]) -> tuple[bytes, bytes] | None:
    """The next message from a blocking `read(n)`; None when the other side is gone, even in the middle of one.

    >>> import io
    >>> unpack(io.BytesIO(pack(b"Q", b"{}")).read)
    (b'Q', b'{}')
    >>> unpack(io.BytesIO(b"Q\\x00\\x00\\x00\\x09{}").read) is None
    True
    """
    head = read(HEADER.size)
    if len(head) < HEADER.size:
        return None
    kind, length = HEADER.unpack(head)
    if length > MOST:
        return None
    body = read(length) if length else b""
    return (kind, body) if len(body) == length else None


def report_to_plain(report: SoundReport) -> dict[str, Any]:
    """A report as lists and numbers, for JSON."""
    return {
        "duration_ms": report.duration_ms,
        "declared_ms": report.declared_ms,
        "bad_packets": report.bad_packets,
        "holes": [[hole.start_ms, hole.end_ms] for hole in report.holes],
        "shifted_from_ms": report.shifted_from_ms,
        "flags": [[flag.kind, flag.start_ms, flag.end_ms, flag.why, flag.harm] for flag in report.flags],
    }


def report_from_plain(plain: dict[str, Any]) -> SoundReport:
    """The report back from what `report_to_plain` gave.

    >>> report = SoundReport(10, None, holes=(Span(1, 2),), flags=(Flag("hole", 1, 2, "lost", 0.5),))
    >>> report_from_plain(report_to_plain(report)) == report
    True
    """
    return SoundReport(
        duration_ms=plain["duration_ms"],
        declared_ms=plain["declared_ms"],
        bad_packets=plain["bad_packets"],
        holes=tuple(Span(*hole) for hole in plain["holes"]),
        shifted_from_ms=plain["shifted_from_ms"],
        flags=tuple(Flag(*flag) for flag in plain["flags"]),
    )
