"""Who speaks in a recording: listed with proposals, named, told apart anew, counted and drawn (floor 3)."""

import contextlib
import secrets
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.records import RATE, Span, Transcript
from workflow.review import states
from workflow.review.states import require_open
from workflow.store import attributions, files, revisions
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder
from workflow.transcribe import figures, regions, sound
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import from_json, to_json
from workflow.transcribe.speakers import layer, naming, stats
from workflow.transcribe.speakers.layer import Attribution
from workflow.transcribe.speakers.stats import Spoke
from workflow.transcribe.steps import attribute, book, lanes, read
from workflow.transcribe.steps.finish import counted, said_of

if TYPE_CHECKING:
    from workflow.transcribe.voices import Voices

MISSING = "There is nothing here that tells voices apart."
Tell = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of a recording: what it is called, who it may be, how much it says, and where it is heard alone."""

    voice: str
    name: str  # empty until somebody says whose it is
    proposal: str
    words: int
    speech_ms: int
    uncertain: int  # words
    sample: tuple[int, int] | None


def listed(study: StudyFolder, number: int) -> tuple[list[Voice], Attribution]:
    """The voices of a recording, with the attribution they come from. Raises NotFound where nobody was told apart."""
    recording, made = _both(study, number)
    plain = layer.put_over(_words(study, number), made, {voice: voice for voice in made.voices}, {})
    proposals = naming.proposed(plain, made.voices, read.people(study, recording), _guided(study, recording, plain, made.voices))
    parts = {spoke.speaker: spoke for spoke in stats.of(plain)}
    found = []
    for voice in made.voices:
        own = [entry for entry in made.entries if entry.voice == voice]
        named = recording.voices.get(voice, "" if voice.isdigit() else voice)
        speech = parts[voice].speech_ms if voice in parts else 0
        doubt = sum(entry.margin < made.sure_from for entry in own)
        proposal = "" if named else proposals.get(voice, "")
        found.append(Voice(voice, named, proposal, len(own), speech, doubt, made.samples.get(voice)))
    return found, made


def _guided(study: StudyFolder, recording: Recording, transcript: Transcript, voices: Sequence[str]) -> dict[str, int]:
    """How many questions of the session's topic guide each voice has asked; empty where the session has no guide."""
    from workflow.guides import matching
    from workflow.guides.steps import attach

    try:
        guide = attach.pinned(study, attach.of_session(study, recording.session or 0))
    except (NotFound, NotAllowed):  # no guide, or one whose file was changed: the question marks are left
        return {}
    said = {voice: [turn for turn in transcript.turns if turn.speaker == voice] for voice in voices}
    return {voice: sum(bool(found) for found in matching.places(guide, turns).values()) for voice, turns in said.items()}


def name(study: StudyFolder, number: int, wanted: Sequence[str], *, by: str) -> tuple[Recording, bool]:
    """Say whose voices are (`1=interviewer`, `2=P7`); the words stay untouched. Returns whether anything changed.

    Raises WrongUsage for a voice that is not there, or a name that is nobody's.
    """
    recording, made = _both(study, number)
    require_open(states.from_json(recording.review), f"R{number}")
    people = read.people(study, recording)
    names = {voice: naming.checked(label, people) for voice, label in naming.pairs(wanted).items()}
    strangers = [voice for voice in names if voice not in made.voices]
    if strangers:
        heard = f"{len(made.voices)} {'voice was' if len(made.voices) == 1 else 'voices were'} told apart in R{number}"
        raise WrongUsage(
            f"{heard} ({', '.join(made.voices)}); there is no voice {', '.join(strangers)}. Nothing was changed.",
            hint=f"workflow transcript speakers R{number}, or {again(number)} --count {max(len(names), len(made.voices))}",
        )
    if all(recording.voices.get(voice) == label for voice, label in names.items()):
        return recording, False
    return book.write(study, number, "voices-named", {"voices": names}, by=by), True


def again(number: int) -> str:
    return f"workflow transcript speakers R{number} --again"


def tell_apart(study: StudyFolder, number: int, count: int | None, *, by: str, tell: Tell) -> Attribution:
    """Tell the speakers of a recording apart anew; the words stay as they are. `count`: how many there are, 0 for unknown.

    Raises NotFound without weights, NotAllowed where tracks or channels say already who is who.
    """
    from workflow.transcribe import voices

    recording = book.get(study, number)
    require_open(states.from_json(recording.review), f"R{number}")
    before = read.attribution(study, number)
    if before and before.method != "voices":
        raise NotAllowed(f"R{number} has a {before.method[:-1]} for each speaker, which is exact; there is nothing to tell apart by voice.")
    words = _words(study, number)
    backend = voices.find()
    if backend is None:
        raise NotFound(MISSING, hint=voices.ADVICE)
    if count is not None and count != recording.speakers:
        recording = book.write(study, number, "speakers-counted", {"speakers": count}, by=by)
    made = _heard_again(study, recording, words, backend, tell)
    with study.db.atomic():
        settle(study, number, by=by)
        attributions.add(study.db, number, layer.to_json(made), at_utc=now_utc(), who=by)
        book.write(study, number, "voices-told-apart", {"voices": {}}, by=by)
        shown = read.transcript(study, number)
        facts = (recording.transcribed or {}) | {"revision": shown.revision} | counted(shown) | said_of(made)
        book.write(study, number, "recounted", {"transcribed": facts}, by=by)
    return made


def settle(study: StudyFolder, number: int, *, by: str) -> None:
    """Before voices are told apart anew and 1 is another: words that a person gave to voice 1 are its owner's, or nobody's again."""
    made, recording = read.attribution(study, number), book.get(study, number)
    before = _words(study, number)
    after = before if made is None else layer.settled(before, made.voices, recording.voices)
    if after != before:
        parent = revisions.latest_number(study.db, number)
        revisions.add(study.db, number, to_json(after), parent=parent, at_utc=now_utc(), who=by)


def _heard_again(study: StudyFolder, recording: Recording, words: Transcript, backend: "Voices", tell: Tell) -> Attribution:
    with decoded(study, recording, tell) as (taped, kept):
        speech = regions.audit_regions(np.concatenate(taped.probabilities), kept.duration_ms)
        made = attribute.by_backend(
            backend, lambda span: sound.read(study.work, kept, span), words, speech, attribute.expected(study, recording)
        )
    assert made is not None
    return made


@contextlib.contextmanager
def decoded(study: StudyFolder, recording: Recording, tell: Tell) -> Iterator[tuple[lanes.Taped, sound.Kept]]:
    """The sound of a recording on the tape once more, for as long as it is needed. Raises BadInput or DiskFull."""
    from workflow.transcribe.audio import Decoder

    target = f"again-{secrets.token_hex(8)}.pcm"
    try:
        with Decoder() as decoder, sound.Writer(study.work, target) as writer:
            taped = lanes.to_tape(study, recording, decoder, writer, tell)
            kept = writer.keep()
        yield taped, kept
    finally:
        (study.work / target).unlink(missing_ok=True)


def sounds(study: StudyFolder, number: int, folder: Path | None, *, tell: Tell) -> list[tuple[str, Path]]:
    """Write a short sound of each voice, to hear whose it is; (voice, file). Raises NotFound."""
    recording, made = _both(study, number)
    target = folder or study.path / "exports"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    with decoded(study, recording, tell) as (taped, kept):
        for at, voice in enumerate(made.voices):
            if voice in made.samples:
                lane = taped.lanes[0] if len(taped.lanes) == 1 else next((one for one in taped.lanes if one.name == voice), None)
                if lane is None:
                    continue
                path = target / f"R{number}-voice-{at + 1}.wav"
                files.write_whole(path, _wav(sound.read(study.work, kept, lane.back(Span(*made.samples[voice])))))
                written.append((voice, path))
    return written


def _wav(samples: np.ndarray) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def shares(study: StudyFolder, number: int) -> tuple[list[Spoke], Transcript]:
    """Who spoke how much in a transcript. Raises NotFound."""
    shown = read.transcript(study, number)
    return stats.of(shown), shown


def draw(study: StudyFolder, number: int, kinds: Sequence[str], folder: Path | None) -> list[Path]:
    """Draw who spoke when, in each kind of file (svg, png). Raises NotFound or WrongUsage."""
    strange = [kind for kind in kinds if kind not in figures.FORMATS]
    if strange:
        raise WrongUsage(f"A picture is written as {' or '.join(figures.FORMATS)}, not as {strange[0]}.")
    spoke, shown = shares(study, number)
    target = folder or study.path / "reports"
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in kinds:
        path = target / f"R{number}-who-spoke-when.{kind}"
        files.write_whole(path, figures.who_spoke_when(spoke, shown.duration_ms, f"R{number}: who spoke when", kind))
        paths.append(path)
    return paths


def _both(study: StudyFolder, number: int) -> tuple[Recording, Attribution]:
    recording = book.get(study, number)
    made = read.attribution(study, number)
    if made is None:
        _words(study, number)  # without a transcript that is what is to be said
        raise NotFound(f"The speakers of R{number} have not been told apart.", hint=f"workflow models get voices, then {again(number)}")
    return recording, made


def _words(study: StudyFolder, number: int) -> Transcript:
    return from_json(revisions.content(study.db, number))
