"""A language on the command line: its code, or its name as people write it (floor 4)."""

import re
from typing import Any

import click

from workflow.errors import WrongUsage


class _Language(click.ParamType):
    """`nl` for nl, Dutch or Nederlands."""

    name = "language"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from workflow.people.intake.fields import LANGUAGES

        text = str(value).strip().casefold()
        code = next((code for code, words in LANGUAGES.items() if text in words), text)
        if code and not re.fullmatch(r"[a-z]{2,3}", code):
            option = param.opts[0] if param else "--language"
            raise WrongUsage(f"'{value}' is not the code of a language.", hint=f"{option} nl   (or en, de, fr ...: two or three letters)")
        return code


LANGUAGE = _Language()
