"""The letter to somebody whose appointments are called off; it bears a name, so it lies in the key folder (floor 1)."""

from collections.abc import Sequence

from workflow.days import day_in_words, hour_of
from workflow.schedule.sessions import Session

TEXTS = {
    "en": (
        "Dear {name},",
        "You have told us that you no longer want to take part in our study. Thank you for letting us know.",
        "This appointment is cancelled:",
        "You need not do anything. We will not contact you about the study again.",
        "With kind regards,",
        "{day}, {hour}",
    ),
    "nl": (
        "Beste {name},",
        "U heeft ons laten weten dat u niet meer meedoet aan ons onderzoek. Dank u wel dat u dit heeft gezegd.",
        "Deze afspraak gaat niet door:",
        "U hoeft niets te doen. Wij nemen over het onderzoek geen contact meer met u op.",
        "Met vriendelijke groet,",
        "{day}, {hour} uur",
    ),
}


def letter(name: str, cancelled: Sequence[Session], language: str) -> str:
    """The text of the letter; without appointments it confirms the withdrawal alone.

    >>> print(letter("Anna", [Session(3, "follow-up", ("P7",), starts="2026-12-01T10:00")], "en").splitlines()[6])
        Tuesday 1 December 2026, 10:00
    """
    dear, told, called_off, nothing, regards, when = TEXTS.get(language, TEXTS["en"])
    spoken = language if language in TEXTS else "en"
    times = [session.starts for session in cancelled if session.starts]
    lines = [when.format(day=day_in_words(start, spoken), hour=hour_of(start)) for start in times]
    appointments = [called_off, "", *(f"    {line}" for line in lines), ""] if lines else []
    return "\n".join([dear.format(name=name), "", told, "", *appointments, nothing, "", regards, ""])
