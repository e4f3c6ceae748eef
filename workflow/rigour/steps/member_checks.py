"""Member checks: who is asked, the draft of the summary, sending, answers, and what came of them (floor 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workflow import ids
from workflow.errors import NotAllowed, NotFound, WrongUsage, nearest
from workflow.guides.steps import attach
from workflow.people.plain_text import require_plain
from workflow.people.steps import gate
from workflow.people.steps.contact import DAY_PUT_RIGHT
from workflow.possible import require_not_before
from workflow.records import Transcript
from workflow.rigour import checks, letters, rule
from workflow.rigour.checks import ANSWERS, Check
from workflow.rigour.summary import topics
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import Session, is_unclosed
from workflow.store import events, files, revisions
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import read as reading

SUBJECT = "member-check"
ACTION = "member-check"  # what the gate of the people room is asked
FOLDER = "member-checks"  # in reports/


def listed(study: StudyFolder) -> list[Check]:
    return [checks.from_state(number, state) for number, state in events.states(study.db, SUBJECT).items()]


def get(study: StudyFolder, who: str, session: int = 0) -> Check:
    """The member check of a participant; where there are several, of one session. Raises NotFound, WrongUsage."""
    name = str(ids.parse(who))
    mine = [check for check in listed(study) if check.who == name and session in (0, check.session)]
    if not mine:
        raise NotFound(f"No member check is planned with {name}.", hint=f"workflow member-check plan {name}")
    if len(mine) > 1:
        known = ", ".join(f"S{check.session}" for check in mine)
        raise WrongUsage(f"{name} has several member checks: {known}.", hint=f"--session {known.split(',')[0]}")
    return mine[0]


def write(
    study: StudyFolder, check: Check, kind: str, data: dict[str, Any], *, by: str, reason: str = "", provenance: str = "recorded"
) -> Check:
    """Write what happened to a check, read again inside the transaction. Raises NotAllowed when it cannot follow."""
    with study.db.atomic():
        state = events.state(study.db, SUBJECT, check.session)
        fresh = checks.from_state(check.session, state) if state else replace(check, standing="")
        why_not = checks.refusal(fresh, kind)
        if why_not:
            raise NotAllowed(why_not, hint="workflow member-check list")
        event = Event(SUBJECT, check.session, kind, by, now_utc(), data, reason, provenance)
        return checks.from_state(check.session, events.append(study.db, event, checks.apply))


def refusals(study: StudyFolder, who: str) -> list[str]:
    """Why this person is not asked: no consent to it, withdrawn, moved, too ill, died, unknown."""
    try:
        return gate.refusals(study, [who], ACTION)
    except NotAllowed as problem:
        return [problem.message]


# ---- who is asked


@dataclass(frozen=True, slots=True)
class Plan:
    """What the rule of study.toml makes of the sessions there are."""

    rule: str
    planned: tuple[Check, ...]  # now and before
    passed_over: tuple[tuple[str, str], ...]  # who, and why


def plan(study: StudyFolder, *, by: str, on: str, provenance: str = "recorded", dry_run: bool = False) -> Plan:
    """Plan member checks by the rule of study.toml; whoever may not be asked is passed over, with the reason. Twice changes nothing.

    Raises BadInput for a rule that cannot be read.
    """
    text = study.settings.rules["member_check"]
    wish = rule.read(text, "member_check")
    sessions = in_order(study, wish.group)
    by_name = {session.came[0]: session for session in reversed(sessions)}  # the first session of each
    there = {check.who: check for check in listed(study)}
    wanted, taken = wish.wanted(len(by_name)), 0
    passed: list[tuple[str, str]] = []
    for name in wish.order(list(dict.fromkeys(session.came[0] for session in sessions))):
        if taken >= wanted:
            break
        why_not = refusals(study, name)
        if why_not and not (name in there and there[name].sent_on):
            passed.append((name, " ".join(why_not)))
            continue
        taken += 1
        if name not in there:
            check = Check(by_name[name].number, name, planned_on=on)
            data = {"who": name, "planned_on": on}
            there[name] = check if dry_run else write(study, check, "planned", data, by=by, provenance=provenance)
    kept = [check for check in there.values() if check.who not in dict(passed)]
    return Plan(text, tuple(sorted(kept, key=lambda check: check.session)), tuple(passed))


def plan_one(
    study: StudyFolder, who: str, session: int, *, by: str, on: str, reason: str, provenance: str = "recorded", dry_run: bool = False
) -> Check:
    """Plan one more than the rule asks for, with the reason; a dry run asks the same and writes nothing.

    Raises NotAllowed, NotFound, WrongUsage.
    """
    name = str(ids.parse(who))
    planned = [one for one in schedule.listed(study) if one.who == (name,) and session in (0, one.number)]
    if not planned:
        raise NotFound(f"{name} has no interview of their own.", hint="workflow session list")
    mine = _that_took_place(study, planned)
    if not mine:
        raise NotFound(f"No interview of {name} has taken place yet.", hint=f"workflow session close S{planned[0].number}")
    known = next((check for check in listed(study) if check.session == mine[0].number), None)
    if known:
        return known
    if not reason:
        raise WrongUsage(f"Say why {name} is asked besides the rule of study.toml.", hint=f'workflow member-check plan {name} --why "..."')
    gate.require(study, [name], ACTION)
    require_plain(reason)
    data, check = {"who": name, "planned_on": on}, Check(mine[0].number, name, planned_on=on)
    return check if dry_run else write(study, check, "planned", data, by=by, reason=reason, provenance=provenance)


def in_order(study: StudyFolder, group: str) -> list[Session]:
    """The interviews of a group's first wave that took place, in their order; pilots that are not analysed are left out."""
    waves = study.settings.sections["wave"]
    group = group or (waves[0]["group"] if waves else "")
    wave = next((one["name"] for one in waves if one["group"] == group), "")
    apart = {use.session for use in attach.listed(study) if use.pilot and not use.in_analysis}
    found = [one for one in schedule.listed(study) if one.kind == wave and len(one.came) == 1 and one.number not in apart]
    return sorted(_that_took_place(study, found), key=lambda one: (one.day or "9999", one.number))


def _that_took_place(study: StudyFolder, found: list[Session]) -> list[Session]:
    """Those that were closed, or whose recording is here; whoever has not signed is told by the gate, with the reason."""
    recorded = {one.session for one in recordings.listed(study)}
    return [one for one in found if one.held or is_unclosed(one, one.number in recorded)]


# ---- the draft of the summary


def prepare(study: StudyFolder, who: str, session: int = 0, *, by: str, provenance: str = "recorded") -> tuple[Check, Path]:
    """Write the draft of the summary from the newest transcript; a document that was rewritten is never written over.

    Raises NotFound without a transcript, NotAllowed for a rewritten document or a person who is not asked any more.
    """
    check = get(study, who, session)
    gate.require(study, [check.who], ACTION)
    why_not = checks.refusal(check, "prepared")
    if why_not:
        raise NotAllowed(why_not, hint="workflow member-check list")
    held = schedule.get(study, check.session)
    recording, transcript = _transcript(study, check)
    found = topics(transcript, check.who, _guide(study, check.session), letters.words(held.language)["whole"])
    content = letters.summary_docx(found, check.who, held.language)
    name = f"reports/{FOLDER}/{check.who}-S{check.session}.docx"
    path = study.path / name
    if path.exists() and files.sha256_of(path) != check.draft_sha256:
        raise NotAllowed(
            f"{name} has been rewritten since; it was left as it is.", hint="move it elsewhere if you want a fresh draft, or send it"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(path, content)
    data = {"document": name, "draft_sha256": files.sha256_of(path), "recording": recording.number, "revision": transcript.revision}
    if all(getattr(check, key) == value for key, value in data.items()):
        return check, path
    return write(study, check, "prepared", data, by=by, provenance=provenance), path


def _transcript(study: StudyFolder, check: Check) -> tuple[Recording, Transcript]:
    ready = [one for one in recordings.listed(study) if one.session == check.session and one.transcribed]
    if not ready:
        raise NotFound(f"S{check.session} of {check.who} has no transcript yet.", hint="workflow recording transcribe")
    found = [reading.transcript(study, one.number) for one in ready]
    turns = tuple(turn for transcript in found for turn in transcript.turns)
    return ready[0], replace(found[0], turns=turns)


def _guide(study: StudyFolder, session: int) -> Any:
    try:
        return attach.pinned(study, attach.of_session(study, session))
    except NotFound:
        return None


# ---- what came back


def response(
    study: StudyFolder,
    who: str,
    answer: str,
    session: int = 0,
    *,
    by: str,
    on: str,
    note: str = "",
    reason: str = "",
    corrects: bool = False,
    provenance: str = "recorded",
) -> Check:
    """Write down an answer, or that none came. The same answer twice changes nothing; another one needs a reason.

    `corrects`: the day was said, and takes the place of the one that was written down. An answer that comes late takes the place of
    none without a reason. Raises WrongUsage, NotAllowed.
    """
    check = get(study, who, session)
    answer = answer.replace("_", "-")
    if answer not in ANSWERS:
        raise WrongUsage(f"An answer cannot be '{answer}'; it can be {', '.join(ANSWERS)}.", hint=nearest(answer, ANSWERS))
    require_not_before(on, [("the sending of the summary", check.sent_on)], now_utc()[:10])
    if (check.answer, check.note or note) == (answer, note or check.note):
        return _answered_on(study, check, on, by=by, provenance=provenance) if corrects and on != check.answered_on else check
    checks.require_answer(check, answer, on)
    if check.answer and check.answer != "none" and not reason:
        raise NotAllowed(f"The answer of {check.who} is written down as {check.answer}.", hint="give --why if that was a mistake")
    data = {"answer": answer, "answered_on": on, "note": require_plain(note), "action": "", "resolved_on": ""}
    return write(study, check, "answered", data, by=by, reason=reason, provenance=provenance)


def _answered_on(study: StudyFolder, check: Check, on: str, *, by: str, provenance: str) -> Check:
    """The same answer, of another day. Raises NotAllowed once it was dealt with: the first day stays."""
    if check.standing == "resolved":
        raise NotAllowed(
            f"The answer of {check.who} is written down for {check.answered_on} and was dealt with; that day stays.",
            hint="workflow member-check list",
        )
    checks.require_answer(check, check.answer, on)
    data = {"answer": check.answer, "answered_on": on, "note": check.note, "action": "", "resolved_on": ""}
    return write(study, check, "answered", data, by=by, reason=DAY_PUT_RIGHT, provenance=provenance)


@dataclass(frozen=True, slots=True)
class Resolution:
    """How an answer was dealt with: exactly one of the three."""

    revision: int | None = None  # of the transcript, in which the change was made
    note: str = ""  # that stays tied to the transcript
    nothing: str = ""  # why nothing was done


def resolve(study: StudyFolder, who: str, wish: Resolution, session: int = 0, *, by: str, on: str, provenance: str = "recorded") -> Check:
    """Say how changes, disagreement or additions were dealt with. Raises WrongUsage, NotAllowed, NotFound."""
    check = get(study, who, session)
    if [wish.revision is not None, bool(wish.note), bool(wish.nothing)].count(True) != 1:
        raise WrongUsage(
            "Say one of three: a revision of the transcript, a note, or why nothing was done.", hint="--revision 2, --note or --nothing"
        )
    require_not_before(on, [("the answer", check.answered_on)], now_utc()[:10])
    if check.standing == "answered" and not check.to_resolve:
        raise NotAllowed(f"The answer of {check.who} is {check.answer}: nothing is left to deal with.", hint="workflow member-check list")
    if wish.revision is not None:
        revisions.content(study.db, check.recording, wish.revision)
        if wish.revision <= check.revision:
            raise NotAllowed(
                f"The summary was made from revision {check.revision} of R{check.recording}; the change stands in a later one.",
                hint=f"workflow transcript show R{check.recording}",
            )
    action = (
        f"R{check.recording} revision {wish.revision}"
        if wish.revision is not None
        else f"note to R{check.recording}"
        if wish.note
        else "nothing"
    )
    data = {"action": action, "action_note": require_plain(wish.note or wish.nothing), "resolved_on": on, "resolved_by": by}
    if check.standing == "resolved" and (check.action, check.action_note) == (data["action"], data["action_note"]):
        return check
    return write(study, check, "resolved", data, by=by, provenance=provenance)


def notes_to(study: StudyFolder, recording: int) -> list[Check]:
    """The member checks that left a note with a transcript, for whoever reads it."""
    return [check for check in listed(study) if check.recording == recording and check.action.startswith("note")]


def files_of(study: StudyFolder, who: str) -> Iterator[Path]:
    """Every file that member checks have written about a person inside the study, for withdrawal and erasure."""
    for check in listed(study):
        if check.who == who and check.document and (study.path / check.document).exists():
            yield study.path / check.document
