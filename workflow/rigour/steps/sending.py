"""A summary goes out: consent, being alive and distress are asked first, on the day itself (floor 3)."""

from dataclasses import dataclass
from pathlib import Path

from workflow.days import days_between
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.people.candidates import Candidate
from workflow.people.plain_text import require_plain
from workflow.people.steps import contact, gate
from workflow.possible import require_not_before
from workflow.rigour import checks, letters
from workflow.rigour.checks import CHANNELS, MOST_REMINDERS, Check
from workflow.rigour.letters import Letter
from workflow.rigour.steps import drafts
from workflow.rigour.steps.member_checks import ACTION, get, write
from workflow.schedule import mailing
from workflow.schedule import steps as schedule
from workflow.store import files
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder
from workflow.store.identities import Person

FRESH_DAYS = 30  # as long somebody's being well and alive, once asked, is taken to hold


@dataclass(frozen=True, slots=True)
class Sending:
    """How it goes out, and what was asked before; None where nobody has asked."""

    channel: str = "mail"  # mail or paper
    alive: bool = False  # somebody made sure on this day that the person lives and is well enough
    distressed: bool | None = None
    despite: str = ""  # why it goes out although distress was noted
    as_is: bool = False  # the draft goes out as the program wrote it
    corrects: bool = False  # the day was said: it takes the place of the one that was written down


def questions(study: StudyFolder, who: str, session: int, on: str) -> tuple[Check, Candidate | None, bool, str]:
    """What has to be asked before a summary goes out: (check, the person on the list, whether being alive is known, distress noted).

    Raises NotAllowed where consent does not cover it, or the person has withdrawn, moved, fallen ill or died.
    """
    check = get(study, who, session)
    gate.require(study, [check.who], ACTION)
    person = gate.known(study, [check.who])[check.who]
    fresh = person is not None and person.life == "well" and 0 <= days_between(person.life_on, on) <= FRESH_DAYS
    noted = "; ".join(one.distress for one in schedule.listed(study) if check.who in one.who and one.distress)
    return check, person, fresh, noted


def send(
    study: StudyFolder, who: str, wish: Sending, known: Person, session: int = 0, *, by: str, on: str, provenance: str = "recorded"
) -> tuple[Check, tuple[Path, ...]]:
    """Write the draft letter with the summary and note that it goes out; (check, the drafts). Nothing is sent by the program.

    `known` is what the key file says of the person. Somebody in distress is held back instead. Raises WrongUsage where something was
    not asked; NotAllowed, NotFound.
    """
    if wish.channel not in CHANNELS:
        raise WrongUsage(f"A summary goes by {' or '.join(CHANNELS)}, not by '{wish.channel}'.", hint="--how mail")
    check, person, alive, noted = questions(study, who, session, on)
    why_not = _sent_already(check, wish, on) or checks.refusal(check, "sent")
    if why_not:
        raise NotAllowed(why_not, hint="workflow member-check list")
    require_not_before(on, [(f"the interview S{check.session}", schedule.get(study, check.session).day)], now_utc()[:10])
    if not (alive or wish.alive):
        raise WrongUsage(
            f"Make sure that {check.who} is alive and well enough, then say so.", hint=f"workflow member-check send {check.who} --alive ..."
        )
    if wish.distressed is None:
        what = f" ({noted} was noted)" if noted else ""
        raise WrongUsage(f"Was {check.who} distressed in or after the interview{what}?", hint="--not-distressed or --distressed")
    if wish.distressed or (noted and not wish.despite):
        why = noted or "distressed"
        held = write(study, check, "held-back", {"why": why, "distress": why}, by=by, provenance=provenance)
        return held, ()
    content, sha256 = _document(study, check, wish)
    due_on = checks.due(on)
    made = _letter(study, check, known, due_on)
    with study.db.atomic():
        if wish.alive and person is not None:
            contact.lives(study, person, "well", on, by=by, provenance=provenance)
        data = {
            "sent_on": on,
            "channel": wish.channel,
            "due_on": due_on,
            "sent_sha256": sha256,
            "alive": f"{by}, {on}" if wish.alive else f"status of {person.life_on}" if person else "",
            "distress": require_plain(wish.despite) or "none",
            "why": "",
        }
        check = write(study, check, "sent", data, by=by, provenance=provenance)
    return check, _drafts(study, check, made, content, "member-check")


def _sent_already(check: Check, wish: Sending, on: str) -> str:
    """Why a summary that went out does not go out again; empty where only its day is put right, before anybody was reminded."""
    if check.standing != "sent" or (wish.corrects and on != check.sent_on and not check.reminders):
        return ""
    if check.reminders:
        return f"The summary for {check.who} is sent already, on {check.sent_on}, and a reminder followed; that day stays."
    return f"The summary for {check.who} is sent already, on {check.sent_on}. If it was another day, type it again with --on DAY."


def remind(
    study: StudyFolder, who: str, known: Person, session: int = 0, *, by: str, on: str, provenance: str = "recorded"
) -> tuple[Check, tuple[Path, ...]]:
    """Write a reminder and note it; at most two, and none on the same day. Raises NotAllowed, also where the person has withdrawn since."""
    check = questions(study, who, session, on)[0]
    require_not_before(on, [("the sending of the summary", check.sent_on)], now_utc()[:10])
    why_not = checks.refusal(check, "reminded")
    if not why_not and len(check.reminders) >= MOST_REMINDERS and on not in check.reminders:
        why_not = f"{check.who} was reminded twice; more is pressing."
    if why_not:
        raise NotAllowed(why_not, hint=f"workflow member-check response {check.who} none, from {check.silent_from or 'later'} on")
    if on not in check.reminders:
        check = write(study, check, "reminded", {"on": on, "due_on": checks.due(on)}, by=by, provenance=provenance)
    made = _letter(study, check, known, check.due_on, reminder=True)
    return check, _drafts(study, check, made, b"", f"reminder-{len(check.reminders)}")


def _document(study: StudyFolder, check: Check, wish: Sending) -> tuple[bytes, str]:
    """The summary as it goes out and its SHA-256. Raises NotFound, NotAllowed for a draft that nobody has rewritten."""
    path = study.path / check.document
    if not path.is_file():
        raise NotFound(f"{check.document} is not there.", hint=f"put it back, or: workflow member-check prepare {check.who}")
    sha256 = files.sha256_of(path)
    if sha256 == check.draft_sha256 and not wish.as_is:
        raise NotAllowed(
            f"{check.document} is still the draft as the program wrote it.", hint="rewrite it in Word, save it, then type the command again"
        )
    return path.read_bytes(), sha256


def _letter(study: StudyFolder, check: Check, known: Person, due_on: str, *, reminder: bool = False) -> Letter:
    held = schedule.get(study, check.session)
    return letters.letter(held.language, known, held.day, due_on, reminder=reminder)


def _drafts(study: StudyFolder, check: Check, made: Letter, content: bytes, what: str) -> tuple[Path, ...]:
    stem = f"{check.who}-S{check.session}-{what}"
    if check.channel == "paper":
        return (drafts.write(study, f"{stem}.docx", letters.as_docx(made, schedule.get(study, check.session).language)),)
    return (drafts.write(study, f"{stem}.eml", mailing.draft(made.to, made.subject, made.text, content, "summary.docx")),)
