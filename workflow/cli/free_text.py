"""Options that take a person's own words: they land in the study, so none of them may say who somebody is (floor 4)."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from workflow.people.plain_text import only_names, require_plain

if TYPE_CHECKING:
    from workflow.store.folder import StudyFolder


class FreeText(click.types.StringParamType):
    """Own words; `numbers` where a long number is none of a telephone: a voucher's, a video call's."""

    def __init__(self, *, numbers: bool = False) -> None:
        self.numbers = numbers


WORDS, WITH_NUMBERS = FreeText(), FreeText(numbers=True)


def require_nameless(ctx: click.Context, study: "StudyFolder", said: Mapping[str, Any] | None = None) -> None:
    """Look through all own words of a command, before it does anything; for names where the key file's passphrase is at hand.

    `said` are answers typed at the keyboard, in place of the options. Raises NotAllowed.
    """
    from workflow.cli import names

    values = ctx.params if said is None else said
    kinds = [(param.type, values.get(param.name or "")) for param in ctx.command.params]
    found = [(kind, text) for kind, value in kinds if isinstance(kind, FreeText) for text in _texts(value) if text.strip()]
    known = names.names_where_open(study) if found else ()
    for kind, text in found:
        (only_names if kind.numbers else require_plain)(text, known)


def _texts(value: Any) -> Iterator[str]:
    yield from (text for text in (value if isinstance(value, tuple | list) else (value,)) if isinstance(text, str))
