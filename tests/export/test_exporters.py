"""Every exporter keeps the same promises: same bytes, safe names, nothing excluded, nothing hidden (floor 4)."""

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.transcripts import HOSTILE, an_interview, patient, spans, transcripts
from workflow import plugins
from workflow.export import Exporter, ExportFile, ExportOptions
from workflow.export.bundle import of_one
from workflow.export.layout import head, paragraphs
from workflow.export.withheld import without_excluded
from workflow.records import Flag, Mark, Span, Transcript, Turn, Word
from workflow.transcribe.gaps import common, merged, without
from workflow.transcribe.verbatim import notations

EXPORTERS = [plugins.exporter(name) for name in plugins.names("workflow.exporters")]  # those of others, too: one contract for all
every_exporter = pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)


def made(exporter: Exporter, transcript: Transcript, options: ExportOptions | None = None) -> list[ExportFile]:
    return exporter.export(of_one(transcript), options or ExportOptions())


def readable(files) -> str:
    """Everything a person or a search could find in the files."""
    texts = []
    for file in files:
        if file.content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
                texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        else:
            texts.append(file.content.decode("utf-8"))
    return "\n".join(texts)


@every_exporter
def test_an_exporter_says_its_name_and_names_its_files_by_id(exporter):
    assert isinstance(exporter, Exporter)
    files = made(exporter, an_interview())
    assert files[0].name == ("transcripts" if exporter.name == "qdpx" else "R3") + exporter.suffix
    assert all(file.of == ("R3",) for file in files)
    chosen = made(exporter, an_interview(), ExportOptions(stem="../../etc/P7 first"))
    assert exporter.name == "qdpx" or chosen[0].name == "etc_P7 first" + exporter.suffix
    assert all(re.fullmatch(r"[\w .()-]+", file.name) for file in [*files, *chosen])


@every_exporter
def test_an_exporter_tells_what_its_program_will_not_get(exporter):
    assert all(line.endswith(".") for line in exporter.losses(of_one(an_interview()), ExportOptions()))
    assert exporter.losses(of_one(an_interview()), ExportOptions()) or exporter.name == "json"


@every_exporter
def test_the_same_transcript_gives_the_same_bytes(exporter):
    assert made(exporter, an_interview(), ExportOptions()) == made(exporter, an_interview(), ExportOptions())


@every_exporter
def test_an_empty_transcript_is_still_a_file(exporter):
    (first, *_) = made(exporter, Transcript("R9", 0, ()))
    assert first.content or exporter.name == "srt"  # subtitles without a cue are an empty file


@every_exporter
def test_what_was_excluded_is_nowhere_in_the_files(exporter):
    words = (Word("My", 0, 300), Word("neighbour", 400, 900), Word("Wilhelmina", 1000, 1900), Word("left.", 2000, 2500))
    flags = (Flag("unsure", 1000, 1900, "“Wilhelmina”"), Flag("unsure", 0, 2500, "“My”, “Wilhelmina”"))
    transcript = Transcript("R3", 3000, (Turn("P7", 0, 2500, words),), (Mark("excluded", 950, 1950),), flags)
    assert "Wilhelmina" not in readable(made(exporter, transcript, ExportOptions()))
    named_later = Transcript("R3", 3000, (Turn("P7", 0, 2500, words),), (), flags)
    assert "Wilhelmina" in readable(made(exporter, named_later, ExportOptions()))
    assert "Wilhelmina" not in readable(made(exporter, named_later, ExportOptions(excluded=(Span(1890, 1950),))))


@every_exporter
def test_a_pseudonym_is_printed_wherever_the_label_was(exporter):
    shown = readable(made(exporter, an_interview(), ExportOptions(names={"P7": "Anna"})))
    assert "Anna" in shown
    assert "P7" not in shown


@every_exporter
@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_hostile_words_and_labels_make_no_broken_file(exporter, hostile):
    turn = Turn(hostile, 0, 1000, (Word(hostile, 0, 500), Word("after", 600, 900)))
    transcript = Transcript("R3", 2000, (turn,), flags=(Flag("unsure", 0, 500, hostile),), title=hostile, made={"model": hostile})
    shown = readable(made(exporter, transcript, ExportOptions()))
    assert "after" in shown
    if exporter.name != "json":  # JSON writes such characters as escapes and gives them back as they were
        assert not set("\x00\u202e\u202c\u2028\ufffd") & set(shown)


@settings(max_examples=10, deadline=None)
@given(transcripts(orderly=False), st.sampled_from(sorted(notations())), st.booleans())
def test_no_transcript_is_too_strange_for_any_exporter(transcript, name, stamps):
    for exporter in EXPORTERS:
        options = ExportOptions(notation=name, stamps=stamps, line_numbers=stamps)
        assert made(exporter, transcript, options)


@patient
@given(transcripts(), st.sampled_from(sorted(notations())))
def test_no_word_and_no_mark_is_lost_in_the_layout(transcript, name):
    laid = paragraphs(transcript, ExportOptions(notation=name))
    pieces = [piece for paragraph in laid for piece in paragraph.pieces]
    words = [(piece.start_ms, piece.end_ms) for piece in pieces if piece.kind == "word"]
    visible = [(word.start_ms, word.end_ms) for word in transcript.words]
    assert [times for times in visible if times in words] == words
    marks = sorted((piece.kind, piece.start_ms, piece.end_ms) for piece in pieces if piece.kind not in ("word", "pause"))
    assert marks == sorted((mark.kind, mark.start_ms, mark.end_ms) for mark in transcript.marks if mark.kind != "pause")
    if name == "plain":
        long = sorted((m.start_ms, m.end_ms) for m in transcript.marks if m.kind == "pause" and m.end_ms - m.start_ms >= 1000)
        assert sorted((piece.start_ms, piece.end_ms) for piece in pieces if piece.kind == "pause") == long


@patient
@given(transcripts(orderly=False), st.lists(spans(), min_size=1, max_size=4))
def test_exclusion_takes_every_touching_word_and_no_other(transcript, excluded):
    cut = without_excluded(transcript, excluded)
    stretches = merged(excluded)

    def touching(word):
        start, end = sorted((word.start_ms, word.end_ms))
        return bool(common([Span(start, max(end, start + 1))], stretches))

    assert cut.words == tuple(word for word in transcript.words if not touching(word))
    assert [Span(mark.start_ms, mark.end_ms) for mark in cut.marks if mark.kind == "excluded"] == stretches
    for flag in cut.flags:
        assert not without([Span(flag.start_ms, flag.end_ms)], without([Span(flag.start_ms, flag.end_ms)], stretches))


def test_talk_at_the_same_time_is_marked_in_both_turns():
    first = Turn("P1", 0, 2000, (Word("I", 0, 400), Word("think", 500, 900), Word("so", 1500, 2000)))
    second = Turn("P2", 1400, 2500, (Word("yes", 1400, 1900), Word("indeed", 2100, 2500)))
    laid = paragraphs(Transcript("R1", 3000, (first, second)), ExportOptions())
    assert [paragraph.text for paragraph in laid] == ["I think //so//", "//yes// indeed"]


def test_a_pause_between_turns_closes_the_first_and_lost_speech_stands_alone():
    laid = paragraphs(an_interview(), ExportOptions())
    assert [(paragraph.speaker, paragraph.text) for paragraph in laid] == [
        ("interviewer", "How did it, um, begin? [pause 1.0 s]"),
        ("P7", "Well, it beg- it began [pause 3.8 s] at night. Zuiderzee."),
        ("", "[unintelligible 00:00:12-00:00:15]"),
    ]


def test_nobody_is_named_while_nobody_is_told_apart():
    turns = (Turn("?", 0, 400, (Word("Yes.", 0, 400),)),)
    assert [paragraph.speaker for paragraph in paragraphs(Transcript("R1", 500, turns), ExportOptions())] == [""]


def test_the_head_holds_no_clock_time():
    told = " ".join(text for _, text in head(an_interview(), ExportOptions()))
    assert "2026-11-23" in told
    assert ":" not in told
