"""Voices in windows fall into people: clustering, voting by words, and the count where nobody gives one."""

import numpy as np
import pytest

from workflow.records import Span, Word
from workflow.transcribe.speakers import clustering, voting
from workflow.transcribe.speakers.by_voice import attributed, told_apart
from workflow.transcribe.speakers.windows import over


def people(count: int, seed: int = 1) -> np.ndarray:
    directions = np.random.default_rng(seed).standard_normal((count, 32))
    return directions / np.linalg.norm(directions, axis=1, keepdims=True)


def windows_of(turns: list[tuple[int, int, int]], noise: float = 0.35) -> tuple[list[Span], np.ndarray]:
    """Windows over turns (who, start, end): each a mixture of those who speak in it, and noise."""
    places = over([Span(a, b) for _, a, b in turns])
    voices, chance = people(1 + max(who for who, _, _ in turns)), np.random.default_rng(7)
    rows = []
    for place in places:
        mixed = sum(place.overlap_ms(Span(a, b)) * voices[who] for who, a, b in turns) / place.length_ms
        row = mixed + chance.standard_normal(32) * noise / np.sqrt(32)
        rows.append(row / np.linalg.norm(row))
    return places, np.array(rows, np.float32)


def talk(count: int, minutes: float, quiet: int | None = None) -> list[tuple[int, int, int]]:
    """Turns of 2 to 9 s; the person `quiet` says little."""
    chance, at, turns, before = np.random.default_rng(count), 0, [], -1
    while at < minutes * 60_000:
        who = int(chance.integers(count))
        if who == before or (who == quiet and chance.random() < 0.8):
            continue
        length = int(chance.integers(2000, 4000 if who == quiet else 9000))
        turns.append((who, at, at + length))
        at, before = at + length + int(chance.integers(100, 900)), who
    return turns


@pytest.mark.parametrize(("count", "quiet"), [(2, None), (3, 2), (7, 4)])
def test_with_the_number_known_everybody_is_told_apart_the_quiet_member_too(count, quiet):
    turns = talk(count, 5, quiet)
    places, vectors = windows_of(turns)
    found = told_apart(places, vectors, (count,))
    truth = [max(turns, key=lambda turn: place.overlap_ms(Span(turn[1], turn[2])))[0] for place in places]
    for who in range(count):
        own = found.labels[[at for at, one in enumerate(truth) if one == who]]
        assert np.mean(own == np.bincount(own).argmax()) > 0.85
    assert found.voices == count


def test_without_a_number_it_is_said_that_it_is_about_so_many():
    places, vectors = windows_of(talk(3, 4))
    made = attributed([Word("yes", 0, 300)], told_apart(places, vectors, ()), 240_000, wanted=(), sure_from=0.05, identity="x")
    assert made.estimated and "About 3 voices" in made.notes[0]


def test_more_people_than_can_be_told_apart_are_named():
    places, vectors = windows_of([(0, 0, 3000)])
    found = told_apart(places, vectors, (7,))
    assert "7 people were expected" in attributed([Word("yes", 0, 300)], found, 3000, wanted=(7,), sure_from=0.05, identity="x").notes[0]


def spoken(text: str, start: int) -> list[Word]:
    return [Word(word, start + at * 300, start + at * 300 + 250) for at, word in enumerate(text.split())]


def fit_of(turns: list[tuple[int, int, int]], until_ms: int) -> np.ndarray:
    fit = np.full((until_ms // voting.STEP_MS, 2), 0.5)
    for who, a, b in turns:
        fit[a // 100 : b // 100, who] += 0.3
    return fit


def test_a_turn_changes_at_the_end_of_the_sentence_not_in_its_last_word():
    words = [*spoken("so how did you sleep?", 0), *spoken("not well at all", 1500)]
    early = fit_of([(0, 0, 1200), (1, 1200, 3000)], 3000)  # the voice seems to change a word too early
    assert voting.voted(words, early)[0] == [0] * 5 + [1] * 4


def test_one_word_with_a_small_margin_in_the_middle_of_a_sentence_does_not_flip():
    words = spoken("I was going home then", 0)
    fit = fit_of([(0, 0, 1500)], 1600)
    fit[6:9] = [0.60, 0.63]
    assert voting.voted(words, fit)[0] == [0] * 5


def test_a_clear_back_channel_between_pauses_keeps_its_speaker():
    words = [*spoken("I was ill.", 0), Word("mm-hm", 1500, 1800), *spoken("for a week.", 2300)]
    chosen, margins = voting.voted(words, fit_of([(0, 0, 1000), (1, 1400, 1900), (0, 2200, 3200)], 3300))
    assert chosen == [0, 0, 0, 1, 0, 0, 0] and margins[3] > 0.2


def test_the_same_vectors_give_the_same_groups():
    _, vectors = windows_of(talk(4, 3))
    assert np.array_equal(clustering.grouped(vectors, [4]), clustering.grouped(vectors.copy(), [4]))
