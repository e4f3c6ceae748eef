"""Whose each transcript is and how far it is: handed out, corrected, checked by a second person, released, reopened (floor 3)."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from workflow.errors import WrongUsage
from workflow.records import UNKNOWN_SPEAKER
from workflow.review import states
from workflow.review.states import Standing
from workflow.review.steps import looking
from workflow.schedule.steps import listed as sessions
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book
from workflow.transcribe.steps import read as reading

VERBS = ("corrected", "checked", "released", "reopened")


@dataclass(frozen=True, slots=True)
class Row:
    """One transcript in the list: whose it is, where it stands, and what it has cost."""

    recording: str  # R3
    session: str
    kind: str
    who: tuple[str, ...]  # whose words it holds
    state: str
    to: str
    due: str
    late: bool
    revision: int
    released: int | None  # the revision that was released last
    sound_minutes: float
    correcting_minutes: int
    checking_minutes: int

    @property
    def hours_per_hour(self) -> float | None:
        """Hours of work for each hour of sound; None where no work was noted."""
        worked = self.correcting_minutes + self.checking_minutes
        return round(worked / self.sound_minutes, 1) if worked and self.sound_minutes else None

    @property
    def facts(self) -> dict[str, Any]:
        return asdict(self) | {"hours_per_hour": self.hours_per_hour}


def of(recording: Recording) -> Standing:
    """Where the transcript of a recording stands."""
    return states.from_json(recording.review)


def newest(recording: Recording) -> int | None:
    """The number of the newest revision; None where there is no transcript."""
    return (recording.transcribed or {}).get("revision", 0) if recording.transcribed else None


def state(recording: Recording) -> str:
    return states.state(of(recording), newest(recording))


def listed(study: StudyFolder, recordings: Iterable[Recording], today: str) -> list[Row]:
    """One row for each of these recordings that has a transcript."""
    kinds = {session.number: session for session in sessions(study)}
    rows = []
    for recording in recordings:
        if recording.erased or not recording.transcribed:
            continue
        session, standing = kinds.get(recording.session or 0), of(recording)
        length = recording.transcribed.get("duration_ms", recording.declared_ms or 0)
        rows.append(
            Row(
                recording=f"R{recording.number}",
                session=f"S{recording.session}" if recording.session else "",
                kind=session.kind if session else "",
                who=tuple(book.people_in(study, recording)) if session else (),
                state=state(recording),
                to=standing.to,
                due=standing.due,
                late=states.late(standing, newest(recording), today),
                revision=newest(recording) or 0,
                released=standing.last_release,
                sound_minutes=round(length / 60_000, 1),
                correcting_minutes=standing.minutes("correcting"),
                checking_minutes=standing.minutes("checking"),
            )
        )
    return rows


def speaks_nobody(study: StudyFolder, number: int) -> bool:
    """Whether nobody in a transcript is anybody: no id and no role, only voices that were never named."""
    speakers = {turn.speaker for turn in reading.transcript(study, number).turns}
    return bool(speakers) and all(speaker == UNKNOWN_SPEAKER or speaker.startswith("voice ") for speaker in speakers)


def assign(study: StudyFolder, number: int, to: str, due: str, *, by: str, provenance: str = "recorded") -> tuple[Recording, bool]:
    """Say whose transcript this is and by which day; (recording, whether anything changed). Raises WrongUsage, NotAllowed."""
    who = _of_the_staff(study, to)
    return _changed(study, number, "assigned", lambda old, _: states.assigned(old, f"R{number}", who, due), by=by, provenance=provenance)


def _of_the_staff(study: StudyFolder, named: str) -> str:
    """The id as study.toml writes it; any, where it names nobody of the staff. Raises WrongUsage."""
    known = {who.casefold(): who for who in study.settings.staff}
    who = known.get(named.strip().casefold(), "" if known else named.strip())
    if not who:
        hint = f"one of {', '.join(study.settings.staff)}; they stand in study.toml"
        raise WrongUsage(f"Nobody of the staff is called '{named}'.", hint=hint)
    return who


def sign(
    study: StudyFolder, number: int, verb: str, *, by: str, on: str, minutes: int = 0, reason: str = "", provenance: str = "recorded"
) -> tuple[Recording, bool]:
    """One step on the way: a key of VERBS, with the minutes that it took; (recording, whether anything changed).

    Raises NotAllowed where it may not be now, with what to do first; WrongUsage where nobody has said who they are.
    """
    what = f"R{number}"
    if verb == "released" and not reason.strip():
        looking.require_decided(study, number)
    moves: dict[str, Callable[[Standing, int], Standing]] = {
        "corrected": lambda old, newest: states.corrected(old, what, newest, by, on),
        "checked": lambda old, newest: states.checked(old, what, newest, by, on),
        "released": lambda old, newest: states.released(old, what, newest, by, on, reason),
        "reopened": lambda old, newest: states.reopened(old, what, by, reason),
    }

    def moved(old: Standing, revision: int) -> Standing:
        new = moves[verb](old, revision)
        if verb == "checked" and old.corrected and old.corrected.by in study.settings.staff:
            _of_the_staff(study, by)  # a second person is one whom the study knows, not a slip of the first one's id
        return states.with_work(new, by, on, minutes, "checking" if verb == "checked" else "correcting") if minutes else new

    return _changed(study, number, verb, moved, by=by, reason=reason, provenance=provenance)


def worked(
    study: StudyFolder, number: int, minutes: int, *, by: str, on: str, what: str = "correcting", provenance: str = "recorded"
) -> Recording:
    """Note minutes of work on a transcript. Raises NotFound, WrongUsage."""
    noted, _ = _changed(study, number, "worked", lambda old, _: states.with_work(old, by, on, minutes, what), by=by, provenance=provenance)
    return noted


def _changed(
    study: StudyFolder,
    number: int,
    kind: str,
    move: Callable[[Standing, int], Standing],
    *,
    by: str,
    reason: str = "",
    provenance: str,
) -> tuple[Recording, bool]:
    with study.db.atomic():
        recording = book.get(study, number)
        revision = newest(recording)
        if revision is None:
            raise book.without_transcript(recording)
        before = of(recording)
        after = move(before, revision)
        if after == before:
            return recording, False
        data: dict[str, Any] = {"review": states.to_json(after)}
        frozen = {"released": after.released.revision} if after.released else {}
        facts = {key: value for key, value in (recording.transcribed or {}).items() if key != "released"} | frozen
        if facts != recording.transcribed:
            data["transcribed"] = facts
        return book.write(study, number, kind, data, by=by, reason=reason, provenance=provenance), True
