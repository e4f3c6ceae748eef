"""The team's own calendar: a file to subscribe to, with ids and without names (floor 3)."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workflow.errors import BadInput
from workflow.schedule import invitations
from workflow.schedule.calendars import Calendar
from workflow.schedule.invitations import Entry
from workflow.schedule.sessions import Session
from workflow.schedule.steps import sessions
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder

FILE = "team-calendar.ics"


def entries(study: StudyFolder, *, by: str) -> list[Entry]:
    """Every session with a day, under a UID that stays the same for ever."""
    return [_entry(_with_uid(study, session, by)) for session in sessions.listed(study) if session.starts and session.standing != "added"]


def _with_uid(study: StudyFolder, session: Session, by: str) -> Session:
    return session if session.uid else sessions.write(study, session.number, "named", {"uid": f"{uuid.uuid4()}@{study.settings.id}"}, by=by)


def _entry(session: Session) -> Entry:
    summary = f"{', '.join(session.who)} {session.kind}" + (f" ({', '.join(session.staff)})" if session.staff else "")
    return Entry(
        session.uid,
        session.starts,
        session.zone,
        session.minutes,
        summary,
        session.place or session.mode,
        session.changes,
        session.standing == "cancelled",
    )


def write(study: StudyFolder, path: Path | None, *, by: str, now: datetime) -> tuple[Path, int]:
    """Write the team's calendar as one file; returns where, and how many appointments are in it. Raises DiskFull."""
    target = path or study.path / "exports" / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    found = entries(study, by=by)
    write_whole(target, invitations.feed(found, now, study.settings.id))
    return target, len(found)


def address_of(study: StudyFolder) -> str:
    """The calendar server's address in study.toml. Raises BadInput where there is none."""
    address = study.settings.mail.get("calendar", "")
    if not address:
        raise BadInput("study.toml names no calendar.", hint='write into [mail]: calendar = "https://..."; or use --folder DIR')
    return address


@dataclass(frozen=True, slots=True)
class Synced:
    """What keeping a calendar in step has changed."""

    put: tuple[str, ...] = ()  # S3, S7
    deleted: tuple[str, ...] = ()


def sync(study: StudyFolder, calendar: Calendar, *, by: str, now: datetime, dry_run: bool = False) -> Synced:
    """Bring a calendar into step with the study: new and changed sessions are put, cancelled ones taken out; the same again does nothing.

    Raises BadInput when the calendar cannot be used; what was done before stays, and the same call goes on.
    """
    known = calendar.known()
    put, deleted = [], []
    for session in sessions.listed(study):
        if not session.starts or session.standing == "added":
            continue
        named = session if dry_run else _with_uid(study, session, by)
        if named.standing == "cancelled":
            if named.uid in known:
                deleted.append(f"S{session.number}")
                if not dry_run:
                    calendar.delete(named.uid)
        elif known.get(named.uid, -1) < named.changes:
            put.append(f"S{session.number}")
            if not dry_run:
                calendar.put(named.uid, invitations.kept(_entry(named), now))
    return Synced(tuple(put), tuple(deleted))
