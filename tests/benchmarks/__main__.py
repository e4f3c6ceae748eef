"""Runs the benchmarks one after the other and prints their tables; `--write` puts them into docs/benchmarks.md (floor 4).

python -m tests.benchmarks [--write] [NAME...]

Each benchmark is a module here whose `main()` prints tables in Markdown and returns 1 where a figure misses what it must reach. It
runs in a process of its own, so that no model in memory and no warm cache of one flatters the next.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from tests.making.modules import ROOT

BENCHMARKS = {
    "startup": "Start-up",
    "compute": "Hearing: speed",
    "road": "The whole road, from file to transcript",
    "memory": "Memory",
    "damage": "Damaged recordings",
    "kill": "Killed at any moment",
    "intake": "Importing a sampling list",
    "vad": "Finding speech",
    "model": "The bundled model",
    "samples": "The made-up conversations",
    "guides": "Finding a guide's questions in what interviewers say",
    "sampling": "Whom to phone next",
    "slots": "Free times while the person is on the line",
    "planner": "Plans",
    "writers": "Several programs at once",
    "speakers": "Who said it",
    "replay": "A published study, replayed",
    "order": "The order of places to hear again",
    "correcting": "Correcting a focus group of 90 minutes",
    "pseudonyms": "Names in transcripts",
    "page": "The review page",
    "readers": "Exports opened by other programs",
    "slips": "Slips of the pen in a manuscript",
}
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- {name}: python -m tests.benchmarks.{name} -->", "<!-- end of {name} -->"


def machine() -> str:
    """What the figures were measured on, in one line without names."""
    return f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def measured(name: str) -> tuple[str, int]:
    """What the benchmark printed, shown while it runs, and its exit code."""
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", f"tests.benchmarks.{name}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    return "".join(lines).strip(), running.returncode


def with_section(page: str, name: str, text: str) -> str:
    """The page with the section of this benchmark put in or replaced; the other sections stay.

    >>> page = with_section("", "startup", "0.1 s")
    >>> with_section(page, "startup", "0.2 s") == with_section("", "startup", "0.2 s")
    True
    """
    begin, end = BEGIN.format(name=name), END.format(name=name)
    shown = text if "|---" in text else f"```text\n{text}\n```"
    section = f"{begin}\n## {BENCHMARKS[name]}\n\n{shown}\n{end}\n"
    before, found, rest = page.partition(begin)
    if not found:
        return f"{page.rstrip()}\n\n{section}" if page.strip() else section
    return before + section + rest.partition(end + "\n")[2]


def write(found: dict[str, str]) -> None:
    """Put what was measured into the page, with the machine and the day."""
    how = (
        "Every table is printed by a program in `tests/benchmarks/`: `make bench` prints them, `make bench ARGS=--write` writes them here."
    )
    start = f"# Benchmarks\n\n{how}\n"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else start
    for name, text in found.items():
        page = with_section(page, name, f"{text}\n\nMeasured on {time.strftime('%Y-%m-%d')}: {machine()}.")
    PAGE.write_text(page, encoding="utf-8", newline="\n")


def main(argv: list[str] | None = None) -> int:
    """Runs the named benchmarks, or all that are written."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--write", action="store_true", help=f"write the tables into {PAGE.relative_to(ROOT).as_posix()}")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    wanted = parser.parse_args(argv)
    if unknown := set(wanted.names) - set(BENCHMARKS):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    print(f"{machine()}\n")
    found, missed = {}, []
    for name in wanted.names or BENCHMARKS:
        print(f"## {BENCHMARKS[name]}\n", flush=True)
        if find_spec(f"tests.benchmarks.{name}") is None:
            print(f"tests/benchmarks/{name}.py is not written yet.\n")
            missed.append(name)
            continue
        started = time.perf_counter()
        text, code = measured(name)
        print(f"\n({name}: {time.perf_counter() - started:.0f} s)\n", flush=True)
        found[name] = text
        if code:
            missed.append(name)
    if wanted.write:
        write(found)
        print(f"Written to {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}.")
    if missed:
        print(f"Missed what must be reached, or not written: {', '.join(missed)}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
