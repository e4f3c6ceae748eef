"""A reader of REFI-QDA projects that forgives nothing, written from the standard (1.5) alone and from nothing of ours (floor 4).

It does what the import of a coding program does, and stops where one of them is known to stop or to lose something:

- the container and its paths: 5.3, 8.1 to 8.5; positions: 10.2; times: 10.4; the rest as the schema has it;
- a byte order mark is taken off and CRLF is read as LF before anything is counted, as most programs do;
- GUIDs are compared without regard to case, and QualCoder's way is asked as well: written the same everywhere;
- what QualCoder's import asks beyond the standard (`src/qualcoder/refi.py`, read in November 2026): a date on every transcript of a
  sound, one variable and one code of a name, the coder of a selection on the selection itself.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import combining
from xml.etree import ElementTree

SPACE = "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
JOINERS = {"\u200d", "\ufe0f"}  # what ties an emoji together


class Refused(Exception):
    """What the strict reader would not take, in words."""


@dataclass(frozen=True)
class Quotation:
    document: str
    words: str
    codes: tuple[str, ...]
    coder: str


@dataclass
class Case:
    values: dict[str, str | int] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


@dataclass
class Opened:
    """A project as it stands in the program after the import."""

    users: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)  # path -> colour
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str | int]] = field(default_factory=dict)  # document -> variable -> value
    quotations: list[Quotation] = field(default_factory=list)
    cases: dict[str, Case] = field(default_factory=dict)
    sounds: dict[str, tuple[str, list[tuple[int, str]]]] = field(default_factory=dict)  # path -> text, (ms, words from there to there)
    notes: dict[str, str] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)  # of documents


def opened(content: bytes, *, units: int = 1) -> Opened:
    """The project, or Refused. `units` 2 counts positions as a program does that keeps text in 16-bit units."""
    return _Import(content, units).project


def _demand(true: object, sentence: str) -> None:
    if not true:
        raise Refused(sentence)


class _Import:
    def __init__(self, content: bytes, units: int) -> None:
        self.units, self.project = units, Opened()
        self.members = self._unpacked(content)
        self.root = self._parsed()
        self.by_guid = self._guids()
        self.users = {one.get("guid"): one.get("name") for one in self._all("User")}
        self.project.users = [name or "" for name in self.users.values()]
        self.code_names = self._codes()
        self.variables = self._variables()
        self.words_of: dict[str, str] = {}  # selection -> words
        self.names: dict[str, str] = {}  # source -> name
        for source in self._all("TextSource"):
            self._text(source)
        for sound in self._all("AudioSource"):
            self._sound(sound)
        for case in self._all("Case"):
            self._case(case)
        for group in self._all("Set"):
            members = [one.get("targetGUID") for one in group.findall(f"{SPACE}MemberSource")]
            _demand(group.get("name") and group.get("name") not in self.project.groups, "two groups have one name")
            self.project.groups[group.get("name")] = [self.names[guid] for guid in members if guid in self.names]
        for note in self._all("Note"):
            inline = note.findtext(f"{SPACE}PlainTextContent")
            self.project.notes[note.get("name") or ""] = inline if inline is not None else self._file(note)

    def _all(self, name: str):
        return list(self.root.iter(f"{SPACE}{name}"))

    def _unpacked(self, content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            _demand(archive.testzip() is None, "the archive is damaged")
            _demand(len({name.lower() for name in names}) == len(names), "two files have one name")
            _demand(all(name.isascii() for name in names), "a file has a name that zip programs read differently")
            return {name: archive.read(name) for name in names}

    def _parsed(self):
        _demand("project.qde" in self.members, "there is no project.qde")
        others = [name for name in self.members if name != "project.qde"]
        _demand(all(re.fullmatch(r"sources/[^/\\]+", name) for name in others), "a source lies outside sources/")
        qde = self.members["project.qde"]
        _demand(b"<!DOCTYPE" not in qde and b"<!ENTITY" not in qde, "the project has a document type")
        root = ElementTree.fromstring(qde)
        _demand(root.tag == f"{SPACE}Project" and root.get("name"), "this is no project with a name")
        return root

    def _guids(self):
        found: dict[str, list] = {}
        for one in self.root.iter():
            guid = one.get("guid")
            if guid is not None:
                _demand(GUID.fullmatch(guid), f"{guid} is no GUID")
                found.setdefault(guid.strip("{}").lower(), []).append(one)
        for one in self.root.iter():
            target = one.get("targetGUID")
            if target is not None:
                there = found.get(target.strip("{}").lower(), [])
                _demand(there, f"{one.tag} leads nowhere")
                _demand(any(element.get("guid") == target for element in there), f"{target} is written in two ways")
        for elements in found.values():
            kinds = sorted(element.tag.removeprefix(SPACE) for element in elements)
            _demand(len(kinds) == 1 or kinds == ["Case", "Code"], f"{kinds} share a GUID")
        return {guid: elements[0] for guid, elements in found.items()}

    def _codes(self) -> dict[str, str]:
        names: dict[str, str] = {}

        def down(parent, above: str) -> None:
            for code in parent.findall(f"{SPACE}Code"):
                name = code.get("name") or ""
                _demand(name.strip() and code.get("isCodable") in ("true", "false"), "a code has no name")
                _demand(name.casefold() not in {one.casefold() for one in names.values()}, f"two codes are called {name}")
                _demand(re.fullmatch(r"#[0-9A-Fa-f]{3}([0-9A-Fa-f]{3})?", code.get("color") or "#000"), f"{name} has no colour")
                names[code.get("guid")] = name
                self.project.codes[above + name] = code.get("color") or ""
                down(code, f"{above}{name}/")

        for codes in self._all("Codes"):
            down(codes, "")
        return names

    def _variables(self) -> dict[str, tuple[str, str]]:
        found = {one.get("guid"): (one.get("name"), one.get("typeOfVariable")) for one in self._all("Variable")}
        names = [name for name, _ in found.values()]
        _demand(len(set(names)) == len(names), "two variables have one name")
        return found

    def _values(self, element) -> dict[str, str | int]:
        found: dict[str, str | int] = {}
        for value in element.findall(f"{SPACE}VariableValue"):
            reference, held = list(value)
            name, kind = self.variables[reference.get("targetGUID")]
            _demand(held.tag == f"{SPACE}{kind}Value", f"{name} is no {kind}")
            _demand(name not in found, f"{name} is given twice")
            found[name] = int(held.text) if kind == "Integer" else held.text or ""
        return found

    def _file(self, element) -> str:
        path = element.get("plainTextPath") or ""
        _demand(path.startswith("internal://"), f"{path} is not inside")
        name = "sources/" + path.removeprefix("internal://")
        _demand(name in self.members, f"{name} is not there")
        _demand(GUID.fullmatch(name.removeprefix("sources/").removesuffix(".txt")), f"{name} is not named by its GUID")
        text = self.members[name].decode("utf-8", errors="strict")
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")

    def _cut(self, text: str, start: int, end: int | None) -> str:
        """What lies there, counted in code points, or in 16-bit units by a program that does so."""
        if self.units == 1:
            return text[start:end]
        raw = text.encode("utf-16-le")
        return raw[2 * start : None if end is None else 2 * end].decode("utf-16-le", errors="replace")

    def _made(self, element, *, dated: bool = False) -> str:
        """Who made it. Where there is a date it has a zone; QualCoder stops at the transcript of a sound that has none."""
        user, date = element.get("creatingUser"), element.get("creationDateTime")
        _demand(user in self.users, "something was made by nobody")
        _demand(datetime.fromisoformat(date).tzinfo if date else not dated, "something has no date with a zone")
        return self.users[user]

    def _text(self, source) -> None:
        name = source.get("name") or ""
        _demand(re.fullmatch(r"[^/\\:*?\"<>|\x00-\x1f]+", name), f"{name!r} cannot be the name of a file")
        _demand(name not in self.project.texts, f"two documents are called {name}")
        _demand(source.find(f"{SPACE}PlainTextContent") is None, "a text stands in two places")
        self._made(source)
        text = self.project.texts[name] = self._file(source)
        self.names[source.get("guid")] = name
        self.project.values[name] = self._values(source)
        for one in source.findall(f"{SPACE}PlainTextSelection"):
            self._selection(one, name, text)

    def _selection(self, one, name: str, text: str) -> None:
        start, end = int(one.get("startPosition")), int(one.get("endPosition"))
        _demand(0 <= start < end <= len(text), f"{start}-{end} does not lie in {name}")
        _demand(_whole(text, start) and _whole(text, end), f"{start}-{end} of {name} cuts a letter in two")
        coder = self._made(one)
        words = self.words_of[one.get("guid")] = self._cut(text, start, end)
        codes = []
        for coding in one.findall(f"{SPACE}Coding"):
            _demand(self._made(coding) == coder, "a coding is of another coder than its selection")
            (reference,) = coding.findall(f"{SPACE}CodeRef")
            codes.append(self.code_names[reference.get("targetGUID")])
        self.project.quotations.append(Quotation(name, words, tuple(codes), coder))

    def _sound(self, sound) -> None:
        path = sound.get("path") or ""
        _demand(self.root.get("basePath") and re.fullmatch(r"relative://[^\\:]+", path), f"{path} cannot be found")
        self._made(sound)
        (transcript,) = sound.findall(f"{SPACE}Transcript")
        self._made(transcript, dated=True)
        text = self._file(transcript)
        points = [(int(one.get("timeStamp")), int(one.get("position"))) for one in transcript.findall(f"{SPACE}SyncPoint")]
        _demand(points == sorted(points) and all(0 <= place <= len(text) for _, place in points), "the times do not run forwards")
        ends = [*(place for _, place in points[1:]), None]
        self.project.sounds[path] = (
            text, [(at, self._cut(text, place, end)) for (at, place), end in zip(points, ends, strict=True)],
        )  # fmt: skip

    def _case(self, case) -> None:
        sources = [self.names[one.get("targetGUID")] for one in case.findall(f"{SPACE}SourceRef")]
        name = case.get("name")
        _demand(name or len(sources) == 1, "a case has neither a name nor a document of its own")
        words = [self.words_of[one.get("targetGUID")] for one in case.findall(f"{SPACE}SelectionRef")]
        self.project.cases[name or sources[0]] = Case(self._values(case), sources, words)


def _whole(text: str, at: int) -> bool:
    """Whether a place lies between two letters as people see them: not before a mark of the letter before it."""
    if at in (0, len(text)) or text[at - 1].isspace() or text[at].isspace():
        return True
    return not (combining(text[at]) or text[at] in JOINERS or text[at - 1] == "\u200d")
