"""What the appointments need today: cancellations, visits, missing outcomes, the follow-ups that come near (floor 3)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.people.candidates import STANDINGS, STOPPING, Candidate
from workflow.people.steps import gate
from workflow.people.steps.book import listed as everybody
from workflow.schedule import steps
from workflow.schedule.closing import ABSENT
from workflow.schedule.sessions import Session, in_words, span, took_place
from workflow.schedule.waves import anchor_day, from_settings
from workflow.schedule.windows import Window
from workflow.store.folder import StudyFolder
from workflow.today.lines import DAYS_AHEAD, Line
from workflow.transcribe.steps.book import listed as recordings

PARTS = ("replies", "visits", "outcomes", "callbacks", "addresses")
ASKING = {
    "declined": "says no to this time",
    "tentative": "is not sure yet",
    "proposed": "proposes another time",
    "delegated": "sends somebody else",
}
GRACE = timedelta(minutes=15)  # after the end of a session, before its outcome is asked for
CHECKED_AHEAD = timedelta(days=28)  # before a follow-up's window opens, the address is checked


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    yield from _loose_ends(study)
    yield from _answers(study)
    for session in steps.agenda(study, now):
        if session.starts[:10] == now[:10]:
            yield _visit(study, session)
    yield from _outcomes(study, now)
    yield from _promised_calls(study, now)
    yield from _addresses(study, now)


def week(study: StudyFolder, now: str) -> Iterator[Line]:
    last = (date.fromisoformat(now[:10]) + timedelta(days=DAYS_AHEAD)).isoformat()
    yield from (_visit(study, session) for session in steps.agenda(study, now) if session.starts[:10] <= last)
    for person, wave, due in follow_ups(study, now):
        opens, closes = due.opens.isoformat(), due.closes.isoformat()
        command = f"workflow schedule slots {person.id} --kind {wave}"
        if now[:10] <= opens <= last:
            yield Line("visits", person.id, f"the {wave} may be held from today on", f"until {closes}", opens, command)
        if now[:10] <= closes <= last:
            yield Line("visits", person.id, f"the last day for the {wave}", f"since {opens}", closes, command)


def _visit(study: StudyFolder, session: Session) -> Line:
    what = f"S{session.number}, {in_words(session)} ({session.minutes} minutes)"
    return Line("visits", ", ".join(session.who), what, missing_consent(study, session.who), session.starts, "workflow today --print")


def missing_consent(study: StudyFolder, who: Iterable[str]) -> str:
    """What must be signed before the interview, in a sentence; empty where everything is in."""
    missing = [why for name in who for action in ("close", "transcribe") if (why := " ".join(gate.refusals(study, (name,), action)))]
    return " ".join([*dict.fromkeys(missing), "Have it signed before the interview."]) if missing else ""


def _loose_ends(study: StudyFolder) -> Iterator[Line]:
    """Cancelled and not booked anew while the person takes part; booked still though the person does not."""
    for session in steps.listed(study):
        people, name = _people(study, session), ", ".join(session.who)
        out = [one for one in people if one.standing not in ("agreed", "consented")]
        if session.standing == "booked" and out:
            command = f'workflow schedule cancel S{session.number} --why "..."'
            why = f"{out[0].id}: {STANDINGS[out[0].standing]}"
            yield Line("replies", name, f"S{session.number} is still booked", why, session.starts, command)
        given_up = out or any(one.life in STOPPING or one.follow_up for one in people)
        if session.standing in ("cancelled", "no-show") and people and not given_up:
            command = f"workflow schedule slots {name}" if len(session.who) == 1 else "workflow schedule agenda"
            what = "was cancelled" if session.standing == "cancelled" else "did not take place"
            why = session.why or ABSENT.get(session.absent, "")
            yield Line("replies", name, f"S{session.number} ({session.kind}) {what}: find another day", why, "", command)


def _answers(study: StudyFolder) -> Iterator[Line]:
    """Answers to the invitation as it is now that are no plain yes."""
    for session in steps.listed(study):
        for name, answer in session.answers.items() if session.standing == "booked" else ():
            if answer["answer"] in ASKING and answer["sequence"] >= session.invitations.get(name, {}).get("sequence", 0):
                command = f'workflow schedule move S{session.number} --at "..." --reason "..."'
                yield Line(
                    "replies", name, f"S{session.number}: {ASKING[answer['answer']]}", answer.get("proposal", ""), session.starts, command
                )


def _promised_calls(study: StudyFolder, now: str) -> Iterator[Line]:
    """Whoever was upset in an interview is phoned on the promised day; an attempt since then takes the line away."""
    for session in steps.listed(study):
        for person in _people(study, session) if session.call_on and session.call_on <= now[:10] else ():
            if not any(attempt.at[:10] >= session.call_on for attempt in person.attempts):
                what = f"phone as promised after S{session.number}"
                why = session.distress or session.incident
                yield Line("callbacks", person.id, what, why, session.call_on, f"workflow call {person.id}")
        if session.held and (session.distress or session.incident) and not session.call_on and not _spoken_since(study, session):
            command = f'workflow session close S{session.number} --call-on {now[:10]} --reason "added later"'
            why = session.distress or session.incident
            yield Line("callbacks", ", ".join(session.who), f"decide when to phone after S{session.number}", why, session.day, command)


def _spoken_since(study: StudyFolder, session: Session) -> bool:
    return any(attempt.at[:10] >= session.day for person in _people(study, session) for attempt in person.attempts)


def _people(study: StudyFolder, session: Session) -> list[Candidate]:
    return [one for one in everybody(study) if {f"C{one.number}", one.participant} & set(session.who)]


def _outcomes(study: StudyFolder, now: str) -> Iterator[Line]:
    """Sessions that are over by the study's clock and were never closed. One whose recording lies sealed is asked for once it is open."""
    recorded = {recording.session for recording in recordings(study)}
    for session in steps.listed(study):
        unsigned = gate.refusals(study, session.who, "close")
        if session.standing == "booked" and _is_over(session, now) and not (unsigned and session.number in recorded):
            name = f"S{session.number}"
            otherwise = f'or: workflow session no-show {name}, or: workflow schedule cancel {name} --why "..."'
            why = " ".join([*unsigned, otherwise])
            what = f"{name}, {in_words(session)}: held?"
            yield Line("outcomes", ", ".join(session.who), what, why, session.starts, f"workflow session close {name}")
        elif session.held and session.timing and not session.outside:
            what = f"S{session.number} was held {session.timing}: why outside its window?"
            command = f'workflow session close S{session.number} --outside "..." --reason "added later"'
            yield Line("outcomes", ", ".join(session.who), what, "", session.day, command)


def _is_over(session: Session, now: str) -> bool:
    wall = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(session.zone))
    return span(session)[1] + GRACE < wall


def _addresses(study: StudyFolder, now: str) -> Iterator[Line]:
    """Nobody is invited a year later without a look at how they are and where they live."""
    for person, wave, due in follow_ups(study, now):
        near = due.opens - CHECKED_AHEAD
        if near.isoformat() <= now[:10] and person.life_on < near.isoformat():
            why = f"before the {wave}, which may be held from {due.opens} to {due.closes}"
            yield Line(
                "addresses", person.id, "check status and address", why, due.opens.isoformat(), f"workflow people status {person.id} well"
            )


def follow_ups(study: StudyFolder, now: str) -> Iterator[tuple[Candidate, str, Window]]:
    """Whose follow-up is to come and has no day yet, and when it may be held: counted from the session that study.toml names."""
    every = steps.listed(study)
    for person in everybody(study):
        if person.standing != "consented" or person.follow_up or person.life in STOPPING:
            continue
        mine = [session for session in every if person.id in session.who]
        for wave in (one for one in from_settings(study.settings.sections["wave"]) if one.group == person.group):
            held = {one.kind: date.fromisoformat(one.day) for one in mine if one.day and took_place(one, now)}
            there = [one for one in mine if one.kind == wave.name and one.standing != "cancelled"]
            window = None if wave.first or there else wave.window(anchor_day(wave, held, person.facts, {}))
            if window:
                yield person, wave.name, window
