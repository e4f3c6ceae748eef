"""The sheet for the table and the table for the appendix (floor 3)."""

from collections.abc import Iterable
from pathlib import Path

from workflow.errors import NotFound, WrongUsage
from workflow.guides.sheet import Sheet, html
from workflow.guides.sheet_docx import docx
from workflow.guides.steps import attach, book
from workflow.guides.versions import TopicGuide, Version
from workflow.schedule import steps as schedule
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder

FORMATS = {"docx": docx, "html": html}
HEADERS = ("version", "day", "change", "why", "after", "approved by")


def for_session(study: StudyFolder, number: int) -> Sheet:
    """The sheet of a session, from the version it has pinned. Raises NotFound, NotAllowed for a changed file."""
    use = attach.of_session(study, number)
    session = schedule.get(study, number)
    return Sheet(attach.pinned(study, use), use.sha256, f"S{number}", session.who, session.staff, session.starts)


def of_guide(study: StudyFolder, name: str, version: str = "") -> Sheet:
    """The sheet of a guide: a frozen version, or the file as it is now. Raises NotFound, BadInput, NotAllowed."""
    guide = book.only(study, name)
    if not version:
        return Sheet(book.working(study, guide))
    found = guide.version(version)
    if found is None:
        raise NotFound(f"{guide.id} has no version '{version}'.", hint=f"workflow guide history {guide.id}")
    return Sheet(book.frozen(study, guide, found), found.sha256)


def write(study: StudyFolder, sheet: Sheet, formats: Iterable[str], folder: Path | None = None) -> list[Path]:
    """Write the sheet in these formats into the study's exports/, or elsewhere; notes that somebody typed into an earlier one stay.

    Raises WrongUsage, DiskFull.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise WrongUsage(f"A sheet cannot be written as {unknown[0]}; it can be {' or '.join(FORMATS)}.", hint="--to docx")
    folder = folder or study.path / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in formats:
        content = FORMATS[name](sheet)
        path, count = folder / f"{sheet.stem}.{name}", 1
        while path.exists() and path.read_bytes() != content:
            count += 1
            path = folder / f"{sheet.stem}-{count}.{name}"
        write_whole(path, content)
        paths.append(path)
    return paths


def history(study: StudyFolder, guide: TopicGuide) -> list[tuple[str, str, str, str, str, str]]:
    """The rows that an appendix prints, pilots between the versions: see HEADERS. Sessions are named by who took part, where one did."""
    names = {f"S{one.number}": one.who[0] for one in schedule.listed(study) if len(one.who) == 1}

    def called(session: str) -> str:
        return f"{session} ({names[session]})" if session in names else session

    rows = [(version.step, _row(version, called(version.after))) for version in guide.versions]
    for pilot in guide.pilots:
        tried = f"pilot {called(pilot.session)}, {'' if pilot.in_analysis else 'not '}analysed" if pilot.session else "read by colleagues"
        rows.append((pilot.step, (pilot.version, pilot.on, tried, f"changed: {pilot.changed}", "", pilot.looked)))
    return [row for _, row in sorted(rows)]


def _row(version: Version, after: str) -> tuple[str, str, str, str, str, str]:
    what = version.changed or ("released" if version.stage == "released" else "first draft")
    return version.number, version.on, what, version.why, after, version.approved_by


def markdown(rows: Iterable[Iterable[str]]) -> str:
    """The same rows as a table that a text editor or a paper takes.

    >>> print(markdown([("1.0", "2026-11-24", "first released version", "", "", "SD")]))
    | version | day | change | why | after | approved by |
    |---|---|---|---|---|---|
    | 1.0 | 2026-11-24 | first released version |  |  | SD |
    """
    lines = ["| " + " | ".join(HEADERS) + " |", "|" + "---|" * len(HEADERS)]
    return "\n".join(lines + ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows])
