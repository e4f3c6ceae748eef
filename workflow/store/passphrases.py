"""Where a passphrase may come from without being typed: a file that WORKFLOW_PASSPHRASE_FILE names, or the system's keyring (floor 2).

Never the command line: other people's programs can read that.
"""

import contextlib
import os
import stat
from pathlib import Path

from workflow.errors import BadInput, NotAllowed

VARIABLE = "WORKFLOW_PASSPHRASE_FILE"
SERVICE = "interview-workflow"


def from_file(variable: str = VARIABLE) -> str | None:
    """The first line of the file that the environment names; None where it names none. Raises BadInput or NotAllowed."""
    named = os.environ.get(variable)
    if not named:
        return None
    path = Path(named)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The file that {variable} names cannot be read.", hint="check its name and that it is yours") from None
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise NotAllowed("Other people on this computer can read the passphrase file.", hint="chmod 600 and the name of that file")
    return text.splitlines()[0].rstrip("\r") if text else ""


def from_keyring(study: str) -> str | None:
    """What the system's keyring holds for this study; None where it holds nothing or there is no keyring."""
    with contextlib.suppress(Exception):  # a keyring that is locked, absent or broken is no reason to stop: the person can type
        import keyring

        return keyring.get_password(SERVICE, study)
    return None


def remember(study: str, passphrase: str) -> bool:
    """Put it into the system's keyring; False where that does not work."""
    with contextlib.suppress(Exception):
        import keyring

        keyring.set_password(SERVICE, study, passphrase)
        return keyring.get_password(SERVICE, study) == passphrase
    return False
