"""The board is gathered from all rooms; it reads and changes nothing (floor 3)."""

from collections.abc import Iterator
from datetime import date

from workflow.people.candidates import STANDINGS
from workflow.people.sampling.matrix import Matrix
from workflow.people.steps import advice, book
from workflow.review.steps import standing
from workflow.schedule import waves
from workflow.schedule.steps import closing, sessions
from workflow.schedule.steps.due import due
from workflow.store import events
from workflow.store.folder import StudyFolder
from workflow.today.board import Board, Group, Recorded, Standing, Visit, chart, late, stages
from workflow.today.steps import day
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import read


def board(study: StudyFolder, now: str, known: dict[int, dict[str, str]] | None = None) -> Board:
    """The study at a glance; `now` is wall time in its zone. `known`: the key file's entries, where a person opened it for this run."""
    today, first = day.today(study, now), date.fromisoformat(now[:10])
    changes, head = events.head(study.db)
    with book.read_once(study):
        return Board(
            study=study.settings.id,
            title=study.settings.title,
            now=now,
            timezone=study.settings.timezone,
            late=late(today, now),
            today={part: lines for part, lines in today.items() if lines},
            week=day.week(study, now),
            groups=tuple(groups(study)),
            matrices=tuple(matrices(study)),
            chart=chart(visits(study, first), first),
            stages=stages(recorded(study)),
            changes=changes,
            head=head[:16] if changes else "",
            first=day.first(study),
            names=_names(study, known or {}),
        )


def groups(study: StudyFolder) -> Iterator[Group]:
    for name, counted in day.people(study).items():
        yield Group(name, tuple(Standing(standing, STANDINGS[standing], count) for standing, count in counted.items()))


def matrices(study: StudyFolder) -> Iterator[Matrix]:
    """The sampling matrix of each group that has dimensions and a list."""
    for group in dict.fromkeys(entry["group"] for entry in study.settings.sections["dimension"]):
        if any(one.group == group for one in book.listed(study)):
            yield advice.matrix(study, group)


def visits(study: StudyFolder, today: date) -> list[Visit]:
    """Every later visit with a window: those to come, the most pressing first, then those held."""
    rows = [
        Visit(row.who, row.wave, row.window, row.standing, date.fromisoformat(row.starts[:10]) if row.starts else None, row.days_left)
        for row in due(study, today)
        if row.window and not row.why_not
    ]
    for wave in waves.from_settings(study.settings.sections["wave"]):
        for session in sessions.listed(study):
            if session.kind != wave.name or not session.held or not session.day or wave.first:
                continue
            for who in session.came:
                window = closing.window_for(study, wave, who)
                if window:
                    rows.append(Visit(who, wave.name, window, session.timing or "held", date.fromisoformat(session.day)))
    return rows


def recorded(study: StudyFolder) -> Iterator[Recorded]:
    """Every recording, with where its transcript stands and whose work it is."""
    for recording, row in zip(recordings.listed(study), read.standing(study), strict=True):
        work = standing.of(recording)
        yield Recorded(
            id=row["recording"],
            session=row["session"],
            kind=row["kind"],
            who=tuple(row["who"]),
            minutes=row["minutes"],
            state=row["state"],
            transcript=standing.state(recording),
            to=work.to,
            due_on=work.due,
            why=row.get("why", ""),
        )


def _names(study: StudyFolder, known: dict[int, dict[str, str]]) -> dict[str, str]:
    """Who is who, by both ids of a person."""
    found: dict[str, str] = {}
    for one in book.listed(study):
        name = known.get(one.number, {}).get("name", "")
        if name:
            found |= {f"C{one.number}": name, one.id: name}
    return found
