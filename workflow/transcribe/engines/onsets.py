"""Where a word that a model heard begins to sound (floor 1).

A model's word times leave no gaps: the silence before a word often counts as that word, now and then with the last sound of the
word before it, and then a pause is no pause. The sound itself says where the silence ends.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workflow.records import Word
from workflow.transcribe.engines.tail import FRAME, QUIETEST_DB, RANGE_DB, RATE, levels_db

FRAME_MS = FRAME * 1000 // RATE
LEAST_MS = 40  # a word that sounds for less is left where it was: its sound may be too soft to be told from silence
BEFORE_MS = 60  # a shorter silence at the start of a word may be the stop in "k" or "t"
WITHIN_MS = 120  # and so may a shorter one within a word
REST_MS = 400  # more sound than this before the silence is no rest of the word before


def begun(words: Sequence[Word], sound: np.ndarray) -> tuple[Word, ...]:
    """The words with every start that lies before a silence moved to where the sound begins again, within that word.

    The sound is a float one in -1 to 1 at 16 kHz; times count from its start. Silence is what lies 25 dB below the loudest tenth;
    where a place is as loud as that, nothing is moved. Ends stay, so that the silence is a gap between two words.

    >>> voice = np.sin(np.arange(16_000) / 3).astype(np.float32) * 0.1
    >>> voice[4_800:8_000] = 0  # from 300 to 500 ms
    >>> [word.start_ms for word in begun([Word("so", 0, 300), Word("yes", 310, 900)], voice)]
    [0, 500]
    >>> [word.start_ms for word in begun([Word("so", 0, 240), Word("yes", 240, 900)], voice)]  # with the rest of "so"
    [0, 500]
    """
    level = levels_db(sound)
    if not len(level):
        return tuple(words)
    loud = level > max(QUIETEST_DB, float(np.percentile(level, 90)) - RANGE_DB)
    return tuple(_begun(word, loud) for word in words)


def _begun(word: Word, loud: np.ndarray) -> Word:
    first, last = word.start_ms // FRAME_MS, -(-word.end_ms // FRAME_MS)
    sounding = first + np.flatnonzero(loud[first:last])
    if len(sounding) * FRAME_MS < LEAST_MS:
        return word
    begins = sounding[0] if (sounding[0] - first) * FRAME_MS >= BEFORE_MS else first
    silences = np.flatnonzero((np.diff(sounding) - 1) * FRAME_MS >= WITHIN_MS)
    if len(silences):
        rest, own = int(silences[0]) + 1, len(sounding) - int(silences[0]) - 1
        if rest * FRAME_MS <= REST_MS and own >= rest:
            begins = sounding[rest]
    return word if begins == first else replace(word, start_ms=min(word.end_ms, int(begins) * FRAME_MS))
