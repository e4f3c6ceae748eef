"""Looking for names in a transcript: what is proposed, what was decided, and whether somebody has looked at all (floor 3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workflow.errors import NotAllowed
from workflow.records import Transcript
from workflow.review.pseudonyms import decisions, writing
from workflow.review.pseudonyms.decisions import SUBJECT, Decided
from workflow.review.pseudonyms.found import LEVELS, SURE
from workflow.review.pseudonyms.kinds import kind_of, named
from workflow.review.pseudonyms.search import search
from workflow.review.pseudonyms.tokens import Token
from workflow.review.pseudonyms.writing import Spot
from workflow.review.steps import known
from workflow.store import events, identities, revisions
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities
from workflow.store.standins import Place, StandIn
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book, read

CONTEXT = 8  # words on either side


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place that may name somebody. The words and their context are for whoever has the key file open, and for nothing that is kept."""

    number: int  # of this place, for ever
    first: int  # the words, counted in the transcript as it is shown
    last: int
    start_ms: int
    end_ms: int
    speaker: str
    words: str
    kind: str
    level: str  # sure, likely or maybe
    why: str
    replacement: str  # "[person ?]" where accepting it gives a new letter
    before: str
    after: str
    same: tuple[int, ...] = ()  # other numbers with these very words


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is to be decided about one transcript, and what was decided."""

    recording: str
    revision: int
    open: tuple[Proposal, ...]
    decided: Decided

    @property
    def left(self) -> dict[str, int]:
        """How many are undecided, by how sure they are."""
        return {level: count for level in LEVELS if (count := sum(one.level == level for one in self.open))}


@dataclass
class Looked:
    """One search through the newest words of a transcript, with the key file open."""

    study: StudyFolder
    recording: Recording
    identities: Identities
    shown: Transcript
    tokens: tuple[Token, ...]
    spots: list[Spot]
    there: dict[str, int]  # whose words these are, with the candidate's number
    decided: Decided

    @property
    def open(self) -> list[Spot]:
        return [spot for spot in self.spots if spot.number not in self.decided.refused]

    @property
    def language(self) -> str:
        return self.study.settings.languages[0]

    def scope(self, spot: Spot) -> int:
        return known.scope_of(spot.speaker, self.there) if kind_of(spot.hit.kind).of_one else 0

    @cached_property
    def standins(self) -> dict[int, StandIn]:
        return self.identities.standins.all()

    @cached_property
    def spelled(self) -> dict[tuple[str, int], int]:
        return {(words, scope): number for words, scope, number in self.identities.standins.spellings()}

    def standin(self, spot: Spot) -> StandIn | None:
        """What stood for this name before; None where nothing has yet, or where all of its kind are alike."""
        hit = spot.hit
        if not kind_of(hit.kind).lettered:
            return None
        if hit.standin in self.standins:
            return self.standins[hit.standin]
        if hit.about or hit.entry:
            theirs = (one for one in self.standins.values() if (one.about, one.entry, one.kind) == (hit.about, hit.entry, hit.kind))
            return next(theirs, None)
        return self.standins.get(self.spelled.get((spot.words, self.scope(spot)), 0))

    def nth(self, kind: str, scope: int) -> int:
        """How many letters were given so far of a kind, or of one that is written alike: a town is "plaats", and so is the list's own."""
        alike = {kind, named(kind, self.language)}
        there = (one for one in self.standins.values() if one.scope == scope and {one.kind, named(one.kind, self.language)} & alike)
        return max((one.nth for one in there), default=0)

    def again(self) -> None:
        """Forget what was read of the key file, since something was written into it."""
        for name in ("standins", "spelled"):
            self.__dict__.pop(name, None)


def standing(study: StudyFolder, number: int) -> Decided:
    """What was decided about the names in a transcript; needs no key file."""
    return decisions.from_state(events.state(study.db, SUBJECT, number))


def undecided(study: StudyFolder, number: int) -> tuple[int, str]:
    """Before a release: how many sure proposals are undecided (-1: nobody has looked), and why names may still stand in it.

    The sentence is empty when somebody has decided everything in the newest words; needs no key file.
    """
    found = standing(study, number)
    newest = read.transcript(study, number).revision
    return -1 if found.revision is None else found.left.get(SURE, 0), decisions.warning(found, newest, f"R{number}")


def require_decided(study: StudyFolder, number: int) -> None:
    """Raises NotAllowed where sure names in a transcript are undecided: what is released is frozen, names and all."""
    sure, why = undecided(study, number) if standing(study, number).revision is not None else (0, "")
    if sure > 0:
        more = f"{command(number)}; or --release --reason 'why they stay'"
        raise NotAllowed(why, hint=more)


def told_at_release(study: StudyFolder, number: int) -> str:
    """What whoever releases a transcript should know about the names in it, in a sentence; empty where a study keeps no names at all."""
    if standing(study, number).revision is None and not identities.there(study):
        return ""
    return undecided(study, number)[1]


def command(number: int) -> str:
    return f"workflow transcript pseudonyms R{number}"


def pseudonymised(study: StudyFolder, number: int, revision: int | None = None) -> bool:
    """Whether somebody has decided about every name that was found in these words (the newest where no revision is named)."""
    found = standing(study, number)
    wanted = revisions.latest_number(study.db, number) if revision is None else revision
    return found.revision is not None and found.revision == wanted and not any(found.left.values())


def look(study: StudyFolder, number: int, names: Identities) -> Looked:
    """Search the newest words of a transcript. Raises NotFound.

    Each place gets its number in the key file when it is first seen, and keeps it.
    """
    recording, shown = book.get(study, number), read.transcript(study, number)
    tokens, hits = search(shown, known.known(study, recording, names))
    table = names.standins
    before = {place.number: place for place in table.places(number)}
    spots = writing.numbered(
        writing.spots(tokens, hits), [(place.number, place.start_ms, place.end_ms, place.words) for place in before.values()]
    )
    table.propose(
        Place(number, spot.number, spot.start_ms, spot.end_ms, spot.words, spot.speaker) for spot in spots if spot.number not in before
    )
    return Looked(study, recording, names, shown, tokens, spots, known.here(study, recording), standing(study, number))


def proposals(study: StudyFolder, number: int, names: Identities) -> Proposed:
    """What in the newest words may name somebody and is undecided, in the order of the transcript. Raises NotFound.

    What was refused is not shown again until its words change.
    """
    looked = look(study, number, names)
    return Proposed(f"R{number}", looked.shown.revision, tuple(shown(looked)), looked.decided)


def shown(looked: Looked) -> Iterator[Proposal]:
    """The undecided places as a person sees them."""
    alike: dict[str, list[int]] = {}
    for spot in looked.open:
        alike.setdefault(spot.words, []).append(spot.number)
    for spot in looked.open:
        before, own, after = writing.around(looked.tokens, spot.hit, CONTEXT)
        yield Proposal(
            number=spot.number,
            first=spot.hit.first,
            last=spot.hit.last,
            start_ms=spot.start_ms,
            end_ms=spot.end_ms,
            speaker=spot.speaker,
            words=own,
            kind=spot.hit.kind,
            level=spot.hit.level,
            why=spot.hit.why,
            replacement=_preview(looked, spot),
            before=before,
            after=after,
            same=tuple(n for n in alike[spot.words] if n != spot.number),
        )


def _preview(looked: Looked, spot: Spot) -> str:
    standin = looked.standin(spot)
    return standin.text if standin else writing.preview(spot.hit.kind, looked.nth(spot.hit.kind, looked.scope(spot)), looked.language)


def left_after(looked: Looked, decided: set[int]) -> dict[str, int]:
    """How many stay undecided once these are decided, by how sure they are."""
    rest = [spot.hit.level for spot in looked.open if spot.number not in decided]
    return {level: rest.count(level) for level in LEVELS if level in rest}
