"""Two days of a research assistant at the real command line, from the sampling list to the open recording.

The tests share one study and run in their order. At the end nothing of anybody's name or number is found outside the key folder.
"""

import json
import shutil
import zipfile

import pytest

from tests.making.people import passphrase_file
from tests.making.typed import workflow
from workflow import samples

LIST = """name;phone;e-mail;best times;voicemail;gender;age;region
Ánna O'Brien-Ünal;06 5550 1701;anna.ob@example.org;after four;ja;F;41;Utrecht
Jan-Willem Zwårt;06 5550 1702;jwz@example.org;;nee;M;68;Nijmegen
Çelik Vanderhoeven;06 5550 1703;;mornings;;M;55;Amsterdam
Quirina Ypma;06 5550 1704;q.ypma@example.org;;ja;F;36;Amsterdam
"""
NEEDLES = [part for row in LIST.splitlines()[1:] for part in row.split(";")[:3] if part] + ["Brien", "Zwårt", "Vanderhoeven", "Ypma"]
SETTINGS = """
[[dimension]]
group = "participants"
name = "gender"
levels = ["F", "M"]

[[dimension]]
group = "participants"
name = "age"
type = "numeric"
range = [18, 80]

[[dimension]]
group = "participants"
name = "region"
levels = ["Amsterdam", "Nijmegen", "Utrecht"]
minimum = 1

[[form]]
version = "3"
from = 2026-01-01
"""
MONDAY, TUESDAY, WEDNESDAY = "2026-11-23T08:30Z", "2026-11-24T08:00Z", "2026-11-25T08:00Z"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def study(home):
    workflow("init", "pain-study", "--title", "Living with pain", at=home)
    file = home / "pain-study" / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('id = "interviewer"', 'id = "SD"') + SETTINGS, encoding="utf-8")
    (home / "list.csv").write_text(LIST, encoding="utf-8")
    return home / "pain-study"


@pytest.fixture(scope="module")
def said():
    """Everything that was said outside the screen of a call."""
    return []


@pytest.fixture
def typed(study, home, said):
    secret = passphrase_file(home)

    def run(when, *words, expect=0, key=False):
        environment = {"WORKFLOW_NOW": when, "WORKFLOW_STAFF": "SD"} | ({"WORKFLOW_PASSPHRASE_FILE": secret} if key else {})
        answer = workflow(*words, at=study, expect=expect, **environment)
        if words[0] != "call":
            said.append(answer.said + answer.noted)
        return answer.said + answer.noted

    return run


def day(text):
    """The parts of `today --json`: who stands in each."""
    return {part: [line["who"] for line in lines] for part, lines in json.loads(text).items() if lines}


def test_monday_the_list_is_imported_and_somebody_is_phoned_who_is_not_the_one_advised(typed):
    typed(MONDAY, "sample", "import", "../list.csv", key=True)
    advised = json.loads(typed(MONDAY, "sample", "next", "--json"))["phone"][0]["id"]
    other = next(name for name in ("C1", "C2") if name != advised)
    assert "say why" in typed(MONDAY, "people", "contact", other, "--outcome", "no-answer", expect=2)
    assert "attempt 2 of 3" in typed(MONDAY, "people", "contact", other, "--outcome", "no-answer", "--reason", "phoned us first")
    assert "06 5550 170" in typed(MONDAY, "call", advised, key=True)


def test_one_says_yes_and_is_booked_one_wants_to_be_phoned_again(typed):
    assert "workflow schedule slots C1" in typed(MONDAY, "people", "agree", "C1")
    assert "Tuesday 24 November 2026" in typed(MONDAY, "schedule", "slots", "C1", "-n", "2")
    assert "S1 with C1" in typed(MONDAY, "schedule", "book", "C1", "--at", "2026-11-24 14:00", "--mode", "home", "--with", "SD")
    assert "at what hour" in typed(MONDAY, "schedule", "book", "C1", "--at", "tomorrow", expect=2)
    typed(MONDAY, "people", "contact", "C3", "--outcome", "callback", "--again", "2026-11-24 18:30", "--reason", "was there when we phoned")


def test_tuesday_morning_says_in_its_order_what_is_to_be_done(typed, study, home):
    found = day(typed(TUESDAY, "today", "--json"))
    assert found["visits"] == ["C1"] and found["callbacks"] == ["C3"] and found["signatures"] == ["C1"] and found["phone"]
    assert "C1's written consent is not in yet." in typed(TUESDAY, "today")
    typed(TUESDAY, "today", "--print")
    assert "is not in yet" in (study / "reports" / "visits-2026-11-24.html").read_text(encoding="utf-8")
    typed(TUESDAY, "today", "--print", "--names", key=True)
    assert "Brien" in (home / "pain-study.key" / "letters" / "visits-2026-11-24.html").read_text(encoding="utf-8")


def test_wednesday_the_outcome_is_missing_until_the_recording_is_there_which_lies_sealed(typed, study):
    assert day(typed(WEDNESDAY, "today", "--json"))["outcomes"] == ["C1"]
    shutil.copy(next(sample for sample in samples.listed() if sample.name == "talk-1").sounds[0], study.parent / "memo.mp3")
    assert "R1 lies sealed" in typed(WEDNESDAY, "recording", "add", "../memo.mp3", "--session", "S1")
    found = day(typed(WEDNESDAY, "today", "--json"))
    assert found["sealed"] == ["C1"] and "outcomes" not in found and "tonight" not in found
    assert json.loads(typed(WEDNESDAY, "recording", "list", "--json"))[0]["state"] == "sealed"
    assert "lies sealed" in typed(WEDNESDAY, "recording", "transcribe", "R1", "--model", "demo", expect=1)


def test_the_signature_comes_in_and_the_recording_is_for_tonight(typed):
    assert "takes part as P1" in typed(WEDNESDAY, "people", "consent", "C1", "--form", "3", "--on", "2026-11-24", "--scopes", "all")
    assert day(typed(WEDNESDAY, "today", "--json"))["tonight"] == ["R1"]
    told = typed(WEDNESDAY, "people", "timeline", "P1")
    assert "S1 was booked for Tue 2026-11-24 14:00" in told and "R1 came in" in told


def test_whoever_withdrew_is_not_recorded_again(typed):
    typed(WEDNESDAY, "people", "withdraw", "P1", "--scope", "no-further-data")
    assert "P1 withdrew" in typed(WEDNESDAY, "recording", "add", "../memo.mp3", "--session", "S1", expect=1)


def test_the_team_gets_a_table_and_nobodys_name_has_left_the_key_folder(typed, study, said):
    typed(WEDNESDAY, "status", "--xlsx", "tracker.xlsx")
    assert json.loads(typed(WEDNESDAY, "status", "--json"))["people"]["participants"]["withdrawn"] == 1
    needles = [needle.casefold() for needle in NEEDLES]
    everything = "\n".join(said).casefold()
    for path in (path for path in study.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                content = b"".join(book.read(name) for name in book.namelist())
        everything += path.name.casefold() + content.decode("utf-8", "replace").casefold()
    assert [needle for needle in needles if needle in everything] == []
