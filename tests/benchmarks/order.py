"""Whether the list of places to hear again begins with the worst: errors as Whisper makes them, put into the samples (floor 4).

    python -m tests.benchmarks.order

The samples of a language run behind each other as one long recording. Speech is what the detector finds in the sound itself; the words are
the scripts', altered as `tests/making/wronged.py` says, and the places are made of them by the program.

What the first tenth of the minutes can hold is bounded: of a place that holds one wrong word four seconds are listened to before and
after it. So "best" is what the best of all orders, which knows the errors, reaches with the same places; "by time" is no order at all.
Errors count by their harm: 1 for five seconds of speech that were dropped and for a phrase that was invented, 0.2 for a wrong or a
missing word, 0.3 for a few words of the wrong speaker.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tests.benchmarks.vad import decoded, ours
from tests.making.wronged import GOOD, POOR, Error, Wronged, wronged
from workflow import demo, samples
from workflow.records import Span, Transcript, Turn, Word
from workflow.transcribe import regions
from workflow.transcribe.flags import LEAD_MS, Place, ranked

SEEDS = range(10)
FIRST = 0.1  # of the minutes to listen to
LEAST = 0.7  # of what the best order reaches, by harm; half of all that is flagged is more than any order can reach with many errors
KINDS = ("dropped", "invented", "wrong", "speaker")
HABITS = {"few errors": GOOD, "many errors": POOR}


def harm(error: Error) -> float:
    """How much is lost where it stays: see the head of this page."""
    if error.kind == "dropped" and error.words > 1:
        return max(1.0, (error.end_ms - error.start_ms) / 5000)
    return {"dropped": 0.2, "wrong": 0.2, "invented": 1.0, "speaker": 0.3}[error.kind]


def within(error: Error, place: Place) -> bool:
    """Whether somebody who listens to this place hears the error."""
    return place.start_ms - LEAD_MS < error.end_ms and error.start_ms < place.end_ms + LEAD_MS


def first_of(places: Sequence[Place], minutes_ms: float) -> list[Place]:
    """The places from the top of the list that are heard in so much time; the last that begins within it, too."""
    heard, found = 0, []
    for place in places:
        if heard >= minutes_ms:
            break
        found.append(place)
        heard += place.listening_ms
    return found


@dataclass(frozen=True, slots=True)
class Caught:
    """Of errors, weighed: how much there is, in any place, and in the first places of three orders."""

    every: float = 0
    flagged: float = 0
    ours: float = 0
    best: float = 0
    by_time: float = 0
    tenth: float = 0  # in the first tenth of the recording's own minutes

    def __add__(self, other: "Caught") -> "Caught":
        return Caught(*(getattr(self, name) + getattr(other, name) for name in Caught.__slots__))


def caught(made: Wronged, weight: Callable[[Error], float]) -> Caught:
    places = list(ranked(made.transcript.flags).places)
    minutes = FIRST * sum(place.listening_ms for place in places)

    def held(some: Sequence[Place]) -> float:
        return sum(weight(error) for error in made.errors if any(within(error, place) for place in some))

    def gain(place: Place) -> float:
        return -held([place]) / place.listening_ms

    return Caught(
        sum(map(weight, made.errors)),
        held(places),
        held(first_of(places, minutes)),
        held(first_of(sorted(places, key=gain), minutes)),
        held(first_of(sorted(places, key=lambda place: place.start_ms), minutes)),
        held(first_of(places, 0.1 * made.transcript.duration_ms)),
    )


def conversations() -> Iterator[tuple[Transcript, list[Span]]]:
    """The samples of each language as one long recording: what is said in it, and where speech is heard."""
    whole = [sample for sample in samples.listed() if not sample.tracks and not sample.joined]
    told = [(demo.script_of(sample), ours(decoded(sample.sounds[0]))) for sample in whole]
    for language, several in groupby(sorted(told, key=lambda one: one[0].language), key=lambda one: one[0].language):
        at, turns, speech = 0, [], []
        for said, probabilities in several:
            turns += [_moved(turn, at) for turn in said.turns]
            speech += [span.moved(at) for span in regions.audit_regions(probabilities, said.duration_ms)]
            at += said.duration_ms
        yield Transcript("R1", at, tuple(turns), language=language), speech


def _moved(turn: Turn, by_ms: int) -> Turn:
    words = tuple(Word(word.text, word.start_ms + by_ms, word.end_ms + by_ms) for word in turn.words)
    return replace(turn, start_ms=turn.start_ms + by_ms, end_ms=turn.end_ms + by_ms, words=words)


def percent(part: float, whole: float) -> str:
    return f"{part / whole:.0%}" if whole else "-"


def main() -> int:
    recordings = list(conversations())
    reached = True
    print("| recording | errors | in a flagged place | of those in the first 10% of the flagged minutes | best order | by time | ", end="")
    print("in 6 minutes an hour, of those in a flagged place | of all |")
    print("|---|---|---|---|---|---|---|---|")
    for name, habits in HABITS.items():
        every = [wronged(said, speech, seed, habits) for said, speech in recordings for seed in SEEDS]
        for kind in (*KINDS, ""):
            total = sum((caught(one, lambda e, kind=kind: float(kind in ("", e.kind))) for one in every), Caught())
            print(row(f"{name}, {kind or 'all'}", total))
        total = sum((caught(one, harm) for one in every), Caught())
        print(row(f"{name}, all by harm", total))
        places = [place for one in every for place in ranked(one.transcript.flags).places]
        listening, sound = sum(place.listening_ms for place in places), sum(one.transcript.duration_ms for one in every)
        print(f"| {name}: {len(places) * 3_600_000 / sound:.0f} places and {listening * 60 / sound:.0f} minutes an hour | | | | | | | |")
        reached = reached and total.ours >= LEAST * total.best
    return 0 if reached else 1


def row(name: str, total: Caught) -> str:
    shares = [percent(part, total.flagged) for part in (total.ours, total.best, total.by_time, total.tenth)]
    left = percent(total.flagged, total.every)
    return f"| {name} | {total.every:.0f} | {left} | {' | '.join(shares)} | {percent(total.tenth, total.every)} |"


if __name__ == "__main__":
    sys.exit(main())
