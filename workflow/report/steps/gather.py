"""Fetching what reports count: every folded state of a study, read once in one transaction (floor 3)."""

from workflow.guides.steps import attach
from workflow.guides.steps import book as guides
from workflow.people.steps import book as people
from workflow.report.every import every
from workflow.report.facts import Facts
from workflow.report.material import Material
from workflow.report.steps import quoting
from workflow.rigour.steps import coding, member_checks, saturating
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.clock import now_in
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book as recordings


def material(study: StudyFolder, today: str = "") -> Material:
    """Everything that a report may count; nothing else is read afterwards. `today` is a day in the study's zone, or the real one."""
    concluded = events.states(study.db, saturating.SUBJECT)
    return Material(
        settings=study.settings,
        today=today or now_in(study.settings.timezone)[:10],
        candidates=tuple(people.listed(study)),
        sessions=tuple(schedule.listed(study)),
        recordings=tuple(recordings.listed(study)),
        checks=tuple(member_checks.listed(study)),
        rounds=tuple(coding.listed(study)),
        saturation=tuple(state | {"number": number} for number, state in concluded.items() if state),
        guides=tuple(guides.listed(study)),
        uses=tuple(attach.listed(study)),
        quotations=tuple(quoting.listed(study)),
        synthetic=events.made_up(study.db),
    )


def facts(study: StudyFolder, today: str = "") -> Facts:
    """Every fact of the study by id."""
    return every(material(study, today))
