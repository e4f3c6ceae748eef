"""Slips in study.toml that no later command would find are told with all the others, by whatever is typed next."""

import pytest

from tests.making.people import people_study
from tests.making.typed import in_this_program

MORE = """
[[dimension]]
group = "participants"
name = "leeftijd"
type = "numeric"
range = [18, 80]

[[eligibility]]
group = "participants"
rule = "leeftyd >= 18 and phq15 >= 5"
reason = "te jong"

[rules]
member_check = "de eerste 2"
double_coding = "first 2 therapists"
"""


@pytest.fixture
def status(tmp_path, capsys, monkeypatch):
    file = people_study(tmp_path)[0].path / "study.toml"
    workflow = in_this_program(capsys, monkeypatch)

    def with_text(change, expect=1):
        before = file.read_text(encoding="utf-8")
        file.write_text(change(before), encoding="utf-8")
        answer = workflow("status", at=file.parent, expect=expect)
        file.write_text(before, encoding="utf-8")
        return answer.noted

    return with_text


def test_every_slip_is_told_at_once_and_shows_what_was_meant(status):
    told = status(
        lambda text: (
            text.replace('anchor = "first-interview"', 'anchor = "first interview"').replace(
                "[study]\n", '[study]\nholidays = "Nederland"\n'
            )
            + MORE
        )
    )
    assert "study.toml has 5 faults" in told
    assert 'holidays = "Nederland" is no country; write its two letters, such as NL' in told
    assert 'anchor = "first interview" is nothing to count from; did you mean first-interview?' in told
    assert "names leeftyd, which is no dimension of participants; did you mean leeftijd?" in told and "phq15" not in told
    assert 'member_check = "de eerste 2" cannot be read; write "first 3"' in told
    assert 'double_coding = "first 2 therapists" names no group; it knows participants' in told


@pytest.mark.parametrize("anchor", ["consented", "agreed", "therapy-end", "leeftijd"])
def test_a_wave_may_count_from_a_signature_or_a_date_among_the_facts(status, anchor):
    more = MORE.partition("[rules]")[0].replace("leeftyd", "leeftijd").replace("phq15 >= 5", "known(therapy_end)")
    status(lambda text: text.replace('anchor = "first-interview"', f'anchor = "{anchor}"') + more, expect=0)


def test_the_day_on_which_the_study_began_is_a_day(status):
    assert "'began' must be a day" in status(lambda text: text.replace("[study]\n", '[study]\nbegan = "2025"\n'))
