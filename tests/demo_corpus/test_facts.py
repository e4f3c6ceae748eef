"""The report of the replay against the table of the paper's facts: each number, nothing where the paper is silent, each doubt raised."""

import json
import shutil
from calendar import monthrange
from datetime import date
from fnmatch import fnmatchcase

import pytest
from click.testing import CliRunner

from tests.demo_corpus.table import EMPTY, RAISED, STATED
from workflow.cli.root import cli
from workflow.demo_corpus import rigour_work, sayings, timetable
from workflow.demo_people import PASSPHRASE
from workflow.people.contacts import Attempt
from workflow.people.steps import book, contact, importing
from workflow.report import contradictions
from workflow.report.every import every
from workflow.report.facts import FOOTNOTE, NOT_RECORDED, NOT_STATED, as_json
from workflow.report.steps import gather, quotations, quoting, reports
from workflow.rigour.steps import member_checks, saturating
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps import closing
from workflow.store import folder, identities

# what repeats, under another name, something of the table
SAID_TWICE = (
    "*.n", "sessions.*.held", "transcripts.*.total", "saturation.*", "periods.focus-group.*", "focus-groups.*", "modes.focus-group.*",
    "durations.focus-group.*", "design.*", "analysis.*", "*.rule", "member-check.planned", "double-coding.percent",
    "sessions.cancelled", "*.agreed", "*.contacted", "*.focus-group.held", "*.cancelled-before-first",
)  # fmt: skip


def is_silent(name):
    """Whether the paper says nothing of this fact; how many people a table is about, it does say."""
    return any(fnmatchcase(name, pattern) for pattern in EMPTY) and not name.endswith(".n")


def printed(study):
    return {fact["id"]: fact for fact in as_json(gather.facts(study).values())}


@pytest.fixture(scope="module")
def facts(replay):
    return printed(replay)


@pytest.fixture(scope="module")
def doubts(replay):
    material = gather.material(replay)
    return contradictions.doubts(material, every(material))


@pytest.mark.parametrize(("name", "expected"), [(name, value) for name, (value, _) in STATED.items()])
def test_what_the_paper_states_is_printed_number_for_number_without_a_mark(facts, name, expected):
    assert facts[name]["value"] == expected
    assert "*" not in facts[name]["printed"]


def test_the_commands_print_these_facts_and_no_others(replay, facts):
    typed = {}
    for report in ("flow", "durations", "timeline", "characteristics"):
        answer = CliRunner().invoke(cli, ["--study", str(replay.path), "report", report, "--json"])
        assert answer.exit_code == 0, answer.output
        typed |= {fact["id"]: fact for fact in json.loads(answer.stdout)["facts"]}
    assert len([name for name in STATED if name in typed]) >= 40
    assert {name: fact for name, fact in typed.items() if fact != facts.get(name)} == {}


def test_where_the_paper_is_silent_nothing_is_printed(facts):
    silent = {name: fact for name, fact in facts.items() if is_silent(name)}
    assert len(silent) > 60
    assert {name: fact["printed"] for name, fact in silent.items() if fact["printed"] not in (NOT_RECORDED, NOT_STATED)} == {}


def test_what_the_table_does_not_name_repeats_what_it_names_or_bears_the_footnote(facts):
    """So that nothing new is printed of the replay by itself: a fact that the report learns has to be looked up in the paper first."""
    known = {*STATED, *filter(is_silent, facts)}
    others = {name: fact["printed"] for name, fact in facts.items() if name not in known and not fact["printed"].endswith("*")}
    assert [name for name in others if not any(fnmatchcase(name, pattern) for pattern in SAID_TWICE)] == []


def test_what_follows_from_the_facts(facts):
    value = {name: fact["value"] for name, fact in facts.items()}
    assert value["patients.contacted"] - value["patients.first-interview.held"] == 5
    refused = {
        name.rpartition(".")[2]: n
        for name, n in value.items()
        if name.startswith(("patients.declined.", "patients.cancelled-before-first."))
    }
    assert refused == {"lack-of-time": 1, "stopped-treatment": 1, "personal": 2, "unknown": 1}
    assert refused["personal"] + value["patients.follow-up.declined.personal"] == 5
    assert "60.9 to 91.1%" in facts["patients.first-interview.response"]["note"]
    assert "64.0 to 94.8%" in facts["patients.follow-up.return"]["note"]
    assert "86.7 to 100" in facts["therapists.therapist-interview.response"]["note"]
    assert facts["patients.cancelled-before-first.unknown"]["n"] == 1
    one_by_one = sum(
        value[f"sessions.{kind}.held"] * value[f"durations.{kind}.mean_minutes"]
        for kind in (timetable.FIRST, timetable.LATER, timetable.THERAPIST)
    )
    assert one_by_one + value["focus-groups.FG1.minutes"] + value["focus-groups.FG2.minutes"] == 2535
    first, last = value["periods.first-interview.from"], value["periods.follow-up.until"]
    ends = date.fromisoformat(f"{last}-{monthrange(*map(int, last.split('-')))[1]}")
    assert (ends - date.fromisoformat(f"{first}-01")).days == 426
    assert round(100 * value["double-coding.transcripts"] / value["transcripts.total"], 1) == 4.7


def test_the_quotations_are_those_of_the_paper_their_wave_unsaid_and_every_one_marked(replay):
    found = quoting.shown(replay)
    assert [one.quotation.who for one in found] == [saying.who for saying in sayings.QUOTED]
    assert [one.found.text for one in found] == [saying.original for saying in sayings.QUOTED]
    made = quotations.quotations(reports.desk(replay), found)
    assert {row[2] for row in made.tables[0].rows} == {NOT_STATED}
    assert all(row[0].endswith("*") for row in made.tables[0].rows) and FOOTNOTE in made.text
    assert "interview" not in made.body and "follow-up" not in made.body


# ---- what does not fit is raised


@pytest.mark.parametrize(("number", "rule", "words"), RAISED)
def test_what_the_paper_contradicts_or_leaves_open_is_raised_in_words(doubts, number, rule, words):
    assert any(words in doubt.sentence for doubt in doubts if doubt.key == rule), number


def test_nothing_else_is_raised(doubts):
    assert {doubt.key for doubt in doubts} == {rule for _, rule, _ in RAISED}


# ---- one event more, and its number changes


@pytest.fixture
def another(replay, tmp_path):
    """The replay in a folder of its own, to be changed."""
    replay.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in (replay.path, replay.path.parent / "corpus.key"):
        shutil.copytree(path, tmp_path / path.name)
    return folder.open_study(tmp_path / replay.path.name)


def longest(study):
    first = [one for one in schedule.listed(study) if one.minutes_held == 59]
    said = Closing(began=first[0].began, minutes=61, mode=first[0].mode)
    closing.close(study, first[0].number, said, by="test", reason="a slip of the pen")


def one_more_phoned(study):
    path = study.path.parent / "more.csv"
    path.write_text("name;phone\nXanzul Nepnaam;06 5550 2999\n", encoding="utf-8")
    names = identities.open_file(study, PASSPHRASE)
    draft = importing.look(study, path, importing.Wish(timetable.PATIENTS), date(2020, 12, 1))
    importing.save(study, draft, importing.sort(study, draft, names), names, by="test", reason="")
    names.close()
    contact.attempted(study, book.listed(study)[-1], Attempt("2020-12-01T10:00", "reached"), by="test")


def a_third_group(study):
    session, _ = schedule.add(study, timetable.GROUP, ("F14", "F15"), (), by="test")
    closing.close(study, session.number, Closing(began="2020-12-01 10:00", minutes=60, attended=("F14",)), by="test")


def one_wants_changes(study):
    member_checks.response(study, "P2", "changes", by="test", on="2020-12-01", reason="the letter was found")


def a_new_code(study):
    path = study.path.parent / "codes.csv"
    last = next(one for one in schedule.listed(study) if one.kind == timetable.FIRST and one.who == ("P20",))
    path.write_bytes(rigour_work.all_codes() + f"S{last.number},something new\n".encode())
    saturating.measured(study, path, rigour_work.RULE, timetable.FIRST, by="test")


CHANGES = (
    (longest, {"durations.first-interview.max_minutes": (59, 61)}),
    (
        one_more_phoned,
        {
            "patients.contacted": (25, 26),
            "patients.undecided": (None, 1),
            "patients.first-interview.response": (80, 77),
            "patients.follow-up.response": (68, 65),
        },
    ),
    (
        a_third_group,
        {
            "focus-groups.held": (2, 3),
            "focus-groups.attendances": (13, 14),
            "sessions.held": (64, 65),
            "transcripts.missing": (0, 1),
            "durations.focus-group.mean_minutes_exact": (73.5, 69.0),
        },
    ),
    (one_wants_changes, {"member-check.confirmed": (3, 2), "member-check.changes": (None, 1)}),
    (a_new_code, {"saturation.at": (20, None)}),
)


@pytest.mark.parametrize(("change", "changed"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_one_event_more_changes_its_own_numbers_and_no_others(another, facts, change, changed):
    change(another)
    after = printed(another)
    for name, (before, now) in changed.items():
        assert (facts.get(name, {}).get("value"), after[name]["value"]) == (before, now)
    assert [name for name in STATED if name not in changed and facts[name]["value"] != after[name]["value"]] == []
