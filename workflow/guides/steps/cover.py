"""What was spoken about: typed after the session, proposed from the transcript, confirmed by a person; the matrix of it all (floor 3)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from workflow.guides import coverage, matching, uses
from workflow.guides.coverage import Matrix
from workflow.guides.guide import Guide
from workflow.guides.matching import Place
from workflow.guides.steps import attach, book
from workflow.guides.uses import Covered, Use
from workflow.people.plain_text import require_plain
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import read as reading


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the transcript seems to say of one question, beside what is entered."""

    item: str
    question: str
    places: tuple[Place, ...]
    entered: Covered | None

    @property
    def how(self) -> str:
        """What is entered if a person says yes: asked, where a place was found. Else a person must look.

        Nothing found is never taken for not spoken of: a question that was put in quite other words is not recognised.
        """
        return "asked" if self.places else ""


def cover(study: StudyFolder, session: int, exceptions: Iterable[str], *, by: str, provenance: str = "recorded") -> Use:
    """Enter a session's coverage: every question asked, but for the exceptions. The same twice changes nothing.

    This is what closing a session calls. Raises NotFound without a guide, NotAllowed for a changed file, WrongUsage for what it
    cannot read.
    """
    use = attach.of_session(study, session)
    guide = attach.pinned(study, use)
    told = uses.read_exceptions(exceptions, guide)
    return _write(study, use, {item.id: told.get(item.id, Covered("asked")) for item in guide.items}, by=by, provenance=provenance)


def closed(study: StudyFolder, session: int, *, by: str, provenance: str = "recorded") -> Use | None:
    """Enter what was typed when the session was closed, once; nothing for a session without a guide, or with coverage already.

    Where nothing was typed of the questions, nobody has said that they were asked, and nothing is entered.

    Raises WrongUsage for exceptions that name no question of the guide.
    """
    found = schedule.get(study, session)
    if not found.exceptions or not awaited(study, session):
        return None
    return cover(study, session, map(uses.as_exception, found.exceptions), by=by, provenance=provenance)


def awaited(study: StudyFolder, session: int) -> bool:
    """Whether a session that was held has a guide of which nobody has said what was asked."""
    state = events.state(study.db, attach.SUBJECT, session)
    return state is not None and schedule.get(study, session).held and not state.get("covered")


def amend(study: StudyFolder, session: int, exceptions: Iterable[str], *, by: str, provenance: str = "recorded") -> Use:
    """Change what is entered for these questions alone."""
    use = attach.of_session(study, session)
    return _write(study, use, uses.read_exceptions(exceptions, attach.pinned(study, use)), by=by, provenance=provenance)


def proposals(study: StudyFolder, session: int) -> tuple[Guide, tuple[Proposal, ...], bool]:
    """What the newest transcripts of a session say of each question; (guide, proposals, whether there is a transcript)."""
    use = attach.of_session(study, session)
    guide = attach.pinned(study, use)
    who = schedule.get(study, session).who
    found: dict[str, tuple[Place, ...]] = {}
    ready = [one for one in recordings.listed(study) if one.session == session and one.transcribed]
    for recording in ready:
        turns = matching.interviewer_turns(reading.transcript(study, recording.number), who)
        for item, places in matching.places(guide, turns).items():
            found[item] = (*found.get(item, ()), *places)
    proposed = (Proposal(item.id, item.question, found.get(item.id, ()), use.covered.get(item.id)) for item in guide.items)
    return guide, tuple(proposed), bool(ready)


def confirm(study: StudyFolder, session: int, exceptions: Iterable[str], *, by: str, provenance: str = "recorded") -> Use:
    """A person has looked at the proposals and says yes, but for the exceptions. What is not proposed stays as it was entered."""
    use = attach.of_session(study, session)
    guide, proposed, _ = proposals(study, session)
    told = uses.read_exceptions(exceptions, guide)
    sure = {
        one.item: Covered(one.how, "", one.places[0].start_ms, "transcript")
        for one in proposed
        if one.how and not (one.entered and one.entered.how in ("came-up", "partly", "skipped"))
    }
    return _write(study, use, sure | told, by=by, provenance=provenance)


def matrix(study: StudyFolder, name: str = "") -> Matrix:
    """The matrix of one guide over all sessions that used it, pilots that are not analysed left out. Raises NotFound."""
    guide = book.only(study, name)
    used = [use for use in attach.listed(study) if use.guide == guide.id and (use.in_analysis or not use.pilot)]
    held = {session.number: session for session in schedule.listed(study)}
    used.sort(key=lambda use: (held[use.session].day or "9999", use.session))
    labels = {number: session.who[0] if len(session.who) == 1 else f"S{number}" for number, session in held.items()}
    questions = {item.id: item.question for version in guide.versions for item in book.frozen(study, guide, version).items}
    return coverage.matrix(guide, used, labels, questions)


def _write(study: StudyFolder, use: Use, covered: dict[str, Covered], *, by: str, provenance: str) -> Use:
    new = {item: one for item, one in covered.items() if use.covered.get(item) != one}
    for one in new.values():
        require_plain(one.why)
    if not new:
        return use
    data = {"covered": {item: asdict(one) for item, one in new.items()}}
    event = Event(attach.SUBJECT, use.session, "covered", by, now_utc(), data, provenance=provenance)
    return uses.from_state(use.session, events.append(study.db, event, uses.apply))
