"""The made-up conversations that come along: where they lie, and how to know one again (floor 2)."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent / "audio_samples"
PACKAGED = "_samples"  # two of them, in an installed package
LIST = "samples.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: a sound file (or the parts of one interview), its script, and what it shows."""

    name: str
    sounds: tuple[Path, ...]
    script: Path
    about: str  # one plain sentence
    kind: str  # first-interview, follow-up or focus-group
    who: tuple[str, ...]
    staff: tuple[str, ...]
    conditions: str  # clean, noisy, telephone, overlap, silence or damaged
    demo: bool = False  # shown by the demonstration
    joined: bool = False  # the sounds are the parts of one interview
    tracks: bool = False  # the sounds are one file per participant


def folder() -> Path:
    """Where the samples lie: in the checkout all of them, in an installed package two."""
    if (CHECKOUT / LIST).is_file():
        return CHECKOUT
    return Path(str(files("workflow") / PACKAGED))


def listed() -> list[Sample]:
    """Every sample that is here, in the order of the list."""
    home = folder()
    if not (home / LIST).is_file():
        return []
    found = []
    for entry in _entries(home):
        sounds = tuple(home / name for name in entry["sounds"])
        if all(path.is_file() for path in sounds):
            found.append(
                Sample(
                    name=entry["name"],
                    sounds=sounds,
                    script=home / entry["script"],
                    about=entry["about"],
                    kind=entry["kind"],
                    who=tuple(entry["who"]),
                    staff=tuple(entry["staff"]),
                    conditions=entry["conditions"],
                    demo=bool(entry.get("demo")),
                    joined=bool(entry.get("parts")),
                    tracks=bool(entry.get("tracks")),
                )
            )
    return found


def known() -> frozenset[str]:
    """SHA-256 of every sample, also of those that this package leaves out."""
    home = folder()
    return frozenset(sha for entry in _entries(home) for sha in entry["sha256"]) if (home / LIST).is_file() else frozenset()


def _entries(home: Path) -> list[dict]:
    return json.loads((home / LIST).read_text(encoding="utf-8"))["samples"]
