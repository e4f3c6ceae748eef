"""A guide is a text that a person can read and print; what is wrong with it is told in words, all at once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import patient
from workflow.errors import BadInput
from workflow.guides import shipped
from workflow.guides.lint import lint
from workflow.guides.reading import decoded, read, with_version

GOOD = """---
id: small
title: A small guide
language: en
minutes: 30
---
Be on time.

## The therapy {#therapy minutes=20}
What was done.

- [told] Could you tell me what happened
  in the sessions? {kind=opening must}
  - What was said about
    your body?
  - Who decided?
<!-- - [hidden] A thought that stays ours -->
- [harm] What was unpleasant?

## The end {#end minutes=5}
- [missed] What have I not asked? {kind=closing}
"""


def test_a_guide_is_read_as_it_is_written():
    guide = read(GOOD)
    assert [section.id for section in guide.sections] == ["therapy", "end"]
    told = guide.item("told")
    assert told.question == "Could you tell me what happened in the sessions?"
    assert told.probes == ("What was said about your body?", "Who decided?")
    assert (told.kind, told.must, guide.notes, guide.sections[0].goal) == ("opening", True, "Be on time.", "What was done.")
    assert [item.id for item in guide.items] == ["told", "harm", "missed"]


def test_a_guide_from_windows_is_the_same_guide():
    assert read(decoded(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())) == read(GOOD)


@pytest.mark.parametrize(
    "change, told",
    [
        ((r"\[(told|harm|missed)\] ", ""), r"No question of this guide has an id\. Next: write \[q1\]"),
        ((r"\[harm\] ", ""), r"line 18: this question has no id; write - \[q18\] before it"),
        ((r"\[harm\]", "[told]"), r"the id \[told\] stands twice, in lines 12 and 18"),
        ((r"#end", "#therapy"), r"the id #therapy stands twice"),
        ((r"\{#end minutes=5\}", ""), r"the section 'The end' has no id; write ## The end \{#the-end\}"),
        ((r"minutes=20", "minutes=twenty"), r"minutes=twenty is no whole number"),
        ((r"kind=closing", "kind=last"), r"\[missed\] has no mark 'kind=last'"),
        ((r"id: small", "id: Small Guide"), r"the id 'Small Guide' must be written with small letters"),
        ((r"title: A small guide", "colour: red"), r"the head has no key 'colour'"),
        ((r"title: A small guide", "title: A: small"), r"the head cannot be read; put texts with a colon in quotes"),
        ((r"\A---", "# A guide\n---"), r"does not begin with its head"),
        ((r"(?s)^## .*", ""), r"there is no question in it"),
        ((r"minutes: 30", "minutes: -5"), r"'minutes' must be a whole number"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence_each(change, told):
    with pytest.raises(BadInput, match=told):
        read(re.sub(*change, GOOD, flags=re.MULTILINE))


def test_all_faults_are_told_at_once():
    bad = GOOD.replace("[harm] ", "").replace("kind=closing", "kind=last").replace("language: en", "colour: red")
    with pytest.raises(BadInput) as fault:
        read(bad)
    assert "3 faults" in fault.value.message


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf1", b"%PDF-1.7"])
def test_a_word_file_is_refused_with_the_way_to_convert_it(begin):
    with pytest.raises(BadInput, match=r"a guide is a text file.*Plain text, UTF-8"):
        decoded(begin + b"...")


@pytest.mark.parametrize("content, told", [(b"a\x00b", "no text file"), (b"\xff\xfe\xe9", "UTF-8"), (b"x" * 1_000_001, "too large")])
def test_what_is_no_guide_is_refused(content, told):
    with pytest.raises(BadInput, match=told):
        decoded(content)


@patient
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    for whole in (text, GOOD + text, GOOD.replace("A small guide", text)):
        try:
            read(whole)
        except BadInput as fault:
            assert fault.message


@pytest.mark.parametrize("version", ["1.0", "1.10", "0.3", "1.0-draft2"])
def test_the_version_is_written_so_that_it_comes_back_as_it_was(version):
    once = with_version(GOOD, version)
    assert read(once).version == version
    assert with_version(once, version) == once
    assert with_version(once, "") == with_version(GOOD, "")


@pytest.mark.parametrize("name", shipped.names())
def test_the_guides_that_come_along_are_sound_and_keep_their_own_advice(name):
    guide = read(shipped.content(name, "en").decode())
    assert guide.id == name and guide.language == name[-2:]
    assert lint(guide, guide.minutes) == ()
    assert any("Medical Research Council" in source for source in guide.based_on)
    assert all(section.minutes for section in guide.sections)


@pytest.mark.parametrize("kind", ["patient-first", "patient-one-year", "therapist", "focus-group"])
def test_both_languages_ask_the_same_questions(kind):
    """So that a study in two languages can put its coverage together."""
    english, dutch = (read(shipped.content(kind, language).decode()) for language in ("en", "nl"))
    assert [(item.id, item.kind, item.must, len(item.probes)) for item in english.items] == [
        (item.id, item.kind, item.must, len(item.probes)) for item in dutch.items
    ]
    assert [section.minutes for section in english.sections] == [section.minutes for section in dutch.sections]


def test_the_interview_after_a_year_opens_with_its_fixed_question():
    first = read(shipped.content("patient-one-year", "en").decode()).items[0]
    assert first.question == "Looking back now, what do you think you learned from the therapy?"
    assert first.kind == "opening" and first.must
