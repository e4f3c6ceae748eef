"""Days and hours on the command line: what a person types becomes what is stored; the same for every option (floor 4)."""

from typing import Any

import click

from workflow.cli import out
from workflow.days import read_day, read_moment
from workflow.errors import WrongUsage


class _When(click.ParamType):
    """Reads absolute days without looking at the study; words such as yesterday need its time zone."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text, option = str(value), param.opts[0] if param else "--on"
        if not text.strip():
            return ""
        try:
            return self.read(text, option, "")
        except WrongUsage:
            return self.read(text, option, out.now(out.here(ctx)) if ctx else "")

    def read(self, text: str, option: str, now: str) -> str:
        raise NotImplementedError


class _Day(_When):
    name = "day"

    def read(self, text: str, option: str, now: str) -> str:
        return read_day(text, option, now)


class _Moment(_When):
    name = "moment"

    def read(self, text: str, option: str, now: str) -> str:
        return read_moment(text, option, now).replace("T", " ")


class _DayOrMoment(_When):
    name = "day or moment"

    def read(self, text: str, option: str, now: str) -> str:
        try:
            return read_day(text, option, now)
        except WrongUsage:
            return read_moment(text, option, now).replace("T", " ")


DAY, MOMENT, DAY_OR_MOMENT = _Day(), _Moment(), _DayOrMoment()
