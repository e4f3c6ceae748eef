"""Pictures of a research assistant's day: the screen of a call, the morning's list, the printed sheets (floor 4).

The screens are typed into a real terminal; the sheets are drawn by the system's Chromium, and stay as they are where there is none.
"""

import os
import re
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path

from tests.making.console import Place, place, run_command
from tests.making.modules import ROOT
from tests.making.pages import File, read_page
from tests.making.pictures import AMBER, BLUE, GREEN, GREY, INK, Pieces, folded, save, screen
from tests.making.terminal import typing
from workflow.schedule.sessions import Session
from workflow.schedule.week_page import Week
from workflow.schedule.week_page import page as week_page

WHITE, BORDER = "#ffffff", "#5f7196"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDE = 112  # columns of the call's window
KEEPS_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-HJKhl]|\x1b[=>]|\r")


def day(folder: Path) -> None:
    """Every picture of phoning and of the morning."""
    if os.name == "posix":
        for name, title, lines in call_screens(folder / "phoning"):
            save(name, screen(title, lines, WIDE).encode())
    at = prepared("today.md", folder / "today", "workflow today")
    lines = [[("$ ", GREEN), ("workflow today", WHITE)]]
    for line in printed(at, "workflow today"):
        first, *further = folded(line)
        colour = line_of_the_day(line)[-1][1]
        lines += [line_of_the_day(first), *([(" " * 6 + part, colour)] for part in further)]
    save("today.svg", screen("The morning", lines).encode())
    visit(at, folder)
    week(folder)


def prepared(page: str, folder: Path, until: str) -> Place:
    """The study of a documentation page, with everything typed that stands before the command `until`. Raises RuntimeError."""
    folder.mkdir()
    at = place(folder)
    for step in read_page((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if isinstance(step, File):
            (at.here / step.name).parent.mkdir(parents=True, exist_ok=True)
            (at.here / step.name).write_text(step.text, encoding="utf-8")
        elif step.typed == until:
            return at
        else:
            printed(at, step.typed)
    raise RuntimeError(f"docs/{page} has no command {until}")


def printed(at: Place, command: str) -> list[str]:
    """What a command prints, line by line. Raises RuntimeError where it fails."""
    text, code = run_command(shlex.split(command), at)
    if code:
        raise RuntimeError(f"{command} ended with {code}:\n{text}")
    return text.rstrip().replace(str(at.home), "/home/you").splitlines()


# ---- the call


def call_screens(folder: Path) -> list[tuple[str, str, list[Pieces]]]:
    """The screen of a call as it appears, and how it ends after a yes: file, title, lines."""
    at = prepared("phoning.md", folder, "workflow call C1")
    ours = {name: text for name, text in at.environment.items() if name.startswith(("WORKFLOW_", "PYTHONPATH"))}
    with typing("call", "C1", at=at.here, columns=WIDE, **ours) as terminal:
        terminal.wait_for("write nothing down")
        before = len(terminal.raw)
        terminal.press("6", "When does it suit?")
        terminal.press("4", "Where?")
        terminal.press("2", "Kind regards")
        terminal.close()
    shown = [terminal.raw[:before].decode(), terminal.raw[before:].decode().replace(str(at.home), "/home/you")]
    titles = (("call.svg", "A call: workflow call C1"), ("call-booked.svg", "After a yes: three keys"))
    return [(name, title, with_colours(text)) for (name, title), text in zip(titles, shown, strict=True)]


def with_colours(text: str) -> list[Pieces]:
    """What a terminal was sent, as lines of text in this theme's colours."""
    from rich.text import Text

    lines: list[Pieces] = []
    for line in KEEPS_COLOURS.sub("", text).strip("\n").split("\n"):
        found = Text.from_ansi(line)
        plain, colours = found.plain, [INK] * len(found.plain)
        for span in found.spans:
            style = span.style
            blue, bold, dim = (getattr(style, "color", None) is not None), getattr(style, "bold", None), getattr(style, "dim", None)
            colour = BLUE if blue and bold else BORDER if blue else WHITE if bold else GREY if dim else INK
            colours[span.start : span.end] = [colour] * (span.end - span.start)
        lines.append(_menu_line(plain) if "\x1b" not in line else _pieces(plain, colours))
    return lines


def _menu_line(line: str) -> Pieces:
    """A line of a menu: the key, then what it means; what was chosen."""
    found = re.match(r"(  [0-9a-e]  )(.*)", line)
    return [(found[1], AMBER), (found[2], INK)] if found else [(line, GREEN if line.startswith("> ") else INK)]


def _pieces(plain: str, colours: list[str]) -> Pieces:
    pieces: Pieces = []
    for letter, colour in zip(plain, colours, strict=True):
        if pieces and pieces[-1][1] == colour:
            pieces[-1] = (pieces[-1][0] + letter, colour)
        else:
            pieces.append((letter, colour))
    return pieces


# ---- the morning


def line_of_the_day(line: str) -> Pieces:
    """A line of `workflow today` in colours: headings, who, what to type.

    >>> line_of_the_day("        workflow call C2")
    [('        workflow call C2', '#8fb9f2')]
    """
    if not line.startswith(" "):
        return [(line, WHITE)]
    if line.startswith(" " * 8):
        return [(line, BLUE if line.strip().startswith("workflow ") else GREY)]
    return [(line, GREY)] if line.strip() == "nothing" else [(line[:8], AMBER), (line[8:], INK)]


def visit(at: Place, folder: Path) -> None:
    """The printed sheet of the visit whose signature is missing."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("The picture of the visit sheet stays as it is: there is no Chromium here.")
        return
    printed(at, "workflow today --print")
    page = next((at.here / "reports").glob("visits-*.html"))
    target = folder / "visit.png"
    last = page.read_text(encoding="utf-8").split("<section>")
    page.write_text(last[0] + "<section>" + last[-1], encoding="utf-8")
    _photograph(browser, page, target, "760,1020")
    save("visit.png", target.read_bytes())


def _photograph(browser: str, page: Path, target: Path, size: str) -> None:
    shot = [f"--screenshot={target}", f"--window-size={size}", "--hide-scrollbars", f"--user-data-dir={target.parent / 'browser'}"]
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", *shot, page.as_uri()], check=True, capture_output=True, timeout=180
    )


def week(folder: Path) -> None:
    """A made-up week of the agenda, as it is printed."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("The picture of the week stays as it is: there is no Chromium here.")
        return
    booked = (
        ("first-interview", ("C1",), ("SD",), "2026-11-30T09:30", 60, "home", ""),
        ("first-interview", ("C12",), ("MSHW", "SD"), "2026-11-30T14:00", 60, "university", "room 1"),
        ("follow-up", ("P3",), ("MSHW",), "2026-12-01T10:00", 45, "zoom", ""),
        ("first-interview", ("C14",), ("SD",), "2026-12-01T13:15", 60, "home", ""),
        ("therapist-interview", ("T5",), ("SD",), "2026-12-02T15:30", 90, "practice", ""),
        ("focus-group", ("P1", "P2", "P4", "P5", "P6", "P9"), ("MH", "SD"), "2026-12-03T17:00", 90, "university", "room 2"),
    )
    sessions = [
        Session(n, kind, who, staff, starts=at, zone="Europe/Amsterdam", minutes=minutes, mode=mode, place=place, standing="booked")
        for n, (kind, who, staff, at, minutes, mode, place) in enumerate(booked, 1)
    ]
    file, target = folder / "week.html", folder / "week.png"
    file.write_text(week_page(Week(sessions, {date(2026, 12, 4): "closed"}, {}), "", "pain", "2026-11-27T09:00"), encoding="utf-8")
    _photograph(browser, file, target, "1060,690")
    save("week.png", target.read_bytes())
