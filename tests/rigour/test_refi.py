"""Projects that coding programs write: positions in code points, texts held against the pack, and nothing that a hostile file can do."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient
from workflow.errors import BadInput
from workflow.rigour import refi
from workflow.rigour.codings import Coding
from workflow.rigour.refi import guid, project, read
from workflow.rigour.texts import Text

TEXT = Text(1, 0, "I: Hoe gaat het?\nP: Goed 👍, dank u. Het was fijn.\n")
FINE = Coding(1, 36, 49, "fijn")
TEXTS = {TEXT.name: TEXT}


def rewritten(content, **members):
    """The same project with other bytes for a member: `qde` or `text`."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            kind = "qde" if name.endswith(".qde") else "text"
            new.writestr(name, members.get(kind, lambda was: was)(old.read(name)))
    return made.getvalue()


def test_positions_are_code_points_as_the_standard_says():
    assert TEXT.text[FINE.start : FINE.end] == "Het was fijn."
    assert read(project([TEXT], [], "A", [FINE]), TEXTS) == (FINE,)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80), st.data())
@patient
def test_whatever_is_coded_comes_back_as_it_was(words, data):
    text = Text(7, 0, f"P1: {words}\n")
    start = data.draw(st.integers(0, len(text.text) - 1))
    coding = Coding(7, start, data.draw(st.integers(start + 1, len(text.text))), 'code <&> "x"')
    assert read(project([text], ["other"], "A", [coding]), {text.name: text}) == (coding,)


def test_two_packs_of_the_same_are_the_same_bytes():
    assert project([TEXT], ["a", "b"], "A") == project([TEXT], ["b", "a"], "A")


def test_the_project_has_the_shape_of_the_standard():
    """Children in their fixed order, one text each with its member, every reference leading somewhere."""
    from xml.etree.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(project([TEXT], ["fijn"], "A", [FINE]))) as archive:
        root = fromstring(archive.read("project.qde"))
        names = archive.namelist()
    plain = [child.tag.rpartition("}")[2] for child in root]
    assert plain == ["Users", "CodeBook", "Sources"]
    (source,) = root.iter(f"{{{refi.SPACE}}}TextSource")
    assert names == ["project.qde", "sources/" + source.get("plainTextPath").removeprefix("internal://")]
    known = {element.get("guid") for element in root.iter() if element.get("guid")}
    assert {element.get("targetGUID") for element in root.iter() if element.get("targetGUID")} <= known
    assert root.get("creatingUserGUID") in known


@pytest.mark.parametrize("counts_line_ends", [False, True])
def test_a_program_that_writes_a_bom_and_crlf_is_understood_either_way(counts_line_ends):
    """Some count positions in what they show, some in what they write: the selected words, which they name, decide."""
    raw = "\ufeff" + TEXT.text.replace("\n", "\r\n")

    def moved(was):
        return was.replace(b'"36"', b'"38"').replace(b'"49"', b'"51"') if counts_line_ends else was

    content = rewritten(project([TEXT], [], "A", [FINE]), text=lambda was: raw.encode(), qde=moved)
    assert read(content, TEXTS) == (FINE,)


@pytest.mark.parametrize("line_ends", ["\n", "\r\n"])
def test_a_program_that_counts_16_bit_units_is_understood_by_the_words_it_names(line_ends):
    """Behind an emoji such a program is one place further on, in what it shows and in what it writes."""
    raw = TEXT.text.replace("\n", line_ends)
    further = (1 if line_ends == "\r\n" else 0) + 1

    def moved(was):
        return was.replace(b'"36"', b'"%d"' % (36 + further)).replace(b'"49"', b'"%d"' % (49 + further))

    content = rewritten(project([TEXT], [], "A", [FINE]), text=lambda was: raw.encode(), qde=moved)
    assert read(content, TEXTS) == (FINE,)


def test_a_text_under_another_name_is_known_by_its_words():
    content = rewritten(project([TEXT], [], "A", [FINE]), qde=lambda was: was.replace(TEXT.name.encode(), b"interview one"))
    assert read(content, TEXTS) == (FINE,)


def test_an_edited_text_is_refused_since_its_places_are_no_longer_ours():
    content = rewritten(project([TEXT], [], "A", [FINE]), text=lambda was: was + b"one line more\n")
    with pytest.raises(BadInput, match="was edited in the coding program"):
        read(content, TEXTS)


def test_places_outside_the_text_are_refused():
    content = rewritten(project([TEXT], [], "A", [FINE]), qde=lambda was: was.replace(b'endPosition="49"', b'endPosition="4900"'))
    with pytest.raises(BadInput, match="is no stretch of"):
        read(content, TEXTS)


_SPACE = b'<Project xmlns="urn:QDA-XML:project:1.0">'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + _SPACE + b"&b;</Project>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _SPACE + b"&a;</Project>"


@pytest.mark.parametrize("qde", [BOMB, OUTSIDE, b"", b"<Project", b"<x/>", b'<Project xmlns="urn:QDA-XML:codebook:1.0"/>'])
def test_a_hostile_or_broken_project_is_refused_in_a_sentence(qde):
    with pytest.raises(BadInput, match=r"cannot be read|no REFI-QDA project"):
        read(rewritten(project([TEXT], [], "A"), qde=lambda was: qde), TEXTS)


def test_a_zip_without_a_project_and_one_with_two_are_refused():
    for names in ([], ["a.qde", "b.qde"]):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        with pytest.raises(BadInput, match=r"must hold one \.qde"):
            read(made.getvalue(), TEXTS)


def test_another_name_for_the_project_file_will_do():
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(project([TEXT], [], "A", [FINE]))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr("My Study.qde" if name == "project.qde" else name, old.read(name))
    assert read(made.getvalue(), TEXTS) == (FINE,)


def test_a_project_that_would_unpack_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(refi, "LARGEST", 10)
    with pytest.raises(BadInput, match="too large"):
        read(project([TEXT], [], "A"), TEXTS)


def test_guids_have_the_form_that_the_schema_asks_for():
    import re

    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", guid("code", "pain"))
