"""Who had a microphone of their own leaves a focus group: it goes, they are silent in the others', and nothing is claimed before."""

import shutil
import wave

import numpy as np
import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import TODAY
from tests.making.sounds import write_sound
from workflow.people.steps import erasing, withdrawing
from workflow.people.steps import today as lines
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.withdrawing import Wish
from workflow.schedule import steps as schedule
from workflow.store import events, migrate, whole
from workflow.transcribe.steps import add as adding
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import tracks


def group_of_tracks(home, *, labels=True):
    """P1, P2 and SD, each on a track; they speak in turn, a second each: P1 at 0.1 s, P2 at 1.1 s, ..."""
    made = making.begin(home)
    making.takes_part(made, 1), making.takes_part(made, 2)
    session, _ = schedule.add(made.study, "focus-group", ("P1", "P2"), ("SD",), by="SD")
    paths = {}
    for seed, name in enumerate(("P1", "P2", "SD"), 1):
        noise = (np.random.default_rng(seed).standard_normal(6 * 16_000) * 3000).astype(np.int16)
        paths[name] = home / f"{name}.wav"
        write_sound(paths[name], noise, rate=16_000)
    number = tracks.add(made.study, paths, adding.Wish(session.number), {"P2": 0.5, "SD": 0.0}, by="SD").recording.number
    making.spoken(made, number, ["P1", "P2"], labels=labels)
    copy = made.study.path / "backups" / "2026-11-20"
    migrate.back_up(made.study.db, copy / "study.db")
    shutil.copytree(made.study.recordings, copy / "recordings")
    shutil.copy(made.study.path / "study.toml", copy / "study.toml")
    return made, number


def withdrawn(made, who="P1"):
    withdrawing.withdraw(made.study, made.person(who), Wish("erase", TODAY), by="SD", now=making.NOW)


def erased(made, sound, who="P1", **more):
    return erasing.erase(made.study, made.person(who), Confirmed("MSHW", TODAY, sound, **more), made.names, by="MB")


def heard(path, start_ms, end_ms):
    with wave.open(str(path)) as sound:
        return any(sound.readframes(sound.getnframes())[start_ms * 32 : end_ms * 32])


@pytest.mark.parametrize("sound", ["keep", "silence", "delete"])
def test_their_own_microphone_goes_whatever_becomes_of_the_sound_of_others(tmp_path, sound):
    made, number = group_of_tracks(tmp_path)
    withdrawn(made)
    done = erased(made, sound)
    assert done.person.erased and not done.open
    left = {part.track: part.file for part in recordings.get(made.study, number).parts}
    named = {"keep": "R1-{}.wav", "silence": "R1-{}-without-P1.wav"}.get(sound)
    assert left == ({who: named.format(at) for at, who in ((2, "P2"), (3, "SD"))} if named else {})
    for folder in (made.study.recordings, made.study.path / "backups" / "2026-11-20" / "recordings"):
        assert sorted(path.name for path in folder.iterdir()) == sorted(left.values())
    assert whole.faults(made.study) == []
    head = events.head(made.study.db)
    assert not erased(made, sound).new and events.head(made.study.db) == head


def test_where_they_spoke_the_microphones_of_the_others_are_silent_each_on_its_own_clock(tmp_path):
    made, number = group_of_tracks(tmp_path)
    withdrawn(made)
    erased(made, "silence")
    parts = {part.track: part for part in recordings.get(made.study, number).parts}
    late, early = (made.study.recordings / parts[who].file for who in ("P2", "SD"))
    assert parts["P2"].offset_ms == 500 and parts["P2"].declared_ms == 6000
    assert not heard(early, 2100, 2800) and heard(early, 1100, 1800)  # P1 speaks again at 2.1 s, P2 at 1.1 s
    assert not heard(late, 1600, 2300) and heard(late, 600, 1300)  # half a second earlier in a track that began half a second later


def test_what_an_earlier_erasure_has_left_is_found_and_goes_with_the_same_command(tmp_path):
    made, number = group_of_tracks(tmp_path)
    before = recordings.get(made.study, number)
    kept = {part.file: (made.study.recordings / part.file).read_bytes() for part in before.parts}
    withdrawn(made)
    erased(made, "keep")
    for name, content in kept.items():  # as a version that did not know whose a track is has left it
        (made.study.recordings / name).write_bytes(content)
    recordings.write(made.study, number, "sound-deleted", {"parts": [vars_of(part) for part in before.parts]}, by="SD")
    assert [line.what for line in lines.today(made.study, making.NOW) if line.part == "leaving"] == ["finish deleting"]
    again = erased(made, "silence")
    assert again.new and not again.open and [item.action for item in again.items if item.what == "R1-1.wav"] == ["deleted"]
    assert [part.track for part in recordings.get(made.study, number).parts] == ["P2", "SD"]
    assert not (made.study.recordings / "R1-1.wav").exists() and whole.faults(made.study) == []
    assert not erased(made, "silence").new
    assert not [line for line in lines.today(made.study, making.NOW) if line.part == "leaving"]


def vars_of(part):
    from dataclasses import asdict

    return asdict(part)


def test_sound_that_was_kept_goes_when_that_is_asked_for_later(tmp_path):
    made, number = group_of_tracks(tmp_path)
    withdrawn(made)
    erased(made, "keep")
    assert erased(made, "delete").new and recordings.get(made.study, number).parts == ()
    assert erasing.sound_of(made.study, made.person("P1")) == "delete"


def test_sound_that_nobody_could_silence_is_left_to_a_person_until_two_say_that_it_is_done(tmp_path):
    made, number = group_of_tracks(tmp_path, labels=False)
    withdrawn(made)
    for _ in range(2):
        done = erased(made, "silence")
        assert not done.person.erased and {"R1", "R1-2.wav", "R1-3.wav"} == {item.what for item in done.open}
        assert not (made.study.recordings / "R1-1.wav").exists()  # what can go has gone
    assert erased(made, "silence", by_hand=(number,)).person.erased
    assert not erased(made, "silence").new
