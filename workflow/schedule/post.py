"""Sending mail, where the command says so: over an encrypted connection, one mail after another, each told (floor 2)."""

import email
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from workflow.errors import BadInput, WorkflowError

TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class Post:
    """Where mail is handed over."""

    server: str
    port: int = 587
    user: str = ""
    password: str = ""


@contextmanager
def opened(post: Post) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server. Raises BadInput when it cannot be reached, refuses the password, or cannot encrypt."""
    kind = smtplib.SMTP_SSL if post.port == 465 else smtplib.SMTP
    try:
        with kind(post.server, post.port, timeout=TIMEOUT_S) as server:
            if post.port != 465 and post.server not in ("localhost", "127.0.0.1", "::1"):
                server.starttls(context=ssl.create_default_context())
            if post.user:
                server.login(post.user, post.password)
            yield server
    except smtplib.SMTPAuthenticationError:
        raise BadInput(
            "The mail server does not take this user and password.", hint="check [mail] user in study.toml, then try again"
        ) from None
    except (TimeoutError, socket.gaierror, ConnectionError, ssl.SSLError, smtplib.SMTPException, OSError) as fault:
        if isinstance(fault, WorkflowError):
            raise
        raise BadInput(
            f"The mail server {post.server} does not answer as it should ({type(fault).__name__}). What was sent before is kept.",
            hint="check [mail] server and port in study.toml, then type the same command again: nothing is sent twice",
        ) from None


def send(server: smtplib.SMTP, draft: bytes) -> None:
    """Hand over one mail as its draft has it. Raises BadInput when the server refuses it; others can go on."""
    message = email.message_from_bytes(draft, policy=SMTP)
    del message["X-Unsent"]
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain)
    try:
        server.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as fault:
        raise BadInput(f"The mail server refused this mail ({type(fault).__name__}).", hint="check the address in the key file") from None
