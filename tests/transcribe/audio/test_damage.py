"""Damaged files: what is lost is told, and what comes after keeps its time (floor 4)."""

import random

import numpy as np
import pytest

from tests.benchmarks.damage import lag_s
from workflow.errors import BadInput
from workflow.records import RATE

LOSSY = ["mp3", "m4a", "3gp", "aac", "opus", "webm", "mkv", "flac", "wma"]
SIGNS = {"damaged", "hole", "truncated", "length", "shifted"}


def with_garbage(data: bytes, at: int, seed: int = 1) -> bytes:
    return data[:at] + random.Random(seed).randbytes(4096) + data[at + 4096 :]


def late_s(whole: np.ndarray, sound: np.ndarray, after_s: int) -> float:
    """How late the sound is from this second on, against the whole one; measured in every second that is not a pause."""
    lags = [lag_s(whole, sound, second * RATE) for second in range(after_s, whole.size // RATE - 1)]
    found = [lag for lag in lags if lag is not None]
    assert found, "nothing of the sound came back"
    return max(found, key=abs)


def told(report) -> set[str]:
    return {flag.kind for flag in report.flags} & SIGNS


@pytest.mark.parametrize("extension", LOSSY)
def test_four_kilobytes_of_garbage_are_told_and_later_words_keep_their_times(tmp_path, clean, hear, extension):
    data = clean[extension].read_bytes()
    whole = hear(clean[extension])[0][0]
    path = tmp_path / f"hurt.{extension}"
    for share in (0.25, 0.4):
        path.write_bytes(with_garbage(data, int(share * len(data))))
        sound, report = hear(path)
        assert told(report)
        assert abs(late_s(whole, sound[0], 8)) <= 0.6


def test_an_mp3_keeps_its_times_to_the_frame(tmp_path, clean, hear):
    """Garbage costs MP3 half a second that its own clock does not show; the bytes that are gone show it."""
    data = clean["mp3"].read_bytes()
    whole = hear(clean["mp3"])[0][0]
    path = tmp_path / "hurt.mp3"
    path.write_bytes(with_garbage(data, len(data) // 2))
    sound, report = hear(path)
    assert sound.shape[1] == whole.size
    assert np.array_equal(sound[0, -3 * RATE :], whole[-3 * RATE :])
    assert report.shifted_from_ms is None
    (hole,) = report.holes
    assert 400 <= hole.length_ms <= 700 and abs(hole.start_ms - 6000) <= 200


def test_an_mp3_whose_lost_sound_cannot_be_counted_is_marked_from_there_on(tmp_path, clean, hear):
    data = clean["mp3"].read_bytes()
    start = data.index(b"\xff\xf3", 500)  # without its first frame, which counts all others
    path = tmp_path / "short.mp3"
    path.write_bytes(data[start : len(data) // 2] + data[len(data) // 2 + 4000 :])
    report = hear(path)[1]
    assert report.shifted_from_ms is not None and abs(report.shifted_from_ms - 6000) <= 300
    assert "shifted" in told(report)


@pytest.mark.parametrize("extension", [*LOSSY, "wav", "aiff", "caf"])
def test_half_a_file_is_told_or_refused_with_a_reason(tmp_path, clean, hear, extension):
    data = clean[extension].read_bytes()
    path = tmp_path / f"half.{extension}"
    path.write_bytes(data[: len(data) // 2 + 7])
    try:
        report = hear(path)[1]
    except BadInput as refused:
        assert extension in ("m4a", "3gp") and "cut off before its end" in refused.message
    else:
        assert {"truncated", "length", "damaged"} & told(report)
        assert report.duration_ms < 9_000


def test_a_damaged_beginning_moves_nothing(tmp_path, clean, hear):
    for extension, first in (("mp3", 600), ("flac", 8300), ("opus", 600)):
        whole = hear(clean[extension])[0][0]
        path = tmp_path / f"head.{extension}"
        path.write_bytes(with_garbage(clean[extension].read_bytes(), first))
        sound, report = hear(path)
        assert told(report) and abs(late_s(whole, sound[0], 5)) < 0.06, extension


def test_a_recorder_that_died_left_no_length_in_its_header(tmp_path, clean, hear):
    data = bytearray(clean["wav"].read_bytes())
    place = data.index(b"data")
    data[place + 4 : place + 8] = bytes(4)
    path = tmp_path / "died.wav"
    path.write_bytes(data)
    report = hear(path)[1]
    assert told(report) == {"truncated"} and report.duration_ms == 12_000


def test_a_flac_with_one_wrong_bit_is_told(tmp_path, clean, hear):
    data = bytearray(clean["flac"].read_bytes())
    data[len(data) // 2] ^= 1
    path = tmp_path / "bit.flac"
    path.write_bytes(data)
    assert told(hear(path)[1])


@pytest.mark.parametrize("extension", ["opus", "ogg"])
def test_an_ogg_with_one_wrong_bit_is_told(tmp_path, clean, hear, extension):
    data = bytearray(clean[extension].read_bytes())
    data[len(data) // 2] ^= 1
    path = tmp_path / f"bit.{extension}"
    path.write_bytes(data)
    assert told(hear(path)[1])


def test_every_flag_says_why_in_a_sentence(tmp_path, clean, hear):
    path = tmp_path / "hurt.webm"
    data = clean["webm"].read_bytes()
    path.write_bytes(with_garbage(data, len(data) // 2)[:-3000])
    report = hear(path)[1]
    assert len(report.flags) >= 2
    for flag in report.flags:
        assert flag.why.endswith(".") and 0 < flag.harm <= 1 and 0 <= flag.start_ms <= flag.end_ms <= report.duration_ms


@pytest.mark.parametrize("extension", ["mp3", "m4a", "flac", "opus", "webm", "aac", "wma", "amr", "caf", "aiff"])
def test_mutated_files_never_end_in_anything_but_sound_or_a_sentence(tmp_path, clean, hear, extension):
    chance = random.Random(extension)
    data = clean[extension].read_bytes()
    path = tmp_path / f"mutated.{extension}"
    for _ in range(6):
        copy = bytearray(data)
        for _ in range(chance.randint(1, 60)):
            copy[chance.randrange(min(len(copy), chance.choice((200, len(copy)))))] = chance.randrange(256)
        path.write_bytes(copy[: chance.randint(1, len(copy))])
        try:
            sound, report = hear(path)
        except BadInput as refused:
            assert refused.hint
        else:
            assert sound.shape[1] > 0 and report.duration_ms == round(sound.shape[1] / 16)
