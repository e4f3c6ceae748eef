"""Who asks the questions of the guide is proposed as the interviewer, also where nobody's voice rises at the end."""

import pytest

from workflow.guides.steps import attach, change
from workflow.guides.steps.change import Release
from workflow.records import Transcript, Turn, Word
from workflow.schedule import steps as schedule
from workflow.store.steps import Wish, init
from workflow.transcribe.recordings import Recording
from workflow.transcribe.speakers import naming
from workflow.transcribe.steps import speakers

TALK = [
    ("1", "Could you tell me how your symptoms began."),
    ("2", "In spring, I think. Who knows?"),
    ("1", "And how did you come to this therapy."),
    ("2", "My doctor sent me. Is that what you mean?"),
    ("1", "What does an ordinary day look like with these symptoms."),
    ("2", "Slow. You know?"),
]


@pytest.fixture
def study(tmp_path):
    made = init(tmp_path / "one", Wish())
    schedule.add(made, "first-interview", ("P1",), ("interviewer",), by="SD")
    return made


def transcript():
    turns, at = [], 0
    for voice, text in TALK:
        words = tuple(Word(word, at + 300 * n, at + 300 * n + 250) for n, word in enumerate(text.split()))
        turns.append(Turn(voice, at, words[-1].end_ms, words))
        at = words[-1].end_ms + 500
    return Transcript("R1", at, tuple(turns))


def proposed(study):
    said = transcript()
    guided = speakers._guided(study, Recording(1, session=1), said, ("1", "2"))
    return guided, naming.proposed(said, ("1", "2"), {"P1": "participant", "SD": "interviewer"}, guided)


def test_the_guide_goes_before_question_marks(study):
    change.add(study, "patient-first-en", by="SD")
    change.release(study, "patient-first-en", Release(not_piloted="for this test"), by="SD")
    attach.attach(study, 1, "patient-first-en", by="SD")
    guided, found = proposed(study)
    assert guided["1"] >= 2 and guided["2"] == 0 and found == {"1": "SD", "2": "P1"}


def test_without_a_guide_the_question_marks_decide(study):
    guided, found = proposed(study)
    assert guided == {} and found == {"2": "SD", "1": "P1"}
