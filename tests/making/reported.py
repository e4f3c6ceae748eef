"""A study as reports read it, made in memory: who was listed, phoned, interviewed, when and how long (floor 4).

`Making` writes the same folded states that the store keeps, without a store, so that thousands of studies can be made in a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from workflow.guides.uses import Use
from workflow.guides.versions import TopicGuide
from workflow.people.candidates import Candidate
from workflow.people.contacts import Attempt
from workflow.report.material import Material
from workflow.report.quotations.kept import Quotation
from workflow.rigour.checks import Check
from workflow.rigour.rounds import Round, Source
from workflow.schedule.sessions import FOCUS_GROUP, Session
from workflow.study import Study, read
from workflow.transcribe.recordings import Recording

SETTINGS = """
[study]
id = "corpus"
title = "A study"
timezone = "Europe/Amsterdam"
languages = ["nl"]
identities = "../corpus.key"

[[group]]
name = "patients"
prefix = "P"
list = "contacted"

[[group]]
name = "therapists"
prefix = "T"
list = "contacted"

[[group]]
name = "members"
prefix = "F"
list = "participants"
label = "therapists in focus groups"
may_be_among = "therapists"

[[wave]]
name = "first"
group = "patients"
label = "first interview"

[[wave]]
name = "follow-up"
group = "patients"
anchor = "first"
after = "P1Y"
before_days = 30
after_days = 30

[[wave]]
name = "interview"
group = "therapists"
"""


@dataclass
class Making:
    """A study under the hand."""

    settings: Study = field(default_factory=lambda: read(SETTINGS))
    today: str = "2020-12-31"
    candidates: list[Candidate] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    saturation: list[dict[str, Any]] = field(default_factory=list)
    guides: list[TopicGuide] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    made_up: set[tuple[str, int, str]] = field(default_factory=set)

    def person(self, group: str, standing: str, *, tried: bool = True, **more: Any) -> Candidate:
        """One more on the list; whoever takes part gets the next number of the group."""
        number = len(self.candidates) + 1
        prefix = self.settings.groups.get(group, "P")
        taking_part = more.pop("signed", False) or standing == "consented"
        name = f"{prefix}{sum(one.participant.startswith(prefix) for one in self.candidates) + 1}" if taking_part else ""
        tries = (Attempt("2019-09-01T10:00", "reached"),) if tried else ()
        about = {"facts": {}, "participant": name, "attempts": tries} | more
        self.candidates.append(Candidate(number, group, standing=standing, **about))
        return self.candidates[-1]

    def session(self, kind: str, who: Iterable[str], day: str, minutes: int = 0, **more: Any) -> Session:
        """One more session that was held, with its transcript."""
        number = len(self.sessions) + 1
        about = {"standing": "held", "began": f"{day}T10:00", "minutes_held": minutes, "outcome": "completed"} | more
        self.sessions.append(Session(number, kind, tuple(who), **about))
        return self.sessions[-1]

    def recording(self, session: int, ms: int = 0, *, released: bool = True, **more: Any) -> Recording:
        number = len(self.recordings) + 1
        facts = {"revision": 0, "model": "twin"} | ({"duration_ms": ms} if ms else {}) | ({"released": 0} if released else {})
        self.recordings.append(Recording(number, session, **({"transcribed": facts} | more)))
        return self.recordings[-1]

    def material(self) -> Material:
        lists = ("candidates", "sessions", "recordings", "checks", "rounds", "saturation", "guides", "uses", "quotations")
        about = {name: tuple(getattr(self, name)) for name in lists}
        return Material(self.settings, self.today, synthetic=frozenset(self.made_up), **about)


def lengths(n: int, low: int, high: int, total: int) -> list[int]:
    """So many whole minutes with this least, this most and this sum."""
    rest = total - low - high
    between = [rest // (n - 2) + (at < rest % (n - 2)) for at in range(n - 2)]
    return [low, *between, high]


def published() -> Making:
    """The published study: 25 patients and 25 therapists phoned, 20 + 17 + 25 interviews, two focus groups."""
    made = Making()
    for why in ("lack-of-time", "stopped-treatment", "personal", "personal"):
        made.person("patients", "declined", why=why)
    made.person("patients", "cancelled-before-first", why="unknown")
    for at in range(20):
        made.person("patients", "consented", follow_up="personal" if at >= 17 else "")
    for _ in range(25):
        made.person("therapists", "consented")
    for at, minutes in enumerate(lengths(20, 20, 59, 780), 1):
        made.session("first", [f"P{at}"], f"20{19 + (at > 9)}-{10 + at // 4 if at <= 9 else at // 4 - 1:02}-{at:02}", minutes)
    for at, minutes in enumerate(lengths(17, 16, 32, 408), 1):
        made.session("follow-up", [f"P{at}"], f"2020-{3 + at // 2:02}-{at:02}", minutes)
    for at, minutes in enumerate(lengths(25, 33, 68, 1200), 1):
        made.session("interview", [f"T{at}"], f"20{19 + (at > 8)}-{11 + at // 5 if at <= 8 else at // 5:02}-{at:02}", minutes)
    made.session(FOCUS_GROUP, [f"F{at}" for at in range(1, 7)], "2020-01-14", 69, place="Amsterdam")
    made.session(FOCUS_GROUP, [f"F{at}" for at in range(7, 14)], "2020-01-21", 78, place="Nijmegen")
    for session in made.sessions:
        made.recording(session.number)
    for number in (1, 2, 3):
        made.checks.append(Check(number, f"P{number}", "answered", "2020-01-01", sent_on="2020-01-02", answer="confirmed"))
    sources = tuple(Source(number, 0, "") for number in (1, 2, 3))
    made.rounds.append(Round(1, ("MSHW", "SD"), sources, codings={"MSHW": (), "SD": ()}))
    order = [f"P{at}" for at in range(1, 21)]
    rule = {"base": 19, "run": 1, "threshold": 0}
    made.saturation.append({"series": "first", "number": 1, "rule": rule, "order": order, "new": [3] * 19 + [0], "reached": 19})
    return made


def changed(made: Making, session: int, **more: Any) -> Making:
    """The same study with one session otherwise."""
    return replace(made, sessions=[replace(one, **more) if one.number == session else one for one in made.sessions])
