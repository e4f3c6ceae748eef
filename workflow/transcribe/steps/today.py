"""What the recordings need today: which lie sealed, and what to transcribe in the coming night (floor 3)."""

from collections.abc import Iterator

from workflow.schedule.steps import get as get_session
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read

PARTS = ("sealed", "tonight")


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    open_ones = []
    for recording in book.listed(study):
        why = read.sealed(study, recording)
        if why:
            who = get_session(study, recording.session or 0).who
            command = f"workflow people consent {who[0]} --form VERSION --on {now[:10]} --scopes interview,audio"
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
