"""Looking: where every recording stands, what a transcript says, what to hear again (floor 3)."""

from typing import Any

from workflow.people.steps import gate
from workflow.people.steps.book import read_once
from workflow.records import Transcript
from workflow.schedule.steps import listed as sessions
from workflow.store import attributions, events, ledger, revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.cut import without
from workflow.transcribe.flags import Review, ranked
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import from_own
from workflow.transcribe.speakers import layer
from workflow.transcribe.speakers.layer import Attribution, put_over
from workflow.transcribe.steps import book


def transcript(study: StudyFolder, number: int, revision: int | None = None) -> Transcript:
    """A transcript as it may be seen: with its speakers, and nothing left in it of what is off record. Raises NotFound."""
    recording = book.get(study, number)
    if recording.erased:
        raise book.without_transcript(recording)
    return shown(study, recording, stored(study, number, revision))


def stored(study: StudyFolder, number: int, revision: int | None = None) -> Transcript:
    """A revision as it is kept, for who works on it: most words are nobody's in it. Raises NotFound."""
    return from_own(revisions.content(study.db, number, revision))


def shown(study: StudyFolder, recording: Recording, kept: Transcript) -> Transcript:
    """A revision as it may be seen."""
    found = put_over(kept, attribution(study, recording.number), recording.voices, people(study, recording))
    for span in recording.excluded:
        found = without(found, span)
    return found


def attribution(study: StudyFolder, number: int) -> Attribution | None:
    """Who said it, as it counts now; None where nobody was told apart."""
    content = attributions.latest(study.db, number)
    return None if content is None else layer.from_json(content)


def people(study: StudyFolder, recording: Recording) -> dict[str, str]:
    """Who may speak in a recording, by id, with what each is in the study."""
    session = events.state(study.db, "session", recording.session or 0) or {"who": [], "staff": []}
    roles = {entry["id"]: entry["role"] for entry in study.settings.sections["staff"]}
    return dict.fromkeys(session["who"], "participant") | {staff: roles.get(staff, "") for staff in session["staff"]}


def places(study: StudyFolder, number: int) -> Review:
    """What to hear again in a transcript, worst first. Raises NotFound."""
    return ranked(transcript(study, number).flags)


def standing(study: StudyFolder) -> list[dict[str, Any]]:
    """One row of facts for each recording: whose it is, how long, and where it stands."""
    kinds = {session.number: session for session in sessions(study)}
    at_work = ledger.progress(study.db)
    rows, recorded = [], book.listed(study)
    for recording in recorded:
        session = kinds.get(recording.session or 0)
        row = {
            "recording": f"R{recording.number}",
            "session": f"S{recording.session}",
            "kind": session.kind if session else "",
            "who": list(session.who) if session else [],
            "parts": len(recording.parts),
            "minutes": round((recording.declared_ms or 0) / 60_000, 1),
            "excluded": len(recording.excluded),
        }
        rows.append(row | _state(study, recording, at_work.get(recording.number)))
    with read_once(study):
        return [row | _sealed(study, recording) for row, recording in zip(rows, recorded, strict=True)]


def sealed(study: StudyFolder, recording: Recording) -> str:
    """Why a recording lies sealed, ahead of its paperwork, in a sentence; empty where it may be heard, or has been."""
    if recording.transcribed or recording.erased:
        return ""
    return " ".join(gate.refusals(study, book.people_in(study, recording), "transcribe"))


def _sealed(study: StudyFolder, recording: Recording) -> dict[str, Any]:
    why = sealed(study, recording)
    return {"state": "sealed", "why": why} if why else {}


def _state(study: StudyFolder, recording: Recording, work: dict[str, Any] | None) -> dict[str, Any]:
    if recording.erased:
        return {"state": "erased"}
    if recording.transcribed:
        done = recording.transcribed
        words = {"state": "transcribed", "words": done.get("words", 0), "hear_again": done.get("places", 0), "model": done["model"]}
        return words | {"minutes": round(done["duration_ms"] / 60_000, 1), "damaged": done.get("damaged", [])} if "run" in done else words
    if not work:
        return {"state": "added"}
    faults = ledger.faults(study.db, recording.number) if work["failed"] and not work["open"] else []
    if faults:
        return {"state": "failed", "why": faults[0].get("fault", "")}
    share = work["heard_ms"] / work["chunk_ms"] if work["chunk_ms"] else 0
    return {"state": f"{share:.0%} heard" if work["prepared"] else "waiting"}


def overview(study: StudyFolder) -> dict[str, Any]:
    """The study in a few figures, with the head of its change log."""
    rows = standing(study)
    changes, head = events.head(study.db)
    return {
        "study": study.settings.id,
        "sessions": len(sessions(study)),
        "recordings": len(rows),
        "transcribed": sum(row["state"] == "transcribed" for row in rows),
        "hours_of_sound": round(sum(row["minutes"] for row in rows) / 60, 1),
        "places_to_hear_again": sum(row.get("hear_again", 0) for row in rows),
        "changes": changes,
        "change_log_head": head[:16] if changes else "none yet",
    }
