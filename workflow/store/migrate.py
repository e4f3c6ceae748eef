"""Bring a study's tables up to date: a backup first, then each new migration in its own transaction (floor 2)."""

from pathlib import Path

from workflow.errors import NotAllowed
from workflow.store.clock import now_utc
from workflow.store.driver import StudyDatabase
from workflow.store.schema import study


def bring_up_to_date(db: StudyDatabase, path: Path) -> None:
    """Apply what is pending. Raises NotAllowed when a newer program has written this study."""
    if not pending(db):
        return
    if _applied(db):
        back_up(db, path / "backups" / f"study-before-migration-{now_utc().replace(':', '')}.db")
    without_backup(db)


def pending(db: StudyDatabase) -> list[str]:
    """What has not been applied yet; looking changes nothing. Raises NotAllowed when a newer program has written this study."""
    known = [migration.name for migration in study._migrations]
    if _applied(db) - set(known):
        raise NotAllowed("A newer version of this program has written this study.", hint="install the newer version, then try again")
    return [name for name in known if name not in _applied(db)]


def _applied(db: StudyDatabase) -> set[str]:
    return {migration.name for migration in study.applied(db)}


def without_backup(db: StudyDatabase) -> None:
    """Apply what is pending to a database that is itself a backup, or has one.

    Two programs may open a new study at once: the second waits, then finds nothing left to do.
    """
    with db.atomic():
        if pending(db):
            study.apply(db)


def back_up(db: StudyDatabase, target: Path) -> None:
    """Write a complete copy of the open database; encrypted when the study is."""
    target.parent.mkdir(exist_ok=True)
    db.conn.execute("VACUUM INTO ?", [str(target)])
