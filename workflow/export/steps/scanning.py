"""Every file that is about to leave is searched for what the key file knows (floor 3)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import NotFound
from workflow.export.scan.layers import LARGEST, Unread
from workflow.export.scan.needles import Needles, Whose, needles
from workflow.export.scan.search import Find, search
from workflow.people.steps import book as people
from workflow.review.pseudonyms.kinds import kind_of
from workflow.store.folder import StudyFolder
from workflow.store.identities import TELLING, Identities

LEAVING = ("exports", "reports")  # what is searched where no path is named

PEOPLE = ("participant", "person", "therapist", "GP", "doctor")  # kinds of stand-ins, besides those of somebody's own family and friends


def known(study: StudyFolder, identities: Identities) -> Needles:
    """What to search for, from an opened key file: participants, whoever was replaced by a stand-in, and the study's own list of names."""
    ids = {one.number: one.id for one in people.listed(study)}
    standins = identities.standins.all()
    named = [
        ((ids.get(scope, standins[number].text), standins[number].kind), text) for text, scope, number in identities.standins.spellings()
    ]
    for entry in identities.standins.entries():
        named += [((entry["kind"], "name"), text) for text in (entry["name"], *entry["also"].split(";"))]
    kept = [(whose, text) for whose, text in named if _of_somebody(whose)]
    return needles({ids.get(number, f"C{number}"): person for number, person in identities.everybody().items()}, TELLING, kept)


def _of_somebody(whose: Whose) -> bool:
    """Towns and places stand in every text, also as a level of sampling: people alone are searched for."""
    return any(kind in PEOPLE or kind_of(kind).of_one for kind in whose)


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched, what was found, and what nobody can search."""

    files: int
    finds: tuple[Find, ...]
    unread: tuple[Unread, ...]


def scan(study: StudyFolder, paths: Iterable[Path], wanted: Needles, on_file: Callable[[Path], None] = lambda path: None) -> Searched:
    """Search these files and folders, or everything in exports/ and reports/. Raises NotFound for a path that is not there."""
    chosen = list(paths) or [study.path / name for name in LEAVING]
    count, finds, unread = 0, [], []
    for shown, path in _files(chosen):
        on_file(path)
        count += 1
        if path.stat().st_size > LARGEST:
            unread.append(Unread(shown, "too large to be searched"))
            continue
        found, left = search(shown, path.read_bytes(), wanted)
        finds += found
        unread += left
    return Searched(count, tuple(finds), tuple(unread))


def _files(chosen: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Each file once, with the name under which it is told: as it was given, or seen from the folder that was given."""
    seen = set()
    for start in chosen:
        if not start.exists():
            raise NotFound(f"{start} is not there.", hint="workflow export scan exports")
        inside = sorted(path for path in start.rglob("*") if path.is_file()) if start.is_dir() else [start]
        for path in inside:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield (f"{start.name}/{path.relative_to(start).as_posix()}" if start.is_dir() else path.name), path
