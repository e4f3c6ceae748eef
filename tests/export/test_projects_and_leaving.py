"""Somebody leaves after their words went out in a project of several transcripts (floor 4)."""

import pytest

from workflow.export.leaving import erase, tied
from workflow.export.steps import export
from workflow.export.steps.archiving import archive_study
from workflow.people.steps.inventory import Desk, leaving
from workflow.transcribe.steps import book as recordings


@pytest.fixture
def made(made):
    list(export(made.study, [recordings.get(made.study, number) for number in (1, 3)], ("qdpx", "maxqda"), by="SD"))
    return made


def desk_of(made, who):
    return Desk(made.study, leaving(made.study, made.person(who), "erase", by="SD"), made.names)


def listed(made, who):
    return {item.what: (item.action, item.note) for item in tied(desk_of(made, who))}


def test_a_project_that_nobody_has_touched_goes_and_is_named_once(made):
    found = listed(made, "P1")
    assert found["exports/pain-R1-R3.qdpx"] == ("deleted", "others are in it too: export it again afterwards, it is without them then")
    assert found["exports/pain-R1-R3-maxqda-variables.xlsx"][0] == "deleted" and found["exports/R1-maxqda.txt"][0] == "deleted"
    assert "exports/R3-maxqda.txt" not in found and not [note for _, note in found.values() if "look whether" in note]


def test_a_project_that_somebody_has_coded_is_left_to_a_person(made):
    (made.study.path / "exports" / "pain-R1-R3.qdpx").write_bytes(b"PK coded")
    action, note = listed(made, "P1")["exports/pain-R1-R3.qdpx"]
    assert action == "by-hand" and "changed by hand" in note


def test_the_archive_goes_as_a_whole_unless_somebody_has_worked_in_it(made):
    folder = archive_study(made.study).folder
    found = listed(made, "P1")
    assert found["exports/archive"] == ("deleted", "write it anew: workflow export study")
    assert not [what for what in found if what.startswith("exports/archive/")]
    (folder / "data" / "transcripts" / "R1.txt").write_text("corrected here", encoding="utf-8")
    assert listed(made, "P1")["exports/archive"][0] == "by-hand"
    archive_file = folder / "data" / "transcripts" / "R1.txt"
    archive_file.unlink()
    erase(desk_of(made, "P1"))
    assert not folder.exists() and not (made.study.path / "exports" / "R1-maxqda.txt").exists()
    assert (made.study.path / "exports" / "R3-maxqda.txt").exists()


def test_a_person_who_is_in_none_of_them_keeps_them_as_they_are(made):
    assert "exports/pain-R1-R3.qdpx" not in listed(made, "P3")
