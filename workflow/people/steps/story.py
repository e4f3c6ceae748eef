"""A person's story is fetched: their own events, and those of their sessions and recordings (floor 3)."""

from workflow.people.candidates import Candidate
from workflow.people.timeline import Sentence, story
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.folder import StudyFolder


def timeline(study: StudyFolder, person: Candidate) -> list[Sentence]:
    """Everything that happened with a person, in the order in which it happened."""
    sessions = {session.number for session in schedule.listed(study) if person.id in session.who}
    recordings = [number for number, state in events.states(study.db, "recording").items() if state.get("session") in sessions]
    mine = [("candidate", person.number), *(("session", number) for number in sessions), *(("recording", number) for number in recordings)]
    return story(events.histories(study.db, mine), study.settings.timezone)
