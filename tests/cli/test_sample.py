"""The sampling list at the command line: what is typed, what is answered, and what is never printed."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.making.sounds import write_sound
from tests.making.typed import Answer
from workflow.cli.boundary import run
from workflow.store.steps import Wish, init

CRITERIA = Path(__file__).parent.parent / "people" / "criteria.toml"
NEEDLES = ("Ürsula", "Zwaardvis", "0687654321", "87654321", "ursula@", "1985-04", "13-04", "Verweggistan", "Dokter Bibber", "fluistert")
HEAD = "Naam;Telefoon;Email;Geboortedatum;Adres;Huisarts;Geslacht;Regio;PHQ-15;Opmerking\n"
GOOD = "Ürsula Zwaardvis;06-87654321;ursula@example.org;13-04-1985;Verweggistan 3;Dokter Bibber;v;Utrecht;7;fluistert\n"
WRONG = "Ürsula Zwaardvis;687654321;ursula@example;13-04-85;Verweggistan 3;Dokter Bibber;fluistert;Zwaardvis;06-87654321;\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a study in it, where somebody sits, and a passphrase that only its owner can read."""
    path = init(tmp_path / "pain", Wish()).path
    settings = path / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + CRITERIA.read_text(encoding="utf-8"), encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("four words in a row", encoding="utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv("WORKFLOW_PASSPHRASE_FILE", str(secret))
    monkeypatch.chdir(path)
    return path


@pytest.fixture
def workflow(capsys):
    """Types a command, in this very process: opening the key file is slow enough."""

    def typed(*words: str, expect: int = 0) -> Answer:
        capsys.readouterr()
        code = run(list(words))
        said, noted = capsys.readouterr()
        assert "has a fault" not in noted, noted
        assert code == expect, f"{words} ended with {code}:\n{said}\n{noted}"
        return Answer(code, said, noted)

    return typed


def a_list(desk, text):
    path = desk.parent / "list.csv"
    path.write_text(text, encoding="utf-8")
    return "../list.csv"


def test_no_answer_in_any_form_holds_a_name_or_a_number(desk, workflow):
    twice = GOOD.replace("Ürsula", "Ursula")
    file = a_list(desk, HEAD + GOOD + WRONG + twice + '"Ürsula Zwaardvis;06-87654321\n')
    answers = [
        workflow("sample", "import", file, "--dry-run", expect=1),
        workflow("sample", "import", file, "--dry-run", "--json", expect=1),
        workflow("sample", "import", file, "--keep", "2", expect=1),
        workflow("sample", "import", a_list(desk, HEAD + GOOD.replace("Utrecht", "Nijmegen").replace("06-8", "06-9")), expect=2),
        workflow("sample", "import", "../list.csv", "--reason", "moved", "--json", expect=0),
        workflow("sample", "list"),
        workflow("sample", "list", "--json"),
        workflow("sample", "list", "--csv", "pool.csv"),
        workflow("changes", "show", "--json"),
    ]
    told = "".join(answer.said + answer.noted for answer in answers) + (desk / "pool.csv").read_text(encoding="utf-8")
    assert [needle for needle in NEEDLES if needle.casefold() in told.casefold()] == []
    held = b"".join(file.read_bytes() for folder in (desk, desk.with_name("pain.key")) for file in folder.rglob("*") if file.is_file())
    assert [needle for needle in NEEDLES if needle.encode() in held] == []


def test_a_dry_run_makes_no_key_file_and_asks_for_no_passphrase(desk, workflow, monkeypatch):
    monkeypatch.delenv("WORKFLOW_PASSPHRASE_FILE")
    answer = workflow("sample", "import", a_list(desk, HEAD + GOOD), "--dry-run")
    assert "1 new" in answer.said and not list(desk.with_name("pain.key").glob("*.db"))
    told = workflow("sample", "import", "../list.csv", expect=12).noted
    assert "passphrase" in told and "WORKFLOW_PASSPHRASE_FILE" in told
    assert "Nobody is on the list" in workflow("sample", "list").said


def test_a_list_without_names_asks_for_no_passphrase(desk, workflow, monkeypatch):
    monkeypatch.delenv("WORKFLOW_PASSPHRASE_FILE")
    workflow("sample", "import", a_list(desk, "age;gender;region;phq15\n41;F;Utrecht;7\n"))
    assert [one["id"] for one in json.loads(workflow("sample", "list", "--json").said)] == ["C1"]


def test_facts_for_another_program(desk, workflow):
    file = a_list(desk, HEAD + GOOD + WRONG)
    facts = json.loads(workflow("sample", "import", file, "--json", expect=1).said)
    assert facts["rows_read"] == 2 == len(facts["new"]) + len(facts["refused"])
    assert facts["new"][0]["id"] == "C1" and facts["new"][0]["contact_fields"] == ["address", "born", "email", "gp", "name", "phone"]
    assert {doubt["column"] for doubt in facts["refused"][0]["doubts"]} >= {"'Telefoon'", "'Email'", "'Geslacht'", "'Regio'"}
    assert json.loads(workflow("sample", "import", file, "--json").said).keys() == {"imported_before_on"}


@pytest.mark.parametrize(
    "words, code, told",
    [
        (("../none.csv",), 1, "no such file"),
        ((".",), 1, "folder"),
        (("../empty.csv",), 1, "empty"),
        (("../list.csv", "--group", "aliens"), 2, "it knows participants"),
        (("../list.csv", "--column", "Naam"), 2, "does not say what a column means"),
        (("../list.csv", "--column", "Naam=shoe"), 1, "'shoe' means nothing here"),
        (("../list.csv", "--keep", "0"), 2, "0"),
    ],
)
def test_what_can_not_be_meant_is_said_in_a_sentence(desk, workflow, words, code, told):
    a_list(desk, HEAD + GOOD)
    (desk.parent / "empty.csv").write_bytes(b"\n")
    answer = workflow("sample", "import", *words, expect=code)
    assert told in answer.noted


def test_a_list_is_never_written_over_a_file_and_standings_are_words(desk, workflow):
    a_list(desk, HEAD + GOOD)
    assert "choose another name" in workflow("sample", "list", "--csv", "../list.csv", expect=2).noted
    assert "it can be eligible" in workflow("sample", "list", "--standing", "happy", expect=2).noted


def test_a_year_of_birth_is_answered_with_what_to_write_and_that_works(tmp_path, monkeypatch, workflow):
    """Who brings a list with years of birth to a study without ages is told what to add; pasted as it stands, the list comes in."""
    path = init(tmp_path / "pain", Wish()).path
    monkeypatch.chdir(path)
    file = a_list(path, "id;Geboortejaar;Regio\nC1;1981;Utrecht\nC2;1950;Utrecht\n")
    said = workflow("sample", "import", file, "--on", "2026-11-24", "--dry-run", "--column", "Regio=").said
    assert "it helps to tell who somebody is" in said and "a year of birth says who somebody is" in said
    settings = path / "study.toml"
    added = said[said.index("[[dimension]]") :].partition("\n\n")[0]
    settings.write_text(settings.read_text(encoding="utf-8") + added + "\n", encoding="utf-8")
    workflow("sample", "import", file, "--on", "2026-11-24", "--column", "Regio=")
    listed = json.loads(workflow("sample", "list", "--json").said)
    assert [one["facts"] for one in listed] == [{"age band": "40-59"}, {"age band": "60+"}]
    assert "1981" not in str(listed)


def test_a_newcomer_is_told_how_the_study_comes_to_ask_for_what_the_list_has(tmp_path, monkeypatch, workflow):
    path = init(tmp_path / "pain", Wish()).path
    monkeypatch.chdir(path)
    file = a_list(path, "id;Geslacht;Regio\nC1;v;Utrecht\n")
    said = workflow("sample", "import", file, "--dry-run").said
    assert 'name = "gender"\nlevels = ["F", "M"]' in said and 'name = "region"\ncover = true' in said
    told = workflow("sample", "import", file, "--column", "Geslacht=sekse", "--dry-run", expect=1).noted
    assert "study.toml does not ask for gender yet" in told


def test_the_lines_that_a_first_import_prints_are_pasted_and_the_next_command_works(tmp_path, monkeypatch, workflow):
    path = init(tmp_path / "pain", Wish()).path
    monkeypatch.chdir(path)
    rows = [
        f"C{n};Anna Zwaardvis;{30 + 4 * n};{'vm'[n % 2]};{('Utrecht', 'Nijmegen')[n % 2]};Jan;{'Zwaardvis' * (n < 3)}" for n in range(1, 7)
    ]
    file = a_list(path, "id;Naam;Leeftijd;M/V;Regio;Behandelaar;Opleiding\n" + "\n".join(rows) + "\n")
    workflow("sample", "import", file, "--column", "Naam=")
    assert "LIST.csv --dry-run" in workflow("sample", "next", expect=1).noted
    said = workflow("sample", "import", file, "--dry-run", "--column", "Naam=").said
    assert "Jan" not in said and "Zwaardvis" not in said and "therapist" not in said and "education" not in said
    settings = path / "study.toml"
    added = said[said.index("[[dimension]]") :].partition("\n\nRows read")[0].partition("\n\nNew:")[0]
    settings.write_text(settings.read_text(encoding="utf-8") + added + "\n", encoding="utf-8")
    workflow("sample", "import", file, "--column", "Naam=")
    assert "Utrecht" in workflow("sample", "matrix").said and "1. C1" in workflow("sample", "next").said


def test_curly_quotes_in_study_toml_are_named_by_their_line(tmp_path, monkeypatch, workflow):
    path = init(tmp_path / "pain", Wish()).path
    monkeypatch.chdir(path)
    settings = path / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('title = "pain"', "title = \u201cpain\u201d"), encoding="utf-8")
    told = workflow("status", expect=1).noted
    assert "curly quotation marks in line 6" in told and "straight" in told
    settings.write_text(text.replace('title = "pain"', 'title = "the \u201cpain\u201d study"'), encoding="utf-8")
    assert "study: pain" in workflow("status").said
    settings.write_text(text.replace('languages = ["en"]', "languages = []"), encoding="utf-8")
    assert "no language is named" in workflow("status", expect=1).noted


def test_what_comes_out_of_a_folder_of_a_service_is_told_once_to_be_on_other_computers_too(desk, workflow):
    cloud = desk.parent / "OneDrive - Universiteit"
    cloud.mkdir()
    (cloud / "list.csv").write_text(HEAD + GOOD, encoding="utf-8")
    given = ("sample", "import", "../OneDrive - Universiteit/list.csv")
    assert "OneDrive" not in workflow(*given, "--dry-run").noted
    assert "copies of it on other computers" in workflow(*given).noted
    assert "OneDrive" not in workflow(*given).noted + workflow("sample", "list").noted
    write_sound(cloud / "memo.wav", np.ones(16_000, dtype=np.int16), rate=16_000)
    workflow("session", "add", "--kind", "first-interview", "--who", "C1")
    given = ("recording", "add", "../OneDrive - Universiteit/memo.wav", "--session", "S1")
    assert "has copies of it on other computers. The study has its own now: delete it there" in workflow(*given).noted
    assert "OneDrive" not in workflow(*given).noted + workflow("recording", "list").noted
