"""What is played is what may be heard: parts one after another, tracks together, silence where something is off record."""

import os
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.sounds import speech_like, write_sound
from workflow.records import RATE, Span
from workflow.schedule.steps import add as add_session
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import init
from workflow.transcribe import mixing
from workflow.transcribe.playing import Playing
from workflow.transcribe.steps import book, mend, play, tracks
from workflow.transcribe.steps.add import Wish, add
from workflow.transcribe.stretch import PER_MS, Stretch
from workflow.transcribe.waveform import EACH, Outline


def whole(playing: Playing) -> np.ndarray:
    until = time.monotonic() + 30
    while not playing.whole:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert playing.problem is None, playing.problem
    return np.frombuffer(playing.read(0, playing.samples), "<i2")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    home = tmp_path_factory.mktemp("played")
    made = init(home / "study", StudyWish())
    first, second = speech_like(3, seed=1)[0], speech_like(2, seed=2)[0]
    files = (write_sound(home / "1.wav", first), write_sound(home / "2.wav", second))
    session, _ = add_session(made, "first-interview", ("P1",), (), by="SD")
    list(add(made, files, Wish(session.number, joined=True), by="SD"))
    return made, np.concatenate([np.round(first * 32_767), np.round(second * 32_767)]).astype(np.int16)


def test_joined_parts_are_one_sound_on_one_time_line(study):
    made, sound = study
    playing = play.opened(made, 1, 5000)
    heard = whole(playing)
    assert len(heard) == 5000 * PER_MS
    assert np.abs(heard.astype(int) - sound).max() <= 1
    playing.close()


def test_what_is_off_record_is_silence_in_the_sound_and_in_its_outline(study):
    made, sound = study
    mend.exclude(made, 1, Span(2500, 3500), "P1 asked for it", by="SD")
    playing = play.opened(made, 1, 5000)
    heard, peaks = whole(playing), playing.peaks()
    assert not heard[2500 * PER_MS : 3500 * PER_MS].any() and heard[: 2500 * PER_MS].any() and heard[3500 * PER_MS :].any()
    assert set(peaks[2500 * PER_MS // EACH : 3500 * PER_MS // EACH]) == {0} and max(peaks) > 50
    assert np.abs(sound[: 2500 * PER_MS].astype(int) - heard[: 2500 * PER_MS]).max() <= 1
    playing.close()


@pytest.mark.parametrize("kind", ["amr", "wma", "3gp", "flac", "opus"])
def test_what_no_browser_plays_is_played_all_the_same(kind, tmp_path):
    made = init(tmp_path / "study", StudyWish())
    session, _ = add_session(made, "first-interview", ("P1",), (), by="SD")
    file = write_sound(tmp_path / f"1.{kind}", speech_like(2, rate=8000, seed=1)[0], rate=8000)
    added = next(add(made, (file,), Wish(session.number), by="SD"))
    assert added.recording, added.problem
    playing = play.opened(made, 1, 2000)
    heard = whole(playing)
    assert len(heard) == 2000 * PER_MS and np.abs(heard).max() > 3000
    playing.close()


def test_the_sound_lies_in_no_file_that_anybody_could_open(study):
    made, _ = study
    playing = play.opened(made, 1, 5000)
    whole(playing)
    assert [path for path in made.work.rglob("*") if path.is_file()] == []
    playing.close()
    assert playing.read(0, 100) == b""


def test_a_file_that_is_gone_is_told_to_whoever_waits(study):
    made, _ = study
    path = made.recordings / book.get(made, 1).parts[1].file
    away = path.with_name("away")
    os.rename(path, away)
    playing = play.opened(made, 1, 5000)
    until = time.monotonic() + 30
    while not playing.whole and time.monotonic() < until:
        time.sleep(0.01)
    assert playing.problem and "gone from the recordings folder" in playing.problem.message
    assert len(playing.read(0, 5000 * PER_MS)) == 5000 * PER_MS * 2  # the rest is silence
    playing.close()
    os.rename(away, path)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(0, 30), st.none() | st.integers(30, 90), st.data())
def test_the_stretch_that_counts_is_the_same_however_the_sound_is_cut_into_blocks(sizes, start, end, data):
    sound = np.arange(1, sum(sizes) + 1).astype(np.int16)
    silent = Span(data.draw(st.integers(0, 20)), 25)
    expected = sound.copy()[start * PER_MS : None if end is None else end * PER_MS]
    expected[silent.start_ms * PER_MS : silent.end_ms * PER_MS] = 0
    stretch = Stretch(start, end, [silent])
    got = np.concatenate([stretch.take(block) for block in np.split(sound, np.cumsum(sizes)[:-1])])
    assert got.tolist() == expected.tolist()


@given(st.lists(st.integers(1, 900), min_size=1, max_size=6), st.integers(-400, 400), st.sampled_from([-300.0, 0.0, 300.0]))
def test_a_track_lies_where_its_clock_says_however_it_comes_in_blocks(sizes, offset, ppm):
    sound = np.arange(0, sum(sizes) * 5, 5).astype(np.int16)
    blocks = np.split(sound, np.cumsum(sizes)[:-1])
    placed = np.concatenate([*mixing.on_clock(blocks, offset * 1000 / RATE, ppm), np.zeros(0, np.int16)])
    for at in range(max(0, offset), len(placed), 50):
        assert abs(placed[at] - (at - offset) / (1 + ppm / 1e6) * 5) <= 1
    assert not placed[: max(0, offset)].any()


def test_tracks_are_heard_together(study):
    one, two = np.full(40_000, 100, np.int16), np.full(30_000, 7, np.int16)
    mixed = np.concatenate(list(mixing.added([np.array_split(one, 7), np.array_split(two, 3)])))
    assert mixed.tolist() == [107] * 30_000 + [100] * 10_000


@given(st.lists(st.integers(0, 900), min_size=1, max_size=6))
def test_the_outline_is_the_same_however_the_sound_comes(sizes):
    sound = np.random.default_rng(3).integers(-32_768, 32_767, sum(sizes)).astype(np.int16)
    outline, at_once = Outline(), Outline()
    for block in np.split(sound, np.cumsum(sizes)[:-1]):
        outline.feed(block)
    at_once.feed(sound)
    assert outline.finish() == at_once.finish()
    assert len(at_once.peaks) == -(-len(sound) // EACH)


def test_a_recording_of_tracks_is_mixed_from_all_of_them(tmp_path):
    made = init(tmp_path / "study", StudyWish())
    session, _ = add_session(made, "focus-group", ("P1", "P2"), (), by="SD")
    sounds = [np.round(speech_like(3, seed=at, level=0.2)[0] * 32_767).astype(np.int16) for at in (3, 4)]
    files = {name: write_sound(tmp_path / f"{name}.wav", sound) for name, sound in zip(("P1", "P2"), sounds, strict=True)}
    tracks.add(made, files, Wish(session.number), {"P1": 0.0, "P2": 1.0}, by="SD")
    playing = play.opened(made, 1, 4000)
    heard = whole(playing).astype(int)
    assert np.abs(heard[:RATE] - sounds[0][:RATE]).max() <= 1
    assert np.abs(heard[3 * RATE : 4 * RATE] - sounds[1][2 * RATE :]).max() <= 1
    assert np.abs(heard[RATE : 3 * RATE] - sounds[0][RATE:] - sounds[1][: 2 * RATE]).max() <= 2
    playing.close()
