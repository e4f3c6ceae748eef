"""Makes `audio_samples/`: speaks the scripts beside this file, encodes them, and writes the list (floor 4).

    python -m tests.making.samples              everything
    python -m tests.making.samples interview-1  these alone; the list keeps what it says about the others

Needs espeak-ng and flite (Debian packages). Run again on the same machine it writes the same bytes.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from tests.making import sample_sound as sound
from tests.making.sample_cast import MADE, Made
from tests.making.sample_speech import RATE, Spoken, spoken
from tests.making.sample_text import Line, parsed
from workflow.records import Mark, Span, Transcript, Turn, Word
from workflow.transcribe import pauses
from workflow.transcribe.schema import to_json

SCRIPTS = Path(__file__).parent / "scripts"
FOLDER = Path(__file__).parents[2] / "audio_samples"
LIST = "samples.json"


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one sample, and what its script has to say beside the words."""

    sounds: tuple[str, ...]
    turns: tuple[Turn, ...]
    duration_ms: int
    marks: tuple[Mark, ...] = ()
    tracks: tuple[tuple[str, str], ...] = ()  # who, file


def lines_of(made: Made) -> list[Line]:
    return parsed((SCRIPTS / f"{made.script}.txt").read_text(encoding="utf-8"))


def speak(made: Made, part: int | None = None) -> Spoken:
    lines = [line for line in lines_of(made) if part in (None, line.part)]
    return spoken(lines, made.voices, f"{made.script} {part or 0}", slow=made.slow)


def _one_file(made: Made, folder: Path) -> Written:
    """Mono, in the conditions of the sample."""
    said = speak(made)
    mono = sound.cafe(said.mixed, made.name) if made.conditions == "noisy" else sound.room(said.mixed, made.name, echo=made.echo)
    name = f"{made.name}.{made.extension}"
    if made.conditions == "telephone":
        sound.write_mu_law(folder / name, sound.telephone(mono))
    else:
        sound.write(folder / name, mono, bitrate=made.bitrate)
    marks = (Mark("damaged", *sound.damage(folder / name, made.name)),) if made.conditions == "damaged" else ()
    return Written((name,), tuple(said.turns), said.length * 1000 // RATE, marks)


def _stereo(made: Made, folder: Path) -> Written:
    """A speaker per channel; a little of the other is heard on each."""
    said = speak(made)
    left, right = (said.tracks[speaker] for speaker in made.voices)
    sides = (("left", left, right), ("right", right, left))
    both = np.stack([*(sound.room(own + 0.02 * other, f"{made.name} {side}", echo=made.echo) for side, own, other in sides)])
    name = f"{made.name}.{made.extension}"
    sound.write(folder / name, both, bitrate=made.bitrate)
    return Written((name,), tuple(said.turns), said.length * 1000 // RATE)


def _parts(made: Made, folder: Path) -> Written:
    """One interview in as many files as its script has parts; the times of a later part go on from the one before."""
    names, turns, marks, at = [], [], [], 0
    for part in range(max(line.part for line in lines_of(made)) + 1):
        said = speak(made, part)
        names.append(f"{made.name}-part-{part + 1}.{made.extension}")
        sound.write(folder / names[-1], sound.room(said.mixed, names[-1]), bitrate=made.bitrate)
        if part:
            marks.append(Mark("join", at, at))
        turns += [_moved(turn, at) for turn in said.turns]
        at += said.length * 1000 // RATE
    return Written(tuple(names), tuple(turns), at, tuple(marks))


def _moved(turn: Turn, by_ms: int) -> Turn:
    words = tuple(Word(word.text, word.start_ms + by_ms, word.end_ms + by_ms) for word in turn.words)
    return Turn(turn.speaker, turn.start_ms + by_ms, turn.end_ms + by_ms, words)


def _tracks(made: Made, folder: Path) -> Written:
    """A file per speaker, all of one length, each with a little of the others."""
    said = speak(made)
    mixed, tracks = said.mixed, []
    for speaker, track in said.tracks.items():
        name = f"{made.name}-{speaker}.{made.extension}"
        sound.write(folder / name, sound.room(track + 0.01 * (mixed - track), name), bitrate=made.bitrate)
        tracks.append((speaker, name))
    return Written(tuple(name for _, name in tracks), tuple(said.turns), said.length * 1000 // RATE, tracks=tuple(tracks))


SHAPES: dict[str, Callable[[Made, Path], Written]] = {"mono": _one_file, "stereo": _stereo, "parts": _parts, "tracks": _tracks}


def script_of(made: Made, written: Written) -> Transcript:
    """The script in the form of a transcript: true words and times, and a mark for every pause from 200 ms on."""
    words = [word for turn in written.turns for word in turn.words]
    speech = [Span(word.start_ms, word.end_ms) for word in words]
    joins = [mark for mark in written.marks if mark.kind == "join"]  # a damaged stretch hides words, and is no fence between them
    marks = sorted([*pauses.find(words, speech, barriers=joins), *written.marks], key=lambda mark: (mark.start_ms, mark.kind))
    roles = {speaker: made.roles.get(speaker, "participant") for speaker in made.voices}
    return Transcript(
        recording="", duration_ms=written.duration_ms, turns=written.turns, marks=tuple(marks), title=made.about, speakers=roles
    )


def make(made: Made, folder: Path = FOLDER) -> dict[str, Any]:
    """Writes the files of one sample; returns its entry in the list."""
    folder.mkdir(parents=True, exist_ok=True)
    written = SHAPES[made.shape](made, folder)
    text = json.dumps(to_json(script_of(made, written)), ensure_ascii=False, indent=1)
    (folder / f"{made.name}.json").write_text(_narrow(text) + "\n", encoding="utf-8", newline="\n")
    entry: dict[str, Any] = {
        "name": made.name,
        "sounds": list(written.sounds),
        "script": f"{made.name}.json",
        "about": made.about,
        "sha256": [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in written.sounds],
        "kind": made.kind,
        "who": [speaker for speaker in made.voices if speaker != "interviewer"],
        "staff": ["interviewer"],
        "wheel": made.wheel,
        "demo": made.demo,
        "conditions": made.conditions,
        "words": sum(len(turn.words) for turn in written.turns),
        "duration_ms": written.duration_ms,
    }
    if made.shape == "parts":
        entry["parts"] = True
    if written.tracks:
        entry["tracks"] = dict(written.tracks)
    return entry


def made_apart(made: Made, folder: Path = FOLDER) -> dict[str, Any]:
    """`make` in a process of its own: what espeak-ng said before changes what it says next, so each sample starts afresh."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(make, made, folder).result()


def _narrow(text: str) -> str:
    """Every word, mark and turn head on one line, so that a script can be read and compared."""
    return re.sub(r"\{\n\s+(\"(?:text|kind)\"[^{}]*?)\n\s+\}", lambda match: "{" + re.sub(r"\n\s+", " ", match[1]) + "}", text)


def main(wanted: list[str]) -> None:
    """Makes the samples named, or all, and writes the list in the order of the cast."""
    known: dict[str, dict[str, Any]] = {}
    if wanted and (FOLDER / LIST).is_file():
        known = {entry["name"]: entry for entry in json.loads((FOLDER / LIST).read_text(encoding="utf-8"))["samples"]}
    for made in MADE:
        if not wanted or made.name in wanted:
            known[made.name] = made_apart(made)
            print(f"{made.name}: {known[made.name]['duration_ms'] / 1000:.0f} s, {known[made.name]['words']} words", flush=True)
    entries = [known[made.name] for made in MADE if made.name in known]
    (FOLDER / LIST).write_text(json.dumps({"samples": entries}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
