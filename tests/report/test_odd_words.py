"""Words that people typed are shown as words: no formula, no markup, no mathematics, nothing hidden, nothing endless."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import pytest

from tests.making.reported import SETTINGS, Making
from workflow.report.every import every
from workflow.report.steps.reports import Desk, characteristics, durations, flow, when, write
from workflow.study import read

ODD = ["=1+1", "@SUM(A1)", "a\x00b", "\u202eabc", "x" * 10_000_000, "$x_", "<b>&\"'|`", "a\nb", "", "**", "-->", "\\$"]
SETTING = '\n[[dimension]]\ngroup = "patients"\nname = "clinic"\n'


@pytest.mark.parametrize("label", ["=1+1", "$x_", "<b>&|`^ -->"])
def test_reports_are_whole_and_harmless(label, tmp_path):
    made = Making(settings=read(SETTINGS.replace('label = "first interview"', f'label = "{label}"') + SETTING))
    for at, odd in enumerate(ODD):
        person = made.person("patients", "consented", facts={"clinic": odd or "none"})
        made.session("first", [person.id], f"2020-01-{at + 1:02}", 30)
        made.person("patients", "declined", why=odd or "not-given")
        made.session("focus-group", [f"F{2 * at + 1}", f"F{2 * at + 2}"], "2020-01-14", 60, place=odd)
    at = Desk(made.material(), every(made.material()))
    for report in (flow(at), durations(at), when(at), characteristics(at)):
        assert len(report.text) < 10_000 and "\x00" not in report.text and "\u202e" not in report.text
        for path in write(report, tmp_path):
            if path.suffix == ".svg":
                ElementTree.parse(path)
            if path.suffix == ".csv":
                cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row]
                assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_each_odd_reason_is_a_fact_of_its_own_and_they_add_up():
    made = Making()
    for odd in ODD:
        made.person("patients", "declined", why=odd)
    found = every(made.material())
    parts = [fact.value for name, fact in found.items() if name.startswith("patients.declined.")]
    assert sum(parts) == found["patients.declined"].value == len(ODD)
