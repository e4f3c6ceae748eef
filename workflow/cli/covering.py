"""How the coverage of a guide is shown and entered (floor 4)."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workflow.cli import out
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.guides.uses import Use


def session_number(text: str) -> int:
    """The number of a session's id; 0 for a guide's name.

    >>> session_number("s4"), session_number("patient-first")
    (4, 0)
    """
    found = re.fullmatch(r"[Ss]0*([1-9]\d*)", text.strip())
    return int(found[1]) if found else 0


def show_matrix(study: StudyFolder, name: str, picture: bool, as_json: bool) -> None:
    from dataclasses import asdict

    from workflow.guides.coverage import MEANINGS, SIGNS
    from workflow.guides.steps.cover import matrix

    found = matrix(study, name)
    if as_json:
        rows = [asdict(row) | {"spoken": row.spoken, "of": row.of, "percent": row.percent} for row in found.rows]
        out.as_json({"guide": found.guide, "columns": [asdict(column) for column in found.columns], "rows": rows})
    elif not found.columns:
        out.say(f"No session has used {found.guide} yet: workflow guide attach S1 {found.guide}")
    else:
        shown = [(row.item, *(SIGNS[cell] for cell in row.cells), f"{row.spoken} of {row.of}", row.added) for row in found.rows]
        out.table(shown, ("question", *(column.label for column in found.columns), "spoken of", "added in"))
        present = {cell for row in found.rows for cell in row.cells}
        out.say("\n" + "   ".join(f"{sign} {MEANINGS[cell]}" for cell, sign in SIGNS.items() if cell in present))
        _remark("Spoken of in less than 60% of the sessions that could", [row.item for row in found.little if row not in found.never])
        _remark("Never spoken of, though it could have been", [row.item for row in found.never])
    if picture and found.columns:
        from workflow.guides.picture import draw

        for path in draw(found, study.path / "reports" / f"coverage-{found.guide}"):
            out.note(str(path))


def _remark(what: str, items: Sequence[str]) -> None:
    if items:
        out.say(f"{what}: {', '.join(items)}.")


def show_session(study: StudyFolder, number: int, as_json: bool) -> None:
    from dataclasses import asdict

    from workflow.guides.steps.cover import proposals
    from workflow.transcribe.times import clock

    guide, found, heard = proposals(study, number)
    if as_json:
        out.as_json([asdict(one) | {"proposed": one.how if heard else None} for one in found])
        return
    rows = []
    for one in found:
        place = one.places[0] if one.places else None
        proposed = (one.how or "look") if heard else ""
        entered = one.entered.how + (f": {one.entered.why}" if one.entered.why else "") if one.entered else ""
        rows.append(
            (one.item, entered, proposed, clock(place.start_ms) if place else "", place.score if place else "", place.said if place else "")
        )
    out.say(f"S{number}: {guide.id} {guide.version}")
    out.table(rows, ("question", "entered", "proposed", "at", "score", "the interviewer said"))
    if heard:
        out.say(f"Next: hear what stands under look, then: workflow guide coverage S{number} --confirm --except ITEM=HOW")
    else:
        out.say(f"There is no transcript yet, so nothing is proposed.\nNext: workflow guide coverage S{number} --asked --except ITEM=HOW")


def after_closing(study: StudyFolder, number: int, *, by: str) -> None:
    """What was typed at closing becomes the coverage of the session's guide; what cannot be read is told, and closing stands."""
    from workflow.errors import WrongUsage
    from workflow.guides.steps.cover import awaited, closed

    try:
        use = closed(study, number, by=by)
    except WrongUsage as problem:
        out.note(
            f"The guide's questions are not entered. {problem.message}\n  Next: workflow guide coverage S{number} --asked --except ITEM=HOW"
        )
        return
    if use:
        _told(use)
    elif awaited(study, number):
        out.say(
            f"Was every question of the guide asked? Say so, with what was not: workflow guide coverage S{number} --asked --except ITEM=HOW"
        )


def enter(study: StudyFolder, number: int, exceptions: Sequence[str], *, asked: bool, confirm: bool, by: str) -> None:
    from workflow.guides.steps import cover

    step = cover.cover if asked else cover.confirm if confirm else cover.amend
    _told(step(study, number, exceptions, by=by))


def _told(use: "Use") -> None:
    counts: dict[str, int] = {}
    for one in use.covered.values():
        counts[one.how] = counts.get(one.how, 0) + 1
    out.say(f"S{use.session}: " + ", ".join(f"{count} {how}" for how, count in sorted(counts.items())) + f" ({use.guide} {use.version}).")
