"""A member check: a participant reads a summary of the own interview and says whether it is right (floor 1).

No answer is an answer of its own, and never a confirmation. Source of the states: Birt et al. 2016, doi 10.1177/1049732316654870.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workflow.errors import NotAllowed

STANDINGS = {
    "planned": "planned",
    "prepared": "prepared, to be rewritten and sent",
    "held-back": "held back",
    "sent": "sent, no answer yet",
    "answered": "answered",
    "resolved": "dealt with",
}
# answer -> how a person reads it
ANSWERS = {
    "confirmed": "confirmed",
    "changes": "confirmed with changes",
    "disagrees": "disagrees",
    "adds": "adds something",
    "none": "no answer",
    "declined": "does not want to check it",
    "undeliverable": "could not be delivered",
}
OPEN_ENDS = ("changes", "disagrees", "adds")  # answers that ask for something to be done
CHANNELS = ("mail", "paper")
ANSWER_DAYS = 14  # to answer, and again before silence is written down
MOST_REMINDERS = 2
FOLLOWS = {
    "planned": ("",),
    "prepared": ("planned", "prepared", "held-back"),
    "held-back": ("planned", "prepared", "held-back"),
    "sent": ("prepared", "held-back", "sent"),  # again: on another day
    "reminded": ("sent",),
    "answered": ("sent", "answered", "resolved"),
    "resolved": ("answered", "resolved"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One member check, as its events have left it; its number is that of the session."""

    session: int
    who: str  # P1
    standing: str = "planned"
    planned_on: str = ""
    recording: int = 0
    revision: int = 0  # of the transcript that the summary was made from
    document: str = ""  # path inside the study
    draft_sha256: str = ""  # as the program wrote it
    sent_sha256: str = ""  # as the researcher rewrote it and it was sent
    sent_on: str = ""
    channel: str = ""
    alive: str = ""  # who made sure, and when
    distress: str = ""  # what was found when distress was asked about
    due_on: str = ""
    reminders: tuple[str, ...] = ()
    answer: str = ""
    answered_on: str = ""
    note: str = ""  # of the answer
    action: str = ""  # how it was dealt with: "R1 revision 2", "note", "nothing"
    action_note: str = ""
    resolved_on: str = ""
    resolved_by: str = ""
    why: str = ""  # of being held back
    provenance: str = "recorded"

    @property
    def silent_from(self) -> str:
        """The day from which no answer may be written down as none; empty before it was sent.

        >>> Check(1, "P1", due_on="2026-03-15").silent_from
        '2026-03-29'
        """
        return _later(self.due_on, ANSWER_DAYS) if self.due_on else ""

    @property
    def to_resolve(self) -> bool:
        return self.standing == "answered" and self.answer in OPEN_ENDS


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event."""
    data = dict(event.data)
    if event.kind == "planned":
        return {"provenance": event.provenance, "standing": "planned"} | data
    if event.kind == "reminded":
        return state | {"reminders": [*state.get("reminders", []), data["on"]], "due_on": data["due_on"]}
    return state | data | {"standing": event.kind}


def from_state(session: int, state: dict[str, Any]) -> Check:
    return Check(session=session, **(state | {"reminders": tuple(state.get("reminders", ()))}))


def refusal(check: Check, kind: str) -> str:
    """Why an event of this kind cannot follow now, as one sentence; empty when it can.

    >>> refusal(Check(1, "P1"), "sent"), refusal(Check(1, "P1", "sent"), "answered")
    ('The member check of P1 is planned; it has to be prepared first.', '')
    """
    if check.standing in FOLLOWS[kind]:
        return ""
    first = {"sent": "prepared", "reminded": "sent", "answered": "sent", "resolved": "answered"}.get(kind, "")
    order = list(STANDINGS)
    if first and order.index(check.standing) < order.index(first):
        return f"The member check of {check.who} is {STANDINGS[check.standing]}; it has to be {first} first."
    return f"The member check of {check.who} is {STANDINGS[check.standing]} already."


def require_answer(check: Check, answer: str, on: str) -> None:
    """Raises NotAllowed where silence would be written down while the answer may still come."""
    if answer == "none" and on < check.silent_from:
        raise NotAllowed(
            f"{check.who} may still answer: it was due on {check.due_on}, and silence is written down from {check.silent_from} on.",
            hint=f"workflow member-check remind {check.who}",
        )


def due(sent_on: str) -> str:
    """The day until which an answer is awaited.

    >>> due("2026-03-01")
    '2026-03-15'
    """
    return _later(sent_on, ANSWER_DAYS)


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def late(check: Check, today: str) -> str:
    """What is to be done because an answer is late, in words; empty while nothing is.

    >>> late(Check(1, "P1", "sent", due_on="2026-03-15"), "2026-03-20")
    'was due on 2026-03-15: remind (1 of 2)'
    >>> late(Check(1, "P1", "sent", due_on="2026-03-15", reminders=("2026-03-01", "2026-03-08")), "2026-03-29")
    'no answer since 2026-03-15, two reminders: write down none'
    """
    if check.standing != "sent" or today <= check.due_on:
        return ""
    if len(check.reminders) < MOST_REMINDERS:
        return f"was due on {check.due_on}: remind ({len(check.reminders) + 1} of {MOST_REMINDERS})"
    return f"no answer since {check.due_on}, two reminders: write down none" if today >= check.silent_from else ""


_SENTENCES = {
    "en": {
        "nobody": "No participant has been asked to check a summary yet.",
        "one": "1 participant received a summary of the own interview to check",
        "many": "{n} participants received a summary of their own interview to check",
        "confirmed": "{k} of {n} confirmed it",
        "plain": " without changes",
        "changes": "{k} confirmed it with changes",
        "disagrees": "{k} disagreed",
        "adds": "{k} added to it",
        "none": "{k} did not answer",
        "declined": "{k} did not want to check it",
        "undeliverable": "{k} could not be reached",
        "open": "{k} has not answered yet|{k} have not answered yet",
    },
    "nl": {
        "nobody": "Nog geen deelnemer is gevraagd een samenvatting na te lezen.",
        "one": "1 deelnemer kreeg een samenvatting van het eigen interview om na te lezen",
        "many": "{n} deelnemers kregen een samenvatting van hun eigen interview om na te lezen",
        "confirmed": "{k} van {n} bevestigde die|{k} van {n} bevestigden die",
        "plain": " zonder wijzigingen",
        "changes": "{k} bevestigde met wijzigingen|{k} bevestigden met wijzigingen",
        "disagrees": "{k} was het er niet mee eens|{k} waren het er niet mee eens",
        "adds": "{k} vulde aan|{k} vulden aan",
        "none": "{k} antwoordde niet|{k} antwoordden niet",
        "declined": "{k} wilde niet nalezen|{k} wilden niet nalezen",
        "undeliverable": "{k} kon niet bereikt worden|{k} konden niet bereikt worden",
        "open": "{k} heeft nog niet geantwoord|{k} hebben nog niet geantwoord",
    },
}


def sentence(checks: Iterable[Check], language: str = "en") -> str:
    """The sentence for the paper. Everybody who was asked is counted; silence is named and never counted as confirmed.

    >>> three = [Check(n, f"P{n}", "answered", sent_on="2026-03-01", answer="confirmed") for n in (1, 2, 3)]
    >>> sentence(three)
    '3 participants received a summary of their own interview to check: 3 of 3 confirmed it without changes.'
    >>> sentence([*three[:2], Check(3, "P3", "answered", sent_on="2026-03-01", answer="none")])
    '3 participants received a summary of their own interview to check: 2 of 3 confirmed it without changes, 1 did not answer.'
    """
    said = _SENTENCES.get(language, _SENTENCES["en"])
    asked = [check for check in checks if check.sent_on]
    if not asked:
        return said["nobody"]
    n = len(asked)
    counts = {answer: sum(check.answer == answer for check in asked) for answer in (*ANSWERS, "")}
    begin = said["one"] if n == 1 else said["many"].format(n=n)
    confirmed = _plural(said["confirmed"], counts["confirmed"], n) + (said["plain"] if counts["confirmed"] else "")
    others = [_plural(said[answer], counts[answer], n) for answer in ANSWERS if answer != "confirmed" and counts[answer]]
    waiting = [_plural(said["open"], counts[""], n)] if counts[""] else []
    return f"{begin}: {', '.join([confirmed, *others, *waiting])}."


def _plural(text: str, k: int, n: int) -> str:
    one, _, many = text.partition("|")
    return (one if k == 1 or not many else many).format(k=k, n=n)
