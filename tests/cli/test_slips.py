"""What a hurried person types: copied quotes, the wrong folder, a word that is nearly right."""

import shlex

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.people import people_study
from tests.making.typed import in_this_program
from workflow.cli.meant import OTHERWISE
from workflow.cli.root import cli
from workflow.cli.typed import as_meant
from workflow.errors import nearest
from workflow.store.folder import open_study


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return people_study(tmp_path_factory.mktemp("slips"))[0]


@pytest.fixture
def typed(study, capsys, monkeypatch):
    workflow = in_this_program(capsys, monkeypatch)
    plain = {"WORKFLOW_NOW": "2026-11-24T08:00Z", "WORKFLOW_STAFF": "SD"}
    return lambda *words, expect=0, at=study.path: workflow(*words, at=at, expect=expect, **plain)


def test_quotes_and_hyphens_that_a_text_processor_has_made_pretty_do_no_harm(typed):
    typed("people", "contact", "C1", "--outcome", "callback", "\u2014again", "\u201ctomorrow", "14:00\u201d")
    assert "2026-11-25 14:00" in typed("people", "timeline", "C1").said


@given(st.lists(st.text(st.characters(exclude_characters="\u201c\u201e\u2018\u00ab\u2010\u2011\u2012\u2013\u2014\u2015"))))
def test_words_without_such_quotes_stay_as_they_were_typed(words):
    assert as_meant(words) == words


@given(st.lists(st.text("ab \u201c\u201d\u2018\u2019\u201e\u2013-=", max_size=5)))
def test_no_word_is_lost(words):
    assert "".join(as_meant(words)).count("a") == "".join(words).count("a")


def test_a_folder_that_is_not_there_never_leads_to_the_study_that_one_stands_in(typed):
    told = typed("--study", "../nope", "status", expect=10).noted
    assert "There is no folder nope" in told and "quotes when it has spaces" in told


def test_a_command_that_is_nearly_right_is_named(typed):
    assert "Next: workflow status" in typed("statsu", expect=2).noted


def test_a_word_of_a_fixed_list_that_is_nearly_right_is_offered(typed):
    assert "Next: --why lack-of-time" in typed("people", "decline", "C2", "--why", "no time", expect=2).noted
    assert "Next: --outcome no-answer" in typed("people", "contact", "C2", "--outcome", "noanswer", expect=2).noted
    assert nearest("nonsense", ["one", "two"]) == "one"


def test_an_id_with_a_blank_is_an_id_and_a_name_is_none(typed):
    assert typed("people", "show", "c 3").said.startswith("id: C3")
    assert "such as C17 or P7" in typed("people", "show", "J\u00fcrgen", expect=2).noted


def test_a_language_may_be_named_and_what_is_none_is_refused_at_once(tmp_path, typed):
    typed("init", "one", "--language", "Nederlands", at=tmp_path)
    assert open_study(tmp_path / "one").settings.languages == ("nl",)
    assert "--language nl" in typed("init", "two", "--language", "dutchy", at=tmp_path, expect=2).noted
    assert not (tmp_path / "two").exists()


def test_an_option_that_is_missing_says_what_it_takes(typed):
    told = typed("people", "withdraw", "C4", expect=2).noted
    assert "Next: add --scope SCOPE: no-further-contact" in told


def test_a_backslash_before_a_quote_that_has_swallowed_the_words_behind_it_is_told(typed, tmp_path):
    told = typed("--study", f'{tmp_path}" status', expect=2).noted
    assert "backslash before a quote" in told and "leave the last backslash away" in told


def test_an_outcome_that_is_none_is_told_before_a_reason_is_asked_for(typed, monkeypatch):
    from workflow.people.steps import advised

    monkeypatch.setattr(advised, "overruled", lambda *_: pytest.fail("the reason was asked for first"))
    assert "no outcome 'reachd'" in typed("people", "contact", "C4", "--outcome", "reachd", expect=2).noted


def test_a_form_that_nobody_signed_before_is_told_where_study_toml_describes_none(typed):
    typed("people", "consent", "C3", "--form", "3", "--on", "2026-11-20", "--scopes", "all")
    assert (
        "Until now only form 3 was signed"
        in typed("people", "consent", "C4", "--form", "33", "--on", "2026-11-20", "--scopes", "all").noted
    )
    assert typed("people", "consent", "C5", "--form", "33", "--on", "2026-11-20", "--scopes", "all").noted == ""


def test_minutes_may_have_their_unit_and_what_is_no_number_is_told_with_an_example(typed):
    typed("people", "consent", "C3", "--form", "3", "--on", "2026-11-20", "--scopes", "all")
    typed("session", "add", "--kind", "first-interview", "--who", "C3")
    assert "90 minutes" in typed("session", "close", "S1", "--began", "2026-11-23 10:00", "--minutes", "1h30", "--guide", "none").said
    told = typed("session", "close", "S1", "--minutes", "1:30", expect=2).noted
    assert "'1:30' is no number of whole minutes; write --minutes 39, or 1h30." in told
    told = typed("session", "close", "S1", "--files", "three", expect=2).noted
    assert "'three' is no whole number; type digits alone, such as --files 5." in told
    assert "such as --revision 5" in typed("transcript", "show", "R1", "--revision", "newest", expect=2).noted


# ---- a command of another name, and words too many


SLIPS = (
    ("people", "list"), ("participants",), ("recordings",), ("sessions",), ("interviews",), ("agenda",), ("schedule", "list"),
    ("transcript", "list"), ("backup", "verify"), ("verify",), ("quotes",), ("log",), ("help",), ("version",), ("statsu",),
    ("report", "COREQ"),
    ("C1",), ("people", "C1"), ("timeline", "C1"), ("--by", "SD", "timeline", "C1"), ("export", "R1"),
)  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS, ids=" ".join)
def test_what_a_novice_types_first_is_answered_with_a_line_that_works_as_it_stands(typed, slip):
    told = typed(*slip, expect=2).noted
    line = told.partition("Next: workflow ")[2].partition(", or: ")[0]
    assert line and "Did you mean" not in told
    assert typed(*shlex.split(line), expect=1 if slip == ("export", "R1") else 0)  # the study has no R1


@pytest.mark.parametrize("meant", OTHERWISE.values())
def test_every_line_of_the_table_is_a_command_with_options_that_it_has(meant):
    command, words = cli, meant.split()
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(click.Context(command), words.pop(0))
    assert command is not None
    known = {"--help", *(name for one in command.params for name in one.opts)}
    assert {word for word in words if word.startswith("--")} <= known


def test_nothing_in_the_table_stands_in_the_way_of_a_command_that_there_is():
    for typed_words in OTHERWISE:
        command, words = cli, typed_words.split()
        while isinstance(command, click.Group) and words and command is not None:
            command = command.get_command(click.Context(command), words.pop(0))
        assert command is None or words, typed_words


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("session add --kind focus-group --who P1 P2 P3", "session add --kind focus-group --who P1 --who P2 --who P3"),
        ("session add --kind first-interview --who P1 --with SD MH", "session add --kind first-interview --who P1 --with SD --with MH"),
        ("people contact --wish zoom home C1", "people contact --wish zoom --wish home C1"),
        ("schedule cancel S1 --reason was ill", 'schedule cancel S1 --reason "was ill"'),
        ("people contact C1 --note said; later --outcome reached", 'people contact C1 --note "said; later" --outcome reached'),
    ],
)
def test_words_too_many_are_given_back_as_they_were_meant(typed, words, line):
    assert typed(*words.split(), expect=2).noted.endswith(f": workflow {line}\n")


@pytest.mark.parametrize("words", ["people timeline C1 --by SD", "people timeline --by SD C1"])
def test_who_types_is_said_before_the_command_and_the_line_that_does_so_works(typed, words):
    told = typed(*words.split(), expect=2).noted
    assert told.endswith("  Next: workflow --by SD people timeline C1\n")
    assert "Did you mean" not in told and typed("--by", "SD", "people", "timeline", "C1").said


def test_what_no_option_can_have_swallowed_is_left_as_it_is(typed):
    assert "Next" not in typed("session", "show", "S1", "S2", expect=2).noted


def test_a_format_among_the_recordings_was_meant_for_to(typed):
    told = typed("export", "transcripts", "R1", "--to", "docx", "QDPX", "csv", expect=2).noted
    assert "Next: workflow export transcripts R1 --to docx --to qdpx --to csv" in told


def test_transcribing_without_a_file_says_how_it_goes_in_a_study(typed):
    assert "in a study: workflow recording transcribe" in typed("transcribe", expect=2).noted
