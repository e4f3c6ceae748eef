"""What cannot be meant by the [[dimension]] sections of study.toml, all of it at once (floor 1)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from typing import Any

from workflow.people.sampling.dimensions import NUMERIC, ORDINAL, TYPES, Band, read_bands, type_of
from workflow.people.sampling.pool import Weights

Entry = Mapping[str, Any]


def faults(entries: Sequence[Entry], wanted: Mapping[str, int | None]) -> list[str]:
    """One sentence for every fault; `wanted` says how many people a group should have, where study.toml does.

    >>> faults([{"group": "patients", "name": "age", "bands": ["18-40", "40-60"], "minimum": {"61+": 2}}], {})
    ['[[dimension]] age: the bands 18-40 and 40-60 overlap', '[[dimension]] age: minimum names 61+, which is not among 18-40, 40-60']
    """
    found = []
    for (group, name), times in Counter((entry["group"], entry["name"]) for entry in entries).items():
        if times > 1:
            found.append(f"[[dimension]] {name}: the group {group} has it {times} times; once will do")
    for entry in entries:
        sentences = _about_one(entry, wanted.get(entry["group"]))
        found += [f"[[dimension]] {entry['name'] or 'without a name'}: {sentence}" for sentence in sentences]
    for group in dict.fromkeys(entry["group"] for entry in entries):
        weights = [entry.get("weight", 1) for entry in entries if entry["group"] == group]
        if all(weight == 0 for weight in weights):
            found.append(f"[[dimension]]: every dimension of the group {group} weighs 0; give one a weight above 0")
    return found


def weight_faults(written: Mapping[str, Any]) -> list[str]:
    """Faults of `sampling = { ... }` under [rules].

    >>> weight_faults({"minimum": 0.5, "rarity": 1})
    ['[rules] sampling: there is no weight rarity; it knows minimum, unlike, cover, pending']
    """
    known = tuple(field.name for field in fields(Weights))
    found = [f"there is no weight {name}; it knows {', '.join(known)}" for name in written if name not in known]
    for name, weight in written.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
            found.append(f"{name} must be a number from 0 to 1")
    return [f"[rules] sampling: {sentence}" for sentence in found]


def _about_one(entry: Entry, wanted: int | None) -> list[str]:
    kind = type_of(entry)
    found = [] if entry["name"].strip() else ["it needs a name: the word that the sampling list has above that column"]
    if kind not in TYPES:
        return [*found, f'type = "{kind}" is not known; it can be {", ".join(TYPES)}']
    weight = entry.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
        found.append("weight must be a number from 0 up")
    shape, levels = _numeric(entry) if kind == NUMERIC else _named(entry, kind)
    amounts = [*_amounts(entry, "minimum", levels), *_amounts(entry, "maximum", levels)]
    found += shape + amounts
    if not amounts and (levels or not (shape or kind == NUMERIC)):
        found += _sums(entry, levels or (), wanted)
    return found


def _named(entry: Entry, kind: str) -> tuple[list[str], tuple[str, ...] | None]:
    """Faults of a dimension of named levels, and its levels: None where the study takes them as they come."""
    found = [f'{key} is for numbers; write levels = [ ... ] or type = "numeric"' for key in ("bands", "range") if key in entry]
    written = entry.get("levels")
    if kind == ORDINAL and len(written or []) < 2:
        found.append("an ordinal dimension needs its levels in order, lowest first: levels = [ ... ]")
    if written is None:
        return found, None
    if not all(isinstance(level, str | int | float) and not isinstance(level, bool) and str(level).strip() for level in written):
        return [*found, "every level must be a text or a number"], None
    levels = tuple(str(level).strip() for level in written)
    if not levels:
        found.append("levels is empty; leave it out where any level may come")
    twice = [level for level, times in Counter(level.casefold() for level in levels).items() if times > 1]
    return found + [f"the level {level} stands twice" for level in twice], levels or None


def _numeric(entry: Entry) -> tuple[list[str], tuple[str, ...] | None]:
    found = ["levels is for names; write bands = [18, 40, 60] for numbers"] if "levels" in entry else []
    bounds = entry.get("range")
    if bounds is not None and not _ascending(bounds, 2):
        return [*found, "range must be the lowest and the highest number, such as [18, 80]"], None
    written = entry.get("bands", [])
    if not written:
        return found + ([] if bounds else ["it needs bands = [18, 40, 60], or range = [18, 80], or both"]), None
    numbers = all(isinstance(edge, int | float) and not isinstance(edge, bool) for edge in written)
    if numbers and (not _ascending(written, len(written)) or written[0] < 0):
        return [*found, "bands must be their lowest numbers, ascending from 0 up, such as [18, 40, 60]"], None
    if numbers and bounds and not bounds[0] <= written[0] <= written[-1] <= bounds[1]:
        return [*found, f"the bands begin at {written[0]:g} and {written[-1]:g}, outside the range {bounds[0]:g}-{bounds[1]:g}"], None
    try:
        bands = read_bands(written, bounds[1] if bounds else None)
    except ValueError as fault:
        return [*found, str(fault)], None
    return found + _of_bands(bands, bounds), tuple(band.name for band in bands)


def _of_bands(bands: tuple[Band, ...], bounds: Sequence[float] | None) -> list[str]:
    found = []
    for one, other in pairwise(bands):
        if other.low < one.low:
            found.append(f"the bands {one.name} and {other.name} must stand in ascending order")
        elif other.low < one.high:
            found.append(f"the bands {one.name} and {other.name} overlap")
    if bounds is None and bands[-1].high == float("inf"):
        found.append(
            f"its last band {bands[-1].name} is open, so it needs range = [lowest, highest]: distances must not move with the pool"
        )
    if bounds is not None and (bands[0].low < bounds[0] or (bands[-1].high < float("inf") and bands[-1].high > bounds[1] + 1)):
        found.append(f"the bands {bands[0].name} to {bands[-1].name} leave the range {bounds[0]:g}-{bounds[1]:g}")
    return found


def _amounts(entry: Entry, key: str, levels: tuple[str, ...] | None) -> list[str]:
    """Faults of `minimum` or `maximum`: a whole number for all levels, or a table of level = number."""
    written = entry.get(key)
    if written is None:
        return []
    table = written if isinstance(written, Mapping) else {"every level": written}
    if not all(isinstance(amount, int) and not isinstance(amount, bool) and amount >= 0 for amount in table.values()):
        return [f"{key} must be a whole number from 0 up for all levels, or a table such as {{ F = 8, M = 8 }}"]
    if levels is None:
        open_numeric = type_of(entry) == NUMERIC and not entry.get("bands")
        return [f"{key} needs bands to count in"] if open_numeric else []
    strangers = [str(level) for level in written if str(level).strip() not in levels] if isinstance(written, Mapping) else []
    return [f"{key} names {', '.join(strangers)}, which is not among {', '.join(levels)}"] if strangers else []


def _sums(entry: Entry, levels: Iterable[str], wanted: int | None) -> list[str]:
    """What the numbers cannot all be: a minimum above its maximum, more people than the group should have, or too few."""
    low, high = (entry.get(key, 0 if key == "minimum" else None) for key in ("minimum", "maximum"))
    names = list(levels) or [str(level) for table in (low, high) if isinstance(table, Mapping) for level in table]
    least: dict[str, int] = {name: low.get(name, 0) if isinstance(low, Mapping) else low for name in names}
    most: dict[str, int | None] = {name: high.get(name) if isinstance(high, Mapping) else high for name in names}
    found = [
        f"{name} has the minimum {least[name]} above its maximum {top}"
        for name, top in most.items()
        if top is not None and least[name] > top
    ]
    if wanted is None:
        return found
    limits = [top for top in most.values() if top is not None]
    if sum(least.values()) > wanted:
        found.append(f"its minimum numbers ask for {sum(least.values())} people and the group is to have {wanted}")
    if list(levels) and len(limits) == len(names) and sum(limits) < wanted:
        found.append(f"its maximum numbers allow {sum(limits)} people and the group is to have {wanted}")
    return found


def _ascending(written: Any, length: int) -> bool:
    numbers = isinstance(written, list) and len(written) == length
    if not numbers or any(isinstance(edge, bool) or not isinstance(edge, int | float) for edge in written):
        return False
    return all(one < other for one, other in pairwise(written))
