"""What a documentation page promises, and whether what was printed keeps it; console.py tells the rules and runs them (floor 4)."""

import re
from dataclasses import dataclass

# What may differ between two runs of the same page: its name, and how it looks.
VARIES = {
    "moment": r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+\d\d:\d\d)?",
    "hash": r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}\b",
    "version": r"\b\d+\.\d+\.\d+\b",
    "duration": r"(?:(?<=\bin )|(?<=\btook )|(?<=\bafter ))\d+(?:\.\d+)? (?:ms|s|seconds?|min|minutes?)\b",
    "speed": r"\b\d+(?:\.\d+)? times(?= as fast| real time| faster)",
}
DAY = r"\b\d{4}-\d\d-\d\d\b"  # a day must be the one shown, or today
TOKENS = re.compile(
    "|".join(
        [*(f"(?P<{name}>{pattern})" for name, pattern in VARIES.items()), f"(?P<day>{DAY})", r"(?P<rule>[-─━═]{3,})", r"(?P<gap>[ \t]+)"]
    )
    + r"|(?P<any>\.\.\.)"
)


@dataclass(frozen=True)
class Command:
    """One command of a page: the line it stands on (from 0), what is typed, and the lines shown below it."""

    line: int
    typed: str
    shown: tuple[str, ...]
    shown_from: int
    indent: str = ""


@dataclass(frozen=True)
class File:
    """A file that the page gives: its name and its text."""

    line: int
    name: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """What one command really did; `fault` is a sentence where that is not what the page says."""

    command: Command
    printed: str
    fault: str = ""


# ---- reading a page


def blocks(text: str) -> list[tuple[int, str, str, list[str]]]:
    """The fenced blocks: number of the first line inside, info string, indentation, lines."""
    found, lines, at = [], text.splitlines(), 0
    while at < len(lines):
        opened = re.match(r"( *)(```+)(.*)$", lines[at])
        at += 1
        if not opened:
            continue
        indent, fence, info = opened.groups()
        begin = at
        while at < len(lines) and lines[at].strip() != fence:
            at += 1
        inside = [line.removeprefix(indent) for line in lines[begin:at]]
        found.append((begin, info.strip(), indent, inside))
        at += 1
    return found


def read_page(text: str) -> list[Command | File]:
    """The commands and files of a page, in order.

    >>> read_page('''```console
    ... $ workflow --version
    ... workflow 0.1.0
    ... ```''')
    [Command(line=1, typed='workflow --version', shown=('workflow 0.1.0',), shown_from=2, indent='')]
    """
    steps: list[Command | File] = []
    for begin, info, indent, lines in blocks(text):
        if named := re.search(r"\bfile=(\S+)", info):
            steps.append(File(begin, named[1], "\n".join(lines) + "\n"))
        elif info.split()[:1] == ["console"]:
            steps += commands(begin, indent, lines)
    return steps


def commands(begin: int, indent: str, lines: list[str]) -> list[Command]:
    found, at = [], 0
    while at < len(lines):
        if not lines[at].startswith("$ "):
            raise ValueError(f"line {begin + at + 1}: a console block begins with `$ ` and a command.")
        start, typed = at, lines[at][2:]
        at += 1
        while typed.endswith("\\") and at < len(lines):
            typed = typed[:-1].rstrip() + " " + lines[at].removeprefix("> ").strip()
            at += 1
        shown_from = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        shown = lines[shown_from:at]
        while shown and not shown[-1].strip():  # an empty line before the next command is for the reader's eye
            shown.pop()
        found.append(Command(begin + start, typed, tuple(shown), begin + shown_from, indent))
    return found


# ---- comparing


def pattern_of(shown: tuple[str, ...], today: str) -> str:
    """A regular expression for all that the lines shown allow."""
    parts = []
    for line in shown:
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
            continue
        parts.append(r"[ \t]*")
        at, line = 0, line.strip(" \t")
        for token in TOKENS.finditer(line):
            parts.append(re.escape(line[at : token.start()]) + _allowed(token, today))
            at = token.end()
        parts.append(re.escape(line[at:]) + r"[ \t]*\n")
    return "".join(parts)


def _allowed(token: re.Match[str], today: str) -> str:
    kind = token.lastgroup or ""
    special = {"any": ".*?", "gap": r"[ \t]+", "rule": "[-─━═]+", "day": f"(?:{re.escape(token[0])}|{today})"}
    return special.get(kind) or VARIES[kind]


def matches(shown: tuple[str, ...], printed: str, today: str) -> bool:
    """Whether the page tells the truth about what was printed; `today` is an ISO date, or two with | between them.

    >>> matches(("Done in 3.1 s.", "..."), "Done in 12.0 s.\\nR1\\nR2\\n", ""), matches(("2 recordings",), "3 recordings\\n", "")
    (True, False)
    """
    lines = printed.rstrip(" \t\n").split("\n") if printed.strip(" \t\n") else []
    return bool(re.fullmatch(pattern_of(shown, today), "".join(line.rstrip(" \t") + "\n" for line in lines)))


# ---- telling and updating


def told(outcome: Outcome) -> str:
    """A fault for a person: the command, the page's lines, the real ones."""
    shown = "\n".join(f"    {line}" for line in outcome.command.shown) or "    (nothing)"
    printed = "\n".join(f"    {line}" for line in outcome.printed.splitlines()) or "    (nothing)"
    return f"line {outcome.command.line + 1}: $ {outcome.command.typed}\n  {outcome.fault}\n  shown:\n{shown}\n  printed:\n{printed}\n"


def updated(text: str, outcomes: list[Outcome]) -> str:
    """The page with the real outputs where the shown ones no longer hold."""
    lines = text.splitlines()
    for outcome in reversed(outcomes):
        command = outcome.command
        if outcome.fault:
            printed = [(command.indent + line).rstrip() for line in outcome.printed.rstrip().splitlines()]
            lines[command.shown_from : command.shown_from + len(command.shown)] = printed
    return "\n".join(lines) + "\n"
