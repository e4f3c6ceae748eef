"""Every row of a list into facts and contact fields, with all that is wrong or doubtful about it (floor 1).

Why a row is refused is said by its number and its column, never by what stands there: it may be a name in the wrong place.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from workflow.people import plain_text
from workflow.people.eligibility import Fact, Rule, Verdict, judge
from workflow.people.intake import ages, cells, dates, reachable
from workflow.people.intake.ages import Age
from workflow.people.intake.fields import PARTS, YEAR_OF_BIRTH, FactKind, plain
from workflow.people.intake.grid import Cell, Grid, Line, Unreadable
from workflow.people.intake.header import Column, Header

FITS = Verdict()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in a row that a person must look at; a fault is one that no answer lets in."""

    column: str  # as it is shown; empty for the row as a whole
    why: str
    fault: bool = False

    def __str__(self) -> str:
        return f"{self.column}: {self.why}" if self.column else self.why


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list, as far as the row could be read."""

    number: int
    facts: dict[str, Fact] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    verdict: Verdict = FITS
    candidate: int = 0  # the number of C17, where the list says it
    aged: str = ""  # the fact that was reckoned from the date of birth for the stated day
    doubts: tuple[Doubt, ...] = ()

    def doubting(self, *more: Doubt) -> "Row":
        return replace(self, doubts=self.doubts + more)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the study and the person at work say about a list."""

    group: str
    facts: Mapping[str, FactKind]
    rules: Sequence[Rule]
    today: date
    order: str = ""  # day-first or month-first, where a person has said it


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows below the header; `passed` are those in which nothing stands or the column names stand again."""

    rows: tuple[Row, ...]
    passed: tuple[int, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)  # what was put right -> in how many cells
    faults: tuple[str, ...] = ()  # of whole columns: nothing can be imported before they are answered


def read(grid: Grid, header: Header, asked: Asked) -> Reading:
    """Read every row below the header."""
    counts: Counter[str] = Counter()
    lines = [line for line in grid.lines if line.number > header.row]
    passed = {line.number for line in lines if line.blank or _is_header(line, header)}
    rest = [line for line in lines if line.number not in passed]
    order, faults = _order(rest, header, asked.order)
    asked = replace(asked, order=order)
    found = tuple(_row(line, header, asked, counts, grid.padded) for line in rest)
    if faults:  # asked of the column as a whole, so not of every row again
        found = tuple(replace(row, doubts=tuple(doubt for doubt in row.doubts if doubt.why != dates.WHICH_FIRST)) for row in found)
    return Reading(found, tuple(sorted(passed)), dict(counts), faults)


def _is_header(line: Line, header: Header) -> bool:
    names = [column.name for column in header.columns]
    return not line.fault and [str(cell or "").strip() for cell in line.cells[: len(names)]] == names


def _order(lines: Sequence[Line], header: Header, said: str) -> tuple[str, tuple[str, ...]]:
    """How the column of birth dates writes them, and what must be asked first."""
    column = header.of("contact", "born")
    if column is None or said:
        return said, ()
    order = dates.order_of(line.cells[column.index] for line in lines if len(line.cells) > column.index)
    if order == dates.MIXED:
        return order, (f"Column {column.shown}: some dates have the day first and others the month; say --dates day-first or month-first.",)
    if order == dates.UNSAID:
        return order, (f"Column {column.shown}: day or month first? No date tells; say --dates day-first or month-first.",)
    return order, ()


def _row(line: Line, header: Header, asked: Asked, counts: Counter[str], padded: bool) -> Row:
    whole = _shape(line, header, padded)
    if whole and whole.fault:
        return Row(line.number, doubts=(whole,))
    reader = _Reader(line, asked, counts)
    for column in header.known:
        reader.take(column)
    reader.join_parts()
    reader.reckon_age()
    reader.guard()
    if not (reader.facts or reader.contact or reader.candidate or reader.doubts):
        return Row(line.number, doubts=(Doubt("", "nothing stands in the columns that the study reads", fault=True),))
    verdict = judge(asked.rules, reader.facts)
    reader.check_ranges(verdict)
    doubts = ((whole,) if whole else ()) + tuple(reader.doubts)
    return Row(line.number, reader.facts, reader.contact, verdict, reader.candidate, reader.aged, doubts)


def _shape(line: Line, header: Header, padded: bool) -> Doubt | None:
    """Whether the row has as many cells as there are columns."""
    if line.fault:
        return Doubt("", line.fault, fault=True)
    width = len(header.columns)
    beyond = [cell for cell in line.cells[width:] if cell is not None and not isinstance(cell, Unreadable) and str(cell).strip()]
    if beyond:
        return Doubt("", f"it has {len(line.cells)} cells and there are {width} columns", fault=True)
    if len(line.cells) < width and not padded:
        return Doubt("", f"it has {len(line.cells)} cells and there are {width} columns; if kept, those at the end are empty")
    return None


class _Reader:
    """Collects what one row says."""

    def __init__(self, line: Line, asked: Asked, counts: Counter[str]) -> None:
        self.cells, self.asked, self.counts = line.cells, asked, counts
        self.facts: dict[str, Fact] = {}
        self.contact: dict[str, str] = {}
        self.parts: dict[tuple[str, str], str] = {}
        self.shown: dict[str, str] = {}  # fact or field -> the column it came from
        self.candidate = 0
        self.aged = ""
        self.ages: list[Age] = []
        self.doubts: list[Doubt] = []

    def take(self, column: Column) -> None:
        assert column.field is not None
        cell: Cell = self.cells[column.index] if column.index < len(self.cells) else None
        if (column.field.kind, column.field.name) == ("contact", "born"):
            return self._born(column, cell)
        found = cells.text_of(cell, self.counts)
        if found.why_not:
            self.doubts.append(Doubt(column.shown, found.why_not))
        if found.value is None:
            return None
        if column.field.name in ("phone", "phone2"):
            self._doubt(column, reachable.phone_doubt(found.value, is_number=isinstance(cell, int | float)))
        take = {"fact": self._fact, "contact": self._contact, "part": self._part, "own": self._own, "reckoned": self._reckoned}[
            column.field.kind
        ]
        return take(column, found.value)

    def _fact(self, column: Column, text: str) -> None:
        assert column.field is not None
        found = cells.fact(self.asked.facts[column.field.name], text)
        if found.why_not:
            self.doubts.append(Doubt(column.shown, found.why_not, fault=found.never))
        else:
            self.facts[column.field.name] = found.value
            self.shown[column.field.name] = column.shown

    def _contact(self, column: Column, text: str) -> None:
        assert column.field is not None
        name, why = column.field.name, ""
        if name == "email":
            why = reachable.email_doubt(text)
        elif name == "voicemail":
            found = cells.yes_or_no(text)
            text, why = found.value or text, found.why_not
        self._doubt(column, why)
        self.contact[name] = text

    def _doubt(self, column: Column, why: str) -> None:
        if why:
            self.doubts.append(Doubt(column.shown, why))

    def _part(self, column: Column, text: str) -> None:
        assert column.field is not None
        self.parts[column.field.name, column.field.part] = text

    def _own(self, column: Column, text: str) -> None:
        assert column.field is not None
        if column.field.name == "id":
            self.candidate = int(text[1:])
        elif column.field.name == "group" and plain(text) != plain(self.asked.group):
            self.doubts.append(Doubt(column.shown, f"it is not the group {self.asked.group}", fault=True))

    def _born(self, column: Column, cell: Cell) -> None:
        value = cells.text_of(cell, self.counts) if isinstance(cell, str | Unreadable) or cell is None else cells.Value(cell)
        if value.why_not:
            self.doubts.append(Doubt(column.shown, value.why_not))
        if value.value is None:
            return
        found = dates.read(value.value, self.asked.order or dates.UNSAID)
        if found.day and not 0 <= dates.age_on(found.day, self.asked.today) <= cells.OLDEST:
            found = dates.Read(why_not="nobody was born on that day and is alive")
        if found.day:
            self.contact["born"] = found.day.isoformat()
            self.shown["born"] = column.shown
        else:
            self.doubts.append(Doubt(column.shown, found.why_not))

    def join_parts(self) -> None:
        for name, parts in PARTS.items():
            said = [self.parts[name, part] for part, _ in parts if (name, part) in self.parts]
            if said and name in self.contact:
                self.contact[name] = " ".join([self.contact[name], *said]) if name == "address" else self.contact[name]
            elif said:
                self.contact[name] = " ".join(said)

    def _reckoned(self, column: Column, text: str) -> None:
        """A year of birth, or the age in a study that asks for its band alone; neither goes any further."""
        if column.field == YEAR_OF_BIRTH:
            age = ages.of_year(text, self.asked.today, column.shown)
            why_not = "" if age else "it is no year of birth of four digits"
        else:
            found = cells.number(text)
            whole = isinstance(found.value, int) and 0 <= found.value <= cells.OLDEST
            age = Age(int(found.value), int(found.value), column.shown) if whole and found.value is not None else None
            why_not = "" if age else found.why_not or "it is no age"
        self._doubt(column, why_not)
        if age:
            self.ages.append(age)

    def reckon_age(self) -> None:
        """The age on the stated day or its band, where the study asks for it; a date or year of birth itself goes no further."""
        if "born" in self.contact:
            self.ages.insert(0, ages.of_day(self.contact["born"], self.asked.today, self.shown["born"]))
        for kind in ages.asked_for(self.asked.facts) if self.ages else []:
            self._reckon(kind, self.ages[0])
        for other in self.ages[1:]:
            if not other.least - 1 <= self.ages[0].years <= other.years + 1:
                self.doubts.append(Doubt(other.column, f"it does not fit {self.ages[0].column}"))

    def _reckon(self, kind: FactKind, age: Age) -> None:
        mine, said = ages.value(kind, age.years), self.facts.get(kind.name)
        born = "the date of birth in " if age.column == self.shown.get("born") else ""
        if said is not None:
            fits = said in (mine, ages.value(kind, age.least)) if kind.levels else age.least - 1 <= float(said) <= age.years + 1
            if not fits:
                self.doubts.append(Doubt(self.shown[kind.name], f"it does not fit {born}{age.column}"))
        elif mine is None:
            self.doubts.append(Doubt(age.column, f"no band of {kind.name} in study.toml holds this age"))
        else:
            self.facts[kind.name], self.shown[kind.name] = mine, age.column
            self.aged = self.aged or (kind.name if born else "")
            if ages.told_apart(kind, age) or self._judged_apart(kind, age):
                self.doubts.append(Doubt(age.column, f"before or after the birthday makes another {kind.name} here; kept, it is after it"))

    def _judged_apart(self, kind: FactKind, age: Age) -> bool:
        """Whether the criteria let in one of the two ages that a year of birth leaves open, and not the other."""
        reasons = [
            judge(self.asked.rules, self.facts | {kind.name: ages.value(kind, years) or ""}).reasons for years in (age.years, age.least)
        ]
        return reasons[0] != reasons[1]

    def guard(self) -> None:
        """No contact detail gets into the study by standing in the wrong column."""
        for name, value in list(self.facts.items()):
            if not isinstance(value, str) or self.asked.facts[name].levels:
                continue
            what = plain_text.found(value, [self.contact.get("name", "")])
            if what:
                never = what != "a name"
                self.doubts.append(Doubt(self.shown[name], f"it seems to hold {what}, which the study never keeps", fault=never))

    def check_ranges(self, verdict: Verdict) -> None:
        for name, value in self.facts.items():
            kind = self.asked.facts[name]
            if verdict.reasons or isinstance(value, str) or kind.least is None or kind.most is None:
                continue
            if not kind.least <= value <= kind.most:
                self.doubts.append(Doubt(self.shown[name], f"it lies outside the range of study.toml, {kind.least} to {kind.most}"))
