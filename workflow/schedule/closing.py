"""Closing a session: what became of it, in the words that the report counts by (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow.errors import WrongUsage, nearest, no_such
from workflow.schedule.sessions import MODES, Session, require_hour

OUTCOMES = {
    "completed": "completed",
    "stopped-early": "stopped early",
    "notes-only": "held, but only notes were taken",
}
ABSENT = {"participant": "the participant did not come", "team": "the team did not come"}
HELD = tuple(OUTCOMES)


@dataclass(frozen=True, slots=True)
class Closing:
    """What the interviewers say afterwards; empty and zero mean that it was not said."""

    outcome: str = ""  # of OUTCOMES; completed, where nothing is said
    began: str = ""  # wall time, such as 2026-12-01T10:04
    ended: str = ""  # the same: the minutes are counted, where they are not said
    minutes: int = 0  # of the interview itself, as the paper reports it
    place: str = ""
    mode: str = ""
    staff: tuple[str, ...] = ()
    present: tuple[str, ...] = ()  # who else: partner, interpreter, student
    attended: tuple[str, ...] = ()  # of a focus group: who of those invited came
    guide: str = ""  # patient-first 1.1
    exceptions: tuple[str, ...] = ()  # questions not asked, with why
    distress: str = ""  # what happened, without names
    incident: str = ""  # what went wrong: the place was not safe, the recorder was lost
    call_on: str = ""  # the day of the follow-up call that was promised
    voucher: str = ""  # its number or amount
    travel_cents: int = 0
    files: int = 0  # recorder files that belong to it
    outside: str = ""  # why it was outside its window


def facts(session: Session, said: Closing) -> dict[str, Any]:
    """The data of the event that closes a session: only what was said. Raises WrongUsage.

    >>> facts(Session(1, "first-interview", ("P1",), zone="Europe/Amsterdam"), Closing(began="2026-12-01 10:04", minutes=39))
    {'outcome': 'completed', 'began': '2026-12-01T10:04', 'minutes_held': 39}
    """
    outcome = said.outcome or session.outcome or "completed"
    if outcome not in OUTCOMES:
        raise WrongUsage(
            f"There is no outcome '{said.outcome}'; a session is {', '.join(OUTCOMES)}.",
            hint=f"--outcome {nearest(said.outcome, OUTCOMES)}; nobody came: workflow session no-show S{session.number}",
        )
    if said.mode and said.mode not in MODES:
        raise no_such("mode", said.mode, MODES, "--mode")
    minutes = said.minutes or _between(said, session.zone or "UTC")
    if said.minutes < 0 or said.minutes > 24 * 60:
        raise WrongUsage(f"A session of {said.minutes} minutes cannot be.")
    strangers = [name for name in said.attended if name not in session.who]
    if strangers:
        raise WrongUsage(f"{', '.join(strangers)} was not invited to S{session.number}.", hint=f"those invited: {', '.join(session.who)}")
    found: dict[str, Any] = {"outcome": outcome}
    if said.began:
        found["began"] = require_hour(said.began, session.zone or "UTC")
    if said.call_on:
        found["call_on"] = _day(said.call_on)
    plain = {"place": said.place, "mode": said.mode, "guide": said.guide, "distress": said.distress, "voucher": said.voucher}
    plain["incident"] = said.incident
    counted = {"minutes_held": minutes, "travel_cents": said.travel_cents, "files": said.files}
    many = {"staff": said.staff, "present": said.present, "attended": said.attended, "exceptions": said.exceptions}
    found |= {key: value for key, value in (plain | counted).items() if value}
    return found | {key: list(value) for key, value in many.items() if value}


def _between(said: Closing, zone: str) -> int:
    """Minutes from the first question to the last, by the clock on the wall; 0 where nobody said when it ended. Raises WrongUsage."""
    if not said.ended:
        return 0
    if not said.began:
        raise WrongUsage("Say when it began as well.", hint='--began "2026-12-01 10:04"')
    began, ended = (
        datetime.fromisoformat(require_hour(at, zone)).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for at in (said.began, said.ended)
    )
    if not timedelta() < ended - began <= timedelta(hours=24):
        raise WrongUsage(f"It cannot have ended at {said.ended}, since it began at {said.began}.")
    return round((ended - began) / timedelta(minutes=1))


def costs(sessions: Iterable[Session]) -> list[tuple[str, str, str, str]]:
    """What is to be paid back or accounted for: session, who, voucher, travel; the sum last. Nothing where nothing was spent.

    >>> costs([Session(1, "first-interview", ("P1",), voucher="12", travel_cents=1250), Session(2, "x", ("P2",))])
    [('S1', 'P1', '12', '12.50'), ('all', '', '1', '12.50')]
    """
    spent = [one for one in sessions if one.voucher or one.travel_cents]
    rows = [(f"S{one.number}", ", ".join(one.who), one.voucher, _money(one.travel_cents)) for one in spent]
    total = ("all", "", str(sum(bool(one.voucher) for one in spent)), _money(sum(one.travel_cents for one in spent)))
    return [*rows, total] if rows else []


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}" if cents else ""


def _day(text: str) -> str:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise WrongUsage(f"'{text}' is not a day.", hint="write it as 2026-12-01") from None
