"""A page that lies is found, one that tells the truth is left alone, and a rewritten page is true (floor 4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.console import run_page
from tests.making.pages import File, matches, read_page, updated

TODAY = "2026-11-23"


def page(*lines: str) -> str:
    return "\n".join(["# A page", "", "```console", *lines, "```", ""])


@pytest.mark.parametrize(
    ("shown", "printed", "true"),
    [
        ("S1: ready", "S1: ready\n", True),
        ("S1: ready", "S2: ready\n", False),
        ("S1: ready", "S1: ready\nand more\n", False),
        ("", "something\n", False),
        ("first\n...\nlast", "first\n1\n2\nlast\n", True),
        ("first\n...\nlast", "first\n1\n2\n", False),
        ("sent to ... today", "sent to nobody today\n", True),
        ("heard in 3.1 s", "heard in 12.0 s\n", True),
        ("the recording has 3.1 s", "the recording has 12.0 s\n", False),  # a fact of the study, not of the run
        ("41.2 times as fast as speech", "7 times as fast as speech\n", True),
        ("asked 2 times", "asked 3 times\n", False),
        ("workflow 0.1.0", "workflow 0.2.0\n", True),
        ("head 9f86d081884c", "head 60303ae22b99\n", True),
        ("head 9f86d081884c", "head none\n", False),
        ("at 2026-11-01 10:00", f"at {TODAY}T12:13:14Z\n", True),
        ("on 2026-11-01", f"on {TODAY}\n", True),
        ("on 2026-11-01", "on 2026-11-02\n", False),
        ("id   kind\n---  ----", "id     kind\n-----  ----\n", True),
    ],
)
def test_a_page_must_show_what_is_printed_except_what_varies(shown, printed, true):
    assert matches(tuple(shown.splitlines()), printed, TODAY) is true


@given(st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30), max_size=8))
def test_any_output_matches_itself(lines):
    printed = "\n".join(line.rstrip() for line in lines).rstrip()
    assert matches(tuple(printed.splitlines()), printed + "\n", TODAY)


def test_files_and_commands_are_found_in_order_in_lists_and_in_comments_too():
    hidden, shown = "<!--\n```csv file=a.csv\nname\n```\n-->\n", "1. first\n\n   ```console\n   $ cat \\\n   > a.csv\n   name\n   ```\n"
    text = hidden + shown + "\n```sh\npip install it\n```\n"
    given_file, command = read_page(text)
    assert given_file == File(2, "a.csv", "name\n")
    assert (command.typed, command.shown, command.indent) == ("cat a.csv", ("name",), "   ")


def test_a_page_is_run_in_one_folder_from_top_to_bottom(tmp_path):
    text = "```txt file=notes/a.txt\nhello\n```\n" + page("$ cd notes", "$ cat a.txt", "hello", "", "$ mkdir b", "$ ls", "a.txt", "b")
    assert [outcome.fault for outcome in run_page(text, tmp_path)] == [""] * 4


def test_a_command_that_fails_is_a_fault_unless_the_page_shows_its_code(tmp_path):
    lines = ["$ workflow no-such-command", "...", "$ echo $?", "2"]
    assert [outcome.fault for outcome in run_page(page(*lines), tmp_path)] == ["", ""]
    assert "exit code 2" in run_page(page(*lines[:2]), tmp_path)[0].fault


def test_only_a_few_commands_may_stand_in_a_page(tmp_path):
    (outcome,) = run_page(page("$ rm -rf notes"), tmp_path)
    assert outcome.fault
    assert "use a `sh` block" in outcome.printed


def test_a_rewritten_page_is_true_and_what_held_is_left_as_it_was(tmp_path):
    text = "```txt file=a.txt\none\ntwo\nthree\n```\n" + page(
        "$ cat a.txt", "...", "three", "$ ls", "b.txt", "c.txt", "$ workflow --version", "1"
    )
    first = run_page(text, tmp_path / "first")
    better = updated(text, first)
    assert [bool(outcome.fault) for outcome in first] == [False, True, True]
    assert "...\nthree\n$ ls\na.txt\n$ workflow --version\nworkflow" in better
    assert not any(outcome.fault for outcome in run_page(better, tmp_path / "second"))
    assert updated(better, run_page(better, tmp_path / "third")) == better


def test_the_folder_is_called_home(tmp_path):
    outcomes = run_page(page("$ workflow --study nowhere status", "...", "$ echo $?", "..."), tmp_path)
    assert str(tmp_path) not in outcomes[0].printed
