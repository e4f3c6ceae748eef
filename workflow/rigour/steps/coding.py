"""Independent double coding: packs that say nothing of the other coder, codings that come back, agreement and consensus (floor 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.people.plain_text import require_plain
from workflow.people.steps import gate
from workflow.rigour import agreement as measures
from workflow.rigour import alike, codings, consensus, pack, refi, rounds, rule
from workflow.rigour.agreement import Agreement
from workflow.rigour.alike import Pair
from workflow.rigour.codings import Coding
from workflow.rigour.consensus import BETWEEN, NO_CODE, Decision, Difference
from workflow.rigour.rounds import Round
from workflow.rigour.steps.member_checks import in_order
from workflow.rigour.texts import UNITS, Text, coding_text
from workflow.schedule import steps as schedule
from workflow.store import events, files
from workflow.store.clock import now_utc
from workflow.store.events import Event
from workflow.store.folder import StudyFolder
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.steps import read as reading

SUBJECT = "coding"
FOLDER = "coding"  # in exports/


def listed(study: StudyFolder) -> list[Round]:
    return [rounds.from_state(number, state) for number, state in events.states(study.db, SUBJECT).items()]


def get(study: StudyFolder, number: int = 0) -> Round:
    """A round by its number, or the newest. Raises NotFound."""
    found = [one for one in listed(study) if number in (0, one.number)]
    if not found:
        raise NotFound(
            f"There is no round {number} of double coding." if number else "Nothing is coded twice yet.", hint="workflow coding pack"
        )
    return found[-1]


def write(
    study: StudyFolder, number: int, kind: str, data: dict[str, Any], *, by: str, reason: str = "", provenance: str = "recorded"
) -> Round:
    event = Event(SUBJECT, number, kind, by, now_utc(), data, reason, provenance)
    return rounds.from_state(number, events.append(study.db, event, rounds.apply))


# ---- packs


def pack_up(
    study: StudyFolder,
    chosen: Sequence[int],
    coders: tuple[str, str],
    codebook: Path | None = None,
    *,
    by: str,
    on: str,
    provenance: str = "recorded",
) -> tuple[Round, tuple[Path, ...]]:
    """Write a pack for each of two coders, from the same revision of each transcript; (round, folders). The same wish twice is one round.

    Without `chosen`, the recordings are those that the rule of study.toml takes. Raises BadInput, WrongUsage, NotAllowed, NotFound.
    """
    if coders[0].casefold() == coders[1].casefold() or not all(name.isalnum() for name in coders):
        raise WrongUsage("Two coders are needed, each with letters and digits alone.", hint="--coder MSHW --coder SD")
    codes = pack.read_codebook(codebook.read_bytes()) if codebook else ()
    texts = [newest_text(study, number, released_revision(study, number)) for number in (chosen or by_rule(study))]
    if not texts:
        raise NotFound("There is no transcript to code yet.", hint="workflow recording transcribe")
    data = {
        "coders": list(coders),
        "sources": [{"recording": text.recording, "revision": text.revision, "sha256": text.sha256} for text in texts],
        "codes": list(codes),
    }
    with study.db.atomic():
        made = next((one for one in listed(study) if _wished(one) == data), None)
        if made is None:
            number = events.next_number(study.db, SUBJECT)
            made = write(study, number, "packed", data | {"packed_on": on}, by=by, provenance=provenance)
    return made, tuple(_write_pack(study, made, coder, texts) for coder in coders)


def _wished(one: Round) -> dict[str, Any]:
    return {"coders": list(one.coders), "sources": [asdict(source) for source in one.sources], "codes": list(one.codes)}


def _write_pack(study: StudyFolder, made: Round, coder: str, texts: Sequence[Text]) -> Path:
    """A file that a coder has filled in already stays as it is."""
    folder = study.path / "exports" / FOLDER / f"round-{made.number}" / coder
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pack.files(made.number, coder, texts, made.codes).items():
        if not (folder / name).exists():
            files.write_whole(folder / name, content)
    return folder


def by_rule(study: StudyFolder) -> list[int]:
    """The recordings that the rule of study.toml takes for double coding; of a session with several, the one that was released."""
    wish = rule.read(study.settings.rules["double_coding"], "double_coding")
    found = sorted(recordings.listed(study), key=lambda one: (one.released is not None, -one.number))
    ready = {one.session: one.number for one in found if one.transcribed}
    names = [str(session.number) for session in in_order(study, wish.group) if session.number in ready]
    return sorted(ready[int(name)] for name in wish.order(names)[: wish.wanted(len(names))])


def released_revision(study: StudyFolder, number: int) -> int | None:
    """The revision of a recording that was released to analysis; None where none was, or where its number was not noted."""
    return recordings.get(study, number).released


def not_released(study: StudyFolder, made: Round) -> tuple[int, ...]:
    """The recordings of a round that are coded from a revision nobody has released to analysis: it may still be corrected."""
    return tuple(one.recording for one in made.sources if released_revision(study, one.recording) != one.revision)


def newest_text(study: StudyFolder, number: int, revision: int | None = None) -> Text:
    """The text of a transcript for coding. Raises NotFound, and NotAllowed where its people may not be exported."""
    recording = recordings.get(study, number)
    if recording.session:
        gate.require(study, schedule.get(study, recording.session).who, "export")
    return coding_text(reading.transcript(study, number, revision), number)


def texts_of(study: StudyFolder, made: Round) -> dict[str, Text]:
    """The texts of a round by name, made again and held against their hashes; those that have gone are left out.

    Somebody may have withdrawn, or words have been taken out, since: what was coded of the others stays. Raises NotAllowed with the
    reason where no text is left.
    """
    texts, gone = _sorted_out(study, made)
    if gone and not texts:
        raise NotAllowed(" ".join(dict.fromkeys(gone.values())), hint="workflow coding pack, for a new round")
    return {text.name: text for text in texts}


def gone_from(study: StudyFolder, made: Round) -> dict[int, str]:
    """The recordings of a round that are left out of it by now, each with the reason in a sentence."""
    return _sorted_out(study, made)[1]


def _sorted_out(study: StudyFolder, made: Round) -> tuple[list[Text], dict[int, str]]:
    texts, gone = [], {}
    for source in made.sources:
        try:
            text = newest_text(study, source.recording, source.revision)
        except (NotAllowed, NotFound) as problem:
            gone[source.recording] = problem.message
            continue
        if text.sha256 == source.sha256:
            texts.append(text)
        else:
            what = f"R{source.recording} revision {source.revision}"
            gone[source.recording] = f"The text of {what} is not the one that was coded any more: words were taken out."
    return texts, gone


def still(study: StudyFolder, number: int = 0) -> Round:
    """A round as far as its texts are there: without codings and decisions of those that have gone. Raises NotFound, NotAllowed."""
    return _still(study, number)[0]


def _still(study: StudyFolder, number: int) -> tuple[Round, dict[str, Text]]:
    """The same with those texts, each read once."""
    made = get(study, number)
    texts = texts_of(study, made)
    there = {text.recording for text in texts.values()}
    if len(there) == len(made.sources):
        return made, texts
    codings_left = {coder: tuple(one for one in given if one.recording in there) for coder, given in made.codings.items()}
    decisions = {place: one for place, one in made.decisions.items() if consensus.recording_of(place) in there}
    sources = tuple(source for source in made.sources if source.recording in there)
    return replace(made, sources=sources, codings=codings_left, decisions=decisions), texts


# ---- codings come back


def bring_in(
    study: StudyFolder, path: Path, coder: str, number: int = 0, *, by: str, reason: str = "", provenance: str = "recorded"
) -> tuple[Round, int]:
    """Read one coder's codings, CSV or REFI-QDA; (round, how many). The same file twice changes nothing; other codings need a reason.

    Raises BadInput for a file of another text, revision or study, with nothing changed.
    """
    made = get(study, number)
    name = next((one for one in made.coders if one.casefold() == coder.casefold()), None)
    if name is None:
        raise WrongUsage(
            f"'{coder}' is no coder of round {made.number}; they are {' and '.join(made.coders)}.", hint=f"--coder {made.coders[0]}"
        )
    files.require_regular(path)
    content = path.read_bytes()
    texts = texts_of(study, made)
    found = refi.read(content, texts) if content.startswith(b"PK") else codings.read_csv(content, name, texts)
    if not found:
        raise BadInput("There is no coding in this file.", hint="was the empty file of the pack given? Give the one that was filled in")
    if made.codes:
        _require_codes(found, made.codes)
    for code in {one.code for one in found}:
        require_plain(code)
    if made.codings.get(name) == found:
        return made, len(found)
    if name in made.codings and not reason:
        raise NotAllowed(f"The codings of {name} are in already, and these are others.", hint="give --why if the first file was a mistake")
    data = {"coder": name, "codings": [[one.recording, one.start, one.end, one.code] for one in found]}
    return write(study, made.number, "coded", data, by=by, reason=reason, provenance=provenance), len(found)


def _require_codes(found: Iterable[Coding], codes: Sequence[str]) -> None:
    strange = sorted({one.code for one in found} - set(codes))
    if strange:
        raise BadInput(
            f"The codebook of this round does not have {', '.join(strange[:5])}.",
            hint="use its codes alone, or pack a round without --codebook",
        )


def both(made: Round) -> tuple[tuple[Coding, ...], tuple[Coding, ...]]:
    """A's codings and B's, B's under the names that were decided. Raises NotAllowed while one is missing: neither is shown before."""
    if not made.complete:
        raise NotAllowed(
            f"The codings of {' and '.join(made.missing)} are not in yet; until both are, neither is shown.",
            hint=f"workflow coding import FILE --coder {made.missing[0]}",
        )
    first, second = (made.codings[coder] for coder in made.coders)
    return first, consensus.renamed(second, {b: a for b, a in made.same.items() if a})


def measured(study: StudyFolder, number: int, unit: str) -> tuple[Round, tuple[Agreement, ...]]:
    """The agreement of a round, in this unit. Raises WrongUsage, NotAllowed."""
    if unit not in UNITS:
        raise WrongUsage(f"There is no unit '{unit}'; it can be {', '.join(UNITS)}.", hint="--unit sentence")
    made, texts = _still(study, number)
    first, second = both(made)
    return made, measures.agreement(list(texts.values()), first, second, unit)


# ---- which codes mean the same


def undecided(made: Round) -> tuple[Pair, ...]:
    """Likely pairs of open codes that nobody has decided about."""
    if made.codes:
        return ()
    both(made)
    first, second = (made.codings[coder] for coder in made.coders)
    taken = {a for a in made.same.values() if a}
    left = [one for one in second if one.code not in made.same]
    return tuple(pair for pair in alike.pairs([one for one in first if one.code not in taken], left) if pair.a != pair.b)


def match(study: StudyFolder, number: int, same: Mapping[str, str], *, by: str, provenance: str = "recorded") -> Round:
    """Write down which code of B means which of A; an empty one says that it is a code of its own. Raises NotFound for unknown codes."""
    made = still(study, number)
    both(made)
    known_a, known_b = ({one.code for one in made.codings[coder]} for coder in made.coders)
    for b, a in same.items():
        for code, known, coder in ((b, known_b, made.coders[1]), (a, known_a, made.coders[0])):
            if code and code not in known:
                raise NotFound(f"{coder} has no code '{code}'; there are {', '.join(sorted(known))}.")
    new = {b: a for b, a in same.items() if made.same.get(b) != a}
    return write(study, made.number, "matched", {"same": new}, by=by, provenance=provenance) if new else made


# ---- consensus


@dataclass(frozen=True, slots=True)
class Open:
    """A difference with its words, and what was decided about it."""

    difference: Difference
    words: str
    decision: Decision | None


def differing(study: StudyFolder, number: int = 0) -> tuple[Round, tuple[Open, ...]]:
    """Every difference of a round. Raises NotAllowed while a coder's work is missing."""
    made, texts = _still(study, number)
    first, second = both(made)
    by_recording = {text.recording: text for text in texts.values()}
    found = consensus.differences(list(texts.values()), first, second)
    return made, tuple(Open(one, by_recording[one.recording].text[one.start : one.end], made.decisions.get(one.id)) for one in found)


def list_header(made: Round) -> tuple[str, ...]:
    """The columns of the list of differences: what each coder gave stands under who that is."""
    return ("place", *made.coders, "words", "agreed", "why")


def table(made: Round, found: Iterable[Open]) -> bytes:
    """The differences as CSV, to be filled in at the meeting: `agreed` (codes between |, or none) and `why`."""
    rows = []
    for one in found:
        a, b = (BETWEEN.join(codes) for codes in (one.difference.a, one.difference.b))
        decided = (BETWEEN.join(one.decision.codes) or NO_CODE, one.decision.why) if one.decision else ("", "")
        rows.append((one.difference.id, a, b, one.words.replace("\n", " "), *decided))
    return codings.to_csv(rows, list_header(made))


def decide(
    study: StudyFolder, number: int, told: Mapping[str, tuple[str, str]], *, by: str, on: str, provenance: str = "recorded"
) -> Round:
    """Write decisions into the consensus log: place -> (codes between |, or none; why). Twice the same changes nothing.

    Raises BadInput with every fault: a place that is no difference, a decision without a reason.
    """
    made, found = differing(study, number)
    known = {one.difference.id: one for one in found}
    used = {one.code for coder in made.coders for one in made.codings[coder]}
    faults, new = [], {}
    for place, (agreed, why) in told.items():
        codes = (
            ()
            if agreed.strip().lower() == NO_CODE
            else tuple(sorted(dict.fromkeys(code.strip() for code in agreed.split("|") if code.strip())))
        )
        if place not in known:
            faults.append(f"{place}: the coders do not differ there")
        elif not why.strip():
            faults.append(f"{place}: the reason is missing")
        elif made.codes and set(codes) - set(made.codes):
            faults.append(f"{place}: the codebook has no {', '.join(sorted(set(codes) - set(made.codes)))}")
        else:
            require_plain(f"{agreed} {why}")
            before = known[place].decision
            if before is None or (before.codes, before.why) != (codes, why.strip()):
                fresh = sorted(set(codes) - used)
                new[place] = {"codes": list(codes), "why": why.strip(), "by": by, "on": on, "new": fresh}
    if faults:
        raise BadInput(f"The list has {len(faults)} fault{'s' * (len(faults) > 1)}:\n  " + "\n  ".join(faults[:20]))
    return write(study, made.number, "decided", {"decisions": new}, by=by, provenance=provenance) if new else made


def read_decisions(path: Path) -> dict[str, tuple[str, str]]:
    """The filled-in list of differences; lines without a decision are left for later. Raises BadInput."""
    files.require_regular(path)
    rows = codings.read_table(path.read_bytes(), ("place", "agreed", "why"))
    return {row["place"]: (row["agreed"], row["why"]) for row in rows if row["agreed"]}


def agreed(study: StudyFolder, number: int = 0) -> tuple[Round, tuple[Coding, ...], int]:
    """The codings after consensus, and how many differences are still open."""
    made, texts = _still(study, number)
    first, second = both(made)
    return made, *consensus.agreed(list(texts.values()), first, second, made.decisions)
