"""A corrected document comes back as a revision; a transcript made elsewhere comes in as the first one (floor 3)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workflow.errors import BadInput, Locked, NotAllowed, WrongUsage
from workflow.export.clean import clean_label
from workflow.people.steps import gate
from workflow.records import UNKNOWN_SPEAKER, Mark, Transcript
from workflow.review import afresh, edits, merging, printed, states
from workflow.review.edits import HAND_MADE, Edit
from workflow.review.merging import Problem
from workflow.review.printed import Printed
from workflow.review.reading import MOST_BYTES, Document, read
from workflow.review.steps import add, save
from workflow.schedule.steps import get as get_session
from workflow.store import events, files, ledger, revisions
from workflow.store.folder import StudyFolder
from workflow.transcribe.cut import without
from workflow.transcribe.recordings import BY_HAND, Recording
from workflow.transcribe.schema import from_json
from workflow.transcribe.speakers import layer, naming
from workflow.transcribe.steps import book
from workflow.transcribe.steps import read as reading
from workflow.transcribe.times import clock
from workflow.transcribe.verbatim import notations

LEAST_SAME = 0.1  # of the words of a file; with fewer in common it is another transcript
FEW = 20  # words that say nothing about that


@dataclass(frozen=True, slots=True)
class Wish:
    """How a file is to be taken."""

    made_from: int | None = None  # the revision that it was made from, where its head does not say
    afresh: bool = False  # as it stands, timed by its own stamps
    speakers: Mapping[str, str] = field(default_factory=dict)  # what the file calls somebody -> who that is
    minutes: float | None = None  # how long a recording without sound lasted
    dry_run: bool = False
    provenance: str = "recorded"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file."""

    recording: int
    revision: int  # as it now is; of a dry run, as it is still
    before: int | None  # the revision that was there
    problems: tuple[Problem, ...] = ()
    edits: int = 0
    joined: bool = False  # it was corrected since the file was made, and both are in it
    meanwhile: tuple[str, ...] = ()  # by whom it was

    @property
    def changed(self) -> bool:
        return self.revision != self.before


def bring(study: StudyFolder, number: int, path: Path, wish: Wish, *, by: str) -> Brought:
    """Take a corrected document back, or the first transcript of a recording from elsewhere.

    Words that stayed keep their times; the others are timed within what they replace. Raises BadInput for a file that cannot be used,
    WrongUsage where it is of another recording, NotAllowed for what is frozen or contradicts what somebody else has corrected meanwhile.
    """
    recording = book.get(study, number)
    states.require_open(states.from_json(recording.review), f"R{number}")
    document = _document(path)
    if document.recording and document.recording != f"R{number}":
        raise WrongUsage(f"This file is the transcript of {document.recording}, not of R{number}.", hint="look at its first lines")
    newest = revisions.latest_number(study.db, number)
    if newest is None or wish.afresh:
        return _afresh(study, recording, document, wish, newest, by)
    if document.form in ("vtt", "srt"):
        raise BadInput(
            "Subtitles cut what was said into pieces; correct the .docx or the .txt.", hint="or --afresh, to take it as it stands"
        )
    return _corrected(study, recording, document, wish, newest, by)


def without_sound(study: StudyFolder, session: int, path: Path, wish: Wish, *, by: str) -> Brought:
    """The transcript of an interview whose sound is not in the study: its recording is entered, without a file.

    Typed again with the same file it changes nothing; with a corrected one it adds a revision. Raises WrongUsage, NotAllowed, BadInput.
    """
    found = get_session(study, session)
    there = [one for one in book.listed(study) if one.session == session and not one.erased]
    silent = [one for one in there if not one.parts]
    if there and not silent:
        raise WrongUsage(
            f"S{session} has a recording with sound, R{there[0].number}.", hint=f"workflow transcript import R{there[0].number} FILE"
        )
    if silent:
        return bring(study, silent[0].number, path, wish, by=by)
    gate.require(study, found.who, "transcribe")
    document = _document(path)
    length = _length(document, wish)
    with study.db.atomic():
        number = events.next_number(study.db, "R")
        data = {"session": session, "language": found.language, "parts": [], "length_ms": length}
        recording = book.write(study, number, "added", data, by=by, provenance=wish.provenance)
        made = _afresh(study, recording, document, wish, None, by)
        if wish.dry_run:
            raise _Undone(made)
        return made


class _Undone(Exception):
    """Takes back what a dry run has written."""

    def __init__(self, made: Brought) -> None:
        super().__init__()
        self.made = made


def dry(study: StudyFolder, session: int, path: Path, wish: Wish, *, by: str) -> Brought:
    """What `without_sound` would do; nothing is written."""
    try:
        return without_sound(study, session, path, replace(wish, dry_run=True), by=by)
    except _Undone as undone:
        return undone.made


def _document(path: Path) -> Document:
    files.require_regular(path)
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"The file has {path.stat().st_size // 1_000_000} MB; no transcript has more than {MOST_BYTES // 1_000_000}.")
    document = read(path.read_bytes(), path.name)
    if not document.lines:
        raise BadInput("There are no words in this file.")
    return document


# ---- corrected


def _corrected(study: StudyFolder, recording: Recording, document: Document, wish: Wish, newest: int, by: str) -> Brought:
    number = recording.number
    origin = document.revision if wish.made_from is None else wish.made_from
    if origin is None and newest > 0:
        raise WrongUsage(
            f"The file does not say from which revision of R{number} it was made; there are {newest + 1}.",
            hint=f"workflow transcript import R{number} FILE --from {newest}, if it was exported after the last change",
        )
    origin = newest if origin is None else origin
    if origin > newest:
        raise WrongUsage(f"R{number} has no revision {origin}; its newest is {newest}.", hint=f"workflow transcript diff R{number}")
    resolve = _resolver(study, recording, wish.speakers)
    base = reading.transcript(study, number, origin)
    _require_bounded(document, len(base.words), "the transcript")
    made, taken = _best(base, document, study.settings.verbatim["pauses"], resolve)
    _require_named(taken.unnamed)
    shown, tokens, joined = base, taken.tokens, False
    others = revisions.writers(study.db, number, origin)
    if origin != newest:
        shown = reading.transcript(study, number)
        ours = _printed(shown, document, made.notation)
        tokens, against = merging.together(made.tokens, taken.tokens, ours.tokens)
        _require_agreement(study, recording, made, against, (origin, newest), by if others == (by,) else "")
        joined = merging.keyed(tokens) not in (merging.keyed(ours.tokens), merging.keyed(taken.tokens))
        made, taken.stamps = ours, {}  # paragraphs are counted anew
    found = merging.changes(made, [word.text for word in shown.words], tokens)
    found.problems += taken.problems
    _require_one_of_it(found, len(tokens), len(made.tokens), number)
    _require_nothing_erased(shown, document, found, number)

    def worked(some: Any) -> list[Any]:
        return edits.worked(shown, some, recording.excluded)

    every = merging.edits(found, worked, _labels(shown), recording.excluded, shown.words) + _marks(shown, document)
    found.problems += merging.misplaced(found, worked(found.words), taken.stamps)
    problems = tuple(dict.fromkeys(found.problems))
    if wish.dry_run or not every:
        return Brought(number, newest, newest, problems, len(every), joined, others)
    revision = save(study, number, every, newest, by=by, provenance=wish.provenance, how="import")
    return Brought(number, revision, newest, problems, len(every), joined, others)


def _printed(shown: Transcript, document: Document, notation: str) -> Printed:
    """As the file would have it if nobody had changed it; our JSON has words without signs, and its marks apart."""
    return printed.of(replace(shown, marks=()), "none") if document.form == "json" else printed.of(shown, notation)


def _best(base: Transcript, document: Document, usual: str, resolve: Callable[[str], str]) -> tuple[Printed, merging.Read]:
    """The base as the notation of the file prints it: the one in which most lines are as they were."""
    told = "none" if document.form == "json" else document.notation
    names = [told] if told else [usual, *(name for name in notations() if name != usual)]
    best: tuple[Printed, merging.Read] | None = None
    for name in names:
        made = _printed(base, document, name)
        taken = merging.tokens_of(document.lines, made, document.form, resolve)
        if best is None or taken.same_lines > best[1].same_lines:
            best = made, taken
        if taken.same_lines == len(document.lines):
            break
    assert best is not None
    return best


def _require_bounded(document: Document, words: int, where: str) -> None:
    """An alignment takes memory with the product of both lengths; nobody says four times as much as was heard."""
    told = sum(line.text.count(" ") + 1 for line in document.lines)
    if told > 4 * words + 5000:
        raise BadInput(f"The file has {told} words, where {where} has {words}; it is another one.")


def _require_one_of_it(found: merging.Changes, tokens: int, printed_tokens: int, number: int) -> None:
    most = max(tokens, printed_tokens)
    if most >= FEW and found.same < LEAST_SAME * most:
        raise BadInput(
            f"Only {found.same} of the {tokens} words of this file are in the transcript of R{number}, which has {printed_tokens}; "
            "it is another one.",
            hint=f"workflow transcript import R{number} FILE --afresh, if it is to be taken as it stands",
        )


def _require_nothing_erased(shown: Transcript, document: Document, found: merging.Changes, number: int) -> None:
    """Words that went off record, or whose speaker withdrew, do not come back with a document that was exported before."""
    places = list(found.forbidden)
    if document.data is not None:
        kept = {(mark["start_ms"], mark["end_ms"]) for mark in document.data.get("marks", ()) if mark["kind"] == "excluded"}
        places += [mark.start_ms for mark in shown.marks if mark.kind == "excluded" and (mark.start_ms, mark.end_ms) not in kept]
    if places:
        raise NotAllowed(
            f"The file holds words at {', '.join(clock(at) for at in places[:5])} that were taken out of R{number} since: off record, "
            "or of somebody who withdrew. Nothing was saved.",
            hint=f"delete that file; workflow export transcripts --to docx R{number} writes one without them",
        )


def _require_agreement(
    study: StudyFolder, recording: Recording, made: Printed, against: list[range], revisions: tuple[int, int], own: str
) -> None:
    """Two changes of one place are a person's to settle. `own` is who brings the file, where nobody else has corrected since."""
    if not against:
        return
    origin, newest = revisions
    places = [clock(_moment(study, recording, made, place, origin)) for place in against]
    several = "1 place" if len(places) == 1 else f"{len(places)} places"
    shown = ", ".join(places[:10]) + (" ..." if len(places) > 10 else "")
    if own:
        raise NotAllowed(
            f"You ({own}) have corrected R{recording.number} since this file was exported (revision {origin}, now {newest}), "
            f"and {several} {'is' if len(places) == 1 else 'are'} different in your file: {shown}. Nothing was saved.",
            hint=f"workflow transcript diff R{recording.number} --from {origin} shows what you changed; if your file is right: "
            f"workflow transcript import R{recording.number} FILE --from {newest}",
        )
    raise NotAllowed(
        f"R{recording.number} was corrected by others since this file was exported (revision {origin}, now {newest}), "
        f"and {several} were changed differently by both: {shown}. Nothing was saved.",
        hint=f"workflow transcript diff R{recording.number} --from {origin}; put these places right in your file as they stand there, "
        "and type the command again",
    )


def _moment(study: StudyFolder, recording: Recording, made: Printed, place: range, origin: int) -> int:
    words = reading.transcript(study, recording.number, origin).words
    item = next((one for one in made.items if one.word is not None and one.tokens.stop > place.start), None)
    return words[item.word].start_ms if item and item.word is not None else 0


def _marks(shown: Transcript, document: Document) -> list[Edit]:
    """What a JSON file says of pauses and unintelligible stretches."""
    if document.data is None:
        return []
    wanted = {Mark(**mark) for mark in document.data.get("marks", ()) if mark["kind"] in HAND_MADE}
    there = {mark for mark in shown.marks if mark.kind in HAND_MADE}
    made: list[Edit] = []
    for op, marks in (("unmark", there - wanted), ("mark", wanted - there)):
        ordered = sorted(marks, key=lambda mark: (mark.start_ms, mark.end_ms, mark.kind))
        made += [{"op": op, "kind": m.kind, "start_ms": m.start_ms, "end_ms": m.end_ms} for m in ordered if m.end_ms > m.start_ms]
    return made


def _labels(shown: Transcript) -> dict[str, str]:
    return {clean_label(turn.speaker): turn.speaker for turn in shown.turns}


def _resolver(study: StudyFolder, recording: Recording, said: Mapping[str, str]) -> Callable[[str], str]:
    """Who a label is: as somebody has said, as the transcript has it, or an id or a role of the session."""
    people = reading.people(study, recording)
    known: dict[str, str] = {}
    if revisions.count(study.db, recording.number):
        known = {clean_label(turn.speaker).casefold(): turn.speaker for turn in reading.transcript(study, recording.number).turns}
        known.pop(UNKNOWN_SPEAKER, None)
    made = reading.attribution(study, recording.number)
    for voice in made.voices if made else ():  # a document from before its voices were named
        known.setdefault(layer.named(voice, {}).casefold(), layer.named(voice, recording.voices))
    known |= {label.strip().casefold(): naming.checked(who, people) for label, who in said.items()}

    def resolve(label: str) -> str:
        plain = label.strip()
        if plain.casefold() in known:
            return known[plain.casefold()]
        try:
            return naming.checked(plain, people)
        except WrongUsage:
            return ""

    return resolve


# ---- made elsewhere


def _length(document: Document, wish: Wish) -> int:
    """How long a recording without sound lasted: as was said, else as the file says."""
    if wish.minutes:
        return round(wish.minutes * 60_000)
    told = [line.end_ms for line in document.lines if line.end_ms]
    length = (document.data or {}).get("duration_ms") or (max(told) if told else 0)
    if not length:
        raise WrongUsage("How long did it last? Its sound is not in the study, so nothing here knows.", hint="--minutes 39")
    return int(length)


def _afresh(study: StudyFolder, recording: Recording, document: Document, wish: Wish, newest: int | None, by: str) -> Brought:
    """The file as it stands, as the next revision; what lies off record is left out."""
    number = recording.number
    if recording.session and newest is None:
        gate.require(study, book.people_in(study, recording), "transcribe")
    if ledger.held(study.db, [number]):
        raise Locked(f"R{number} is being transcribed right now.", hint="stop that with Ctrl-C, then type the same command again")
    length = _known_length(study, recording, newest) or _length(document, wish)
    _require_bounded(document, length // 200, "the recording, at five a second,")
    made = _as_it_stands(study, recording, document, wish, length)
    transcript = Transcript(f"R{number}", length, tuple(made.turns), tuple(made.marks), language=recording.language)
    transcript = replace(transcript, session=f"S{recording.session}" if recording.session else "", made={"model": BY_HAND})
    for span in recording.excluded:
        transcript = without(transcript, span)
    lost = sum(len(turn.words) for turn in made.turns) - len(transcript.words)
    if lost:
        made.problems.append(Problem("off record", f"{lost} words lie where the recording is off record, and were left out"))
    problems = tuple(made.problems)
    if newest is not None and _same(reading.transcript(study, number), transcript):
        return Brought(number, newest, newest, problems)
    if wish.dry_run:
        return Brought(number, newest or 0, newest, problems, 1)
    with study.db.atomic():
        ledger.close_run(study.db, number)
        kind = "transcribed" if newest is None else "saved"
        if newest is not None and recording.transcribed:
            transcript = replace(transcript, made=reading.transcript(study, number).made | transcript.made)
        revision = add(study, recording, transcript, by=by, provenance=wish.provenance, how="afresh", kind=kind)
    return Brought(number, revision, newest, problems, 1)


def _known_length(study: StudyFolder, recording: Recording, newest: int | None) -> int | None:
    return recording.declared_ms if newest is None else reading.transcript(study, recording.number).duration_ms


def _as_it_stands(study: StudyFolder, recording: Recording, document: Document, wish: Wish, length: int) -> afresh.Timed:
    resolve = _resolver(study, recording, wish.speakers)
    if document.data is not None:
        found = from_json(document.data)
        made = afresh.Timed(list(found.turns), list(found.marks))
        strange = [turn.speaker for turn in found.turns if turn.speaker != UNKNOWN_SPEAKER and not resolve(turn.speaker)]
        made.strange = {label: strange.count(label) for label in strange}
        made.turns = [replace(turn, speaker=resolve(turn.speaker) or UNKNOWN_SPEAKER) for turn in found.turns if turn.words]
    else:
        made = afresh.timed(document.lines, length, study.settings.verbatim["pauses"], resolve)
    gone = sorted({turn.speaker for turn in made.turns} & set(recording.withdrawn))
    if gone:
        raise NotAllowed(f"{gone[0]} withdrew, and the file holds words of {gone[0]}.", hint="take them out of the file first")
    if made.strange:
        _require_named(sorted(made.strange, key=lambda label: -made.strange[label]))
    return made


def _require_named(labels: Sequence[str]) -> None:
    """Whoever stands in front of a paragraph is somebody of the session; a label is never taken for a word that was said."""
    if labels:
        example = " ".join(f"--speaker {json.dumps(label, ensure_ascii=False) if ' ' in label else label}=..." for label in labels[:3])
        raise WrongUsage(
            f"The file has {'a speaker' if len(labels) == 1 else f'{len(labels)} speakers'} that nobody of this session is called: "
            f"{', '.join(labels[:5])}. Names do not enter a transcript.",
            hint=f"say who that is: {example}, with ids and roles such as P7 or interviewer",
        )


def _same(old: Transcript, new: Transcript) -> bool:
    def plain(one: Transcript) -> list[tuple[str, list[str]]]:
        return [(turn.speaker, [word.text for word in turn.words]) for turn in one.turns]

    return plain(old) == plain(new)
