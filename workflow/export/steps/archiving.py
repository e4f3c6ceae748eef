"""Everything that the archive gets, in one folder with checksums; consent for archiving is asked of each person (floor 3)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import workflow
from workflow import plugins
from workflow.errors import NotAllowed, WorkflowError
from workflow.export import ExportOptions, archive
from workflow.export.bundle import Bundle
from workflow.export.csv import table
from workflow.export.scan.needles import Needles
from workflow.export.scan.search import search
from workflow.export.steps import bags, gather
from workflow.export.workbook import attributes, facts
from workflow.guides.steps import book as guides
from workflow.people import gates
from workflow.people.plain_text import require_plain
from workflow.people.sampling.dimensions import of_group
from workflow.people.steps import book as people
from workflow.people.steps import gate
from workflow.rigour.steps import coding
from workflow.store import events, files
from workflow.store.folder import StudyFolder
from workflow.transcribe.recordings import Recording
from workflow.transcribe.steps import book

FORMATS = ("text", "json", "csv", "vtt")
MOST_SHOWN = 5
NO_TRANSCRIPT = "There is no transcript yet, so nothing can be archived."


@dataclass(frozen=True, slots=True)
class Archived:
    """The archive as it is or would be: its files with their sizes, what could not go in and why, whether anything is new."""

    folder: Path
    files: dict[str, int]
    refused: dict[str, str]  # R2 -> why
    participants: int
    changed: bool
    recordings: tuple[int, ...] = ()  # whose transcripts are in it


def archive_study(
    study: StudyFolder, folder: Path | None = None, needles: Needles | None = None, *, despite: str = "", dry_run: bool = False
) -> Archived:
    """Write the archive, or say what would be in it. The same study gives the same bytes; twice does no harm.

    Raises NotAllowed where nothing may be archived, where something in it would give people away, and where somebody has changed an
    archive that was written earlier.
    """
    target = folder or study.path / "exports" / bags.FOLDER
    require_plain(despite)
    ready, refused = _chosen(study)
    whole = gather.bundle(study, ready, with_codings=True)
    if not ready:
        told = " ".join([*dict.fromkeys(refused.values()), "So nothing can be archived."]) if refused else NO_TRANSCRIPT
        raise NotAllowed(told, hint="workflow recording list")
    made = archive.bag(_payload(study, whole, refused, despite), _info(study))
    if needles and not despite:
        _require_nobody(made, needles)
    stale = _stale(target, made)
    changed = bool(stale) or any(not bags.same(target / name, content) for name, content in made.items())
    if changed and not dry_run:
        _write(target, made, stale)
    return Archived(
        target,
        {name: len(content) for name, content in made.items()},
        refused,
        len(whole.cases),
        changed,
        tuple(one.number for one in ready),
    )


def _chosen(study: StudyFolder) -> tuple[list[Recording], dict[str, str]]:
    """The recordings of which everybody has agreed to archiving, and why the others stay."""
    ready, refused = [], {}
    for recording in book.listed(study):
        if not recording.transcribed:
            continue
        who = book.people_in(study, recording)
        why_not = list(dict.fromkeys([*gate.refusals(study, who, "export"), *gate.refusals(study, who, "archive")]))
        if why_not:
            refused[f"R{recording.number}"] = " ".join(why_not)
        else:
            ready.append(recording)
    return ready, refused


def _payload(study: StudyFolder, whole: Bundle, refused: Mapping[str, str], despite: str) -> dict[str, bytes]:
    options = ExportOptions(notation=study.settings.verbatim["pauses"], review=False)
    made = {f"transcripts/{file.name}": file.content for name in FORMATS for file in plugins.exporter(name).export(whole, options)}
    made["project.qdpx"] = plugins.exporter("qdpx").export(whole, options)[0].content
    made["study.json"] = archive.settings(study.settings)
    made["participants.csv"] = _participants(whole)
    made["transcripts.csv"] = _transcripts(whole)
    made |= _guides(study) | archive.codebook(_codes(study))
    made["events.jsonl"] = _events(study)
    made["README.md"] = _readme(study, whole, len(refused), despite)
    return made


def _participants(whole: Bundle) -> bytes:
    names = attributes(whole)
    lines = [[case.id, case.group, *(dict(case.attributes).get(name, "") for name in names)] for case in whole.cases]
    return table(["participant", "group", *names], lines)


def _transcripts(whole: Bundle) -> bytes:
    names = facts(whole)
    lines = []
    for one in whole.documents:
        known = dict(one.facts)
        lines.append([one.transcript.recording, one.transcript.session, " ".join(one.who), *(known.get(name, "") for name in names)])
    return table(["transcript", "session", "participants", *names], lines)


def _guides(study: StudyFolder) -> dict[str, bytes]:
    """Every frozen version whose file is still the one that was frozen."""
    found = {}
    for guide in guides.listed(study):
        for version in guide.versions:
            path = study.path / guides.frozen_file(guide.id, version.number)
            if path.is_file() and files.sha256_of(path) == version.sha256:
                found[f"guides/{path.name}"] = path.read_bytes()
    return found


def _codes(study: StudyFolder) -> dict[str, int]:
    """The codes of the newest round of double coding after consensus; nothing where no round is complete."""
    try:
        _, codings, _ = coding.agreed(study)
    except WorkflowError:
        return {}
    return dict(Counter(one.code for one in codings))


def _events(study: StudyFolder) -> bytes:
    everybody = {one.number: one for one in people.listed(study)}
    named = {number for number, one in everybody.items() if not gates.refusal(one, "archive")}
    dimensions = {one.group: of_group(study.settings.sections["dimension"], one.group) for one in everybody.values()}
    lines = []
    for number, event in events.everything(study.db):
        person = everybody.get(event.number) if event.subject == "candidate" else None
        bands = {one.name: level for one in dimensions[person.group] if (level := gather.banded(one, person))} if person else {}
        lines.append(archive.event_line(number, event, named=event.number in named, bands=bands) + "\n")
    return "".join(lines).encode()


def _readme(study: StudyFolder, whole: Bundle, refused: int, despite: str) -> bytes:
    changes, head = events.head(study.db, before="exported")
    told = (
        ("transcripts", len(whole.documents)),
        ("of these released to analysis", sum(one.released for one in whole.documents)),
        ("participants in them", len(whole.cases)),
        ("transcripts that stay out, for want of consent", refused),
        ("change log", f"{changes} changes, head {head}"),
        *([("written although the search for names found something", despite)] if despite else []),
    )
    replaced = all(one.pseudonymised for one in whole.documents)
    return archive.readme(study.settings.id, study.settings.title, workflow.__version__, told, replaced=replaced)


def _info(study: StudyFolder) -> Mapping[str, str]:
    return {"External-Identifier": study.settings.id, "Bag-Software-Agent": f"interview-workflow {workflow.__version__}"}


def _require_nobody(made: Mapping[str, bytes], needles: Needles) -> None:
    finds = [find for name, content in made.items() for find in search(name, content, needles)[0]]
    if finds:
        told = "\n".join(f"  {find.place}, line {find.line}: {find.who}'s {find.field}" for find in finds[:MOST_SHOWN])
        more = f"\n  and {len(finds) - MOST_SHOWN} more" if len(finds) > MOST_SHOWN else ""
        raise NotAllowed(
            f"The archive was not written, since it would give people away:\n{told}{more}",
            hint='take it out of the transcripts; if it is nobody\'s name there, say why: --despite "baker is the trade"',
        )


def _stale(target: Path, made: Mapping[str, bytes]) -> list[Path]:
    """Files of an earlier archive that are in it no more. Raises NotAllowed where somebody has changed or added one since."""
    strange = bags.strangers(target, made)
    if strange:
        raise NotAllowed(
            f"{strange[0]} in {target.name} is not as this program wrote it; nothing was changed.",
            hint="move that folder away, or choose another with --out",
        )
    return [path for name, path in bags.names(target).items() if name not in made]


def _write(target: Path, made: Mapping[str, bytes], stale: Sequence[Path]) -> None:
    """Whatever was written is whole; the manifest comes last, so that a broken run is not taken for an archive."""
    for path in stale:
        files.remove(path)
    for name in sorted(made, key=lambda name: (not name.startswith("data/"), name)):
        path = target / name
        if not bags.same(path, made[name]):
            path.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(path, made[name])
