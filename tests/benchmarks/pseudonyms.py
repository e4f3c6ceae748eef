"""How many of the words that give somebody away are proposed, and how many proposals are right (floor 4).

python -m tests.benchmarks.pseudonyms
"""

import sys
from collections import Counter

from tests.making.named import Talk, Truth, talks
from workflow.review.pseudonyms.found import LEVELS, SURE, Found
from workflow.review.pseudonyms.search import knowledge, search

TALKS = 20  # of each language
LEAST_SURE_PRECISION, LEAST_RECALL = 0.99, 0.95


def covered(truth: Truth, found: list[Found]) -> bool:
    """Whether every word of it would be replaced; titles and particles that it begins with count as well."""
    places = {at for one in found for at in range(one.first, one.last + 1)}
    return set(range(truth.first, truth.last + 1)) <= places


def right(one: Found, truths: list[Truth]) -> bool:
    return any(one.first <= truth.last and truth.first <= one.last for truth in truths)


def outcomes(made: list[Talk]) -> tuple[dict[tuple[str, str], Counter[str]], dict[str, Counter[str]]]:
    """For what gives somebody away: how much of it was found; for each level: how many proposals were right."""
    kinds: dict[tuple[str, str], Counter[str]] = {}
    levels: dict[str, Counter[str]] = {level: Counter() for level in LEVELS}
    for talk in made:
        found = search(talk.transcript, knowledge(talk.people, talk.entries))[1]
        sure = [one for one in found if one.level == SURE]
        for truth in talk.truths:
            counted = kinds.setdefault((truth.how, truth.what), Counter())
            counted.update(there=1, sure=covered(truth, sure), all=covered(truth, found))
        for one in found:
            levels[one.level].update(made=1, right=right(one, talk.truths))
    return kinds, levels


def main() -> int:
    missed = False
    for language, name in (("en", "English"), ("nl", "Dutch")):
        made = list(talks(language, TALKS))
        kinds, levels = outcomes(made)
        words = sum(len(talk.transcript.words) for talk in made)
        print(f"{name}: {len(made)} conversations, {words:,} words, {sum(len(talk.truths) for talk in made):,} places\n")
        print("| what gives somebody away | written | places | found, sure | found, all |")
        print("|---|---|---:|---:|---:|")
        total: Counter[str] = Counter()
        for (how, what), counted in sorted(kinds.items()):
            total += counted
            print(
                f"| {what} | {how} | {counted['there']} | {counted['sure'] / counted['there']:.0%} | {counted['all'] / counted['there']:.0%} |"
            )
        print(f"| all | | {total['there']} | {total['sure'] / total['there']:.1%} | {total['all'] / total['there']:.1%} |")
        print("\n| proposals | made | right |")
        print("|---|---:|---:|")
        for level, counted in levels.items():
            print(f"| {level} | {counted['made']} | {counted['right'] / max(1, counted['made']):.1%} |")
        print()
        sure = levels[SURE]["right"] / max(1, levels[SURE]["made"])
        missed = missed or sure < LEAST_SURE_PRECISION or total["all"] / total["there"] < LEAST_RECALL
    print(
        "Sentences and names made up for this. Found: every word of it is in a proposal. Right: it touches words that give somebody away."
    )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
