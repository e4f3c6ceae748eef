"""Reads the file of a topic guide: Markdown with a head; every fault is told at once, with its line (floor 1).

---
id: patient-first
title: First interview with a patient
language: en
---
Notes for the interviewer.

## The therapy {#therapy minutes=15}
What this topic is for.

- [t1] What happened in the sessions? {kind=main must}
  - What was said about your body?
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workflow.errors import BadInput
from workflow.guides.guide import KINDS, Guide, Item, Section

LARGEST = 1_000_000  # bytes; a guide is a few pages
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
NEEDED = ("id", "title")
HEAD = (*NEEDED, "language", "audience", "wave", "minutes", "based_on", "version")
_SECTION = re.compile(r"##\s+(?P<title>.*?)\s*(?:\{(?P<marks>[^{}]*)\})?\s*")
_ITEM = re.compile(r"[-*]\s+(?:\[(?P<id>[^\]]*)\]\s*)?(?P<question>.*?)\s*(?:\{(?P<marks>[^{}]*)\})?\s*")
_PROBE = re.compile(r"\s+[-*]\s+(?P<probe>.+?)\s*")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF")  # docx and odt, doc, rtf, pdf
CONVERT = "in Word choose Save As, Plain text, UTF-8; put [q1], [q2] ... before the questions, save as .md, add that (docs/guides.md)"


@dataclass
class _Draft:
    """What has been read so far; lists grow while the lines go by."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lines_of: dict[str, list[int]] = field(default_factory=dict)  # id -> where it stands
    nameless: list[int] = field(default_factory=list)  # questions without an id


def decoded(content: bytes) -> str:
    """The text of a guide's file, with plain line ends. Raises BadInput for what is no text, saying how to make it one.

    >>> decoded(b"PK\\x03\\x04...")
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: This is a Word or PDF file; a guide is a text file. Next: in Word choose Save As, Plain text, UTF-8; ...
    """
    if content.startswith(_OFFICE):
        raise BadInput("This is a Word or PDF file; a guide is a text file.", hint=CONVERT)
    if len(content) > LARGEST:
        raise BadInput("This file is too large for a topic guide.", hint="give the guide's own file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("This file is not written in UTF-8.", hint="save it as UTF-8 in your editor, then type the command again") from None
    if "\0" in text:
        raise BadInput("This is no text file.", hint=CONVERT)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(text: str) -> Guide:
    """The guide that a text describes. Raises BadInput with every fault, one a line.

    >>> read("---\\nid: g\\ntitle: G\\n---\\n## One {#one}\\n- [q1] Why? {kind=closing}\\n").items
    (Item(id='q1', question='Why?', kind='closing', must=False, probes=()),)
    >>> read("---\\nid: g\\ntitle: G\\n---\\n## One {#one}\\n- Why?\\n- How?\\n")
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: No question of this guide has an id. Next: write [q1], [q2] ... before the questions: - [q1] Why?
    """
    head, body, first_line = _split(text)
    draft = _Draft()
    facts = _head(head, draft.faults)
    _body(body.split("\n"), first_line, draft)
    if draft.nameless and not any(section["items"] for section in draft.sections):
        question = _question_at(text, draft.nameless[0])
        raise BadInput("No question of this guide has an id.", hint=f"write [q1], [q2] ... before the questions: - [q1] {question}")
    draft.faults += [f"line {n}: this question has no id; write - [q{n}] before it" for n in draft.nameless]
    draft.faults += [f"the id {name} stands twice, in lines {_and(lines)}" for name, lines in draft.lines_of.items() if len(lines) > 1]
    if not draft.faults and not any(section["items"] for section in draft.sections):
        draft.faults.append("there is no question in it; write one such as - [q1] What happened?")
    if draft.faults:
        count = "1 fault" if len(draft.faults) == 1 else f"{len(draft.faults)} faults"
        raise BadInput(f"This guide has {count}:\n  " + "\n  ".join(draft.faults))
    sections = tuple(
        Section(**section | {"items": tuple(section["items"]), "goal": _joined(section["goal"])}) for section in draft.sections
    )
    return Guide(**facts, notes=_joined(draft.notes), sections=sections)


def with_version(text: str, version: str) -> str:
    """The same file, saying its version; an earlier version line is replaced.

    >>> with_version("---\\nid: g\\nversion: 1\\n---\\n", "1.10")
    '---\\nid: g\\nversion: "1.10"\\n---\\n'
    """
    head, body, _ = _split(text)
    kept = [line for line in head.split("\n") if line.strip() and not re.match(r"version\s*:", line)]
    return "---\n" + "\n".join([*kept, f'version: "{version}"' if version else ""]).rstrip("\n") + "\n---\n" + body


def _split(text: str) -> tuple[str, str, int]:
    """Head, body, and the number of the body's first line. Raises BadInput."""
    found = re.match(r"\s*---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", text, flags=re.DOTALL | re.MULTILINE)
    if not found:
        raise BadInput(
            "This guide does not begin with its head between two lines of ---.", hint="begin with ---, id: my-guide, title: My guide, ---"
        )
    return found[1], text[found.end() :], text[: found.end()].count("\n") + 1


def _head(text: str, faults: list[str]) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        faults.append(f"line {mark.line + 2 if mark else 2}: the head cannot be read; put texts with a colon in quotes")
        return {"id": "", "title": ""}
    found = found if isinstance(found, dict) else {}
    faults += [f"the head has no key '{key}'; it knows {', '.join(HEAD)}" for key in found if key not in HEAD]
    faults += [f"the head needs '{key}'" for key in NEEDED if not found.get(key)]
    facts: dict[str, Any] = {"id": "", "title": ""}
    for key in [key for key in HEAD if found.get(key) is not None]:
        value = found[key]
        if key == "minutes":
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                faults.append("the head: 'minutes' must be a whole number")
                continue
        elif key == "based_on":
            value = tuple(str(one) for one in (value if isinstance(value, list) else [value]))
        elif isinstance(value, list | dict):
            faults.append(f"the head: '{key}' must be a text")
            continue
        facts[key] = value if key in ("minutes", "based_on") else str(value).strip()
    if facts["id"] and not NAME.fullmatch(facts["id"]):
        faults.append(f"the head: the id '{facts['id']}' must be written with small letters, digits and hyphens")
    return facts


def _body(lines: list[str], first_line: int, draft: _Draft) -> None:
    inside = False  # a comment that readers do not see
    for number, line in enumerate(lines, first_line):
        inside = inside or line.lstrip().startswith("<!--")
        if inside:
            inside = "-->" not in line
        elif (found := _SECTION.fullmatch(line)) and not line.startswith("###"):
            _section(found, number, draft)
        elif draft.sections and (found := _ITEM.fullmatch(line)):
            _item(found, number, draft)
        elif draft.sections and draft.sections[-1]["items"] and (found := _PROBE.fullmatch(line)):
            last = draft.sections[-1]["items"][-1]
            draft.sections[-1]["items"][-1] = Item(last.id, last.question, last.kind, last.must, (*last.probes, found["probe"]))
        elif draft.sections:
            _more(line, draft)
        else:
            draft.notes.append(line)


def _more(line: str, draft: _Draft) -> None:
    """A line of prose: the goal of a section, or the rest of a question that was broken over two lines."""
    section = draft.sections[-1]
    if not section["items"]:
        section["goal"].append(line)
    elif line.strip():
        last = section["items"][-1]
        marks = re.fullmatch(r"(.*?)\s*(?:\{([^{}]*)\})?\s*", line.strip())
        assert marks is not None
        if last.probes:
            section["items"][-1] = Item(last.id, last.question, last.kind, last.must, (*last.probes[:-1], f"{last.probes[-1]} {marks[1]}"))
        else:
            kind, must = _marked(marks[2] or "", last.id, draft) if marks[2] else (last.kind, last.must)
            section["items"][-1] = Item(last.id, f"{last.question} {marks[1]}".strip(), kind, must)


def _section(found: re.Match[str], number: int, draft: _Draft) -> None:
    words = (found["marks"] or "").split()
    name = next((word[1:] for word in words if word.startswith("#")), "")
    minutes = next((word.removeprefix("minutes=") for word in words if word.startswith("minutes=")), "0")
    if not name:
        title = found["title"]
        draft.faults.append(f"line {number}: the section '{title}' has no id; write ## {title} {{#{_slug(title)}}}")
    else:
        _named(name, number, draft, "#{}")
    if not (minutes.isascii() and minutes.isdigit()):
        draft.faults.append(f"line {number}: minutes={minutes} is no whole number")
        minutes = "0"
    strange = [word for word in words if not word.startswith(("#", "minutes="))]
    draft.faults += [f"line {number}: a section has no mark '{word}'; it knows #id and minutes=10" for word in strange]
    draft.sections.append({"id": name, "title": found["title"], "minutes": int(minutes), "goal": [], "items": []})


def _item(found: re.Match[str], number: int, draft: _Draft) -> None:
    name = (found["id"] or "").strip()
    if not name:
        draft.nameless.append(number)
        return
    _named(name, number, draft, "[{}]")
    if not found["question"]:
        draft.faults.append(f"line {number}: [{name}] has no question")
    kind, must = _marked(found["marks"] or "", name, draft)
    draft.sections[-1]["items"].append(Item(name, found["question"], kind, must))


def _named(name: str, number: int, draft: _Draft, written: str) -> None:
    draft.lines_of.setdefault(written.format(name), []).append(number)
    if not NAME.fullmatch(name):
        draft.faults.append(f"line {number}: the id '{name}' must be written with small letters, digits and hyphens")


def _marked(marks: str, name: str, draft: _Draft) -> tuple[str, bool]:
    kind, must = "main", False
    for word in marks.replace(",", " ").split():
        if word == "must":
            must = True
        elif word.startswith("kind=") and word.removeprefix("kind=").replace("_", "-") in KINDS:
            kind = word.removeprefix("kind=").replace("_", "-")
        else:
            draft.faults.append(f"[{name}] has no mark '{word}'; it knows must and kind={', kind='.join(KINDS)}")
    return kind, must


def _question_at(text: str, number: int) -> str:
    return re.sub(r"^[-*]\s+(\[\]\s*)?", "", text.split("\n")[number - 1]).strip()


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "topic"


def _joined(lines: Iterable[str]) -> str:
    """Paragraphs as they stand, without the blank lines around them."""
    return re.sub(r"\n{2,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _and(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}"
