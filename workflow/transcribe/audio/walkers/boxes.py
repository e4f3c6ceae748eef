"""MP4, M4A, MOV and 3GP: boxes, each with its length, from the first byte to the last (ISO 14496-12, 4.2) (floor 1)."""

from __future__ import annotations

from workflow.transcribe.audio.walkers import Finding, Source


def walk(source: Source) -> list[Finding]:
    """Findings of the outermost boxes; damage inside a box shows when its sound is decoded.

    >>> walk(bytes.fromhex("00000008") + b"free" + bytes.fromhex("00000020") + b"mdat" + bytes(8))[0].kind
    'truncated'
    """
    at, length = 0, len(source)
    while at < length:
        head = source[at : at + 16]
        if len(head) < 8 or not any(head):
            break  # filled up with zeros
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1 and len(head) == 16:
            size = int.from_bytes(head[8:16], "big")
        if size == 0:
            break  # up to the end of the file
        if size < 8 or not all(32 <= byte < 127 or byte == 0xA9 for byte in kind):
            return [Finding("damaged", at, length, "The structure of the file is broken from here on.")]
        if at + size > length:
            missing = at + size - length
            return [Finding("truncated", at, length, f"The file is {missing} bytes shorter than it says: its end is missing.")]
        at += size
    return []
