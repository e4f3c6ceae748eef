"""A study rebuilt from a publication: what the publication states is printed plainly, what it does not state is not said at all."""

import re

import pytest

from tests.making.reported import SETTINGS, published
from workflow.report.every import every
from workflow.report.steps.reports import Desk, durations, flow, when
from workflow.study import read

REPORT = """
[report]
stated = ["*.contacted", "*.declined", "*.declined.*", "*.agreed", "*.agreed-and-kept-to-it", "*.held", "*.cancelled-before-first*",
    "focus-groups.*", "transcripts.*", "durations.*.n", "durations.*.m??_minutes", "durations.*.mean_minutes",
    "periods.*.from", "periods.*.until"]
not_stated = ["durations.*.sd_minutes", "durations.*.mean_minutes_exact", "durations.*.total_minutes", "gaps.*", "window.*", "*.analysed"]
"""


@pytest.fixture
def at():
    """Every event of it is made up."""
    made = published()
    made.settings = read(SETTINGS + REPORT)
    events = {"candidate": ("listed", made.candidates), "session": ("closed", made.sessions), "recording": ("transcribed", made.recordings)}
    made.made_up = {(subject, one.number, kind) for subject, (kind, there) in events.items() for one in there}
    material = made.material()
    return Desk(material, every(material))


def test_what_is_stated_carries_no_star_and_what_rests_on_details_carries_one_footnote(at):
    said = flow(at).text
    assert "contacted: 25\n" in said and "first interview held: 20\n" in said and "first interview analysed: not stated" in said
    assert "*" not in said  # everything here is stated
    assert durations(at).text.count("* Rests on made-up") == 1  # the chart shows the length of each session


def test_what_is_not_stated_is_no_number_and_no_0(at):
    said = durations(at).text
    assert re.search(r"first interview +20 +39 +not stated +20-59", said)
    assert (
        "Per session: first interview 39 min on average (range 20-59), follow-up 24 (16-32), interview (therapists) 48 (33-68); "
        "focus groups 69 and 78 min." in said
    )
    said = when(at).text
    assert re.search(r"\nfollow-up +not stated +not stated +not stated +not stated +not stated\n", said)
    assert "S21" not in said  # which visits were outside follows from made-up days
    assert "Some follow-up sessions lie outside their window; each is a deviation that needs a reason." in said
    assert "up to 2019-12-30, and follow-up sessions from 2020-09-01" in said  # follows from the months, which are stated


def test_nothing_that_was_recorded_can_be_left_out():
    made = published()
    made.settings = read(SETTINGS + REPORT)
    assert every(made.material())["durations.first.sd_minutes"].value is not None
