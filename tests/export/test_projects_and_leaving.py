"""Somebody leaves after their words went out in a project of several transcripts (floor 4)."""

import pytest

from workflow.export.leaving import tied
from workflow.export.steps import export
from workflow.people.steps.inventory import Desk, leaving
from workflow.transcribe.steps import book as recordings


@pytest.fixture
def made(made):
    list(export(made.study, [recordings.get(made.study, number) for number in (1, 3)], ("qdpx", "maxqda"), by="SD"))
    return made


def listed(made, who):
    desk = Desk(made.study, leaving(made.study, made.person(who), "erase", by="SD"), made.names)
    return {item.what: (item.action, item.note) for item in tied(desk)}


def test_a_project_that_nobody_has_touched_goes_and_is_named_once(made):
    found = listed(made, "P1")
    assert found["exports/pain-R1-R3.qdpx"] == ("deleted", "")
    assert found["exports/pain-R1-R3-maxqda-variables.xlsx"][0] == "deleted" and found["exports/R1-maxqda.txt"][0] == "deleted"
    assert "exports/R3-maxqda.txt" not in found and not [note for _, note in found.values() if "look whether" in note]


def test_a_project_that_somebody_has_coded_is_left_to_a_person(made):
    (made.study.path / "exports" / "pain-R1-R3.qdpx").write_bytes(b"PK coded")
    action, note = listed(made, "P1")["exports/pain-R1-R3.qdpx"]
    assert action == "by-hand" and "changed by hand" in note


def test_a_person_who_is_in_none_of_them_keeps_them_as_they_are(made):
    assert "exports/pain-R1-R3.qdpx" not in listed(made, "P3")
