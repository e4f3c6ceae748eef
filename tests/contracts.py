"""What every engine promises, as tests that a subclass runs against its own engine (floor 4).

A subclass gives three fixtures: `engine`, `sounds` (eight of them, int16, of different lengths, none longer than 30 s) and
`options`. The built-in engine and its scripted twin both pass; one that others write should too.
"""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from workflow.errors import BadInput
from workflow.records import Hearing
from workflow.transcribe.engines import Engine, Options
from workflow.transcribe.voices import Voices

SEEDS = [11, 12, 13, 14, 15, 16, 17, 18]


class EngineContract:
    """Chunks of 16 kHz mono sound in; words with start, end and probability out; a chunk's words do not depend on its neighbours."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def sounds(cls) -> list[np.ndarray]:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def options(cls) -> Options:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def together(cls, engine, sounds, options) -> list[Hearing]:
        """All eight chunks, heard in one batch."""
        return engine.hear(sounds, options, SEEDS)

    def test_it_is_an_engine(self, engine):
        assert isinstance(engine, Engine)
        assert engine.name
        assert engine.preferred_batch >= 1

    def test_every_chunk_gets_one_hearing_with_words_inside_it(self, sounds, together):
        assert len(together) == len(sounds) == 8
        assert any(hearing.words for hearing in together), "a contract over silence proves nothing"
        for sound, hearing in zip(sounds, together, strict=True):
            starts = [word.start_ms for word in hearing.words]
            assert starts == sorted(starts)
            for word in hearing.words:
                assert word.text == word.text.strip() != ""
                assert 0 <= word.start_ms <= word.end_ms <= len(sound) / 16
                assert 0 <= word.probability <= 1

    @pytest.mark.parametrize("at", [0, 3, 7])
    def test_a_chunk_heard_alone_gives_the_same_words(self, engine, sounds, options, together, at):
        assert engine.hear([sounds[at]], options, [SEEDS[at]]) == [together[at]]

    def test_a_chunk_gives_the_same_words_at_another_place_in_the_batch(self, engine, sounds, options, together):
        order = [5, 2, 7, 0, 1, 6, 4, 3]
        again = engine.hear([sounds[i] for i in order], options, [SEEDS[i] for i in order])
        assert again == [together[i] for i in order]

    def test_words_that_chance_helped_to_find_are_found_again(self, engine, sounds, options):
        daring = replace(options, temperatures=(0.8,))
        pair = engine.hear(sounds[:2], daring, SEEDS[:2])
        assert engine.hear([sounds[1]], daring, [SEEDS[1]]) == [pair[1]]

    def test_whole_numbers_and_fractions_are_the_same_sound(self, engine, sounds, options, together):
        fractions = sounds[1].astype(np.float32) / np.float32(32768)
        assert engine.hear([fractions], options, [SEEDS[1]]) == [together[1]]

    def test_options_survive_the_journey_to_another_process(self, engine, sounds, options, together):
        arrived = Options(**json.loads(json.dumps(asdict(options))))
        assert arrived == options
        assert hash(arrived) == hash(options)
        assert engine.hear([sounds[2]], arrived, [SEEDS[2]]) == [together[2]]

    def test_no_sound_has_no_words(self, engine, options):
        assert engine.hear([], options, []) == []
        assert engine.hear([np.zeros(0, np.int16)], options, [1])[0].words == ()

    def test_what_does_not_fit_is_refused(self, engine, options):
        for unfit in (np.zeros(31 * 16_000, np.int16), np.zeros((2, 16_000), np.int16)):
            with pytest.raises(BadInput, match="at most 30 s"):
                engine.hear([unfit], options, [1])

    def test_an_unknown_language_is_refused_before_anything_is_heard(self, engine, sounds, options):
        with pytest.raises(BadInput, match="language"):
            engine.hear([sounds[0]], replace(options, language="xx"), [1])

    def test_its_identity_is_one_line_that_hearing_does_not_change(self, engine, sounds, options):
        before = engine.identity()
        engine.hear([sounds[3]], options, [SEEDS[3]])
        assert before == engine.identity()
        assert before
        assert "\n" not in before


class VoicesContract:
    """Windows of sound in, one vector of length 1 each out; a window's vector does not depend on its neighbours.

    A subclass gives `voices` and `windows`: six of them, int16, two of one person first, then two of another.
    """

    @pytest.fixture(scope="class")
    @classmethod
    def voices(cls) -> Voices:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def windows(cls) -> list[np.ndarray]:
        raise NotImplementedError

    def test_it_tells_voices_apart(self, voices, windows):
        assert isinstance(voices, Voices)
        assert voices.name and voices.identity() and "\n" not in voices.identity()
        found = voices.vectors(windows)
        assert found.shape[0] == len(windows) and np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-4)
        alike = found @ found.T
        assert min(alike[0, 1], alike[2, 3]) > max(alike[0, 2], alike[0, 3], alike[1, 2], alike[1, 3])

    def test_a_window_alone_gives_the_same_vector(self, voices, windows):
        together = voices.vectors(windows)
        for at in (0, 3, 5):
            assert np.array_equal(voices.vectors([windows[at]])[0], together[at])
        assert np.array_equal(voices.vectors(windows[::-1]), together[::-1])

    def test_a_short_window_is_no_fault_and_none_gives_none(self, voices, windows):
        assert voices.vectors([windows[0][: 300 * 16]]).shape[0] == 1
        assert len(voices.vectors([])) == 0

    def test_what_does_not_fit_is_refused(self, voices):
        for unfit in (np.zeros(3 * 16_000, np.int16), np.zeros((2, 16_000), np.int16), np.zeros(16_000, np.float32)):
            with pytest.raises(BadInput, match="mono, 16-bit"):
                voices.vectors([unfit])
