"""The [[dimension]] lines that a list could have, made from its own columns and values, for a study.toml that has none (floor 1).

A value becomes a level where several rows have it, and a column with a word of anybody's name in it is left out.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence

from workflow.people import plain_text
from workflow.people.intake import cells, dates
from workflow.people.intake.cells import LONGEST_FACT
from workflow.people.intake.fields import GENDERS, SAME, plain, usual_name, vocabulary, why_left_out
from workflow.people.intake.grid import Cell, Grid
from workflow.people.intake.header import Column, Header
from workflow.people.intake.rows import Asked, Reading

MOST_LEVELS = 8
OTHER_PEOPLE = SAME[5]  # therapists
GENDER = SAME[1]


def lines(grid: Grid, header: Header, reading: Reading, asked: Asked) -> str:
    """What to paste into study.toml; empty where no column holds what studies usually choose by."""
    taken, words = {row.number for row in reading.rows}, vocabulary(asked.facts)
    names = [row.contact["name"] for row in reading.rows if row.contact.get("name")]
    for column in header.left_out:  # by hand: its names are names all the same
        meaning = words.get(plain(column.name))
        names += _values(grid, column, taken) if meaning and meaning.name == "name" else []
    columns: dict[str, Column] = {}
    for column in header.columns:
        asked_for = column.field.name if column.field and column.field.kind == "fact" else ""
        name = asked_for or ("" if column.field else usual_name(column.name))
        if name and (column.field or column.why_not == why_left_out("")):
            columns.setdefault(name, column)
    values = {name: _values(grid, column, taken) for name, column in columns.items()}
    born = [dates.age_on(day, asked.today) for row in reading.rows if (day := dates.read(row.contact.get("born", ""), dates.UNSAID).day)]
    if born and not {"age", "age band"} & values.keys():
        values = {"age": [str(age) for age in born]} | values
    found = [_entry(asked.group, name, said) for name, said in values.items() if said and not _telling(name, said, names)]
    return "\n\n".join(found)


def _values(grid: Grid, column: Column, taken: set[int]) -> list[str]:
    """The texts of one column, without those that say "not known" or that no one can read."""
    found: list[Cell] = [line.cells[column.index] for line in grid.lines if line.number in taken and column.index < len(line.cells)]
    return [str(value) for cell in found if (value := cells.text_of(cell, Counter()).value) is not None]


def _telling(name: str, values: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a column holds names or whole sentences, which no study keeps; a therapist is a code such as T01, or left out."""
    if plain(name) in OTHER_PEOPLE and not all(any(letter.isdigit() for letter in value) for value in values):
        return True
    return any(len(value) > LONGEST_FACT or plain_text.found(value, names) for value in values)


def _entry(group: str, name: str, values: Sequence[str]) -> str:
    head = f"[[dimension]]\ngroup = {_quoted(group)}\nname = {_quoted(name)}\n"
    numbers = [float(value) for text in values if isinstance(value := cells.number(text).value, int | float)]
    if len(numbers) == len(values) and (len(set(numbers)) > MOST_LEVELS // 2 or plain(name) in SAME[0]):
        return head + bands(numbers)
    levels = levels_of(values, two_genders=plain(name) in GENDER)
    return head + (f"levels = [{', '.join(map(_quoted, levels))}]\nminimum = 1" if levels else "cover = true")


def levels_of(values: Sequence[str], *, two_genders: bool = False) -> list[str]:
    """The values as levels, the most frequent spelling of each; none where one of them may be something else.

    >>> levels_of(["Utrecht", "Nijmegen", "utrecht", "Nijmegen", "Utrecht"]), levels_of(["Utrecht", "Vries", "Utrecht"])
    (['Nijmegen', 'Utrecht'], [])
    >>> levels_of(["f", "M", "vrouw"], two_genders=True)
    ['F', 'M']
    """
    if two_genders and all(any(value.casefold() in words for words in GENDERS) for value in values):
        return ["F", "M"]
    spelt = Counter(values)
    alike: dict[str, list[str]] = {}
    for value in spelt:
        alike.setdefault(plain(value) or value, []).append(value)
    once = any(sum(spelt[value] for value in some) < 2 for some in alike.values())
    if once or len(alike) > MOST_LEVELS:
        return []
    return sorted(max(some, key=lambda value: (spelt[value], value)) for some in alike.values())


def bands(numbers: Sequence[float]) -> str:
    """Three bands of about as many people each, and a range that holds everybody, in rounded numbers.

    >>> print(bands([23, 34, 41, 45, 52, 61, 67]))
    bands = [20, 40, 50]
    range = [20, 70]
    minimum = 1
    >>> print(bands([4, 4]))
    range = [0, 5]
    """
    ordered = sorted(numbers)
    step = 10 if ordered[-1] - ordered[0] > 20 else 5
    low, high = math.floor(ordered[0] / step) * step, (math.floor(ordered[-1] / step) + 1) * step
    edges = {round(ordered[len(ordered) * part // 3] / step) * step for part in (1, 2)}
    starts = sorted({low, *(edge for edge in edges if low < edge < high)})
    whole = f"range = [{low}, {high}]"
    return whole if len(starts) == 1 else f"bands = [{', '.join(map(str, starts))}]\n{whole}\nminimum = 1"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def wanting(sections: Mapping[str, Sequence[Mapping[str, object]]], group: str) -> bool:
    """Whether study.toml has no [[dimension]] of a group."""
    return not any(entry["group"] == group for entry in sections.get("dimension", ()))
