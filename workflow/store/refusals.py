"""What the system says when it refuses a file, in words and with what to do next (floor 2).

Never with the path, since that may hold a name; only a file that this program has named itself is named. Windows has numbers of its own for
what goes wrong, most of which Python knows as "Invalid argument" alone.
"""

import errno
import os
import re
from pathlib import Path

from workflow.errors import BadInput, DiskFull, WorkflowError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
WINDOWS_FULL = {39, 112}
HELD = {5, 32, 33}  # access denied, sharing violation, locked: mostly the file is open in Word or Excel
GONE = {15, 21, 53, 55, 59, 64, 67, 433, 1006, 1117, 1167, 1231}  # no such drive, not ready, not connected, network name gone ...
TOO_LONG = {206}
NOT_FOUND = {2, 3}
LONGEST = 247  # letters of a folder's whole path; a file's may have 259
OURS = re.compile(r"(?:[A-Z]\d+(?:-[a-z0-9]+)*|report|tracker|flow)\.[a-z]+")  # R1.docx: what such a name tells is an id


def in_words(fault: OSError) -> WorkflowError | None:
    """The problem where more is known of it than the system's own word for it.

    >>> in_words(OSError(28, "No space left on device")).message
    'The disk is full; everything finished so far is kept.'
    >>> in_words(OSError(2, "No such file or directory")) is None
    True
    """
    code = getattr(fault, "winerror", None)
    if fault.errno in FULL or code in WINDOWS_FULL:
        return DiskFull("The disk is full; everything finished so far is kept.", hint="free some space, then type the same command")
    if code in HELD:
        return BadInput(
            f"{_named(fault)} is open in another program (Word, Excel, the browser) or may not be written; "
            "the one that was there is as it was.",
            hint="close it there, then type the same command",
        )
    if code in GONE:
        return BadInput(
            "The disk, stick or network drive is gone or not ready; everything finished so far is kept.",
            hint="put it back in or connect to it again, then type the same command",
        )
    not_found = code in NOT_FOUND or (os.name == "nt" and fault.errno == errno.ENOENT)
    if code in TOO_LONG or (not_found and _length(fault) > LONGEST):
        return BadInput(
            "A file's name with all its folders is longer than Windows takes (about 250 letters).",
            hint="move the study into a folder higher up, such as C:\\studies",
        )
    return None


def _named(fault: OSError) -> str:
    name = re.split(r"[\\/]", str(fault.filename2 or fault.filename or ""))[-1]
    return name if OURS.fullmatch(name) else "A file"


def _length(fault: OSError) -> int:
    return len(os.path.abspath(Path(str(fault.filename)))) if fault.filename else 0
