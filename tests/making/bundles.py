"""A selection of a study as exporters get it: interviews over two waves, a focus group, attributes, a guide; and a reader (floor 4)."""

import io
import zipfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lxml import etree

from tests.making.transcripts import said
from workflow.export.bundle import Bundle, Case, Code, Document
from workflow.records import Transcript, Turn
from workflow.transcribe.turns import of_one as turn_of

WHEN = "2026-11-20T09:00:00Z"
Q = "{urn:QDA-XML:project:1.0}"
STRANGE = "Goed 👍, dank u. e\u0301e\u0301n: שלום עליכם 👨‍👩‍👧 & <b> ]]> \x00 \u202eom\u202c"


def a_bundle(strange: str = STRANGE, sound: bool = True) -> Bundle:
    """Two interviews of P7 a year apart, one of P8, a focus group of both."""
    first = _spoken("R1", "S1", [("SD", "How was it?"), ("P7", strange), ("SD", "And then?"), ("P7", "It went well.")])
    second = _spoken("R2", "S2", [("P7", "A year later."), ("SD", "Yes?")])
    other = _spoken("R3", "S3", [("P8", "No."), ("SD", "No?")])
    group = _spoken("R4", "S4", [("MB", "Welcome."), ("P7", "Hello."), ("P8", "Hi, all."), ("P7", "Bye.")])
    known = (("session", "first-interview"), ("month", "2026-05"), ("mode", "home"), ("guide", "patient-first-en 1.0"), ("minutes", 12))
    later = (("session", "follow-up"), ("month", "2027-05"), ("minutes", 9))
    both = (("session", "focus-group"), ("month", "2026-06"), ("minutes", 70))
    heard = "../recordings/R1.m4a" if sound else ""
    return Bundle(
        (
            Document(first, ("P7",), known, sound=heard, at_utc=WHEN, released=True),
            Document(second, ("P7",), later, at_utc=WHEN),
            Document(other, ("P8",), known, at_utc=WHEN),
            Document(group, ("P7", "P8"), both, at_utc=WHEN),
        ),
        (Case("P7", "patients", (("age", "40-59"), ("gender", "F"))), Case("P8", "patients", (("age", "18-39"),))),
        (Code("g", "guide patient-first-en", "", (Code("s", "Beginning", "", (Code("q", "opening", 'How are "you"?'),)),)),),
        study="pain",
        left_out=("region is left out where it fits no level.",),
    )


def _spoken(recording: str, session: str, lines: list[tuple[str, str]]) -> Transcript:
    turns: list[Turn] = []
    for at, (who, text) in enumerate(lines):
        turns.append(turn_of(who, said(text, at * 10_000)))
    return Transcript(recording, 60_000, tuple(turns), session=session)


@cache
def schema(name: str = "Project") -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "export" / "refi_qda" / f"{name}.xsd"))


@dataclass
class Reread:
    """A project as a program reads it, by plain names."""

    texts: dict[str, str] = field(default_factory=dict)  # name -> text
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # text -> variable -> value
    cases: dict[str, dict[str, str]] = field(default_factory=dict)  # case, or the text it is of -> variable -> value
    belong: dict[str, list[str]] = field(default_factory=dict)  # case -> texts
    said: dict[str, list[str]] = field(default_factory=dict)  # case -> words of its selections
    codes: list[str] = field(default_factory=list)  # with their parents: guide/section/question
    coded: dict[str, list[str]] = field(default_factory=dict)  # code -> words
    sounds: dict[str, tuple[str, list[tuple[int, str]]]] = field(default_factory=dict)  # path -> text, (ms, the words there)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def reread(content: bytes) -> Reread:
    """What a program finds in a project; each place is looked up in the text that it is of, by code points."""
    inside, found = members(content), Reread()
    root = etree.fromstring(inside["project.qde"])
    variables = {one.get("guid"): one.get("name") for one in root.iter(f"{Q}Variable")}
    codes = {one.get("guid"): one for one in root.iter(f"{Q}Code")}
    sources = {one.get("guid"): one for one in root.iter(f"{Q}TextSource")}

    def text_of(element) -> str:
        return inside["sources/" + element.get("plainTextPath").removeprefix("internal://")].decode("utf-8")

    def values_of(element) -> dict[str, str]:
        return {variables[one[0].get("targetGUID")]: one[1].text for one in element.findall(f"{Q}VariableValue")}

    for code in codes.values():
        chain = [one.get("name") for one in code.iterancestors(f"{Q}Code")][::-1]
        found.codes.append("/".join([*chain, code.get("name")]))
    words = {}
    for source in sources.values():
        text = found.texts[source.get("name")] = text_of(source)
        found.values[source.get("name")] = values_of(source)
        for one in source.iter(f"{Q}PlainTextSelection"):
            words[one.get("guid")] = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
            for reference in one.iter(f"{Q}CodeRef"):
                name = codes[reference.get("targetGUID")].get("name")
                found.coded.setdefault(name, []).append(words[one.get("guid")])
    for case in root.iter(f"{Q}Case"):
        targets = [sources[one.get("targetGUID")].get("name") for one in case.findall(f"{Q}SourceRef")]
        name = case.get("name") or targets[0]
        found.cases[name], found.belong[name] = values_of(case), targets
        found.said[name] = [words[one.get("targetGUID")] for one in case.findall(f"{Q}SelectionRef")]
    for sound in root.iter(f"{Q}AudioSource"):
        (transcript,) = sound.findall(f"{Q}Transcript")
        text = text_of(transcript)
        points = [(int(p.get("timeStamp")), text[int(p.get("position")) :].split("\n")[0]) for p in transcript.findall(f"{Q}SyncPoint")]
        found.sounds[sound.get("path")] = (text, points)
    return found
