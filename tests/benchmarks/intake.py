"""How long a sampling list takes to be read, compared with who is known, and imported with its names (floor 4).

python -m tests.benchmarks.intake [--people 10000]
"""

import argparse
import io
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.making.modules import ROOT
from workflow.people.steps import importing
from workflow.store import folder, identities
from workflow.store.steps import Wish, init

TODAY = date(2026, 11, 24)
NAMES = ("naam", "telefoon", "email", "geboortedatum", "geslacht", "regio", "phq15", "opmerking")
AT_MOST_S = 20.0  # of one core, for all of it, at 10,000 people


def people(count: int) -> list[tuple[str, ...]]:
    """Made-up rows, the same every time; one in fifty has something wrong with it."""
    chance = random.Random(4)
    found = []
    for n in range(count):
        born = f"{chance.randint(1, 28):02d}-{chance.randint(1, 12):02d}-{chance.randint(1946, 2008)}"
        region = chance.choice(("Utrecht", "Nijmegen", "Amsterdam")) if n % 50 else "Utrecth"
        found.append(
            (f"Person {n} {n * 7919 % count}", f"06-{20_000_000 + n}", f"p{n}@example.org", born, "mv"[n % 2], region, str(n % 20), "")
        )
    return found


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    return "\n".join(";".join(row) for row in [NAMES, *rows]).encode()


def as_xlsx(rows: list[tuple[str, ...]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [NAMES, *rows]:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    """What came of it, and the seconds that one core worked for it: others may be at work on the same machine."""
    start = time.process_time()
    return act(), time.process_time() - start


def measured(data: bytes, home: Path) -> tuple[int, int, list[float]]:
    """People taken, rows refused, and seconds to read, to compare, to import and to compare again with all of them known."""
    path = init(home / "study", Wish()).path
    criteria = (ROOT / "tests" / "people" / "criteria.toml").read_text(encoding="utf-8")
    with (path / "study.toml").open("a", encoding="utf-8") as settings:
        settings.write(criteria)
    study = folder.open_study(path)
    names = identities.open_file(study, "four words in a row")
    listed = home / "list"
    listed.write_bytes(data)
    draft, read = timed(lambda: importing.look(study, listed, importing.Wish(), TODAY))
    plan, compared = timed(lambda: importing.sort(study, draft, names))
    _, saved = timed(lambda: importing.save(study, draft, plan, names, by="SD", reason=""))
    again, compared_again = timed(lambda: importing.sort(study, draft, names))
    assert not again.new and not again.changed and len(again.same) == len(plan.new)
    return len(plan.new), len(plan.sorted.refused), [read, compared, saved, compared_again]


def main(argv: list[str] | None = None) -> int:
    """Prints the table; 1 where an import takes longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.intake")
    parser.add_argument("--people", type=int, default=10_000)
    count = parser.parse_args(argv).people
    rows = people(count)
    print("| list | rows | taken | refused | read | compared | imported | compared again |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    slowest = 0.0
    for kind, data in (("csv", as_csv(rows)), ("xlsx", as_xlsx(rows))):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            taken, refused, seconds = measured(data, Path(home))
        slowest = max(slowest, sum(seconds))
        print(f"| {kind} | {count:,} | {taken:,} | {refused:,} | " + " | ".join(f"{one:.1f} s" for one in seconds) + " |")
    print(f"\nSeconds of one core. All of it may take {AT_MOST_S:.0f} s; the slowest took {slowest:.1f} s.")
    return 0 if slowest <= AT_MOST_S else 1


if __name__ == "__main__":
    raise SystemExit(main())
