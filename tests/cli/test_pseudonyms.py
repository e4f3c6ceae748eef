"""Names at the command line: listed with numbers, replaced, released, exported; and afterwards nowhere but in the key file (floor 4)."""

import io
import json

import pytest

from tests.making import leaving_study as making
from tests.making import named_study
from tests.making.needles import found_in
from tests.making.review_release import release
from workflow.cli.boundary import run
from workflow.store import revisions
from workflow.store.folder import open_study
from workflow.store.identities import open_file

NAMES = (
    "Zwaantje", "Ånderlöf", "Anderloff", "Winsumerzijl", "Gijsbrecht", "Kees Brouwer", "Brauer", "Wiebke", "Thalmann", "Oldenbarneveld",
    "Bloemendaal", "Quist", "Rïck", "Ruurdtje", "06 555 012 34", "3 May 1962",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("named")
    made = named_study.make(home)
    making.close(made)
    (home / "passphrase").write_text(making.PASSPHRASE)
    (home / "passphrase").chmod(0o600)
    return home


@pytest.fixture(scope="module")
def told(home):
    """Types a command in the study; what it prints."""

    def typed(*words, code=0):
        printed = io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("WORKFLOW_PASSPHRASE_FILE", str(home / "passphrase"))
            patch.chdir(home / "pain")
            patch.setattr("sys.stdin", io.StringIO())
            patch.setattr("sys.stdout", printed)
            patch.setattr("sys.stderr", printed)
            assert run(["--by", "SD", *words]) == code, printed.getvalue()
        return printed.getvalue()

    return typed


def test_the_list_shows_place_words_and_what_would_stand_there(told):
    shown = told("transcript", "pseudonyms", "R1")
    assert shown.startswith("R1: 11 places in revision 0 may name somebody: 8 sure, 2 likely, 1 maybe.")
    assert "  1. 00:00:00  sure    Zwaantje -> [participant]" in shown
    assert "SD" not in shown and ">> Zwaantje <<, how did" in shown
    assert shown.rstrip().endswith("Next: workflow transcript pseudonyms R1 --accept-sure")


def test_a_study_list_goes_into_the_key_file_and_nowhere_else(told, home):
    (home / "names.csv").write_text("name;kind;also\nHollestelle;therapists;Holstelle\n", encoding="utf-8")
    assert "1 name would go" in told("transcript", "pseudonyms", "--list", "../names.csv", "--dry-run")
    assert "1 of them new or changed" in told("transcript", "pseudonyms", "--list", "../names.csv")
    assert "0 of them new or changed" in told("transcript", "pseudonyms", "--list", "../names.csv")
    assert found_in(home / "pain", ["Hollestelle", "Holstelle"]) == []
    (home / "names.csv").write_text("name;kind\n;town\nZwolle;\n", encoding="utf-8")
    assert "The list has 2 faults" in told("transcript", "pseudonyms", "--list", "../names.csv", code=1)


def test_numbers_that_cannot_be_are_told_in_one_sentence(told):
    assert "'x' is not a number of a place" in told("transcript", "pseudonyms", "R1", "--accept", "x", code=2)
    assert "does not say which place" in told("transcript", "pseudonyms", "R1", "--as", "[neighbour]", code=2)
    assert "no undecided proposal 99" in told("transcript", "pseudonyms", "R1", "--accept", "99", code=2)
    assert "Say in which transcript" in told("transcript", "pseudonyms", code=2)
    assert "nothing was replaced" in told("transcript", "pseudonyms", "R1", "--undo", "all")


def test_after_accepting_releasing_and_sealing_the_names_are_in_the_key_file_alone(told, home):
    """One story: decided in all four transcripts, released, exported in every format, sealed."""
    said = [told("transcript", "pseudonyms", "R1", "--accept-sure", "--dry-run")]
    assert said[0].startswith("R1: would be replaced: 1 [participant]")
    said.append(told("transcript", "pseudonyms", "R1", "--accept-sure"))
    assert "Undecided: 2 likely, 1 maybe." in said[-1]
    said.append(told("transcript", "pseudonyms", "R1", "--all-of", "2", "--refuse-rest"))
    assert "Nothing is undecided." in said[-1]
    said.append(told("transcript", "pseudonyms", "R1", "--undo", "1"))
    said.append(told("transcript", "pseudonyms", "R1", "--accept", "1"))
    number = next(
        one["number"] for one in json.loads(told("transcript", "pseudonyms", "R2", "--json"))["open"] if one["words"] == "Ruurdtje"
    )
    said.append(told("transcript", "pseudonyms", "R2", "--accept-sure", "--as", f"{number}=[choir friend]"))
    for name in ("R3", "R4"):
        said.append(told("transcript", "pseudonyms", name, "--accept-sure", "--refuse-rest"))
    after = told("transcript", "pseudonyms", "R1")
    assert "nothing in revision 4 is left" in after and "--json lists their times" in after
    said.append(after)
    facts = json.loads(told("transcript", "pseudonyms", "R1", "--json"))
    assert {"number": 8, "start_ms": 61600, "end_ms": 63160, "text": "[phone number]"} in facts["replaced"]
    study = open_study(home / "pain")
    for number in range(1, 5):
        release(study, number)
    newest = [json.dumps(revisions.content(study.db, number), ensure_ascii=False) for number in range(1, 5)]
    kept = [str(row) for table in ("event", "current_state", "change") for row in study.db.rows(f"SELECT * FROM {table}")]
    study.db.close()
    formats = [
        word
        for name in ("text", "docx", "subtitles", "json", "qdpx", "maxqda", "nvivo", "atlasti", "f4", "csv", "srt")
        for word in ("--to", name)
    ]
    said.append(told("export", "transcripts", *formats))
    assert [name for text in (*said, *newest, *kept) for name in NAMES if name in text] == []
    assert found_in(home / "pain" / "exports", NAMES) == []
    for name in ("R1", "R2", "R3", "R4"):
        assert f"{name}: the names are out of" in told("transcript", "pseudonyms", name, "--seal")
    assert found_in(home / "pain", NAMES) == []
    identities = open_file(open_study(home / "pain"), making.PASSPHRASE)
    words = {words: identities.standins.all()[number].text for words, _, number in identities.standins.spellings()}
    identities.close()
    assert words["keesbrouwer"] == words["brauer"] == "[therapist A]" and words["ruurdtje"] == "[choir friend]"
