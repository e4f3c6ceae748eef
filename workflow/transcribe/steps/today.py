"""What the recordings need today: which lie sealed, and what to transcribe in the coming night (floor 3)."""

from collections.abc import Iterator

from workflow.people.steps import gate
from workflow.people.steps.consenting import form_in_use
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read
from workflow.transcribe.steps.ready import tonight

PARTS = ("sealed", "tonight")


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    open_ones, form = [], form_in_use(study, now[:10]) or "VERSION"
    for recording in book.chosen(study, ()):
        why = read.sealed(study, recording)
        who = book.people_in(study, recording)
        if why and gate.withdrawn(study, who):
            continue  # no signature opens it; what is to go stands under the withdrawals
        if why:
            signing = f"workflow people consent {who[0]} --form {form} --on {now[:10]} --scopes interview,audio"
            command = signing if gate.on_the_list(study, who[0]) else "workflow sample list"
            yield Line("sealed", ", ".join(who), f"R{recording.number} (S{recording.session}) is not heard yet", why, "", command)
        elif not recording.transcribed:
            open_ones.append(recording)
    yield from _tonight(study, open_ones)


def _tonight(study: StudyFolder, recordings: list[Recording]) -> Iterator[Line]:
    """What the night transcribes; and what it would not, with the reason that the run would give, once for all that share it."""
    able, refused = tonight(study, recordings) if recordings else ([], [])
    if able:
        named = "".join(f" R{recording.number}" for recording in able) if refused else ""
        yield _line(able, "it runs by itself, and may be stopped at any time", f"workflow recording transcribe{named}")
    for message in dict.fromkeys(problem.message for _, problem in refused):
        same = [(recording, problem.hint) for recording, problem in refused if problem.message == message]
        yield _refused([recording for recording, _ in same], message, same[0][1])


def _refused(recordings: list[Recording], why: str, hint: str) -> Line:
    """What the run would refuse; a hint that is no command is part of why."""
    command = hint.partition("   ")[0].partition(";")[0] if hint.startswith("workflow ") else ""
    return _line(recordings, why if command or not hint else f"{why} Next: {hint}.", command)


def _line(recordings: list[Recording], why: str, command: str) -> Line:
    minutes = sum(recording.declared_ms or 0 for recording in recordings) / 60_000
    names = ", ".join(f"R{recording.number}" for recording in recordings)
    length = f"{minutes:.0f} minutes of sound" if minutes >= 1 else "less than a minute of sound"
    return Line("tonight", names, f"transcribe {length}", why, "", command)
