"""What somebody meant whose command is none, or whose words a command does not take: the line to type instead (floor 4).

Click says what is wrong. Here stands what would be right: a command of another name, the same name in another group, an option that takes
one word at a time, words that need quotes.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import click

# what is typed after `workflow` -> what does that; a word for each thing that novices look for elsewhere
OTHERWISE = {
    "restore": "backup --restore FOLDER --into NEWDIR",
    "backup restore": "backup --restore FOLDER --into NEWDIR",
    "backup verify": "check --read-data",
    "backup check": "check --read-data",
    "backup list": "check",
    "verify": "check --read-data",
    "people list": "sample list",
    "people add": "sample import LIST.csv --dry-run",
    "people import": "sample import LIST.csv --dry-run",
    "people next": "sample next",
    "people call": "call C1",
    "people phone": "call C1",
    "participants": "sample list",
    "list": "sample list",
    "sample show": "sample list",
    "import": "sample import LIST.csv --dry-run",
    "phone": "call C1",
    "recordings": "recording list",
    "record": "recording add FILE --session S1",
    "transcripts": "transcript check",
    "transcript list": "transcript check",
    "transcript export": "export transcripts",
    "transcript transcribe": "recording transcribe",
    "session transcribe": "recording transcribe",
    "session book": "schedule book",
    "session cancel": "schedule cancel",
    "session remove": "schedule cancel",
    "session delete": "schedule cancel",
    "sessions": "session list",
    "interviews": "session list",
    "interview": "session list",
    "schedule list": "schedule agenda",
    "schedule show": "schedule agenda",
    "calendar": "schedule agenda",
    "guides": "guide history",
    "guide new": "guide add FILE",
    "delete": "people erase",
    "help": "--help",
    "new": "init",
    "create": "init",
    "quotes": "report quotations",
    "codes": "coding import",
    "kappa": "coding agreement",
    "log": "changes show",
    "history": "changes show",
    "version": "--version",
}
# a group, or the first letter of an id -> the verb that shows what the id is of
SHOWING = {
    "people": "show", "session": "show", "transcript": "show", "export": "transcripts", "S": "session show", "R": "transcript show",
}  # fmt: skip
ID = re.compile("[A-Za-z][0-9]+")
FIRST = ("--study", "--by")  # of the program itself, each with its value: they stand before the command
MOST = 3  # places that have a command of the same name


def instead(fault: click.UsageError, words: Sequence[str]) -> str:
    """The sentence that says what to type instead; empty where nothing is nearly right."""
    if fault.ctx is None:
        return ""
    path, rest = _typed_in(fault.ctx, words)
    if isinstance(fault, click.MissingParameter):  # of loose files: those of a study go by themselves
        return "in a study: workflow recording transcribe" if path == ["transcribe"] else ""
    if isinstance(fault, click.NoSuchOption):
        return _in_front(path, rest, fault.option_name) if fault.option_name in FIRST else ""
    if fault.message.startswith("No such command"):
        return _another_command(fault.ctx, path, rest)
    if not fault.message.startswith("Got unexpected extra argument"):
        return ""
    other = OTHERWISE.get(" ".join([*path, next((word for word in rest if not word.startswith("-")), "")]))
    return f"workflow {other}" if other else _one_at_a_time(fault.ctx.command, path, rest)


def _typed_in(ctx: click.Context, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The command as a path, and the words behind it."""
    path, at = ctx.command_path.split()[1:], 0
    for name in path:
        at = words.index(name, at) + 1 if name in words[at:] else at
    rest = list(words[at:])
    while not path and rest[:1] and rest[0] in FIRST:
        rest = rest[2:]
    return path, rest


def _in_front(path: list[str], rest: list[str], option: str) -> str:
    """The same line with an option of the program itself where it belongs."""
    at = next(place for place, word in enumerate(rest) if word.partition("=")[0] == option)
    end = at + (1 if "=" in rest[at] else 2)
    return f"workflow {' '.join(map(_quoted, [*rest[at:end], *path, *rest[:at], *rest[end:]]))}"


# ---- no such command


def _another_command(ctx: click.Context, path: list[str], words: list[str]) -> str:
    """By the table; else the same name elsewhere; else what shows somebody's id; else a name that is spelled much the same."""
    word, *more = words
    wanted = word.casefold()
    known = OTHERWISE.get(" ".join([*path, wanted]))
    if known:
        return f"workflow {known}"
    own = _names(ctx)
    rest = "".join(f" {_quoted(one)}" for one in more)
    if wanted in own:
        return f"workflow {' '.join([*path, wanted])}{rest}"
    same = [f"workflow {one}{rest}" for one in _everywhere(ctx) if one.rpartition(" ")[2] == wanted]
    if same:
        return ", or: ".join(same[:MOST])
    if ID.fullmatch(word):  # S1, R3 without a verb before it
        verb = SHOWING.get(" ".join(path)) or ("" if path else SHOWING.get(word[0].upper(), "people show"))
        return f"workflow {' '.join([*path, verb, word])}" if verb else f"{' '.join(['workflow', *path])} --help"
    near = get_close_matches(wanted, own, n=1)
    return f"workflow {' '.join([*path, near[0]])}" if near else f"{' '.join(['workflow', *path])} --help"


def _names(ctx: click.Context) -> list[str]:
    return ctx.command.list_commands(ctx) if isinstance(ctx.command, click.Group) else []


def _everywhere(ctx: click.Context) -> Iterable[str]:
    """Every command inside a group of the program: `people consent`."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    for name in root.command.list_commands(root):
        group = root.command.get_command(root, name)
        if isinstance(group, click.Group):
            yield from (f"{name} {inner}" for inner in group.commands)


# ---- words too many


def _one_at_a_time(command: click.Command, path: list[str], words: list[str]) -> str:
    """An option that may stand again takes one word each time; one that stands once needs quotes around several."""
    options = {name: one for one in command.params if isinstance(one, click.Option) and not one.is_flag for name in one.opts}
    surplus = _bare(words, options) - sum(one.nargs for one in command.params if isinstance(one, click.Argument))
    meant: list[str] = []
    told, rest = "", list(words)
    while rest:
        word = rest.pop(0)
        option = options.get(word)
        if option is None or not rest:
            meant.append(_quoted(word))
            continue
        values = [rest.pop(0)]
        while surplus > 0 and rest and not rest[0].startswith("-"):
            values.append(rest.pop(0))
            surplus -= 1
        if len(values) > 1:
            told = f"{word} takes one at a time" if option.multiple else f"several words after {word} need quotes"
        meant += [part for value in values for part in (word, _quoted(value))] if option.multiple else [word, _quoted(" ".join(values))]
    return f"{told}: workflow {' '.join([*path, *meant])}" if told and not surplus else ""


def _bare(words: Sequence[str], options: dict[str, click.Option]) -> int:
    """How many words are neither options nor the value of one."""
    return sum(not word.startswith("-") and not (at and words[at - 1] in options) for at, word in enumerate(words))


def _quoted(word: str) -> str:
    return f'"{word}"' if not word or any(letter in word for letter in " ;&|<>()'*?!$`") else word
