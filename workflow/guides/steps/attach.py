"""A session pins the guide that it uses: id, version and hash (floor 3)."""

from workflow.errors import NotAllowed, NotFound
from workflow.guides import uses
from workflow.guides.guide import Guide
from workflow.guides.steps import book
from workflow.guides.uses import Use
from workflow.guides.versions import RELEASED, TopicGuide, Version
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder

SUBJECT = "guide-use"


def listed(study: StudyFolder) -> list[Use]:
    return [uses.from_state(number, state) for number, state in events.states(study.db, SUBJECT).items()]


def of_session(study: StudyFolder, session: int) -> Use:
    """The pinned guide of a session. Raises NotFound."""
    schedule.get(study, session)
    state = events.state(study.db, SUBJECT, session)
    if state is None:
        raise NotFound(f"S{session} has no guide yet.", hint=f"workflow guide attach S{session}")
    return uses.from_state(session, state)


def pinned(study: StudyFolder, use: Use) -> Guide:
    """The guide as the session used it. Raises NotAllowed where the frozen file was changed or is gone."""
    guide = book.get(study, use.guide)
    version = guide.version(use.version)
    assert version is not None and version.sha256 == use.sha256
    return book.frozen(study, guide, version)


def attach(
    study: StudyFolder, session: int, name: str = "", version: str = "", *, by: str, reason: str = "", provenance: str = "recorded"
) -> tuple[Use, bool]:
    """Pin a released version to a session, the newest where none is named; (the pin, whether it is new).

    Raises NotAllowed for a version that is not released, for a frozen file that was changed, and for another guide than the one whose
    coverage is entered already, unless there is a reason.
    """
    found = schedule.get(study, session)
    guide = book.get(study, name) if name else _fitting(study, session, found.kind, found.language)
    wanted = guide.version(version) if version else guide.released
    if wanted is None and version:
        known = ", ".join(one.number for one in guide.versions) or "none yet"
        raise NotFound(f"{guide.id} has no version '{version}'; it has {known}.", hint=f"workflow guide history {guide.id}")
    if wanted is None or wanted.stage != RELEASED:
        raise NotAllowed(
            f"{guide.id}{f' {version}' if version else ''} is not released; only a pilot uses a guide before that.",
            hint=f"workflow guide release {guide.id}, or for a pilot: workflow guide pilot {guide.id} --session S{session}",
        )
    state = events.state(study.db, SUBJECT, session)
    before = uses.from_state(session, state) if state else None
    book.frozen(study, guide, wanted)
    if before and (before.guide, before.version, before.pilot) == (guide.id, wanted.number, False):
        return before, False
    if before and (before.covered or before.pilot) and not reason:
        raise NotAllowed(
            f"S{session} used {before.guide} {before.version}{' as a pilot' if before.pilot else ''}; its coverage hangs on that.",
            hint="give the reason with --why if that was a mistake",
        )
    return pin(study, session, guide, wanted, pilot=False, in_analysis=True, by=by, reason=reason, provenance=provenance), True


def pin(
    study: StudyFolder,
    session: int,
    guide: TopicGuide,
    version: Version,
    *,
    pilot: bool,
    in_analysis: bool,
    by: str,
    reason: str = "",
    provenance: str = "recorded",
) -> Use:
    """Write the pin of a session."""
    data = {"guide": guide.id, "version": version.number, "sha256": version.sha256, "pilot": pilot, "in_analysis": in_analysis}
    event = Event(SUBJECT, session, "attached", by, now_utc(), data, reason, provenance)
    return uses.from_state(session, events.append(study.db, event, uses.apply))


def _fitting(study: StudyFolder, session: int, kind: str, language: str) -> TopicGuide:
    """The only guide meant for this kind of session and language. Raises NotFound."""
    there = book.listed(study)
    guides = [guide for guide in there if guide.released]
    if not there:
        raise book.none_yet()
    if not guides:
        raise NotFound(f"No guide is released yet, and S{session} takes a released one.", hint=f"workflow guide release {there[0].id}")
    fits = [guide for guide in guides if book.frozen(study, guide, guide.released or guide.versions[-1]).wave == kind]
    fits = [guide for guide in fits if guide.language == language] or fits
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(guide.id for guide in guides)
    fault = "several fit" if fits else "none is meant for"
    raise NotFound(f"Say which guide: {fault} {kind}; released are {known}.", hint=f"workflow guide attach S{session} GUIDE")
