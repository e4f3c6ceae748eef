"""Reports as a research assistant types them, over a study that was entered through the real steps."""

import json
import re

import pytest

from tests.making.reported import SETTINGS
from workflow.cli.boundary import run
from workflow.people.consent import SCOPES, Consent
from workflow.people.contacts import Attempt
from workflow.people.steps import book, consenting, contact
from workflow.report.steps import gather
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps.closing import close
from workflow.store.folder import make, open_study

DIMENSION = '\n[[dimension]]\ngroup = "patients"\nname = "gender"\nlevels = ["F", "M"]\n'


def entered(home):
    """Six patients phoned: one declines, one cancels, four come, one of them again."""
    study = make(home / "corpus", SETTINGS.replace('list = "contacted"', 'list = "pool"', 1) + DIMENSION)
    for number in range(1, 8):
        with study.db.atomic():
            person = book.enter(study, "patients", {"facts": {"gender": "FM"[number % 2]}}, by="SD")
        if number == 7:
            break  # on the list, not phoned yet
        person = contact.attempted(study, person, Attempt(f"2019-09-0{number}T10:00", "reached"), by="SD")
        if number == 1:
            contact.declined(study, person, "lack-of-time", "2019-09-01", by="SD")
            continue
        person = contact.agreed(study, person, f"2019-09-0{number}", by="SD")
        if number == 2:
            contact.declined(study, person, "unknown", "2019-09-20", by="SD")
            continue
        person = consenting.consented(study, person, Consent("1", "2019-09-10", tuple(SCOPES)), by="SD", today="2019-09-30")
        session, _ = schedule.add(study, "first", (person.id,), (), by="SD")
        close(study, session.number, Closing(began=f"2019-10-0{number} 10:00", minutes=30 + number), by="SD")
    again, _ = schedule.add(study, "follow-up", ("P1",), (), by="SD")
    close(study, again.number, Closing(began="2020-03-02 10:00", minutes=20), by="SD", provenance="synthetic")
    return study


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    entered(tmp_path).db.close()
    monkeypatch.chdir(tmp_path / "corpus")

    def type_it(*words, expect=0):
        capsys.readouterr()
        code = run(list(words))
        printed = capsys.readouterr()
        assert code == expect, printed.err
        return printed.out if expect == 0 else printed.err

    return type_it


def test_the_flow_is_printed_and_drawn(typed, tmp_path):
    said = typed("report", "flow")
    for line in (
        "identified: 7",
        "-> not contacted: 1",
        "contacted: 6",
        "-> declined: 1 = lack of time 1",
        "agreed: 5",
        "follow-up held: 1*",
    ):
        assert line in said
    assert "first held" not in said and "first interview held: 4" in said and "window is over: 3" in said
    assert re.search(r"Change log: \d+ changes, head [0-9a-f]{16}", said) and "* Rests on made-up" in said
    drawn = tmp_path / "corpus" / "reports" / "flow.svg"
    before = drawn.read_bytes()
    assert "first interview held: 4" in drawn.read_text(encoding="utf-8")
    typed("report", "flow")
    assert drawn.read_bytes() == before  # the same study, the same bytes


def test_every_report_prints_its_facts_for_other_programs_and_writes_nothing_then(typed, tmp_path):
    for name in ("flow", "characteristics", "durations", "timeline"):
        facts = {fact["id"]: fact for fact in json.loads(typed("report", name, "--json"))["facts"]}
        assert facts or name == "characteristics"
        assert not list((tmp_path / "corpus").glob("reports/*"))
    shown = facts["periods.first.from"]
    assert (shown["value"], shown["unit"], shown["n"], shown["synthetic"], shown["printed"]) == ("2019-10", "month", 4, False, "Oct 2019")


def test_durations_and_timeline_into_another_folder(typed, tmp_path):
    said = typed("report", "durations", "--out", str(tmp_path / "elsewhere"))
    assert "first interview 35 min on average (range 33-36); follow-up 20* min." in said
    typed("report", "timeline", "--out", str(tmp_path / "elsewhere"))
    names = {path.name for path in (tmp_path / "elsewhere").iterdir()}
    assert {"durations.md", "durations.csv", "durations.png", "durations.svg", "timeline.md", "timeline.png", "gaps.svg"} <= names


def test_changing_one_event_changes_its_number_and_no_other_mean(typed):
    def facts():
        return {fact["id"]: fact["value"] for fact in json.loads(typed("report", "durations", "--json"))["facts"]}

    before = facts()
    typed("session", "close", "S1", "--minutes", "59", "--reason", "misread")
    after = facts()
    assert (before["durations.first.max_minutes"], after["durations.first.max_minutes"]) == (36, 59)
    assert before["durations.follow-up.mean_minutes"] == after["durations.follow-up.mean_minutes"]


def test_an_unknown_group_and_an_empty_study_are_told_in_a_sentence(typed, tmp_path, monkeypatch):
    assert "There is no group 'nurses' in study.toml; it knows patients" in typed("report", "flow", "--group", "nurses", expect=2)
    make(tmp_path / "empty", SETTINGS.replace("corpus", "empty")).db.close()
    monkeypatch.chdir(tmp_path / "empty")
    for name in ("flow", "characteristics", "durations", "timeline"):
        assert "Nothing of this is recorded yet." in typed("report", name)


def test_a_sum_that_does_not_close_is_refused_with_its_box_and_nothing_is_drawn(typed, tmp_path):
    study = open_study(tmp_path / "corpus")
    book.write(study, book.get(study, "P2"), "cancelled-before-first", {"why": "personal", "on": "2019-12-01"}, by="SD")
    study.db.close()
    said = typed("report", "flow", expect=1)
    assert "The box 'patients: agreed' does not close" in said and "In several: P2" in said and "workflow people timeline P2" in said
    assert not (tmp_path / "corpus" / "reports" / "flow.svg").exists()


def test_what_is_made_up_is_known_event_by_event(tmp_path):
    study = entered(tmp_path)
    material = gather.material(study, "2020-12-31")
    assert ("session", 5, "closed") in material.synthetic and ("session", 5, "added") not in material.synthetic
    facts = gather.facts(study, "2020-12-31")
    assert facts["durations.follow-up.mean_minutes"].synthetic
    assert not facts["durations.first.mean_minutes"].synthetic


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('list = "some"', '[[group]] patients: list = "some" is not known; it can be pool, contacted, participants'),
        ('may_be_among = "nurses"', "[[group]] patients: there is no group 'nurses'"),
        ('colour = "red"', "[[group]] number 1 has no key 'colour'"),
        ("[report]\nstated = [3]", "[report] stated: each of them is a text in quotes"),
        ('[analysis]\nthemes = { patients = "three" }', "[analysis] themes: each of them is a whole number"),
    ],
)
def test_a_wrong_word_in_study_toml_is_told(wrong, told):
    from workflow.errors import BadInput
    from workflow.study import read

    with pytest.raises(BadInput) as problem:
        read(SETTINGS.replace('list = "contacted"', wrong, 1))
    assert problem.value.message.count(told) == 1


def test_no_group_is_called_like_a_word_of_the_report():
    from workflow.errors import BadInput
    from workflow.study import read

    with pytest.raises(BadInput, match="the name 'sessions' is taken by the report"):
        read(SETTINGS.replace('"patients"', '"sessions"'))
