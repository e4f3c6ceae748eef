"""The week of a person or a room, on the screen and on paper."""

import re
import shutil
import subprocess

import pytest

from tests.conftest import CHROMIUM
from tests.making.owner import closed_to_others
from tests.making.people import PASSPHRASE, people_study
from tests.making.typed import in_this_program
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.people.steps import book as people
from workflow.people.steps import contact
from workflow.schedule import steps
from workflow.schedule.steps import Appointment
from workflow.schedule.steps.weekly import Whose, agenda, write_page

NOW = "2026-11-24T09:00"
REST = '[[room]]\nname = "room 1"\n\n[[closed]]\nfrom = 2026-12-04\n'


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)


@pytest.fixture
def study(tmp_path):
    made = people_study(tmp_path, settings=REST)[0]
    for name in ("C1", "C2", "C3"):
        contact.agreed(made, people.get(made, name), "2026-11-20", by="SD")
    steps.book(made, "first-interview", ("C1",), ("SD",), Appointment("2026-12-01 10:00", "home"), by="SD")
    steps.book(made, "first-interview", ("C2",), ("MH",), Appointment("2026-12-01 10:30", "university", place="room 1"), by="SD")
    steps.book(made, "first-interview", ("C3",), ("SD",), Appointment("2026-12-09 19:00", "zoom"), by="SD")
    return made


def test_the_week_of_a_person_of_a_room_and_of_a_day(study):
    def numbers(**whose):
        return [one.number for one in agenda(study, Whose(**whose), NOW)]

    assert (numbers(staff="SD"), numbers(room="room 1"), numbers(week_of="2026-12-06")) == ([1, 3], [2], [1, 2])
    steps.cancel(study, 2, "ill", by="SD")
    assert (numbers(week_of="2026-12-01"), numbers(week_of="2026-12-01", everything=True)) == ([1], [1, 2])
    with pytest.raises(WrongUsage, match="room 7"):
        numbers(room="room 7")


def test_the_page_has_a_sheet_for_each_week_and_needs_nothing_from_elsewhere(study, tmp_path):
    text = write_page(study, Whose(), tmp_path / "print" / "week.html", NOW).read_text(encoding="utf-8")
    assert text.count("<section>") == 2 and "Week 49" in text and "30 November 2026 to 6 December 2026" in text
    assert "10:00 C1" in text and "room 1" in text and "closed" in text
    assert not re.search(r"https?:|<script|<link|<img|url\(", text)


def test_names_stand_on_it_only_where_they_were_asked_for_and_never_inside_the_study(study, tmp_path):
    known = {1: {"name": "Ánna <O'Brien>"}}
    assert "Ánna" not in write_page(study, Whose(), tmp_path / "a.html", NOW).read_text(encoding="utf-8")
    page = write_page(study, Whose(), tmp_path / "b.html", NOW, known)
    assert "C1 Ánna &lt;O&#x27;Brien&gt;" in page.read_text(encoding="utf-8") and closed_to_others(page)
    with pytest.raises(NotAllowed, match="not written into the study"):
        write_page(study, Whose(), study.path / "reports" / "week.html", NOW, known)


def test_an_empty_week_is_no_page(study, tmp_path):
    with pytest.raises(NotFound, match="Nothing is booked"):
        write_page(study, Whose(week_of="2027-05-05"), tmp_path / "a.html", NOW)


def test_as_it_is_typed(study, tmp_path, workflow):
    here = {"at": study.path, "WORKFLOW_NOW": "2026-11-24T08:00Z"}
    assert len(workflow("schedule", "agenda", "--with", "SD", "--week", "2026-12-01", **here).said.splitlines()) == 2
    assert "room 1" in workflow("schedule", "agenda", "--room", "room 1", **here).said
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE)
    secret.chmod(0o600)
    page = tmp_path / "week.html"
    said = workflow("schedule", "agenda", "--page", str(page), "--names", WORKFLOW_PASSPHRASE_FILE=str(secret), **here).said
    assert "print it" in said and "Ánna" not in said and "Ánna" in page.read_text(encoding="utf-8")


@pytest.mark.browser
def test_a_real_browser_prints_each_week_on_one_sheet_of_a4_across(study, tmp_path):
    page, paper = write_page(study, Whose(), tmp_path / "week.html", NOW), tmp_path / "week.pdf"
    browser = next(filter(None, map(shutil.which, CHROMIUM)))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path}/profile"]
    subprocess.run([browser, *options, f"--print-to-pdf={paper}", page.as_uri()], check=True, capture_output=True, timeout=120)
    raw = paper.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", raw)) == 2
    wide, tall = (float(found) for found in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", raw).groups())
    assert (round(wide), round(tall)) == (842, 595)
