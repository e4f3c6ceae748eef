"""The models that a person can fetch, pinned to a version and a checksum; read from catalogue.toml (floor 1)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workflow.errors import NotFound
from workflow.models.card import ModelCard

LICENCE = "MIT"  # of OpenAI's Whisper weights, and of their conversions by Systran and Mobius Labs


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the catalogue; `bytes` is the whole download."""

    name: str
    repository: str  # on the Hugging Face hub
    bytes: int
    about: str
    parameters: int = 0
    size_rank: int = 0
    revision: str = "main"  # a commit; "main" is resolved and recorded when it is fetched
    sha256: str = ""  # of model.bin; empty: trust what the hub says
    aliases: tuple[str, ...] = ()

    def card(self, languages: tuple[str, ...], *, revision: str, sha256: str) -> ModelCard:
        """The card that is written beside the fetched weights."""
        return ModelCard(
            self.name,
            languages,
            parameters=self.parameters,
            size_rank=self.size_rank,
            about=self.about,
            source=f"https://huggingface.co/{self.repository}",
            revision=revision,
            licence=LICENCE,
            sha256=sha256,
        )


@cache
def catalogue() -> tuple[Entry, ...]:
    """All entries, from small to large.

    >>> [entry.name for entry in catalogue()][:3]
    ['tiny', 'base', 'small']
    """
    text = (files("workflow.models") / "catalogue.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return tuple(Entry(name=name, **(table | {"aliases": tuple(table.get("aliases", ()))})) for name, table in tables.items())


def entry(name: str) -> Entry:
    """One entry by its name or one of its other names. Raises NotFound.

    >>> entry("turbo").name
    'large-v3-turbo'
    """
    for one in catalogue():
        if name.lower() in (one.name, *one.aliases):
            return one
    names = ", ".join(one.name for one in catalogue())
    raise NotFound(f"There is no model {name!r} to fetch; there are {names}.", hint="workflow models list")


def by_sha256(sha256: str) -> Entry | None:
    """The entry with exactly these weights, so that a folder from a USB stick is known for what it is."""
    return next((one for one in catalogue() if sha256 and one.sha256 == sha256), None)
