"""The guides that come along: where they lie in a checkout and in an installed package (floor 2)."""

from importlib.resources import files
from pathlib import Path

from workflow.errors import NotFound

CHECKOUT = Path(__file__).parent.parent.parent / "topic_guides"
PACKAGED = "_topic_guides"


def folder() -> Path:
    return CHECKOUT if CHECKOUT.is_dir() else Path(str(files("workflow") / PACKAGED))


def names() -> tuple[str, ...]:
    """The ids of every guide that comes along, such as patient-first-en."""
    return tuple(sorted(path.stem for path in folder().glob("*-*.md")))


def content(name: str, language: str) -> bytes:
    """The bytes of a guide by its name, with or without the language: `patient-first` or `patient-first-nl`. Raises NotFound.

    >>> content("focus-group", "nl").decode().splitlines()[1]
    'id: focus-group-nl'
    """
    for wanted in (name, f"{name}-{language}", f"{name}-en"):
        if wanted in names():
            return (folder() / f"{wanted}.md").read_bytes()
    raise NotFound(f"No guide called '{name}' comes along; there are {', '.join(names())}.", hint="workflow guide add patient-first")
