"""The road through Word and the text editor: what comes back is what went out, but for what somebody changed."""

import io
import json
import zipfile

import docx
import pytest

from tests.making import exported_document, review_study
from tests.making.exported_document import FORMS, back, exported, rewritten, talk
from workflow.errors import BadInput, NotAllowed, WorkflowError, WrongUsage
from workflow.records import Mark, Span
from workflow.review.steps import save
from workflow.store import revisions, whole
from workflow.transcribe.steps import mend, read, speakers
from workflow.transcribe.verbatim import notations


@pytest.fixture
def study(tmp_path):
    made = exported_document.make(tmp_path)
    yield made
    made.db.close()


# ---- nothing was changed


@pytest.mark.parametrize("notation", sorted(notations()))
@pytest.mark.parametrize("form", FORMS)
def test_a_document_that_nobody_changed_is_the_revision_that_it_was(study, form, notation):
    made = back(study, exported(study, form, notation))
    assert not made.changed and made.problems == ()
    assert revisions.latest_number(study.db, 1) == 2


def test_nor_does_a_wrapped_and_windows_written_copy_change_anything(study):
    path = exported(study)
    text = path.read_text(encoding="utf-8").replace("the doctor, um,", "the doctor,\n      um,").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert not back(study, path).changed


# ---- words were changed


def test_words_put_right_in_a_text_editor_are_a_revision_whose_other_words_keep_their_times(study):
    before = read.transcript(study, 1)
    made = back(
        study, rewritten(exported(study), ("beg- it began at night", "beg- it all began at night"), ("And then?", "And after that?"))
    )
    after = read.transcript(study, 1)
    assert made.revision == 3 and talk(study)[1:3] == [("P1", "Well, it beg- it all began at night."), ("interviewer", "And after that?")]
    kept = [word for word in after.words if word in before.words]
    assert len(kept) == len(before.words) - 1  # only "then?" is gone
    assert after.made["how"] == "import" and whole.faults(study) == []
    assert after.marks == before.marks


@pytest.mark.parametrize("notation", ["plain", "dresing-pehl", "gat2", "tiq"])
def test_signs_of_every_notation_are_signs_and_no_words(study, notation):
    path = exported(study, notation=notation)
    wanted = {"plain": "[pause 2 s]", "dresing-pehl": "(..)", "gat2": "(2.0)", "tiq": "(2)"}[notation]
    broken = {"plain": "th-", "dresing-pehl": "th/", "gat2": "thʔ", "tiq": "th-"}[notation]
    made = back(study, rewritten(path, ("And then?", f"{wanted} And {broken} then?")))
    after = read.transcript(study, 1)
    assert made.revision == 3
    assert talk(study)[2][1] == "And th- then?"
    pauses = [mark for mark in after.marks if mark.kind == "pause"]
    assert len(pauses) >= 1 and all(mark.end_ms <= 9000 for mark in pauses)


def test_a_pause_taken_out_and_a_stretch_understood(study):
    path = rewritten(exported(study), (" [pause 2.1 s]", ""), ("[unintelligible 00:00:15-00:00:18]", "because of the wind"))
    back(study, path)
    after = read.transcript(study, 1)
    assert after.marks == ()
    assert talk(study)[-1] == ("P1", "because of the wind")
    assert 15_000 <= after.words[-1].start_ms < after.words[-1].end_ms <= 18_000


def test_speakers_and_turns_follow_the_document(study):
    path = exported(study)
    text = path.read_text(encoding="utf-8")
    text = text.replace("interviewer: And then?", "P1: And then?").replace("doctor, um, the", "doctor, um,\n\nthe")
    path.write_text(text, encoding="utf-8")
    back(study, path)
    assert talk(study) == [
        ("interviewer", "How did it begin?"),
        ("P1", "Well, it beg- it began at night."),
        ("P1", "And then?"),
        ("P1", "I went to the doctor, um,"),
        ("P1", "the next day."),
    ]


def test_a_turn_that_was_missed_is_put_in_with_its_speaker(study):
    path = rewritten(
        exported(study), ("[00:00:09] interviewer: And", "[00:00:08] interviewer: Mm-hm.\n\nP1: Yes.\n\n[00:00:09] interviewer: And")
    )
    back(study, path)
    assert talk(study)[2:5] == [("interviewer", "Mm-hm."), ("P1", "Yes."), ("interviewer", "And then?")]
    words = read.transcript(study, 1).words
    assert [word.start_ms for word in words] == sorted(word.start_ms for word in words)


def test_a_document_corrected_in_word_with_tracked_changes_is_read_as_accepted(study):
    path = exported(study, "docx")
    track(path, delete="night.", insert="dawn.")
    made = back(study, path)
    assert made.revision == 3 and talk(study)[1] == ("P1", "Well, it beg- it began at dawn.")


def track(path, delete, insert):
    """Word's own way of tracking: the old run within w:del, the new one within w:ins; a comment at the end."""
    document = docx.Document(str(path))
    paragraph = next(p for p in document.paragraphs if delete in p.text)
    run = next(run for run in paragraph.runs if delete in run.text)
    start, _, rest = run.text.partition(delete)
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = [
        f'<w:r {w}><w:t xml:space="preserve">{start}</w:t></w:r>',
        f'<w:del {w} w:id="1" w:author="SD"><w:r><w:delText>{delete}</w:delText></w:r></w:del>',
        f'<w:ins {w} w:id="2" w:author="SD"><w:r><w:t>{insert}</w:t></w:r></w:ins>',
        f'<w:r {w}><w:t xml:space="preserve">{rest}</w:t></w:r>',
    ]
    for part in parts:
        run._r.addprevious(docx.oxml.parse_xml(part))
    run._r.getparent().remove(run._r)
    document.save(str(path))


def test_a_document_from_before_its_voices_were_named_follows_the_names(tmp_path):
    study = review_study.make(tmp_path)
    path = rewritten(exported(study), ("And then?", "And what then?"))
    assert "voice 2: Well," in path.read_text(encoding="utf-8")
    speakers.name(study, 1, ["1=interviewer", "2=P1"], by="SD")
    made = back(study, path)
    assert made.problems == () and made.edits == 1
    assert talk(study)[1:3] == [("P1", "Well, it beg- it began at night."), ("interviewer", "And what then?")]
    study.db.close()


# ---- somebody else has corrected meanwhile


def test_what_two_people_changed_in_different_places_is_all_kept(study):
    path = rewritten(exported(study), ("How did it begin?", "How did it all begin?"))
    save(study, 1, [{"op": "text", "first": 12, "last": 12, "text": "what next?"}], 2, by="EL")
    made = back(study, path)
    assert made.joined and made.revision == 4
    assert talk(study)[0][1] == "How did it all begin?" and ("interviewer", "And what next?") in talk(study)


def test_what_two_people_changed_in_the_same_place_is_refused_with_the_place(study):
    path = rewritten(exported(study), ("And then?", "And after that?"))
    save(study, 1, [{"op": "text", "first": 12, "last": 12, "text": "what next?"}], 2, by="EL")
    with pytest.raises(NotAllowed, match="1 place") as told:
        back(study, path)
    assert "diff R1 --from 2" in told.value.hint and revisions.latest_number(study.db, 1) == 3


def test_a_file_without_a_head_must_say_what_it_was_made_from(study):
    path = exported(study)
    text = path.read_text(encoding="utf-8")
    path.write_text(text[text.index("[00:00:01]") :], encoding="utf-8")
    with pytest.raises(WrongUsage, match="does not say from which revision"):
        back(study, path)
    assert not back(study, path, made_from=2).changed


# ---- what cannot be


def test_the_transcript_of_another_recording_is_refused(study):
    with pytest.raises(WrongUsage, match="the transcript of R7, not of R1"):
        back(study, rewritten(exported(study), ("Recording: R1", "Recording: R7")))


def test_other_words_altogether_are_another_transcript(study):
    path = study.path / "other.txt"
    path.write_text(" ".join(f"woord{n}" for n in range(60)), encoding="utf-8")
    with pytest.raises(BadInput, match="Only 0 of the 60 words"):
        back(study, path, made_from=2)


def test_a_persons_name_never_becomes_a_speaker(study):
    made = back(study, rewritten(exported(study), ("[00:00:09] interviewer: And", "[00:00:09] Anna: And so")))
    assert [problem.why for problem in made.problems] == ["“Anna” is nobody of this session; the words keep the speaker that they had"]
    assert talk(study)[2] == ("interviewer", "And so then?")


def test_what_cannot_be_placed_is_listed_with_its_place(study):
    path = rewritten(
        exported(study),
        ("it began at", "[pause 9 s] it began " + "and so on and so forth for ever and ever in the blink of an eye " * 2 + "at"),
        ("[00:00:11] P1: I", "[00:44:11] P1: I again"),
    )
    told = [(problem.where, problem.why) for problem in back(study, path).problems]
    assert any("more words than anyone can say" in why for _, why in told)
    assert ("00:00:11", "the paragraph says 00:44:11, its words were found here") in told


def test_off_record_stays_off_record(study):
    path = exported(study)
    mend.exclude(study, 1, Span(4000, 6500), "off-record", by="SD")
    with pytest.raises(NotAllowed, match=r"words at 00:00:04 that were taken out of R1 since"):
        back(study, rewritten(path, ("Well, it beg- it began at night.", "Well, it truly began at night.")))
    shown = read.transcript(study, 1)
    assert not [word for word in shown.words if word.start_ms < 6500 and word.end_ms > 4000]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02" * 100,
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word",
        b"%PDF-1.7",
        b"{\\rtf1 hello}",
        b"{ not json",
        b'{"schema": "workflow-transcript/1", "turns": 7}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b"-" * 40,
        b"WEBVTT\n\nnothing",
    ],
)
def test_hostile_files_end_in_one_sentence(study, content):
    path = study.path / "evil.bin"
    path.write_bytes(content)
    with pytest.raises(WorkflowError) as told:
        back(study, path, made_from=2)
    assert len(told.value.message) < 300


def bomb(name, content, size=None):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        bomb("word/other.xml", b"<x/>"),
        bomb("word/document.xml", b"<w:p"),
        bomb("word/document.xml", b" " * 40_000_000),
        bomb("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]><a>&b;&b;&b;</a>'),
        bomb("word/document.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        bomb("word/document.xml", b"<a>" * 5000 + b"</a>" * 5000),
    ],
)
def test_documents_made_to_fill_the_memory_or_to_read_files_are_refused(study, content):
    path = study.path / "evil.docx"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        back(study, path, made_from=2)


def test_ten_megabytes_of_words_are_refused_before_anything_is_aligned(study):
    path = study.path / "long.txt"
    path.write_text("word " * 2_000_000, encoding="utf-8")
    with pytest.raises(BadInput, match="it is another one"):
        back(study, path, made_from=2)


def test_hidden_letters_in_a_document_do_not_get_in(study):
    back(study, rewritten(exported(study), ("And then?", "And\u202e then\u2069 what\x07?")))
    assert talk(study)[2][1] == "And then what?"


def test_what_is_frozen_takes_no_document(study):
    from workflow.review.steps import standing

    for verb, by in (("corrected", "SD"), ("checked", "MB"), ("released", "MB")):
        standing.sign(study, 1, verb, by=by, on="2026-11-24")
    with pytest.raises(NotAllowed, match="frozen"):
        back(study, exported(study))


def test_marks_of_a_json_file_are_taken_too(study):
    path = exported(study, "json")
    data = json.loads(path.read_text(encoding="utf-8"))
    data["marks"] = [{"kind": "pause", "start_ms": 8000, "end_ms": 8900}]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert back(study, path).revision == 3
    assert read.transcript(study, 1).marks == (Mark("pause", 8000, 8900),)
