"""A microphone for each person: whose a word is, what of it is the others' bleed, and how lanes lie on one tape."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import lanes
from tests.making.lane_words import counted, heard_words, room_from
from workflow.records import RATE, Span, Word
from workflow.transcribe.gaps import common, total_ms
from workflow.transcribe.speakers import levels, lining, order, routing
from workflow.transcribe.speakers.bleed import sorted_out, worth_hearing
from workflow.transcribe.speakers.tape import Lane, excluded_on_tape, seams


@pytest.fixture(scope="module")
def pair():
    return lanes.conversation(2, 45, 4)


@pytest.mark.parametrize("bleed_db", [None, -12])
def test_every_word_comes_out_once_and_with_its_speaker_although_the_recogniser_hears_everybody_everywhere(pair, bleed_db):
    found = counted(pair, room_from(lanes.heard(pair, bleed_db, 4)), seed=1)
    assert found.right >= 0.98 * found.said
    assert found.lost + found.doubled <= 0.01 * found.said


def test_bleed_is_written_twice_before_it_is_sorted_out(pair):
    room = room_from(lanes.heard(pair, -12, 4))
    assert sum(map(len, heard_words(pair, room, 1))) > 1.05 * len(pair.words), "a test of doubles without doubles proves nothing"


def test_a_word_that_one_lane_alone_heard_is_kept_and_goes_to_whoever_spoke(pair):
    room = room_from(lanes.heard(pair, -12, 4))
    word, speaker = next((w, who) for w, who in pair.words if who == pair.speakers[0] and w.end_ms - w.start_ms > 250)
    alone = sorted_out([[], [word]], room)
    assert [(one.word, pair.speakers[one.lane]) for one in alone] == [(word, speaker)]


def test_a_person_who_says_nothing_is_silent_although_the_others_are_heard_on_their_lane():
    made = lanes.conversation(2, 30, 6)
    quiet = lanes.Conversation((*made.speakers, "P9"), np.vstack([made.dry, np.zeros_like(made.dry[:1])]), made.turns)
    room = room_from(lanes.heard(quiet, -12, 6))
    assert room.silent == {2}
    said = [Span(word.start_ms, word.end_ms) for word, _ in quiet.words]
    assert total_ms(common(said, worth_hearing(room)[2])) < 0.1 * total_ms(said)


def as_track(sound: np.ndarray) -> lining.Track:
    samples = (np.clip(sound, -1, 1) * 32767).astype(np.int16)
    return lining.Track(lambda first, count: samples[first : first + count], len(samples))


def test_tracks_are_lined_up_by_the_little_that_each_hears_of_the_others(pair):
    sound = lanes.heard(pair, -30, 4)
    found = lining.line_up(as_track(sound[0]), as_track(lanes.shifted(sound[1], 1700)))
    assert found is not None
    assert abs(found.offset_ms - 1700) < 50


def test_tracks_without_bleed_are_not_lined_up_by_guessing(pair):
    sound = lanes.heard(pair, None, 4)
    assert lining.line_up(as_track(sound[0]), as_track(lanes.shifted(sound[1], 1700))) is None


@given(st.floats(-60_000, 60_000), st.floats(-200, 200), st.floats(0, 7_200_000))
def test_a_moment_of_a_track_comes_back_from_the_recordings_clock(offset_ms, ppm, at_ms):
    line = lining.Line(offset_ms, ppm)
    assert line.back(line.at(at_ms)) == pytest.approx(at_ms, abs=1e-3)


@given(st.integers(0, 100_000), st.integers(1, 500_000), st.floats(0, 50_000), st.floats(-200, 200), st.data())
def test_a_moment_on_the_tape_comes_back(start, length, offset, ppm, data):
    lane = Lane("P7", Span(start, start + length), offset, ppm)
    at = data.draw(st.integers(start, start + length))
    assert abs(lane.on_tape(lane.on_record(at)) - at) <= 1


def test_what_is_off_record_is_so_on_every_lane():
    two = [Lane("P1", Span(0, 60_000)), Lane("P2", Span(62_048, 112_048), offset_ms=5000)]
    assert excluded_on_tape([Span(10_000, 20_000)], two) == (Span(10_000, 20_000), Span(67_048, 77_048))
    assert seams(two) == [62_048]


# ---- channels


def stereo(left: np.ndarray, right: np.ndarray) -> routing.Route:
    listening = routing.Channels(2)
    both = (np.stack([left, right]) * 32767).astype(np.int16)
    for at in range(0, both.shape[1], RATE):
        listening.feed(both[:, at : at + RATE])
    return listening.route()


def test_a_channel_for_each_speaker_is_known_from_one_sound_written_twice(pair):
    sound = lanes.heard(pair, -20, 4)
    assert stereo(sound[0], sound[1]).apart
    assert stereo(sound[0], 0.6 * sound[0]).channels == (0,)
    mixed = sound.sum(axis=0)
    assert not stereo(mixed, 0.7 * mixed + 0.001 * np.random.default_rng(1).standard_normal(len(mixed))).apart
    assert stereo(sound[0], np.zeros_like(sound[0])).channels == (0,)


def test_levels_do_not_depend_on_the_blocks_in_which_the_sound_comes():
    sound = (np.random.default_rng(3).standard_normal(20_000) * 3000).astype(np.int16)
    meter = levels.Meter()
    for piece in np.split(sound, [7, 161, 162, 9000]):
        meter.feed(piece)
    assert np.allclose(meter.finish(), levels.measured(sound), atol=1e-3)


# ---- reading order

spoken = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9), st.sampled_from(["P1", "P2", "P3"])), max_size=30)


@given(spoken)
def test_reading_order_loses_no_word_and_keeps_each_speakers_own_order(words):
    starts = [start * 100 for start, _, _ in words]
    places = order.reading(starts, [s + length * 100 for s, (_, length, _) in zip(starts, words, strict=True)], [who for *_, who in words])
    assert sorted(places) == list(range(len(words)))
    for who in ("P1", "P2", "P3"):
        own = [at for at in places if words[at][2] == who]
        assert own == sorted(own)


def test_a_back_channel_stands_where_it_was_said_and_tears_nobody_apart():
    said = [("I", 0), ("was", 400), ("going", 800), ("mm-hm", 850), ("home", 1200)]
    who = ["P1", "P1", "P1", "P2", "P1"]
    places = order.reading([at for _, at in said], [at + 350 for _, at in said], who)
    assert " ".join(said[at][0] for at in places) == "I was going mm-hm home"


def test_a_word_of_each_person_at_the_same_moment_stays_two_words(pair):
    at = 5000
    loud = np.full((2, 3000), -25.0, np.float32)
    loud[:, ::7] = -70
    room = levels.Room(loud, np.full(2, -70.0), np.full((2, 2), -40.0))
    both = sorted_out([[Word("yes", at, at + 300)], [Word("yes", at + 20, at + 320)]], room)
    assert len(both) == 2
