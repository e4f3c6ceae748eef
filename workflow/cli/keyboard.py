"""Whether somebody sits at the keyboard, so that a question finds an answer (floor 4)."""

import sys


def attended() -> bool:
    """Whether what is asked can be answered.

    Windows calls the empty device NUL, which a planned task has for its input, a terminal too; and a passphrase asked for there waits for
    ever, since it is read from the keyboard, not from the input. So on Windows it is asked whether the input is a console indeed.
    """
    if sys.stdin is None or not sys.stdin.isatty():  # None: a program without any window
        return False
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        console, mode = msvcrt.get_osfhandle(sys.stdin.fileno()), ctypes.c_ulong()
        return bool(ctypes.windll.kernel32.GetConsoleMode(ctypes.c_void_p(console), ctypes.byref(mode)))
    return True
