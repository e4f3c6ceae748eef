"""What the appointments need today: cancellations, visits, missing outcomes, the follow-ups that come near (floor 3)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.people.candidates import STANDINGS, STOPPING, Candidate
from workflow.people.steps import gate
from workflow.people.steps.book import listed as everybody
from workflow.schedule import steps
from workflow.schedule.closing import ABSENT
from workflow.schedule.invitations import untold
from workflow.schedule.sessions import Session, in_words, span
from workflow.schedule.steps.due import to_come
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
    yield from _untold(study, now)
    for session in steps.agenda(study, now):
        if session.starts[:10] == now[:10]:
            yield _visit(study, session)
    yield from _outcomes(study, now)
    yield from _promised_calls(study, now)
    yield from _addresses(study, now)


def week(study: StudyFolder, now: str) -> Iterator[Line]:
    last = (date.fromisoformat(now[:10]) + timedelta(days=DAYS_AHEAD)).isoformat()
    yield from (_visit(study, session) for session in steps.agenda(study, now) if session.starts[:10] <= last)
    for row, window in to_come(study, date.fromisoformat(now[:10])):
        opens, closes = window.opens.isoformat(), window.closes.isoformat()
        command = f"workflow schedule slots {row.who} --kind {row.wave}"
        if now[:10] <= opens <= last:
            yield Line("visits", row.who, f"the {row.wave} may be held from today on", f"until {closes}", opens, command)
        if now[:10] <= closes <= last:
            yield Line("visits", row.who, f"the last day for the {row.wave}", f"since {opens}", closes, command)


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
            command = f'workflow schedule cancel S{session.number} --reason "..."'
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


NEWS = {
    "moved": "does not know the new time or place yet",
    "changed": "does not know the new time or place yet",
    "link": "does not have the link yet",
    "cancelled": "does not know yet that it is cancelled",
}


def _untold(study: StudyFolder, now: str) -> Iterator[Line]:
    """Who has been invited to something that was moved or cancelled since, and whose letter about it waits to be sent."""
    for session in steps.listed(study):
        if session.starts < now or session.standing not in ("booked", "cancelled"):
            continue
        for name, entry in session.invitations.items():
            news, command = untold(session, name), f"workflow schedule invite S{session.number}"
            if news:
                yield Line("replies", name, f"S{session.number}: {name} {NEWS[news]}", "", session.starts, command)
            elif entry.get("sent") is False and entry.get("sequence"):
                why = f"sent by hand: {command} --sent"
                yield Line("replies", name, f"S{session.number}: the letter that says so waits", why, session.starts, f"{command} --send")


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
            otherwise = f'or: workflow session no-show {name}, or: workflow schedule cancel {name} --reason "..."'
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
    lives = {one.id: one for one in everybody(study)}
    for row, window in to_come(study, date.fromisoformat(now[:10])):
        near = (window.opens - CHECKED_AHEAD).isoformat()
        person = lives.get(row.who)
        if near <= now[:10] and (person is None or person.life_on < near):
            why = f"before the {row.wave}, which may be held from {window.opens} to {window.closes}"
            command = f"workflow people status {row.who} well"
            yield Line("addresses", row.who, "check status and address", why, window.opens.isoformat(), command)
