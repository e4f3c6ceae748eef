"""SRQR and COREQ, item by item: filled from the study with its source, in part, needing you, or not applicable with a reason (floor 1).

A claim with no data behind it stays empty. What people write themselves stands in study.toml, [report] answers = {S3 = "..."}; what does
not apply in not_applicable = {C15 = "why"}.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from workflow.people.consent import newest
from workflow.report.contradictions import doubts
from workflow.report.facts import Fact, Facts, joined
from workflow.report.material import Material
from workflow.report.said import Telling
from workflow.transcribe.recordings import BY_HAND

FILLED, PART, YOURS, NOT_APPLICABLE = "filled", "filled in part", "needs you", "not applicable"
LISTS = ("srqr", "coreq")


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist."""

    id: str
    topic: str
    status: str
    text: str  # what goes into the sheet; empty where there is nothing
    sources: tuple[str, ...] = ()  # ids of the facts, or where in study.toml
    asks: str = ""  # what people have to write or to decide
    facts: tuple[Fact, ...] = ()


def title(name: str) -> str:
    return str(_lists()[name]["title"])


def items(name: str, material: Material, facts: Facts) -> tuple[Item, ...]:
    """A checklist, filled as far as the study reaches."""
    filler = _Filler(material, facts)
    return tuple(filler.item(entry) for entry in _lists()[name]["items"])


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("workflow.report").joinpath("checklists.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Told:
    """A piece of an answer and where it comes from."""

    text: str
    sources: tuple[str, ...]
    facts: tuple[Fact, ...] = ()


class _Filler:
    """The answers of one study."""

    def __init__(self, material: Material, facts: Facts) -> None:
        self.material, self.facts = material, facts
        self.telling = Telling(material, facts)
        self.doubts = doubts(material, facts)
        about = material.settings.report
        self.answers: Mapping[str, str] = about.get("answers", {})
        self.absent: Mapping[str, str] = about.get("not_applicable", {})

    def item(self, entry: Mapping[str, Any]) -> Item:
        number, topic = str(entry["id"]), str(entry["topic"])
        if number in self.absent:
            return Item(number, topic, NOT_APPLICABLE, str(self.absent[number]), ("study.toml, [report] not_applicable",))
        told = list(self._told(entry))
        doubtful = [doubt for doubt in self.doubts if doubt.key in entry.get("doubts", ())]
        yours = str(entry.get("you", ""))
        if number in self.answers:
            told.append(_Told(str(self.answers[number]), ("study.toml, [report] answers",)))
            yours, doubtful = "", []
        asks = " ".join([*([f"Write: {yours}."] if yours else []), *(doubt.sentence for doubt in doubtful)])
        status = (PART if asks else FILLED) if told else YOURS
        if told and any(doubt.key in ("who-led", "coders") for doubt in doubtful):
            status = YOURS  # who did it is contradicted: nobody but people can say
        sources = tuple(dict.fromkeys(source for one in told for source in one.sources))
        under = tuple(dict.fromkeys(fact for one in told for fact in one.facts))
        return Item(
            number, topic, status, " ".join(one.text for one in told), sources, asks or ("" if told else "Nothing is recorded."), under
        )

    def _told(self, entry: Mapping[str, Any]) -> Iterator[_Told]:
        for said in self.telling.said(*entry["said"]) if "said" in entry else ():
            yield _Told(said.text, tuple(fact.id for fact in said.facts), said.facts)
        for name in entry.get("facts", ()):
            fact = self.facts[name]
            if fact.value is not None:
                yield _Told(f"{fact.printed[:1].upper()}{fact.printed[1:]}.", (fact.source or fact.id,), (fact,))
        if "own" in entry:
            yield from _OWN[str(entry["own"])](self)

    def staff(self, key: str) -> Iterator[_Told]:
        known = [(str(one["id"]), str(one[key])) for one in self.material.settings.sections.get("staff", ()) if one.get(key)]
        if known:
            yield _Told("; ".join(f"{who}: {what}" for who, what in known) + ".", (f"study.toml, [[staff]] {key}",))


# ---- what is neither a sentence of the Methods nor a key of study.toml


def _team(at: _Filler) -> Iterator[_Told]:
    keys = ("role", "profession", "credentials", "gender", "experience")
    rows = [(str(one["id"]), [str(one[key]) for key in keys if one.get(key)]) for one in at.material.settings.sections.get("staff", ())]
    if rows:
        yield _Told("; ".join(f"{who} ({', '.join(what)})" for who, what in rows) + ".", ("study.toml, [[staff]]",))


def _interviewers(at: _Filler) -> Iterator[_Told]:
    for series in at.material.series:
        led = sorted({name for one in series.sessions for name in one.staff})
        fact = at.facts[f"staff.{series.key}.people"]
        if led and fact.value is not None:
            yield _Told(f"{series.label.capitalize()}: {joined(led)}.", (fact.id,), (fact,))


def _consent(at: _Filler) -> Iterator[_Told]:
    signed = {one.id: held for one in at.material.candidates if one.participant and (held := newest(one.consents))}
    came = {at.material.known_as(name) for one in at.material.held for name in one.came}
    whose = {group: [name for name in came if at.material.group_of(name) == group] for group in at.material.settings.groups}
    every = [at.material.label(group) for group, names in whose.items() if names and all(name in signed for name in names)]
    if every:
        forms = sorted({held.form for held in signed.values() if held.form != "not stated"})
        version = f" (form {', '.join(forms)})" if forms else ""
        yield _Told(f"Informed consent was recorded for all {joined(every)} who took part{version}.", ("candidate: consented",))
    without = [at.material.label(group) for group, names in whose.items() if any(name not in signed for name in names)]
    if without:
        yield _Told(f"It is not recorded for all {joined(without)}.", ("candidate: consented",))
    for group in at.material.settings.groups:
        fact = at.facts[f"{group}.withdrawn"]
        if fact.value:
            yield _Told(f"{fact.printed} of the {at.material.label(group)} withdrew.", (fact.id,), (fact,))


def _recording(at: _Filler) -> Iterator[_Told]:
    total, missing = at.facts["transcripts.total"], at.facts["transcripts.missing"]
    if total.value is not None:
        rest = "" if not missing.value else f"; {missing.printed} have no transcript"
        yield _Told(f"{total.printed} sessions were audio-recorded and transcribed{rest}.", (total.id, missing.id), (total, missing))


def _processing(at: _Filler) -> Iterator[_Told]:
    models = {
        str(one.transcribed["model"])
        for one in at.material.recordings
        if one.transcribed and one.transcribed.get("model", BY_HAND) != BY_HAND
    }
    if models:
        yield _Told(f"First versions were written by a speech model ({', '.join(sorted(models))}).", ("recording: transcribed",))


def _trail(at: _Filler) -> Iterator[_Told]:
    if at.material.held:
        yield _Told("Every decision of sampling, guides and coding is kept in an audit trail that cannot be altered.", ("change log",))


def _quotations(at: _Filler) -> Iterator[_Told]:
    total, people = at.facts["quotations.total"], at.facts["quotations.people"]
    if total.value is not None:
        text = f"Quotations are kept with the id of who said them: {total.printed} of {people.printed} people."
        yield _Told(text, (total.id, people.id), (total, people))


def _unreachable(at: _Filler) -> Iterator[_Told]:
    for series in at.material.series:
        fact = at.facts[f"window.{series.key}.outside"]
        if fact.value:
            yield _Told(f"{fact.printed} of {fact.n} {series.label} sessions lay outside their window.", (fact.id,), (fact,))


def _non_participation(at: _Filler) -> Iterator[_Told]:
    for group in at.material.settings.groups:
        fact = at.facts[f"{group}.not-taking-part"]
        if fact.value is not None:
            note = f" ({fact.note})" if fact.note else ""
            yield _Told(f"{fact.printed} of the {at.material.label(group)} did not take part{note}.", (fact.id,), (fact,))
    for said in at.telling.said("contact"):
        yield _Told(said.text, tuple(one.id for one in said.facts), said.facts)


def _present(at: _Filler) -> Iterator[_Told]:
    others = sorted({who for one in at.material.held for who in one.present})
    if others:
        yield _Told(f"Also present at some sessions: {joined(others)}.", ("session: closed",))


def _characteristics(at: _Filler) -> Iterator[_Told]:
    if any(fact.value is not None and not fact.id.endswith(".n") for fact in at.facts.of("characteristics").values()):
        yield _Told("See the table of characteristics.", ("characteristics",))


def _repeated(at: _Filler) -> Iterator[_Told]:
    def again(group: str) -> bool:
        """Whether interviews of more than one wave were held with this group: one wave alone repeats nothing."""
        return sum(bool(at.facts[f"{group}.{kind}.held"].value) for kind in at.material.kinds_of(group)) > 1

    for said in at.telling.said("sessions"):
        if any(again(fact.id.split(".")[0]) for fact in said.facts[:1]):
            yield _Told(said.text, tuple(one.id for one in said.facts), said.facts)


def _notes(at: _Filler) -> Iterator[_Told]:
    found = at.facts["sessions.with-notes"]
    if found.value:
        yield _Told(f"Field notes were kept of {found.printed} of {found.n} sessions.", (found.id,), (found,))


def _returned(at: _Filler) -> Iterator[_Told]:
    sent = at.facts["member-check.sent"]
    if sent.value:
        yield _Told(f"Not the transcripts: {sent.printed} participants received a summary of their own interview.", (sent.id,), (sent,))


def _themes(at: _Filler) -> Iterator[_Told]:
    for fact in at.facts.of("analysis.themes").values():
        yield _Told(f"{at.material.label(fact.id.rpartition('.')[2])}: {fact.printed} themes.", (fact.source,), (fact,))


_OWN: dict[str, Callable[[_Filler], Iterator[_Told]]] = {
    "team": _team, "interviewers": _interviewers, "consent": _consent, "recording": _recording, "processing": _processing,
    "trail": _trail, "quotations": _quotations, "unreachable": _unreachable, "non_participation": _non_participation,
    "present": _present, "characteristics": _characteristics, "repeated": _repeated, "notes": _notes, "returned": _returned,
    "themes": _themes,
    "credentials": lambda at: at.staff("credentials"),
    "occupation": lambda at: at.staff("profession"),
    "gender": lambda at: at.staff("gender"),
    "experience": lambda at: at.staff("experience"),
    "relationship": lambda at: at.staff("relationship"),
}  # fmt: skip


def counted(found: Sequence[Item]) -> dict[str, int]:
    """How many items stand where."""
    return {status: sum(one.status == status for one in found) for status in (FILLED, PART, YOURS, NOT_APPLICABLE)}
