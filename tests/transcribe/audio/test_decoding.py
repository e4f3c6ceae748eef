"""Good files of every format come out whole, at the right length, and without a single flag of damage (floor 4)."""

import numpy as np
import pytest

from tests.benchmarks.damage import lag_s
from tests.making.sounds import KINDS, as_int16, speech_like, write_sound, write_streams
from workflow.errors import BadInput
from workflow.records import RATE
from workflow.transcribe.audio import Decoder

SECONDS = 12.0
# The encoder's own lead-in and last frame, where the format has no place to say how much of it is not sound: AAC frames are 64 ms here.
FILLED_UP_MS = {"aac": 128}


@pytest.mark.parametrize("extension", sorted(KINDS))
def test_every_format_decodes_to_its_true_length_without_a_flag(clean, hear, extension):
    sound, report = hear(clean[extension])
    assert sound.dtype == np.int16 and sound.shape[0] == 1
    assert abs(report.duration_ms - SECONDS * 1000) <= FILLED_UP_MS.get(extension, 50)
    assert report.flags == () and report.holes == () and report.bad_packets == 0


@pytest.mark.parametrize("extension", sorted(set(KINDS) - {"amr"}))
def test_the_sound_stands_where_it_was_said(clean, hear, extension):
    said, heard = as_int16(speech_like(SECONDS, seed=7))[0], hear(clean[extension])[0][0]
    late = lag_s(said, heard, 5 * RATE, reach=RATE)
    assert late is not None and abs(late) * 1000 <= {"aac": 70, "wma": 35}.get(extension, 15)


@pytest.mark.parametrize("extension", ["wav", "flac", "aiff", "caf"])
def test_lossless_files_come_out_sample_for_sample(clean, hear, extension):
    assert np.array_equal(hear(clean[extension])[0], as_int16(speech_like(SECONDS, seed=7)))


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_other_sample_rates_become_sixteen_kilohertz(tmp_path, hear, rate):
    path = write_sound(tmp_path / "talk.wav", speech_like(3, rate=rate), rate=rate)
    sound, report = hear(path)
    assert abs(sound.shape[1] - 3 * RATE) <= 0.005 * RATE
    assert report.flags == ()


def test_channels_are_mixed_into_one_or_kept_apart(tmp_path, hear):
    both = speech_like(4, seed=1, channels=2)
    both[1, : 2 * RATE] = 0
    path = write_sound(tmp_path / "two.wav", both)
    mixed, _ = hear(path)
    apart, _ = hear(path, channels="apart")
    assert mixed.shape == (1, 4 * RATE) and apart.shape == (2, 4 * RATE)
    assert not apart[1, : 2 * RATE].any() and apart[0, : 2 * RATE].any()
    assert np.abs(mixed[0] - apart.mean(axis=0)).max() < 3


def test_blocks_are_ten_seconds_and_the_last_is_what_is_left(decoder, clean):
    with decoder.open(clean["mp3"]) as sound:
        sizes = [block.shape for block in sound]
    assert sizes == [(1, 10 * RATE), (1, 2 * RATE)]


def test_a_file_with_two_streams_lists_them_and_asks(tmp_path, decoder, hear):
    path = write_streams(tmp_path / "zoom.mp4", [speech_like(3, seed=1), speech_like(2, seed=2)])
    found = decoder.probe(path)
    assert [(stream.index, stream.codec, stream.channels) for stream in found.streams] == [(0, "aac", 1), (1, "aac", 1)]
    with pytest.raises(BadInput, match="2 audio streams") as asked:
        hear(path)
    assert asked.value.hint == "--stream 0 or --stream 1"
    assert abs(hear(path, stream=1)[1].duration_ms - 2000) <= 70
    with pytest.raises(BadInput, match="no audio stream 7"):
        hear(path, stream=7)


def test_a_probe_tells_container_streams_and_length(decoder, clean):
    found = decoder.probe(clean["m4a"])
    assert (found.extension, found.streams[0].codec, found.streams[0].rate) == ("m4a", "aac", 16_000)
    assert abs(found.declared_ms - 12_000) <= 50


def test_a_file_called_by_a_wrong_name_is_read_for_what_it_is(tmp_path, decoder, clean):
    path = tmp_path / "really a webm.mp3"
    path.write_bytes(clean["webm"].read_bytes())
    assert decoder.probe(path).extension == "webm"


@pytest.mark.parametrize("name", ["two words.wav", "Gespräch Nº 3.wav", 'it\'s "quoted".wav', "-v.wav", "concat:a|b.wav", "ünï\n.wav"])
def test_odd_names_are_only_names(tmp_path, hear, clean, name):
    path = tmp_path / name
    try:
        path.write_bytes(clean["wav"].read_bytes())
    except OSError:  # this system does not have such names
        path = tmp_path / "-v.wav"
        path.write_bytes(clean["wav"].read_bytes())
    assert hear(path)[1].duration_ms == 12_000


def test_a_browser_recording_without_a_length_is_whole(tmp_path, hear):
    path = write_sound(tmp_path / "live.webm", speech_like(6), live="1")
    report = hear(path)[1]
    assert report.declared_ms is None and report.flags == ()
    assert abs(report.duration_ms - 6000) <= 50


def test_a_recording_in_fragments_is_whole(tmp_path, hear):
    path = write_sound(
        tmp_path / "phone.mp4", speech_like(6), movflags="frag_keyframe+empty_moov+default_base_moof", frag_duration="1000000"
    )
    report = hear(path)[1]
    assert report.flags == () and abs(report.duration_ms - 6000) <= 100


def test_two_tapes_joined_into_one_mp3_follow_each_other(tmp_path, hear, clean):
    path = tmp_path / "both.mp3"
    path.write_bytes(clean["mp3"].read_bytes() * 2)
    report = hear(path)[1]
    assert abs(report.duration_ms - 24_000) <= 150
    assert report.holes == () and report.bad_packets == 0


def test_a_wave_file_written_as_a_stream_is_whole(tmp_path, hear, clean):
    data = bytearray(clean["wav"].read_bytes())
    place = data.index(b"data")
    data[4:8] = data[place + 4 : place + 8] = b"\xff" * 4
    path = tmp_path / "stream.wav"
    path.write_bytes(data)
    report = hear(path)[1]
    assert report.flags == () and report.duration_ms == 12_000


def test_two_dozen_clean_files_of_all_kinds_raise_no_alarm(tmp_path):
    chance = np.random.default_rng(5)
    with Decoder() as decoder:
        for number in range(24):
            extension = sorted(KINDS)[number % len(KINDS)]
            rate = 8_000 if extension == "amr" else int(chance.choice([16_000, 44_100, 48_000]))
            sound = speech_like(float(chance.uniform(0.5, 4)), rate=rate, seed=number)
            path = write_sound(tmp_path / f"{number}.{extension}", sound, rate=rate, bitrate=int(chance.choice([48_000, 96_000])))
            with decoder.open(path) as heard:
                for _ in heard:
                    pass
            assert heard.report.flags == (), (path.name, rate)
