"""What verbatim means, as data: notations, hesitation words, hotwords, scripts and phantom phrases of each language (floor 1).

The tables beside this file are read once, through importlib.resources, and checked as they are read.

>>> sorted(notations())
['dresing-pehl', 'gat2', 'none', 'plain', 'tiq']
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from workflow.errors import NotFound
from workflow.transcribe.verbatim.signs import Notation, mark_text, word_text

__all__ = ["Notation", "fillers", "foreign_scripts", "hotwords", "mark_text", "notation", "notations", "phantoms", "word_text"]


@cache
def notations() -> dict[str, Notation]:
    """Every notation by its name, as study.toml spells it in `[verbatim] pauses`."""
    return {name: Notation.from_table(name, table) for name, table in _table("notation.toml").items()}


def notation(name: str) -> Notation:
    """One notation; raises NotFound with the names there are.

    >>> notation("gat2").pause_from_ms
    200
    """
    try:
        return notations()[name]
    except KeyError:
        raise NotFound(f"No notation is called “{name}”.", hint=f"choose one of {', '.join(notations())}") from None


def hotwords(language: str) -> str:
    """The sentence that makes a model expect hesitations in this language; empty where there is none.

    >>> hotwords("xx")
    ''
    """
    return str(_language(_table("hotwords.toml"), language).get("hotwords", ""))


def fillers(language: str) -> frozenset[str]:
    """The hesitation words of a language in lower case; empty where nobody has listed them.

    >>> "um" in fillers("en"), fillers("xx")
    (True, frozenset())
    """
    return frozenset(str(word).casefold() for word in _language(_table("hotwords.toml"), language).get("fillers", ()))


def phantoms(language: str) -> tuple[str, ...]:
    """Phrases that recognisers are known to invent in silence, of this language and of all languages; good only for a flag.

    >>> "thanks for watching" in phantoms("en-GB")
    True
    """
    table = _table("phantoms.toml")
    return tuple(_language(table, language).get("phrases", ())) + tuple(table["any"]["phrases"])


def foreign_scripts(language: str) -> frozenset[str]:
    """Names of scripts (as Unicode's character names begin) in which this language is not written.

    >>> "CYRILLIC" in foreign_scripts("nl"), "CYRILLIC" in foreign_scripts("uk")
    (True, False)
    """
    table = _table("scripts.toml")
    own = _language(table["languages"], language) or table["default"]
    return frozenset(table["all"]) - frozenset(own)


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _language(table: dict[str, Any], language: str) -> Any:
    """The entry for "nl-BE", else for "nl", else an empty one."""
    plain = language.casefold().replace("_", "-")
    return table.get(plain) or table.get(plain.split("-")[0]) or {}
