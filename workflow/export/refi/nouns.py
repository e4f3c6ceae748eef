"""What a REFI-QDA project holds, as plain values (floor 1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A code, with those below it."""

    guid: str
    name: str
    description: str = ""
    codes: tuple["Code", ...] = ()
    colour: str = ""  # #RRGGBB


@dataclass(frozen=True, slots=True)
class Variable:
    """An attribute of a case or of a document."""

    guid: str
    name: str
    kind: str = "Text"  # or Integer


@dataclass(frozen=True, slots=True)
class Value:
    """What a case or a document has of a variable."""

    variable: Variable
    value: str | int


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a text, with its codings: (GUID of the coding, GUID of the code)."""

    guid: str
    start: int
    end: int
    codings: tuple[tuple[str, str], ...] = ()
    user: str = ""  # GUID of who made it; the project's own user where empty


@dataclass(frozen=True, slots=True)
class Source:
    """A text, which lies in the archive under its GUID."""

    guid: str
    name: str
    text: str
    at_utc: str = ""
    selections: tuple[Selection, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound outside the archive, with its transcript: (GUID, milliseconds, position) where both are known."""

    guid: str
    name: str
    path: str  # relative://R3.m4a
    transcript: str  # GUID
    text: str
    at_utc: str = ""
    points: tuple[tuple[str, int, int], ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A participant; nameless where a program wants it so."""

    guid: str
    name: str = ""
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()  # GUIDs
    selections: tuple[str, ...] = ()  # GUIDs


@dataclass(frozen=True, slots=True)
class Group:
    """Sources that belong together; the standard calls it a set."""

    guid: str
    name: str
    sources: tuple[str, ...] = ()  # GUIDs


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that one `.qdpx` holds."""

    name: str
    user: tuple[str, str]  # GUID and name
    coders: tuple[tuple[str, str], ...] = ()  # GUID and name of each
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    sounds: tuple[Sound, ...] = ()
    groups: tuple[Group, ...] = ()
    description: str = ""
    base_path: str = ""
