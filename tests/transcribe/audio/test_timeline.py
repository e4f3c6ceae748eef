"""Frames go where their clock says: whatever is lost, the words after it keep their times (floor 4)."""

from hypothesis import given
from hypothesis import strategies as st

from workflow.records import Span
from workflow.transcribe.audio.timeline import Piece, Timeline, settled

FRAME = 0.1


def run(times):
    line = Timeline()
    starts = [line.place(Piece(time, FRAME)).at_s for time in times]
    return line, starts


@given(st.lists(st.booleans(), min_size=5, max_size=200), st.floats(0, 1e5))
def test_whichever_frames_are_lost_the_others_keep_their_times(kept, origin):
    numbers = [number for number, keep in enumerate(kept) if keep or number == 0]
    line, starts = run([origin + number * FRAME for number in numbers])
    for number, start in zip(numbers, starts, strict=True):
        assert abs(start - number * FRAME) < 0.001
    assert line.jumps_ms == []
    lost = sum(hole.length_ms for hole in line.holes)
    assert abs(lost - (numbers[-1] + 1 - len(numbers)) * 100) <= len(line.holes)


@given(st.lists(st.floats(-0.02, 0.02), min_size=2, max_size=300))
def test_the_rounding_of_a_clock_is_no_hole_and_adds_up_to_nothing(jitter):
    times = [number * FRAME + wobble for number, wobble in enumerate(jitter)]
    line, starts = run(times)
    assert line.holes == [] and line.jumps_ms == []
    assert abs(starts[-1] - (len(jitter) - 1) * FRAME) < 0.001


def test_two_recordings_in_one_file_follow_each_other_and_the_jump_is_told():
    line, starts = run([0.0, 0.1, 0.2, 0.0, 0.1, 0.2])
    assert [round(start, 3) for start in starts] == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    assert line.jumps_ms == [300]


def test_a_clock_beyond_reason_makes_no_hole_of_days():
    line, starts = run([0.0, 0.1, 1e7, 1e7 + 0.1])
    assert line.holes == [] and line.jumps_ms == [200]
    assert round(starts[-1], 3) == 0.3


def test_a_paused_recorder_leaves_a_hole():
    line, _ = run([0.0, 0.1, 60.0, 60.1])
    assert line.holes == [Span(200, 60_000)]


def test_one_frame_with_an_invented_time_is_left_out():
    times = [0.0, 0.1, 0.2, 1500.0, 0.4, 0.5, 0.6]
    strays: list[float] = []
    kept = [piece.at_s for piece in settled([Piece(time, FRAME) for time in times], strays)]
    assert kept == [0.0, 0.1, 0.2, 0.4, 0.5, 0.6]
    assert strays == [1500.0]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60, unique=True).map(sorted))
def test_clocks_that_only_go_forward_by_a_little_lose_no_frame(numbers):
    times = [number * FRAME for number in numbers]
    strays: list[float] = []
    kept = list(settled([Piece(time, FRAME) for time in times if time < 1.0], strays))
    assert len(kept) == len([time for time in times if time < 1.0]) and strays == []
