"""A topic guide: sections with questions and probes, each with an id that stays its own (floor 1)."""

from dataclasses import dataclass

KINDS = ("opening", "main", "follow-up", "closing")


@dataclass(frozen=True, slots=True)
class Item:
    """One question, with what is asked when the answer stays short."""

    id: str
    question: str
    kind: str = "main"  # one of KINDS
    must: bool = False  # asked in every session
    probes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One topic, with the minutes meant for it (0 where the guide does not say)."""

    id: str
    title: str
    minutes: int = 0
    goal: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """One version of a guide, as its file says."""

    id: str
    title: str
    language: str = "en"
    audience: str = ""  # patient, therapist, focus-group
    wave: str = ""  # the kind of session that it is meant for
    minutes: int = 0  # planned for the whole session
    based_on: tuple[str, ...] = ()
    version: str = ""  # given by the program when the file is frozen; empty in the file that people edit
    notes: str = ""  # for the interviewer
    sections: tuple[Section, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    def item(self, name: str) -> Item | None:
        """The question of this id.

        >>> Guide("g", "", sections=(Section("s", "", items=(Item("q1", "How are you?"),)),)).item("q1").question
        'How are you?'
        """
        return next((item for item in self.items if item.id == name), None)
