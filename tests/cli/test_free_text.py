"""Own words land in the study, so every option that takes some refuses a name: none can be forgotten."""

import inspect

import click
import pytest

from tests.making.people import passphrase_file, people_study
from tests.making.typed import in_this_program
from workflow.cli.free_text import FreeText
from workflow.cli.root import cli
from workflow.errors import NotAllowed

# Options of one text that are no own words: an id, a word of a list, a number, a column of a file; each is held against what there is.
OF_A_LIST = set(
    """
    --id --timezone --with --second --lead --busy --language --group --column --standing --pair --scopes --outcome --channel
    --by-hand --scope --mode --kind --who --room --session --attended --guide --version --to --after --offset --part-of --at
    --until --model --pauses --accept --refuse --all-of --none-of --undo --ask-again --unit --coder --series --profile --add
    --change --remove --head --wish
    """.split()
)
ELSEWHERE = {
    ("init", "--title"): "there is no study and no list yet",
    ("people decline", "--why"): "a word of a list",
    ("session close", "--note"): "a field note lies in the key file, where names may lie",
    ("transcript import", "--speaker"): "says who somebody is in the file; an id takes its place",
    ("transcript pseudonyms", "--as"): "looked through where the words are put into the transcript",
    ("report quotations", "--words"): "the words that the transcript has, after its pseudonyms",
}


def commands(command=cli, path=()):
    """Every command with its name, groups aside."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    ctx = click.Context(command)
    for name in command.list_commands(ctx):
        yield from commands(command.get_command(ctx, name), (*path, name))


def texts(command):
    return [one for one in command.params if isinstance(one, click.Option) and isinstance(one.type, click.types.StringParamType)]


OWN_WORDS = [(name, command, one) for name, command in commands() for one in texts(command) if isinstance(one.type, FreeText)]


def test_every_option_that_takes_a_text_is_own_words_or_known_to_be_none():
    plain = {(name, one.opts[0]) for name, command in commands() for one in texts(command) if not isinstance(one.type, FreeText)}
    forgotten = {(name, option) for name, option in plain if option not in OF_A_LIST and (name, option) not in ELSEWHERE}
    assert forgotten == set(), "give these type=free_text.WORDS, or say here why no name can get into the study by them"
    assert ELSEWHERE.keys() <= plain and len(OWN_WORDS) > 40


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return people_study(tmp_path_factory.mktemp("words"))


@pytest.mark.parametrize(("name", "command", "option"), OWN_WORDS, ids=lambda value: getattr(value, "name", str(value)))
def test_a_name_in_own_words_is_refused_before_the_command_does_anything(study, monkeypatch, name, command, option):
    from workflow.cli import names, out

    monkeypatch.setattr(names, "opened_silently", lambda _: _KeyFile())
    ctx = click.Context(command, obj={"study": str(study[0].path), "by": "SD"})
    ctx.params = {option.name: ("partner", "with Ursula") if option.multiple else "with Ursula"}
    with pytest.raises(NotAllowed, match="holds a name"):
        out.here(ctx)
    ctx.params = {option.name: ("partner",) if option.multiple else "room 3, Utrecht"}
    assert out.here(ctx).path == study[0].path
    assert "out.here(ctx)" in inspect.getsource(inspect.getmodule(command.callback)), name


def test_with_the_real_key_file_a_reason_a_place_and_a_voucher_hold_no_name_and_nothing_is_written(study, capsys, monkeypatch, tmp_path):
    workflow = in_this_program(capsys, monkeypatch)
    plain = {"WORKFLOW_NOW": "2026-11-24T08:00Z", "WORKFLOW_STAFF": "SD", "WORKFLOW_PASSPHRASE_FILE": passphrase_file(tmp_path)}

    def typed(*words, expect=0):
        return workflow(*words, at=study[0].path, expect=expect, **plain)

    typed("people", "agree", "C1")
    booked = ("schedule", "book", "C1", "--at", "2026-12-01 10:00", "--with", "SD", "--place")
    assert "holds a name" in typed(*booked, "at Quirina's", expect=1).noted
    assert "holds a telephone number" in typed(*booked, "06 1234 5678", expect=1).noted
    typed(*booked, "Utrecht, room 3")
    assert "holds a name" in typed("schedule", "cancel", "S1", "--reason", "the sister of Doornbosch is ill", expect=1).noted
    assert "holds a name" in typed("people", "withdraw", "C2", "--scope", "erase", "--reason", "Zwart said so", expect=1).noted
    typed("schedule", "cancel", "S1", "--reason", "a sister is ill")
    assert "Quirina" not in typed("changes", "show").said + typed("session", "show", "S1").said


class _KeyFile:
    def everybody(self):
        return {1: {"name": "\u00dcrsula Zwaardvis", "address": "Stationsweg 3, Utrecht"}}

    def close(self):
        pass
