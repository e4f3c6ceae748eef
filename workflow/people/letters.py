"""The draft that confirms an appointment: neutral subject, nothing about health, nothing about the study (floor 1)."""

from dataclasses import dataclass

from workflow.days import day_in_words, hour_of
from workflow.people.texts import Texts
from workflow.schedule.sessions import Session


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person, not sent yet."""

    to: str  # an e-mail address, or empty
    subject: str
    text: str


def confirmation(texts: Texts, known: dict[str, str], session: Session, caller: str, which: str = "letter") -> Letter:
    """The letter after a booking, or another one of workflow.people.texts; day and hour in words, with the time zone's city, and the link.

    >>> from workflow.people.texts import texts
    >>> when = {"starts": "2026-12-01T10:00", "zone": "Europe/Amsterdam", "minutes": 60, "mode": "home"}
    >>> booked = Session(3, "first-interview", ("C1",), ("SD",), **when)
    >>> print(confirmation(texts("nl"), {"name": "A. Jansen"}, booked, "SD").text)  # doctest: +ELLIPSIS
    Beste A. Jansen,
    ...
    dinsdag 1 december 2026 om 10:00 uur (tijd in Amsterdam)
    Ik kom bij u thuis.
    Het duurt ongeveer 60 minuten.
    ...
    """
    filled: dict[str, str | int] = {
        "name": known.get("name", ""),
        "caller": "" if caller == "unknown" else caller,
        "day": day_in_words(session.starts, texts.language),
        "time": hour_of(session.starts),
        "city": session.zone.rpartition("/")[2].replace("_", " "),
        "minutes": session.minutes,
        "where": place_in_words(texts, session),
    }
    text = texts.said(which, **filled).replace("(where)\n", "")
    return Letter(known.get("email", "") if "@" in known.get("email", "") else "", texts.said("subject", **filled), text)


def place_in_words(texts: Texts, session: Session) -> str:
    """Where it is to be, as a sentence to the person; of a video call with its link, once there is one.

    >>> from workflow.people.texts import texts
    >>> call = {"mode": "zoom", "link": "https://example.org/j/1?pwd={a}"}
    >>> place_in_words(texts("en"), Session(3, "first-interview", ("C1",), **call))
    'We talk by video. This is the link: https://example.org/j/1?pwd={a}'
    """
    if session.mode == "zoom" and session.link:
        return texts.where["link"].replace("{link}", session.link)
    return texts.where.get(session.mode, "")
