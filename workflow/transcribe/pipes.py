"""The standard input of a child process, kept for its own program (floor 2)."""

import os
from typing import BinaryIO


def own_input() -> BinaryIO:
    """Take the standard input out of the reach of libraries; they find an empty one in its place.

    Windows lets nobody look at a pipe while a thread waits for it, and numpy's OpenBLAS looks at the standard input as it is
    loaded: a child that listens for its parent while it loads numpy would hang for ever.
    """
    own = os.fdopen(os.dup(0), "rb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return own
