"""A correction is a revision that names the one it saw; two windows cannot write over each other."""

import pytest

from tests.making import review_study
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.records import Span
from workflow.review.steps import opened, save
from workflow.store import revisions, whole
from workflow.transcribe.schema import from_json
from workflow.transcribe.steps import book, mend, read, speakers

FIX = {"op": "text", "first": 4, "last": 4, "text": "Well, um,"}


@pytest.fixture
def study(tmp_path):
    made = review_study.make(tmp_path)
    yield made
    made.db.close()


def talk(study, revision=None):
    return [(turn.speaker, turn.text) for turn in read.transcript(study, 1, revision).turns]


def test_a_correction_is_the_next_revision_and_the_one_before_stays(study):
    before = talk(study)
    assert save(study, 1, [FIX], 0, by="SD") == 1
    assert talk(study)[1] == ("voice 2", "Well, um, it beg- it began at night.")
    assert talk(study, 0) == before
    made = read.transcript(study, 1).made
    assert (made["by"], made["who"], made["from"]) == ("person", "SD", "0")
    assert book.get(study, 1).transcribed["revision"] == 1 and book.get(study, 1).transcribed["words"] == 23
    assert whole.faults(study) == []


def test_a_saved_deletion_that_is_taken_back_leaves_no_trace_in_the_times(study):
    before = read.transcript(study, 1)
    save(study, 1, [{"op": "text", "first": 4, "last": 6, "text": ""}], 0, by="SD")
    gone = before.words[4:7]
    back = {"op": "text", "first": 4, "last": 3, "text": " ".join(word.text for word in gone)}
    save(study, 1, [back | {"were": [[0, word.start_ms, word.end_ms] for word in gone]}], 1, by="SD")
    assert read.transcript(study, 1).words == before.words


def test_edits_that_change_nothing_make_no_revision(study):
    assert save(study, 1, [{"op": "text", "first": 4, "last": 4, "text": "Well,"}], 0, by="SD") == 0
    assert save(study, 1, [], 0, by="SD") == 0


def test_the_second_window_is_told_and_nothing_of_it_is_saved(study):
    save(study, 1, [FIX], 0, by="SD")
    with pytest.raises(NotAllowed, match="has changed since you opened it"):
        save(study, 1, [{"op": "text", "first": 0, "last": 0, "text": "Why"}], 0, by="EL")
    assert revisions.count(study.db, 1) == 2


def test_a_batch_is_saved_whole_or_not_at_all(study):
    with pytest.raises(WrongUsage, match="Edit 2"):
        save(study, 1, [FIX, {"op": "text", "first": 999, "last": 999, "text": "x"}], 0, by="SD")
    assert revisions.count(study.db, 1) == 1


def test_a_window_that_was_open_when_words_went_off_record_cannot_shift_its_edits_onto_others(study):
    seen = opened(study, 1)
    mend.exclude(study, 1, Span(4000, 5000), "off-record", by="SD")
    with pytest.raises(NotAllowed, match="has changed"):
        save(study, 1, [FIX], 0, by="SD", saw=seen.saw)
    again = opened(study, 1)
    assert save(study, 1, [{"op": "text", "first": 3, "last": 3, "text": "begin, then?"}], 0, by="SD", saw=again.saw) == 1


def test_off_record_stays_off_record_in_every_revision_and_no_edit_brings_it_back(study):
    save(study, 1, [FIX], 0, by="SD")
    mend.exclude(study, 1, Span(4000, 5300), "off-record", by="SD")
    save(study, 1, [{"op": "text", "first": 3, "last": 3, "text": "begin, if I may ask?"}], 1, by="SD")
    for number in range(3):
        stored = from_json(revisions.content(study.db, 1, number))
        assert not [word for word in stored.words if word.start_ms < 5300 and word.end_ms > 4000]
        assert [mark for mark in stored.marks if mark.kind == "excluded"]
    assert read.transcript(study, 1).words == from_json(revisions.content(study.db, 1)).words


def test_voices_are_named_after_the_correction(study):
    save(study, 1, [FIX, {"op": "speaker", "first": 3, "last": 3, "speaker": "voice 2"}], 0, by="SD")
    speakers.name(study, 1, ["1=interviewer", "2=P1"], by="SD")
    assert talk(study)[:2] == [("interviewer", "How did it"), ("P1", "begin? Well, um, it beg- it began at night.")]
    save(study, 1, [{"op": "speaker", "first": 0, "last": 0, "speaker": "P1"}], 1, by="SD")
    speakers.name(study, 1, ["1=P1", "2=interviewer"], by="SD")  # they were mixed up
    assert talk(study)[0] == ("interviewer", "How")


def test_told_apart_anew_words_that_a_person_gave_to_a_voice_follow_its_name_or_are_nobodys(study):
    save(study, 1, [{"op": "speaker", "first": 3, "last": 3, "speaker": "voice 2"}], 0, by="SD")
    speakers.name(study, 1, ["2=P1"], by="SD")
    save(study, 1, [{"op": "speaker", "first": 4, "last": 4, "speaker": "voice 1"}], 1, by="SD")
    speakers.settle(study, 1, by="SD")
    stored = from_json(revisions.content(study.db, 1))
    labels = [turn.speaker for turn in stored.turns for _ in turn.words]
    assert labels[3:5] == ["P1", "?"] and stored.revision == 3
    speakers.settle(study, 1, by="SD")
    assert revisions.count(study.db, 1) == 4


def test_words_are_given_to_people_of_the_session_and_to_roles_alone(study):
    for label in ("P1", "p01", "interviewer", "observer-1", "voice 1", "?"):
        save(study, 1, [{"op": "speaker", "first": 0, "last": 0, "speaker": label}], revisions.latest_number(study.db, 1), by="SD")
    with pytest.raises(WrongUsage, match="nobody of this session"):
        save(
            study, 1, [{"op": "speaker", "first": 0, "last": 0, "speaker": "Anna de Vries"}], revisions.latest_number(study.db, 1), by="SD"
        )


def test_without_a_transcript_there_is_nothing_to_correct(study):
    book.write(study, 2, "added", {"session": 1, "parts": []}, by="SD")
    with pytest.raises(NotFound, match="no transcript yet"):
        opened(study, 2)
    with pytest.raises(NotFound, match="no transcript yet"):
        save(study, 2, [FIX], 0, by="SD")


def test_what_somebody_opens_says_whom_words_may_be_given_to(study):
    seen = opened(study, 1)
    assert seen.revision == 0 and seen.state == "to-correct" and len(seen.saw) == 16
    assert seen.speakers == ("voice 1", "voice 2", "P1", "interviewer")


def test_a_program_that_is_killed_while_it_saves_leaves_all_or_nothing(study, monkeypatch):
    """The revision, what listings tell of it, the event and the change log are one transaction: a kill between them is a rollback."""
    for place in ("revisions.add", "events.append", "events.log_change"):
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(f"workflow.store.{place}", _killed)
            save(study, 1, [FIX], 0, by="SD")
        assert revisions.count(study.db, 1) == 1 and whole.faults(study) == []
    assert save(study, 1, [FIX], 0, by="SD") == 1


def _killed(*args, **more):
    raise KeyboardInterrupt
