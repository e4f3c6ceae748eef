"""What the recordings need today: which lie sealed, and what to transcribe in the coming night (floor 3)."""

from collections.abc import Iterator

from workflow.people.steps import gate
from workflow.people.steps.consenting import form_in_use
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read

PARTS = ("sealed", "tonight")


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    open_ones, form = [], form_in_use(study, now[:10]) or "VERSION"
    for recording in book.chosen(study, ()):
        why = read.sealed(study, recording)
        who = book.people_in(study, recording)
        if why and any(person and person.standing == "withdrawn" for person in gate.known(study, who).values()):
            continue  # no signature opens it; what is to go stands under the withdrawals
        if why:
            command = f"workflow people consent {who[0]} --form {form} --on {now[:10]} --scopes interview,audio"
            yield Line("sealed", ", ".join(who), f"R{recording.number} (S{recording.session}) is not heard yet", why, "", command)
        elif not recording.transcribed:
            open_ones.append(recording)
    if open_ones:
        yield _tonight(open_ones)


def _tonight(recordings: list[Recording]) -> Line:
    minutes = sum(recording.declared_ms or 0 for recording in recordings) / 60_000
    names = ", ".join(f"R{recording.number}" for recording in recordings)
    length = f"{minutes:.0f} minutes of sound" if minutes >= 1 else "less than a minute of sound"
    return Line(
        "tonight", names, f"transcribe {length}", "it runs by itself, and may be stopped at any time", "", "workflow recording transcribe"
    )
