"""How many of the words that give somebody away are proposed, and how many proposals are right (floor 4).

python -m tests.benchmarks.pseudonyms
"""

import json
import sys
import time
from collections import Counter
from dataclasses import replace

from tests.making.named import HELD_BACK, SEEN, Talk, Truth, talks
from workflow import samples
from workflow.records import Transcript
from workflow.review.pseudonyms.found import LEVELS, SURE, Found
from workflow.review.pseudonyms.names import Somebody
from workflow.review.pseudonyms.search import knowledge, search
from workflow.transcribe.schema import from_json

TALKS = 20  # of each language
SETS = (("while the search was made", SEEN), ("held back", HELD_BACK))
LANGUAGES = {"en": "English", "nl": "Dutch"}
LEAST_SURE_PRECISION, LEAST_RECALL = 0.98, 0.95
ORDER = ("as known", "misheard", "known to nobody", "by its shape")


def covered(truth: Truth, found: list[Found]) -> bool:
    """Whether every word of it would be replaced."""
    places = {at for one in found for at in one.places}
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


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def main() -> int:
    found = {(name, language): outcomes(list(talks(language, TALKS, material))) for name, material in SETS for language in LANGUAGES}
    print("| sentences and names | language | places | found, sure | found, all | sure: right | likely: right | maybe: right |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    missed = False
    for (name, language), (kinds, levels) in found.items():
        total = sum(kinds.values(), Counter[str]())
        rights = [share(counted["right"], counted["made"]) for counted in levels.values()]
        cells = [total["there"], share(total["sure"], total["there"]), share(total["all"], total["there"]), *rights]
        print(f"| {name} | {LANGUAGES[language]} | {' | '.join(map(str, cells))} |")
        sure = levels[SURE]
        missed = missed or sure["right"] < LEAST_SURE_PRECISION * sure["made"] or total["all"] < LEAST_RECALL * total["there"]
    by_kind(found)
    quiet()
    speed()
    print("\nFound: every word of it lies in a proposal. Right: the proposal touches words that give somebody away. Both languages and all")
    print("sentences are made up; what the first set missed was looked at while the search was made, the second set was held back.")
    return int(missed)


def by_kind(found: dict[tuple[str, str], tuple[dict[tuple[str, str], Counter[str]], dict[str, Counter[str]]]]) -> None:
    """What was found of each kind of thing, in the sets that were held back."""
    kinds: dict[tuple[str, str], Counter[str]] = {}
    for (name, _), (counted, _) in found.items():
        if name == SETS[1][0]:
            for key, more in counted.items():
                kinds[key] = kinds.get(key, Counter()) + more
    print("\n| held back: what gives somebody away | written | places | found, sure | found, all |")
    print("|---|---|---:|---:|---:|")
    for (how, what), one in sorted(kinds.items(), key=lambda row: (ORDER.index(row[0][0]), row[0][1])):
        print(f"| {what} | {how} | {one['there']} | {share(one['sure'], one['there'])} | {share(one['all'], one['there'])} |")


def quiet() -> None:
    """What is proposed where nobody is named: the sample conversations as they are, against a list of people who are not in them."""
    made = next(talks("en", 1))
    known = knowledge(made.people, made.entries)
    scripts = [from_json(json.loads(one.script.read_text(encoding="utf-8"))) for one in samples.listed() if not one.tracks]
    count = sum(len(search(script, known)[1]) for script in scripts)
    print(f"\nThe sample conversations, in which nobody is named: {count} proposals in {sum(len(s.words) for s in scripts):,} words.")


def speed() -> None:
    """A long focus group against a long sampling list."""
    made = list(talks("en", 6))
    turns = [turn for talk in made for turn in talk.transcript.turns]
    long = Transcript("R1", 5_400_000, tuple(replace(turn, speaker=f"P{i % 8}") for i, turn in enumerate(turns)))
    people = [*made[0].people, *(Somebody(100 + n, {"name": f"Klaas{n} van Verzonnen{n}"}) for n in range(1000))]
    started = time.perf_counter()
    search(long, knowledge(people, made[0].entries))
    took = time.perf_counter() - started
    print(f"\n{len(long.words):,} words against a sampling list of {len(people):,} people: {took:.1f} s.")


if __name__ == "__main__":
    sys.exit(main())
