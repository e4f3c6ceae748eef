"""After the interview: closing a session, and noting that somebody did not come (floor 3)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from workflow.errors import NotAllowed, WrongUsage
from workflow.people.candidates import Candidate
from workflow.people.plain_text import require_plain
from workflow.people.steps import book as people
from workflow.people.steps import gate
from workflow.possible import require_not_before
from workflow.schedule import closing, waves
from workflow.schedule.closing import ABSENT, Closing
from workflow.schedule.sessions import Session
from workflow.schedule.steps import sessions
from workflow.schedule.windows import Window
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities


def close(study: StudyFolder, number: int, said: Closing, *, by: str, reason: str = "", provenance: str = "recorded") -> Session:
    """Write down how a session went; the same words twice change nothing, other words need a reason.

    A visit outside its window is written down as a deviation, never refused; the reason may come later. Raises NotFound, WrongUsage, and
    NotAllowed while the written consent is missing.
    """
    for text in (said.place, said.distress, said.incident, said.outside, *said.present, *said.exceptions):
        require_plain(text)
    with study.db.atomic():
        session = sessions.get(study, number)
        gate.require(study, said.attended or session.who, "close")
        data = closing.facts(replace(session, zone=session.zone or study.settings.timezone), said)
        if "call_on" in data:
            require_not_before(data["call_on"], [(f"S{number}", said.began or session.day)], data["call_on"], "--call-on")
        for person in said.staff:
            if person not in study.settings.staff:
                raise WrongUsage(f"'{person}' is not among the staff in study.toml ({', '.join(study.settings.staff)}).")
        before = session
        day = date.fromisoformat(data["began"][:10]) if "began" in data else date.fromisoformat(session.day) if session.day else None
        window = window_of(study, session)
        timing = window.deviation(day) if window and day else ""
        data |= {"timing": timing, "outside": (said.outside or session.outside) if timing else ""}
        if before.held and all(_as_kept(before, key) == value for key, value in data.items()):
            return before
        if before.held and not reason:
            raise NotAllowed(
                f"S{number} is closed already; other facts need a reason.", hint=f"workflow session close S{number} --reason WHY ..."
            )
        return sessions.write(study, number, "closed", data, by=by, reason=reason, provenance=provenance)


def add_note(study: StudyFolder, number: int, text: str, names: Identities, *, by: str) -> Session:
    """Add a field note to a session: its words go into the key file, which is encrypted and never exported; the study counts them.

    The same words twice are one note. Raises NotFound, and NotAllowed for somebody of whom nothing more is written down.
    """
    session = sessions.get(study, number)
    gate.require(study, session.who, "record")
    names.add_note(number, text, who=by)  # first the words, then the count: a program stopped in between is finished by the same command
    count = len(names.notes(number))
    return session if session.notes == count else sessions.write(study, number, "noted", {"notes": count}, by=by)


def _as_kept(session: Session, key: str) -> object:
    value = getattr(session, key)
    return list(value) if isinstance(value, tuple) else value


def require_begun(study: StudyFolder, number: int, now: str) -> None:
    """Raises NotAllowed for an appointment on a day that is still to come; most often it is another session that was meant."""
    session = sessions.get(study, number)
    if session.standing == "booked" and session.starts[:10] > now[:10]:
        when = sessions.spoken(session)
        raise NotAllowed(
            f"S{number} is booked for {when}, which is still to come.",
            hint=f'another one: workflow session list; held earlier: workflow schedule move S{number} --at "today 10:00" --reason "..."',
        )


def no_show(study: StudyFolder, number: int, who: str, *, by: str, provenance: str = "recorded") -> tuple[Session, int]:
    """Somebody did not come; returns the session and how often this has happened with the same person. Raises NotFound, WrongUsage."""
    if who not in ABSENT:
        raise WrongUsage(f"'{who}' is not known; it was {' or '.join(ABSENT)}.", hint="--by-whom participant")
    with study.db.atomic():
        session = sessions.get(study, number)
        if session.held:
            raise NotAllowed(f"S{number} is closed as held.", hint=f"workflow session show S{number}")
        if session.absent != who:
            session = sessions.write(study, number, "no-show", {"absent": who}, by=by, provenance=provenance)
    missed = [one for one in sessions.listed(study) if one.absent == "participant" and set(one.who) & set(session.who)]
    return session, len(missed)


def window_of(study: StudyFolder, session: Session) -> Window | None:
    """The window that a session should fall into; None where its wave has none, or its anchor is not known."""
    wave = sessions.wave_of(study, session.kind)
    return window_for(study, wave, session.who[0]) if wave else None


def window_for(study: StudyFolder, wave: waves.Wave, name: str) -> Window | None:
    """The window of one person's visit of a wave."""
    return window_in(wave, name, people.participant(study, name), [one for one in sessions.listed(study) if one.held])


def window_in(wave: waves.Wave, name: str, person: Candidate | None, took_place: Iterable[Session]) -> Window | None:
    """The same from what has been read already."""
    held = {one.kind: date.fromisoformat(one.day) for one in took_place if one.day and name in one.came}
    if person is None:
        return wave.window(waves.anchor_day(wave, held, {}, {}))
    events = {"agreed": person.agreed_on, "consented": min((signed.on for signed in person.consents), default="")}
    return wave.window(waves.anchor_day(wave, held, person.facts, events))
