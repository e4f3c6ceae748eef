"""A sound file that exists only while it is asked for: a head of 44 bytes, then samples by their place (floor 1).

Browsers play WAV everywhere and find any moment in it by arithmetic, where they cannot read what many recorders write. Sources: the RIFF
WAVE format of Microsoft and IBM (1991), RFC 9110 section 14 (ranges).
"""

import re
import struct

from workflow.records import RATE

HEAD_BYTES = 44
SAMPLE_BYTES = 2
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def size(samples: int) -> int:
    """How many bytes the file has.

    >>> size(16_000)
    32044
    """
    return HEAD_BYTES + samples * SAMPLE_BYTES


def head(samples: int) -> bytes:
    """The first 44 bytes of a WAV file of 16 kHz, one channel, 16 bits.

    >>> head(3)[:4], len(head(3))
    (b'RIFF', 44)
    """
    data = samples * SAMPLE_BYTES
    about = struct.pack("<HHIIHH", 1, 1, RATE, RATE * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    riff = b"RIFF" + struct.pack("<I", HEAD_BYTES - 8 + data) + b"WAVE"
    return riff + b"fmt " + struct.pack("<I", 16) + about + b"data" + struct.pack("<I", data)


def asked_range(header: str | None, total: int) -> tuple[int, int] | None:
    """The bytes that are asked for, first and the one behind the last; None where no such range can be given.

    Without a range, or with one that cannot be read, the whole is meant (RFC 9110, 14.2); so it is with several at once.

    >>> asked_range("bytes=10-19", 100), asked_range("bytes=90-", 100), asked_range("bytes=-5", 100)
    ((10, 20), (90, 100), (95, 100))
    >>> asked_range(None, 100), asked_range("bytes=0-1,5-6", 100), asked_range("bytes=100-", 100)
    ((0, 100), (0, 100), None)
    """
    found = _RANGE.fullmatch((header or "").strip())
    if not found or found[0] == "bytes=-":
        return 0, total
    first, last = found.groups()
    if not first:
        start, end = max(0, total - int(last)), total
    else:
        start, end = int(first), total if not last else min(total, int(last) + 1)
        if last and int(last) < int(first):
            return 0, total
    return (start, end) if start < end else None
