"""Numbers on the command line: minutes with or without their unit, and a plain sentence for what is no number (floor 4)."""

import re
from typing import Any

import click

AMOUNT = r"(\d+(?:[.,]\d+)?)\s*"
SPENT = re.compile(rf"(?:{AMOUNT}(?:hours?|hrs?|h|uur|u)\.?)?\s*(?:{AMOUNT}(?:minutes?|minuten|minuut|mins?|m|')?\.?)?")


def in_minutes(text: str) -> float | None:
    """Minutes as people write them; None for what is none, such as 1:30, which may be hours or minutes.

    >>> [in_minutes(text) for text in ("39", "39min", "39 min.", "1h", "1 h 30 min", "1h30", "1,5 hours", "2 uur")]
    [39.0, 39.0, 39.0, 60.0, 90.0, 90.0, 90.0, 120.0]
    >>> [in_minutes(text) for text in ("", "1:30", "39 sec", "half an hour")]
    [None, None, None, None]
    """
    found = SPENT.fullmatch(text.strip().casefold())
    if not found or not (found[1] or found[2]):
        return None
    hours, minutes = (float((part or "0").replace(",", ".")) for part in found.groups())
    return 60 * hours + minutes


class Whole(click.IntRange):
    """A whole number between two others; its help is click's own."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        _require_digits(self, value, max(self.min or 0, min(self.max or 5, 5)), param, ctx)
        return int(super().convert(value, param, ctx))


class _AnyWhole(click.types.IntParamType):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        _require_digits(self, value, 5, param, ctx)
        return int(super().convert(value, param, ctx))


WHOLE = _AnyWhole()


def _require_digits(kind: click.ParamType, value: Any, example: int, param: click.Parameter | None, ctx: click.Context | None) -> None:
    try:
        int(value)
    except ValueError:
        option = f"{param.opts[0]} " if param else ""  # none where it is asked at the keyboard
        kind.fail(f"'{value}' is no whole number; type digits alone, such as {option}{example}.", param, ctx)


class Minutes(Whole):
    """Whole minutes, also written 39min, 1h or 1h30."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        return super().convert(_minutes(self, value, param, ctx, whole=True), param, ctx)


class ExactMinutes(click.FloatRange):
    """Minutes that need not be whole, also written 39.5 min."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        return float(super().convert(_minutes(self, value, param, ctx), param, ctx))


def _minutes(
    kind: click.ParamType, value: Any, param: click.Parameter | None, ctx: click.Context | None, *, whole: bool = False
) -> float | int:
    amount = float(value) if isinstance(value, int | float) else in_minutes(str(value))
    if amount is None or (whole and amount != int(amount)):
        example = f"{param.opts[0] if param else 'it as'} 39, or 1h30"
        kind.fail(f"'{value}' is no number of {'whole ' if whole else ''}minutes; write {example}.", param, ctx)
    return int(amount) if whole else amount
