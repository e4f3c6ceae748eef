"""Names and rules in a study.toml that no later command would find wrong, and that would silently come to nothing (floor 1)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workflow.errors import BadInput
from workflow.people import eligibility
from workflow.rigour import rule

Entry = Mapping[str, Any]
EVENTS = ("agreed", "consented")  # days of a person that a wave can be counted from, besides waves and facts
RULES = ("member_check", "double_coding")
ALIKE = 0.75  # of 1: so much alike, a fact in a rule may be a slip for a dimension


def faults(data: Mapping[str, Any]) -> list[str]:
    """One sentence for every fault.

    >>> first = {"group": "patients", "name": "first-interview"}
    >>> for fault in faults({
    ...     "study": {"holidays": "Nederland"},
    ...     "group": [{"name": "patients"}],
    ...     "wave": [first, {"group": "patients", "name": "follow-up", "anchor": "first interview"}],
    ...     "dimension": [{"group": "patients", "name": "leeftijd"}],
    ...     "eligibility": [{"group": "patients", "rule": "leeftyd >= 18 and phq15 >= 5"}],
    ...     "rules": {"member_check": "de eerste 2"},
    ... }):
    ...     print(fault)
    [study]: holidays = "Nederland" is no country; write its two letters, such as NL
    [[wave]] follow-up: anchor = "first interview" is nothing to count from; did you mean first-interview?
    [[eligibility]] number 1: the rule names leeftyd, which is no dimension of patients; did you mean leeftijd?
    [rules]: member_check = "de eerste 2" cannot be read; write "first 3", "all", "none" or "random 10% seed 7" (the seed is needed)
    """
    country = data["study"].get("holidays", "")
    found = [] if not country or re.fullmatch(r"[A-Z]{2,3}", country) else [_no_country(country)]
    return [*found, *_anchors(data), *_near_names(data), *_rules(data)]


def _no_country(country: str) -> str:
    example = country.upper() if len(country) == 2 else "NL"
    return f'[study]: holidays = "{country}" is no country; write its two letters, such as {example}'


def _anchors(data: Mapping[str, Any]) -> Iterator[str]:
    """Waves that are counted from what no wave, event or fact is called, so that none would ever come due."""
    waves = [str(wave["name"]) for wave in data.get("wave", [])]
    for wave in data.get("wave", []):
        anchor = wave.get("anchor", "")
        known = [*(name for name in waves if name != wave["name"]), *EVENTS, *_facts(data, wave["group"])]
        if anchor and anchor not in known and anchor.replace("-", "_") not in known:
            near = _near(anchor, known, 0.6)
            hint = f"did you mean {near}?" if near else f"it can be {', '.join(known)}"
            yield f'[[wave]] {wave["name"]}: anchor = "{anchor}" is nothing to count from; {hint}'


def _facts(data: Mapping[str, Any], group: str) -> list[str]:
    """What is known of people of a group: its dimensions, and the names in its rules."""
    named = [str(entry["name"]) for entry in data.get("dimension", []) if entry["group"] == group]
    for entry in data.get("eligibility", []):
        if entry["group"] == group and not eligibility.faults(entry["rule"]):
            named += eligibility.names_in(entry["rule"])
    return list(dict.fromkeys(named))


def _near_names(data: Mapping[str, Any]) -> Iterator[str]:
    """Facts in rules that are all but a dimension's name: nobody's value would ever be found. Other names are columns of their own."""
    for number, entry in enumerate(data.get("eligibility", []), 1):
        dimensions = [str(one["name"]) for one in data.get("dimension", []) if one["group"] == entry["group"]]
        for name in () if eligibility.faults(entry["rule"]) else eligibility.names_in(entry["rule"]):
            near = "" if name in dimensions else _near(name, dimensions, ALIKE)
            if near and _is_slip(name, near):
                where = f"[[eligibility]] number {number}: the rule names {name}, which is no dimension of {entry['group']}"
                yield f"{where}; did you mean {near}?"


def _near(word: str, known: list[str], alike: float) -> str:
    """The one of those known that a word is most like; empty where none is, as far as `alike` of 1 goes."""
    import difflib  # only for what is not right

    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=alike)), "")


def _is_slip(name: str, dimension: str) -> bool:
    """Whether a name that is much like another is hardly a column of its own, as phq9 or n_sessions would be.

    >>> _is_slip("leeftyd", "leeftijd"), _is_slip("phq9", "phq15"), _is_slip("n_sessions", "sessions")
    (True, False, False)
    """
    return abs(len(name) - len(dimension)) < 2 and re.sub(r"\D", "", name) == re.sub(r"\D", "", dimension)


def _rules(data: Mapping[str, Any]) -> Iterator[str]:
    """Rules that cannot be read, or name a group that is not there."""
    groups = [str(group["name"]) for group in data.get("group", [])]
    for key in RULES:
        text = data.get("rules", {}).get(key, "all")
        try:
            group = rule.read(text, key).group
        except BadInput as problem:
            yield f'[rules]: {key} = "{text}" cannot be read; {problem.hint}'
            continue
        if group and group not in [name.casefold() for name in groups]:
            yield f'[rules]: {key} = "{text}" names no group; it knows {", ".join(groups) or "none yet"}'
