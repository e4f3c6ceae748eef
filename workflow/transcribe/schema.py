"""The one JSON form of transcripts and of sample scripts, and its reading with every fault told at once (floor 1).

The schema file beside this module is what is checked: a small checker reads it, so that it and the code cannot disagree. What no
schema can say (an end before its start, words and text that differ) is checked here.
"""

import json
import math
import re
from functools import cache
from importlib.resources import files
from typing import Any

from workflow.errors import BadInput
from workflow.records import Flag, Mark, Transcript, Turn, Word

SCHEMA = "workflow-transcript/1"
MOST_FAULTS = 20  # told in one message
_PLAIN_TYPES = {
    "object": "a group of named entries ({...})",
    "array": "a list ([...])",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
}
_KNOWN = frozenset({"type", "required", "properties", "additionalProperties", "items", "enum", "pattern", "minimum", "maximum", "$ref"})
_REMARKS = frozenset({"$schema", "title", "description", "$defs"})


def to_json(transcript: Transcript) -> dict[str, Any]:
    """A transcript as plain values, ready for `json.dumps`; keys in a fixed order.

    >>> transcript = Transcript("R3", 1000, (Turn("P7", 0, 400, (Word("Yes.", 0, 400, 0.9),)),))
    >>> to_json(transcript)["turns"][0]["words"]
    [{'text': 'Yes.', 'start_ms': 0, 'end_ms': 400, 'probability': 0.9}]
    """
    return {
        "schema": SCHEMA,
        "recording": transcript.recording,
        "session": transcript.session,
        "title": transcript.title,
        "language": transcript.language,
        "revision": transcript.revision,
        "duration_ms": transcript.duration_ms,
        "speakers": dict(transcript.speakers),
        "made": dict(transcript.made),
        "turns": [
            {
                "speaker": turn.speaker,
                "start_ms": turn.start_ms,
                "end_ms": turn.end_ms,
                "words": [
                    {"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms, "probability": word.probability}
                    for word in turn.words
                ],
            }
            for turn in transcript.turns
        ],
        "marks": [{"kind": mark.kind, "start_ms": mark.start_ms, "end_ms": mark.end_ms} for mark in transcript.marks],
        "flags": [
            {"kind": flag.kind, "start_ms": flag.start_ms, "end_ms": flag.end_ms, "why": flag.why, "harm": flag.harm}
            for flag in transcript.flags
        ],
    }


def from_json(data: Any, *, where: str = "The transcript") -> Transcript:
    """A transcript from plain values; `where` names the file in messages.

    Raises BadInput with every fault, each with its place; a file of a newer version is refused with what to do.

    >>> script = {"schema": SCHEMA, "duration_ms": 2000, "turns": [{"speaker": "P7", "start_ms": 0, "end_ms": 900, "text": "Yes, um"}]}
    >>> [(word.text, word.start_ms, word.end_ms) for word in from_json(script).words]
    [('Yes,', 0, 600), ('um', 600, 900)]
    >>> from_json({"schema": SCHEMA, "turns": [{"speaker": 7, "start_ms": 900, "end_ms": 0}]})
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: The transcript has 2 faults:
    - “duration_ms” is missing
    - turns[0].speaker must be text, and is 7 Next: ...
    """
    found = faults(data)
    if found:
        number = "a fault" if len(found) == 1 else f"{len(found)} faults"
        more = [f"- and {len(found) - MOST_FAULTS} more"] if len(found) > MOST_FAULTS else []
        told = "\n".join([f"- {fault}" for fault in found[:MOST_FAULTS]] + more)
        hint = "update this program" if _newer(data) else "correct the file, or ask for it again where it came from"
        raise BadInput(f"{where} has {number}:\n{told}", hint=hint)
    return from_own(data)


def from_own(data: dict[str, Any]) -> Transcript:
    """What `to_json` wrote and the store has kept: not checked once more, since that takes five times as long as reading it.

    >>> from_own(to_json(Transcript("R3", 2000, ()))) == Transcript("R3", 2000, ())
    True
    """
    return Transcript(
        recording=data.get("recording", ""),
        duration_ms=data["duration_ms"],
        turns=tuple(_turn(turn) for turn in data["turns"]),
        marks=tuple(Mark(**mark) for mark in data.get("marks", ())),
        flags=tuple(Flag(**flag) for flag in data.get("flags", ())),
        language=data.get("language", "en"),
        session=data.get("session", ""),
        revision=data.get("revision", 0),
        speakers=dict(data.get("speakers", {})),
        made=dict(data.get("made", {})),
        title=data.get("title", ""),
    )


def faults(data: Any) -> list[str]:
    """What is wrong with the plain values of a transcript, each fault in one line; empty when nothing is.

    >>> faults({"schema": "workflow-transcript/2"})
    ['it is written in workflow-transcript/2, by a newer version of this program, which reads up to workflow-transcript/1']
    >>> faults([])
    ['the whole must be a group of named entries ({...}), and is []']
    """
    if _newer(data):
        return [f"it is written in {data['schema']}, by a newer version of this program, which reads up to {SCHEMA}"]
    found: list[str] = []
    _check(data, schema(), "", found)
    return found or _deeper(data)


@cache
def schema() -> dict[str, Any]:
    """The schema itself, JSON Schema draft 2020-12."""
    return json.loads(files(__package__).joinpath("transcript.schema.json").read_text(encoding="utf-8"))


def _turn(data: dict[str, Any]) -> Turn:
    start, end = data["start_ms"], data["end_ms"]
    timed = "words" in data
    words = tuple(Word(**word) for word in data["words"]) if timed else _spread(data.get("text", ""), start, end)
    return Turn(data["speaker"], start, end, words)


def _spread(text: str, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    """Words over a stretch of time, each as long as its letters ask."""
    parts = text.split()
    letters = sum(map(len, parts))
    words, before = [], 0
    for part in parts:
        first = start_ms + (end_ms - start_ms) * before // letters
        before += len(part)
        words.append(Word(part, first, start_ms + (end_ms - start_ms) * before // letters))
    return tuple(words)


def _newer(data: Any) -> bool:
    match = re.fullmatch(r"workflow-transcript/(\d{1,6})", str(data.get("schema", ""))) if isinstance(data, dict) else None
    return match is not None and int(match[1]) > int(SCHEMA.rpartition("/")[2])


def _deeper(data: dict[str, Any]) -> list[str]:
    found = []
    for i, turn in enumerate(data["turns"]):
        if turn["end_ms"] < turn["start_ms"]:
            found.append(f"turns[{i}] ends ({turn['end_ms']} ms) before it starts ({turn['start_ms']} ms)")
        if "text" in turn and "words" in turn and turn["text"].split() != " ".join(word["text"] for word in turn["words"]).split():
            found.append(f"turns[{i}] has text and words, and they differ")
    for group in ("marks", "flags"):
        for i, entry in enumerate(data.get(group, ())):
            if entry["end_ms"] < entry["start_ms"]:
                found.append(f"{group}[{i}] ends ({entry['end_ms']} ms) before it starts ({entry['start_ms']} ms)")
    return found


def _check(value: Any, rule: dict[str, Any], place: str, found: list[str]) -> None:
    """Notes where `value` breaks `rule`, which may use the few words of JSON Schema that our schema uses."""
    unknown = rule.keys() - _KNOWN - _REMARKS
    if unknown:  # a rule nobody checks is worse than none
        raise NotImplementedError(f"the schema uses {sorted(unknown)}, which its checker does not know")
    if "$ref" in rule:
        rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]]
    name = place or "the whole"
    if not _is(value, rule["type"]):
        found.append(f"{name} must be {_PLAIN_TYPES[rule['type']]}, and is {_short(value)}")
    elif rule["type"] == "object":
        _check_entries(value, rule, place, found)
    elif rule["type"] == "array":
        for i, item in enumerate(value):
            _check(item, rule["items"], f"{place}[{i}]", found)
    elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        found.append(f"{name} holds half a character, which no file can keep")
    elif "enum" in rule and value not in rule["enum"]:
        found.append(f"{name} must be {' or '.join(rule['enum'])}, and is {_short(value)}")
    elif "pattern" in rule and not re.search(rule["pattern"], value):
        found.append(f"{name} is not written as it should be: {_short(value)}")
    elif _below(value, rule) or _above(value, rule):
        low, high = rule.get("minimum"), rule.get("maximum")
        found.append(f"{name} must be {low} or more" + ("" if high is None else f" and {high} or less") + f", and is {_short(value)}")


def _below(value: Any, rule: dict[str, Any]) -> bool:
    return "minimum" in rule and value < rule["minimum"]


def _above(value: Any, rule: dict[str, Any]) -> bool:
    return "maximum" in rule and value > rule["maximum"]


def _check_entries(value: dict[str, Any], rule: dict[str, Any], place: str, found: list[str]) -> None:
    dot = f"{place}." if place else ""
    found.extend(f"{dot and place + ': '}“{key}” is missing" for key in rule.get("required", ()) if key not in value)
    entries = rule.get("properties", {})
    others = rule.get("additionalProperties", False)
    for key, entry in value.items():
        if key in entries:
            _check(entry, entries[key], f"{dot}{key}", found)
        elif others is False:
            found.append(f"{dot and place + ': '}“{key}” is not an entry of this format")
        else:
            _check(entry, others, f"{dot}{key}", found)


def _is(value: Any, kind: str) -> bool:
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool) and math.isfinite(value)
    return isinstance(value, {"object": dict, "array": list, "string": str}[kind])


def _short(value: Any) -> str:
    text = f"“{value}”" if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
