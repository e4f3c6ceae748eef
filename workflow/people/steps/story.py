"""A person's story is fetched: their own events, and those of their sessions and recordings (floor 3)."""

from workflow.people.candidates import Candidate
from workflow.people.timeline import Sentence, story
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.folder import StudyFolder


def timeline(study: StudyFolder, person: Candidate) -> list[Sentence]:
    """Everything that happened with a person, in the order in which it happened."""
    happened = events.history(study.db, "candidate", person.number)
    mine = {session.number for session in schedule.listed(study) if person.id in session.who}
    for number in mine:
        happened += events.history(study.db, "session", number)
    for number, state in events.states(study.db, "recording").items():
        if state.get("session") in mine:
            happened += events.history(study.db, "recording", number)
    return story(happened, study.settings.timezone)
