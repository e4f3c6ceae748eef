"""Days and hours as a hurried person types them: understood, or answered with an example that works."""

import re
import shlex
from datetime import date, datetime, timedelta

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.commands import every_command
from tests.making.people import people_study
from tests.making.typed import in_this_program
from workflow.cli import when
from workflow.days import MONTHS, read_day, read_moment
from workflow.errors import WrongUsage

TODAY, NOW = "2026-11-24", "2026-11-24T09:00"


@pytest.fixture
def typed(tmp_path, capsys, monkeypatch):
    study, _ = people_study(tmp_path)
    workflow = in_this_program(capsys, monkeypatch)
    plain = {"WORKFLOW_NOW": "2026-11-24T08:00Z", "WORKFLOW_STAFF": "SD"}
    return lambda *words, expect=0: workflow(*words, at=study.path, expect=expect, **plain)


def test_a_call_an_agreement_and_a_visit_are_dated_in_plain_words(typed):
    typed("people", "contact", "C1", "--outcome", "thinking", "--at", "yesterday 14:00")
    assert "2026-11-23 14:00" in typed("people", "timeline", "C1").said
    typed("people", "agree", "C1", "--on", "gisteren")
    typed("schedule", "book", "C1", "--at", "1 dec 10.30", "--with", "SD")
    assert "2026-12-01 10:30" in typed("schedule", "agenda").said


def test_an_interview_is_closed_with_the_hour_of_yesterday(typed):
    typed("people", "agree", "C1")
    typed("people", "consent", "C1", "--form", "1", "--on", "20 nov", "--scopes", "interview,audio")
    typed("session", "add", "--kind", "first-interview", "--who", "P1")
    refused = typed("session", "close", "S1", "--began", "yesterday", expect=2).noted
    assert "'yesterday' does not say at what hour." in refused and '--began "yesterday 14:00"' in refused
    typed("session", "close", "S1", "--began", "yesterday 14:00", "--ended", "yesterday 14:40")
    assert "2026-11-23T14:00" in typed("session", "show", "S1").said


def test_every_option_that_takes_a_day_or_an_hour_understands_the_same_words():
    """A new option of this kind cannot be forgotten: its example says what it takes."""
    plain = [
        f"{name} {option.opts[0]}"
        for name, command in every_command()
        for option in command.params
        if isinstance(option, click.Option) and (option.metavar == "DAY" or re.fullmatch(r'"?20\d\d-.*', option.metavar or ""))
        if option.type not in (when.DAY, when.MOMENT, when.DAY_OR_MOMENT)
    ]
    assert plain == []


@given(st.text())
def test_no_text_makes_the_reading_fail_with_anything_but_a_sentence_and_an_example(text):
    for read in (read_day, read_moment):
        for now in ("", NOW):
            try:
                read(text, "--on", now)
            except WrongUsage as refused:
                assert refused.hint.startswith("--on ")


WORDS = st.lists(st.sampled_from([*"0123456789:./- ,", "14", "24", "nov", "yesterday", "mei", "2026", "uur", "T"]), max_size=8).map("".join)


@given(WORDS)
def test_what_looks_like_a_date_is_read_or_answered_with_examples_that_can_be_read(text):
    for read in (read_day, read_moment):
        try:
            found = read(text, "--on", NOW)
        except WrongUsage as refused:
            example = shlex.split(refused.hint.partition(", or")[0])[1]
            assert read(example, "--on", NOW)
        else:
            assert datetime.fromisoformat(found).isoformat()[: len(found)] == found


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.sampled_from(["en", "nl"]), st.booleans())
def test_a_day_in_words_comes_back_as_it_was(day, language, short):
    month = MONTHS[language][day.month - 1]
    written = f"{day.day} {month[:3] if short else month} {day.year}"
    assert read_day(written) == read_day(written.upper()) == day.isoformat()


@given(st.integers(-170, 170))
def test_a_day_without_a_year_is_the_one_nearest_to_today(days):
    meant = date.fromisoformat(TODAY) + timedelta(days=days)
    assert read_day(f"{meant.day} {MONTHS['en'][meant.month - 1]}", today=TODAY) == meant.isoformat()


def test_the_example_for_an_hour_has_an_hour():
    for text, example in (("31 nov 10:00", '--at "2026-11-24 14:00"'), ("3/4 10:00", '--at "3 apr 10:00", or --at "4 mar 10:00"')):
        with pytest.raises(WrongUsage) as refused:
            read_moment(text, "--at", NOW)
        assert refused.value.hint == example


def test_which_is_the_month_is_never_guessed():
    with pytest.raises(WrongUsage, match="is that 3 April or 4 March"):
        read_day("03-04-2026", "--on", TODAY)
    assert read_day("24/11/2026") == read_day("11/24/2026") == "2026-11-24"
