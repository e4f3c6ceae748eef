"""What a backup says of itself: its files, the recordings that belong to it, and where the change log stood (floor 1)."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workflow.errors import BadInput

FORMAT = "workflow-backup/1"
FILE = "manifest.json"
SOUND = "recordings/"
# how the changes end that take something away for good; a copy begun before one must not get its name after it
ERASING = ("words-erased", "times-erased", "blanked", "erased", "raw-deleted", "erasure-begun")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file: its checksum and its size."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup."""

    study: str  # the id of study.toml
    made_at: str  # UTC
    program: str  # version
    changes: int  # how many the log had
    head: str  # of the change log when it was made
    counts: dict[str, int] = field(default_factory=dict)
    files: dict[str, Kept] = field(default_factory=dict)  # of the backup, by path
    recordings: dict[str, Kept] = field(default_factory=dict)  # of the study, by name; their sound may lie elsewhere
    encrypted: bool = False
    rewritten_head: str = ""  # where somebody was erased from it since


def to_text(manifest: Manifest) -> str:
    """As it is written; the same manifest is always the same text."""
    return json.dumps({"format": FORMAT} | asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_text(text: str) -> Manifest:
    """A manifest as it was written. Raises BadInput.

    >>> one = Manifest("pain", "2026-11-24T15:30:00Z", "1.0", 3, "ab", files={"study.db": Kept("cd", 7)})
    >>> from_text(to_text(one)) == one
    True
    """
    try:
        data: dict[str, Any] = json.loads(text)
        if data.pop("format") != FORMAT:
            raise BadInput("This backup was made by a newer version of the program.", hint="update this program")
        tables = {name: {key: Kept(**one) for key, one in data[name].items()} for name in ("files", "recordings")}
        return Manifest(**data | tables)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"The {FILE} of this backup is damaged.", hint="take another backup") from None


def same_content(one: Manifest, other: Manifest) -> bool:
    """Whether two backups hold the same: the log stood at the same change, and the files that people edit are the same.

    >>> one = Manifest("pain", "2026-11-24T15:30:00Z", "1.0", 3, "ab")
    >>> same_content(one, replace(one, made_at="later")), same_content(one, replace(one, rewritten_head="cd"))
    (True, False)
    """
    edited = [{name: kept for name, kept in m.files.items() if name != "study.db" and not name.startswith(SOUND)} for m in (one, other)]
    facts = [(m.study, m.head, m.rewritten_head, m.recordings) for m in (one, other)]
    return facts[0] == facts[1] and edited[0] == edited[1]


def takes_away(changes: list[str]) -> bool:
    """Whether one of these changes erased something.

    >>> takes_away(["session 3 added"]), takes_away(["candidate 4 erased"])
    (False, True)
    """
    return any(what.endswith(ERASING) for what in changes)


__all__ = ["ERASING", "FILE", "SOUND", "Kept", "Manifest", "from_text", "replace", "same_content", "takes_away", "to_text"]
