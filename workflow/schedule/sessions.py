"""What a session is: an interview of one wave or a focus group, with those who take part (floor 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from workflow import ids
from workflow.errors import WrongUsage, nearest
from workflow.study import Study

FOCUS_GROUP = "focus-group"
# where a session can be -> how it is read after "first-interview"
MODES = {
    "university": "at the university",
    "home": "at home",
    "zoom": "by Zoom",
    "practice": "at the practice",
    "phone": "by phone",
}
# What stays of a session when the one person it was with is erased.
COUNTED = (
    "kind", "who", "staff", "language", "starts", "zone", "minutes", "outcome", "began", "minutes_held", "guide", "files",
    "timing", "absent", "uid",
)  # fmt: skip


LEDGERS = {"invited": "invitations", "answered": "answers", "reminded": "reminders"}  # event -> what of a session it adds to


@dataclass(frozen=True, slots=True)
class Session:
    """One interview or focus group, as its events have left it; people stand in it by id alone."""

    number: int
    kind: str  # the name of a wave, or focus-group
    who: tuple[str, ...]  # P7, T3
    staff: tuple[str, ...] = ()  # with whom: interviewer, moderator, observers
    language: str = "en"
    provenance: str = "recorded"
    standing: str = "added"  # added, booked, cancelled, held, no-show
    starts: str = ""  # wall time in the zone, such as 2026-12-01T10:00; empty while no day is fixed
    zone: str = ""
    minutes: int = 0
    mode: str = ""  # university, home, zoom, practice, phone
    why: str = ""  # of a cancellation, or of the last move
    outcome: str = ""  # of a session that was held: completed, stopped-early, notes-only
    began: str = ""  # wall time
    minutes_held: int = 0
    place: str = ""
    present: tuple[str, ...] = ()  # who else was there
    attended: tuple[str, ...] = ()  # of a focus group, where not everybody came
    guide: str = ""
    exceptions: tuple[str, ...] = ()
    distress: str = ""
    incident: str = ""  # what went wrong, without names
    call_on: str = ""
    voucher: str = ""
    travel_cents: int = 0
    files: int = 0
    notes: int = 0  # field notes; their words lie in the key file
    timing: str = ""  # early, late, or empty: inside its window
    outside: str = ""  # why it was outside
    absent: str = ""  # who did not come: participant, team
    link: str = ""  # of a video call
    uid: str = ""  # under which the team's calendar knows it
    changes: int = 0  # how often its time or place was changed, or it was cancelled: SEQUENCE in the team's calendar
    invitations: dict[str, dict[str, Any]] = field(default_factory=dict)  # P7 -> what was last prepared: uid, sequence, stamp ...
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)  # P7 -> accepted, declined ..., to which sequence
    reminders: dict[str, list[str]] = field(default_factory=dict)  # P7 -> which reminders went out, each with its sequence

    @property
    def held(self) -> bool:
        return self.standing == "held"

    @property
    def day(self) -> str:
        """The day it took place or is planned for; empty while there is none."""
        return (self.began or self.starts)[:10]

    @property
    def came(self) -> tuple[str, ...]:
        """Who took part."""
        return self.attended or self.who


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event."""
    if event.kind == "added":
        return {"provenance": event.provenance} | event.data
    standing = {"booked": "booked", "moved": "booked", "cancelled": "cancelled", "closed": "held", "no-show": "no-show"}.get(event.kind)
    if event.kind in LEDGERS:  # one more person's invitation, answer or reminder beside those of the others
        ledger = LEDGERS[event.kind]
        return state | {ledger: state.get(ledger, {}) | event.data}
    before = {"why": "", "absent": ""} if standing else {}
    changed = {"changes": state.get("changes", 0) + 1} if event.kind in ("moved", "cancelled") or (standing and "uid" in state) else {}
    return state | before | changed | ({"standing": standing} if standing else {}) | event.data


def blanked(event: Any) -> dict[str, Any]:
    """What is left of an event's data when the one person of a session is erased: what is counted, and no word of anybody.

    >>> from types import SimpleNamespace as Event
    >>> blanked(Event(data={"outcome": "completed", "minutes_held": 39, "place": "at her sister's", "distress": "cried"}))
    {'outcome': 'completed', 'minutes_held': 39}
    """
    return {key: value for key, value in event.data.items() if key in COUNTED}


def from_state(number: int, state: dict[str, Any]) -> Session:
    lists = {key: tuple(state.get(key, ())) for key in ("who", "staff", "present", "attended", "exceptions")}
    return Session(number=number, **(state | lists))


def collisions(wanted: Session, others: Iterable[Session], rooms: Iterable[str] = ()) -> list[Session]:
    """The booked sessions that share a person, a member of staff or a room with this one at the same time."""
    begin, end = span(wanted)
    busy = {*wanted.who, *wanted.staff, *({wanted.place} & set(rooms))}
    return [
        other
        for other in others
        if other.number != wanted.number and other.standing == "booked" and busy & {*other.who, *other.staff, other.place}
        if meets(other, begin, end)
    ]


def meets(session: Session, begin: datetime, end: datetime) -> bool:
    """Whether a booked session is going on at some moment between two others."""
    return span(session)[0] < end and begin < span(session)[1]


def took_place(session: Session, now: str) -> bool:
    """Whether a session has begun by now (a day or a wall time): what was added without a day is entered afterwards.

    >>> booked = Session(3, "first-interview", ("P7",), standing="booked", starts="2026-12-01T10:00", zone="Europe/Amsterdam", minutes=60)
    >>> took_place(booked, "2026-12-01"), took_place(booked, "2026-12-01T10:30"), took_place(booked, "2026-12-02")
    (False, True, True)
    """
    return session.standing in ("added", "held") or (session.standing == "booked" and session.starts < now)


def is_unclosed(session: Session, recorded: bool) -> bool:
    """Whether the sound of a session is here, and nobody has said yet what became of it.

    >>> is_unclosed(Session(3, "first-interview", ("P7",)), True), is_unclosed(Session(3, "first-interview", ("P7",)), False)
    (True, False)
    """
    return recorded and session.standing in ("added", "booked")


def waves_of(study: Study, group: str) -> list[dict[str, Any]]:
    """The waves of one group, in the order of study.toml."""
    return [wave for wave in study.sections["wave"] if wave["group"] == group]


def next_kind(study: Study, group: str, held: Iterable[Session]) -> str:
    """The kind of session that a person of this group comes to next: the first wave of which none was held.

    Raises WrongUsage where study.toml has no wave for the group.
    """
    waves = [wave["name"] for wave in waves_of(study, group)]
    if not waves:
        raise WrongUsage(f"study.toml has no [[wave]] for the group {group}.", hint="write one, or say --kind focus-group")
    there = {session.kind for session in held}
    return next((name for name in waves if name not in there), waves[-1])


def modes_of(study: Study, kind: str) -> tuple[str, ...]:
    """Where sessions of this kind can be: as study.toml says, or anywhere."""
    said = next((wave["modes"] for wave in study.sections["wave"] if wave["name"] == kind and wave.get("modes")), MODES)
    return tuple(mode for mode in MODES if mode in said) or tuple(MODES)


def require_mode(study: Study, kind: str, mode: str) -> str:
    """The mode itself. Raises WrongUsage, naming what would have been right."""
    known = modes_of(study, kind)
    if mode and mode not in known:
        raise WrongUsage(f"A {kind} cannot be '{mode}'; it can be {', '.join(known)}.", hint=f"--mode {nearest(mode, known)}")
    return mode


def in_words(session: Session) -> str:
    """What a session is, without who comes: `first-interview at home, with SD`.

    >>> in_words(Session(3, "first-interview", ("P7",), ("SD",), mode="home"))
    'first-interview at home, with SD'
    """
    where = f" {MODES.get(session.mode, session.mode)}" if session.mode else ""
    return f"{session.kind}{where}" + (f", with {' and '.join(session.staff)}" if session.staff else "")


def link_hint(session: Session) -> str:
    """What to type where a video call has no link yet; empty for every other session.

    >>> link_hint(Session(3, "first-interview", ("P7",), mode="zoom"))
    'It has no link yet: workflow schedule move S3 --link "https://..." --reason "the link"'
    """
    missing = session.mode == "zoom" and not session.link
    return f'It has no link yet: workflow schedule move S{session.number} --link "https://..." --reason "the link"' if missing else ""


def open_questions(study: Study, session: Session) -> list[str]:
    """What a booked session still lacks, a sentence each with the command that says it: who leads it, where it is, the link of a call."""
    lacking, said = [], ""
    if not session.staff:
        lacking.append("who does it")
        said += f" --with {next(iter(study.staff), 'SD')}"
    if not (session.mode or session.place):
        lacking.append("where it is")
        said += f" --mode {modes_of(study, session.kind)[0]}"
    told = f'Not said yet: {" and ".join(lacking)}. Say it: workflow schedule move S{session.number}{said} --reason "not said before"'
    return [told] * bool(lacking) + [hint for hint in (link_hint(session),) if hint]


def span(session: Session) -> tuple[datetime, datetime]:
    """When a booked session begins and ends, in UTC."""
    begin = datetime.fromisoformat(session.starts).replace(tzinfo=ZoneInfo(session.zone)).astimezone(UTC)
    return begin, begin + timedelta(minutes=session.minutes)


def require_hour(starts: str, zone: str) -> str:
    """The wall time, to the minute. Raises WrongUsage for what is no time, or an hour that a change of clocks leaves out or repeats.

    >>> require_hour("2026-12-01 10:00", "Europe/Amsterdam")
    '2026-12-01T10:00'
    >>> require_hour("2026-03-29 02:30", "Europe/Amsterdam")
    Traceback (most recent call last):
    ...
    workflow.errors.WrongUsage: 02:30 does not exist on 2026-03-29: the clocks go forward.
    """
    try:
        wall = datetime.strptime(starts.strip().replace(" ", "T"), "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - wall time, its zone stands beside it
    except ValueError:
        raise WrongUsage(f"'{starts}' is not a day and an hour.", hint="write it as 2026-12-01 10:00") from None
    early, late = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    if early != late:
        lost = early is not None and late is not None and early < late
        what = "does not exist on" if lost else "comes twice on"
        raise WrongUsage(f"{wall:%H:%M} {what} {wall:%Y-%m-%d}: the clocks go {'forward' if lost else 'back'}.")
    return wall.isoformat(timespec="minutes")


def plan(study: Study, kind: str, who: tuple[str, ...], staff: tuple[str, ...], language: str = "") -> dict[str, Any]:
    """The data of the event that adds a session; codes and ids checked against study.toml.

    Raises WrongUsage, naming what would have been right.
    """
    kind = kind.replace("_", "-")
    known = (*study.waves, FOCUS_GROUP)
    if kind not in known:
        raise WrongUsage(
            f"There is no kind of session '{kind}' in study.toml; it knows {', '.join(known)}.",
            hint="choose one of these, or write a [[wave]] into study.toml",
        )
    if not who:
        raise WrongUsage("Say who takes part.", hint=f"workflow session add --kind {kind} --who P1")
    people = []
    for text in who:
        found = ids.parse(text, like=f"{next(iter(study.groups.values()), 'P')}7")
        if found.prefix not in (*study.groups.values(), "C"):  # C17 has agreed, and gets a participant's number with the signature
            prefixes = ", ".join(f"{prefix} ({name})" for name, prefix in study.groups.items())
            raise WrongUsage(
                f"No group of this study has ids such as {text}; it knows {prefixes or 'none'}.", hint="write a [[group]] into study.toml"
            )
        people.append(str(found))
    if kind != FOCUS_GROUP and len(people) > 1:
        raise WrongUsage(f"An interview is with one person; {len(people)} were given.", hint="use --kind focus-group for several")
    for person in staff:
        if person not in study.staff:
            raise WrongUsage(
                f"'{person}' is not among the staff in study.toml ({', '.join(study.staff) or 'nobody yet'}).",
                hint="write them into study.toml: [[staff]] with an id and a role",
            )
    if language and language not in study.languages:
        raise WrongUsage(
            f"'{language}' is not among the languages in study.toml ({', '.join(study.languages)}).",
            hint="add it to languages = [ ... ] in study.toml",
        )
    return {"kind": kind, "who": people, "staff": list(staff), "language": language or study.languages[0]}
