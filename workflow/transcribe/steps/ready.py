"""Whether a recording may be heard now, and by this model: the one gate that the run, its dry run and the day ask (floor 3)."""

from collections.abc import Iterable, Sequence

from workflow.errors import BadInput, NotAllowed, NotFound, WorkflowError
from workflow.people.steps import gate
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book
from workflow.transcribe.steps.choose import AUTO, planned
from workflow.transcribe.steps.params import Choice, require_language

Refused = tuple[Recording, WorkflowError]


def plan(study: StudyFolder, recordings: Iterable[Recording], name: str = AUTO, *, demo: bool = False) -> tuple[Choice, list[Refused]]:
    """The model that would hear what has no transcript yet, and what would be refused with which sentence; nothing is measured.

    Raises what a run raises before it begins: NotFound or BadInput where there is no such model, NotAllowed where it would write nonsense.
    """
    todo = [recording for recording in recordings if not recording.transcribed]
    choice = planned(name, languages=() if demo else (recording.language for recording in todo), demo=demo)
    refuse_nonsense(todo, choice)
    return choice, [(recording, problem) for recording in todo if (problem := why_not(study, recording, choice))]


def tonight(study: StudyFolder, recordings: Sequence[Recording]) -> tuple[list[Recording], list[Refused]]:
    """What the coming night would transcribe, and what it would not, with the sentence of each."""
    try:
        _, refused = plan(study, recordings)
    except (BadInput, NotAllowed, NotFound) as problem:
        refused = [(recording, problem) for recording in recordings]
    stopped = {recording.number for recording, _ in refused}
    return [recording for recording in recordings if recording.number not in stopped], refused


def why_not(study: StudyFolder, recording: Recording, choice: Choice) -> WorkflowError | None:
    """Why this recording would not be transcribed; None where it would. Its sound is looked for, and not read."""
    try:
        require_open(study, recording)
        require_language(recording, choice)
        for part in recording.parts:
            book.lying(study, part)
    except (BadInput, NotAllowed) as problem:
        return problem
    return None


def require_open(study: StudyFolder, recording: Recording) -> None:
    """A recording ahead of its paperwork lies sealed: copied and hashed, never heard. Raises NotAllowed."""
    who = book.people_in(study, recording)
    why_sealed = gate.refusals(study, who, "transcribe")
    if why_sealed:
        raise NotAllowed(
            f"R{recording.number} lies sealed. {' '.join(why_sealed)}",
            hint=f"workflow people show {who[0]}" if gate.on_the_list(study, who[0]) else "workflow sample list",
        )


def refuse_nonsense(recordings: Iterable[Recording], choice: Choice) -> None:
    """The demonstration model knows made-up English alone; it is kept away from real voices. Raises NotAllowed."""
    if not choice.synthetic_only or choice.demo:
        return
    foreign = [f"R{r.number}" for r in recordings if not r.transcribed and not all(part.sha256 in choice.samples for part in r.parts)]
    if foreign:
        raise NotAllowed(
            f"No speech model for real voices is installed. The demonstration model knows made-up English alone and would write "
            f"nonsense about {', '.join(foreign[:5])}{' ...' if len(foreign) > 5 else ''}.",
            hint="workflow models get small   (needs the network once; or --demo to try it all the same)",
        )
