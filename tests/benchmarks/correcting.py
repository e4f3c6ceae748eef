"""A focus group of 90 minutes, corrected: how long saving, taking back and comparing take, and how much room (floor 4).

    python -m tests.benchmarks.correcting

13,500 words of two people in turns; the document has one word in eight changed, put in or taken out. The room is that of 200 savings of
one word each, as hours of work in the page make them, against the room of one whole revision.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.making.heard import transcribed
from tests.making.transcripts import said
from workflow.export import ExportOptions
from workflow.export.docx import DocxExporter
from workflow.export.text import TextExporter
from workflow.review.steps import comparing, save
from workflow.review.steps.importing import Wish, bring
from workflow.schedule.steps import add as add_session
from workflow.store import events, revisions
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import init
from workflow.transcribe.steps import read
from workflow.transcribe.turns import rebuild

WORDS, MINUTES, SAVINGS = 13_500, 90, 200
SLOWEST_S = 2.0  # of one saving: somebody waits for it


def make(home: Path, chance: random.Random) -> StudyFolder:
    study = init(home / "study", StudyWish(languages=("en",)))
    add_session(study, "first-interview", ("P1",), (), by="SD")
    vocabulary = ["the", "and", "I", "was", "so", "um,", *(f"word{number}" for number in range(800))]
    words = said(" ".join(chance.choice(vocabulary) for _ in range(WORDS)), every_ms=MINUTES * 60_000 // WORDS)
    labels: list[str] = []
    while len(labels) < WORDS:
        labels += [("P1", "interviewer")[len(labels) % 2]] * chance.randint(3, 60)
    with study.db.atomic():
        transcribed(study, 1, rebuild(words, labels[:WORDS]), events.next_number(study.db, "R"))
    return study


def changed(text: str, chance: random.Random) -> str:
    """The document with one word in eight wrong no more, missing no more, or gone."""
    lines = []
    for line in text.split("\n"):
        words = line.split(" ")
        if line.startswith("[0"):
            words[2:] = [chance.choices([word, "fixed", f"{word} added", ""], [88, 8, 2, 2])[0] for word in words[2:]]
        lines.append(" ".join(words))
    return "\n".join(lines)


def timed(what: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def main() -> int:
    chance = random.Random(6)
    rows: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as home:
        study = make(Path(home), chance)
        shown = read.transcript(study, 1)
        for exporter in (TextExporter(), DocxExporter()):
            path = Path(home, f"R1{exporter.suffix}")
            path.write_bytes(exporter.files(shown, ExportOptions())[0].content)
            took = timed(lambda path=path: bring(study, 1, path, Wish(), by="SD"))
            rows.append((f"an unchanged {exporter.suffix} taken back", f"{took:.1f} s"))
        text = Path(home, "R1.txt")
        text.write_text(changed(text.read_text("utf-8"), chance), encoding="utf-8")
        rows.append(("a .txt with one word in eight changed", f"{timed(lambda: bring(study, 1, text, Wish(), by='SD')):.1f} s"))
        rows.append(("the difference between the two revisions", f"{timed(lambda: comparing.compare(study, 1)):.1f} s"))
        savings = []
        for number in range(SAVINGS):
            edit = {"op": "text", "first": number * 3, "last": number * 3, "text": f"put{number}"}
            savings.append(timed(lambda edit=edit, number=number: save(study, 1, [edit], number + 1, by="SD")))
        rows.append(("one word saved, in the middle of the savings", f"{sorted(savings)[SAVINGS // 2]:.2f} s"))
        whole, kept = len(revisions.as_kept(revisions.content(study.db, 1), 0)[0]), _room(study)
        rows.append((f"{SAVINGS} savings take the room of", f"{kept / whole:.1f} whole revisions"))
        study.db.close()
    print("| 90 minutes, 13,500 words | |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")
    return 0 if sorted(savings)[SAVINGS // 2] <= SLOWEST_S else 1


def _room(study: StudyFolder) -> int:
    """Letters that all revisions after the second take in the store."""
    return sum(size for number, size in revisions.sizes(study.db, 1) if number > 1)


if __name__ == "__main__":
    sys.exit(main())
