"""The demonstration: a small study is made, its recordings are transcribed, and the distance to the scripts is shown (floor 3)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workflow import samples
from workflow.demo_corpus.settings import ID as REPLAY
from workflow.demo_people import SETTINGS, People, taking_part
from workflow.errors import NotAllowed, NotFound
from workflow.export.steps import export
from workflow.records import Transcript
from workflow.report.steps import quoting, reports
from workflow.report.steps.together import together
from workflow.review.steps import standing
from workflow.review.steps.comparing import Compared, compare
from workflow.review.steps.importing import Wish as Corrected
from workflow.review.steps.importing import bring
from workflow.samples import Sample
from workflow.schedule.steps import add as add_session
from workflow.store import folder
from workflow.store.clock import now_in
from workflow.store.folder import StudyFolder
from workflow.store.steps import Wish as StudyWish
from workflow.store.steps import toml
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import from_json
from workflow.transcribe.score import Score
from workflow.transcribe.score import score as held_against
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.add import Wish, add
from workflow.transcribe.verbatim import fillers

STUDY = StudyWish(id="demo-study", title="A made-up study")
FIRST, SECOND, WHY = "demo", "demo-2", "a demonstration"  # who corrects, who checks, and why nobody is asked about names
THERAPISTS = """
[[group]]
name = "therapists"
prefix = "T"
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A sound of one sample in the demonstration's study: its recording, and after transcribing how far it is from its script."""

    sample: Sample
    sound: Path  # the first, where several are the parts of one interview
    recording: Recording
    distance: Score | None = None


def make(path: Path, chosen: Sequence[Sample] = ()) -> tuple[StudyFolder, People, list[Shown]]:
    """The demonstration's study, or one of the samples chosen, with its people, sessions and recordings; what is there already stays.

    Raises NotFound where no sample is here, NotAllowed for the folder of the replay: its numbers are those of a publication.
    """
    settings = THERAPISTS + ("" if chosen else SETTINGS)  # the list of made-up people is long enough for the demonstration alone
    study = folder.open_study(path) if (path / "study.toml").is_file() else folder.make(path, toml(STUDY) + settings)
    if study.settings.id == REPLAY:
        raise NotAllowed("In this folder a published study is replayed; nothing was changed.", hint="workflow demo NEW-FOLDER")
    found = chosen or [sample for sample in samples.listed() if sample.demo]
    if not found:
        raise NotFound("The made-up conversations are not here.", hint="install the program once more")
    people, shown = taking_part(study, [name for sample in found for name in sample.who]), []
    for sample in found:
        who = tuple(people.names.get(name, name) for name in sample.who)
        shown += recorded(study, sample, who)
    return study, people, shown


def recorded(study: StudyFolder, sample: Sample, who: tuple[str, ...] = ()) -> list[Shown]:
    """A sample as recordings of its session in this study, one for its sounds where they are joined; what is there already stays.

    Raises what adding raises.
    """
    session, _ = add_session(study, sample.kind, who or sample.who, sample.staff, by="demo", another=False, provenance="synthetic")
    wish = Wish(session.number, joined=sample.joined, provenance="synthetic")
    added = list(add(study, sample.sounds, wish, by="demo"))
    shown = []
    for entry in added[:1] if sample.joined else added:
        if entry.problem or not entry.recording:
            raise entry.problem or NotFound(f"{entry.given.name} is not here.", hint="install the program once more")
        shown.append(Shown(sample, entry.given, entry.recording))
    return shown


def measure(study: StudyFolder, shown: list[Shown]) -> list[Shown]:
    """The same with each transcript's distance to its script. Raises NotFound where one is missing."""
    return [replace(one, distance=_distance(study, one)) for one in shown if book.get(study, one.recording.number).transcribed]


def _distance(study: StudyFolder, one: Shown) -> Score:
    return score_of(script_of(one.sample), read.transcript(study, one.recording.number))


def score_of(script: Transcript, heard: Transcript) -> Score:
    """A transcript held against what was really said."""
    return held_against(script.words, heard.words, duration_ms=script.duration_ms, fillers=fillers(script.language))


def script_of(sample: Sample) -> Transcript:
    """What was really said. Raises BadInput."""
    return from_json(json.loads(sample.script.read_text(encoding="utf-8")), where=sample.script.name)


def released(study: StudyFolder, people: People, shown: Sequence[Shown]) -> Compared | None:
    """The first transcript is corrected by its script, checked by a second person and released; what was changed. None without one.

    The script is brought in as a person brings in a corrected document, so every word that was right keeps its time.
    """
    one = next((one for one in shown if one.distance), None)
    if one is None:
        return None
    number, today = one.recording.number, now_in(study.settings.timezone)[:10]
    if standing.state(book.get(study, number)) != "released":
        speakers = {name: people.names.get(name, name) for name in one.sample.who}
        bring(study, number, one.sample.script, Corrected(speakers=speakers, provenance="synthetic"), by=FIRST)
        for verb, who in (("corrected", FIRST), ("checked", SECOND), ("released", SECOND)):
            standing.sign(
                study, number, verb, by=who, on=today, minutes=5 if verb == "corrected" else 0, reason=WHY, provenance="synthetic"
            )
    return compare(study, number)


def write_out(study: StudyFolder, say: Callable[[Path], None]) -> None:
    """Export everything, so that there is something to open, in Word and in a coding program; and the report of the study so far."""
    ready = [recording for recording in book.listed(study) if recording.transcribed]
    for file in export(study, ready, ("docx", "text", "qdpx"), by="demo"):
        say(file.path)
    at = reports.desk(study)
    for made in (reports.flow(at), together(at, quoting.shown(study))):
        for path in reports.write(made, study.path / reports.FOLDER):
            say(path)
