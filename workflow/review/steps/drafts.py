"""What was typed and not saved: kept while it is typed, and taken up by the next page when its own was killed (floor 3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.errors import NotAllowed, WrongUsage
from workflow.review.edits import Edit
from workflow.review.steps import save
from workflow.store import drafts, owner, revisions
from workflow.store.clock import now_utc
from workflow.store.drafts import Draft
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import read


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Words that were typed into a revision which is not the newest any more: a person has to look."""

    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What became of what killed pages had left."""

    revision: int | None = None  # it is saved, as this one
    unplaced: tuple[Unplaced, ...] = ()


def keep(study: StudyFolder, number: int, edits: Sequence[Edit], seen: int, *, by: str, saw: str, page: str) -> None:
    """Keep what a page has not saved yet. Raises NotAllowed where somebody has saved since `seen`: then it says nothing any more."""
    with study.db.atomic():
        if revisions.latest_number(study.db, number) != seen:
            raise NotAllowed(f"The transcript of R{number} has changed since you opened it.")
        drafts.put(study.db, Draft(number, page, owner.this_program(), now_utc(), by, seen, saw, tuple(map(dict, edits))))


def saved(study: StudyFolder, number: int, edits: Sequence[Edit], seen: int, *, by: str, saw: str, page: str) -> int:
    """Save, as `review.steps.save` does, and let go of what the page had sent on the way to it: both, or neither."""
    with study.db.atomic():
        made = save(study, number, edits, seen, by=by, saw=saw)
        drafts.drop(study.db, number, page)
    return made


def taken_back(study: StudyFolder, number: int, page: str) -> None:
    """The page has nothing left that is not saved."""
    drafts.drop(study.db, number, page)


def take_up(study: StudyFolder, number: int, page: str) -> TakenUp:
    """Save what a page had not saved when its program, or this very page, was killed, by whom it was typed.

    Where somebody has saved since, what was typed is returned to be looked at, and kept until this page has saved something itself.
    """
    made, left = None, []
    for draft in drafts.of(study.db, number):
        if draft.page != page and not owner.is_gone(draft.owner):
            continue  # that page is open: what it holds is its own
        try:
            made = saved(study, number, draft.edits, draft.seen, by=draft.who, saw=draft.saw, page=draft.page)
        except (NotAllowed, WrongUsage):
            left += _unplaced(study, draft)
            drafts.drop(study.db, number, draft.page)
            drafts.put(study.db, replace(draft, page=page, owner=owner.this_program()))
    return TakenUp(made, tuple(left))


def _unplaced(study: StudyFolder, draft: Draft) -> list[Unplaced]:
    words = read.transcript(study, draft.recording, draft.seen).words
    texts = [(edit["first"], edit["text"]) for edit in draft.edits if edit.get("op") == "text" and edit.get("text")]
    return [Unplaced(words[min(first, len(words) - 1)].start_ms if words else 0, text) for first, text in sorted(texts)]
