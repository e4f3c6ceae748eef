"""How old the newest backup in the study is (floor 3)."""

from datetime import datetime

from workflow.backup.steps import shelf
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder

WEEK = 7  # days


def overdue(study: StudyFolder) -> str:
    """A sentence where a week's work would be lost; empty where nothing has changed, or a backup is not a week old."""
    log = events.changes(study.db)
    made = shelf.finished(shelf.of_study(study))
    last = shelf.read(made[-1]) if made else None
    since = last.made_at if last else log[0]["at_utc"] if log else ""
    if not since or (last and last.changes >= len(log)) or _days(since) < WEEK:
        return ""
    return f"backup: the newest is {_days(since)} days old" if last else f"backup: there is none, and the study is {_days(since)} days old"


def _days(since: str) -> int:
    return (datetime.fromisoformat(now_utc()) - datetime.fromisoformat(since)).days
