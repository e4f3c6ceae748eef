"""Mails as every mail program shows them: a draft to send, an invitation that calendars take (floor 1).

The shape is the one that Outlook, Thunderbird and Google read: text, page and calendar as alternatives first, then the same calendar as a
file. Source: RFC 6047 2.4 (iMIP), [MS-STANOICAL] V0342 and V0343.
"""

import html
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP


def mail(sender: str, sender_name: str, to: str, to_name: str, subject: str, text: str, *, draft: bool = True) -> EmailMessage:
    """A plain mail to one person; as a draft, Outlook and Thunderbird open it unsent.

    >>> str(mail("study@example.org", "Research", "anna@example.org", "Ánna", "Appointment", "Dear Ánna")["to"])
    'Ánna <anna@example.org>'
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = _address(sender, sender_name)
    made["To"] = _address(to, to_name)
    made["Subject"] = " ".join(subject.split())  # a line end in a header would begin another header
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


def _address(email: str, name: str) -> Address:
    plain = " ".join(name.split())
    return Address(display_name=plain, addr_spec=email.strip())


def _page(text: str) -> str:
    paragraphs = (f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{"".join(paragraphs)}</body></html>'
