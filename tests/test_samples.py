"""The made-up conversations: their scripts are true, their words are the model's, and nothing of them was heard in training (floor 4)."""

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.samples import found
from tests.making import samples as making
from tests.making.sample_cast import MADE
from tests.making.sample_text import parsed, sentences_of
from workflow import samples
from workflow.records import Transcript
from workflow.transcribe.audio.decode import Decoding
from workflow.transcribe.audio.probe import probe
from workflow.transcribe.schema import faults, from_json

FOLDER = Path(__file__).parents[1] / "audio_samples"
ENTRIES = {entry["name"]: entry for entry in json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))["samples"]}
MOST_BYTES = 15_000_000
TRACKS = "focus-group-1-tracks"
every_sample = pytest.mark.parametrize("name", ENTRIES)


def script(name: str) -> Transcript:
    return from_json(json.loads((FOLDER / ENTRIES[name]["script"]).read_text(encoding="utf-8")), where=name)


def sentences(transcript: Transcript) -> list[str]:
    return [said for turn in transcript.turns for said in re.findall(r"[^.?]+[.?]", turn.text)]


def decoded(path: Path) -> tuple[np.ndarray, Decoding]:
    decoding = Decoding(path, probe(path))
    return np.concatenate(list(decoding.blocks()), axis=1)[0].astype(np.float32) / 32768, decoding


def test_the_list_names_every_file_of_the_folder_and_nothing_else():
    listed = {name for entry in ENTRIES.values() for name in [*entry["sounds"], entry["script"]]}
    assert {path.name for path in FOLDER.iterdir()} == listed | {"samples.json", "README.md"}


def test_the_list_reads_as_the_program_reads_it():
    assert [sample.name for sample in samples.listed()] == list(ENTRIES) == [made.name for made in MADE]
    assert {sample.name for sample in samples.listed() if sample.joined} == {"interview-9"}
    assert {sample.name for sample in samples.listed() if sample.tracks} == {TRACKS}


def test_two_short_interviews_with_one_patient_come_with_the_installed_package():
    wheel = [entry for entry in ENTRIES.values() if entry["wheel"]]
    assert [(entry["name"], entry["kind"], entry["who"]) for entry in wheel] == [
        ("talk-1", "first-interview", ["P21"]),
        ("talk-2", "follow-up", ["P21"]),
    ]
    assert all(45_000 <= entry["duration_ms"] <= 75_000 for entry in wheel)


def test_all_of_them_are_small_enough_to_carry_and_long_enough_to_measure():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST_BYTES
    assert sum(len(script(name).words) for name in ENTRIES if name != TRACKS) >= 3_000


def test_formats_shapes_and_conditions_are_those_of_real_studies():
    assert {Path(name).suffix for entry in ENTRIES.values() for name in entry["sounds"]} == {".wav", ".mp3", ".m4a", ".opus", ".flac"}
    assert {e["conditions"] for e in ENTRIES.values()} == {"clean", "noisy", "telephone", "overlap", "silence", "damaged"}
    assert {e["kind"] for e in ENTRIES.values()} == {"first-interview", "follow-up", "focus-group"}


@every_sample
def test_every_sound_is_the_one_that_the_list_describes(name):
    entry = ENTRIES[name]
    assert entry["sha256"] == [hashlib.sha256((FOLDER / sound).read_bytes()).hexdigest() for sound in entry["sounds"]]
    declared = [probe(FOLDER / sound) for sound in entry["sounds"]]
    lengths = [found.streams[0].declared_ms or 0 for found in declared]
    assert [found.extension for found in declared] == [Path(sound).suffix[1:] for sound in entry["sounds"]]
    whole = max(lengths) if entry.get("tracks") else sum(lengths)
    assert whole == pytest.approx(script(name).duration_ms, abs=100)
    assert entry["duration_ms"] == script(name).duration_ms


@every_sample
def test_every_script_is_a_transcript_whose_times_lie_in_order_inside_the_sound(name):
    assert faults(json.loads((FOLDER / ENTRIES[name]["script"]).read_text(encoding="utf-8"))) == []
    transcript = script(name)
    assert {turn.speaker for turn in transcript.turns} == {*ENTRIES[name]["who"], *ENTRIES[name]["staff"]} == set(transcript.speakers)
    assert len(transcript.words) == ENTRIES[name]["words"]
    assert [turn.start_ms for turn in transcript.turns] == sorted(turn.start_ms for turn in transcript.turns)
    for turn in transcript.turns:
        times = [time for word in turn.words for time in (word.start_ms, word.end_ms)]
        assert times == sorted(times)
        assert (turn.start_ms, turn.end_ms) == (times[0], times[-1])
        assert all(word.end_ms > word.start_ms for word in turn.words)
    assert transcript.turns[0].start_ms > 0
    assert max(turn.end_ms for turn in transcript.turns) < transcript.duration_ms


@every_sample
def test_pauses_are_marked_where_nobody_speaks(name):
    transcript = script(name)
    marks = [mark for mark in transcript.marks if mark.kind == "pause"]
    assert any(mark.end_ms - mark.start_ms >= 2_000 for mark in marks)
    for mark in marks:
        assert mark.end_ms - mark.start_ms >= 200
        assert not [word for word in transcript.words if word.start_ms < mark.end_ms and word.end_ms > mark.start_ms]


@every_sample
def test_the_model_knows_every_word_and_heard_no_sentence_in_training(name):
    talk = pytest.importorskip("workflow.models.making.talk")
    transcript = script(name)
    assert [word for said in sentences(transcript) for word in talk.unknown_words(said)] == []
    assert [said for said in sentences(transcript) if not talk.held_out(said)] == []


def test_the_scripts_are_the_hand_written_texts():
    for made in MADE:
        written = sentences_of(parsed((making.SCRIPTS / f"{made.script}.txt").read_text(encoding="utf-8")))
        assert [said.strip() for said in sentences(script(made.name))] == written


def test_talk_is_full_of_what_verbatim_means():
    words = [word.text.strip(",.?").lower() for name in ENTRIES if name != TRACKS for word in script(name).words]
    assert {"um", "uh", "er", "hmm", "mm", "mm-hm"} <= set(words)
    assert sum(one == after for one, after in pairwise(words)) >= 20
    assert [word for word in words if word.endswith("-")]


def test_every_speaker_has_a_voice_of_the_training_and_no_two_in_a_talk_have_the_same():
    voices = pytest.importorskip("workflow.models.making.voices")
    for made in MADE:
        names = [voice.name for voice in made.voices.values()]
        assert len(set(names)) == len(names)
        assert set(names) <= set(voices.trained_voices())
        assert all(voices.SPEEDS[0] <= voice.speed <= voices.SPEEDS[1] for voice in made.voices.values())


def test_the_damaged_interview_is_damaged_where_its_script_says_so():
    (mark,) = [mark for mark in script("interview-8").marks if mark.kind == "damaged"]
    _, decoding = decoded(FOLDER / "interview-8.opus")
    (hole,) = decoding.report().holes
    assert (hole.start_ms, hole.end_ms) == (pytest.approx(mark.start_ms, abs=50), pytest.approx(mark.end_ms, abs=50))


def test_the_second_part_begins_where_the_first_ends():
    (join,) = [mark for mark in script("interview-9").marks if mark.kind == "join"]
    first = probe(FOLDER / ENTRIES["interview-9"]["sounds"][0]).streams[0].declared_ms
    assert join.start_ms == pytest.approx(first, abs=30)


def test_each_track_of_the_focus_group_is_one_speaker_of_the_same_talk():
    assert list(ENTRIES[TRACKS]["tracks"].values()) == ENTRIES[TRACKS]["sounds"]
    assert len(ENTRIES[TRACKS]["who"]) == 7
    assert script(TRACKS).turns == script("focus-group-1").turns


@pytest.mark.parametrize(
    "name", [name if entry["wheel"] else pytest.param(name, marks=pytest.mark.slow) for name, entry in ENTRIES.items() if name != TRACKS]
)
def test_speech_is_loud_where_the_script_has_words_and_still_where_it_has_none(name):
    """Word by word: the middle of a word is louder than the middle of every long pause of the same recording."""
    sound = np.concatenate([decoded(FOLDER / part)[0] for part in ENTRIES[name]["sounds"]])
    transcript = script(name)
    lost = [mark for mark in transcript.marks if mark.kind == "damaged"]

    def level(start_ms: int, end_ms: int) -> float:
        return float(np.sqrt(np.mean(sound[start_ms * 16 : end_ms * 16] ** 2)))

    heard = [w for w in transcript.words if not any(m.start_ms < w.end_ms and m.end_ms > w.start_ms for m in lost)]
    still = [level(m.start_ms + 100, m.end_ms - 100) for m in transcript.marks if m.kind == "pause" and m.end_ms - m.start_ms >= 1_000]
    loud = [level(word.start_ms, word.end_ms) for word in heard]
    assert np.mean(np.array(loud) > 1.5 * np.median(still)) > 0.99


@pytest.mark.slow
def test_made_again_a_sample_has_the_same_bytes(tmp_path):
    made = next(made for made in MADE if made.name == "interview-7")
    try:
        entries = [making.made_apart(made, tmp_path / again) for again in ("once", "twice")]
    except OSError as problem:
        pytest.skip(f"the speech programs are not here: {problem}")
    assert entries[0] == entries[1]


REACHED = {  # wrong words of the bundled model in hundredths, as tests.benchmarks.samples printed them
    "talk-1": 9.2, "talk-2": 14.2, "interview-1": 25.8, "interview-2": 28.7, "interview-3": 17.4, "interview-4": 24.0, "interview-5": 51.5,
    "interview-6": 38.1, "interview-7": 19.9, "interview-8": 38.5, "interview-9": 21.6, "focus-group-1": 23.4, TRACKS: 21.0,
}  # fmt: skip
MARGIN = 0.05  # another computer rounds otherwise, and a beam may then turn elsewhere


QUICK = ("talk-1", "interview-1")


@pytest.mark.parametrize("name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in REACHED])
def test_the_bundled_model_still_hears_as_well_as_it_did(name, tmp_path):
    wanted = [sample for sample in samples.listed() if sample.name == name]
    ((_, _, total, damage_is_shown),) = found(tmp_path / "study", wanted)
    assert total.wer <= REACHED[name] / 100 + MARGIN
    assert damage_is_shown
