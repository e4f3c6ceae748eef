"""A person's story: one plain sentence for each thing that happened, late entries marked (floor 1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from workflow.days import days_between, short
from workflow.people.candidates import LIVES, SCOPES
from workflow.people.consent import METHODS
from workflow.people.contacts import OUTCOMES, REFUSALS
from workflow.people.wishes import in_words
from workflow.schedule.closing import ABSENT
from workflow.schedule.closing import OUTCOMES as OUTCOMES_OF_SESSIONS
from workflow.schedule.sessions import MODES


class Happened(Protocol):
    """What a sentence is made of."""

    @property
    def subject(self) -> str: ...

    @property
    def number(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def at_utc(self) -> str: ...

    @property
    def who(self) -> str: ...

    @property
    def data(self) -> dict[str, Any]: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the story."""

    day: str  # when it happened, wall time or a day
    text: str
    by: str  # who wrote it down
    late_days: int = 0  # how many days after it happened


def story(happened: Iterable[Happened], zone: str) -> list[Sentence]:
    """The sentences in the order in which things happened; what was entered more than a day later says so.

    >>> from workflow.store.events import Event
    >>> phoned = Event("candidate", 17, "attempted", "SD", "2026-11-27T09:00:00Z", {"at": "2026-11-24T14:10", "outcome": "no-answer"})
    >>> [(line.day, line.text, line.late_days) for line in story([phoned], "Europe/Amsterdam")]
    [('2026-11-24T14:10', 'Phoned: nobody answered.', 3)]
    >>> facts = {"listed": {"age": 40, "language": "en"}, "facts-changed": {"age": 40, "language": "nl"}}
    >>> known = [Event("candidate", 1, kind, "SD", "2026-11-27T09:00:00Z", {"group": "patients", "facts": facts[kind]}) for kind in facts]
    >>> story(known, "Europe/Amsterdam")[-1].text
    'Facts were put right: language.'
    """
    every, lines = list(happened), []
    at_once = {(event.number, event.at_utc) for event in every if event.kind == "booked"}  # what is added to be booked is booked
    facts = _facts_before(every)
    for at, event in enumerate(every):
        if event.kind == "added" and event.subject == "session" and (event.number, event.at_utc) in at_once:
            continue
        text = _plain(event) if event.data.get("blank") else TOLD.get((event.subject, event.kind), _plain)(event)
        text = _facts(event, facts[at]) if at in facts and not event.data.get("blank") else text
        if text:
            entered = local(event.at_utc, zone)
            day = event.data.get("at") or event.data.get("on") or entered
            late = _late(day, entered) if day != entered and day <= entered else 0
            because = f" Because: {event.reason}." if event.reason and event.reason not in text else ""
            order = entered if entered[:10] == day else day  # of two things on one day, what was entered first happened first
            lines.append((order, Sentence(day, text + because, event.who, late)))
    return [line for _, line in sorted(lines, key=lambda pair: pair[0])]


def local(at_utc: str, zone: str) -> str:
    """A moment of the store as wall time.

    >>> local("2026-11-24T13:10:00Z", "Europe/Amsterdam")
    '2026-11-24T14:10'
    """
    moment = datetime.strptime(at_utc, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def _late(day: str, entered: str) -> int:
    """Whole days between; where the hour is known, a day has 24 hours, else midnight has to pass twice."""
    days = days_between(day, entered)
    if len(day) == 10:
        return days if days > 1 else 0
    hours = (datetime.fromisoformat(entered) - datetime.fromisoformat(day)).total_seconds() / 3600
    return max(1, days) if hours > 24 else 0


# ---- one sentence for each kind of event


def _listed(event: Happened) -> str:
    why = event.data.get("why")
    return f"Put on the list of {event.data['group']}" + (f"; does not fit: {why}." if why else ".")


def _attempted(event: Happened) -> str:
    data = event.data
    how = {"phone": "Phoned", "mail": "Mailed", "letter": "Written to", "sms": "Sent a text", "in-person": "Asked in person"}
    again = f", on {short(data['again_at'])}" if data.get("again_at") else ""
    note = f" ({data['note']})" if data.get("note") else ""
    overruled = f" Another person than advice {data['advice']} named." if "advice" in data else ""
    return f"{how.get(data.get('channel', 'phone'), 'Tried')}: {OUTCOMES[data['outcome']]}{again}{note}.{overruled}"


def _consented(event: Happened) -> str:
    data = event.data
    named = f"; takes part as {data['participant']}" if data.get("participant") else ""
    language = f", in {data['language']}" if data.get("language") else ""
    return f"Form {data['form']} {METHODS[data['method']]}{language}, for {', '.join(data['scopes'])}{named}."


def _refused(what: str) -> Callable[[Happened], str]:
    return lambda event: (
        f"{what}: {REFUSALS.get(event.data['why'], event.data['why'])}." + (f" ({event.data['note']})" if event.data.get("note") else "")
    )


def _facts_before(every: Iterable[Happened]) -> dict[int, dict[str, Any]]:
    """For each event that puts facts right, by its place: what was known of the person before."""
    known: dict[int, dict[str, Any]] = {}
    before = {}
    for at, event in enumerate(every):
        if event.subject == "candidate" and "facts" in event.data:
            if event.kind == "facts-changed":
                before[at] = known.get(event.number, {})
            known[event.number] = event.data["facts"]
    return before


def _facts(event: Happened, before: dict[str, Any]) -> str:
    """Only what is other than it was: each of these events holds every fact."""
    facts = event.data.get("facts", {})
    changed = sorted(name for name in {*facts, *before} if facts.get(name) != before.get(name))
    return f"Facts were put right: {', '.join(changed) or 'nothing'}."


def _booked(event: Happened) -> str:
    data = event.data
    where = f" {MODES.get(data['mode'], data['mode'])}" if data.get("mode") else ""
    staff = f", with {' and '.join(data['staff'])}" if data.get("staff") else ""
    what = "moved to" if event.kind == "moved" else "booked for"
    return f"S{event.number} was {what} {short(data['starts'])}{where}{staff}."


def _closed(event: Happened) -> str:
    minutes = f", {event.data['minutes_held']} minutes" if event.data.get("minutes_held") else ""
    return f"S{event.number} was held: {OUTCOMES_OF_SESSIONS.get(event.data.get('outcome', ''), 'over')}{minutes}."


def _transcribed(event: Happened) -> str:
    return f"R{event.number} was transcribed." if event.data.get("transcribed") else ""


def _plain(event: Happened) -> str:
    """What no sentence is written for yet: the room's own words."""
    letter = {"session": "S", "recording": "R"}.get(event.subject, "")
    return f"{letter}{event.number}: {event.kind.replace('-', ' ')}." if letter else f"{event.kind.replace('-', ' ').capitalize()}."


TOLD: dict[tuple[str, str], Callable[[Happened], str]] = {
    ("candidate", "listed"): _listed,
    ("candidate", "letter-sent"): lambda event: "The information letter went out.",
    ("candidate", "attempted"): _attempted,
    ("candidate", "agreed"): lambda event: "Agreed to take part.",
    ("candidate", "declined"): _refused("Does not want to take part"),
    ("candidate", "cancelled-before-first"): _refused("Cancelled before the first interview"),
    ("candidate", "follow-up-declined"): _refused("Does not want the follow-up"),
    ("candidate", "consented"): _consented,
    ("candidate", "wishes"): lambda event: f"Wishes: {in_words(event.data) or 'nothing in particular'}.",
    ("candidate", "life"): lambda event: f"{LIVES[event.data['status']].capitalize()}.",
    ("candidate", "withdrawn"): lambda event: f"Withdrew: {SCOPES[event.data['scope']]}.",
    ("candidate", "erasure-begun"): lambda event: "What was to be deleted was listed.",
    ("candidate", "raw-deleted"): lambda event: "Sound and transcripts were deleted.",
    ("candidate", "erased"): lambda event: "Was erased.",
    ("session", "who-left"): lambda event: f"S{event.number} takes place without somebody who withdrew.",
    ("recording", "withdrawn-from"): lambda event: f"Words of {', '.join(event.data['withdrawn'])} were taken out of R{event.number}.",
    ("session", "added"): lambda event: f"S{event.number}, {event.data['kind']}, was written down.",
    ("session", "booked"): _booked,
    ("session", "moved"): _booked,
    ("session", "closed"): _closed,
    ("session", "no-show"): lambda event: f"S{event.number}: {ABSENT.get(event.data.get('absent', ''), 'nobody came')}.",
    ("session", "cancelled"): lambda event: f"S{event.number} was cancelled: {event.data.get('why') or 'no reason'}.",
    ("session", "who-named"): lambda event: "",
    ("session", "noted"): lambda event: f"S{event.number}: a field note was written." if event.data["notes"] else "",
    ("recording", "added"): lambda event: f"R{event.number} came in, the recording of S{event.data['session']}.",
    ("recording", "transcribed"): _transcribed,
    ("recording", "exported"): lambda event: f"R{event.number} was exported.",
}
