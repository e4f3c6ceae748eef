"""What `workflow transcript speakers` and `stats` say (floor 4)."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from workflow.cli import out
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import speakers
from workflow.transcribe.steps.speakers import Voice
from workflow.transcribe.times import clock

HOW = {"tracks": "by their tracks", "channels": "by their channels", "voices": "by their voices"}


def show(study: StudyFolder, number: int, as_json: bool) -> None:
    """The voices, with proposals and what to type next."""
    voices, made = speakers.listed(study, number)
    if as_json:
        facts = [asdict(voice) for voice in voices]
        out.as_json({"method": made.method, "estimated": made.estimated, "notes": list(made.notes), "voices": facts})
        return
    rows = [_row(voice) for voice in voices]
    out.say(f"R{number}: {'about ' if made.estimated else ''}{len(voices)} told apart {HOW[made.method]}.")
    out.table(rows, ("voice", "is", "words", "minutes", "uncertain words", "heard alone at"))
    for note in made.notes:
        out.say(note)
    _say_next(number, voices)


def _row(voice: Voice) -> tuple[object, ...]:
    name = voice.name or (f"probably {voice.proposal}" if voice.proposal else "?")
    alone = clock(voice.sample[0]) if voice.sample else ""
    return voice.voice, name, voice.words, round(voice.speech_ms / 60_000, 1), voice.uncertain, alone


def _say_next(number: int, voices: Sequence[Voice]) -> None:
    nameless = [voice for voice in voices if not voice.name]
    if nameless:
        example = " ".join(f"{voice.voice}={voice.proposal or 'P7'}" for voice in nameless)
        out.say(f"To hear them: workflow transcript speakers R{number} --listen")
        out.say(f"Next: workflow transcript speakers R{number} --set {example}")
    else:
        out.say(f"Next: workflow transcript show R{number}, workflow transcript stats R{number}")


def name(study: StudyFolder, number: int, names: Sequence[str], by: str) -> None:
    recording, changed = speakers.name(study, number, names, by=by)
    known = ", ".join(f"{voice} is {label}" for voice, label in recording.voices.items())
    out.say(f"R{number}: {known}. " + ("The words were not touched." if changed else "It was so already; nothing was changed."))
    out.say(f"Next: workflow transcript show R{number}")


def tell_apart(study: StudyFolder, number: int, count: int | None, by: str) -> None:
    out.note(f"Listening to the voices of R{number} ...")
    speakers.tell_apart(study, number, count, by=by, tell=lambda event, **facts: None)


def listen(study: StudyFolder, number: int, folder: Path | None) -> None:
    for voice, path in speakers.sounds(study, number, folder, tell=lambda event, **facts: None):
        out.say(f"voice {voice}: {path}" if voice.isdigit() else f"{voice}: {path}")
    out.say("These are people's voices: delete the files once you have heard them.")


def shares(study: StudyFolder, number: int, as_json: bool) -> None:
    """Minutes, turns, words and share of each speaker."""
    spoke, shown = speakers.shares(study, number)
    if as_json:
        plain = [{k: v for k, v in asdict(one).items() if k != "stretches"} for one in spoke]
        out.as_json({"recording": f"R{number}", "duration_ms": shown.duration_ms, "speakers": plain})
        return
    rows = [(s.speaker, s.role, round(s.speech_ms / 60_000, 1), s.turns, s.words, f"{s.share:.0%}") for s in spoke]
    out.table(rows, ("speaker", "role", "minutes", "turns", "words", "share of words"))


def draw(study: StudyFolder, number: int, kinds: Sequence[str], folder: Path | None) -> None:
    for path in speakers.draw(study, number, kinds, folder):
        out.say(str(path))
