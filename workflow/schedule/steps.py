"""Adding and listing sessions (floor 3)."""

from workflow.errors import NotFound
from workflow.schedule import sessions
from workflow.schedule.sessions import Session
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder


def add(
    study: StudyFolder,
    kind: str,
    who: tuple[str, ...],
    staff: tuple[str, ...],
    *,
    by: str,
    language: str = "",
    another: bool = False,
    provenance: str = "recorded",
) -> tuple[Session, bool]:
    """Add a session, or find the same one that is there already; (session, whether it is new). Raises WrongUsage."""
    data = sessions.plan(study.settings, kind, who, staff, language)
    with study.db.atomic():
        for session in listed(study):
            if not another and (session.kind, list(session.who)) == (data["kind"], data["who"]):
                return session, False
        number = events.next_number(study.db, "S")
        event = Event("session", number, "added", by, now_utc(), data, provenance=provenance)
        state = events.append(study.db, event, sessions.apply)
    return sessions.from_state(number, state), True


def listed(study: StudyFolder) -> list[Session]:
    return [sessions.from_state(number, state) for number, state in events.states(study.db, "session").items()]


def get(study: StudyFolder, number: int) -> Session:
    """One session. Raises NotFound."""
    state = events.state(study.db, "session", number)
    if state is None:
        raise NotFound(f"There is no session S{number}.", hint="workflow session list")
    return sessions.from_state(number, state)
