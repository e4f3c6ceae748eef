"""How many sentences of an interviewer are given to the right question of the guide (floor 4).

python -m tests.benchmarks.guides
"""

import sys
from collections import Counter

from tests.making.spoken import PATIENT_FIRST
from workflow.guides.matching import places
from workflow.guides.reading import decoded, read
from workflow.guides.shipped import content
from workflow.records import Word
from workflow.transcribe.turns import of_one

MOST_WRONG = 0.1  # of what is proposed


def outcomes(language: str) -> Counter[str]:
    """What became of each sentence: right, wrong, not found, or rightly left alone."""
    guide = read(decoded(content("patient-first", language)))
    counted: Counter[str] = Counter()
    for text, item in PATIENT_FIRST[language]:
        words = tuple(Word(word, at * 400, at * 400 + 300) for at, word in enumerate(text.split()))
        found = [place for there in places(guide, [of_one("interviewer", words)]).values() for place in there]
        best = max(found, key=lambda place: place.score, default=None)
        if best is None:
            counted["left alone" if item is None else "not found"] += 1
        else:
            counted["right" if best.item == item else "wrong"] += 1
    return counted


def main() -> int:
    print("| language | sentences | given to the right question | to a wrong one | not found | rightly left alone |")
    print("|---|---:|---:|---:|---:|---:|")
    worst = 0.0
    for language in PATIENT_FIRST:
        counted = outcomes(language)
        cells = [counted[name] for name in ("right", "wrong", "not found", "left alone")]
        print(f"| {language} | {counted.total()} | {' | '.join(map(str, cells))} |")
        worst = max(worst, counted["wrong"] / max(1, counted["right"] + counted["wrong"]))
    print("\nSentences made up for this; some are put in quite other words than the guide's, and some are no question of it.")
    return int(worst > MOST_WRONG)


if __name__ == "__main__":
    sys.exit(main())
