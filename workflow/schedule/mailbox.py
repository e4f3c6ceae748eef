"""Mails from files: an .eml, an mbox, or a folder of either; nothing in them is trusted (floor 2)."""

import contextlib
import email
import mailbox
from collections.abc import Iterator
from datetime import UTC
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from workflow.errors import BadInput
from workflow.schedule.replies import LARGEST, Mail

LARGEST_FILE = 200_000_000  # bytes
MOST_PARTS = 200  # of one mail


def read(path: Path) -> Iterator[Mail]:
    """The mails in a file or folder. Raises BadInput for what is no mail, or far too large."""
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.suffix.lower() in (".eml", ".mbox"):
                yield from read(file)
        return
    if not path.is_file():
        raise BadInput("There is no such file.", hint="save the answers from your mail program as .eml files or one .mbox, and name that")
    if path.stat().st_size > LARGEST_FILE:
        raise BadInput("This mail file is larger than 200 MB.", hint="move the answers into a folder of their own and save that")
    with path.open("rb") as opening:
        is_box = opening.read(5) == b"From "
    if is_box:
        box = mailbox.mbox(path, create=False)
        with contextlib.closing(box):
            for number, key in enumerate(box.keys(), 1):
                yield opened(box.get_bytes(key), f"mail {number} of {path.name}")
    else:
        yield opened(path.read_bytes(), path.name)


def opened(raw: bytes, about: str) -> Mail:
    """One mail from its bytes."""
    message = email.message_from_bytes(raw, policy=default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise BadInput(f"{about} is no mail.", hint="save the answer from your mail program as an .eml file")
    return Mail(parseaddr(_header(message, "From"))[1], _date(message), tuple(_calendars(message)), about)


def _header(message: Message, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, TypeError, LookupError):  # the header parser of the standard library gives up on some headers
        return ""


def _date(message: Message) -> str:
    try:
        moment = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, OverflowError):
        return ""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else ""


def _calendars(message: EmailMessage) -> Iterator[bytes]:
    """The calendar parts, each only once: most programs send the same object as a part and as a file."""
    seen: set[bytes] = set()
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        named = _header(part, "Content-Disposition").lower()
        if part.get_content_type() not in ("text/calendar", "application/ics") and ".ics" not in named:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content not in seen and len(content) <= LARGEST * 2:
            seen.add(content)
            yield content
