"""Everything that can go wrong, in words that say what, where and what to type next (floor 0).

One place, `workflow.cli.boundary`, turns these into a sentence on the screen and an exit code.
"""

import re
from collections.abc import Iterable
from pathlib import PurePath


class WorkflowError(Exception):
    """A problem that a person can act on: a sentence, and what to type or do next.

    `hint` is the next command or step, without a full stop, or empty.

    >>> str(WorkflowError("P7 withdrew on 3 May.", hint="workflow people show P7"))
    'P7 withdrew on 3 May. Next: workflow people show P7'
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} Next: {self.hint}" if self.hint else self.message

    def __reduce__(self):  # errors cross process borders: the keyword must survive the journey
        return _rebuilt, (type(self), self.message, self.hint)


def about(item: str, message: str) -> str:
    """A problem with the item that it is about before it, unless the sentence names that itself.

    >>> about("R3", "It is not finished."), about("R3", "R3 has no transcript yet."), about("R3", "There is no recording R3.")
    ('R3: It is not finished.', 'R3 has no transcript yet.', 'There is no recording R3.')
    >>> about("memos/a.mp3", "a.mp3 is empty: it holds 0 bytes."), about("S4, P7", "P7 has withdrawn.")
    ('memos/a.mp3 is empty: it holds 0 bytes.', 'S4: P7 has withdrawn.')
    """
    name = PurePath(item).name
    if name != item and message.startswith(f"{name} "):  # the sentence knows the file alone, the person typed where it lies
        return item + message[len(name) :]
    unsaid = [part for part in item.split(", ") if not re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", message)]
    return f"{', '.join(unsaid)}: {message}" if unsaid else message


def nearest(typed: str, known: Iterable[str]) -> str:
    """The one of the known words that was probably meant, or the first of them: an example that can be typed.

    >>> nearest("no time", ["personal", "lack-of-time"]), nearest("noanswer", ["voicemail", "no-answer"]), nearest("?", ["en", "nl"])
    ('lack-of-time', 'no-answer', 'en')
    """
    import difflib

    words = list(known)
    plain = re.sub(r"[^a-z0-9]+", "-", typed.casefold()).strip("-")
    shared = [word for word in words if any(part in word.split("-") for part in plain.split("-") if len(part) > 3)]
    close = difflib.get_close_matches(plain, words, n=1, cutoff=0.5)
    return (close or shared or words or [""])[0]


def _rebuilt(kind: type[WorkflowError], message: str, hint: str) -> WorkflowError:
    return kind(message, hint=hint)


class BadInput(WorkflowError):
    """A file or a value from outside cannot be used; the rest of the batch goes on."""


class NotAllowed(WorkflowError):
    """The rules of the study forbid it (consent, withdrawal, a frozen transcript)."""


class NotFound(WorkflowError):
    """The id is well written but nothing has it."""


class EngineFailed(WorkflowError):
    """The speech model or its process stopped; the chunks it held go back to the queue."""


class WrongUsage(WorkflowError):
    """The command was given something that it cannot mean."""

    exit_code = 2


class NoStudy(WorkflowError):
    """This folder is not a study, nor is one above it."""

    exit_code = 10


class Locked(WorkflowError):
    """Another program holds the study for longer than we wait."""

    exit_code = 11


class WrongKey(WorkflowError):
    """The passphrase or the key file does not open this study."""

    exit_code = 12


class DiskFull(WorkflowError):
    """No room is left; everything committed so far is kept."""

    exit_code = 28


def no_such(what: str, typed: str, known: Iterable[str], option: str) -> WrongUsage:
    """The error for a word that is none of those that are known, with the one that was probably meant.

    >>> no_such("outcome", "noanswer", ["voicemail", "no-answer"], "--outcome").hint
    '--outcome no-answer'
    """
    words = list(known)
    return WrongUsage(f"There is no {what} '{typed}'; it can be {', '.join(words)}.", hint=f"{option} {nearest(typed, words)}".strip())
