"""A guide comes into the study, is tried out, is released, and changes with a reason (floor 3)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow import ids
from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.guides import lint as advice
from workflow.guides import shipped
from workflow.guides.guide import Guide
from workflow.guides.lint import Advice
from workflow.guides.reading import decoded, read, with_version
from workflow.guides.steps import attach, book
from workflow.guides.versions import RELEASED, Changes, TopicGuide, Version, changes, next_version, reused
from workflow.people.plain_text import require_plain
from workflow.possible import require_not_before
from workflow.schedule import steps as schedule
from workflow.schedule import waves
from workflow.schedule.sessions import took_place
from workflow.schedule.steps.sessions import spoken
from workflow.store import events, files
from workflow.store.clock import now_in, now_utc
from workflow.store.folder import StudyFolder

NOBODY = "none"  # a change that no session led to


def add(study: StudyFolder, source: str, *, by: str, provenance: str = "recorded") -> tuple[TopicGuide, bool]:
    """Take a guide into the study, from a file or one that comes along; (the guide, whether it is new).

    The same guide twice changes nothing. Raises BadInput, NotFound, NotAllowed.
    """
    path = Path(source)
    if path.is_file():
        text = decoded(path.read_bytes())
    elif path.suffix or len(path.parts) > 1:
        raise BadInput("There is no such file.", hint="check the name, or see the guides that come along: workflow guide add")
    else:
        text = decoded(shipped.content(source, study.settings.languages[0]))
    guide = read(text)
    target = study.path / book.working_file(guide.id)
    known = next((one for one in book.listed(study) if one.id == guide.id), None)
    if known:
        return known, False
    if target.exists() and not (path.is_file() and path.resolve() == target.resolve()) and decoded(target.read_bytes()) != text:
        raise NotAllowed(f"Another file {book.working_file(guide.id)} is there already.", hint=f"workflow guide add {target}")
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        files.write_whole(target, text.encode())
    with study.db.atomic():
        number = events.next_number(study.db, book.SUBJECT)
        data = {"id": guide.id, "title": guide.title, "language": guide.language, "based_on": list(guide.based_on)}
        return book.write(study, number, "added", data, by=by, provenance=provenance), True


def lint(study: StudyFolder | None, source: str) -> tuple[Guide, tuple[Advice, ...]]:
    """A guide of the study, or any file, with advice on its wording; nothing is changed. Raises BadInput, NotFound."""
    if Path(source).is_file():
        guide = read(decoded(Path(source).read_bytes()))
    elif study is None:
        raise NotFound("There is no such file.", hint="give a guide's file, or go into your study's folder")
    else:
        guide = book.working(study, book.get(study, source))
    planned = waves.minutes_of(study.settings.sections["wave"], guide.wave) if study and guide.wave in study.settings.waves else 0
    return guide, advice.lint(guide, planned)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a guide out."""

    looked: str  # who looked at it: ids of staff, or "two colleagues"
    changed: str  # what they changed, or "nothing"
    session: int | None = None
    in_analysis: bool | None = None  # must be decided where there is a session


def pilot(study: StudyFolder, name: str, trial: Trial, *, by: str, on: str = "", provenance: str = "recorded") -> TopicGuide:
    """Write down a pilot. With a session, the guide as it is now is frozen and pinned to it. The same pilot twice changes nothing.

    Raises WrongUsage where it is left open whether the pilot is analysed; NotFound; BadInput for a faulty guide.
    """
    guide = book.only(study, name)
    on = on or now_in(study.settings.timezone)[:10]
    if trial.session is not None and trial.in_analysis is None:
        raise WrongUsage("Say whether what was said in this pilot is analysed with the rest.", hint="--in-analysis or --not-in-analysis")
    require_plain(f"{trial.looked} {trial.changed}")
    with study.db.atomic():
        version = ""
        if trial.session is not None:
            _require_held(study, trial.session, on)
            if any(pilot.session == f"S{trial.session}" for pilot in guide.pilots):
                return guide
            guide, kept = _freeze(study, guide, Release(why="to be tried out"), release=False, by=by, on=on, provenance=provenance)
            version = kept.number
            attach.pin(study, trial.session, guide, kept, pilot=True, in_analysis=bool(trial.in_analysis), by=by, provenance=provenance)
        data = {
            "on": on,
            "looked": trial.looked,
            "changed": trial.changed,
            "session": f"S{trial.session}" if trial.session is not None else "",
            "version": version,
            "in_analysis": bool(trial.in_analysis),
        }
        return book.write(study, guide.number, "piloted", data, by=by, provenance=provenance)


def _require_held(study: StudyFolder, number: int, on: str) -> None:
    """Raises NotAllowed for a session in which nothing can have been tried out: still to come, cancelled, or nobody came; NotFound."""
    session = schedule.get(study, number)
    if not took_place(session, now_in(study.settings.timezone)):
        when = f"booked for {spoken(session)}, which is still to come" if session.standing == "booked" else "not held"
        raise NotAllowed(f"S{number} is {when}: no guide can have been tried out in it yet.", hint=f"workflow session show S{number}")
    require_not_before(on, [(f"S{number}", session.day)], on)


@dataclass(frozen=True, slots=True)
class Release:
    """Why a version is released, and who said so."""

    why: str = ""
    after: str = ""  # S5, or "none" where no session led to it
    approved_by: str = ""
    not_piloted: str = ""  # why there was no pilot


def release(
    study: StudyFolder, name: str, wish: Release, *, by: str, on: str = "", provenance: str = "recorded"
) -> tuple[TopicGuide, Version, bool]:
    """Freeze the guide as the next released version; (guide, version, whether it is new). An unchanged guide is left as it is.

    Raises NotAllowed for a guide that nobody has tried out, and for a question's id that once stood for another question; WrongUsage
    for a change without a reason or without the session that led to it.
    """
    guide = book.only(study, name)
    last = guide.released
    if last is None and not guide.pilots and not wish.not_piloted:
        raise NotAllowed(
            f"{guide.id} has not been tried out yet.", hint=f"workflow guide pilot {guide.id} --help, or release it with --not-piloted WHY"
        )
    now = book.working(study, guide)
    if last is not None:
        if not changes(book.frozen(study, guide, last), now):
            return guide, last, False
        _require_reason(study, guide, wish)
    require_plain(f"{wish.why} {wish.approved_by} {wish.not_piloted}")
    with study.db.atomic():
        guide, version = _freeze(study, guide, wish, release=True, by=by, on=on or now_utc()[:10], provenance=provenance)
    return guide, version, True


def _require_reason(study: StudyFolder, guide: TopicGuide, wish: Release) -> None:
    hint = f'workflow guide release {guide.id} --why "nobody understood it" --after S5'
    if not wish.why:
        raise WrongUsage("Say why the guide was changed.", hint=hint)
    if not wish.after:
        raise WrongUsage("Say which session led to the change, or --after none.", hint=hint)
    if wish.after != NOBODY:
        schedule.get(study, ids.parse(wish.after, prefix="S").number)


def _freeze(
    study: StudyFolder, guide: TopicGuide, wish: Release, *, release: bool, by: str, on: str, provenance: str
) -> tuple[TopicGuide, Version]:
    """Freeze the working file; for a trial, the newest version again where nothing has changed since."""
    now = book.working(study, guide)
    frozen = [book.frozen(study, guide, version) for version in guide.versions]
    made = changes(frozen[-1], now) if frozen else Changes()
    if frozen and not release and not made:
        return guide, guide.versions[-1]
    twice = reused(frozen, now)
    if twice:
        raise NotAllowed(f"The id {twice[0]} once stood for another question and cannot be used again.", hint="give the question a new id")
    since_release = [one for one, version in zip(frozen, guide.versions, strict=True) if version.stage == RELEASED]
    told = changes(since_release[-1], now) if release and since_release else made
    number = next_version(guide.versions, told, release=release)
    sha256 = book.freeze(study, guide.id, number, with_version(book.working_text(study, guide), number))
    after = wish.after if wish.after in ("", NOBODY) else str(ids.parse(wish.after, prefix="S"))
    data: dict[str, Any] = {
        "number": number,
        "stage": RELEASED if release else "draft",
        "sha256": sha256,
        "on": on,
        "after": after,
        "approved_by": wish.approved_by or by,
        "changed": told.sentence if told else "",
        "added": list(told.added),
        "removed": list(told.removed),
        "items": [item.id for item in now.items],
        "title": now.title,
        "based_on": list(now.based_on),
    }
    if wish.not_piloted:
        data["not_piloted"] = wish.not_piloted
    after_event = book.write(study, guide.number, "frozen", data, by=by, reason=wish.why, provenance=provenance)
    return after_event, after_event.versions[-1]


def diff(study: StudyFolder, name: str, before: str, after: str) -> list[tuple[str, str, str, str]]:
    """What two versions differ in: (what happened, id, the words before, the words after). `after` may be empty: the file as it is now.

    Raises NotFound for a version that is not there, NotAllowed for one whose file was changed.
    """
    guide = book.only(study, name)
    old = _version(study, guide, before)
    new = _version(study, guide, after) if after else book.working(study, guide)
    made = changes(old, new)
    rows = [("new section", name, "", title) for name, title in _titles(new).items() if name in made.sections_added]
    rows += [("section taken out", name, title, "") for name, title in _titles(old).items() if name in made.sections_removed]
    for what, names in (("added", made.added), ("reworded", made.reworded), ("removed", made.removed)):
        rows += [(what, item, _words(old, item), _words(new, item)) for item in names]
    return rows or ([("changed", "", "", "notes, goals, minutes or order")] if made.other else [])


def _version(study: StudyFolder, guide: TopicGuide, number: str) -> Guide:
    found = guide.version(number)
    if found is None:
        known = ", ".join(version.number for version in guide.versions) or "none yet"
        raise NotFound(f"{guide.id} has no version '{number}'; it has {known}.", hint=f"workflow guide history {guide.id}")
    return book.frozen(study, guide, found)


def _titles(guide: Guide) -> dict[str, str]:
    return {section.id: section.title for section in guide.sections}


def _words(guide: Guide, item: str) -> str:
    found = guide.item(item)
    if found is None:
        return ""
    marks = " ".join([*([] if found.kind == "main" else [found.kind]), *(["must"] if found.must else [])])
    return " / ".join([found.question + (f" ({marks})" if marks else ""), *found.probes])
