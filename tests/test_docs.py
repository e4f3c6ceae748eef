"""The documents tell the truth: what they show is what is printed, what they name exists, and what exists they name (floor 4)."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.making.commands import every_command, options_of
from tests.making.console import run_page
from tests.making.modules import ROOT
from tests.making.pages import blocks, told

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted((ROOT / "docs").rglob("*.md"))
REFERENCE = ROOT / "docs" / "commands.md"  # `python -m tests.making.console --commands` writes it


# Each of these runs some dozens of programs, so the quick tests leave them to `.ci/run`; what newcomers read first always runs.
LONG = {
    "backup",
    "privacy",
    "correcting",
    "damaged-sound",
    "double-coding",
    "exports",
    "guides",
    "manuscript",
    "member-checks",
    "phoning",
    "pseudonyms",
    "recordings",
    "replay",
    "reporting",
    "sampling-list",
    "schedule",
    "speakers",
    "today",
    "transcribe",
    "who-next",
    "withdrawal",
}


def each_page(pages: list[Path] = PAGES, long: frozenset[str] = frozenset()):
    marks = {True: [pytest.mark.slow], False: []}
    rows = [pytest.param(page, marks=marks[page.stem in long], id=page.relative_to(ROOT).as_posix()) for page in pages]
    return pytest.mark.parametrize("page", rows)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def tree() -> dict[str, set[str]]:
    """Every command by its full name, with the options it has."""
    return {name: {*options_of(command), "--help"} for name, command in every_command()}


@each_page(long=frozenset(LONG))
def test_a_page_shows_what_its_commands_print(page, tmp_path):
    wrong = [told(outcome) for outcome in run_page(text_of(page), tmp_path) if outcome.fault]
    assert not wrong, f"\n{page.relative_to(ROOT)}: python -m tests.making.console --update would write what is printed.\n" + "\n".join(
        wrong
    )


# ---- names


def command_lines(text: str) -> list[str]:
    """Whatever a page lets a reader type: lines of its blocks, and `workflow ...` in its sentences.

    >>> command_lines("Type `workflow status --json`.")
    ['workflow status --json']
    """
    typed = [re.sub(r"^\$ ", "", line.strip()) for _, info, _, lines in blocks(text) for line in lines if info.split()[:1] != ["python"]]
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    typed += re.findall(r"`(workflow [^`]+)`", prose)
    return [line for line in typed if re.match(r"workflow [a-z-]", line)]


def faults_of(line: str, known: dict[str, set[str]]) -> list[str]:
    """What a command line names that does not exist.

    >>> known = {"workflow": {"--by"}, "workflow session": set(), "workflow session add": {"--who"}}
    >>> faults_of("workflow session add --who P7", known), faults_of("workflow session ad", known)
    ([], ['workflow session ad'])
    >>> faults_of("workflow --by SD session add --whom P7", known)
    ['workflow session add --whom']
    """
    plain = re.sub(r"^workflow --(by|study) \S+", "workflow", line)
    words, name = plain.split(), "workflow"
    for word in words[1:]:
        if f"{name} {word}" in known:
            name = f"{name} {word}"
        elif re.fullmatch(r"[a-z][a-z-]*", word) and any(other.startswith(name + " ") for other in known):
            return [f"{name} {word}"]
        elif re.match(r"[a-zA-Z]", word):
            break
    options = set(re.findall(r"(?<=\s)--[a-z][a-z-]*", plain))
    return [f"{name} {option}" for option in sorted(options - known[name] - known["workflow"] - {"--help"})]


@each_page()
def test_every_command_that_a_page_names_exists(page):
    wrong = [fault for line in command_lines(text_of(page)) for fault in faults_of(line, tree())]
    assert not wrong, f"{page.relative_to(ROOT)} names what does not exist: {', '.join(wrong)}"


def test_every_command_and_every_option_is_named_in_the_documents():
    if not REFERENCE.exists():
        pytest.skip("docs/commands.md is not written yet: python -m tests.making.console --commands")
    everything = "\n".join(map(text_of, PAGES))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", everything))
    missing = [name for name in tree() if not re.search(rf"{re.escape(name)}(?![\w-])", everything)]
    missing += [f"{name} {option}" for name, options in tree().items() for option in sorted(options - named)]
    assert not missing, f"No page names: {', '.join(missing)}"


# ---- links


def anchors_of(text: str) -> set[str]:
    """The anchors of a page's headings, as web pages of repositories make them.

    >>> sorted(anchors_of("# Two roads, one house"))
    ['two-roads-one-house']
    """
    inside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#{1,6} +(.+?) *#*$", inside, flags=re.MULTILINE)
    return {re.sub(r" ", "-", re.sub(r"[^\w\- ]", "", heading.lower())) for heading in headings}


@each_page()
def test_every_link_of_a_page_leads_somewhere(page):
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and anchor not in anchors_of(text_of(place))):
            wrong.append(target)
    assert not wrong, f"{page.relative_to(ROOT)} links to nowhere: {', '.join(wrong)}"


def test_the_index_names_every_page():
    index = text_of(ROOT / "docs" / "index.md")
    missing = [page.name for page in sorted((ROOT / "docs").glob("*.md")) if page.name != "index.md" and f"({page.name}" not in index]
    assert not missing, f"docs/index.md does not link to: {', '.join(missing)}"
