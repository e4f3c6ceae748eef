"""Our exports opened by programs of others: Taguette over its server, LibreOffice, pandoc, and qc for REFI-QDA projects (floor 4).

python -m tests.making.readers DIR    # makes DIR a virtual environment with Taguette

Each is run as a person would run it, in an installation of its own; none is a dependency of ours and no line of theirs is used. Asked
is what arrives: paragraphs of text, which are held against the rows that were written.
"""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import uuid4

from workflow.export.rows import Row
from workflow.transcribe.times import clock

TAGUETTE = "taguette==1.5.2"  # BSD
QC = "qualitative-coding==1.7.8"  # AGPL: run from outside, never imported
NEAR = 60  # letters around a turn in which its speaker and its time must stand
SECONDS = 300


def installed(package: str, folder: Path) -> Path:
    """The folder of the programs of a virtual environment with this package, made where it is not there."""
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    if not (folder / "whole").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", package], check=True, timeout=2 * SECONDS)
        (folder / "whole").touch()
    return programs


# ---- Taguette


@contextmanager
def taguette(programs: Path, home: Path) -> Iterator["Taguette"]:
    """A Taguette server of its own, with an empty project; it listens on this computer alone and ends with the block."""
    home.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = home / "taguette.log"
    command = [programs / "taguette", "--no-browser", "-b", "127.0.0.1", "-p", str(port), "--database", home / "taguette.sqlite3"]
    with log.open("wb") as written:
        running = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT, env=os.environ | {"HOME": str(home)})
    try:
        yield Taguette(_link(log, running), port)
    finally:
        running.terminate()
        running.wait(30)


def _link(log: Path, running: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.poll() is None:
        found = re.search(r"http://localhost:\d+/\?token=\w+", log.read_text(encoding="utf-8", errors="replace"))
        if found:
            return found[0].replace("localhost", "127.0.0.1")
        time.sleep(0.2)
    raise RuntimeError("Taguette did not start: " + log.read_text(encoding="utf-8", errors="replace")[-500:])


class Taguette:
    """What a person does in the browser: a new project, a document added, its text looked at."""

    def __init__(self, link: str, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.browser: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.browser.open(link).read()
        form = self.browser.open(f"{self.base}/project/new").read().decode()
        found = re.search(r'name="_xsrf" value="([^"]+)"', form)
        self.token = found[1] if found else ""
        answer = self.browser.open(f"{self.base}/project/new", urlencode({"_xsrf": self.token, "name": "pain", "description": ""}).encode())
        self.project = answer.url.rsplit("/", 1)[1]

    def paragraphs(self, file: Path) -> list[str]:
        """The paragraphs of a file that Taguette has imported. Raises HTTPError with its refusal."""
        mark = uuid4().hex
        fields = {"name": file.name, "description": "", "text_direction": "LEFT_TO_RIGHT"}
        body = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n' for key, text in fields.items()
        ).encode()
        body += f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'.encode()
        body += file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "X-XSRFToken": self.token}
        api = f"{self.base}/api/project/{self.project}/document"
        made = json.load(self.browser.open(Request(f"{api}/new", body, headers)))
        shown = json.load(self.browser.open(f"{api}/{made['created']}/contents"))
        return of_html("".join(part["contents"] for part in shown["contents"]))


def of_html(page: str) -> list[str]:
    """The paragraphs, list items and table rows of a page, as text."""
    page = re.sub(r"(?s)<(head|style)\b.*?</\1>", "", page)
    page = re.sub(r"(?s)<tr\b.*?</tr>", lambda row: re.sub(r"</?(?:p|tr|h\d)\b[^>]*>", " ", row[0]) + "\n", re.sub(r"\s*\n\s*", " ", page))
    ended = re.sub(r"</(?:p|h\d|li|pre|div)>|<br\s*/?>", "\n", page)
    return [line for text in re.sub(r"<[^>]+>", " ", ended).split("\n") if (line := " ".join(unescape(text).split()))]


# ---- LibreOffice and pandoc


def saved_as(kind: str, file: Path, home: Path) -> Path:
    """A file that LibreOffice has opened and saved in another format, in this folder."""
    home.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation={(home / 'profile').absolute().as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", home, file]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return home / f"{file.stem}.{kind.partition(':')[0]}"


def libreoffice(file: Path, home: Path) -> list[str]:
    """The paragraphs of a file that LibreOffice has opened and written out as a page, which keeps tables."""
    return of_html(saved_as("html:HTML (StarWriter):UTF8", file, home).read_text(encoding="utf-8"))


def pandoc(file: Path, _home: Path | None = None) -> list[str]:
    """The paragraphs of a file that pandoc has read."""
    read = subprocess.run(["pandoc", file, "--to", "html", "--wrap=none"], check=True, capture_output=True, timeout=SECONDS)
    return of_html(read.stdout.decode("utf-8"))


# ---- qc


@dataclass(frozen=True)
class Project:
    """What qc knows of a project that it has imported."""

    texts: dict[str, bytes]
    coders: set[str]
    given: set[tuple[str, str]]  # coder and code


def qc(programs: Path, file: Path, home: Path) -> Project:
    """A REFI-QDA project imported by `qc init --import`. Version 1.7.8 stops in a debugger there, which is told to stay out."""
    home.mkdir(parents=True)
    quiet = os.environ | {"PYTHONBREAKPOINT": "0", "PYTHONPATH": ""}
    subprocess.run(
        [programs / "qc", "init", "--import", file.absolute()], cwd=home, env=quiet, check=True, capture_output=True, timeout=SECONDS
    )
    base = sqlite3.connect(home / "qualitative_coding.sqlite3")
    try:
        coders = {name for (name,) in base.execute("select name from coder")}
        given = set(base.execute("select distinct coder_id, code_id from coded_line"))
    finally:
        base.close()
    return Project({path.stem: path.read_bytes() for path in (home / "corpus").iterdir()}, coders, given)


# ---- what arrived


@dataclass(frozen=True)
class Arrived:
    """Of so many words and turns, how many came through."""

    words: int
    of_words: int
    turns: int  # a paragraph of their own, with all their words
    speakers: int
    times: int
    of_turns: int

    @property
    def whole(self) -> bool:
        return self.words == self.of_words and self.turns == self.speakers == self.times == self.of_turns


def arrived(rows: Sequence[Row], paragraphs: Sequence[str], *, stamp_of_end: bool = False) -> Arrived:
    """What of the rows stands in the paragraphs, in their order.

    >>> one, two = Row("P7", 61_000, 62_000, "It hurt."), Row("SD", 63_000, 64_000, "Where?")
    >>> arrived([one, two], ["[00:01:01] P7: It hurt.", "[00:01:03] SD: Where?"]).whole
    True
    >>> arrived([one, two], ["[00:01:01] P7: It hurt. [00:01:03] SD: Where?"])
    Arrived(words=3, of_words=3, turns=0, speakers=2, times=2, of_turns=2)
    """
    wanted = [word for row in rows for word in row.text.split()]
    there = [word for paragraph in paragraphs for word in paragraph.split()]
    words = sum(block.size for block in SequenceMatcher(None, wanted, there, autojunk=False).get_matching_blocks())
    turns = speakers = times = 0
    at, latest, begin = 0, 0, 0
    for row in rows:
        latest = max(latest, row.end_ms)
        text = " ".join(row.text.split())
        found = next(
            ((n, place) for n in range(at, len(paragraphs)) if (place := paragraphs[n].find(text, begin if n == at else 0)) >= 0), None
        )
        if found is None:
            continue
        at, place = found
        begin = place + len(text)
        near = paragraphs[at][max(0, place - NEAR) : place] + " " + paragraphs[at][begin : begin + NEAR]
        rest = paragraphs[at][:place] + paragraphs[at][begin:]
        turns += sum(other.text in rest for other in rows if len(other.text) > 3) == 0 and len(rest) <= NEAR
        speakers += row.speaker in near
        times += clock(latest if stamp_of_end else row.start_ms) in near
    return Arrived(words, len(wanted), turns, speakers, times, len(rows))


def tools() -> list[str]:
    """Which of the programs are not here."""
    return [name for name in ("soffice", "pandoc", "ebook-convert") if not shutil.which(name)]


if __name__ == "__main__":
    installed(TAGUETTE, Path(sys.argv[1]))
