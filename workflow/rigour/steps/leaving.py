"""What this room stores of a person: summaries, what was said of them, packs for coding, and decisions about their words (floor 3)."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow.people.leaving import Item, decide
from workflow.rigour import checks, consensus, rounds
from workflow.rigour.rounds import Round
from workflow.rigour.steps import coding, member_checks
from workflow.store import erasure, files
from workflow.store.clock import now_utc

if TYPE_CHECKING:
    from workflow.people.steps.inventory import Desk

ANSWERS_FOR = ()
KEPT = ("who", "planned_on", "recording", "revision", "sent_on", "channel", "due_on", "on", "answer", "answered_on", "resolved_on")


def tied(desk: "Desk") -> list[Item]:
    """Summaries and answers of the person, and packs that hold a transcript of theirs."""
    found = []
    for path in _summaries(desk):
        what = path.relative_to(desk.study.path).as_posix()
        found.append(Item("export", what, decide(desk.leaving, "export"), sha256=files.sha256_of(path)))
    for check in member_checks.listed(desk.study):
        if check.who in desk.leaving.names:
            found.append(Item("facts", f"member check of S{check.session}", decide(desk.leaving, "facts")))
    for made in _rounds(desk):
        found += [
            Item("export", path.relative_to(desk.study.path).as_posix(), _action(desk, made), sha256=files.sha256_of(path))
            for path in _packs(desk, made)
        ]
        about = _about(desk, made.decisions)
        if about:
            found.append(Item("facts", f"consensus log of round {made.number}", decide(desk.leaving, "facts"), len(about)))
    return found


def erase(desk: "Desk") -> None:
    """Delete summaries and packs; of answers and decisions, day and kind stay, since they are counted."""
    for item in tied(desk):
        if item.kind == "export" and item.action == "deleted":
            files.remove(desk.study.path / item.what)
    if not desk.leaving.goes("facts"):
        return
    with desk.study.db.atomic():
        for check in member_checks.listed(desk.study):
            if check.who in desk.leaving.names:
                about = {"at_utc": now_utc(), "who": desk.leaving.by}
                erasure.blank_events(desk.study.db, member_checks.SUBJECT, check.session, _counted, checks.apply, **about)
        for made in _rounds(desk):
            about = {"at_utc": now_utc(), "who": desk.leaving.by}
            erasure.blank_events(
                desk.study.db, coding.SUBJECT, made.number, lambda event: _without_words(desk, event), rounds.apply, **about
            )


def _summaries(desk: "Desk") -> list[Path]:
    """By their name, so that one is found whatever the events say: reports/member-checks/P7-S3.docx."""
    folder = desk.study.path / "reports" / member_checks.FOLDER
    return [path for name in desk.leaving.names for path in sorted(folder.glob(f"{name}-*")) if path.is_file()]


def _rounds(desk: "Desk") -> Iterator[Round]:
    theirs = desk.leaving.own | desk.leaving.shared
    return (made for made in coding.listed(desk.study) if any(source.recording in theirs for source in made.sources))


def _packs(desk: "Desk", made: Round) -> list[Path]:
    """Projects and lists of differences hold every transcript of the round; the texts of one are found by their own names."""
    folder = desk.study.path / "exports" / coding.FOLDER / f"round-{made.number}"
    return sorted(path for path in folder.rglob("*") if path.suffix in (".qdpx", ".csv") and path.is_file())


def _action(desk: "Desk", made: Round) -> str:
    actions = {decide(desk.leaving, "export", source.recording) for source in made.sources}
    return "deleted" if "deleted" in actions else "stays"


def _counted(event: Any) -> dict[str, Any]:
    return {key: value for key, value in event.data.items() if key in KEPT}


def _about(desk: "Desk", places: Iterable[str]) -> list[str]:
    """The places that lie in a recording of the person; what was decided about the others' words stays."""
    theirs = desk.leaving.own | desk.leaving.shared
    return [place for place in places if consensus.recording_of(place) in theirs]


def _without_words(desk: "Desk", event: Any) -> dict[str, Any]:
    """Reasons may quote; places and codes say nothing by themselves once the text is gone."""
    if event.kind != "decided":
        return dict(event.data)
    about = _about(desk, event.data["decisions"])
    return {"decisions": {place: one | {"why": ""} if place in about else one for place, one in event.data["decisions"].items()}}
