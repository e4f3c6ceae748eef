"""The plain text, as a researcher reads it (floor 4)."""

import re

from tests.making.transcripts import an_interview
from workflow.export import ExportOptions
from workflow.export.text import EXPORTER


def text(options: ExportOptions | None = None) -> str:
    return EXPORTER.files(an_interview(), options or ExportOptions())[0].content.decode()


def test_a_transcript_reads_from_its_head_to_the_places_to_hear_again():
    assert (
        text()
        == """\
Interview at 10.30
Recording: R3
Session: S2
Length: 1 h 0 min
Language: en
Revision: 0, as the model wrote it
Model: small
Made on: 2026-11-23
Speakers: P7, participant

[00:00:01] interviewer: How did it, um, begin? [pause 1.0 s]

[00:00:04] P7: Well, it beg- it began [pause 3.8 s] at night. Zuiderzee.

[00:00:12] [unintelligible 00:00:12-00:00:15]

----------------------------------------
1 place to hear again, about 1 minute.
1. At 12 s, for 3 s: Speech is heard here, but no words were found.

Signs
[pause 4.2 s]: nobody speaks for that long
[unintelligible]: speech that could not be understood
//words//: spoken at the same time as another person's words
beh-: a word broken off
"""
    )


def test_stamps_run_forwards_and_stand_nowhere_but_at_turns_and_marks():
    shown = text(ExportOptions(notation="gat2", remarks=("Changes up to 2026-11-23T10:11:12Z",)))
    stamps = re.findall(r"\d\d:\d\d:\d\d", shown)
    assert stamps == ["00:00:01", "00:00:04", "00:00:12"]


def test_without_stamps_no_clock_time_is_left():
    assert not re.search(r"\d:\d", text(ExportOptions(stamps=False)))


def test_the_list_of_places_can_be_left_out():
    assert "hear again" not in text(ExportOptions(review=False))
    assert text(ExportOptions(review=False)).endswith("[unintelligible 00:00:12-00:00:15]\n")


def test_line_ends_are_the_same_on_every_system_and_there_is_no_byte_order_mark():
    content = EXPORTER.files(an_interview(), ExportOptions())[0].content
    assert b"\r" not in content
    assert content.startswith(b"Interview")
