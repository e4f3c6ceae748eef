"""The commands that correct transcripts, typed as a person types them."""

import json

import pytest

from tests.making import review_study
from tests.making.typed import Answer
from tests.review.test_from_elsewhere import ELSEWHERE
from workflow.cli.boundary import run


@pytest.fixture
def here(tmp_path, monkeypatch):
    study = review_study.make(tmp_path)
    study.db.close()
    monkeypatch.chdir(study.path)
    return study.path


@pytest.fixture
def workflow(capsys):
    def typed(*words: str, expect: int = 0) -> Answer:
        code = run(list(words))
        answer = Answer(code, *capsys.readouterr())
        assert code == expect, answer
        return answer

    return typed


def test_from_hand_to_hand_and_back_from_the_text_editor(here, workflow):
    said = workflow("transcript", "assign", "R1", "--to", "interviewer", "--due", "2030-12-01").said
    assert said == "R1 is interviewer's to correct, by 2030-12-01.\n"
    workflow("transcript", "speakers", "R1", "--set", "1=interviewer", "2=P1")
    workflow("export", "transcripts", "--to", "text", "R1")
    path = here / "exports" / "R1.txt"
    (here / "mine.txt").write_text(path.read_text(encoding="utf-8").replace("And then?", "And what then?"), encoding="utf-8")
    assert "would be saved; nothing was" in workflow("transcript", "import", "R1", "mine.txt", "--dry-run").said
    assert "nothing is different" in workflow("transcript", "import", "R1", str(path)).said
    made = json.loads(workflow("--by", "SD", "transcript", "import", "R1", "mine.txt", "--json").said)
    assert (made["revision"], made["changed"], made["problems"]) == (1, True, [])
    difference = json.loads(workflow("transcript", "diff", "R1", "--json").said)
    assert [(one["kind"], one["new"]) for one in difference["changes"]] == [("dropped", "what")]
    assert "And [nothing -> what] then?" in workflow("transcript", "diff", "R1").said


def test_the_states_and_what_stands_in_the_way_of_them(here, workflow):
    assert "nobody has said who that is" in workflow("transcript", "check", "R1", "--corrected", expect=1).noted
    workflow("--by", "SD", "transcript", "check", "R1", "--corrected", "--minutes", "30")
    refused = workflow("--by", "sd", "transcript", "check", "R1", "--checked", expect=1).noted
    assert "SD has corrected R1; another person checks it" in refused
    workflow("--by", "MB", "transcript", "check", "R1", "--checked")
    workflow("--by", "MB", "transcript", "check", "R1", "--release")
    (row,) = json.loads(workflow("transcript", "check", "--json").said)
    assert (row["state"], row["released"], row["hours_per_hour"]) == ("released", 0, 3.0)
    frozen = workflow("transcript", "speakers", "R1", "--set", "1=interviewer", expect=1).noted
    assert "is frozen" in frozen and "--reopen --reason" in frozen


def test_an_interview_without_sound_comes_in_with_its_session(here, workflow):
    workflow("session", "add", "--kind", "first-interview", "--who", "P2")
    (here / "typed.txt").write_text(ELSEWHERE, encoding="utf-8")
    refused = workflow("transcript", "import", "S2", "typed.txt", "--minutes", "39", expect=2).noted
    assert "--speaker I=... --speaker P=..." in refused
    who = ("--speaker", "I=interviewer", "--speaker", "P=P2")
    assert "taken in as revision 0" in workflow("transcript", "import", "S2", "typed.txt", "--minutes", "39", *who).said
    assert "nothing is different" in workflow("transcript", "import", "S2", "typed.txt", "--minutes", "39", *who).said


def test_wrong_usage_says_what_to_type(here, workflow):
    for words in (("transcript", "diff", "R1", "--since-release", "--to", "1"), ("transcript", "check", "--corrected")):
        workflow(*words, expect=2)
    assert "never released" in workflow("transcript", "diff", "R1", "--since-release", expect=1).noted
    assert "no such file" in workflow("transcript", "import", "R1", "nowhere.txt", expect=1).noted
