"""Quotations: kept by place, refused without consent, told of when their words change, gone with the person."""

import json

import pytest

from tests.making.heard import transcribed
from tests.making.leaving_study import EVERYTHING, begin, booked, close, takes_part
from tests.making.transcripts import said
from workflow.cli.boundary import run
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.people.consent import Consent
from workflow.people.leaving import Leaving
from workflow.people.steps import consenting, gate
from workflow.people.steps.inventory import Desk
from workflow.records import Transcript, Turn
from workflow.report.quotations import places
from workflow.report.steps import gather, leaving, quotations, quoting, reports
from workflow.report.steps.quoting import Where
from workflow.schedule.closing import Closing
from workflow.schedule.steps.closing import close as close_session
from workflow.store import events, revisions, whole
from workflow.transcribe.schema import to_json

TALK = (("SD", "How was it?", 1000), ("P1", "I rest before it hurts, every day.", 4000), ("P1", "It helps, it helps.", 9000))


def turns(talk):
    made = [(who, tuple(said(text, at))) for who, text, at in talk]
    return tuple(Turn(who, words[0].start_ms, words[-1].end_ms, words) for who, words in made)


def write(study, talk, parent):
    content = to_json(Transcript("R1", 60_000, turns(talk)))
    return revisions.add(study.db, 1, content, parent=parent, at_utc="2026-11-20T10:00:00Z", who="SD")


@pytest.fixture
def made(tmp_path):
    """P1 was interviewed by SD, and it is written down."""
    found = begin(tmp_path)
    person = takes_part(found, 1)
    session = booked(found, person.id, "2026-11-25")
    close_session(found.study, session, Closing(began="2026-11-20 10:00", minutes=30), by="SD")
    with found.study.db.atomic():
        transcribed(found.study, session, turns(TALK), events.next_number(found.study.db, "R"))
    yield found
    close(found)


REST = Where(words="i rest before it HURTS")


def test_by_words_or_by_time_the_words_of_one_person_are_taken_and_none_is_stored_twice(made):
    study = made.study
    one = quoting.add(study, 1, REST, {"translation": "Ik rust op tijd."}, by="SD")
    assert (one.id, one.who, one.session) == ("Q1", "P1", 1)
    assert quoting.add(study, 1, REST, {}, by="SD").id == "Q1"  # twice does no harm
    whole_turn = quoting.add(study, 1, Where(at="00:00:09"), {}, by="SD")
    first = quoting.shown(study)
    assert [row.found.text for row in first] == ["I rest before it hurts,", "It helps, it helps."]
    assert [row.found.turn for row in first] == [2, 3] and whole_turn.id == "Q2"
    assert not any("rest before" in json.dumps(event.data) for _, event in events.everything(study.db) if event.subject == "quotation")
    assert whole.faults(study) == []


@pytest.mark.parametrize(
    ("where", "problem"),
    [
        (Where(words="nobody ever said this"), NotFound),
        (Where(words="it helps"), WrongUsage),  # twice
        (Where(words="..."), WrongUsage),
        (Where(), WrongUsage),
        (Where(at="soon"), WrongUsage),
        (Where(at="00:00:50"), NotFound),
        (Where(at="00:00:00", until="00:00:12"), NotAllowed),  # two people
        (Where(words="How was it"), NotAllowed),  # the interviewer
    ],
)
def test_what_is_no_quotation_is_refused_in_a_sentence_and_nothing_is_kept(made, where, problem):
    with pytest.raises(problem):
        quoting.add(made.study, 1, where, {}, by="SD")
    assert quoting.listed(made.study) == []


def test_without_consent_to_it_nothing_is_kept_and_what_was_kept_loses_its_words(made):
    study = made.study
    quoting.add(study, 1, REST, {"translation": "Ik rust op tijd."}, by="SD")
    less = Consent("2", "2026-11-22", tuple(scope for scope in EVERYTHING if scope != "quotes"))
    consenting.consented(study, made.person("P1"), less, by="SD", today="2026-11-24")
    assert gate.refusals(study, ["P1"], "quote")
    with pytest.raises(NotAllowed, match="quotations in publications"):
        quoting.add(study, 1, Where(at="00:00:09"), {}, by="SD")
    with pytest.raises(NotAllowed, match="quotations in publications"):
        quoting.change(study, 1, {"theme": "rest"}, by="SD")
    at, found = reports.desk(study), quoting.shown(study)
    report = quotations.quotations(at, found)
    printed = report.text + json.dumps(quotations.as_json(at, found)) + report.tables[0].rows[0].__repr__()
    assert "rest" not in printed and "rust" not in printed and "quotations in publications" in printed
    assert gather.facts(study)["quotations.total"].value is None
    assert quoting.remove(study, 1, by="SD").id == "Q1" and quoting.listed(study) == []


def test_when_the_words_change_it_is_told_until_somebody_has_seen_it(made):
    study = made.study
    quoting.add(study, 1, REST, {}, by="SD")
    corrected = (TALK[0], ("P1", "I sleep before it hurts, every day.", 4000), TALK[2])
    write(study, corrected, parent=0)
    (row,) = quoting.shown(study)
    assert row.found.text == "I sleep before it hurts," and "changed since revision 0" in row.told[0]
    quoting.change(study, 1, {}, by="SD")
    (row,) = quoting.shown(study)
    assert row.told == () and row.quotation.revision == 1
    write(study, TALK[:1], parent=1)
    (row,) = quoting.shown(study)
    assert row.found is None and "not in R1 any more" in row.told[0]


@pytest.mark.parametrize("removed", [False, True])
def test_with_the_person_goes_the_translation_also_of_what_was_kept_no_longer(made, removed):
    study = made.study
    quoting.add(study, 1, REST, {"translation": "Ik rust op tijd."}, by="SD")
    if removed:
        quoting.remove(study, 1, by="SD")
    gone = Desk(study, Leaving(1, ("C1", "P1"), "erase", own=frozenset({1})))
    assert [(item.what, item.action) for item in leaving.tied(gone)] == [("Q1", "blanked")]
    leaving.erase(gone)
    leaving.erase(gone)
    assert not any("rust" in json.dumps(event.data) for _, event in events.everything(study.db))
    assert quoting.listed(study) == [] and whole.faults(study) == []


def test_typed(made, monkeypatch, capsys):
    monkeypatch.chdir(made.study.path)

    def type_it(*words, expect=0):
        assert run(["report", "quotations", *words]) == expect
        return capsys.readouterr().out

    assert "No quotation is kept yet" in type_it()
    assert "Q1 is kept: P1 in R1." in type_it("--add", "R1", "--at", "00:00:04", "--until", "00:00:05", "--theme", "=rest")
    assert "Q1 is kept" in type_it("--change", "Q1", "--translation", "Ik rust.", "--translator", "MB", "--checked-by", "SD")
    first = type_it()
    assert "“Ik rust.”" in first and "translated by: MB, checked by: SD" in first
    folder = made.study.path / "reports"
    before = {path.name: path.read_bytes() for path in folder.glob("quotations.*")}
    assert set(before) == {"quotations.md", "quotations.csv", "quotations.docx"} and b"'=rest" in before["quotations.csv"]
    type_it()
    assert before == {path.name: path.read_bytes() for path in folder.glob("quotations.*")}
    (known,) = json.loads(type_it("--json"))["quotations"]
    assert (known["id"], known["who"], known["quotes_consent"], known["translator"]) == ("Q1", "P1", True, "MB")
    type_it("--theme", "rest", expect=2)
    type_it("--add", "R1", "--remove", "Q1", expect=2)
    type_it("--change", "Q9", expect=1)
    assert "kept no longer" in type_it("--remove", "Q1")


def test_a_time_is_read_as_transcripts_print_it():
    assert [places.read_clock(text) for text in ("0:05", "90:00", "01:00:00.250")] == [5000, 5_400_000, 3_600_250]
