"""Mails as every mail program shows them: a draft to send, an invitation that calendars take; every .eml is built here (floor 1).

`X-Unsent: 1` makes Outlook and Thunderbird open a file as a draft. The shape of an invitation is the one that Outlook, Thunderbird and
Google read: text, page and calendar as alternatives first, then the same calendar as a file. Source: RFC 6047 2.4 (iMIP), [MS-STANOICAL]
V0342 and V0343.
"""

import html
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from workflow.errors import BadInput

DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"
BOUNDARY = "=-a-letter-with-a-document-=-"  # the same every time, so that the same letter is the same file


def draft(to: str, subject: str, text: str, document: bytes = b"", filename: str = "") -> bytes:
    """A plain letter as a file that mail programs open ready to send, from whoever opens it; with a Word document where there is one.

    >>> draft("a@example.org", "Our appointment", "Dear A,").split(b"\\r\\n")[:2]
    [b'X-Unsent: 1', b'To: a@example.org']
    """
    made = EmailMessage(policy=SMTP)
    made["X-Unsent"] = "1"
    if is_address(to):
        made["To"] = _one_line(to)
    made["Subject"] = _one_line(subject)
    made.set_content(text)
    if document:
        made.add_attachment(document, maintype="application", subtype=DOCX, filename=filename)
        made.set_boundary(BOUNDARY)
    return made.as_bytes()


def mail(sender: str, sender_name: str, to: str, to_name: str, subject: str, text: str, *, draft: bool = True) -> EmailMessage:
    """A plain mail to one person; as a draft, Outlook and Thunderbird open it unsent.

    >>> str(mail("study@example.org", "Research", "anna@example.org", "Ánna", "Appointment", "Dear Ánna")["to"])
    'Ánna <anna@example.org>'
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = _address(sender, sender_name)
    made["To"] = _address(to, to_name)
    made["Subject"] = _one_line(subject)
    if draft:
        made["X-Unsent"] = "1"
    made.set_content(text, cte="base64")
    made.add_alternative(_page(text), subtype="html", cte="base64")
    return made


def with_calendar(made: EmailMessage, calendar: bytes, method: str) -> EmailMessage:
    """The mail with an invitation in it, once as a part that calendars act on and once as a file."""
    text = calendar.decode()
    made.add_alternative(text, subtype="calendar", params={"method": method}, cte="base64")
    made.add_attachment(calendar, maintype="application", subtype="ics", filename="invite.ics")
    return made


def _one_line(text: str) -> str:
    """A line end in a header would begin another header."""
    return " ".join(text.split())


def is_address(text: str) -> bool:
    """Whether a mail can be written to it at all: the standard library stumbles over some that are cut short.

    >>> is_address("anna@example.org"), is_address("anna@"), is_address(""), is_address("Anna <anna@example.org>")
    (True, False, False, False)
    """
    try:
        return bool(Address(addr_spec=_one_line(text)).domain)
    except (ValueError, IndexError, AttributeError, MessageError):
        return False


def _address(email: str, name: str) -> Address:
    if not is_address(email):
        raise BadInput("An address cannot be used as it is written.", hint="correct the e-mail address in the key file or in study.toml")
    return Address(display_name=_one_line(name), addr_spec=email.strip())


def _page(text: str) -> str:
    paragraphs = (f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{"".join(paragraphs)}</body></html>'
