"""Attempts to reach a person, what came of each, and when it is enough (floor 1)."""

from dataclasses import dataclass
from datetime import datetime

OUTCOMES = {
    "no-answer": "nobody answered",
    "voicemail": "a neutral message was left",
    "wrong-number": "the number is wrong",
    "callback": "asked to be phoned again",
    "thinking": "was reached and thinks it over",
    "reached": "was reached",
}
UNANSWERED = ("no-answer", "voicemail")
CHANNELS = ("phone", "mail", "letter", "sms", "in-person")

# Why people do not take part. `not-given` is a full answer: nobody has to say why.
REFUSALS = {
    "lack-of-time": "lack of time",
    "personal": "personal reasons",
    "stopped-treatment": "stopped the treatment and does not want to be interviewed",
    "unknown": "reason unknown",
    "not-given": "no reason was given",
    "unwilling-to-say": "does not want to say why",
    "needs-to-think": "needs to think it over",
    "must-consult-family": "must consult the family",
    "worried-about-stigma": "is worried what others may think",
    "does-not-want-to-join": "does not want to join",
    "moving": "is moving",
    "too-ill": "is too ill",
    "language": "language",
    "other": "another reason",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach a person; `at` is wall time in the study's zone, such as 2026-11-24T14:10."""

    at: str
    outcome: str  # one of OUTCOMES
    channel: str = "phone"
    again_at: str = ""  # when the person asked to be phoned
    by: str = ""
    note: str = ""

    @property
    def answered(self) -> bool:
        return self.outcome not in UNANSWERED and self.outcome != "wrong-number"


def part_of_day(at: str) -> str:
    """Morning, afternoon or evening.

    >>> part_of_day("2026-11-24T09:30"), part_of_day("2026-11-24T12:00"), part_of_day("2026-11-24T17:45")
    ('morning', 'afternoon', 'evening')
    """
    hour = datetime.fromisoformat(at).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


def unanswered(attempts: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The unanswered attempts that count since the person was last reached: one for each day."""
    last = max((i for i, attempt in enumerate(attempts) if attempt.answered), default=-1)
    days: dict[str, Attempt] = {}
    for attempt in attempts[last + 1 :]:
        if attempt.outcome in UNANSWERED:
            days.setdefault(attempt.at[:10], attempt)
    return tuple(days.values())


def is_unreachable(attempts: tuple[Attempt, ...], needed: int) -> bool:
    """Whether enough was tried: `needed` unanswered attempts on different days and not all at the same time of day.

    >>> tried = [Attempt(f"2026-11-{day}T{hour}:00", "no-answer") for day, hour in ((23, "10"), (24, "10"), (25, "10"), (26, "18"))]
    >>> is_unreachable(tuple(tried[:3]), 3), is_unreachable(tuple(tried), 3)
    (False, True)
    """
    counted = unanswered(attempts)
    parts = {part_of_day(attempt.at) for attempt in counted}
    return len(counted) >= needed and len(parts) >= min(2, needed)


def next_try(attempts: tuple[Attempt, ...], needed: int, now: str) -> str:
    """What the next attempt should be, in words; empty when there was none yet.

    >>> next_try((Attempt("2026-11-24T10:00", "no-answer"),), 3, "2026-11-24T11:00")
    'attempt 2 of 3: not today again; try an afternoon or an evening'
    """
    counted = unanswered(attempts)
    if not counted:
        return ""
    tried = {part_of_day(attempt.at) for attempt in counted}
    fresh = [part for part in ("morning", "afternoon", "evening") if part not in tried]
    when = "" if any(attempt.at[:10] == now[:10] for attempt in counted) is False else "not today again; "
    advice = "try " + " or ".join(f"an {part}" if part[0] in "ae" else f"a {part}" for part in fresh) if fresh else "any time of day"
    return f"attempt {len(counted) + 1} of {max(needed, len(counted) + 1)}: {when}{advice}"
