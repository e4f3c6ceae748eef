"""The sentences of a Methods section, in English or Dutch; every number in them is a fact (floor 1).

The checklists and the Methods paragraph take their sentences from here, so they cannot disagree. What was never entered is not said.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from workflow.days import MONTHS
from workflow.people.contacts import REFUSALS
from workflow.report.facts import Fact, Facts, sorted_ids
from workflow.report.material import Material, Series, spoken
from workflow.schedule.sessions import FOCUS_GROUP, MODES

LANGUAGES = ("en", "nl")
NEUTER = ("interview", "gesprek")  # Dutch: het interview, het gesprek; every other kind of session is taken for de
TOPICS = (
    "design", "ethics", "sampling", "contact", "sessions", "modes", "guides", "durations", "transcripts", "member-check", "double-coding",
    "saturation", "analysis",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, what it is about, and the facts it prints."""

    topic: str  # one of TOPICS
    text: str
    facts: tuple[Fact, ...]


@cache
def templates(language: str) -> dict[str, Any]:
    """Sentences and words of a language: name -> text, and tables of words."""
    return tomllib.loads(files("workflow.report").joinpath("sentences.toml").read_text(encoding="utf-8"))[language]


class Telling:
    """A study that is told; `said()` are its sentences in the order of a paper."""

    def __init__(self, material: Material, facts: Facts, language: str = "en") -> None:
        self.material, self.facts = material, facts
        self._language = language if language in LANGUAGES else LANGUAGES[0]
        self._words = templates(self._language)

    def said(self, *topics: str) -> tuple[Said, ...]:
        """All sentences, or those about some topics."""
        rooms = {
            "design": self._design, "ethics": self._ethics, "sampling": self._sampling, "contact": self._contact,
            "sessions": self._sessions, "modes": self._modes, "guides": self._guides, "durations": self._durations,
            "transcripts": self._transcripts, "member-check": self._member_check, "double-coding": self._double_coding,
            "saturation": self._saturation, "analysis": self._analysis,
        }  # fmt: skip
        return tuple(one for topic in TOPICS if not topics or topic in topics for one in rooms[topic]())

    # ---- how a sentence is made

    def _say(self, topic: str, template: str, **facts: Fact | str) -> Iterator[Said]:
        """One sentence; nothing where a fact in it was never entered."""
        known = [fact for fact in facts.values() if isinstance(fact, Fact)]
        if all(fact.value is not None for fact in known):
            yield Said(topic, _capital(self._clause(template, **facts)), tuple(known))

    def _clause(self, template: str, **facts: Fact | str) -> str:
        return self._words[template].format(**{name: self._shown(one) if isinstance(one, Fact) else one for name, one in facts.items()})

    def _fact(self, name: str) -> Fact:
        return self.facts[name]

    def _of_one(self, template: str, fact: Fact) -> str:
        """The template for one, where the sentence of one is another than that of many."""
        return f"{template}_one" if fact.value == 1 and f"{template}_one" in self._words else template

    def _word(self, table: str, typed: str) -> str:
        """A word of the program in the language of the sentence."""
        return str(self._words.get(table, {}).get(typed, typed))

    def _typed(self, words: str) -> str:
        """What study.toml calls something, in the language of the sentence where [report] says how."""
        return self.material.in_dutch(words) if self._language == "nl" else words

    def _typed_fact(self, topic: str, template: str, fact: Fact) -> Iterator[Said]:
        """A sentence around words of study.toml."""
        if fact.value is not None:
            key = fact.id.rpartition(".")[2]
            words = self._typed(fact.printed)
            told = {"design": _with_article(words, self._language)} if key == "design" else {key: words}
            yield Said(topic, _capital(self._clause(template, **told)), (fact,))

    def _people(self, group: str, count: Fact | None = None) -> str:
        """The label of a group; in English of one person without its s, where it is one word."""
        label = self._typed(self.material.label(group))
        one = count is not None and count.value == 1 and self._language == "en" and label.isalpha()
        return label.removesuffix("s") if one else label

    def _kind(self, series: Series) -> dict[str, str]:
        """What a series is called, with its article where the language has two, and whose it is where two are called alike."""
        name = self._word("names", series.name) if series.kind == FOCUS_GROUP else self._typed(series.name)
        kind = self._clause("of", kind=name, whose=self._typed(series.whose)) if series.whose else name
        return {"kind": kind, "the": "het" if name.casefold().endswith(NEUTER) else "de"}

    def _listed(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {self._words['and']} {parts[-1]}" if parts else ""

    def _reasons(self, name: str) -> tuple[str, tuple[Fact, ...]]:
        found = [fact for fact in self.facts.of(name).values() if fact.id != name and fact.value]
        known = {**REFUSALS, **self._words.get("reasons", {})}
        codes = [fact.id.rpartition(".")[2] for fact in found]
        told = [f"{known.get(code) or self._typed(code.replace('-', ' '))} {fact.printed}" for code, fact in zip(codes, found, strict=True)]
        return ", ".join(told), tuple(found)

    def _shown(self, fact: Fact) -> str:
        """A number as sentences have it: 0 and not 0.0, and months in the language of the sentence."""
        if fact.unit == "month" and fact.value is not None:
            year, month = str(fact.value).split("-")[:2]
            return fact.printed.replace(fact.plain, f"{MONTHS[self._language][int(month) - 1]} {year}")
        return fact.printed.replace(".0", "") if isinstance(fact.value, float) and fact.value.is_integer() else fact.printed

    def _place(self, fact: Fact) -> str:
        """A number as a place in a row: 1st, 22nd, 20th; in Dutch 20e."""
        if self._language == "nl":
            return fact.printed.replace(fact.plain, f"{fact.plain}e")
        number = int(fact.value or 0)
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return fact.printed.replace(fact.plain, f"{fact.plain}{ending}")

    def _period(self, key: str) -> tuple[str, tuple[Fact, ...]]:
        begin, end = self._fact(f"periods.{key}.from"), self._fact(f"periods.{key}.until")
        if begin.value is None or end.value is None:
            return "", ()
        if begin.value == end.value:
            return self._clause("period_one", **{"from": begin}), (begin,)
        return self._clause("period", **{"from": begin, "until": end}), (begin, end)

    # ---- the sentences

    def _design(self) -> Iterator[Said]:
        for key in ("design", "registration", "reporting"):
            yield from self._typed_fact("design", key, self._fact(f"design.{key}"))

    def _ethics(self) -> Iterator[Said]:
        yield from self._typed_fact("ethics", "ethics", self._fact("design.ethics"))

    def _sampling(self) -> Iterator[Said]:
        for group in self.material.settings.groups:
            count = self._fact(f"{group}.dimensions")
            if count.value is not None:
                names = self._listed([self._typed(one) for one in self._dimensions(group)])
                template = "sampling" if isinstance(count.value, int) and count.value > 1 else "sampling_one"
                yield from self._say("sampling", template, people=self._people(group), dimensions=count, names=names)

    def _dimensions(self, group: str) -> list[str]:
        """What the dimensions of a group are called: by their label, else by their name."""
        entries = [one for one in self.material.settings.sections.get("dimension", ()) if one["group"] == group]
        return [str(one.get("label") or str(one["name"]).replace("-", " ")) for one in entries]

    def _contact(self) -> Iterator[Said]:
        for group in self.material.settings.groups:
            asked = self._fact(f"{group}.contacted")
            if asked.value is None:
                continue
            channels = str(self._fact(f"{group}.channels").value or "").split(", ")
            by = self._listed([self._words["by"][one] for one in channels if one in self._words["by"]])
            text, facts = (
                self._clause(
                    self._of_one("contacted", asked), contacted=asked, people=self._people(group, asked), by=f" {by}" if by else ""
                ),
                [asked],
            )
            for key in ("declined", "cancelled", "unreachable"):
                clause, more = self._said_no(f"{group}.{'cancelled-before-first' if key == 'cancelled' else key}", key)
                text, facts = text + clause, [*facts, *more]
            yield Said("contact", _capital(" ".join(text.split())) + ".", tuple(facts))
            yield from self._withdrawn(group)

    def _said_no(self, name: str, key: str) -> tuple[str, list[Fact]]:
        fact = self._fact(name)
        if fact.value is None:
            return "", []
        if not fact.value:
            return (self._clause("nobody_declined"), [fact]) if key == "declined" else ("", [])
        reasons, under = self._reasons(name) if key == "declined" else ("", ())
        return self._clause(self._of_one(key, fact), reasons=reasons, **{key: fact}).replace(" ()", ""), [fact, *under]

    def _withdrawn(self, group: str) -> Iterator[Said]:
        fact = self._fact(f"{group}.withdrawn")
        if fact.value:
            yield from self._say("contact", "withdrawn", withdrawn=fact, people=self._people(group))

    def _sessions(self) -> Iterator[Said]:
        for series in self.material.series:
            period, under = self._period(series.key)
            if series.kind == FOCUS_GROUP:
                yield from self._focus_groups(period, under)
                continue
            held = self._fact(f"{series.group}.{series.kind}.held")
            if held.value is None:
                continue
            called = self._kind(replace(series, whose=""))  # the sentence says whose it is
            times, more = self._in_sessions(series, held)
            text = self._clause("held", **called, held=held, people=self._people(series.group, held), sessions=times, period=period)
            declined = self._fact(f"{series.group}.{series.kind}.declined")
            facts = [held, *more, *under]
            if declined.value:
                reasons, why = self._reasons(declined.id)
                clause = self._clause(self._of_one("later_declined", declined), **called, declined=declined, reasons=reasons)
                text += clause.replace(" ()", "")
                facts += [declined, *why]
            yield Said("sessions", _capital(text) + ".", tuple(facts))
        yield from self._together()

    def _in_sessions(self, series: Series, held: Fact) -> tuple[str, tuple[Fact, ...]]:
        """In how many sessions, where these are not as many as the people."""
        sessions = self._fact(f"sessions.{series.key}.held")
        if sessions.value in (None, held.value):
            return "", ()
        return self._clause("in_sessions", sessions=sessions), (sessions,)

    def _together(self) -> Iterator[Said]:
        """Several series of interviews, and how many people these were: the same people may have come to two of them."""
        if sum(bool(series.group) for series in self.material.series) > 1:
            sessions, people = self._fact("sessions.individual"), self._fact("interviewed.people")
            yield from self._say("sessions", "together", sessions=sessions, people=people)

    def _focus_groups(self, period: str, under: tuple[Fact, ...]) -> Iterator[Said]:
        held = self._fact("focus-groups.held")
        sizes = [fact for fact in self.facts.values() if fact.id.startswith("focus-groups.FG") and fact.id.endswith(".participants")]
        if held.value is not None and sizes:
            people = self._fact("focus-groups.people")
            different = self._clause("different", people=people) if people.value is not None else ""
            numbers = self._listed([fact.printed for fact in sizes])
            text = self._clause(self._of_one("groups", held), held=held, period=period, sizes=numbers, different=different)
            facts = (held, *under, *sizes, *((people,) if different else ()))
            yield Said("sessions", _capital(text) + ".", facts)

    def _modes(self) -> Iterator[Said]:
        for series in self.material.series:
            found = [fact for fact in self.facts.of(f"modes.{series.key}").values() if fact.value and not fact.id.endswith(".unknown")]
            if found:
                known = {**MODES, **self._words.get("modes_in_words", {})}
                codes = [fact.id.rpartition(".")[2] for fact in found]
                told = self._listed([f"{known.get(code, code)} ({fact.printed})" for code, fact in zip(codes, found, strict=True)])
                yield Said("modes", _capital(self._clause("modes", **self._kind(series), modes=told)), tuple(found))

    def _guides(self) -> Iterator[Said]:
        used = [guide for guide in self.material.guides if any(use.guide == guide.id for use in self.material.uses)]
        if not used:
            return
        versions = [self._fact(f"guides.{guide.id}.version") for guide in used]
        told = [
            f"“{guide.title}”" + (f" {version.printed}" if version.value else "") for guide, version in zip(used, versions, strict=True)
        ]
        yield Said("guides", _capital(self._clause("guides", guides=self._listed(told))), tuple(one for one in versions if one.value))
        piloted = [guide for guide in used if guide.pilots]
        if piloted:
            names = self._listed([f"“{guide.title}”" for guide in piloted])
            one = "piloted_one" if len(piloted) == 1 and "piloted_one" in self._words else "piloted"
            mine = {guide.id for guide in piloted}
            apart = any(use.pilot and not use.in_analysis and use.guide in mine for use in self.material.uses)
            where = self._word("pilots", "apart") if apart else ""
            yield Said("guides", _capital(self._clause(one, guides=names, where=where)), ())

    def _durations(self) -> Iterator[Said]:
        for series in self.material.series:
            if series.kind == FOCUS_GROUP and len(series.sessions) < 4:
                yield from self._each_lasted(series)
                continue
            mean, low, high, n = (
                self._fact(f"durations.{series.key}.{name}") for name in ("mean_minutes", "min_minutes", "max_minutes", "n")
            )
            template = "lasted_one" if n.value == 1 else "lasted_groups" if series.kind == FOCUS_GROUP else "lasted"
            of, under = self._of_sessions(series, n)
            figures = {"mean": mean} if n.value == 1 else {"mean": mean, "low": low, "high": high}
            if all(fact.value is not None for fact in (*figures.values(), n)):
                text = self._clause(template, **self._kind(series), **figures, sessions=of)
                yield Said("durations", _capital(text), (*figures.values(), *under))

    def _of_sessions(self, series: Series, n: Fact) -> tuple[str, tuple[Fact, ...]]:
        """Of how many sessions the length is known."""
        held = self._fact(f"sessions.{series.key}.held")
        if held.value in (None, n.value):
            return self._clause(self._of_one("sessions", n), n=n), (n,)
        return self._clause("sessions_some", n=n, held=held), (n, held)

    def _each_lasted(self, series: Series) -> Iterator[Said]:
        found = [self._fact(f"focus-groups.FG{place}.minutes") for place in range(1, len(series.sessions) + 1)]
        known = [fact for fact in found if fact.value is not None]
        if known:
            template = "lasted_each_one" if len(series.sessions) == 1 else "lasted_each"
            text = self._clause(template, minutes=self._listed([fact.printed for fact in known]))
            yield Said("durations", _capital(text), tuple(known))

    def _transcripts(self) -> Iterator[Said]:
        total, level = self._fact("transcripts.total"), self._fact("transcription.level")
        kept = self._word("levels", str(level.value))
        for said in self._say("transcripts", self._of_one("transcribed", total), transcripts=total, level=kept):
            yield Said(said.topic, said.text, (*said.facts, level))
        for key in ("corrected", "checked", "released"):
            done = self._fact(f"transcripts.{key}")
            yield from self._say("transcripts", self._of_one(key, done), **{key: done})

    def _member_check(self) -> Iterator[Said]:
        """How many received a summary, and what they said to it; that it was planned for more, where it was."""
        planned, sent = self._fact("member-check.planned"), self._fact("member-check.sent")
        if not sent.value:
            yield from self._say("member-check", "member_check_some", planned=planned)
            return
        first = str(self._fact("member-check.rule").value or "").startswith("first")
        answers, under = self._answers()
        if sent.value != planned.value:
            found = self._say("member-check", "member_check_sent", planned=planned, sent=sent, answers=answers)
        elif first:
            found = self._say("member-check", self._of_one("member_check", planned), planned=planned, answers=answers)
        else:
            found = self._say("member-check", "member_check_all", sent=sent, answers=answers)
        for said in found:
            yield Said(said.topic, said.text, (*said.facts, *under))

    def _answers(self) -> tuple[str, tuple[Fact, ...]]:
        found = {answer: self._fact(f"member-check.{answer}") for answer in self._words["answers"]}
        known = {answer: fact for answer, fact in found.items() if fact.value}
        many = self._words.get("answers_many", self._words["answers"])
        told = [f"{fact.printed} {(self._words['answers'] if fact.value == 1 else many)[answer]}" for answer, fact in known.items()]
        return f"; {self._listed(told)}" if told else "", tuple(known.values())

    def _double_coding(self) -> Iterator[Said]:
        names = {"transcripts": "double-coding.transcripts", "total": "transcripts.total", "coders": "double-coding.coders"}
        facts = {key: self._fact(name) for key, name in names.items()}
        coding = self._fact("double-coding.coding")
        word = self._word("codings", str(coding.value))
        for said in self._say("double-coding", self._of_one("double_coding", facts["transcripts"]), coding=word, **facts):
            if coding.value is not None:
                yield Said(said.topic, said.text, (*said.facts, coding))

    def _saturation(self) -> Iterator[Said]:
        for series in sorted_ids({name.split(".")[1] for name in self.facts if name.startswith("saturation.") and name.count(".") > 1}):
            rule = {key: self._fact(f"saturation.{series}.{key}") for key in ("base", "run", "threshold")}
            at, interviews = self._fact(f"saturation.{series}.at"), self._fact(f"saturation.{series}.interviews")
            alike = [one for one in self.material.series if one.kind == series]  # of several groups, saturation is reckoned together
            called = self._kind(alike[0] if len(alike) == 1 else replace(alike[0], whose="")) if alike else {"kind": spoken(series)}
            if at.withheld or any(fact.value is None for fact in rule.values()):
                continue
            if at.value is not None:
                text = self._clause("saturation", **called, at=self._place(at), **rule)
                yield Said("saturation", _capital(text), (at, *rule.values()))
            else:
                yield from self._say("saturation", "saturation_not", **called, interviews=interviews, **rule)

    def _analysis(self) -> Iterator[Said]:
        yield from self._typed_fact("analysis", "analysis", self._fact("analysis.method"))
        yield from self._typed_fact("analysis", "software", self._fact("analysis.software"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_article(design: str, language: str) -> str:
    """What study.toml calls the design, with one article, whether or not somebody has typed one.

    >>> [_with_article(typed, "en") for typed in ("a qualitative study", "interview study", "an uncontrolled study", "unique case study")]
    ['a qualitative study', 'an interview study', 'an uncontrolled study', 'a unique case study']
    """
    bare = re.sub(r"(?i)^(an?|een)\s+", "", design.strip())
    if language != "en":
        return f"een {bare}"
    return f"{'an' if re.match(r'(?i)(?!uni[^nm]|us[ei]|eu|one)[aeiou]', bare) else 'a'} {bare}"
