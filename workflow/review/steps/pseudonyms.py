"""Names in a transcript, accepted or refused by a person, brought back until release (floor 3).

The key file keeps what was said and what stands for it; the study keeps numbers, places and what stands there. The key file is written
first: a program that is killed in between leaves a letter that nobody uses yet, and the same decision takes it up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.errors import NotAllowed, WrongUsage
from workflow.review import edits as editing
from workflow.review import states
from workflow.review.pseudonyms import decisions, sealing, writing
from workflow.review.pseudonyms.decisions import SUBJECT, Decided
from workflow.review.pseudonyms.found import SURE
from workflow.review.pseudonyms.kinds import kind_of, written
from workflow.review.pseudonyms.writing import Spot
from workflow.review.steps import add, save, voice_keys
from workflow.review.steps.looking import Looked, Proposal, Proposed, left_after, look, proposals, pseudonymised, standing, undecided
from workflow.store import erasure, events, revisions
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities
from workflow.store.standins import StandIn
from workflow.transcribe.schema import from_json, to_json
from workflow.transcribe.steps import book, read

__all__ = [
    "Decided",
    "Outcome",
    "Proposal",
    "Proposed",
    "Wish",
    "ask_again",
    "decide",
    "proposals",
    "pseudonymised",
    "seal",
    "standing",
    "undecided",
    "undo",
]
HOW = "pseudonyms"  # what a revision says of how it was made


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person decides: numbers of proposals, and what to write in place of some.

    `all_of` accepts these and every other undecided place with the same words, `none_of` refuses them; `sure` accepts all that are sure;
    `rest` refuses everything that is left.
    """

    accept: Collection[int] = ()
    refuse: Collection[int] = ()
    written_as: Mapping[int, str] = field(default_factory=dict)
    all_of: Collection[int] = ()
    none_of: Collection[int] = ()
    sure: bool = False
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    revision: int
    accepted: tuple[tuple[int, str], ...] = ()  # the number, and what stands there now
    refused: tuple[int, ...] = ()
    left: dict[str, int] = field(default_factory=dict)  # undecided, by how sure they are
    already: tuple[int, ...] = ()  # decided so before
    stuck: tuple[int, ...] = ()  # edited since, so that nothing can be brought back there


def decide(
    study: StudyFolder,
    number: int,
    identities: Identities,
    wish: Wish,
    *,
    by: str,
    seen: int | None = None,
    dry_run: bool = False,
    provenance: str = "recorded",
) -> Outcome:
    """Replace what was accepted, in a new revision, and remember what was refused; deciding the same twice changes nothing.

    `seen` is the revision that the person looked at (None: the newest). Raises WrongUsage for a number that is not there or a text that
    cannot stand in place of a name, NotAllowed for what is released and where somebody has saved since.
    """
    states.require_open(states.from_json(book.get(study, number).review), f"R{number}")
    looked = look(study, number, identities)
    revision = looked.shown.revision
    if seen is not None and seen != revision:
        raise NotAllowed(
            f"The transcript of R{number} has changed since you opened it; nothing was decided.",
            hint=f"workflow transcript pseudonyms R{number}",
        )
    choice = _chosen(looked, wish)
    left = left_after(looked, {spot.number for spot in choice.accepted} | set(choice.refused))
    if dry_run:
        expected = {one.number: one.replacement for one in proposals(study, number, identities).open}
        texts = {spot.number: choice.texts.get(spot.number, expected[spot.number]) for spot in choice.accepted}
        return Outcome(revision, tuple(texts.items()), tuple(choice.refused), left, choice.already)
    texts = _stand_ins(looked, choice)
    with study.db.atomic():
        if choice.accepted:
            edits = writing.edits(looked.tokens, [(spot.hit, texts[spot.number]) for spot in choice.accepted])
            made = save(study, number, edits, revision, by=by, provenance=provenance, how=HOW)
            places = [[spot.number, spot.start_ms, spot.end_ms, texts[spot.number]] for spot in choice.accepted]
            _write(study, number, "accepted", {"seen": revision, "revision": made, "left": left, "places": places}, by, provenance)
            revision = made
        before = looked.decided
        if choice.refused or (not choice.accepted and (before.revision, before.left) != (revision, left)):
            _write(study, number, "refused", {"revision": revision, "left": left, "places": choice.refused}, by, provenance)
    return Outcome(revision, tuple(texts.items()), tuple(choice.refused), left, choice.already)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A wish, checked against what there is."""

    accepted: list[Spot]
    refused: list[int]
    texts: dict[int, str]  # what a person wants to have written
    already: tuple[int, ...]


def _chosen(looked: Looked, wish: Wish) -> _Choice:
    """What a wish means. Raises WrongUsage and NotAllowed."""
    name, there = f"R{looked.recording.number}", {spot.number: spot for spot in looked.open}
    texts = {number: _checked(looked, there[number], text) for number, text in wish.written_as.items() if number in there}
    accept, refuse = {*wish.accept, *wish.written_as, *wish.all_of}, {*wish.refuse, *wish.none_of}
    done, refused_before = {one.number for one in looked.decided.accepted}, looked.decided.refused
    already = ((accept & done) | (refuse & refused_before)) - set(there)  # words that stand there once more are asked about once more
    missing = (accept | refuse) - {*there, *already}
    if missing:
        hint = f"workflow transcript pseudonyms {name}"
        raise WrongUsage(f"{name} has no undecided proposal {', '.join(map(str, sorted(missing)))}.", hint=hint)
    accept, refuse = accept | _same(looked, {*wish.all_of}), refuse | _same(looked, {*wish.none_of})
    texts |= {n: texts[one] for one in wish.all_of if one in texts for n in _same(looked, {one}) if n not in texts}
    if wish.sure:
        accept |= {spot.number for spot in looked.open if spot.hit.level == SURE} - refuse
    both = accept & refuse
    if both:
        raise WrongUsage(f"{', '.join(map(str, sorted(both)))} cannot be both accepted and refused.")
    if wish.rest:
        refuse |= set(there) - accept
    accepted = [spot for spot in looked.open if spot.number in accept]
    return _Choice(accepted, sorted(refuse & set(there)), texts, tuple(sorted(already)))


def _same(looked: Looked, numbers: set[int]) -> set[int]:
    words = {spot.words for spot in looked.open if spot.number in numbers}
    return numbers | {spot.number for spot in looked.open if spot.words in words}


def _checked(looked: Looked, spot: Spot, text: str) -> str:
    telling = [text for texts in looked.identities.telling().values() for text in texts]
    return writing.checked(text, list(looked.study.settings.groups.values()), telling, spot.words)


def _stand_ins(looked: Looked, choice: _Choice) -> dict[int, str]:
    """What to write in each place; letters are given in the order of the transcript, and kept in the key file from now on."""
    table, made = looked.identities.standins, dict[int, str]()
    with table.db.atomic():
        for spot in choice.accepted:
            wanted = choice.texts.get(spot.number, "")
            one = _wanted(looked, spot, wanted) if wanted else looked.standin(spot) or _new(looked, spot)
            made[spot.number] = one.text if one else written(spot.hit.kind, 1, looked.language)
            if one:
                table.use(looked.recording.number, spot.number, one.number)
                table.spell(spot.words, one)
                looked.again()
    return made


def _wanted(looked: Looked, spot: Spot, text: str) -> StandIn:
    """The stand-in that is written so: one of the study, or of the same person's own people; else a new one."""
    kind, nth = writing.kind_and_nth(text)
    scope = looked.scope(spot) if nth else _own(looked, spot)
    found = (one for one in looked.standins.values() if one.text == text and one.scope in (0, scope))
    return next(found, None) or looked.identities.standins.add(kind, scope, nth, text)


def _own(looked: Looked, spot: Spot) -> int:
    """Whose own people it is written for: "[neighbour]" of one participant is nobody of another's."""
    from workflow.review.steps.known import scope_of

    return scope_of(spot.speaker, looked.there)


def _new(looked: Looked, spot: Spot) -> StandIn | None:
    kind = spot.hit.kind
    if not kind_of(kind).lettered:
        return None
    scope = looked.scope(spot)
    nth = looked.nth(kind, scope) + 1
    text = written(kind, nth, looked.language)
    return looked.identities.standins.add(kind, scope, nth, text, about=spot.hit.about, entry=spot.hit.entry)


def undo(
    study: StudyFolder, number: int, wanted: Collection[int] = (), *, by: str, dry_run: bool = False, provenance: str = "recorded"
) -> Outcome:
    """Bring the words back that were replaced, with their very times: those of these numbers, or all; needs no key file.

    The same words will have the same replacement when they are accepted again. Of all, those that were edited since stay as they are.
    Raises NotAllowed once the transcript is released or sealed, and for a named place that was edited since; WrongUsage for a number that
    was not accepted.
    """
    recording, decided = book.get(study, number), standing(study, number)
    states.require_open(states.from_json(recording.review), f"R{number}")
    if decided.sealed is not None:
        raise NotAllowed(f"The names in R{number} were erased from its older revisions; nothing can bring them back but the sound.")
    known = {one.number: one for one in decided.accepted}
    missing = sorted(set(wanted) - set(known))
    if missing:
        raise WrongUsage(f"In R{number} nothing was replaced under {', '.join(map(str, missing))}.", hint="--undo without a number: all")
    shown, ways, stuck = read.transcript(study, number), list[writing.Back](), list[int]()
    asked = [known[n] for n in sorted(wanted or known)]
    seen = {revision: read.transcript(study, number, revision) for revision in {one.seen for one in asked}}
    for one in asked:
        way = writing.way_back(shown, seen[one.seen], one)
        if way is None and wanted:
            raise NotAllowed(
                f"Place {one.number} in R{number} was edited since; correct it by hand.", hint=f"workflow transcript show R{number}"
            )
        ways, stuck = ([*ways, way], stuck) if way else (ways, [*stuck, one.number])
    numbers = [way.number for way in ways]
    if dry_run or not ways:
        return Outcome(shown.revision, tuple((n, known[n].text) for n in numbers), left=decided.left, stuck=tuple(stuck))
    with study.db.atomic():
        stored = from_json(revisions.content(study.db, number))
        back, keys = writing.undoing(ways), voice_keys(study, recording)
        corrected = editing.apply(shown, back, stored=stored, keys=keys, off=recording.excluded, earlier=seen)
        made = add(study, recording, corrected.kept, by=by, provenance=provenance, how=HOW)
        left = decided.left | {SURE: decided.left.get(SURE, 0) + len(numbers)}
        _write(study, number, "undone", {"revision": made, "left": left, "places": numbers}, by, provenance)
    return Outcome(made, tuple((n, known[n].text) for n in numbers), left=left, stuck=tuple(stuck))


def ask_again(study: StudyFolder, number: int, wanted: Collection[int] = (), *, by: str, provenance: str = "recorded") -> tuple[int, ...]:
    """Take refusals back, those of these numbers or all, so that they are proposed again; returns which."""
    refused = standing(study, number).refused
    numbers = sorted(set(wanted or refused) & refused)
    if numbers:
        _write(study, number, "asked", {"places": numbers}, by, provenance)
    return tuple(numbers)


def seal(study: StudyFolder, number: int, identities: Identities, *, by: str, dry_run: bool = False, provenance: str = "recorded") -> int:
    """Take the names that were replaced out of the older revisions too; returns how many revisions held one. Nothing brings them back.

    Raises NotAllowed for a transcript that is not released: until then older revisions are what undoing needs.
    """
    recording, decided = book.get(study, number), standing(study, number)
    newest = read.transcript(study, number).revision
    if recording.released is None:
        raise NotAllowed(
            f"R{number} is not released yet; until then its older revisions keep the way back.",
            hint=f"workflow transcript check R{number} --release",
        )
    if not decided.accepted or decided.sealed == newest:
        return 0
    texts = {one.number: one.text for one in decided.accepted}
    spelled = {place.words: texts[place.number] for place in identities.standins.places(number) if place.number in texts and place.standin}

    def shorten(content: dict[str, Any]) -> tuple[dict[str, Any], int]:
        if content["revision"] >= newest:
            return content, 0
        made, count = sealing.sealed(from_json(content), decided.accepted, {words: text for words, text in spelled.items() if words})
        return (to_json(made), count) if count else (content, 0)

    older = [shorten(revisions.content(study.db, number, n))[1] for n in range(newest)]
    if dry_run:
        return sum(map(bool, older))
    with study.db.atomic():
        erasure.erase_stretch(study.db, number, shorten, at_utc=now_utc(), who=by)
        _write(study, number, "sealed", {"revision": newest}, by, provenance)
    erasure.compact(study.db)
    return sum(map(bool, older))


def _write(study: StudyFolder, number: int, kind: str, data: dict[str, Any], by: str, provenance: str) -> None:
    events.append(study.db, Event(SUBJECT, number, kind, by, now_utc(), data, provenance=provenance), decisions.apply)
