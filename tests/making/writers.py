"""Many programs write to one study at once, through the real steps; how long each write took (floor 4).

`python -m tests.making.writers STUDY NUMBER WRITES FIRST` is one of them: it notes letters to its own person and to one that all share.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.making.modules import ROOT
from workflow.people.steps import book, contact
from workflow.store.folder import open_study


def main(study: str, number: int, writes: int, first: int) -> list[float]:
    """Milliseconds of each write; `first` is the number of the first of them."""
    opened = open_study(Path(study))
    took = []
    for i in range(first, first + writes):
        person = book.get(opened, f"C{1 if i % 4 == 0 else number + 1}")
        began = time.perf_counter()
        contact.letter_sent(opened, person, f"{number:04d}-{i:06d}", by=f"W{number}")  # no day: what counts is that each is its own
        took.append((time.perf_counter() - began) * 1000)
    opened.db.close()
    return took


def all_at_once(study: Path, programs: int, writes: int, first: int = 0) -> list[float]:
    """Start them all, wait for all; the milliseconds of every write, sorted. Raises AssertionError when one of them failed.

    A second time in the same study, `first` says how many writes each has done.
    """
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.making.writers", str(study), str(number), str(writes), str(first)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for number in range(1, programs + 1)
    ]  # fmt: skip
    took: list[float] = []
    for one in started:
        out, err = one.communicate()
        assert one.returncode == 0, err
        took += json.loads(out)
    return sorted(took)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))))
