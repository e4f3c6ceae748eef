"""Which interview brings which codes, series by series, and what was concluded (floor 3)."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workflow import ids
from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.export.clean import clean
from workflow.people.plain_text import require_plain
from workflow.rigour import refi, saturation
from workflow.rigour.codings import read_table
from workflow.rigour.picture import draw
from workflow.rigour.saturation import Curve, Rule
from workflow.rigour.steps import coding
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import FOCUS_GROUP, Session
from workflow.store import events, files
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book as recordings

SUBJECT = "saturation"
SEED = 20260101
ORDER = "in order of interview"


@dataclass(frozen=True, slots=True)
class Found:
    """Each series with its curve, or why it has none, and what stands for it in the paper."""

    curves: dict[str, Curve]
    refused: dict[str, str]  # series -> why
    sentences: tuple[str, ...]


def measured(
    study: StudyFolder, source: Path | None, rule: Rule, series: str = "", seed: int = SEED, *, by: str, provenance: str = "recorded"
) -> Found:
    """The curve of each series, from a file of codes by document, or from the newest round of double coding. It is noted in the study.

    Raises BadInput for a file of another study, NotFound where there are no codes, WrongUsage for an unknown series.
    """
    codes = _from_file(study, source) if source else _from_round(study)
    by_series = _sorted_into_series(study, codes)
    if series and series not in by_series:
        raise WrongUsage(f"There is no series '{series}'; there are {', '.join(by_series)}.", hint=f"--series {next(iter(by_series))}")
    curves: dict[str, Curve] = {}
    refused: dict[str, str] = {}
    for name, there in by_series.items():
        if series in ("", name):
            try:
                plain = saturation.curve(there, rule)
            except BadInput as problem:
                refused[name] = problem.message
                continue
            curves[name] = Curve(
                **{key: getattr(plain, key) for key in Curve.__slots__}
                | {"never": saturation.never_reached(there, rule, seed), "seed": seed}
            )
    if len(by_series) == 1 and refused:
        raise BadInput(next(iter(refused.values())), hint="state another rule with --base and --run")
    for name, found in curves.items():
        _note(study, name, _facts(name, found, source), by=by, provenance=provenance)
    return Found(curves, refused, tuple(saturation.sentence(name, found, ORDER) for name, found in curves.items()))


def stopped(study: StudyFolder, series: str, why: str, *, by: str, provenance: str = "recorded") -> None:
    """Another reason for ending a series than code saturation, such as information power. The same twice changes nothing."""
    require_plain(why)
    if not why.strip():
        raise WrongUsage("Say why the series was ended.", hint='--stopped "information power: ..."')
    _note(study, series, {"kind": "stopped", "series": series, "why": why.strip()}, by=by, provenance=provenance)


def concluded(study: StudyFolder) -> list[dict[str, Any]]:
    """What was concluded about each series, for the report: its last rule and result, or the other reason."""
    return [state for state in events.states(study.db, SUBJECT).values() if state]


def apply(state: dict[str, Any], event: Any) -> dict[str, Any]:
    """The state after one event: the newest conclusion, beside another reason that was given."""
    kept = {"stopped": event.data["why"]} if event.data["kind"] == "stopped" else {}
    return (
        state
        | {"provenance": event.provenance}
        | (kept or {key: value for key, value in event.data.items() if key != "kind"})
        | {"series": event.data["series"]}
    )


def pictures(study: StudyFolder, found: Found) -> tuple[Path, ...]:
    """The curves as SVG and PNG in reports/."""
    return draw(found.curves, study.path / "reports" / "saturation") if found.curves else ()


def _note(study: StudyFolder, series: str, data: dict[str, Any], *, by: str, provenance: str) -> None:
    with study.db.atomic():
        there = {state["series"]: number for number, state in events.states(study.db, SUBJECT).items()}
        number = there.get(series) or events.next_number(study.db, SUBJECT)
        before = events.history(study.db, SUBJECT, number)
        if not before or before[-1].data != data:
            events.append(study.db, Event(SUBJECT, number, "concluded", by, now_utc(), data, provenance=provenance), apply)


def _facts(series: str, found: Curve, source: Path | None) -> dict[str, Any]:
    return {
        "kind": "curve",
        "series": series,
        "rule": asdict(found.rule),
        "order": list(found.names),
        "new": list(found.new),
        "base_codes": found.base_codes,
        "reached": found.reached,
        "never_percent": found.never,
        "seed": found.seed,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest() if source else "",
    }


def _from_file(study: StudyFolder, path: Path) -> dict[int, set[str]]:
    """Session -> codes, from CSV `document,code` (or a coding file, `transcript,...,code`), or from a REFI-QDA project."""
    files.require_regular(path)
    content = path.read_bytes()
    if content.startswith(b"PK"):
        pairs: Iterable[tuple[str, str]] = refi.codes_by_document(content)
    else:
        first = content[:200].lower()
        column = "transcript" if b"transcript" in first and b"document" not in first else "document"
        pairs = [(row[column], clean(row["code"])) for row in read_table(content, (column, "code"))]
    found: dict[int, set[str]] = {}
    strangers = []
    for document, code in pairs:
        session = _session_of(study, document)
        if session is None:
            strangers.append(clean(document)[:40])
        elif code:
            found.setdefault(session, set()).add(code)
    if strangers:
        names = ", ".join(dict.fromkeys(strangers[:5]))
        raise BadInput(f"This study has no document {names}.", hint="name documents by recording (R3), session (S3) or participant (P3)")
    if not found:
        raise BadInput("There is no code in this file.", hint="the first line is: document,code")
    return found


def _from_round(study: StudyFolder) -> dict[int, set[str]]:
    _, codings, _ = coding.agreed(study)
    session_of = {one.number: one.session for one in recordings.listed(study)}
    found: dict[int, set[str]] = {}
    for one in codings:
        session = session_of.get(one.recording)
        if not session:
            raise NotAllowed(
                f"R{one.recording} belongs to no session, so nobody knows which series its codes are of.",
                hint=f'workflow recording reassign R{one.recording} --session S1 --reason "..."',
            )
        found.setdefault(session, set()).add(one.code)
    if not found:
        raise NotFound("There are no agreed codes yet.", hint="workflow coding saturation CODES.csv")
    return found


def _session_of(study: StudyFolder, document: str) -> int | None:
    """The session that a document's name means: R3, S3, P3 with one interview, or what a pack calls it, R3-1a2b3c4d."""
    try:
        found = ids.parse(document.removesuffix(".txt").partition("-")[0].partition("_")[0])
    except WrongUsage:
        return None
    sessions = schedule.listed(study)
    if found.prefix == "S":
        return next((one.number for one in sessions if one.number == found.number), None)
    if found.prefix == "R":
        return next((one.session for one in recordings.listed(study) if one.number == found.number), None)
    mine = [one for one in sessions if one.who == (str(found),)]
    return mine[0].number if len(mine) == 1 else None


def _sorted_into_series(study: StudyFolder, codes: dict[int, set[str]]) -> dict[str, dict[str, set[str]]]:
    """Patients, follow-ups, therapists and focus groups apart, each in the order in which the sessions were held.

    Somebody's interview that was held in two sessions is one, at the place of the first.
    """
    sessions = {one.number: one for one in schedule.listed(study)}
    kinds = [*study.settings.waves, FOCUS_GROUP]
    chosen = sorted((sessions[number] for number in codes), key=lambda one: (kinds.index(one.kind), one.day or "9999", one.number))
    found: dict[str, dict[str, set[str]]] = {}
    for one in chosen:
        series = found.setdefault(one.kind, {})
        series[_label(one)] = series.get(_label(one), set()) | codes[one.number]
    return found


def _label(session: Session) -> str:
    return session.who[0] if len(session.who) == 1 else f"S{session.number}"
