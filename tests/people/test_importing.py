"""A list comes in whole or not at all, twice does no harm, and a cut-off import never puts a name under another person's number."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from workflow.errors import BadInput, NotAllowed, WrongUsage
from workflow.people.steps import book, contact, importing, listing
from workflow.people.steps.importing import Wish
from workflow.store import events, folder, identities
from workflow.store.steps import Wish as NewStudy
from workflow.store.steps import init

TODAY = date(2026, 11, 24)
SECRET = "four words in a row"
HEAD = "naam;telefoon;geboortedatum;geslacht;regio;phq15\n"
LIST = (
    HEAD
    + "Anna de Vries;06-12345678;13-04-1985;v;Utrecht;7\nBert Bos;020-1234567;14-04-1930;m;Nijmegen;9\nCor Dam;;15-04-1990;m;Utrecht;\n"
)


@pytest.fixture
def study(tmp_path):
    path = init(tmp_path / "pain", NewStudy()).path
    settings = path / "study.toml"
    criteria = Path(__file__).with_name("criteria.toml").read_text(encoding="utf-8")
    settings.write_text(settings.read_text(encoding="utf-8") + criteria, encoding="utf-8")
    return folder.open_study(path)


@pytest.fixture
def names(study):
    opened = identities.open_file(study, SECRET)
    yield opened
    opened.close()


def planned(study, text, names=None, **wish):
    path = study.path.parent / "list.csv"
    path.write_text(text, encoding="utf-8")
    draft = importing.look(study, path, Wish(**wish), TODAY)
    return draft, importing.sort(study, draft, names)


def imported(study, text, names=None, *, reason="", **wish):
    draft, plan = planned(study, text, names, **wish)
    return importing.save(study, draft, plan, names, by="SD", reason=reason)


def facts(study):
    return {one.number: one.facts for one in book.listed(study)}


def test_a_list_comes_in_with_facts_in_the_study_and_names_in_the_key_file_alone(study, names):
    plan = imported(study, LIST, names)
    anna, bert, cor = book.listed(study)
    assert plan.numbers == {2: 1, 3: 2, 4: 3}
    assert (anna.standing, anna.facts) == ("eligible", {"age": 41, "gender": "F", "region": "Utrecht", "phq15": 7})
    assert (bert.standing, bert.why) == ("ineligible", "age")
    assert (cor.standing, cor.unknown) == ("eligible", ("phq15",))
    assert names.person(1) == {"name": "Anna de Vries", "phone": "06-12345678", "born": "1985-04-13"}
    for file in study.path.rglob("*"):
        if file.is_file():
            assert b"Vries" not in file.read_bytes() and b"12345678" not in file.read_bytes() and b"1985-04" not in file.read_bytes()


def test_looking_writes_nothing(study, names):
    before = events.head(study.db)
    _, plan = planned(study, LIST, names)
    assert len(plan.new) == 3 and events.head(study.db) == before and names.everybody() == {}


def test_the_same_list_twice_changes_nothing(study, names):
    imported(study, LIST, names)
    before = events.head(study.db)
    draft, plan = planned(study, LIST, names)
    assert importing.done_before(study, draft) and (plan.new, plan.changed, len(plan.same)) == ((), (), 3)
    assert events.head(study.db) == before


def test_a_corrected_list_adds_what_was_refused_and_leaves_the_rest(study, names):
    assert len(imported(study, LIST.replace("Nijmegen", "Nijmgen"), names).sorted.refused) == 1
    plan = imported(study, LIST, names)
    assert (len(plan.new), len(plan.same)) == (1, 2) and len(facts(study)) == 3


def test_a_known_value_changes_only_with_a_reason_and_what_was_empty_without(study, names):
    imported(study, LIST, names)
    imported(study, LIST.replace("Utrecht;\n", "Utrecht;3\n"), names)
    cor = book.get(study, "C3")
    assert (cor.standing, cor.why, cor.unknown) == ("ineligible", "few symptoms", ())
    moved = LIST.replace("v;Utrecht", "v;Amsterdam").replace("06-12345678", "06-87654321")
    with pytest.raises(WrongUsage, match="would change"):
        imported(study, moved.replace("13-04", "13-04"), names)
    assert facts(study)[1]["region"] == "Utrecht" and names.person(1)["phone"] == "06-12345678"
    imported(study, moved, names, reason="moved in May")
    assert facts(study)[1]["region"] == "Amsterdam" and names.person(1)["phone"] == "06-87654321"
    assert events.history(study.db, "candidate", 1)[-1].reason == "moved in May"
    with pytest.raises(NotAllowed, match="telephone"):
        imported(study, LIST, names, reason="phone me on 06-12345678")


def test_new_criteria_sort_those_again_whom_nobody_has_phoned(study, names):
    imported(study, LIST, names)
    contact.agreed(study, book.get(study, "C1"), "2026-11-24", by="SD")
    settings = study.path / "study.toml"
    changed = settings.read_text(encoding="utf-8").replace("<= 80", "<= 99").replace("18, 80", "18, 99").replace(">= 5", ">= 8")
    settings.write_text(changed, encoding="utf-8")
    plan = imported(folder.open_study(study.path), LIST, names)
    assert [(match.number, [change.name for change in match.changes]) for match in plan.changed] == [(2, ["criteria"])]
    assert [one.standing for one in book.listed(study)] == ["agreed", "eligible", "eligible"]


def test_whoever_withdrew_is_left_alone(study, names):
    imported(study, LIST, names)
    book.write(study, book.get(study, "C1"), "withdrawn", {"scope": "no-further-data", "on": "2026-11-24"}, by="SD")
    plan = imported(study, LIST.replace("v;Utrecht", "v;Amsterdam"), names)
    assert "withdrew" in plan.left_alone[2] and facts(study)[1]["region"] == "Utrecht"


def test_a_list_without_names_needs_no_key_file(study):
    draft, _ = planned(study, "age;gender;region;phq15\n41;F;Utrecht;7\n")
    assert not draft.private
    imported(study, "age;gender;region;phq15\n41;F;Utrecht;7\n")
    assert facts(study) == {1: {"age": 41, "gender": "F", "region": "Utrecht", "phq15": 7}} and not identities.there(study)


def test_what_stops_the_whole_list_is_told_all_at_once_and_writes_nothing(study):
    with pytest.raises(BadInput) as problem:
        imported(study, "naam;naam;geslacht;gender;leeftijd\nA;B;m;m;41\n")
    assert "both mean name" in str(problem.value) and "both mean gender" in str(problem.value) and facts(study) == {}


def test_a_list_that_goes_out_sets_up_the_same_list_in_another_study(study, names, tmp_path):
    imported(study, LIST + "Dik Eik;06-11111111;16-04-1991;m;Utrecht;6\n", names)
    book.write(study, book.get(study, "C1"), "withdrawn", {"scope": "erase", "on": "2026-11-24"}, by="SD")
    book.write(study, book.get(study, "C1"), "erased", {}, by="SD")  # a gap: C1 does not come back
    people = listing.chosen(study, (), "")
    out = tmp_path / "out.csv"
    listing.write_csv(people, listing.fact_names(study, people), out)
    other = init(tmp_path / "other", NewStudy())
    (other.path / "study.toml").write_bytes((study.path / "study.toml").read_bytes())
    other = folder.open_study(other.path)
    imported(other, out.read_text(encoding="utf-8"))
    assert facts(other) == {one.number: one.facts for one in people} and list(facts(other)) == [2, 3, 4]
    assert events.next_number(other.db, "C") == 5
    again = imported(study, out.read_text(encoding="utf-8"))
    assert (again.new, again.changed, again.erased) == ((), (), 1)


CUT_OFF = """
import os, signal, sys
from datetime import date
from pathlib import Path
from workflow.people.steps import importing
from workflow.store import folder, identities
study = folder.open_study(Path(sys.argv[1]))
names = identities.open_file(study, sys.argv[3])
draft = importing.look(study, Path(sys.argv[2]), importing.Wish(), date(2026, 11, 24))
plan = importing.sort(study, draft, names)
setattr(importing, sys.argv[4], lambda *given: os.kill(os.getpid(), signal.SIGKILL))
importing.save(study, draft, plan, names, by="SD", reason="")
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as only POSIX does")
@pytest.mark.parametrize("before", ["_write_contacts", "_write_facts"])
def test_an_import_that_is_killed_between_the_two_files_loses_nothing_and_lends_nobody_another_name(study, names, before):
    imported(study, HEAD + "Eva Fok;06-22222222;17-04-1980;v;Utrecht;8\n", names)
    path = study.path.parent / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    killed = subprocess.run([sys.executable, "-c", CUT_OFF, str(study.path), str(path), SECRET, before], capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert list(facts(study)) == [1]  # nothing half-imported
    # somebody imports a list without names: it must not get the numbers under which names may lie in the key file
    imported(study, "age;gender;region;phq15\n33;M;Amsterdam;7\n")
    (other,) = [number for number in facts(study) if number != 1]
    assert other not in names.everybody()
    # and the same command again finishes the work
    plan = imported(study, LIST, names)
    assert sorted(facts(study)) == sorted([1, other, *plan.numbers.values()])
    assert {number: person["name"] for number, person in names.everybody().items()} == {
        1: "Eva Fok",
        **dict(zip(plan.numbers.values(), ("Anna de Vries", "Bert Bos", "Cor Dam"), strict=True)),
    }


def test_a_key_file_that_is_newer_than_the_study_keeps_its_people_and_their_numbers(study, names):
    """Somebody brought study.db back from yesterday's backup: the numbers of today must not go to other people."""
    names.put(7, {"name": "Later Person"}, who="SD")
    plan = imported(study, LIST, names)
    assert min(plan.numbers.values()) == 8 and names.person(7) == {"name": "Later Person"}


IMPORT = "import sys; from workflow.cli.boundary import run; sys.exit(run(sys.argv[1:]))"


def test_two_people_who_import_the_same_list_at_once_get_it_once(study, names, tmp_path):
    imported(study, HEAD + "Eva Fok;06-22222222;17-04-1980;v;Utrecht;8\n", names)
    secret = tmp_path / "secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    path = tmp_path / "both.csv"
    path.write_text(LIST, encoding="utf-8")
    words = [sys.executable, "-c", IMPORT, "--study", str(study.path), "sample", "import", str(path)]
    both = [
        subprocess.Popen(words, env=os.environ | {"WORKFLOW_PASSPHRASE_FILE": str(secret)}, stdout=subprocess.DEVNULL) for _ in range(2)
    ]
    assert [one.wait() for one in both] == [0, 0]
    assert len(facts(study)) == 4 and sorted(names.everybody()) == sorted(facts(study))
