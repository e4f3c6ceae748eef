"""Every file that is about to leave is searched for what the key file knows (floor 3)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import NotFound
from workflow.export.scan.layers import LARGEST, Unread
from workflow.export.scan.needles import Needles
from workflow.export.scan.search import Find, search
from workflow.store.folder import StudyFolder

LEAVING = ("exports", "reports")  # what is searched where no path is named


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched, what was found, and what nobody can search."""

    files: int
    finds: tuple[Find, ...]
    unread: tuple[Unread, ...]


def scan(study: StudyFolder, paths: Iterable[Path], needles: Needles, on_file: Callable[[Path], None] = lambda path: None) -> Searched:
    """Search these files and folders, or everything in exports/ and reports/. Raises NotFound for a path that is not there."""
    chosen = list(paths) or [study.path / name for name in LEAVING]
    count, finds, unread = 0, [], []
    for shown, path in _files(chosen):
        on_file(path)
        count += 1
        if path.stat().st_size > LARGEST:
            unread.append(Unread(shown, "too large to be searched"))
            continue
        found, left = search(shown, path.read_bytes(), needles)
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
