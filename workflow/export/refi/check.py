"""Whether an archive follows the REFI-QDA standard, told before it is written: order, references, positions, files (floor 1).

The tables say of every element that we write what the schema (Project.xsd, 1.0) says of it; the tests hold both against each other.
Beyond the schema: every reference leads somewhere, every file inside is referred to, every selection lies in its text and bears its
words.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workflow.export import refi
from workflow.export.clean import clean

LONGEST_NAME = 80  # letters of a selection's own words that stand in its name
MANY = 1_000_000_000
# element -> its children in their order: (name, at least, at most); TABLES says nothing of what we do not write, so it is refused
CHILDREN: dict[str, tuple[tuple[str, int, int], ...]] = {
    "Project": (
        ("Users", 0, 1), ("CodeBook", 0, 1), ("Variables", 0, 1), ("Cases", 0, 1), ("Sources", 0, 1), ("Sets", 0, 1), ("Description", 0, 1),
    ),
    "Users": (("User", 1, MANY),),
    "CodeBook": (("Codes", 1, 1),),
    "Codes": (("Code", 1, MANY),),
    "Code": (("Description", 0, 1), ("Code", 0, MANY)),
    "Variables": (("Variable", 1, MANY),),
    "Cases": (("Case", 1, MANY),),
    "Case": (("VariableValue", 0, MANY), ("SourceRef", 0, MANY), ("SelectionRef", 0, MANY)),
    "VariableValue": (("VariableRef", 1, 1), ("TextValue", 0, 1), ("IntegerValue", 0, 1)),
    "Sources": (("TextSource", 0, MANY), ("AudioSource", 0, MANY)),
    "TextSource": (("PlainTextSelection", 0, MANY), ("VariableValue", 0, MANY)),
    "PlainTextSelection": (("Coding", 0, MANY),),
    "Coding": (("CodeRef", 1, 1),),
    "AudioSource": (("Transcript", 0, MANY), ("VariableValue", 0, MANY)),
    "Transcript": (("SyncPoint", 0, MANY),),
    "Sets": (("Set", 1, MANY),),
    "Set": (("MemberSource", 0, MANY),),
}  # fmt: skip
LEAVES = (
    "User", "Variable", "VariableRef", "SourceRef", "SelectionRef", "CodeRef", "SyncPoint", "Description", "TextValue", "IntegerValue",
    "MemberSource",
)  # fmt: skip
GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
TYPES = {
    "guid": GUID,
    "text": re.compile(r".*", re.DOTALL),
    "moment": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    "number": re.compile(r"\d{1,18}"),
    "truth": re.compile(r"true|false"),
    "kind": re.compile(r"Text|Integer"),
    "colour": re.compile(r"#[0-9A-Fa-f]{6}"),
}
_BY_WHOM = {"creatingUser": "guid?", "creationDateTime": "moment?"}
# element -> attribute -> its type; with a question mark it may be absent
ATTRIBUTES: dict[str, dict[str, str]] = {
    "Project": {"name": "text", "origin": "text?", "creatingUserGUID": "guid?", "basePath": "text?"},
    "User": {"guid": "guid", "name": "text?", "id": "text?"},
    "Code": {"guid": "guid", "name": "text", "isCodable": "truth", "color": "colour?"},
    "Variable": {"guid": "guid", "name": "text", "typeOfVariable": "kind"},
    "Case": {"guid": "guid", "name": "text?"},
    "TextSource": {"guid": "guid", "name": "text?", "plainTextPath": "text"} | _BY_WHOM,
    "AudioSource": {"guid": "guid", "name": "text?", "path": "text"} | _BY_WHOM,
    "Transcript": {"guid": "guid", "name": "text?", "plainTextPath": "text"} | _BY_WHOM,
    "PlainTextSelection": {"guid": "guid", "name": "text?", "startPosition": "number", "endPosition": "number"} | _BY_WHOM,
    "Coding": {"guid": "guid"} | _BY_WHOM,
    "SyncPoint": {"guid": "guid", "timeStamp": "number?", "position": "number?"},
    "Set": {"guid": "guid", "name": "text"},
} | {name: {"targetGUID": "guid"} for name in ("CodeRef", "SourceRef", "SelectionRef", "VariableRef", "MemberSource")}
# a reference -> the elements that it may lead to
TARGETS = {
    "CodeRef": ("Code",),
    "SourceRef": ("TextSource", "AudioSource"),
    "MemberSource": ("TextSource", "AudioSource"),
    "SelectionRef": ("PlainTextSelection",),
    "VariableRef": ("Variable",),
}


def faults(members: Mapping[str, bytes]) -> list[str]:
    """What is wrong with an archive of these members, a sentence each; empty where it may leave.

    >>> faults({"project.qde": b"<x/>"})
    ['the root is no Project of REFI-QDA']
    """
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(members["project.qde"])
    except (KeyError, ParseError, ValueError):
        return ["there is no project.qde that can be read"]
    if root.tag != f"{{{refi.SPACE}}}Project":
        return ["the root is no Project of REFI-QDA"]
    found = [fault for element in root.iter() for fault in (*_order(element), *_attributes(element))]
    return found or [*_references(root), *_files(root, members), *_texts(root, members)]


def plain(element: Any) -> str:
    """An element's name without its name space."""
    return str(element.tag).removeprefix(f"{{{refi.SPACE}}}")


def quoted(text: str, start: int, end: int) -> str:
    """What a selection is called: its own first words, so that a reader can tell whether it lies where it should."""
    return clean(text[start : min(end, start + 4 * LONGEST_NAME)])[:LONGEST_NAME]


def _order(element: Any) -> Iterator[str]:
    name = plain(element)
    if name not in CHILDREN:
        if name not in LEAVES:
            yield f"{name} is nothing that we write"
        elif len(element):
            yield f"{name} has a {plain(element[0])} in it"
        return
    left, at = CHILDREN[name], 0
    counts = dict.fromkeys((child for child, _, _ in left), 0)
    for child in map(plain, element):
        while at < len(left) and left[at][0] != child and child in [one for one, _, _ in left[at:]]:
            at += 1
        if at == len(left) or left[at][0] != child:
            yield f"{child} stands at the wrong place in {name}"
            return
        counts[child] += 1
    yield from (f"{name} has {counts[child]} of {child}" for child, least, most in left if not least <= counts[child] <= most)
    if name == "Sources" and not len(element):
        yield "Sources is empty"
    if name == "VariableValue" and counts["TextValue"] and counts["IntegerValue"]:
        yield "a variable has two values"
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield f"{name} has words between its parts"


def _attributes(element: Any) -> Iterator[str]:
    name = plain(element)
    known = ATTRIBUTES.get(name, {})
    yield from (f"{name} has an attribute {key}" for key in element.attrib if key not in known)
    for key, kind in known.items():
        value = element.get(key)
        if value is None:
            if not kind.endswith("?"):
                yield f"{name} has no {key}"
        elif not TYPES[kind.rstrip("?")].fullmatch(value):
            yield f"{name} has a {key} that is none"
    if name == "IntegerValue" and not re.fullmatch(r"[+-]?\d+", (element.text or "").strip()):
        yield "a whole number is none"


def _references(root: Any) -> Iterator[str]:
    by_guid: dict[str, list[Any]] = {}
    for element in root.iter():
        if element.get("guid"):
            by_guid.setdefault(element.get("guid").lower(), []).append(element)
    for name, elements in by_guid.items():
        kinds = sorted(map(plain, elements))
        if len(kinds) > 1 and kinds != ["Case", "Code"]:  # a code may stand for a case
            yield f"{name} is used twice"
    users = {user.get("guid").lower() for user in root.iter(f"{{{refi.SPACE}}}User")}
    for element in root.iter():
        wanted = TARGETS.get(plain(element))
        target = by_guid.get(element.get("targetGUID", "").lower(), [])
        if wanted and not any(plain(one) in wanted for one in target):
            yield f"a {plain(element)} leads nowhere"
        for key in ("creatingUser", "creatingUserGUID"):
            if element.get(key) and element.get(key).lower() not in users:
                yield f"{plain(element)} was made by nobody"
    kinds_of = {one.get("guid"): one.get("typeOfVariable") for one in root.iter(f"{{{refi.SPACE}}}Variable")}
    for value in root.iter(f"{{{refi.SPACE}}}VariableValue"):
        if len(value) == 2 and plain(value[1]) != f"{kinds_of.get(value[0].get('targetGUID'))}Value":
            yield "a value is of another kind than its variable"


def _inside(element: Any) -> str:
    return f"sources/{element.get('plainTextPath', '').removeprefix('internal://')}"


def _files(root: Any, members: Mapping[str, bytes]) -> Iterator[str]:
    wanted = {_inside(one) for name in ("TextSource", "Transcript") for one in root.iter(f"{{{refi.SPACE}}}{name}")}
    there = set(members) - {"project.qde"}
    yield from (f"{name} is not inside" for name in sorted(wanted - there))
    yield from (f"nothing speaks of {name}" for name in sorted(there - wanted))
    yield from (f"{name} is too large" for name, content in members.items() if len(content) > refi.LARGEST_MEMBER)
    for sound in root.iter(f"{{{refi.SPACE}}}AudioSource"):
        path = sound.get("path", "")
        if not path.startswith("relative://") or "\\" in path:
            yield "a sound is not linked by a relative path"


def _texts(root: Any, members: Mapping[str, bytes]) -> Iterator[str]:
    for source in root.iter(f"{{{refi.SPACE}}}TextSource"):
        text = members.get(_inside(source), b"").decode("utf-8", errors="replace")
        yield from _layout(source, text)
        for one in source.iter(f"{{{refi.SPACE}}}PlainTextSelection"):
            start, end = int(one.get("startPosition")), int(one.get("endPosition"))
            if not 0 <= start < end <= len(text):
                yield f"{start}-{end} is no stretch of {source.get('name')}"
            elif one.get("name") is not None and one.get("name") != quoted(text, start, end):
                yield f"{start}-{end} of {source.get('name')} holds other words than its name"
    for transcript in root.iter(f"{{{refi.SPACE}}}Transcript"):
        text = members.get(_inside(transcript), b"").decode("utf-8", errors="replace")
        yield from _layout(transcript, text)
        points = [(int(one.get("timeStamp", 0)), int(one.get("position", 0))) for one in transcript]
        if points != sorted(points) or any(position > len(text) for _, position in points):
            yield f"the times of {transcript.get('name')} do not run forwards inside its text"


def _layout(source: Any, text: str) -> Iterator[str]:
    if text.startswith("\ufeff") or "\r" in text:
        yield f"{source.get('name')} has a byte order mark or CR in it, which moves its positions"
