"""Phoning: what came of an attempt, agreement, refusal, the information letter, and how a person's life goes (floor 3)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from workflow.errors import NotAllowed, WrongUsage, no_such
from workflow.people.candidates import LIVES, Candidate
from workflow.people.contacts import CHANNELS, OUTCOMES, REFUSALS, Attempt
from workflow.people.plain_text import require_plain
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import took_place
from workflow.schedule.waves import is_first
from workflow.store.folder import StudyFolder

DAY_PUT_RIGHT = "the day was put right"


@dataclass(frozen=True, slots=True)
class Overruled:
    """Another person was phoned than the advice named: which advice, and why."""

    advice: int
    reason: str


def attempted(
    study: StudyFolder,
    person: Candidate,
    attempt: Attempt,
    *,
    by: str,
    now: str = "",
    telling: Iterable[str] = (),
    overruled: Overruled | None = None,
    provenance: str = "recorded",
) -> Candidate:
    """Write down one attempt to reach a person; the same attempt entered twice is one.

    `now` is wall time in the study's zone, where it is known; `telling` what the key file knows of people, so that a note holds none of
    it. Raises WrongUsage for unknown words and for times that cannot be, NotAllowed when the person is not to be phoned.
    """
    require_outcome(attempt.outcome)
    _known(attempt.channel, dict.fromkeys(CHANNELS, ""), "channel")
    _require_times(attempt, now)
    require_plain(attempt.note, telling)
    attempt = replace(attempt, by=attempt.by or by)
    if attempt in person.attempts:
        return person
    data = asdict(attempt) | {"needed": study.settings.rules["attempts"]}
    if overruled:
        data["advice"] = overruled.advice
    reason = require_plain(overruled.reason, telling) if overruled else ""
    return book.write(study, person, "attempted", data, by=by, reason=reason, provenance=provenance)


def require_outcome(word: str) -> None:
    """Raises WrongUsage for a word that is none of what can come of a call."""
    _known(word, OUTCOMES, "outcome")


def _require_times(attempt: Attempt, now: str) -> None:
    if now and attempt.at > now:
        raise WrongUsage(f"{attempt.at.replace('T', ' ')} is still to come; an attempt is written down when it was made.")
    if attempt.outcome == "callback" and not attempt.again_at:
        raise WrongUsage("Say when the person wants to be phoned.", hint='--again "2026-11-26 18:30"')
    if attempt.again_at and attempt.outcome != "callback":
        raise WrongUsage("A time to phone again belongs to the outcome callback.", hint="--outcome callback")
    if attempt.again_at and attempt.again_at <= attempt.at:
        raise WrongUsage("The time to phone again lies before the attempt.", hint='--again "2026-11-26 18:30"')


def agreed(study: StudyFolder, person: Candidate, on: str, *, by: str, corrects: bool = False, provenance: str = "recorded") -> Candidate:
    """The person said yes; saying it twice changes nothing, unless the day was said and `corrects` the one that was written down."""
    if person.standing == "agreed":
        if not corrects or person.agreed_on == on:
            return person
        return book.write(study, person, "agreed", {"on": on}, by=by, reason=DAY_PUT_RIGHT, provenance=provenance)
    return book.write(study, person, "agreed", {"on": on}, by=by, provenance=provenance)


def declined(
    study: StudyFolder,
    person: Candidate,
    why: str,
    on: str,
    *,
    by: str,
    note: str = "",
    telling: Iterable[str] = (),
    provenance: str = "recorded",
) -> Candidate:
    """The person said no: before agreeing, after it, or to the follow-up; each is a box of its own in the flow.

    What was booked is cancelled with it; after a refusal of the follow-up, the follow-up alone. Saying no twice changes nothing. Raises
    WrongUsage for a reason that is not on the list; `not-given` always is.
    """
    why = why.replace("_", "-")
    _known(why, REFUSALS, "reason")
    kind = {"agreed": "cancelled-before-first", "consented": refused_by(study, person, on)}.get(person.standing, "declined")
    if person.standing in ("declined", "cancelled-before-first") or (kind == "follow-up-declined" and person.follow_up):
        return person
    if person.standing == "agreed" and kept(study, person, on):
        raise NotAllowed(f"{person.id} has been interviewed.", hint=f"workflow people withdraw {person.id} --help")
    data = {"why": why, "on": on} | ({"note": require_plain(note, telling)} if note else {})
    with study.db.atomic():
        for session in schedule.planned(study, person.id):
            if kind != "follow-up-declined" or not is_first(study.settings.sections["wave"], session.kind):
                schedule.cancel(study, session.number, REFUSALS[why], by=by, provenance=provenance)
        return book.write(study, person, kind, data, by=by, provenance=provenance)


def refused_by(study: StudyFolder, person: Candidate, on: str) -> str:
    """What a no of somebody who has signed means: a first interview still to come is cancelled; after it, the follow-up is refused."""
    waves, mine = study.settings.sections["wave"], [session for session in schedule.listed(study) if person.id in session.who]
    first = any(is_first(waves, session.kind) for session in mine)
    return "cancelled-before-first" if first and not kept(study, person, on) else "follow-up-declined"


def kept(study: StudyFolder, person: Candidate, on: str) -> bool:
    """Whether a session of this person was to begin before this day, and was not cancelled."""
    return any(took_place(session, on) for session in schedule.listed(study) if person.id in session.who)


def letter_sent(study: StudyFolder, person: Candidate, on: str, *, by: str, provenance: str = "recorded") -> Candidate:
    """The information letter went out; its day is what the reflection days count from."""
    if person.letter_on == on:
        return person
    return book.write(study, person, "letter-sent", {"on": on}, by=by, provenance=provenance)


def lives(study: StudyFolder, person: Candidate, status: str, on: str, *, by: str, provenance: str = "recorded") -> Candidate:
    """How the person is, on this day; some of it stops every mail, reminder and member check at once."""
    status = status.replace("_", "-")
    _known(status, LIVES, "status")
    if (person.life, person.life_on) == (status, on):
        return person
    return book.write(study, person, "life", {"status": status, "on": on}, by=by, provenance=provenance)


def _known(word: str, known: dict[str, str], what: str) -> None:
    if word not in known:
        raise no_such(what, word, known, {"reason": "--why", "outcome": "--outcome", "channel": "--channel"}.get(what, ""))
