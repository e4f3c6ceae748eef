"""The Methods section in Dutch: no English word of the program in it, and what study.toml names is called as [report] nl says."""

from dataclasses import replace

import pytest

from tests.making.reported import SETTINGS, published
from workflow.errors import BadInput
from workflow.report.every import every
from workflow.report.manuscript.checking import DIFFERS
from workflow.report.steps import manuscript, writing
from workflow.report.steps.reports import Desk
from workflow.study import read

NAMES = """
[report.nl]
patients = "patiënten"
therapists = "therapeuten"
"first interview" = "eerste interview"
"follow-up" = "vervolginterview"
gender = "geslacht"
"a qualitative study" = "kwalitatief onderzoek"
"""
SAID = '\n[[dimension]]\ngroup = "patients"\nname = "gender"\nlevels = ["F", "M"]\n'


def written(settings, language="nl"):
    material = replace(published(), settings=read(settings)).material()
    at = Desk(material, every(material))
    return writing.methods(at, language).body, at


def test_the_words_of_the_program_are_dutch():
    text, _ = written(SETTINGS + SAID)
    assert "(volledig verbatim)" in text and "open codes" in text and "3 bevestigden die" in text
    for english in ("full", "session", "with", "people", " of ", "were"):
        assert english not in text


def test_what_study_toml_names_is_called_as_it_says():
    settings = SETTINGS.replace('title = "A study"', 'title = "A study"\ndesign = "a qualitative study"')
    text, at = written(settings + SAID + NAMES)
    assert "Dit was een kwalitatief onderzoek." in text and "geselecteerd op geslacht." in text
    assert "Het eerste interview vond plaats met 20 patiënten, van oktober 2019 tot april 2020." in text
    assert "Het vervolginterview vond plaats met 17 patiënten" in text and "25 therapeuten werden telefonisch benaderd" in text
    found = manuscript.checked_text(at, text).counted()
    assert found[DIFFERS] == 0 and found["agrees"] > 40


def test_an_english_text_is_not_touched_by_it():
    assert "with 20 patients" in written(SETTINGS + NAMES, "en")[0]


def test_a_name_that_is_no_text_is_a_fault():
    with pytest.raises(BadInput, match="nl: each of them is a text in quotes"):
        read(SETTINGS + "\n[report.nl]\npatients = 3\n")
