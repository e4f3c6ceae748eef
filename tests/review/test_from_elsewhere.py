"""A transcript that was made elsewhere comes in: typed by hand where the sound is not here, or as subtitles."""

import pytest

from tests.making import review_study
from workflow.errors import WrongUsage
from workflow.review.steps.importing import Wish, bring, dry, without_sound
from workflow.schedule.steps import add as add_session
from workflow.store import whole
from workflow.transcribe.steps import book, read, speakers


@pytest.fixture
def study(tmp_path):
    made = review_study.make(tmp_path)
    speakers.name(made, 1, ["1=interviewer", "2=P1"], by="SD")
    yield made
    made.db.close()


ELSEWHERE = """\
I: [00:00:01] How did it begin?
P: [00:00:04] Well, um (..) it began at night.
[00:00:30] I: And then?
P: I went to the doctor.
"""


def elsewhere(study, text=ELSEWHERE, name="typed.txt"):
    path = study.path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_interview_whose_sound_is_not_here_gets_its_transcript(study):
    session, _ = add_session(study, "first-interview", ("P2",), (), by="SD")
    wish = Wish(speakers={"I": "interviewer", "P": "P2"}, minutes=39)
    planned = dry(study, session.number, elsewhere(study), wish, by="SD")
    assert planned.before is None and len(book.listed(study)) == 1
    made = without_sound(study, session.number, elsewhere(study), wish, by="SD")
    shown = read.transcript(study, made.recording)
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in shown.turns][:2] == [
        ("interviewer", "How did it begin?", 1000),
        ("P2", "Well, um it began at night.", 4000),
    ]
    assert shown.turns[2].start_ms == 30_000 and shown.duration_ms == 39 * 60_000
    assert [mark.kind for mark in shown.marks] == ["pause"]
    recording = book.get(study, made.recording)
    assert recording.declared_ms == 39 * 60_000 and recording.transcribed["model"] == "by hand"
    again = without_sound(study, session.number, elsewhere(study), wish, by="SD")
    assert not again.changed and len(book.listed(study)) == 2
    (row,) = [row for row in read.standing(study) if row["recording"] == f"R{made.recording}"]
    assert (row["state"], row["minutes"], row["parts"]) == ("transcribed", 39.0, 0)
    assert whole.faults(study) == []


def test_nobody_who_is_not_of_the_session_speaks_in_it(study):
    session, _ = add_session(study, "first-interview", ("P2",), (), by="SD")
    with pytest.raises(WrongUsage, match="2 speakers that nobody of this session is called: I, P"):
        without_sound(study, session.number, elsewhere(study), Wish(minutes=39), by="SD")
    assert len(book.listed(study)) == 1


def test_without_its_length_nothing_can_be_timed(study):
    session, _ = add_session(study, "first-interview", ("P2",), (), by="SD")
    with pytest.raises(WrongUsage, match="How long did it last"):
        without_sound(study, session.number, elsewhere(study), Wish(speakers={"I": "interviewer", "P": "P2"}), by="SD")


def test_a_session_with_sound_takes_its_transcript_at_its_recording(study):
    with pytest.raises(WrongUsage, match="S1 has a recording with sound") as told:
        book.write(study, 1, "recounted", {"parts": [{"file": "R1.wav", "sha256": "0", "bytes": 1}]}, by="SD")
        without_sound(study, 1, elsewhere(study), Wish(minutes=39), by="SD")
    assert "transcript import R1 FILE" in told.value.hint


def test_subtitles_from_elsewhere_bring_their_times(study):
    session, _ = add_session(study, "first-interview", ("P2",), (), by="SD")
    text = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v P2>Well, &amp; so\n\n00:00:03.000 --> 00:00:04.000\n<v interviewer>Yes?\n"
    made = without_sound(study, session.number, elsewhere(study, text, "zoom.vtt"), Wish(), by="SD")
    shown = read.transcript(study, made.recording)
    assert [(turn.speaker, turn.text, turn.start_ms) for turn in shown.turns] == [("P2", "Well, & so", 1000), ("interviewer", "Yes?", 3000)]


def test_a_transcript_by_hand_takes_the_place_of_the_models_where_somebody_says_so(study):
    by_hand = Wish(afresh=True, speakers={"I": "interviewer", "P": "P1"})
    made = bring(study, 1, elsewhere(study), by_hand, by="SD")
    second = read.transcript(study, 1).turns[1]
    assert made.revision == 1 and (second.speaker, second.text) == ("P1", "Well, um it began at night.")
    assert not bring(study, 1, elsewhere(study), by_hand, by="SD").changed
