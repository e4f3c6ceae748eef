"""Studies of every kind that people could have entered, drawn at random: their words, their people, what became of each (floor 4).

A study is made in memory (`reported.Making`), so that hundreds can be drawn in a test. No name or label in it holds a digit: a number in
a sentence that is told of such a study can only be a count.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.making.reported import Making
from workflow.guides.uses import Use
from workflow.guides.versions import RELEASED, Pilot, TopicGuide, Version
from workflow.people.contacts import CHANNELS, REFUSALS, Attempt
from workflow.report.quotations.kept import Quotation
from workflow.rigour.checks import ANSWERS, Check
from workflow.rigour.rounds import Round, Source
from workflow.schedule.sessions import FOCUS_GROUP, MODES
from workflow.study import LEVELS, Study, read

STAFF = ("SD", "MSHW", "MB")
# name, prefix and label of a group; a study has one to three of them
GROUPS = (
    ("patients", "P", "patients"), ("patients", "P", "patiënten"), ("participants", "P", ""), ("women", "W", "women who gave birth"),
    ("therapists", "T", "therapists"), ("therapists", "T", "psychosomatic therapists"), ("zorgverleners", "Z", "huisartsen"),
    ("relatives", "V", "relatives of patients"), ("interviewed-nurses", "N", "nurses"),
)  # fmt: skip
# names and labels of the waves of a group, in their order
WAVES = (
    (("first", "first interview"), ("follow-up", "")),
    (("first-interview", ""), ("one-year", "one-year interview"), ("last", "last interview")),
    (("baseline", "baseline interview"), ("later", "second interview")),
    (("eerste", "eerste interview"), ("vervolg", "vervolginterview")),
    (("interview", ""),),
    (("gesprek", "gesprek thuis"),),
    (("telephone-interview", "telephone interview"),),
)
WHYS = st.sampled_from([*REFUSALS, "no car", "zorgt voor haar zus"])
DAYS = st.dates(date(2019, 1, 1), date(2021, 12, 31)).map(str)
DIMENSIONS = ("gender", "region", "treatment-sessions", "symptom intensity")
ABOUT = {
    "design": "qualitative study alongside a randomised controlled trial",
    "ethics": "the ethics committee of Amsterdam",
    "reporting": "SRQR",
}
ANALYSIS = {"method": "thematic analysis in phases", "software": "MAXQDA"}
HIDDEN = ("*.declined", "*.held", "durations.*", "periods.*", "modes.*", "transcripts.*", "saturation.*", "double-coding.*", "*.from")


@st.composite
def settings(draw: st.DrawFn) -> Study:
    """A study.toml: one to three groups, each with its own waves or with none; each wave's name stands in one group or in several."""
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=3, unique_by=(lambda one: one[0], lambda one: one[1])))
    lines = ['[study]\nid = "drawn"\ntitle = "Drawn"\ntimezone = "Europe/Amsterdam"\nlanguages = ["nl"]\nidentities = "../drawn.key"']
    lines += [f'{key} = "{ABOUT[key]}"' for key in draw(st.sets(st.sampled_from(sorted(ABOUT))))]
    for at, (name, prefix, label) in enumerate(groups):
        lines.append(
            f'[[group]]\nname = "{name}"\nprefix = "{prefix}"\nlist = "{draw(st.sampled_from(["pool", "contacted", "participants"]))}"'
        )
        lines += [f'label = "{label}"'] * bool(label) + [f'may_be_among = "{groups[0][0]}"'] * (at > 0 and draw(st.booleans()))
    for name, _, _ in groups:
        waves = draw(st.sampled_from([*WAVES, ()]))
        for at, (wave, label) in enumerate(waves):
            lines.append(f'[[wave]]\nname = "{wave}"\ngroup = "{name}"' + f'\nlabel = "{label}"' * bool(label))
            lines += [f'anchor = "{waves[0][0]}"\nafter = "P1Y"\nbefore_days = 30\nafter_days = 30'] if at else []
        for dimension in draw(st.lists(st.sampled_from(DIMENSIONS), max_size=4, unique=True)):
            lines.append(f'[[dimension]]\ngroup = "{name}"\nname = "{dimension}"\nlevels = ["a", "b"]')
    lines.append(f'[verbatim]\nlevel = "{draw(st.sampled_from(LEVELS))}"')
    said = draw(st.sets(st.sampled_from(sorted(ANALYSIS))))
    lines += ["[analysis]", *(f'{key} = "{ANALYSIS[key]}"' for key in sorted(said))]
    hidden = draw(st.sets(st.sampled_from(HIDDEN), max_size=3))
    lines += ["[report]", f"not_stated = {sorted(hidden)!r}".replace("'", '"')]
    return read("\n".join(lines))


@dataclass
class _Drawing:
    """One study while it is drawn."""

    draw: st.DrawFn
    made: Making

    def some(self, most: int) -> int:
        return self.draw(st.integers(0, most))

    def often(self, *kinds: str) -> str:
        return self.draw(st.sampled_from(kinds))

    def group(self, name: str) -> None:
        """Everybody of one group, from the list to the last interview."""
        kinds = [wave.name for wave in self.made.material().waves if wave.group == name]
        for _ in range(self.some(6)):
            standing = self.often("declined", "cancelled-before-first", "called", "unreachable", "agreed", "eligible", "ineligible")
            tries = (Attempt("2019-09-01T10:00", "reached", self.draw(st.sampled_from(CHANNELS))),) * (
                standing not in ("eligible", "ineligible")
            )
            why = self.draw(WHYS) if standing in ("declined", "cancelled-before-first", "ineligible") else ""
            person = self.made.person(name, standing, tried=False, why=why, attempts=tries)
            if standing == "agreed" and kinds and self.draw(st.booleans()):  # recorded ahead of the signature
                self.session(kinds[0], [person.id], standing=self.often("added", "booked"), minutes=0, outcome="")
        for _ in range(self.some(7)):
            self.taking_part(name, kinds)

    def taking_part(self, group: str, kinds: list[str]) -> None:
        """Somebody who signed: as many interviews as came of it, one of them now and then in two sessions."""
        gone = self.often("", "", "", "withdrawn", "refuses")
        person = self.made.person(
            group, "withdrawn" if gone == "withdrawn" else "consented", signed=True, follow_up=self.draw(WHYS) if gone == "refuses" else ""
        )
        came = self.some(len(kinds))
        for kind in kinds[: min(came, 1) if gone else came]:
            for _ in range(self.draw(st.sampled_from([1, 1, 1, 2]))):
                self.session(kind, [person.id])

    def session(self, kind: str, who: list[str], **more: Any) -> None:
        about = {
            "minutes": self.draw(st.sampled_from([0, 0, 20, 33, 39, 59, 59, 78, 105])),
            "mode": self.draw(st.sampled_from(["", *MODES])),
            "staff": tuple(self.draw(st.lists(st.sampled_from(STAFF), max_size=2, unique=True))),
            "outcome": self.often("completed", "completed", "stopped-early", "notes-only"),
            "notes": self.some(1),
        }
        if self.draw(st.integers(0, 4)) == 0:  # nobody has said what became of it
            about |= {"standing": self.often("added", "booked"), "minutes": 0, "outcome": ""}
        about |= more
        session = self.made.session(kind, who, self.draw(DAYS), about.pop("minutes"), **about)
        for _ in range(self.draw(st.sampled_from([0, 1, 1, 1, 2]))):
            review = {
                key: {"by": who, "on": "2021-12-31", "revision": 0}
                for key, who in (("corrected", "SD"), ("checked", "MB"))
                if self.draw(st.booleans())
            }
            written = {} if self.draw(st.integers(0, 5)) else {"transcribed": None}
            ms = self.draw(st.sampled_from([0, 600_000, 2_345_678]))
            self.made.recording(session.number, ms, released=self.draw(st.booleans()), **({"review": review} | written))

    def focus_groups(self) -> None:
        """None to five; with people of any group, or with people on no list."""
        for _ in range(self.draw(st.sampled_from([0, 0, 1, 2, 5]))):
            prefix = self.draw(st.sampled_from(sorted(self.made.settings.groups.values())))
            who = [f"{prefix}{number}" for number in self.draw(st.lists(st.integers(1, 20), min_size=2, max_size=7, unique=True))]
            self.session(FOCUS_GROUP, who, place=self.often("", "Amsterdam", "Nijmegen"), attended=tuple(who[: self.some(len(who))]))

    def rigour(self) -> None:
        """Member checks, two rounds of coding, saturation, guides, quotations."""
        sessions = [one for one in self.made.sessions if one.kind != FOCUS_GROUP]
        for one in sessions[: self.some(4)]:
            sent = self.draw(st.booleans())
            answer = self.draw(st.sampled_from(["", *ANSWERS])) if sent else ""
            self.made.checks.append(Check(one.number, one.who[0], "planned", "2020-01-01", sent_on="2020-02-01" * sent, answer=answer))
        numbers = [one.number for one in self.made.recordings if one.transcribed]
        for at in range(self.some(2)):
            coders = (("SD", "MB"), ("MSHW", "SD"))[at]
            codings: dict[str, Any] = dict.fromkeys(coders[: self.draw(st.sampled_from([1, 2, 2]))], ())
            sources = tuple(Source(number, 0, "") for number in numbers[: self.some(4)])
            self.made.rounds.append(Round(at + 1, coders, sources, ("a",) * self.some(1), codings=codings))
        for at, kind in enumerate(dict.fromkeys(one.kind for one in self.made.sessions), 1):
            if self.draw(st.booleans()):
                base, run = self.draw(st.integers(2, 19)), self.draw(st.integers(1, 3))
                rule = {"base": base, "run": run, "threshold": self.draw(st.sampled_from([0, 0.0, 5, 2.5]))}
                order = [f"P{number}" for number in range(1, base + run + 1 + self.some(3))]
                reached = self.draw(st.sampled_from([None, base, base + 1]))
                self.made.saturation.append({"series": kind, "number": at, "rule": rule, "order": order, "reached": reached})
        for at, name in enumerate(("patient-guide", "gids-twee"), 1):
            versions = (Version("1.2", RELEASED, "", "2019-09-01"),) * self.some(1)
            pilots = (Pilot("2019-08-01", "SD", "nothing"),) * self.some(2)
            self.made.guides.append(TopicGuide(at, name, f"Guide of {name}", "nl", versions, pilots))
            self.made.uses += [Use(one.number, name, "1.2", "") for one in sessions if self.some(3) == 0]
        for at, one in enumerate(sessions[: self.some(3)], 1):
            self.made.quotations.append(Quotation(at, 1, who=one.who[0], session=one.number))


@st.composite
def studies(draw: st.DrawFn) -> Making:
    """A study with everything in it, recorded, made up, or in part."""
    made = Making(draw(settings()), draw(st.sampled_from(["2019-12-31", "2022-01-31", "2024-01-31"])))
    drawing = _Drawing(draw, made)
    for group in made.settings.groups:
        drawing.group(group)
    drawing.focus_groups()
    drawing.rigour()
    there = {"candidate": made.candidates, "session": made.sessions, "recording": made.recordings}
    kinds = {"candidate": ("listed", "attempted"), "session": ("closed", "added"), "recording": ("transcribed",)}
    chosen = draw(st.sampled_from(["recorded", "made up", "both"]))
    made.made_up = {
        (subject, one.number, kind)
        for subject, known in there.items()
        for one in known
        for kind in kinds[subject]
        if chosen == "made up" or (chosen == "both" and one.number % 2)
    }
    return made
