"""The sentences of a Methods section, in English or Dutch; every number in them is a fact (floor 1).

The checklists and the Methods paragraph take their sentences from here, so they cannot disagree. What was never entered is not said.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from workflow.days import MONTHS
from workflow.people.contacts import REFUSALS
from workflow.report.facts import Fact, Facts, sorted_ids
from workflow.report.material import Material, Series
from workflow.schedule.sessions import FOCUS_GROUP, MODES

LANGUAGES = ("en", "nl")
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
def _templates(language: str) -> dict[str, Any]:
    return tomllib.loads(files("workflow.report").joinpath("sentences.toml").read_text(encoding="utf-8"))[language]


class Telling:
    """A study that is told; `said()` are its sentences in the order of a paper."""

    def __init__(self, material: Material, facts: Facts, language: str = "en") -> None:
        self.material, self.facts = material, facts
        self._language = language if language in LANGUAGES else LANGUAGES[0]
        self._words = _templates(self._language)

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

    def _listed(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {self._words['and']} {parts[-1]}" if parts else ""

    def _reasons(self, name: str) -> tuple[str, tuple[Fact, ...]]:
        found = [fact for fact in self.facts.of(name).values() if fact.id != name and fact.value]
        known = {**REFUSALS, **self._words.get("reasons", {})}
        codes = [fact.id.rpartition(".")[2] for fact in found]
        return ", ".join(f"{known.get(code, code)} {fact.printed}" for code, fact in zip(codes, found, strict=True)), tuple(found)

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
            yield from self._say("design", key, **{key: self._fact(f"design.{key}")})

    def _ethics(self) -> Iterator[Said]:
        yield from self._say("ethics", "ethics", ethics=self._fact("design.ethics"))

    def _sampling(self) -> Iterator[Said]:
        for group in self.material.settings.groups:
            count = self._fact(f"{group}.dimensions")
            if count.value is not None:
                names = self._listed(count.note.replace("-", " ").split(", "))
                template = "sampling" if isinstance(count.value, int) and count.value > 1 else "sampling_one"
                yield from self._say("sampling", template, people=self.material.label(group), dimensions=count, names=names)

    def _contact(self) -> Iterator[Said]:
        for group in self.material.settings.groups:
            asked = self._fact(f"{group}.contacted")
            if asked.value is None:
                continue
            channels = str(self._fact(f"{group}.channels").value or "").split(", ")
            by = self._listed([self._words["by"][one] for one in channels if one in self._words["by"]])
            text, facts = self._clause("contacted", contacted=asked, people=self.material.label(group), by=f" {by}" if by else ""), [asked]
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
        return self._clause(key, reasons=reasons, **{key: fact}).replace(" ()", ""), [fact, *under]

    def _withdrawn(self, group: str) -> Iterator[Said]:
        fact = self._fact(f"{group}.withdrawn")
        if fact.value:
            yield from self._say("contact", "withdrawn", withdrawn=fact, people=self.material.label(group))

    def _sessions(self) -> Iterator[Said]:
        for series in self.material.series:
            period, under = self._period(series.key)
            if series.kind == FOCUS_GROUP:
                yield from self._focus_groups(period, under)
                continue
            held = self._fact(f"{series.group}.{series.kind}.held")
            if held.value is None:
                continue
            text = self._clause("held", kind=series.label, held=held, people=self.material.label(series.group), period=period)
            declined = self._fact(f"{series.group}.{series.kind}.declined")
            facts = [held, *under]
            if declined.value:
                reasons, why = self._reasons(declined.id)
                text += self._clause("later_declined", declined=declined, kind=series.label, reasons=reasons).replace(" ()", "")
                facts += [declined, *why]
            yield Said("sessions", _capital(text) + ".", tuple(facts))

    def _focus_groups(self, period: str, under: tuple[Fact, ...]) -> Iterator[Said]:
        held = self._fact("focus-groups.held")
        sizes = [fact for fact in self.facts.values() if fact.id.startswith("focus-groups.FG") and fact.id.endswith(".participants")]
        if held.value is not None and sizes:
            template = "groups_one" if held.value == 1 else "groups"
            text = self._clause(template, held=held, period=period, sizes=self._listed([fact.printed for fact in sizes]))
            yield Said("sessions", _capital(text) + ".", (held, *under, *sizes))

    def _modes(self) -> Iterator[Said]:
        for series in self.material.series:
            found = [fact for fact in self.facts.of(f"modes.{series.key}").values() if fact.value and not fact.id.endswith(".unknown")]
            if found:
                known = {**MODES, **self._words.get("modes_in_words", {})}
                codes = [fact.id.rpartition(".")[2] for fact in found]
                told = self._listed([f"{known.get(code, code)} ({fact.printed})" for code, fact in zip(codes, found, strict=True)])
                yield Said("modes", _capital(self._clause("modes", kind=series.label, modes=told)), tuple(found))

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
            yield Said("guides", _capital(self._clause("piloted", guides=names)), ())

    def _durations(self) -> Iterator[Said]:
        for series in self.material.series:
            if series.kind == FOCUS_GROUP and len(series.sessions) < 4:
                yield from self._each_lasted(series)
                continue
            mean, low, high = (self._fact(f"durations.{series.key}.{name}_minutes") for name in ("mean", "min", "max"))
            for said in self._say("durations", "lasted", kind=series.label, mean=mean, low=low, high=high):
                yield Said(said.topic, said.text + ".", said.facts)

    def _each_lasted(self, series: Series) -> Iterator[Said]:
        found = [self._fact(f"focus-groups.FG{place}.minutes") for place in range(1, len(series.sessions) + 1)]
        known = [fact for fact in found if fact.value is not None]
        if known:
            text = self._clause("lasted_each", minutes=self._listed([fact.printed for fact in known]))
            yield Said("durations", _capital(text) + ".", tuple(known))

    def _transcripts(self) -> Iterator[Said]:
        total, level = self._fact("transcripts.total"), self._fact("transcription.level")
        yield from self._say("transcripts", "transcribed", transcripts=total, level=level)
        for key in ("corrected", "checked", "released"):
            yield from self._say("transcripts", key, **{key: self._fact(f"transcripts.{key}")})

    def _member_check(self) -> Iterator[Said]:
        planned, confirmed = self._fact("member-check.planned"), self._fact("member-check.confirmed")
        if confirmed.value is not None:
            first = str(self._fact("member-check.rule").value or "").startswith("first")
            yield from self._say("member-check", "member_check", planned=planned, confirmed=confirmed, sent="") if first else ()
        else:
            yield from self._say("member-check", "member_check_some", planned=planned)

    def _double_coding(self) -> Iterator[Said]:
        names = {"transcripts": "double-coding.transcripts", "total": "transcripts.total", "coders": "double-coding.coders"}
        facts = {key: self._fact(name) for key, name in names.items()}
        yield from self._say("double-coding", "double_coding", coding=self._fact("double-coding.coding"), **facts)

    def _saturation(self) -> Iterator[Said]:
        for series in sorted_ids({name.split(".")[1] for name in self.facts if name.startswith("saturation.") and name.count(".") > 1}):
            rule = {key: self._fact(f"saturation.{series}.{key}") for key in ("base", "run", "threshold")}
            at = self._fact(f"saturation.{series}.at")
            if at.value is not None:
                text = self._clause("saturation", at=self._place(at), **rule)
                yield Said("saturation", _capital(text), (at, *rule.values()))
            else:
                yield from self._say("saturation", "saturation_not", interviews=self._fact(f"saturation.{series}.interviews"), **rule)

    def _analysis(self) -> Iterator[Said]:
        yield from self._say("analysis", "analysis", method=self._fact("analysis.method"))
        yield from self._say("analysis", "software", software=self._fact("analysis.software"))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
