"""The study's mailbox by IMAP: mails are read as they lie, nothing is deleted, and nothing is marked unless it is asked for (floor 2).

Source: RFC 9051. Everything is fetched before anything is written, so that a server that stops half way changes nothing here.
"""

import imaplib
import re
import ssl
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workflow.errors import BadInput, WorkflowError, WrongUsage
from workflow.schedule import mailbox
from workflow.schedule.replies import Mail

TIMEOUT_S = 30
LARGEST = 10_000_000  # bytes of one mail; an answer has a few thousand
MOST = 5_000  # mails
HERE = ("localhost", "127.0.0.1", "::1")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"UID (\d+)[^)]*?RFC822\.SIZE (\d+)|RFC822\.SIZE (\d+)[^)]*?UID (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where the answers arrive."""

    server: str
    port: int = 993
    user: str = ""
    password: str = ""
    folder: str = "INBOX"


class Reader(imaplib.IMAP4):
    """A connection that takes in no more than a large mail at once, whatever length the server announces."""

    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise self.abort("longer than any mail")
        return super().read(size)


class SafeReader(imaplib.IMAP4_SSL):
    """The same over TLS from the first byte."""

    def read(self, size: int) -> bytes:
        if size > LARGEST:
            raise self.abort("longer than any mail")
        return super().read(size)


@contextmanager
def opened(inbox: Inbox) -> Iterator[imaplib.IMAP4]:
    """A connection to the mailbox. Raises BadInput when it cannot be reached, refuses the password, answers nonsense or cannot encrypt."""
    connection: imaplib.IMAP4 | None = None
    try:
        if inbox.port == 993:
            connection = SafeReader(inbox.server, inbox.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_S)
        else:
            connection = Reader(inbox.server, inbox.port, timeout=TIMEOUT_S)
            if inbox.server not in HERE:
                connection.starttls(ssl.create_default_context())
        _log_in(connection, inbox)
        yield connection
    except WorkflowError:
        raise
    except (OSError, imaplib.IMAP4.error, ValueError, TypeError, IndexError, AttributeError) as fault:  # a server can answer anything
        raise BadInput(
            f"The mailbox on {inbox.server} does not answer as it should ({type(fault).__name__}). Nothing was written.",
            hint="check [mail] imap and imap_port in study.toml, then type the same command again",
        ) from None
    finally:
        if connection is not None:
            with suppress(Exception):  # a server that has gone cannot be told goodbye
                connection.logout()


def _log_in(connection: imaplib.IMAP4, inbox: Inbox) -> None:
    try:
        connection.login(inbox.user, inbox.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        raise BadInput(
            "The mailbox does not take this user and password.", hint="check [mail] user in study.toml, then try again"
        ) from None


def mails(connection: imaplib.IMAP4, folder: str, since: date, *, marking: bool = False) -> dict[str, Mail]:
    """The mails of a folder that came on a day or later, by their UID. Raises BadInput for a folder that is not there."""
    if not folder.isascii():
        raise WrongUsage("The folder's name has letters that cannot be asked for.", hint="name it in plain letters: Answers")
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    answer, _ = connection.select(quoted, readonly=not marking)
    if answer != "OK":
        raise BadInput(f"The mailbox has no folder '{folder}'.", hint="workflow schedule replies imap:INBOX")
    day = f"{since.day}-{MONTHS[since.month - 1]}-{since.year}"
    found = _told(connection.uid("SEARCH", "SINCE", day))[0] or b""
    uids = [uid.decode("ascii") for uid in found.split()][-MOST:]
    small = set(_small(connection, uids))
    return {uid: _fetched(connection, uid, folder) for uid in uids if uid in small}


def _small(connection: imaplib.IMAP4, uids: Sequence[str]) -> Iterator[str]:
    """Those that are no larger than a mail may be."""
    for begin in range(0, len(uids), 200):
        for line in _told(connection.uid("FETCH", ",".join(uids[begin : begin + 200]), "(RFC822.SIZE)")):
            found = _SIZE.search(line) if isinstance(line, bytes) else None
            if found and int(found[2] or found[3]) <= LARGEST:
                yield (found[1] or found[4]).decode("ascii")


def _fetched(connection: imaplib.IMAP4, uid: str, folder: str) -> Mail:
    about = f"mail {uid} of {folder}"
    parts = [part[1] for part in _told(connection.uid("FETCH", uid, "(BODY.PEEK[])")) if isinstance(part, tuple)]
    with suppress(BadInput):  # what is no mail answers nothing
        found = mailbox.opened(parts[0] if parts else b"", about)
        return replace(found, about=f"{about}, of {found.at_utc[:10] or 'no day'}")
    return Mail("", about=about)


def _told(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error("refused")
    return answer[1]


def mark(connection: imaplib.IMAP4, uids: Iterable[str]) -> None:
    """Mark mails as read."""
    for uid in uids:
        _told(connection.uid("STORE", uid, "+FLAGS", r"(\Seen)"))
