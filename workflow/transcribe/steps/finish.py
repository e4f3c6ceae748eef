"""Write revision 0 of a transcript and let go of everything that only the work needed (floor 3)."""

from typing import Any

from workflow import __version__
from workflow.records import Transcript
from workflow.store import attributions, events, ledger, revisions
from workflow.store.clock import now_utc
from workflow.store.folder import StudyFolder
from workflow.store.ledger import Done, Unit
from workflow.transcribe import assemble, sound
from workflow.transcribe.flags import ranked
from workflow.transcribe.recordings import Recording
from workflow.transcribe.schema import to_json
from workflow.transcribe.speakers import layer, together
from workflow.transcribe.speakers.layer import Attribution
from workflow.transcribe.steps import attribute, book, listen, read
from workflow.transcribe.steps.lanes import measured, room_on_tape
from workflow.transcribe.steps.listen import Tell, heard, prepared


def write(study: StudyFolder, unit: Unit, owner: str, by: str, tell: Tell) -> bool:
    """Assemble and commit in one transaction; False when another program was faster."""
    tell("writing", recording=unit.recording)
    recording = book.get(study, unit.recording)
    made, speakers = _assembled(study, unit, recording)
    params = ledger.params(study.db, unit.run)
    with study.db.atomic():
        if not ledger.commit(study.db, owner, [Done(unit, {})]):
            return False
        parent = revisions.latest_number(study.db, unit.recording)
        number = revisions.add(study.db, unit.recording, to_json(made), parent=parent, at_utc=now_utc(), who=by)
        if speakers:
            attributions.add(study.db, unit.recording, layer.to_json(speakers), at_utc=now_utc(), who=by)
        shown = layer.put_over(made, speakers, recording.voices, read.people(study, recording))
        facts = {"run": unit.run, "model": params["model"], "revision": number} | counted(shown) | said_of(speakers)
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


def said_of(speakers: Attribution | None) -> dict[str, Any]:
    """What listings tell of the speakers: how they were told apart, how many there are, what is to be known."""
    if speakers is None:
        return {"speakers": "", "voices": 0, "notes": []}
    found = len({entry.voice for entry in speakers.entries})
    return {"speakers": speakers.method, "voices": found, "about": speakers.estimated, "notes": list(speakers.notes)}


def _assembled(study: StudyFolder, unit: Unit, recording: Recording) -> tuple[Transcript, Attribution | None]:
    """The transcript with nobody named in it, and apart from it who said what, as far as that could be told."""
    lanes = listen.lanes(study, unit.run)
    facts: dict[str, Any] = {
        "recording": f"R{recording.number}",
        "session": f"S{recording.session}",
        "language": recording.language,
        "excluded": recording.excluded,
        "made": _made(study, unit, recording),
    }
    before, first, second = prepared(study, unit.run), heard(study, unit.run, "hear"), heard(study, unit.run, "rehear")
    kept = sound.Kept(*ledger.prepared(study.db, unit.run, "sound"))
    if len(lanes) == 1:
        made = assemble.transcript(before, first, second, **facts)
        return made, attribute.by_voice(study, recording, made, attribute.Taped(kept, before.speech))
    room = room_on_tape(measured(study, kept, lanes), lanes)
    return together.assembled(lanes, before, first, second, room, method=ledger.prepared(study.db, unit.run, "method"), **facts)


def _made(study: StudyFolder, unit: Unit, recording: Recording) -> dict[str, str]:
    """How the transcript came about."""
    params = ledger.params(study.db, unit.run)
    changes, head = events.head(study.db)
    return {
        "by": "machine",
        "model": params["model"],
        "engine": params["engine"],
        "run": unit.run,
        "version": __version__,
        "at_utc": now_utc(),
        "change_log": f"{changes} {head}",
        "provenance": recording.provenance,
    }
