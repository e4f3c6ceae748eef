"""What stands on the screen of a call, and which key means what (floor 1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from workflow.days import day_in_words, hour_of, short
from workflow.people.candidates import STANDINGS, Candidate
from workflow.people.contacts import OUTCOMES
from workflow.people.texts import SCRIPT, Texts
from workflow.people.wishes import in_words as wishes_in_words
from workflow.schedule.sessions import MODES, Session, in_words
from workflow.schedule.slots import Slot

YES = {"yes", "y", "ja", "j", "true", "1"}
# outcome -> what the menu says; the last two are more than an attempt
ANSWERS = {
    "no-answer": "nobody answered",
    "voicemail": "I left the neutral message",
    "wrong-number": "the number is wrong",
    "callback": "asked to be phoned again",
    "thinking": "thinks it over",
    "agreed": "yes, takes part",
    "declined": "no, does not take part",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is known before a call. `known` comes from the key file and is shown, never written down elsewhere."""

    person: Candidate
    known: dict[str, str]
    why: str  # the advice's sentence; empty where it says nothing of this person
    instead_of: tuple[str, ...]  # whom the advice named first, where this call overrules it
    next_try: str
    texts: Texts
    title: str
    caller: str
    kind: str  # what would be booked
    minutes: int
    booked: tuple[Session, ...]
    slots: tuple[Slot, ...]
    no_slots: str  # why none are offered
    now: str
    unread: tuple[str, ...] = ()  # calendars that could not be read, so that a time may be taken after all


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the screen: a heading, and rows of a label and a text."""

    title: str
    rows: tuple[tuple[str, str], ...]


def may_leave_message(known: dict[str, str]) -> bool:
    """Whether the person allowed a message on the machine; what nobody asked is not allowed.

    >>> may_leave_message({"voicemail": "Ja"}), may_leave_message({})
    (True, False)
    """
    return known.get("voicemail", "").strip().casefold() in YES


def answers(sheet: Sheet) -> dict[str, str]:
    """What can come of this call: code -> words; a message only where one is allowed."""
    return {code: words for code, words in ANSWERS.items() if code != "voicemail" or may_leave_message(sheet.known)}


def headline(sheet: Sheet) -> str:
    """Who, from which group, where they stand."""
    person = sheet.person
    return f"{person.id}, {person.group}: {STANDINGS[person.standing]}"


def sections(sheet: Sheet) -> list[Section]:
    """The screen from top to bottom."""
    return [
        Section("Phone", _contact(sheet)),
        Section("Why this person", _why(sheet)),
        Section("So far", _so_far(sheet)),
        Section(f"Say ({sheet.texts.language})", _script(sheet)),
        Section(f"Free times for the {sheet.kind} ({sheet.minutes} minutes)", _slots(sheet)),
    ]


def _contact(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    known = sheet.known
    number = known.get("phone", "no number in the key file")
    rows = [("name", known.get("name", "not in the key file")), ("number", number)]
    rows += [(label, known[field]) for field, label in (("phone2", "or"), ("best_times", "best times"), ("note", "note")) if field in known]
    if may_leave_message(known):
        rows.append(("machine", f"only this: \u201c{sheet.texts.said('voicemail', caller=_caller(sheet))}\u201d"))
    else:
        rows.append(("machine", "leave no message"))
    return tuple(rows)


def _why(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    if sheet.why:
        return (("", sheet.why),)
    if sheet.instead_of:
        return (("", f"The advice was to phone {sheet.instead_of[0]} first. You will be asked why you phone {sheet.person.id}."),)
    if sheet.person.attempts:
        return (("", "phoned before; not decided yet"),)
    return (("", "no advice yet: workflow sample next"),)


def _so_far(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    rows = []
    for attempt in sheet.person.attempts[-4:]:
        again = f"; phone again {short(attempt.again_at)}" if attempt.again_at else ""
        note = f" ({attempt.note})" if attempt.note else ""
        rows.append((short(attempt.at), f"{OUTCOMES[attempt.outcome]}{again}{note}"))
    rows += [(short(session.starts), f"S{session.number} is booked: {in_words(session)}") for session in sheet.booked]
    if sheet.person.letter_on:
        rows.append((short(sheet.person.letter_on), "the information letter went out"))
    if sheet.next_try:
        rows.append(("now", sheet.next_try))
    return tuple(rows) or (("", "never phoned"),)


def _script(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    filled: dict[str, str | int] = {
        "caller": _caller(sheet),
        "name": sheet.known.get("name", ""),
        "title": sheet.title,
        "minutes": sheet.minutes,
    }
    marks = {"if_yes": "yes", "if_no": "no"}
    return tuple((marks.get(key, ""), sheet.texts.said(key, **filled)) for key in SCRIPT)


def _slots(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    wished = wishes_in_words(sheet.person.wishes)
    rows: tuple[tuple[str, str], ...] = (("wishes", wished),) if wished else ()
    if sheet.no_slots:
        return (*rows, ("", sheet.no_slots))
    rows += tuple(("not read", remark) for remark in sheet.unread)
    return rows + (tuple(("", offer_in_words(slot)) for slot in sheet.slots) or (("", f"none. Why? {why_command(sheet)}"),))


def why_command(sheet: Sheet) -> str:
    """What to type to be told why there is no time on a day.

    >>> from types import SimpleNamespace as Made
    >>> why_command(Made(person=Made(id="C1"), now="2026-11-30T09:00"))
    'workflow schedule slots C1 --why 2026-12-01'
    """
    return f"workflow schedule slots {sheet.person.id} --why {date.fromisoformat(sheet.now[:10]) + timedelta(days=1)}"


def offer_in_words(slot: Slot) -> str:
    """A free time with whom it is, and where it cannot be.

    >>> from workflow.schedule.slots import Slot
    >>> offer_in_words(Slot("2026-12-01T10:00", (), ("home",)))
    'Tuesday 1 December 2026, 10:00 (not at home)'
    """
    staff = " and ".join(slot.places[0].staff) if slot.places else ""
    lacking = " or ".join(MODES[mode] for mode in slot.lacking if mode)
    about = "; ".join(filter(None, (staff, f"not {lacking}" if lacking else "")))
    return slot_in_words(slot.at) + (f" ({about})" if about else "")


def slot_in_words(at: str) -> str:
    """A free time as it is offered.

    >>> slot_in_words("2026-12-01T10:00")
    'Tuesday 1 December 2026, 10:00'
    """
    return f"{day_in_words(at)}, {hour_of(at)}"


def _caller(sheet: Sheet) -> str:
    return "" if sheet.caller == "unknown" else sheet.caller


def again_times(now: str) -> list[str]:
    """When a person usually wants to be phoned again: this evening where it is still to come, and tomorrow.

    >>> again_times("2026-11-24T14:10")
    ['2026-11-24T18:30', '2026-11-25T10:00', '2026-11-25T14:00', '2026-11-25T18:30']
    """
    tomorrow = (date.fromisoformat(now[:10]) + timedelta(days=1)).isoformat()
    times = [f"{now[:10]}T18:30", *(f"{tomorrow}T{hour}" for hour in ("10:00", "14:00", "18:30"))]
    return [at for at in times if at > now]


def book_command(name: str, slot: Slot) -> str:
    """What to type to book a time that is offered."""
    best = slot.best
    options = [f'--at "{slot.at.replace("T", " ")}"', f"--mode {best.mode}" if best.mode else "", *(f"--with {one}" for one in best.staff)]
    options.append(f'--place "{best.room}"' if best.room else "")
    return " ".join(filter(None, (f"workflow schedule book {name}", *options)))


def typed(sheet: Sheet) -> list[tuple[str, str]]:
    """What to type where nobody can press a key: what came of it -> command."""
    name = sheet.person.id
    contact = f"workflow people contact {name} --outcome"
    commands = {code: f"{contact} {code}" for code in answers(sheet)}
    commands["callback"] = f'{contact} callback --again "{again_times(sheet.now)[0].replace("T", " ")}"'
    then = book_command(name, sheet.slots[0]) if sheet.slots else f"workflow schedule slots {name}"
    commands["agreed"] = f"workflow people agree {name}, then: {then}"
    commands["declined"] = f"workflow people decline {name} --why not-given"
    if sheet.instead_of:
        commands |= {code: command + ' --reason "..."' for code, command in commands.items() if command.startswith(contact)}
    return [(words, commands[code]) for code, words in answers(sheet).items()]
