"""REFI-QDA 1.5, the exchange format of coding programs: what a project holds, written, checked and packed; one home for it (floor 1).

`workflow.rigour` packs its double coding with this, `workflow.export.qdpx` the transcripts of a study. Positions are Unicode code
points from 0, an end is exclusive (10.2); times are milliseconds (10.4); texts are UTF-8 with LF and without a byte order mark.
"""

import hashlib

SPACE = "urn:QDA-XML:project:1.0"
LARGEST_MEMBER = 2_147_483_647  # bytes of a file inside (8.5)
_KNOWN = bytes.fromhex("6f7c1d2e6c1b5b0c9a435a4d8f0d7c11")  # the name space of our GUIDs

# told apart by colour-blind people too (Okabe and Ito)
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")


def colour(at: int) -> str:
    """The colour of the code that stands at this place among the others.

    >>> colour(0) == colour(7) != colour(1)
    True
    """
    return _COLOURS[at % len(_COLOURS)]


def guid(*names: object) -> str:
    """The same GUID for the same thing in every export (RFC 9562, version 5).

    >>> guid("code", "pain") == guid("code", "pain") != guid("code", "rest")
    True
    """
    digest = bytearray(
        hashlib.sha1(_KNOWN + "/".join(map(str, names)).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()[:16]
    )
    digest[6], digest[8] = digest[6] & 0x0F | 0x50, digest[8] & 0x3F | 0x80
    plain = digest.hex()
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))
