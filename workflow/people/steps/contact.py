"""Phoning: what came of an attempt, agreement, refusal, the information letter, and how a person's life goes (floor 3)."""

from dataclasses import asdict, dataclass

from workflow.errors import WrongUsage
from workflow.people.candidates import LIVES, Candidate
from workflow.people.contacts import CHANNELS, OUTCOMES, REFUSALS, Attempt
from workflow.people.plain_text import require_plain
from workflow.people.steps import book
from workflow.store.folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Overruled:
    """Another person was phoned than the advice named: which advice, and why."""

    advice: int
    reason: str


def attempted(
    study: StudyFolder, person: Candidate, attempt: Attempt, *, by: str, overruled: Overruled | None = None, provenance: str = "recorded"
) -> Candidate:
    """Write down one attempt to reach a person. Raises WrongUsage for unknown words, NotAllowed when the person is not to be phoned."""
    _known(attempt.outcome, OUTCOMES, "outcome")
    _known(attempt.channel, dict.fromkeys(CHANNELS, ""), "channel")
    if attempt.outcome == "callback" and not attempt.again_at:
        raise WrongUsage("Say when the person wants to be phoned.", hint='--again "2026-11-26 18:30"')
    require_plain(attempt.note)
    data = asdict(attempt) | {"by": attempt.by or by, "needed": study.settings.rules["attempts"]}
    if overruled:
        data["advice"] = overruled.advice
    reason = require_plain(overruled.reason) if overruled else ""
    return book.write(study, person, "attempted", data, by=by, reason=reason, provenance=provenance)


def agreed(study: StudyFolder, person: Candidate, on: str, *, by: str, provenance: str = "recorded") -> Candidate:
    """The person said yes; saying it twice changes nothing."""
    if person.standing == "agreed":
        return person
    return book.write(study, person, "agreed", {"on": on}, by=by, provenance=provenance)


def declined(
    study: StudyFolder, person: Candidate, why: str, on: str, *, by: str, note: str = "", provenance: str = "recorded"
) -> Candidate:
    """The person said no: before agreeing, after it, or to the follow-up; each is a box of its own in the flow.

    Raises WrongUsage for a reason that is not on the list; `not-given` always is.
    """
    why = why.replace("_", "-")
    _known(why, REFUSALS, "reason")
    kind = {"agreed": "cancelled-before-first", "consented": "follow-up-declined"}.get(person.standing, "declined")
    data = {"why": why, "on": on} | ({"note": require_plain(note)} if note else {})
    return book.write(study, person, kind, data, by=by, provenance=provenance)


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
        raise WrongUsage(f"There is no {what} '{word}'; it can be {', '.join(known)}.")
