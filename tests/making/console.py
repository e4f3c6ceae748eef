"""Runs the console blocks of a documentation page and compares what they print with what the page shows (floor 4).

A page is read from top to bottom in one new folder, as a reader would type it. In it:

- a block that opens with three backticks and `console` holds commands after `$ ` and, below each, what it prints. A command that ends in a
  backslash goes on in the next line, after `> `;
- commands are `workflow ...`, `cd`, `ls`, `cat`, `mkdir`, `chmod 600 FILE`, `export NAME=value`, and `cp FROM TO`, which takes from the
  checkout what the folder does not have. A command must succeed, unless `$ echo $?` below it shows its exit code;
- `...` alone in a line stands for any lines, `...` in a line for any text;
- a block that opens with, say, `csv file=people.csv` is written to that file;
- all of it also counts inside an HTML comment, which readers do not see: the place to make what the page takes for granted;
- what differs between two runs (`VARIES` in pages.py) may differ, and so may the width of columns; the folder is shown as /home/you.

`python -m tests.making.console PAGE...` says what differs; with `--update` it writes the real outputs into the page, and leaves alone
what still holds. `--commands` writes the page of all commands and options from their own help.
"""

import argparse
import datetime
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.making.modules import ROOT
from tests.making.pages import Command, File, Outcome, matches, read_page, told, updated
from tests.making.typed import program

HOME = "/home/you"  # what a page calls the folder that it is run in


@dataclass
class Place:
    """Where a page is run: its folder, the folder it stands in, its environment, and how the last command ended."""

    home: Path
    here: Path
    environment: dict[str, str]
    ended: int = 0
    ends: list[int] = field(default_factory=list)


def place(folder: Path) -> Place:
    """A new home in `folder` with plain surroundings: 100 columns, no colour, UTC, no network, no models but the bundled one."""
    home = folder.resolve()
    ours = ("WORKFLOW_", "PYTEST_", "FORCE_COLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    plain = {
        "COLUMNS": "100", "LINES": "40", "NO_COLOR": "1", "TERM": "dumb", "TZ": "UTC", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1",
        "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT), "HOME": str(home), "USERPROFILE": str(home),
        "WORKFLOW_MODELS": str(home / ".models"), "WORKFLOW_CACHE": str(home / ".cache"),
    }  # fmt: skip
    return Place(home, home, kept | plain)


def run_command(words: list[str], at: Place) -> tuple[str, int]:
    """What one command prints, on both outputs as a screen shows them, and its exit code."""
    match words:
        case ["workflow", *rest, "--help"]:
            return _help([*rest, "--help"])
        case ["workflow", *_]:
            answer = program(words[1:], at.here, at.environment, together=True)
            return answer.said, answer.code
        case ["cd", folder]:
            at.here = (at.here / folder).resolve()
            return "", 0 if at.here.is_dir() else 1
        case ["ls", *folder] if len(folder) < 2:
            seen = sorted(path.name for path in at.here.joinpath(*folder).iterdir() if not path.name.startswith("."))
            return "".join(f"{name}\n" for name in seen), 0
        case ["cat", name]:
            return (at.here / name).read_text(encoding="utf-8"), 0
        case ["chmod", "600", name]:
            (at.here / name).chmod(0o600)
            return "", 0
        case ["mkdir", name]:
            (at.here / name).mkdir()
            return "", 0
        case ["cp", source, target]:
            found = at.here / source
            shutil.copy(found if found.exists() else ROOT / source, at.here / target)
            return "", 0
        case ["export", setting] if "=" in setting:
            name, _, value = setting.partition("=")
            at.environment[name] = value
            return "", 0
        case ["echo", "$?"]:
            return f"{at.ended}\n", 0
    raise ValueError(
        f"A page runs workflow, cd, ls, cat, mkdir, chmod 600, cp, export and echo $?, not {words[0]!r}; use a `sh` block to only show it."
    )


def _help(words: list[str]) -> tuple[str, int]:
    """`--help` is printed in this process: it needs nothing from the folder, and there are many."""
    from click.testing import CliRunner

    from workflow.cli.root import cli

    result = CliRunner(env={"COLUMNS": "100"}).invoke(cli, words, prog_name="workflow")
    return result.output + (str(result.exception) if result.exit_code and not result.output else ""), result.exit_code


def run_page(text: str, folder: Path) -> list[Outcome]:
    """Runs all commands of a page in an empty folder."""
    at, outcomes = place(folder), []
    zones = (datetime.UTC, ZoneInfo("Europe/Amsterdam"))  # of the computer, and of the studies: around midnight it is two days at once
    today = "|".join(sorted({datetime.datetime.now(zone).date().isoformat() for zone in zones}))
    steps = read_page(text)
    for number, step in enumerate(steps):
        if isinstance(step, File):
            path = at.here / step.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8", newline="\n")
            continue
        try:
            printed, code = run_command(shlex.split(step.typed), at)
        except (OSError, ValueError, subprocess.TimeoutExpired) as problem:
            printed, code = f"{type(problem).__name__}: {problem}\n", 1
        printed = as_shown(printed, at.home)
        at.ended = code
        expected = _shows_its_code(steps[number + 1 :])
        fault = "" if matches(step.shown, printed, today) else "prints something else than the page shows"
        if code and not expected:
            fault = f"ends with exit code {code}"
        outcomes.append(Outcome(step, printed, fault))
    return outcomes


def _shows_its_code(later: list[Command | File]) -> bool:
    return bool(later) and isinstance(later[0], Command) and later[0].typed == "echo $?"


def as_shown(printed: str, home: Path) -> str:
    """With the folder's name as pages show it, and slashes as they are written there."""
    if os.name == "nt":
        printed = printed.replace("\\", "/")
    return printed.replace(home.as_posix(), HOME)


def commands_page() -> str:
    """The page of all commands and options, from their own help."""
    from tests.making.commands import every_command

    parts = [
        "# All commands and options\n",
        "The help of every command. `python -m tests.making.console --commands` writes this page.\n",
    ]
    for name, _ in every_command():
        parts.append(f"{'##' if ' ' not in name or name.count(' ') == 1 else '###'} {name}\n\n```console\n$ {name} --help\n```\n")
    text = "\n".join(parts)
    return updated(text, run_page(text, Path(tempfile.gettempdir())))


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.making.console", description="Run the console blocks of documentation pages.")
    parser.add_argument("--update", action="store_true", help="write the real outputs into the pages")
    parser.add_argument("--commands", action="store_true", help="write docs/commands.md from the commands' own help")
    parser.add_argument("pages", nargs="*", type=Path)
    wanted = parser.parse_args(argv)
    if wanted.commands:
        (ROOT / "docs" / "commands.md").write_text(commands_page(), encoding="utf-8", newline="\n")
    wrong = 0
    for page in wanted.pages:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            outcomes = run_page(text, Path(folder))
        faults = [outcome for outcome in outcomes if outcome.fault]
        failed = [outcome for outcome in faults if outcome.fault.startswith("ends with")]
        for outcome in failed if wanted.update else faults:
            print(f"{page}, {told(outcome)}")
        if wanted.update and not failed:
            page.write_text(updated(text, outcomes), encoding="utf-8", newline="\n")
        wrong += len(failed if wanted.update else faults)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
