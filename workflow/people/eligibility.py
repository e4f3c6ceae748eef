"""Who fits the study's criteria, and why not: rules of study.toml over the facts of one person (floor 1).

A rule is a small expression in the names of facts: `18 <= age <= 80`, `phq15 >= 5`, `language in ["nl", "en"]`, or `symptoms` alone (any
value but no). A value that nobody knows makes a rule neither true nor false (three-valued logic, Kleene 1938): such a person stays on the
list with what has to be asked first, unless the rule itself says `known(phq15)`, which is false for a missing value.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Fact = str | int | float
COMPARED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
EQUAL = (ast.Eq, ast.NotEq)
MEMBER = (ast.In, ast.NotIn)
KNOWN = "known"  # known(age): whether there is a value
LONGEST = 500  # characters of a rule; deeper ones than this allows are nobody's criteria
EXAMPLE = 'such as 18 <= age <= 80, phq15 >= 5 or language in ["nl", "en"]'
NO = {"", "0", "no", "nee", "n", "none", "geen", "false"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion: what must hold, and the reason that is kept where it does not."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one person: the reasons against, and the facts that would have to be asked first."""

    reasons: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reasons of the exclusion as one text; empty for a person who may take part."""
        return "; ".join(self.reasons)

    def __str__(self) -> str:
        """In words.

        >>> str(Verdict()), str(Verdict(("age",))), str(Verdict(unknown=("phq15",)))
        ('fits', 'does not fit: age', 'fits, if phq15 does')
        """
        return f"does not fit: {self.why}" if self.reasons else f"fits, if {', '.join(self.unknown)} does" if self.unknown else "fits"


def rules_of(sections: Mapping[str, Sequence[Mapping[str, Any]]], group: str) -> tuple[Rule, ...]:
    """The rules that study.toml has for one group."""
    return tuple(Rule(entry["rule"], entry["reason"]) for entry in sections.get("eligibility", ()) if entry["group"] == group)


def judge(rules: Sequence[Rule], facts: Mapping[str, Fact]) -> Verdict:
    """Every reason against one person, or what must be asked first.

    >>> rules = [Rule("18 <= age <= 80", "age"), Rule("phq15 >= 5", "few symptoms")]
    >>> judge(rules, {"age": 85, "phq15": 3})
    Verdict(reasons=('age', 'few symptoms'), unknown=())
    >>> judge(rules, {"age": 34})
    Verdict(reasons=(), unknown=('phq15',))
    >>> judge([Rule("known(phq15) and phq15 >= 5", "few symptoms")], {"age": 34})
    Verdict(reasons=('few symptoms',), unknown=())
    """
    reasons: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for rule in rules:
        holds = _value(_parsed(rule.text), facts)
        if holds is None:
            unknown |= dict.fromkeys(name for name in names_in(rule.text) if name not in facts)
        elif not holds:
            reasons[rule.reason] = None
    return Verdict(tuple(reasons), () if reasons else tuple(unknown))


def faults(text: str) -> list[str]:
    """What is wrong with a rule, in words; all of it.

    >>> faults("18 <= age <= 80"), faults("symptoms and not pregnant")
    ([], [])
    >>> faults("age = 18")
    ['it cannot be read; write a comparison, such as 18 <= age <= 80, phq15 >= 5 or language in ["nl", "en"]']
    >>> faults("open('x') or age.real > 3")
    ["it may not hold open('x')", 'it may not hold age.real']
    >>> faults('age >= "5"')
    ['\\'age >= "5"\\' compares with a text; leave the quotes out for a number']
    """
    if len(text) > LONGEST:
        return [f"it is longer than {LONGEST} characters; write several [[eligibility]] rules"]
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return [f"it cannot be read; write a comparison, {EXAMPLE}"]
    found = _strange(tree)
    return found or ([] if names_in(text) else ["it names no fact; write the name of a dimension or a column, such as age"])


def names_in(text: str) -> tuple[str, ...]:
    """The facts that a rule asks for, in the order of its words.

    >>> names_in("18 <= age <= 80 and known(phq15)")
    ('age', 'phq15')
    """
    names = (node for node in ast.walk(_parsed(text)) if isinstance(node, ast.Name) and node.id != KNOWN)
    return tuple(dict.fromkeys(name.id for name in sorted(names, key=lambda name: (name.lineno, name.col_offset))))


def numbers_in(text: str) -> frozenset[str]:
    """The facts that a rule compares with numbers, so that a list's column of that name must hold numbers.

    >>> sorted(numbers_in('phq15 >= 5 and language in ["nl"] and 18 <= age <= 80'))
    ['age', 'phq15']
    """
    found: set[str] = set()
    for node in ast.walk(_parsed(text)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(value, int | float) for side in sides for value in _constants(side)):
                found |= {side.id for side in sides if isinstance(side, ast.Name)}
    return frozenset(found)


@lru_cache(maxsize=256)
def _parsed(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def _constants(node: ast.expr) -> list[Any]:
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _constants(node.operand)
    return [value for part in node.elts for value in _constants(part)] if isinstance(node, ast.List | ast.Tuple) else []


# ---- what a rule may hold


def _strange(node: ast.expr) -> list[str]:
    """Every part of a rule that it may not have."""
    match node:
        case ast.BoolOp(values=parts):
            return [fault for part in parts for fault in _strange(part)]
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _strange(part)
        case ast.Compare():
            return _strange_comparison(node)
        case ast.Name(id=name) if name != KNOWN:
            return []
        case ast.Call(func=ast.Name(id="known"), args=[ast.Name()], keywords=[]):
            return []
    return [f"it may not hold {ast.unparse(node)}"]


def _strange_comparison(node: ast.Compare) -> list[str]:
    found = []
    left = node.left
    for op, right in zip(node.ops, node.comparators, strict=True):
        for side in (left, right):
            if not (_is_name(side) or _is_value(side) or (side is right and isinstance(op, MEMBER) and _is_list(side))):
                found.append(f"it may not hold {ast.unparse(side)}")
        if not isinstance(op, COMPARED + EQUAL + MEMBER):
            found.append("it may compare with <, <=, >, >=, ==, !=, in and not in alone")
        elif isinstance(op, COMPARED) and any(isinstance(value, str) for side in (left, right) for value in _constants(side)):
            written = f"{_written(left)} {_SIGNS[type(op)]} {_written(right)}"
            found.append(f"'{written}' compares with a text; leave the quotes out for a number")
        elif isinstance(op, MEMBER) and not _is_list(right):
            found.append(f"'in' needs a list, {EXAMPLE.rpartition(' or ')[2]}")
        left = right
    return list(dict.fromkeys(found))


_SIGNS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def _written(node: ast.expr) -> str:
    return f'"{node.value}"' if isinstance(node, ast.Constant) and isinstance(node.value, str) else ast.unparse(node)


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id != KNOWN


def _is_value(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float)
    return isinstance(node, ast.Constant) and type(node.value) in (int, float, str)


def _is_list(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Tuple) and bool(node.elts) and all(map(_is_value, node.elts))


# ---- what a rule says of one person: True, False, or None where a value that it needs is not known


def _value(node: ast.expr, facts: Mapping[str, Fact]) -> bool | None:
    match node:
        case ast.BoolOp(op=op, values=parts):
            values = [_value(part, facts) for part in parts]
            decides = isinstance(op, ast.Or)  # one True decides an `or`, one False an `and`
            return decides if decides in values else None if None in values else not decides
        case ast.UnaryOp(operand=part):
            value = _value(part, facts)
            return None if value is None else not value
        case ast.Compare(left=left, ops=ops, comparators=rights):
            sides = [_operand(side, facts) for side in (left, *rights)]
            results = [_compared(op, one, two) for op, one, two in zip(ops, sides[:-1], sides[1:], strict=True)]
            return False if False in results else None if None in results else True
        case ast.Call(args=[ast.Name(id=name)]):
            return name in facts
        case ast.Name(id=name):
            return str(facts[name]).strip().casefold() not in NO if name in facts else None
    raise ValueError("a rule that was not checked")


def _operand(node: ast.expr, facts: Mapping[str, Fact]) -> Any:
    if isinstance(node, ast.Name):
        return _plain(facts.get(node.id))
    values = [_plain(value) for value in _constants(node)]
    if isinstance(node, ast.UnaryOp):
        return -values[0]
    if isinstance(node, ast.List | ast.Tuple):
        return [-value if isinstance(part, ast.UnaryOp) else value for part, value in zip(node.elts, values, strict=True)]
    return values[0]


def _plain(value: Any) -> Any:
    return value.strip().casefold() if isinstance(value, str) else value


def _compared(op: ast.cmpop, one: Any, two: Any) -> bool | None:
    """None where a side is not known, or where a text stands against a number: that is no answer either."""
    if one is None or two is None:
        return None
    if isinstance(op, MEMBER):
        return (one in two) == isinstance(op, ast.In)
    if isinstance(one, str) != isinstance(two, str):
        return None
    if isinstance(op, EQUAL):
        return (one == two) == isinstance(op, ast.Eq)
    if isinstance(op, ast.Lt | ast.LtE):
        return one < two or (isinstance(op, ast.LtE) and one == two)
    return one > two or (isinstance(op, ast.GtE) and one == two)
