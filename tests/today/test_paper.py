"""What leaves the screen: the tracker for the team and the sheets of visits. Neither says who somebody is where it must not."""

import io
import os
import re
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.making.people import PEOPLE, people_study
from workflow.people.contacts import Attempt
from workflow.people.steps import book, contact
from workflow.schedule import steps as schedule
from workflow.schedule.steps import Appointment
from workflow.store.identities import letters_of
from workflow.today.steps.paper import visit_sheets
from workflow.today.steps.team import tracker
from workflow.today.tracker import Sheet, workbook

NOW = "2026-11-24T08:30"
NEEDLES = [text for person in PEOPLE for text in person[:3] if text]


@pytest.fixture
def study(tmp_path):
    study, found = people_study(tmp_path)
    contact.attempted(study, found[3], Attempt("2026-11-23T10:00", "thinking", note="=SUM(A1:A9)"), by="SD")
    for one, at, staff in zip(found[:2], ("2026-11-24 10:00", "2026-11-24 14:00"), ("SD", "MH"), strict=True):
        contact.agreed(study, one, "2026-11-20", by="SD")
        schedule.book(study, "first-interview", (one.id,), (staff,), Appointment(at, "home"), by="SD")
    return study


def test_the_tracker_is_locked_and_says_neither_who_nor_of_what_kind_somebody_is(study, tmp_path):
    content = tracker(study, tmp_path / "tracker.xlsx", NOW).read_bytes()
    opened = load_workbook(io.BytesIO(content))
    assert opened.sheetnames == ["People", "Sessions", "Recordings", "Today"]
    cells = [str(cell.value) for page in opened for row in page.iter_rows() for cell in row if cell.value is not None]
    assert all(page.protection.sheet for page in opened) and "C1" in cells and "S2" in cells
    told = " ".join(cells)
    assert not [needle for needle in NEEDLES if needle in told]
    assert "Utrecht" not in told and "SUM" not in told  # no facts, no notes


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20), min_size=1, max_size=5))
def test_no_cell_is_ever_a_formula(texts):
    page = load_workbook(io.BytesIO(workbook([Sheet("People", ["id"] * len(texts), [texts])], "made up"))).active
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_a_visit_sheet_without_names_lies_in_reports_and_has_a_page_for_each_visit(study):
    path = visit_sheets(study, NOW)
    page = path.read_text(encoding="utf-8")
    assert path == study.path / "reports" / "visits-2026-11-24.html"
    assert page.count("<section>") == 2 and "C1&#x27;s written consent is not in yet." in page and "10:00 (Europe/Amsterdam)" in page
    assert not [needle for needle in NEEDLES if needle in page]
    assert not re.search(r"<script|https?:", page)  # it runs nothing and fetches nothing


def test_a_visit_sheet_with_names_lies_in_the_key_folder_for_its_owner_alone(study):
    known = {1: {"name": "Ánna <O'Brien>", "phone": "06 5550 1701", "address": "Dorpsstraat 1"}}
    path = visit_sheets(study, NOW, known)
    page = path.read_text(encoding="utf-8")
    assert path.parent == letters_of(study) and "Dorpsstraat 1" in page and "Ánna &lt;O&#x27;Brien&gt;" in page
    assert os.name != "posix" or not path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    assert not list((study.path / "reports").iterdir())


def test_a_day_without_visits_needs_no_paper(study):
    assert visit_sheets(study, "2026-12-24T08:30") is None and book.get(study, "C1").standing == "agreed"
