"""How many slips of the pen `workflow report check` finds: every number that agrees is raised by one, one at a time (floor 4).

python -m tests.benchmarks.slips
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.making.entered_studies import enter
from tests.making.modules import ROOT
from tests.making.reported import published
from workflow.demo_corpus.building import build
from workflow.report import written
from workflow.report.every import every
from workflow.report.manuscript.checking import AGREES, DIFFERS, NO_DATA, check, sentences
from workflow.report.manuscript.numbers import numbers
from workflow.report.manuscript.topics import Topic, topics
from workflow.report.material import Material
from workflow.report.said import LANGUAGES, Telling
from workflow.report.steps import gather

STUDIES = range(200, 240)
LEAST = 0.75  # of the slips in the program's own sentences
PAPER = ROOT / "tests" / "demo_corpus" / "manuscript.txt"


@dataclass
class Tally:
    """What came of one kind of text."""

    agreeing: int = 0
    found: int = 0
    false_alarms: int = 0


def slips(text: str, about: Sequence[Topic], ids: Sequence[str], tally: Tally) -> None:
    """Raise each agreeing number of a text by one, and see whether its sentence then differs from the study."""
    for sentence in sentences(text):
        judged = check(sentence, about, ids)
        tally.false_alarms += sum(one.status in (DIFFERS, NO_DATA) for one in judged)
        for number, finding in zip(numbers(sentence, ids), judged, strict=False):
            if finding.status == AGREES and number.kind != "month":
                wrong = raised(number.text, number.values[0])
                again = check(sentence[: number.start] + wrong + sentence[number.end :], about, ids)
                tally.agreeing += 1
                tally.found += any(one.status in (DIFFERS, NO_DATA) for one in again)


def raised(text: str, value: object) -> str:
    """A number one higher, as it is written; words become figures.

    >>> raised("20-59", 20), raised("85%", 85), raised("Twenty-five", 25), raised("20th", 20)
    ('21-60', '86%', '26', '21th')
    """
    if any(letter.isdigit() for letter in text):
        return re.sub(r"\d+", lambda match: str(int(match[0]) + 1), text)
    return str(int(str(value)) + 1)


def own(materials: Iterable[Material], language: str) -> Tally:
    """The Methods sections that the program writes of these studies."""
    tally = Tally()
    for material in materials:
        facts = every(material)
        about, ids = topics(material, facts), tuple(material.settings.groups.values())
        for _, text in written.paragraphs(Telling(material, facts, language).said(), language):
            slips(text, about, ids, tally)
    return tally


def main() -> int:
    """Prints the table; 1 where too few slips are found, or a number that is right is called wrong."""
    with tempfile.TemporaryDirectory() as home:
        entered = [gather.material(enter(Path(home) / str(seed), seed)) for seed in STUDIES]
        replay = gather.material(build(Path(home) / "corpus").study)
    rows = {}
    for language in LANGUAGES:
        rows[f"Methods of the published study, {language}"] = own([published().material()], language)
        rows[f"Methods of {len(STUDIES)} random studies, {language}"] = own(entered, language)
    paper = rows["the paper's facts in words of our own, en"] = Tally()
    slips(PAPER.read_text(encoding="utf-8"), topics(replay, every(replay)), tuple(replay.settings.groups.values()), paper)
    print("| text | numbers that agree | slips of one found | right numbers called wrong |")
    print("|---|--:|--:|--:|")
    for name, one in rows.items():
        print(f"| {name} | {one.agreeing} | {one.found} ({100 * one.found / one.agreeing:.0f}%) | {one.false_alarms} |")
    told = [one for one in rows.values() if one is not paper]
    enough = sum(one.found for one in told) >= LEAST * sum(one.agreeing for one in told)
    return int(not enough or any(one.false_alarms for one in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
