"""Makes the pictures of the documents from what the program really prints and writes (floor 4).

`python -m tests.making.pictures` transcribes made-up interviews in a passing folder, draws what a terminal shows as SVG, and what Word
shows as PNG, into docs/pictures/. The Word pictures need LibreOffice (`soffice`) and Poppler (`pdftoppm`); without them they stay as
they are, and one line says so. The progress bar needs a terminal of its own, which Windows does not lend.
"""

import argparse
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import textwrap
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from tests.making.console import Place, place, run_page
from tests.making.modules import ROOT

PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 150_000  # a picture must load over a clinic's line
COLUMNS = 96
SAMPLES = ("talk-1", "talk-2")  # those that every installation has

# ---- a terminal as SVG

CELL, LINE, PAD, BAR = 8.43, 20, 22, 36  # pixels: a letter's width, a line's height, the margin, the window's title bar
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
GROUND, TITLE_BAR, DOTS, INK = "#1d2129", "#2a2f3a", "#4a5160", "#d9dee7"
GREY, GREEN, BLUE, AMBER, RED, ROSE = "#98a1b2", "#8ccf9f", "#8fb9f2", "#e8bd72", "#f08d86", "#e8638c"
COLOURS = (  # the first pattern that a line matches gives its colour
    (r"\$ ", GREEN),
    (r"\s*Next: ", BLUE),
    (r"Problem: ", RED),
    (r"\s*\d+\.\s+\d\d:\d\d:\d\d-", INK),
    (r"(Model: |This |Set this |R\d+ is written|Everything here|\d+% heard)", GREY),
    (r"(id|recording) +\w+ ", AMBER),
    (r"\d+ places? to hear again", AMBER),
)
Pieces = list[tuple[str, str]]  # text and its colour


def coloured(line: str) -> Pieces:
    """One line of plain output in the colours of the picture.

    >>> coloured("Next: cd demo-study")
    [('Next: cd demo-study', '#8fb9f2')]
    """
    if line.startswith("$ "):
        return [("$ ", GREEN), (line[2:], "#ffffff")]
    return [(line, next((colour for pattern, colour in COLOURS if re.match(pattern, line)), INK))]


def folded(line: str, columns: int = COLUMNS) -> list[str]:
    """A line as a window of so many columns shows it, broken between words.

    >>> folded("Next: one two", 10)
    ['Next: one', '  two']
    """
    indent = re.match(r"\s*(\d+\.\s+[\d:-]+\s+)?", line)
    further = " " * max(2, len(indent[0]) if indent else 0)
    return textwrap.wrap(line, columns, subsequent_indent=further, drop_whitespace=True, replace_whitespace=False) or [""]


def screen(title: str, lines: list[Pieces], columns: int = COLUMNS) -> str:
    """A terminal window as SVG; every piece of text says how wide it is, so that any font keeps the columns."""
    width, height = round(2 * PAD + columns * CELL), BAR + 2 * PAD + len(lines) * LINE - 6
    drawn = []
    for row, pieces in enumerate(lines):
        y, column = BAR + PAD + row * LINE + 12, 0
        for text, colour in pieces:
            for run in re.finditer(r"\S+( \S+)*", text):  # a browser joins spaces: what stands after two is placed anew
                x, size = PAD + (column + run.start()) * CELL, f'textLength="{len(run[0]) * CELL:.1f}" lengthAdjust="spacingAndGlyphs"'
                drawn.append(f'<text x="{x:.1f}" y="{y}" fill="{colour}" {size}>{escape(run[0])}</text>')
            column += len(text)
    dots = "".join(f'<circle cx="{PAD + at * 18}" cy="{BAR / 2}" r="5.5" fill="{DOTS}"/>' for at in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{width}" height="{height}" rx="9" fill="{GROUND}"/>\n'
        f'<path d="M0 {BAR}V9a9 9 0 0 1 9-9H{width - 9}a9 9 0 0 1 9 9V{BAR}Z" fill="{TITLE_BAR}"/>\n{dots}\n'
        f'<text x="{width / 2}" y="{BAR / 2 + 4.5}" fill="{GREY}" font-family="system-ui, sans-serif" font-size="13"'
        f' text-anchor="middle">{escape(title)}</text>\n'
        f'<g font-family="{escape(FONT)}" font-size="14">\n' + "\n".join(drawn) + "\n</g>\n</svg>\n"
    )


def typed(at: Place, *commands: str) -> list[Pieces]:
    """What a terminal shows when these commands are typed one after another. Raises RuntimeError where one fails."""
    lines: list[Pieces] = []
    for command in commands:
        words = command.split()
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=at.here, env=at.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}")
        shown = done.stdout.replace(str(at.home), "/home/you").rstrip().splitlines()
        lines += [[]] if lines else []
        for line in [f"$ {command}", *shown]:
            colour = coloured(line)[-1][1]
            parts = folded(line)
            lines += [coloured(parts[0]), *([(part, colour)] for part in parts[1:])]
    return lines


# ---- the progress bar


def progress_frame(at: Place, command: str) -> list[Pieces]:
    """A terminal in the middle of a transcription: what stands there, and the bar as it was nearest to the half."""
    import pty

    ours, theirs = pty.openpty()
    live = at.environment | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    live.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", *command.split()], cwd=at.here, env=live, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    seen = bytearray()
    while True:
        try:
            block = os.read(ours, 65_536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not block:
            break
        seen += block
    os.close(ours)
    if process.wait():
        raise RuntimeError(seen.decode("utf-8", "replace"))
    text = seen.decode("utf-8", "replace")
    frames = [(int(found[2]), found[1]) for found in re.finditer(r"([^\r\n]*[━╺╸][^\r\n]*?(\d+) %[^\r\n]*)", text)]
    bar = min(frames, key=lambda frame: (abs(frame[0] - 50), "left" not in frame[1]))[1]
    before = re.split(r"[^\r\n]*[━╺╸]", text, maxsplit=1)[0]
    plain = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line).rstrip("\r") for line in before.split("\n")]
    return [coloured(f"$ {command}"), *(coloured(line) for line in plain if line.strip()), _ansi(bar)]


def _ansi(line: str) -> Pieces:
    """A line with the terminal's colour codes as pieces."""
    from rich.console import Console
    from rich.text import Text

    text = Text.from_ansi(re.sub(r"\x1b\[[0-9;?]*[A-HJKhl]", "", line))
    pieces = []
    for segment in text.render(Console(color_system="truecolor", force_terminal=True)):
        colour = segment.style.color if segment.style else None
        pieces.append((segment.text, "#" + "".join(f"{part:02x}" for part in colour.get_truecolor()) if colour else INK))
    return [(text, _softer(colour)) for text, colour in pieces if text.strip("\n")]


def _softer(colour: str) -> str:
    """The bar's two colours as this window's theme has them."""
    return DOTS if colour < "#404040" else ROSE if colour.startswith("#f") else colour


# ---- Word as PNG


def word_pages(document: Path, folder: Path) -> list[np.ndarray]:
    """The pages of a Word document as pictures of shape (height, width, 3), uint8, at 100 dots an inch."""
    profile = (folder / "office").as_uri()
    office = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(office, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)
    subprocess.run(["pdftoppm", "-r", "100", str(folder / f"{document.stem}.pdf"), str(folder / "page")], check=True, timeout=60)
    return [read_ppm(path.read_bytes()) for path in sorted(folder.glob("page*.ppm"))]


def read_ppm(data: bytes) -> np.ndarray:
    """A picture in the binary PPM form.

    >>> read_ppm(b"P6 2 1 255 abcdef").tolist()
    [[[97, 98, 99], [100, 101, 102]]]
    """
    kind, width, height, _ = data.split(maxsplit=4)[:4]
    if kind != b"P6":
        raise ValueError("not a binary PPM picture")
    return np.frombuffer(data[-int(width) * int(height) * 3 :], np.uint8).reshape(int(height), int(width), 3)


def cut(page: np.ndarray, most: int) -> np.ndarray:
    """The page as far as something stands on it, at most `most` rows, without the foot of the page; a thin line around it."""
    body = page[: int(page.shape[0] * 0.93)]
    last = int(np.flatnonzero((body < 200).any(axis=(1, 2))).max(initial=0))
    shown = page[: min(most, last + 40)].copy()
    shown[[0, -1]] = shown[:, [0, -1]] = 190
    return shown


def png(picture: np.ndarray) -> bytes:
    """A picture as PNG with a palette of at most 256 colours (RFC 2083), which suits text.

    >>> png(np.zeros((2, 3, 3), np.uint8))[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    for bits in (6, 5, 4, 3):
        step = 255 / (2**bits - 1)
        coarse = (np.round(np.round(picture / step) * step)).astype(np.uint8)
        palette, index = np.unique(coarse.reshape(-1, 3), axis=0, return_inverse=True)
        if len(palette) <= 256:
            break
    height, width, _ = picture.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), index.reshape(height, width).astype(np.uint8)], axis=1)
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)), (b"PLTE", palette.tobytes())]
    parts += [(b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    framed = (struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


# ---- all of them


def save(name: str, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise RuntimeError(f"{name} has {len(content)} bytes; a picture may have {MOST_BYTES}.")
    (PICTURES / name).write_bytes(content)
    print(f"docs/pictures/{name}: {len(content) / 1000:.0f} kB")


def demonstration(folder: Path) -> None:
    """`workflow demo` from its first line to its last."""
    lines = typed(place(folder), "workflow demo demo-study")
    save("demo.svg", screen("A first look: workflow demo", lines).encode())


def first_interview(folder: Path) -> None:
    """A study with two recordings: the bar, the lists, the places to hear again, and the Word document."""
    at = place(folder)
    typed(at, "workflow init my-study")
    at.here = at.home / "my-study"
    for name, kind in zip(SAMPLES, ("first-interview", "follow-up"), strict=True):
        sound = next(path for path in (ROOT / "audio_samples").glob(f"{name}.*") if path.suffix != ".json")
        number = SAMPLES.index(name) + 1
        typed(at, f"workflow session add --kind {kind} --who P1", f"workflow recording add {sound} --session S{number}")
    transcribe = "workflow recording transcribe --model demo"
    if os.name == "posix":
        save("progress.svg", screen("While it listens", progress_frame(at, transcribe)).encode())
    else:
        typed(at, transcribe)
    save("flags.svg", screen("What to hear again", typed(at, "workflow recording status", "workflow transcript flags R2")).encode())
    typed(at, "workflow export transcripts R2 --to docx")
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        print("The Word pictures stay as they are: LibreOffice (soffice) or Poppler (pdftoppm) is not here.")
        return
    pages = word_pages(at.here / "exports" / "R2.docx", folder)
    save("word.png", png(cut(pages[0], 700)))
    save("word-places.png", png(cut(pages[-1], 620)))


def matrix(folder: Path) -> None:
    """What the page on whom to phone next draws when it is run."""
    run_page((ROOT / "docs" / "who-next.md").read_text(encoding="utf-8"), folder)
    for name in ("matrix.svg", "matrix.png"):
        save(name, (folder / "pain" / name).read_bytes())


def a_day(folder: Path) -> None:
    """Phoning, the morning, and the sheet of a visit."""
    from tests.making.pictures_day import day

    day(folder)


def gaps(folder: Path) -> None:
    """The days between first interviews and follow-ups, of made-up people."""
    from workflow.figures import draw
    from workflow.schedule.pictures import paint_gaps

    rows = [("P1", 371, ""), ("P2", 352, ""), ("P4", 340, ""), ("P5", 413, "late"), ("P7", 364, ""), ("P9", 320, "early"), ("P11", 388, "")]
    save("gaps.svg", draw(lambda figure: paint_gaps(figure, rows), 2.8))


def withdrawal(folder: Path) -> None:
    """What somebody who asks to be erased has in the study, before anything is done."""
    from tests.making import leaving_study

    made = leaving_study.begin(folder)
    for number in (1, 2):
        leaving_study.takes_part(made, number)
    leaving_study.interviewed(made, "P1")
    leaving_study.group(made, ("P1", "P2"))
    leaving_study.exported(made, 1, formats=("docx",))
    leaving_study.booked(made, "P1", "2036-12-01", "follow-up")
    leaving_study.close(made)
    at = place(folder)
    (folder / "passphrase").write_text(leaving_study.PASSPHRASE)
    (folder / "passphrase").chmod(0o600)
    at.environment["WORKFLOW_PASSPHRASE_FILE"] = str(folder / "passphrase")
    at.here = made.study.path
    lines = typed(at, "workflow people withdraw P1 --scope erase --dry-run")
    save("withdrawal.svg", screen("Somebody asks to be erased", lines).encode())


def who_spoke_when(folder: Path) -> None:
    """The picture of `workflow transcript stats --picture`, of the words of a made-up focus group's script."""
    from workflow.transcribe.figures import who_spoke_when as drawn
    from workflow.transcribe.schema import from_json
    from workflow.transcribe.speakers import stats

    script = from_json(json.loads((ROOT / "audio_samples" / "focus-group-1.json").read_text(encoding="utf-8")))
    save("who-spoke-when.png", drawn(stats.of(script), script.duration_ms, "Focus group: who spoke when", "png"))


def in_the_browser(folder: Path) -> None:
    """The pages in the browser."""
    from tests.making.pictures_web import pages

    pages(folder)


def on_reports(folder: Path) -> None:
    """The flow, the lengths, the months, and the page with every report."""
    from tests.making.pictures_report import reports

    reports(folder)


MAKERS = {
    "demo": demonstration,
    "first": first_interview,
    "matrix": matrix,
    "day": a_day,
    "gaps": gaps,
    "withdrawal": withdrawal,
    "speakers": who_spoke_when,
    "web": in_the_browser,
    "report": on_reports,
}


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.making.pictures", description="Make the pictures of the documents again.")
    parser.add_argument(
        "only",
        nargs="*",
        choices=[*MAKERS, []],
        help="; ".join(f"{name}: {maker.__doc__}" for name, maker in MAKERS.items()),
    )
    wanted = parser.parse_args(argv).only or list(MAKERS)
    PICTURES.mkdir(exist_ok=True)
    for name, make in MAKERS.items():
        if name in wanted:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                make(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
