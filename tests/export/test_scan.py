"""The last look before something leaves: every spelling, every wrapping; and never the words themselves in the answer (floor 4)."""

import base64
import io
import json
import quopri
import unicodedata
import zipfile
from urllib.parse import quote

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient
from workflow.export.f4 import _escaped
from workflow.export.scan.layers import Layer, layers
from workflow.export.scan.needles import needles
from workflow.export.scan.search import Find, search
from workflow.store.identities import TELLING

PEOPLE = {
    "P7": {
        "name": "Ánna van der Bérg-O'Brién", "phone": "+31 6 1234 5678", "email": "anna.berg@example.org", "born": "1970-03-02",
        "address": "Kerkstraat 12a, 3512 AB Utrecht", "gp": "dr. Zuiderduin", "code": "ZH-00417",
    },
    "C9": {"name": "Łukasz Wójcik", "phone": "0229876543"},
}  # fmt: skip
KNOWN = needles(PEOPLE, TELLING)


def found(content: bytes | str, name: str = "R1.txt") -> set[tuple[str, str]]:
    finds, _ = search(name, content.encode() if isinstance(content, str) else content, KNOWN)
    return {(find.who, find.field) for find in finds}


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("ask Anna", ("P7", "name")),
        ("ANNA VAN DER BERG", ("P7", "name")),
        ("the Bergs", None),  # four letters with an ending may be any word
        ("brien's dog", ("P7", "name")),
        ("LUKASZ", ("C9", "name")),
        ("wojciks house", ("C9", "name")),
        ("an\u00adna", ("P7", "name")),  # a soft hyphen, which nobody sees
        ("06-12345678", ("P7", "phone")),
        ("(06) 12 34 56 78", ("P7", "phone")),
        ("0031612345678", ("P7", "phone")),
        ("+31.6.1234.5678", ("P7", "phone")),
        ("022 987 65 43", ("C9", "phone")),
        ("Anna.Berg@Example.ORG", ("P7", "email")),
        ("born on 2 March 1970", ("P7", "born")),
        ("2-3-1970", ("P7", "born")),
        ("02031970", ("P7", "born")),
        ("2 maart 1970", ("P7", "born")),
        ("she lives in the kerkstraat 12", ("P7", "address")),
        ("3512ab", ("P7", "address")),
        ("KERKSTRAAT\u00a012A", ("P7", "address")),
        ("with Zuiderduin", ("P7", "gp")),
        ("zh 00417", ("P7", "code")),
        ("annavanderberg-o'brien", ("P7", "name")),
    ],
)
def test_every_spelling_is_found(text, whose):
    assert (whose is None and not found(f"Well, {text}, you know.")) or whose in found(f"Well, {text}, you know.")


@pytest.mark.parametrize(
    "text", ["van der Valk", "a dr. said so", "Utrecht", "1970", "R1 00:12:34 567", "12 March", "susanna", "in 2026-11-24"]
)
def test_what_is_nobodys_is_let_through(text):
    assert not found(f"Well, {text}, you know.")


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def word(*runs: str) -> bytes:
    document, made = docx.Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph.add_run(run)
    document.save(made)
    return made.getvalue()


def sheet(text: str) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"] = text
    book.save(made)
    return made.getvalue()


WRAPPED = {
    "as it is": lambda text: text.encode(),
    "composed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "utf-16": lambda text: ("\ufeff" + text).encode("utf-16-le"),
    "utf-16 in bytes": lambda text: b"\x01\x02\x03" + text.encode("utf-16-be") + b"\x00",
    "latin-1": lambda text: text.encode("latin-1"),
    "json": lambda text: json.dumps({"words": text}).encode(),
    "a link": lambda text: f"https://example.org/?q={quote(text)}".encode(),
    "a mail": lambda text: quopri.encodestring(text.encode()),
    "base64": lambda text: base64.b64encode(b"x " + text.encode()),
    "base64 of utf-16": lambda text: b"data: " + base64.b64encode(f"and {text} and".encode("utf-16-le")),
    "rtf": lambda text: ("{\\rtf1 " + _escaped(text) + "}").encode(),
    "rtf of another program": lambda text: ("{\\rtf1 " + _escaped(text).replace("\\'3f", "?") + "}").encode(),
    "entities": lambda text: ("<p>" + "".join(f"&#{ord(letter)};" for letter in text) + "</p>").encode(),
    "word": word,
    "word in runs": lambda text: word(text[:2], text[2:]),
    "excel": sheet,
    "a zip in a zip": lambda text: packed(one=packed(**{"two.txt": text.encode()})),
    "a word document in a zip": lambda text: packed(**{"a.docx": word(text)}),
    "the name of a member": lambda text: packed(**{f"{text}.txt": b"nothing"}),
}


@pytest.mark.parametrize("way", WRAPPED)
def test_every_wrapping_is_opened(way):
    assert ("P7", "name") in found(WRAPPED[way]("Ánna van der Bérg"), "file.bin")


@pytest.mark.parametrize("way", [name for name in WRAPPED if name != "utf-16 in bytes"])
def test_nothing_is_found_where_nothing_is(way):
    assert not found(WRAPPED[way]("Jolandé was here"), "file.bin")


def test_the_name_of_a_file_counts_as_well():
    assert search("Anna 12 April.txt", b"", KNOWN)[0] == [Find("Anna 12 April.txt", 0, "P7", "name")]


def test_the_answer_says_where_and_whose_and_never_what():
    finds, _ = search("R1.txt", b"Hello.\nI am Anna Berg.\nReally.", KNOWN)
    assert finds == [Find("R1.txt", 2, "P7", "name")]
    assert "anna" not in repr(finds).lower()


@patient
@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(content):
    for begin in (b"", b"PK\x03\x04", b"\x1f\x8b", b"%PDF", b"{\\rtf", b"\xff\xfe"):
        assert [layer for layer in layers("x", begin + content) if isinstance(layer, Layer)]


def test_what_cannot_be_opened_is_told_and_not_passed_over():
    deep = b"plain"
    for _ in range(8):
        deep = packed(inner=deep)
    for content, why in ((deep, "too deeply"), (b"PK\x03\x04broken", "cannot be opened"), (b"%PDF-1.7", "a PDF"), (b"ID3\x04", "sound")):
        (unread,) = search("x", content, KNOWN)[1]
        assert why in unread.why


def test_a_zip_that_unpacks_without_end_is_refused_unopened(monkeypatch):
    monkeypatch.setattr("workflow.export.scan.layers.LARGEST", 1_000_000)
    (unread,) = search("x", packed(a=b"\0" * 2_000_000), KNOWN)[1]
    assert "too large" in unread.why
