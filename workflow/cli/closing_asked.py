"""Closing a session by answering questions, the same evening in two minutes; Enter leaves a thing unsaid (floor 4)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import click

from workflow.cli import amounts
from workflow.cli.calling import choose
from workflow.days import read_day, read_moment
from workflow.errors import WrongUsage
from workflow.possible import require_past
from workflow.schedule import sessions
from workflow.schedule.closing import OUTCOMES
from workflow.schedule.sessions import Session
from workflow.study import Study

ABSENT = "absent"


def ask(study: Study, session: Session, now: str) -> dict[str, Any] | None:
    """What was answered, by the names of the command's options; None where nobody came."""
    outcome = choose(f"S{session.number}, {sessions.in_words(session)}: what became of it?", OUTCOMES | {ABSENT: "somebody did not come"})
    if outcome == ABSENT:
        return None

    def moment(text: str) -> str:
        return require_past(read_moment(text, "", now).replace("T", " "), now, option="")

    began = _line("When did it begin?", session.starts.replace("T", " "), moment)
    ended = _line("When was the last question answered?", _after(began, session.minutes), moment)
    said: dict[str, Any] = {"outcome": outcome, "began": began, "ended": ended if began else ""}
    modes = sessions.modes_of(study, session.kind)
    kept = f"as planned: {sessions.MODES.get(session.mode, session.mode)}" if session.mode else "not said"
    said["mode"] = choose("Where was it?", {mode: sessions.MODES[mode] for mode in modes}, nothing=kept)
    said["present"] = _list("Who else was there? Such as: partner, interpreter")
    said["distress"] = _line("Was the person upset? A few words without names")
    said["incident"] = _line("Did something go wrong? A few words without names")
    if said["distress"] or said["incident"]:
        tomorrow = (date.fromisoformat(now[:10]) + timedelta(days=1)).isoformat()
        said["call_on"] = _line("When will you phone about it?", tomorrow, lambda text: read_day(text, "", now))
    said["voucher"] = _line("Voucher: its number or amount")
    said["travel_cents"] = _cents(_line("Travel costs, such as 12.50"))
    said["files"] = click.prompt("How many files are on the recorder?", type=amounts.Whole(0), default=1, err=True)
    said["note"] = _line("The field note, names and all; it goes into the key file (a longer one: --note-file)")
    return said


def _line(question: str, default: str = "", meant: Callable[[str], str] = str) -> str:
    """One line that was typed, as what it means; asked again until it means something, and none is none."""

    def read(text: str) -> str:
        try:
            return meant(text) if text else text
        except WrongUsage as problem:
            raise click.UsageError(f"{problem.message} Such as: {problem.hint.strip()}") from None

    return str(click.prompt(question, default=default, show_default=bool(default), value_proc=read, err=True)).strip()


def _list(question: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _line(question).split(",") if part.strip())


def _after(began: str, minutes: int) -> str:
    """When it would have ended as planned; nothing where what was typed is no time."""
    try:
        return (datetime.fromisoformat(began) + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M") if minutes else ""
    except ValueError:
        return ""


def _cents(text: str) -> int:
    """An amount of money as cents.

    >>> _cents("12.50"), _cents("12,5"), _cents("\\u20ac 3"), _cents("")
    (1250, 1250, 300, 0)
    """
    plain = text.replace("\u20ac", "").replace(",", ".").strip()
    if not plain:
        return 0
    try:
        return round(float(plain) * 100)
    except ValueError:
        raise click.UsageError(f"'{text}' is no amount of money; write it as 12.50.") from None
