"""A document as people really write it: letters for those who speak, words put right beside a pause, one's own second thoughts."""

import pytest

from tests.making import exported_document
from tests.making.exported_document import back, exported, rewritten, talk
from workflow.errors import NotAllowed, WrongUsage
from workflow.review.steps import save
from workflow.store import revisions, whole
from workflow.transcribe.steps import read


@pytest.fixture
def study(tmp_path):
    made = exported_document.make(tmp_path)
    yield made
    made.db.close()


def test_labels_as_people_write_them_are_asked_about_and_never_become_words(study):
    path = rewritten(exported(study), ("[00:00:09] interviewer: And then?", "I: And after that?"), ("[00:00:11] P1: I went", "R: I went"))
    with pytest.raises(WrongUsage, match="2 speakers that nobody of this session is called: I, R") as told:
        back(study, path)
    assert "--speaker I=... --speaker R=..." in told.value.hint and revisions.latest_number(study.db, 1) == 2
    made = back(study, path, speakers={"I": "interviewer", "R": "P1"})
    assert made.problems == () and talk(study)[2] == ("interviewer", "And after that?")
    assert [speaker for speaker, _ in talk(study)] == ["interviewer", "P1", "interviewer", "P1"]


def test_ones_own_earlier_correction_is_not_called_somebody_elses(study):
    path = rewritten(exported(study), ("And then?", "And after that?"))
    save(study, 1, [{"op": "text", "first": 12, "last": 12, "text": "what next?"}], 2, by="SD")
    with pytest.raises(NotAllowed, match=r"You \(SD\) have corrected R1 since .* 1 place is different") as told:
        back(study, path)
    assert "--from 3" in told.value.hint
    assert back(study, path, made_from=3).revision == 4 and talk(study)[2][1] == "And after that?"


@pytest.mark.parametrize(
    "changes, words",
    [
        ([("at night. [pause", "at dawn. [pause"), ("And then?", "What then?")], "at dawn. What then?"),
        ([("at night. [pause", "at night, you see. [pause")], "at night, you see. And then?"),
        ([("And then?", "Oh and then?")], "at night. Oh and then?"),
        ([("at night. [pause 2.1 s]", "in that dark night [pause 2.1 s] you know.")], "in that dark night you know. And then?"),
    ],
)
def test_a_pause_that_was_left_in_place_keeps_its_time_whatever_is_put_right_beside_it(study, changes, words):
    before = read.transcript(study, 1).marks
    back(study, rewritten(exported(study), *changes))
    after = read.transcript(study, 1)
    assert words in " ".join(word.text for word in after.words)
    assert after.marks == before
    assert not [word for word in after.words if word.end_ms > 6900 and word.start_ms < 9000]
    assert whole.faults(study) == [] and not back(study, exported(study)).changed
