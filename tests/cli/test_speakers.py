"""Speakers at the command line: tracks, channels and voices, from the files to named turns, statistics and a picture."""

import json

import numpy as np
import pytest

from tests.making import lanes, twin_study, twin_voices
from tests.making.sounds import write_sound
from tests.making.twin import marked, save
from workflow.cli.boundary import run
from workflow.records import RATE
from workflow.store import revisions
from workflow.store.folder import open_study
from workflow.transcribe.steps import book, read, speakers
from workflow.transcribe.steps.params import Choice
from workflow.transcribe.steps.run import transcribe
from workflow.transcribe.steps.work import silent


@pytest.fixture(scope="module")
def talk():
    return lanes.conversation(2, 30, 4)


@pytest.fixture
def study(tmp_path, monkeypatch, tmp_path_factory):
    twin_study.install_twin(tmp_path_factory.mktemp("site"), monkeypatch)
    monkeypatch.chdir(tmp_path)
    assert run(["init", "study"]) == 0
    monkeypatch.chdir(tmp_path / "study")
    assert run(["session", "add", "--kind", "first-interview", "--who", "P5", "--with", "interviewer"]) == 0
    return open_study(tmp_path / "study")


def as_int16(sound):
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def transcribed(study, home, scripts):
    choice = Choice("twin", "twin 1", "twin", {"scripts": str(save(home, scripts))}, longest_ms=12_000)
    outcome = transcribe(study, book.listed(study), choice, by="SD", tell=silent)
    assert outcome.failed == ()
    return read.transcript(study, 1)


def told(capsys, *argv, code=0):
    assert run(list(argv)) == code
    return capsys.readouterr()


def test_two_tracks_become_one_transcript_with_everybody_named(study, tmp_path, talk, capsys):
    sound = lanes.heard(talk, -14, 4)
    for number, lane in enumerate((sound[0], lanes.shifted(sound[1], 1000)), 1):
        write_sound(tmp_path / f"{number}.wav", marked(as_int16(lane), number), rate=RATE)
    files = [f"interviewer={tmp_path}/1.wav", f"P5={tmp_path}/2.wav"]
    out = told(capsys, "recording", "add", "--session", "S1", "--tracks", *files).out
    assert "P5 began 1.00 s after interviewer, by its sound." in out
    assert "nothing was changed" in told(capsys, "recording", "add", "--session", "S1", "--tracks", *files).out
    shift = {0: 0, 1: 1000}  # the script of a lane holds what the twin hears on it: everybody, as with strong bleed
    scripts = {
        number + 1: [type(w)(w.text, w.start_ms - by, w.end_ms - by, 0.9) for w, _ in talk.words if w.start_ms >= by]
        for number, by in shift.items()
    }
    shown = transcribed(study, tmp_path, scripts)
    said = [w.text for w, _ in talk.words]
    assert abs(len(shown.words) - len(said)) <= 0.03 * len(said)  # the twin hears bleed under one's own speech, which no model does
    right = {(w.text, round(w.start_ms, -2)): who for w, who in talk.words}
    labels = [(right.get((w.text, round(w.start_ms, -2))), turn.speaker) for turn in shown.turns for w in turn.words]
    known = [pair for pair in labels if pair[0]]
    assert len(known) > 0.8 * len(said) and np.mean([a == b for a, b in known]) > 0.95
    table = told(capsys, "transcript", "speakers", "R1").out
    assert "2 told apart by their tracks" in table
    assert "interviewer" in told(capsys, "transcript", "stats", "R1", "--picture", "svg", "--picture", "png").out
    assert (study.path / "reports" / "R1-who-spoke-when.svg").read_bytes().startswith(b"<?xml")


@pytest.fixture
def mono(study, tmp_path, talk, monkeypatch, tmp_path_factory):
    """R1: both people on one sound, which the twins hear and tell apart."""
    write_sound(tmp_path / "mono.wav", marked(as_int16(lanes.heard(talk, None, 4).sum(axis=0)), 1), rate=RATE)
    turns = [(talk.speakers.index(t.speaker), t.start_ms, t.end_ms) for t in talk.turns]
    twin_voices.install(tmp_path_factory.mktemp("voices"), {1: turns}, monkeypatch)
    assert run(["recording", "add", "--session", "S1", str(tmp_path / "mono.wav")]) == 0
    return transcribed(study, tmp_path, {1: [type(w)(w.text, w.start_ms, w.end_ms, 0.9) for w, _ in talk.words]})


def test_voices_are_told_apart_named_and_named_otherwise_and_the_words_never_change(study, mono, talk, capsys):
    assert {turn.speaker for turn in mono.turns} == {"voice 1", "voice 2"}
    before = revisions.content(study.db, 1)
    assert "2 told apart by their voices" in told(capsys, "transcript", "speakers", "R1").out
    first = {"voice 1": "interviewer", "voice 2": "P5"}
    truth = {(w.text, w.start_ms): who for w, who in talk.words}
    alone = [(w, t.speaker) for t in mono.turns for w in t.words if (w.text, w.start_ms) in truth]
    wrong = sum(first[label] != truth[w.text, w.start_ms] for w, label in alone)
    assert min(wrong, len(alone) - wrong) <= 0.12 * len(alone)  # where both talk at once one voice cannot be right for both
    told(capsys, "transcript", "speakers", "R1", "--set", "1=interviewer", "2=p05")
    assert {turn.speaker for turn in read.transcript(study, 1).turns} == {"interviewer", "P5"}
    assert "nothing was changed" in told(capsys, "transcript", "speakers", "R1", "--set", "1=interviewer").out
    told(capsys, "transcript", "speakers", "R1", "--again", "--count", "2")
    assert {turn.speaker for turn in read.transcript(study, 1).turns} == {"voice 1", "voice 2"}
    assert revisions.content(study.db, 1) == before
    assert run(["changes", "verify"]) == 0


def test_what_cannot_be_is_told_and_changes_nothing(study, mono, capsys):
    refused = told(capsys, "transcript", "speakers", "R1", "--set", "1=interviewer", "2=P5", "3=P6", code=2).err
    assert "nobody of this session" in refused
    refused = told(capsys, "transcript", "speakers", "R1", "--set", "1=interviewer", "4=observer", code=2).err
    assert "there is no voice 4. Nothing was changed." in refused
    assert "nobody of this session" in told(capsys, "transcript", "speakers", "R1", "--set", "1=Anna", code=2).err
    assert book.get(study, 1).voices == {}


def test_a_short_sound_of_each_voice_can_be_heard(study, mono, tmp_path):
    written = speakers.sounds(study, 1, tmp_path / "ears", tell=silent)
    assert [voice for voice, _ in written] == ["1", "2"]
    assert all(path.read_bytes()[:4] == b"RIFF" and path.stat().st_size > 20_000 for _, path in written)
    assert not list(study.work.glob("again-*"))


def test_statistics_for_another_program(study, mono, capsys):
    facts = json.loads(told(capsys, "transcript", "stats", "R1", "--json").out)
    assert sum(one["words"] for one in facts["speakers"]) == len(mono.words)
    assert sum(one["share"] for one in facts["speakers"]) == pytest.approx(1)


def test_what_is_off_record_is_forgotten_by_the_layer_too(study, mono, capsys):
    told(capsys, "recording", "exclude", "R1", "00:00:05-00:00:12", "--reason", "off-record")
    made = read.attribution(study, 1)
    assert all(entry.end_ms <= 5000 or entry.start_ms >= 12_000 for entry in made.entries)
    assert [w for w in read.transcript(study, 1).words if 5000 <= w.start_ms < 12_000] == []


# ---- bad input: each ends in a sentence, and nothing half-done stays behind


def add_tracks(capsys, *files, code):
    return told(capsys, "recording", "add", "--session", "S1", "--tracks", *files, code=code)


def test_tracks_that_hear_nothing_of_each_other_are_asked_for(study, tmp_path, talk, capsys):
    sound = lanes.heard(talk, None, 4)
    for name, lane in (("a", sound[0]), ("b", lanes.shifted(sound[1], 2500))):
        write_sound(tmp_path / f"{name}.wav", as_int16(lane)[None], rate=RATE)
    files = [f"interviewer={tmp_path}/a.wav", f"P5={tmp_path}/b.wav"]
    asked = add_tracks(capsys, *files, code=1).err
    assert "It cannot be heard when the track of P5 began" in asked and "--offset P5=SECONDS" in asked
    assert book.listed(study) == [] and not list(study.work.iterdir()) and not any(study.recordings.iterdir())
    add_tracks(capsys, *files, "--offset", "P5=2.5", code=0)
    assert [part.offset_ms for part in book.get(study, 1).parts] == [0, 2500]


def test_a_silent_track_and_a_short_one_are_named_and_the_rest_goes_on(study, tmp_path, talk, capsys):
    sound = lanes.heard(talk, -20, 4)
    write_sound(tmp_path / "a.wav", as_int16(sound[0])[None], rate=RATE)
    write_sound(tmp_path / "b.wav", as_int16(sound[1][: 12 * RATE])[None], rate=RATE)
    write_sound(tmp_path / "c.wav", np.zeros((1, 30 * RATE), np.int16), rate=RATE)
    files = [f"interviewer={tmp_path}/a.wav", f"P5={tmp_path}/b.wav", f"observer={tmp_path}/c.wav"]
    out = add_tracks(capsys, *files, "--offset", "P5=0", code=0).out
    assert "observer is silent; the others are transcribed all the same." in out
    assert "P5 is much shorter" in out


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (["interviewer=a.wav"], "Tracks are two files or more"),
        (["interviewer=a.wav", "Anna=b.wav"], "'Anna' is nobody of this session and no role."),
        (["interviewer=a.wav", "b.wav"], "'b.wav' names nobody."),
        (["interviewer=a.wav", "P5=gone.wav"], "P5: There is no such file. None of the tracks was added."),
    ],
)
def test_tracks_that_are_nobodys_are_refused(study, tmp_path, files, sentence, capsys):
    for name in ("a", "b"):
        write_sound(study.path / f"{name}.wav", np.full((1, RATE), 99, np.int16), rate=RATE)
    code = 1 if "gone" in files[-1] else 2
    assert sentence in add_tracks(capsys, *files, code=code).err
    assert book.listed(study) == []


def test_tracks_of_another_session_are_refused(study, tmp_path, talk, capsys):
    sound = lanes.heard(talk, -20, 4)
    for name, lane in zip("ab", sound, strict=True):
        write_sound(tmp_path / f"{name}.wav", as_int16(lane)[None], rate=RATE)
    told(capsys, "session", "add", "--kind", "follow-up", "--who", "P5")
    told(capsys, "recording", "add", "--session", "S2", str(tmp_path / "b.wav"))
    refused = add_tracks(capsys, f"interviewer={tmp_path}/a.wav", f"P5={tmp_path}/b.wav", code=1).err
    assert "Not all of these are new tracks of one session: P5 is R1 of S2." in refused
