"""Files that people corrected, read as lines: from Word, plain text, subtitles, our own JSON; nothing in them is trusted (floor 1)."""

import json
import re
from dataclasses import dataclass
from typing import Any

from workflow.errors import BadInput
from workflow.export.clean import clean
from workflow.transcribe.verbatim import notations

MOST_BYTES = 20_000_000  # a focus group of three hours has 0.3 MB
SAVE_AS = "open it in Word or LibreOffice and save it as .docx or .txt, then type the command with that file"
OTHERS = {
    b"\xd0\xcf\x11\xe0": "an old Word file (.doc), or a document with a password",
    b"%pdf": "a PDF",
    b"{\\rtf": "a text document (.rtf)",
    b"<html": "a web page",
    b"<!doctype": "a web page",
    b"<?xml": "an XML file",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the file, in one line; `where` counts the paragraphs as a person does, `speaker` and times where the format says."""

    text: str
    where: int
    speaker: str = ""
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says: its paragraphs without head and foot, and which transcript it was made from, as far as its head tells."""

    form: str  # docx, txt, json, vtt or srt
    lines: tuple[Line, ...]
    recording: str = ""
    revision: int | None = None
    notation: str = ""  # in which it was exported, as the signs at its foot tell
    data: dict[str, Any] | None = None  # of JSON


def read(content: bytes, name: str) -> Document:
    """A corrected file as lines; `name` is only looked at for its ending. Raises BadInput in one sentence for what is no such file.

    >>> read(b"Recording: R3\\nRevision: 1, corrected by SD\\n\\n[00:00:01] P7: Well, um\\n", "R3.txt")
    Document(form='txt', lines=(Line(text='[00:00:01] P7: Well, um', where=4, ...),), recording='R3', revision=1, notation='', data=None)
    """
    from workflow.review.reading import docx, plain, subtitles

    if len(content) > MOST_BYTES:
        raise BadInput(f"The file has {len(content) // 1_000_000} MB; no transcript has more than {MOST_BYTES // 1_000_000}.")
    if content.startswith(b"PK\x03\x04"):
        return docx.read(content)
    for start, what in OTHERS.items():
        if content.lstrip()[: len(start)].lower() == start:
            raise BadInput(f"This is {what}, not a transcript that can be read.", hint=SAVE_AS)
    text = letters(content)
    ending = name.lower().rpartition(".")[2]
    if ending == "json" or text.lstrip().startswith("{"):
        return _json(text)
    if ending in ("vtt", "srt") or text.lstrip().startswith("WEBVTT"):
        return subtitles.read(text, "vtt" if text.lstrip().startswith("WEBVTT") else "srt")
    return plain.read(text)


def letters(content: bytes) -> str:
    """The text of a file: by its mark, else UTF-8, else as Windows writes it. Raises BadInput for what is no text.

    >>> letters(b"Ren\\xe9"), letters("Ren\\xe9".encode("utf-16"))
    ('René', 'René')
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if b"\x00" in content:
        raise BadInput("This is no text, so no transcript that can be read.", hint=SAVE_AS)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput("The file holds letters that cannot be read; it is damaged, or no text.", hint=SAVE_AS) from None


def _json(text: str) -> Document:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput("The file ends in .json or begins like it, and is none.", hint=SAVE_AS) from None
    from workflow.transcribe.schema import from_json

    found = from_json(data, where="The file")
    lines = tuple(Line(turn.text, at, turn.speaker, turn.start_ms, turn.end_ms) for at, turn in enumerate(found.turns, 1))
    return Document("json", lines, found.recording, found.revision, data=data)


_FACT = re.compile(r"(?:Recording: *(R\d{1,9}))|(?:Revision: *(\d{1,9}))")


def source(head: str) -> tuple[str, int | None]:
    """Which recording and revision the head of a document names.

    >>> source("Recording: R3   Session: S2   Revision: 0, as the model wrote it")
    ('R3', 0)
    """
    recording, revision = "", None
    for found in _FACT.finditer(head):
        recording = found[1] or recording
        revision = int(found[2]) if found[2] else revision
    return recording, revision


def signs(foot: list[str]) -> str:
    """The notation whose signs the foot of a document explains; empty for none.

    >>> signs(["Signs", "(.) (..) (...): a pause of about one, two, three seconds; (4): of four seconds"])
    'dresing-pehl'
    """
    there = {one_line(text) for text in foot}
    return next((name for name, one in notations().items() if one_line(one.legend[0]) in there), "")


def one_line(text: str) -> str:
    """A paragraph as it is compared: every run of white space is one space, nothing invisible in it.

    >>> one_line("P7\\t[00:00:01] a\\u00a0pause")
    'P7 [00:00:01] a pause'
    """
    return clean(text)
