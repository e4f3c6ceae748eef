"""What makes a run what it is: sound, stretch, model, options, detector, decoder; all of it is part of a chunk's identity (floor 3)."""

from dataclasses import asdict, dataclass, field
from typing import Any

from workflow.errors import BadInput
from workflow.store.folder import StudyFolder
from workflow.transcribe.chunks import LONGEST_MS
from workflow.transcribe.recordings import Recording

CHUNKS = "chunks 1"  # raise it when the way of cutting changes
MOST_STUDY_WORDS = 40  # a longer list would leave the model no room to write


@dataclass(frozen=True, slots=True)
class Choice:
    """Which engine and model are to hear the recordings."""

    model: str  # its name
    identity: str  # of engine, weights and libraries
    engine: str = "whisper"
    engine_settings: dict[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ()  # empty: any
    prompts: bool = True
    synthetic_only: bool = False
    demo: bool = False  # use the demonstration model on real voices all the same
    samples: frozenset[str] = frozenset()  # SHA-256 of the sounds it is meant for
    longest_ms: int = LONGEST_MS  # of a chunk that the model hears well
    batch: int = 0


def require_language(recording: Recording, choice: Choice) -> None:
    """Raises BadInput when the model lacks the language that is spoken."""
    if choice.languages and recording.language not in choice.languages and not choice.demo:
        known = ", ".join(choice.languages[:6])
        raise BadInput(
            f"The model {choice.model} does not know the language '{recording.language}' (it knows {known}).",
            hint="workflow models list; where another language is spoken: workflow session add --another --language "
            f"{choice.languages[0]}, then workflow recording reassign R{recording.number} to that session",
        )


def params_of(study: StudyFolder, recording: Recording, choice: Choice) -> dict[str, Any]:
    """Everything that a transcript of this recording depends on; plain values. Raises BadInput when the model lacks its language."""
    from workflow.transcribe import vad
    from workflow.transcribe.audio import identity as decoder

    require_language(recording, choice)
    first, second = _options(recording, choice, study.settings.verbatim)
    return {
        "model": choice.model,
        "engine": choice.identity,
        "options": first,
        "second_options": second,
        "vad": vad.identity(),
        "decoder": decoder(),
        "chunks": CHUNKS,
        "longest_ms": choice.longest_ms,
        "parts": [[part.sha256, part.stream, *([part.track, part.offset_ms, part.ppm] if part.track else [])] for part in recording.parts],
        "stretch": [recording.from_ms, recording.until_ms],
        "excluded": [[span.start_ms, span.end_ms] for span in recording.excluded],
    }


def _options(recording: Recording, choice: Choice, verbatim: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """For the first hearing: the hesitating hotwords and the study's own words; for the second: neither, and more readiness to guess."""
    from workflow.transcribe.engines import Options
    from workflow.transcribe.verbatim import hotwords

    said = ""
    if choice.prompts:
        hesitating = hotwords(recording.language) if verbatim["fillers"] else ""
        said = " ".join([hesitating, ", ".join(verbatim["words"][:MOST_STUDY_WORDS])]).strip()
    first = Options(language=recording.language, hotwords=said)
    second = Options(language=recording.language, hotwords="", temperatures=(0.2, 0.4, 0.6, 0.8, 1.0), no_speech_threshold=None)
    return asdict(first), asdict(second)
