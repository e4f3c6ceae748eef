"""From vectors of windows to an attribution: how many voices, which window is whose, which word is whose (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workflow.records import Span, Word
from workflow.transcribe.gaps import merged
from workflow.transcribe.speakers import clustering, voting
from workflow.transcribe.speakers.layer import Attribution, Entry

FEW_MS = 3000  # a voice that has less, where nobody said how many there are, is folded into the nearest
COUNT_FROM_MS = 120_000  # of speech; with less, a number is a guess
SAMPLE_MS = 5000


@dataclass(frozen=True)
class Voiced:
    """What clustering found: the windows, how well each voice fits each of them, and each voice's share."""

    windows: Sequence[Span]
    alike: np.ndarray  # (windows, voices)
    labels: np.ndarray
    estimated: bool

    @property
    def voices(self) -> int:
        return self.alike.shape[1]


def told_apart(windows: Sequence[Span], vectors: np.ndarray, counts: Sequence[int]) -> Voiced:
    """The voices in windows; `counts` are the numbers of people that are possible, none where nobody knows."""
    labels = clustering.grouped(vectors, counts or [clustering.estimated(vectors)])
    if not counts:
        labels = _without_fragments(windows, vectors, labels)
    alike = vectors @ clustering.centres(vectors, labels).T if len(vectors) else np.zeros((0, 1))
    return Voiced(windows, alike, labels, not counts)


def _without_fragments(windows: Sequence[Span], vectors: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Groups with under three seconds of speech go to the group that is nearest."""
    while len(np.unique(labels)) > 1:
        lengths = [
            sum(s.length_ms for s in merged(w for w, own in zip(windows, labels, strict=True) if own == k)) for k in np.unique(labels)
        ]
        least = int(np.argmin(lengths))
        if lengths[least] >= FEW_MS:
            break
        centres = clustering.centres(vectors, labels)
        near = centres @ centres[least]
        near[least] = -2
        labels = np.where(labels == least, int(np.argmax(near)), labels)
        labels = np.unique(labels, return_inverse=True)[1]
    return labels


def attributed(
    words: Sequence[Word], voiced: Voiced, duration_ms: int, *, wanted: Sequence[int], sure_from: float, identity: str
) -> Attribution:
    """Whose each word is. Voices are called 1, 2 ... in the order in which they first speak."""
    fit = voting.fits(voiced.windows, voiced.alike, duration_ms)
    chosen, margins = voting.voted(words, fit)
    order = {voice: str(number) for number, voice in enumerate(dict.fromkeys(chosen), 1)}
    for voice in range(voiced.voices):  # those that got no word keep a name: a quiet member is not forgotten
        order.setdefault(voice, str(len(order) + 1))
    entries = tuple(
        Entry(word.start_ms, word.end_ms, order[voice], round(margin, 3))
        for word, voice, margin in zip(words, chosen, margins, strict=True)
    )
    samples = {name: sample for voice, name in order.items() if (sample := _sample(voiced, voice))}
    return Attribution(
        "voices",
        entries,
        tuple(order.values()),
        unit="similarity",
        sure_from=sure_from,
        estimated=voiced.estimated,
        notes=tuple(_notes(voiced, wanted)),
        samples=samples,
        made={"by": identity},
    )


def _notes(voiced: Voiced, wanted: Sequence[int]) -> list[str]:
    speech_ms = sum(span.length_ms for span in merged(voiced.windows))
    notes = []
    if voiced.estimated:
        notes.append(f"About {voiced.voices} {'voice' if voiced.voices == 1 else 'voices'} were heard; nobody said how many there are.")
        if speech_ms < COUNT_FROM_MS:
            notes.append("There is less than two minutes of speech: the number is a guess.")
    elif wanted and voiced.voices < min(wanted):
        notes.append(f"{min(wanted)} people were expected, and only {voiced.voices} could be told apart.")
    return notes


def _sample(voiced: Voiced, voice: int) -> tuple[int, int] | None:
    """At most five seconds in which this voice, as far as can be told, speaks alone and is most like itself."""
    own = [at for at in range(len(voiced.windows)) if voiced.labels[at] == voice]
    if not own:
        return None
    stretches: list[list[int]] = []
    for at in own:
        if stretches and at == stretches[-1][-1] + 1 and voiced.windows[at].start_ms <= voiced.windows[at - 1].end_ms:
            stretches[-1].append(at)
        else:
            stretches.append([at])
    best = max(stretches, key=lambda run: (min(len(run), 5), float(np.mean(voiced.alike[run, voice]))))
    start = voiced.windows[best[0]].start_ms
    return start, min(voiced.windows[best[-1]].end_ms, start + SAMPLE_MS)
