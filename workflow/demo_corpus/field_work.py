"""The diary of the field work: lists, guides, calls, consent, interviews and their transcripts (floor 3)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from workflow.demo_corpus import sayings, timetable, transcripts
from workflow.demo_corpus.diary import BY, SYNTHETIC, Desk, Entry, at
from workflow.demo_corpus.settings import NOT_STATED
from workflow.demo_corpus.timetable import FIRST, GROUP, LATER, PATIENTS, THERAPIST, THERAPISTS, Called, Held
from workflow.demo_people import PASSPHRASE
from workflow.guides.steps import attach, change
from workflow.people.consent import Consent, read_scopes
from workflow.people.contacts import Attempt
from workflow.people.steps import book, consenting, contact, importing
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps import closing
from workflow.store import identities
from workflow.store.clock import now_in
from workflow.store.folder import StudyFolder

SCOPES = {PATIENTS: "interview,audio,quotes,recontact,member-check", THERAPISTS: "interview,audio,quotes"}
GROUP_OF = {FIRST: PATIENTS, THERAPIST: THERAPISTS}
GUIDES = {  # the guide of each kind of session, and the day on which it was released
    FIRST: ("patient-first-nl", date(2019, 9, 26)),
    THERAPIST: ("therapist-nl", date(2019, 10, 24)),
    GROUP: ("focus-group-nl", date(2020, 1, 9)),
    LATER: ("patient-one-year-nl", date(2020, 3, 9)),
}
PILOTED = (FIRST,)  # the paper says it of no other guide
HOURS = {FIRST: "10:00", LATER: "10:00", THERAPIST: "13:00", GROUP: "17:00"}  # at which a session begins
WRITTEN = {FIRST: "16:30", LATER: "17:00", THERAPIST: "19:30", GROUP: "20:00"}  # at which its transcript comes in


def entries() -> Iterator[Entry]:
    """Everything that was done in the field."""
    yield from lists()
    yield from guides()
    for person in timetable.called():
        yield from call(person)
    numbers = session_numbers()
    for recording, one in enumerate(in_order_of_writing(), 1):
        yield from interview(one, numbers[one.name], recording)
    for number, day in timetable.NOT_LATER:
        yield declines(f"P{number}", "personal", at(date.fromisoformat(day), "16:00"))


def in_order_of_writing() -> list[Held]:
    """Sessions as their transcripts come in: R1 is the first."""
    return sorted(timetable.held(), key=_written_at)


def session_numbers() -> dict[str, int]:
    """Sessions are numbered as they come into the study: at the interview, but for the one appointment that was cancelled."""
    appointments = [(_phoned_at(one, 20), "") for one in timetable.called() if one.cancels]
    added = sorted([*appointments, *((_added_at(one), one.name) for one in timetable.held())])
    return {name: number for number, (_, name) in enumerate(added, 1)}


# ---- before the first interview


def lists() -> Iterator[Entry]:
    for group, hour in ((PATIENTS, "09:00"), (THERAPISTS, "09:10")):
        name = f"{group}.csv"
        typed, brings = ("sample", "import", name, "--group", group), {name: partial(_list, group)}
        yield Entry(at(date(2019, 9, 23), hour), typed, partial(_import, group, name), brings, whole=False)


def _list(group: str, study: StudyFolder) -> bytes:
    return timetable.sampling_list(group)


def _import(group: str, name: str, desk: Desk) -> None:
    today = date.fromisoformat(_today(desk))
    draft = importing.look(desk.study, desk.folder / name, importing.Wish(group), today)
    names = identities.open_file(desk.study, PASSPHRASE)
    importing.save(desk.study, draft, importing.sort(desk.study, draft, names), names, by=BY, reason="", provenance=SYNTHETIC)
    names.close()


def guides() -> Iterator[Entry]:
    """The guides that come along stand for those of the paper, whose words are in appendices that we do not have."""
    for kind, (name, day) in GUIDES.items():
        yield Entry(at(day, "09:00"), ("guide", "add", name), partial(_add_guide, name))
        if kind in PILOTED:
            typed = ("guide", "pilot", name, "--looked", NOT_STATED, "--changed", NOT_STATED)
            yield Entry(at(day, "09:10"), typed, partial(_pilot, name))
        why = () if kind in PILOTED else ("--not-piloted", NOT_STATED)
        yield Entry(at(day, "09:20"), ("guide", "release", name, *why), partial(_release, name, "".join(why[1:])))


def _add_guide(name: str, desk: Desk) -> None:
    change.add(desk.study, name, by=BY, provenance=SYNTHETIC)


def _pilot(name: str, desk: Desk) -> None:
    change.pilot(desk.study, name, change.Trial(NOT_STATED, NOT_STATED), by=BY, on=_today(desk), provenance=SYNTHETIC)


def _release(name: str, not_piloted: str, desk: Desk) -> None:
    change.release(desk.study, name, change.Release(not_piloted=not_piloted), by=BY, on=_today(desk), provenance=SYNTHETIC)


# ---- on the telephone


def call(one: Called) -> Iterator[Entry]:
    """Phoned once and reached: how often it really was, the paper does not say."""
    name = f"C{one.candidate}"
    yield Entry(_phoned_at(one, 0), ("people", "contact", name, "--outcome", "reached"), lambda desk: _reached(desk, name))
    if one.becomes or one.cancels:
        yield Entry(_phoned_at(one, 10), ("people", "agree", name), lambda desk: _agrees(desk, name))
    if one.cancels:
        starts = f"{timetable.CANCELLED_FOR} {HOURS[FIRST]}"
        typed = ("schedule", "book", name, "--at", starts, "--with", "MSHW", "--with", "SD")
        yield Entry(_phoned_at(one, 20), typed, lambda desk: _books(desk, name, starts))
        yield declines(name, one.refuses, at(timetable.CANCELLED_ON, "16:00"))
    elif one.refuses:
        yield declines(name, one.refuses, _phoned_at(one, 10))


def _reached(desk: Desk, name: str) -> None:
    attempt = Attempt(now_in(desk.study.settings.timezone), "reached")
    contact.attempted(desk.study, book.get(desk.study, name), attempt, by=BY, provenance=SYNTHETIC)


def _agrees(desk: Desk, name: str) -> None:
    contact.agreed(desk.study, book.get(desk.study, name), _today(desk), by=BY, provenance=SYNTHETIC)


def _books(desk: Desk, name: str, starts: str) -> None:
    when, now = schedule.Appointment(starts), now_in(desk.study.settings.timezone)
    schedule.book_next(desk.study, name, "", ("MSHW", "SD"), when, by=BY, now=now, provenance=SYNTHETIC)


def declines(name: str, why: str, moment: str) -> Entry:
    """Somebody says no: to everything, or to the follow-up."""
    return Entry(
        moment,
        ("people", "decline", name, "--why", why),
        lambda desk: contact.declined(desk.study, book.get(desk.study, name), why, _today(desk), by=BY, provenance=SYNTHETIC),
    )


# ---- the interview


def interview(one: Held, number: int, recording: int) -> Iterator[Entry]:
    """Consent before the first of somebody's interviews, the session, its guide, and a week later its transcript.

    The members of the focus groups are on no list here: how they were found, and whether they are among the 25, is not known.
    """
    if one.kind in GROUP_OF:
        yield consent(one)
    staff = team(one)
    typed = ("session", "add", "--kind", one.kind, *_each("--who", one.who), *_each("--with", staff))
    yield Entry(_added_at(one), typed, lambda desk: schedule.add(desk.study, one.kind, one.who, staff, by=BY, provenance=SYNTHETIC))
    yield close(one, number)
    yield Entry(
        _over_at(one, 20), ("guide", "attach", f"S{number}"), lambda desk: attach.attach(desk.study, number, by=BY, provenance=SYNTHETIC)
    )
    yield from transcripts.entries(
        number, recording, one.minutes, sayings.text(one), (_written_at(one), _written_at(one, 10), _written_at(one, 15))
    )


def team(one: Held) -> tuple[str, ...]:
    """Two interviewers with each patient, one of them MSHW; the second one made up. Of therapists' interviews it is not stated who."""
    if one.kind == GROUP:
        return ("moderator", "MSHW", "medical-student")
    if one.kind == THERAPIST:
        return ()
    return ("MSHW", "SD" if one.day.day % 2 else "student")


def consent(one: Held) -> Entry:
    """Written consent before the interview, of a form whose version is not stated."""
    scopes = SCOPES[GROUP_OF[one.kind]]
    candidate = next(f"C{person.candidate}" for person in timetable.called() if person.becomes == one.who[0])
    form = Consent(NOT_STATED, one.day.isoformat(), read_scopes(scopes), "nl")
    return Entry(
        at(one.day, _later(HOURS[one.kind], -20)),
        ("people", "consent", candidate, "--form", form.form, "--on", form.on, "--scopes", scopes, "--language", "nl"),
        lambda desk: consenting.consented(
            desk.study, book.get(desk.study, candidate), form, by=BY, today=_today(desk), provenance=SYNTHETIC
        ),
    )


def close(one: Held, number: int) -> Entry:
    """How long it took. A follow-up outside its window gets the one reason there is; inside, the step leaves it out."""
    outside = timetable.NO_DAY_FITS if one.kind == LATER else ""
    began = f"{one.day} {HOURS[one.kind]}"
    said = Closing(began=began, minutes=one.minutes, place=one.place, mode=one.mode, outside=outside)
    options = {"--began": began, "--minutes": str(one.minutes), "--place": one.place, "--mode": one.mode, "--outside": outside}
    return Entry(
        _over_at(one, 10),
        ("session", "close", f"S{number}", *(word for option, value in options.items() if value for word in (option, value))),
        lambda desk: closing.close(desk.study, number, said, by=BY, provenance=SYNTHETIC),
    )


# ---- moments


def _phoned_at(one: Called, minutes: int) -> str:
    hour = "09:15" if one.group == THERAPISTS else "08:30" if one.becomes else "08:50"
    return at(one.day, _later(hour, minutes))


def _added_at(one: Held) -> str:
    return at(one.day, _later(HOURS[one.kind], -10))


def _over_at(one: Held, minutes: int) -> str:
    return at(one.day, _later(HOURS[one.kind], one.minutes + minutes))


def _written_at(one: Held, minutes: int = 0) -> str:
    return at(one.day + timetable.WRITTEN_AFTER, _later(WRITTEN[one.kind], minutes))


def _later(hour: str, minutes: int) -> str:
    return (datetime.fromisoformat(f"2019-01-01T{hour}") + timedelta(minutes=minutes)).strftime("%H:%M")


def _today(desk: Desk) -> str:
    return now_in(desk.study.settings.timezone)[:10]


def _each(option: str, values: Iterable[str]) -> Iterator[str]:
    return (word for value in values for word in (option, value))
