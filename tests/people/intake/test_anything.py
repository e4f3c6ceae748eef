"""Whatever is in the file: no row gets lost, none is counted twice, and nothing ends in a traceback."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.intake.lists import FACTS, grid_of, reading_of, sorted_of
from workflow.errors import BadInput
from workflow.people.candidates import Candidate
from workflow.people.intake import written
from workflow.people.intake.matching import Known

NAMES = [
    "naam",
    "telefoon",
    "email",
    "geboortedatum",
    "leeftijd",
    "geslacht",
    "regio",
    "behandelaar",
    "phq15",
    "id",
    "opmerking",
    "voicemail",
]
GOOD = ["Anna", "06-12345678", "a@example.org", "1985-04-03", "41", "v", "Utrecht", "T09", "7", "C3", "ja", ""]
ODD = st.sampled_from(
    [*GOOD, "13-04-1980", "12 okt 1980", "=1+1", '"', '""', "\n", ";", ",", "?", "1.234", "\u00a0", "'", "Ã©", "-", "612345678"]
)
CELL = ODD | st.text(max_size=8)


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"naam;leeftijd;regio\nA;41;Utrecht\n" + tail))
def test_random_bytes_are_read_or_refused_in_words(data):
    try:
        sorted_of(data)
    except BadInput as problem:
        assert problem.message


@given(st.lists(st.lists(CELL, max_size=8), max_size=8), st.sampled_from([";", ",", "\t"]))
def test_every_row_is_new_known_or_refused_and_the_totals_add_up(rows, delimiter):
    text = delimiter.join(NAMES[:8]) + "\n" + "".join(delimiter.join(row) + "\n" for row in rows)
    try:
        header, reading = reading_of(text)
    except BadInput:
        return
    found = sorted_of(text, (Known(3, {"age": 41}, {"name": "Anna", "phone": "0612345678"}),))
    numbers = [*(row.number for row in found.new), *(match.row.number for match in found.known), *(row.number for row in found.refused)]
    assert sorted(numbers) == [row.number for row in reading.rows] and len(set(numbers)) == len(numbers)
    filled = {line.number for line in grid_of(text).lines if line.number > header.row and not line.blank}
    assert header.faults or filled <= set(numbers) | set(reading.passed)


@given(st.data())
def test_a_row_that_was_taken_holds_only_what_the_study_asked_for(data):
    rows = data.draw(
        st.lists(st.lists(CELL.filter(lambda c: not set(c) & set('\r\n"\0')), min_size=12, max_size=12), min_size=1, max_size=5)
    )
    text = ";".join(NAMES) + "\n" + "".join(";".join(cell.replace(";", " ") for cell in row) + "\n" for row in rows)
    for row in sorted_of(text).new:
        assert set(row.facts) <= set(FACTS)
        for name, value in row.facts.items():
            levels = FACTS[name].levels
            assert not levels or value in levels
            assert "@example" not in str(value) and value != row.contact.get("name", 0)


FACT_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "gender": st.sampled_from(["F", "M"]),
        "age": st.integers(0, 120) | st.floats(0, 120).map(lambda x: round(x, 4)),
        "region": st.sampled_from(["Amsterdam", "Nijmegen", "Utrecht"]),
        "therapist": st.sampled_from(["T09", "-5x", "=T1", "+T2", "@x", "'=T3", "T;4", 'T"5', "é"]),
        "phq15": st.integers(0, 30),
    },
)


@given(st.lists(FACT_VALUES, min_size=1, max_size=12))
def test_a_list_that_goes_out_comes_in_again_with_the_same_ids_and_facts(people):
    pool = [Candidate(number, "patients", facts, "eligible") for number, facts in enumerate(people, 1)]
    text = written.as_csv(pool, list(FACTS))
    keep = frozenset(range(1, 100))  # ages outside the study's range may stand in it
    again = sorted_of(text.encode(), keep=keep)
    assert {row.candidate: row.facts for row in again.new} == {one.number: one.facts for one in pool}
    known = tuple(Known(one.number, one.facts) for one in pool)
    assert all(match.changes == () for match in sorted_of(text.encode(), known, keep).known)
    cells = [cell for line in grid_of(text.encode()).lines for cell in line.cells]
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for cell in cells)


@settings(max_examples=30)
@given(st.binary(max_size=300), st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]))
def test_a_workbook_with_random_insides_is_refused_in_words(data, member):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr(member + ("x" if member == "xl/workbook.xml" else ""), data)
    try:
        sorted_of(file.getvalue())
    except BadInput as problem:
        assert problem.message
