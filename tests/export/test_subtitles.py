"""Subtitles that players show in order, one at a time, in two short lines (floor 4)."""

import re
from itertools import pairwise

from hypothesis import given

from tests.making.transcripts import an_interview, patient, said, transcripts
from workflow.export import ExportOptions
from workflow.export.layout import paragraphs
from workflow.export.subtitles import EXPORTER, cues
from workflow.records import Mark, Transcript, Turn, Word
from workflow.transcribe.turns import of_one

TIMES = re.compile(r"^(\d\d+):(\d\d):(\d\d)[.,](\d{3}) --> (\d\d+):(\d\d):(\d\d)[.,](\d{3})$")


def files(transcript: Transcript) -> list[str]:
    return [file.content.decode() for file in EXPORTER.files(transcript, ExportOptions())]


def timed(text: str) -> list[tuple[int, int, str]]:
    """Start, end and text of each cue, read from the file as a player reads it: blocks between empty lines."""
    found = []
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        match = TIMES.match(lines[1]) if len(lines) > 1 else None
        if match:
            n = [int(group) for group in match.groups()]
            start, end = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (n[:4], n[4:]))
            found.append((start, end, "\n".join(lines[2:])))
    return found


@patient
@given(transcripts(orderly=False))
def test_cues_follow_each_other_and_fit_the_screen_whatever_the_words(transcript):
    laid = paragraphs(transcript, ExportOptions(stamps=False))
    for named, text in zip((False, True), files(transcript), strict=True):
        shown = cues(laid, named=named)
        assert [(start, end) for start, end, _ in timed(text)] == [(cue.start_ms, cue.end_ms) for cue in shown]
        assert all(a.end_ms <= b.start_ms for a, b in pairwise(shown))
        assert all(0 < cue.end_ms - cue.start_ms <= 7000 for cue in shown)
        assert all(1 <= len(cue.lines) <= 2 and all(0 < len(line) <= 42 for line in cue.lines) for cue in shown)


@patient
@given(transcripts())
def test_no_word_and_no_mark_is_missing_from_the_cues(transcript):
    laid = paragraphs(transcript, ExportOptions(stamps=False))
    printed = sorted(letter for cue in cues(laid) for line in cue.lines for letter in line if letter != " ")
    assert printed == sorted(letter for paragraph in laid for letter in paragraph.text if letter != " ")


def test_a_long_answer_becomes_several_cues_that_break_at_sentences():
    words = said("It was in the winter and I was carrying the shopping. Then I had to sit down.", every_ms=300)
    shown = cues(paragraphs(Transcript("R1", 9000, (of_one("P7", words),)), ExportOptions()))
    assert [" ".join(cue.lines) for cue in shown] == ["It was in the winter and I was carrying the shopping.", "Then I had to sit down."]


def test_a_recording_of_more_than_a_day_keeps_counting_hours():
    words = (Word("still", 90_000_999, 90_001_999),)
    vtt, srt = files(Transcript("R1", 100_000_000, (of_one("P7", words),)))
    assert "25:00:00.999 --> 25:00:01.999" in vtt
    assert "25:00:00,999 --> 25:00:01,999" in srt


def test_text_that_looks_like_a_cue_or_a_tag_stays_text():
    words = (Word("-->", 0, 300), Word("<v", 400, 500), Word("Bob>&amp;", 600, 900), Word("{\\an8}", 1000, 1200))
    vtt, srt = files(Transcript("R1", 2000, (Turn("P7", 0, 1200, words),)))
    assert timed(vtt)[0][2] == "<v P7>--&gt; &lt;v Bob&gt;&amp;amp; {\\an8}"
    assert timed(srt)[0][2] == "P7: --› ‹v Bob›&amp; (\\an8)"


def test_the_note_holds_ids_and_nothing_else():
    vtt, _ = files(an_interview())
    assert vtt.split("\n\n")[1] == "NOTE R3, revision 0"


def test_the_speaker_is_named_once_a_turn_in_subrip_and_in_every_cue_in_webvtt():
    words = said("It was in the winter and I was carrying the shopping. Then I had to sit down.", every_ms=300)
    vtt, srt = files(Transcript("R1", 9000, (of_one("P7", words),)))
    assert (vtt.count("<v P7>"), srt.count("P7:")) == (2, 1)


def test_people_who_talk_at_the_same_time_take_turns_on_the_screen():
    first = of_one("P1", said("I really do think so", every_ms=500))
    second = of_one("P2", said("yes yes", start_ms=1500, every_ms=300))
    shown = cues(paragraphs(Transcript("R1", 5000, (first, second)), ExportOptions(notation="none")))
    assert [(cue.speaker, cue.start_ms, cue.end_ms) for cue in shown] == [("P1", 0, 1500), ("P2", 1500, 2500)]


def test_a_long_pause_and_lost_speech_are_cues_of_their_own():
    turn = of_one("P7", (*said("Well.", 0), *said("No.", 5000)))
    shown = cues(
        paragraphs(
            Transcript("R1", 9000, (turn,), (Mark("pause", 360, 5000), Mark("unintelligible", 6000, 8000))), ExportOptions(stamps=False)
        )
    )
    assert [cue.lines for cue in shown] == [("Well.",), ("[pause 4.6 s]",), ("No.",), ("[unintelligible, 2 s]",)]
