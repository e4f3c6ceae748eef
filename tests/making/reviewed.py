"""Studies to be corrected: a sample's sound, and its script as a transcript that a model might have written, with flags (floor 4)."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from tests.making.sounds import speech_like, write_sound
from workflow import demo, samples
from workflow.records import Flag, Mark, Transcript, Turn, Word
from workflow.schedule.steps import add as add_session
from workflow.store import revisions
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import init
from workflow.transcribe.kinds import flagged
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import book
from workflow.transcribe.steps.add import Wish, add
from workflow.transcribe.steps.finish import counted


def of_sample(home: Path, name: str = "talk-1", language: str = "en") -> StudyFolder:
    """A study with one recording, R1: the sample's sound, and its script as revision 0, with three places to hear again."""
    study = init(home / "study", StudyWish(id="demo-study", languages=(language,)))
    sample = next(one for one in samples.listed() if one.name == name)
    demo.recorded(study, sample)
    script = demo.script_of(sample)
    return transcribed(study, 1, replace(script, language=language, flags=places(script)))


def transcribed(study: StudyFolder, number: int, made: Transcript) -> StudyFolder:
    """The study with this as revision 0 of a recording."""
    made = replace(made, recording=f"R{number}", session=f"S{book.get(study, number).session}", made={"by": "machine", "model": "script"})
    with study.db.atomic():
        revisions.add(study.db, number, to_json(made), parent=None, at_utc=now_utc(), who="machine")
        facts = {"run": "made", "model": "script", "revision": 0} | counted(made)
        book.write(study, number, "transcribed", {"transcribed": facts}, by="machine")
    return study


def pauses(transcript: Transcript, longest: int = 3) -> list[Mark]:
    """The longest silences within turns."""
    gaps = [
        (b.start_ms - a.end_ms, a.end_ms, b.start_ms) for turn in transcript.turns for a, b in zip(turn.words, turn.words[1:], strict=False)
    ]
    return [Mark("pause", start, end) for length, start, end in sorted(gaps, reverse=True)[:longest] if length > 300]


def places(transcript: Transcript, every: int = 40) -> tuple[Flag, ...]:
    """A place to hear again at every so many words, of several kinds."""
    kinds, words = ("unsure", "invented", "repeated", "low_density"), transcript.words
    found = [
        flagged(kinds[at // every % len(kinds)], words[at].start_ms, words[at + 2].end_ms)
        for at in range(every // 2, len(words) - 3, every)
    ]
    return tuple(found)


def focus_group(home: Path, minutes: int = 90, words_a_minute: int = 185, speakers: int = 8, sounding: int = 1) -> StudyFolder:
    """A study with R1, a focus group as long as they get: made-up words at the pace of talk; sound for the first `sounding` minutes."""
    study = init(home / "study", StudyWish(id="long-study"))
    people = tuple(f"P{number}" for number in range(1, speakers))
    session, _ = add_session(study, "focus-group", people, ("interviewer",), by="SD")
    sound = write_sound(home / "group.wav", np.tile(speech_like(30, seed=5)[0], sounding * 2))
    added = next(add(study, (sound,), Wish(session.number), by="SD"))
    assert added.recording, added.problem
    made = talk((*people, "interviewer"), minutes * 60_000, words_a_minute)
    return transcribed(study, 1, replace(made, flags=places(made, every=len(made.words) // 60), marks=tuple(pauses(made, 400))))


def talk(people: tuple[str, ...], duration_ms: int, words_a_minute: int, seed: int = 7) -> Transcript:
    """Turns of made-up words, taken by turns, until the time is over."""
    chance = random.Random(seed)
    pool = sorted({word.text for sample in samples.listed() for word in demo.script_of(sample).words})
    beat, now, turns = 60_000 // words_a_minute, 0, []
    while now < duration_ms - 60_000:
        words = []
        for _ in range(chance.choice((3, 8, 15, 30, 60))):
            words.append(Word(chance.choice(pool), now, now + beat * 4 // 5, chance.uniform(0.4, 1)))
            now += beat if chance.random() > 0.03 else beat + 900
        turns.append(
            Turn(
                chance.choice([one for one in people if not turns or one != turns[-1].speaker]),
                words[0].start_ms,
                words[-1].end_ms,
                tuple(words),
            )
        )
    return Transcript("R1", duration_ms, tuple(turns))
