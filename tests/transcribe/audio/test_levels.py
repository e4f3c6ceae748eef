"""How loud it is: a researcher hears of muted, quiet and clipped recordings before she reads a transcript (floor 4)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.sounds import as_int16, speech_like
from workflow.records import RATE, Span
from workflow.transcribe.audio.levels import LevelMeter, clipped_share, level_dbfs, window_dbfs


def metered(sound: np.ndarray) -> LevelMeter:
    meter = LevelMeter()
    meter.add(sound)
    return meter


@pytest.mark.parametrize("dbfs", [-3.0, -20.0, -40.0, -60.0])
def test_a_tone_of_known_level_is_measured_within_a_tenth_of_a_decibel(dbfs):
    peak = 32_768 * 10 ** (dbfs / 20) * np.sqrt(2)
    tone = np.round(peak * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)).clip(-32_768, 32_767).astype(np.int16)[None]
    assert level_dbfs(tone) == pytest.approx(dbfs, abs=0.1)
    assert window_dbfs(tone) == pytest.approx([dbfs] * 10, abs=0.1)


def test_an_ordinary_recording_has_nothing_to_tell():
    assert metered(as_int16(speech_like(20, seed=2))).flags() == []


def test_a_microphone_too_far_away_is_told_once_for_the_whole_recording():
    (flag,) = metered(as_int16(speech_like(20, seed=2, level=0.0008))).flags()
    assert (flag.kind, flag.start_ms, flag.end_ms) == ("quiet", 0, 20_000)


def test_a_recorder_set_too_loud_is_told_where_it_clips():
    sound = speech_like(20, seed=2)
    sound[:, 5 * RATE : 9 * RATE] *= 30
    clipped = [flag for flag in metered(as_int16(sound)).flags() if flag.kind == "clipped"]
    assert clipped and all(flag.start_ms >= 5_000 and flag.end_ms <= 9_000 for flag in clipped)


def test_a_muted_microphone_is_told_but_a_hole_that_we_filled_ourselves_is_not():
    sound = as_int16(speech_like(40, seed=2))
    sound[:, 10 * RATE : 25 * RATE] = 0
    assert [(flag.kind, flag.start_ms, flag.end_ms) for flag in metered(sound).flags()] == [("silent", 10_000, 25_000)]
    assert metered(sound).flags(holes=(Span(10_000, 25_000),)) == []


def test_a_pause_of_a_few_seconds_is_no_flag():
    sound = as_int16(speech_like(20, seed=2))
    sound[:, 10 * RATE : 18 * RATE] = 0
    assert metered(sound).flags() == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=8))
def test_how_the_sound_is_cut_into_blocks_changes_nothing(sizes):
    sound = as_int16(speech_like(sum(sizes) / RATE + 0.01, seed=3))[:, : sum(sizes)]
    meter, at = LevelMeter(), 0
    for size in sizes:
        meter.add(sound[:, at : at + size])
        at += size
    whole = metered(sound)
    assert meter.counts.tolist() == whole.counts.tolist()
    assert meter.flags() == whole.flags()


def test_silence_has_a_level_and_no_clipping():
    assert level_dbfs(np.zeros((2, RATE), np.int16)) == -96.0
    assert clipped_share(np.zeros((1, 0), np.int16)) == 0.0
