"""COREQ 18 asks whether interviews were repeated: only where a later wave was held is there something to tell (floor 4)."""

from tests.making.reported import Making, published
from workflow.report.checklists import items
from workflow.report.every import every


def repeated(made):
    material = made.material()
    return next(item for item in items("coreq", material, every(material)) if item.id == "C18")


def test_one_wave_alone_repeats_nothing():
    made = Making()
    made.person("patients", "consented")
    made.session("first", ["P1"], "2020-01-13", 40)
    assert repeated(made).text == ""


def test_the_published_study_repeated_its_interviews_with_patients_after_a_year():
    assert "17" in repeated(published()).text
