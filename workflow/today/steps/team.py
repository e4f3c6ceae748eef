"""The tracker for the team meeting is written: where everybody and everything stands, by id (floor 3)."""

from pathlib import Path
from typing import Any

from workflow.days import short
from workflow.people.candidates import PLACES, STANDINGS, Candidate
from workflow.people.consent import newest
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import MODES, Session
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.today.steps.day import today
from workflow.today.tracker import Sheet, workbook
from workflow.transcribe.steps import read

PEOPLE = "id, group, standing, in the sample, why, attempts, last attempt, outcome, agreed on, form, signed on, scopes, sessions".split(
    ", "
)
SESSIONS = "id, kind, who, with, standing, when, where, minutes".split(", ")
RECORDINGS = "id, session, who, minutes, state".split(", ")
TODAY = "part, who, what, why, by, command".split(", ")


def tracker(study: StudyFolder, path: Path, now: str) -> Path:
    """Write the read-only workbook; no names, and no facts such as age and region that together tell who somebody is. Raises DiskFull."""
    sessions = schedule.listed(study)
    sheets = [
        Sheet("People", PEOPLE, [_person(one, sessions) for one in book.listed(study)]),
        Sheet("Sessions", SESSIONS, [_session(session) for session in sessions]),
        Sheet("Recordings", RECORDINGS, [_recording(row) for row in read.standing(study)]),
        Sheet("Today", TODAY, [[part, *_line(line)] for part, lines in today(study, now).items() for line in lines]),
    ]
    write_whole(
        path, workbook(sheets, f"{study.settings.id}, {short(now)}. Made by the program: what is filled in here is read by nobody.")
    )
    return path


def _person(one: Candidate, sessions: list[Session]) -> list[str | int]:
    held, last = newest(one.consents), one.attempts[-1] if one.attempts else None
    mine = ", ".join(f"S{session.number} {session.standing}" for session in sessions if one.id in session.who)
    attempts: list[str | int] = [len(one.attempts), last.at[:10] if last else "", last.outcome if last else ""]
    form = [held.form, held.on, ", ".join(held.scopes)] if held else ["", "", ""]
    return [one.id, one.group, STANDINGS[one.standing], PLACES.get(one.standing, "out"), one.why, *attempts, one.agreed_on, *form, mine]


def _session(session: Session) -> list[str | int]:
    when = short(session.starts) if session.starts else ""
    who, staff = ", ".join(session.who), ", ".join(session.staff)
    return [f"S{session.number}", session.kind, who, staff, session.standing, when, MODES.get(session.mode, ""), session.minutes]


def _recording(row: dict[str, Any]) -> list[str | int | float]:
    return [row["recording"], row["session"], ", ".join(row["who"]), row["minutes"], row["state"]]


def _line(line: Line) -> list[str]:
    return [line.who, line.what, line.why, line.by.replace("T", " "), line.command]
