"""Write revision 0 of a transcript and let go of everything that only the work needed (floor 3)."""

from typing import Any

from workflow import __version__
from workflow.records import Transcript
from workflow.store import events, ledger, revisions
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder
from workflow.store.ledger import Done, Unit
from workflow.transcribe import assemble, sound
from workflow.transcribe.flags import ranked
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps import book
from workflow.transcribe.steps.listen import Tell, heard, prepared


def write(study: StudyFolder, unit: Unit, owner: str, by: str, tell: Tell) -> bool:
    """Assemble and commit in one transaction; False when another program was faster."""
    tell("writing", recording=unit.recording)
    made = _assembled(study, unit)
    params = ledger.params(study.db, unit.run)
    with study.db.atomic():
        if not ledger.commit(study.db, owner, [Done(unit, {})]):
            return False
        parent = revisions.latest_number(study.db, unit.recording)
        number = revisions.add(study.db, unit.recording, to_json(made), parent=parent, at_utc=now_utc(), who=by)
        facts = {"run": unit.run, "model": params["model"], "revision": number} | counted(made)
        book.write(study, unit.recording, "transcribed", {"transcribed": facts}, by=by)
        ledger.close_run(study.db, unit.recording)
    sound.forget(study.work, unit.run)
    tell("written", recording=unit.recording)
    return True


def counted(transcript: Transcript) -> dict[str, Any]:
    """What listings tell of a transcript: its length, its words, and what there is to hear again."""
    review = ranked(transcript.flags)
    return {
        "duration_ms": transcript.duration_ms,
        "words": len(transcript.words),
        "places": len(review.places),
        "listening_ms": review.listening_ms,
        "damaged": sorted({flag.kind for flag in review.about}),
    }


def _assembled(study: StudyFolder, unit: Unit) -> Transcript:
    recording = book.get(study, unit.recording)
    params = ledger.params(study.db, unit.run)
    changes, head = events.head(study.db)
    made = {
        "by": "machine",
        "model": params["model"],
        "engine": params["engine"],
        "run": unit.run,
        "version": __version__,
        "at_utc": now_utc(),
        "change_log": f"{changes} {head}",
        "provenance": recording.provenance,
    }
    return assemble.transcript(
        prepared(study, unit.run),
        heard(study, unit.run, "hear"),
        heard(study, unit.run, "rehear"),
        recording=f"R{recording.number}",
        session=f"S{recording.session}",
        language=recording.language,
        excluded=recording.excluded,
        made=made,
    )
