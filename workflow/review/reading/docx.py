"""A Word document that somebody corrected: tracked changes count as accepted, comments and deleted text are no words (floor 1).

Read straight from its XML, bounded, with entities refused, since a document from outside may be made to fill the memory.
Source: ECMA-376 part 1, 17.3 (paragraphs and runs), 17.13.5 (revisions).
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from workflow.errors import BadInput
from workflow.review.reading import SAVE_AS, Document, Line, one_line, signs, source

MOST_XML = 30_000_000  # bytes of the unpacked text; three hours of talk have 3 MB
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
GONE = {"del", "moveFrom", "delText", "delInstrText", "instrText", "rPr", "pPr", "footnoteReference", "commentReference", "sectPr"}
GAPS = {"tab": "\t", "br": " ", "cr": " ", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
HEAD_STYLES, FOOT_STYLES = {"title", "facts"}, {"heading 1", "note", "table head", "table cell"}
DAMAGED = "The document cannot be read; it is damaged, or no Word document."


def read(content: bytes) -> Document:
    """The paragraphs of a document: ours without its head and the places at its end, any other whole. Raises BadInput.

    A paragraph is what it is once every tracked change is accepted; where the mark of its end was deleted it goes on with the next.
    """
    body, styles = _parsed(content)
    rows = [(styles.get(style, style).lower(), text) for style, text in _joined(_paragraphs(body))]
    ours = any(style == "facts" for style, _ in rows) and any(style == "turn" for style, _ in rows)
    head = [text for style, text in rows if style in HEAD_STYLES] if ours else []
    recording, revision = source("\n".join(head))
    lines, ended = [], False
    for where, (style, text) in enumerate(rows, 1):
        if ours:
            ended = ended or style in FOOT_STYLES
            if ended or style in HEAD_STYLES:
                continue
        if one_line(text):
            lines.append(Line(one_line(text) if ours else _plain(text), where))
    return Document("docx", tuple(lines), recording, revision, signs([text for style, text in rows if style == "note"]))


def _plain(text: str) -> str:
    """A line of somebody else's document; a tab behind a short label is as good as a colon."""
    first, tab, rest = text.partition("\t")
    return one_line(f"{first.rstrip(': ')}: {rest}" if tab and 0 < len(first.strip()) <= 40 and not first.strip()[0].isdigit() else text)


def _parsed(content: bytes) -> tuple[Any, dict[str, str]]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            document = _part(archive, "word/document.xml")
            styles = _part(archive, "word/styles.xml") if "word/styles.xml" in archive.namelist() else b"<none/>"
        body = fromstring(document, forbid_dtd=True)
        named = fromstring(styles, forbid_dtd=True)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, ParseError):
        raise BadInput(DAMAGED, hint=SAVE_AS) from None
    except DefusedXmlException:
        raise BadInput("The document holds definitions that no Word document has; it is not read.", hint=SAVE_AS) from None
    return body, dict(_style_names(named))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_XML:
        raise BadInput(f"The text of this document fills more than {MOST_XML // 1_000_000} MB; no transcript does.")
    with archive.open(name) as part:
        content = part.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise BadInput(f"The text of this document fills more than {MOST_XML // 1_000_000} MB; no transcript does.")
    return content


def _style_names(styles: Any) -> Iterator[tuple[str, str]]:
    for style in styles.iter():
        if _name(style) == "style":
            named = next((child for child in style if _name(child) == "name"), None)
            if named is not None:
                yield _value(style, "styleId"), _value(named, "val")


def _paragraphs(body: Any) -> Iterator[tuple[str, str, bool]]:
    """Style, text, and whether it goes on with the next, of every paragraph in order; those of tables, too.

    Walks without recursion: a document may be nested as deep as it likes.
    """
    for paragraph in _found(body):
        properties = next((child for child in paragraph if _name(child) == "pPr"), None)
        style, goes_on = "", False
        if properties is not None:
            style = next((_value(child, "val") for child in properties if _name(child) == "pStyle"), "")
            marks = next((child for child in properties if _name(child) == "rPr"), None)
            goes_on = marks is not None and any(_name(child) in ("del", "moveFrom") for child in marks)
        yield style, _text(paragraph), goes_on


def _found(body: Any) -> Iterator[Any]:
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if _name(element) == "p":
            yield element
        elif _name(element) not in ("del", "moveFrom", "Fallback"):
            waiting.extend(reversed(list(element)))


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    waiting = list(reversed(list(paragraph)))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name == "t":
            parts.append(element.text or "")
        elif name in GAPS:
            parts.append(GAPS[name])
        elif name not in GONE and name not in ("p", "Fallback", "txbxContent"):
            waiting.extend(reversed(list(element)))
    return "".join(parts)


def _joined(paragraphs: Iterator[tuple[str, str, bool]]) -> Iterator[tuple[str, str]]:
    """Paragraphs whose end was deleted go on with the next; the style is that of the last, as Word has it."""
    held = ""
    for style, text, goes_on in paragraphs:
        if goes_on:
            held += text
            continue
        yield style, held + text
        held = ""
    if held:
        yield "", held


def _name(element: Any) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag[len(W) :] if tag.startswith(W) else tag[len(STRICT) :] if tag.startswith(STRICT) else tag.rpartition("}")[2]


def _value(element: Any, name: str) -> str:
    return element.get(W + name) or element.get(STRICT + name) or ""
