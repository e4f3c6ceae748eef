"""How far the batch is: a bar on a terminal, plain lines elsewhere, JSON for another program (floor 4)."""

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from workflow.cli import out
from workflow.store import ledger
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording

Tell = Callable[..., None]
PLAIN_EVERY_S = 30
LITTLE = 50_000_000  # bytes that are read before a bar could be seen
MOMENTS = {"prepared", "committed", "written", "loaded", "restart"}  # when a new figure is worth showing


class Share:
    """What share of the batch's sound has been heard; by the ledger, so other computers' work counts too."""

    def __init__(self, study: StudyFolder, recordings: Sequence[Recording]) -> None:
        self.study = study
        self.lengths = {r.number: r.declared_ms or 60_000 for r in recordings if not r.transcribed}
        self.whole_ms = max(1, sum(self.lengths.values()))
        self.began = time.monotonic()
        self.before_ms: float | None = None

    def done_ms(self) -> float:
        at_work = ledger.progress(self.study.db)
        done = 0.0
        for number, length in self.lengths.items():
            entry = at_work.get(number)
            if entry is None:
                done += length  # written, and gone from the ledger
            elif entry["chunk_ms"]:
                done += length * entry["heard_ms"] / entry["chunk_ms"]
        if self.before_ms is None:
            self.before_ms, self.began = done, time.monotonic()
        return done

    def left(self, done_ms: float) -> str:
        """The time left in words, from the speed so far in this run."""
        gained = done_ms - (self.before_ms or 0)
        if gained <= 0:
            return "time left not known yet"
        seconds = (self.whole_ms - done_ms) * (time.monotonic() - self.began) / gained
        return f"about {seconds / 60:.0f} min left" if seconds >= 90 else f"about {seconds:.0f} s left"


@contextlib.contextmanager
def shown(study: StudyFolder, recordings: Sequence[Recording], how: str, named: dict[int, str]) -> Iterator[Tell]:
    """Gives the function that the steps call for everything that happens; `named` says what to call a recording."""
    share = Share(study, recordings)
    names = {r.number: f"R{r.number}" for r in recordings} | named
    if how == "json":
        yield _as_json
    elif how == "auto" and sys.stderr.isatty():
        with _bar(share, names) as tell:
            yield tell
    else:
        yield _lines(share, names)


def _as_json(event: str, **facts: Any) -> None:
    sys.stderr.write(json.dumps({"event": event} | facts) + "\n")
    sys.stderr.flush()


@contextlib.contextmanager
def _bar(share: Share, names: dict[int, str]) -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %  {task.fields[left]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading the sound", total=share.whole_ms, left="")

        def tell(event: str, **facts: Any) -> None:
            if event in MOMENTS:
                done = share.done_ms()
                progress.update(task, completed=done, left=share.left(done))
            if event in ("load", "generate", "audit", "writing"):
                words = {"load": "Loading the model", "generate": "Listening", "audit": "Checking for lost speech", "writing": "Writing"}
                name = f" {names[facts['recording']]}" if "recording" in facts else ""
                progress.update(task, description=words[event] + name)
            if event == "restart":
                progress.console.print(_restart(facts))

        yield tell


def _lines(share: Share, names: dict[int, str]) -> Tell:
    last = time.monotonic()

    def tell(event: str, **facts: Any) -> None:
        nonlocal last
        if event == "restart":
            out.note(_restart(facts))
        if event == "written":
            out.note(f"{names[facts['recording']]} is written.")
        if event in MOMENTS and time.monotonic() - last > PLAIN_EVERY_S:
            last = time.monotonic()
            done = share.done_ms()
            out.note(f"{done / share.whole_ms:.0%} heard, {share.left(done)}")

    return tell


def _restart(facts: dict[str, Any]) -> str:
    return f"The model's program stopped ({facts['why']}); it starts again with less at a time. Nothing is lost."


@contextlib.contextmanager
def bytes_shown(what: str, whole: int) -> Iterator[Callable[[int], None]]:
    """A bar over so many bytes on a terminal; nothing elsewhere, nor where there is little to do."""
    if whole < LITTLE or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=whole)
        yield lambda done: progress.update(task, completed=done)
