"""What the transcripts need today: whose they are, what is late, what waits for a second person (floor 3)."""

from collections.abc import Iterator

from workflow.review import states
from workflow.review.steps import standing
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book

PARTS = ("corrections",)


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    nobodys: list[str] = []
    for recording in book.listed(study):
        where, name = standing.state(recording), f"R{recording.number}"
        if where == "to-correct" and not standing.of(recording).to:
            nobodys.append(name)
        elif where in ("to-correct", "corrected", "checked"):
            yield _line(study, recording, where, now[:10])
    if nobodys:
        example = nobodys[0] if len(nobodys) == 1 else f"{nobodys[0]} {nobodys[1]}" + (" ..." if len(nobodys) > 2 else "")
        several = "1 transcript is" if len(nobodys) == 1 else f"{len(nobodys)} transcripts are"
        yield Line("corrections", "?", "say who corrects", f"{several} nobody's yet", "", f"workflow transcript assign {example} --to XX")


def week(study: StudyFolder, now: str) -> Iterator[Line]:
    for recording in book.listed(study):
        due = standing.of(recording).due
        if standing.state(recording) == "to-correct" and due:
            yield _line(study, recording, "to-correct", now[:10])


def _line(study: StudyFolder, recording: Recording, where: str, day: str) -> Line:
    name, known = f"R{recording.number}", standing.of(recording)
    who = ", ".join(book.people_in(study, recording))
    what = name + (f" ({who})" if who else "")
    if where == "to-correct":
        late = "late; " if states.late(known, standing.newest(recording), day) else ""
        minutes = (recording.transcribed or {}).get("duration_ms", 0) / 60_000
        length = f"{late}{minutes:.0f} minutes of sound" if minutes >= 1 else f"{late}less than a minute of sound"
        return Line("corrections", known.to, f"correct {what}", length, known.due, f"workflow transcript review {name}")
    if where == "corrected":
        done = f"{known.corrected.by} has corrected it; another person hears it" if known.corrected else ""
        return Line("corrections", "?", f"check {what}", done, "", f"workflow --by XX transcript check {name} --checked")
    done = f"{known.checked.by} has checked it" if known.checked else ""
    return Line(
        "corrections", known.to or "?", f"release {what} to analysis", done, "", f"workflow --by XX transcript check {name} --release"
    )
