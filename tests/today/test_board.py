"""What the board says: who stands where, which windows press, what is late; it reads and never writes."""

from datetime import date

import pytest

from tests.making.people import people_study
from workflow.people.consent import Consent
from workflow.people.contacts import Attempt
from workflow.people.steps import book, consenting, contact
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps import Appointment, closing
from workflow.store import events
from workflow.today.board import STAGES, Axis, Recorded, Visit, chart, stages
from workflow.today.steps.board import board

NOW = "2026-11-24T08:30"
SETTINGS = """
[[form]]
version = "3"
from = 2025-01-01

[[dimension]]
group = "participants"
name = "region"
levels = ["Utrecht", "Nijmegen"]
minimum = 2
"""


@pytest.fixture
def study(tmp_path):
    return people_study(tmp_path, settings=SETTINGS)[0]


def interviewed(study, name, at):
    """Somebody agreed, signed and was interviewed on that day."""
    contact.agreed(study, book.get(study, name), at[:10], by="SD")
    scopes = ("interview", "audio", "recontact")
    consenting.consented(study, book.get(study, name), Consent("3", at[:10], scopes), by="SD", today=at[:10])
    session = schedule.book(study, "first-interview", (name,), ("SD",), Appointment(at, "home"), by="SD")
    return closing.close(study, session.number, Closing(outcome="completed"), by="SD")


def test_each_group_is_counted_by_how_far_people_came(study):
    contact.attempted(study, book.get(study, "C2"), Attempt("2026-11-20T10:00", "thinking"), by="SD")
    interviewed(study, "C1", "2026-03-02T10:00")
    (group,) = board(study, NOW).groups
    assert {one.standing: one.count for one in group.standings} == {"eligible": 3, "called": 1, "consented": 1}
    assert group.total == 5


def test_the_sample_is_shown_against_what_study_toml_wants(study):
    interviewed(study, "C1", "2026-03-02T10:00")
    (matrix,) = board(study, NOW).matrices
    assert {(row.level, row.have, row.wanted) for row in matrix.rows} == {("Utrecht", 1, "2"), ("Nijmegen", 0, "2")}


def test_a_window_that_closed_without_a_visit_stands_first_and_is_overdue(study):
    interviewed(study, "C2", "2025-12-10T10:00")
    interviewed(study, "C1", "2025-08-01T10:00")
    found = board(study, NOW).chart
    assert [(one.standing, one.days_left) for one in found.visits] == [("overdue", -85), ("open", 46)]
    assert found.visits[0].window.closes == date(2026, 8, 31)
    lies = found.axis.at(found.visits[0].window.opens), found.axis.at(date(2026, 11, 24))
    assert 0 < lies[0] < lies[1] < 1000


def test_what_should_have_been_done_before_today_is_late(study):
    contact.attempted(study, book.get(study, "C3"), Attempt("2026-11-19T10:00", "callback", again_at="2026-11-20T09:00"), by="SD")
    assert [(line.who, line.by[:10]) for line in board(study, NOW).late] == [("C3", "2026-11-20")]
    assert not board(study, "2026-11-19T12:00").late


def test_looking_at_the_board_writes_nothing(study):
    before = events.head(study.db)
    board(study, NOW)
    assert events.head(study.db) == before


def test_names_stand_beside_ids_only_where_the_key_file_was_opened(study):
    interviewed(study, "C1", "2026-03-02T10:00")
    assert board(study, NOW).names == {}
    assert board(study, NOW, {1: {"name": "Ánna O'Brien-Ünal"}}).names == dict.fromkeys(("C1", "P1"), "Ánna O'Brien-Ünal")


def test_every_recording_has_one_place_on_its_road_and_an_erased_one_has_none():
    def row(number, state, transcript=""):
        return Recorded(f"R{number}", "S1", "first-interview", ("P1",), 30, state, transcript)

    rows = [row(1, "added"), row(2, "40% heard"), row(3, "transcribed"), row(4, "transcribed", "released"), row(5, "erased")]
    placed = {one.id: stage.name for stage in stages(rows) for one in stage.rows}
    assert placed == {"R1": "waiting", "R2": "waiting", "R3": "to-correct", "R4": "released"}
    assert "failed" in [stage.name for stage in stages([row(6, "failed")])] and "failed" not in [stage.name for stage in stages(rows)]
    assert set(STAGES) >= {stage.name for stage in stages(rows)}


def test_a_chart_too_long_to_read_says_how_many_rows_are_left_out():
    from workflow.schedule.windows import window

    rows = [Visit(f"P{n}", "follow-up", window(date(2025, 1, n % 28 + 1), "P1Y", 30, 30), "open") for n in range(70)]
    found = chart(rows, date(2026, 1, 1))
    assert (len(found.visits), found.more) == (60, 10)
    assert chart([], date(2026, 1, 1)) is None


def test_months_are_named_sparsely_on_a_long_line():
    short, long = Axis(date(2026, 1, 1), date(2026, 12, 31)), Axis(date(2024, 1, 1), date(2026, 12, 31))
    assert len(short.months()) == 12
    assert [day.month for _, day in long.months()][:4] == [1, 4, 7, 10]
