"""What is said on the phone and written after a booking, in the person's language; a study may change every line of it (floor 1)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from string import Formatter
from typing import Any

from workflow.errors import BadInput

FILE = "phone_script.toml"
SCRIPT = ("ask_for", "about", "invite", "free_choice", "recorded", "question", "if_yes", "if_no")  # in the order of a call
OTHERS = ("voicemail", "subject", "letter", "moved", "changed", "link", "cancelled", "reminder", "sms")
FIELDS = ("name", "caller", "title", "minutes", "day", "time", "city", "where")
REVEALING = {"title"}  # what a machine's message and a letter must not say
USUAL = "en"


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts in one language, with places such as {name} still open."""

    language: str
    lines: dict[str, str]  # key of SCRIPT or OTHERS -> text
    where: dict[str, str]  # mode of a session -> sentence; link -> that of a video call whose link is known

    def said(self, key: str, **known: str | int) -> str:
        """A text with its places filled; what is not known stays as a word in brackets.

        >>> texts("en").said("ask_for", caller="SD")
        'Good morning. My name is SD. May I speak to (name)?'
        """
        return self.lines[key].format_map({field: known.get(field) or f"({field})" for field in FIELDS}).strip()


def texts(language: str, override: str = "") -> Texts:
    """The texts in a language, or in English where there are none; `override` is the text of the study's own file.

    Raises BadInput with every fault of that file.

    >>> texts("nl").said("subject"), texts("tlh").language
    ('Onze afspraak', 'en')
    >>> texts("en", '[en]\\nvoicemail = "This is {titel}."')
    Traceback (most recent call last):
    ...
    workflow.errors.BadInput: phone_script.toml has 1 fault:
      [en] voicemail: there is no {titel}; it knows name, caller, title, minutes, day, time, city, where
    """
    ours = tomllib.loads(resources.files("workflow.people").joinpath(FILE).read_text(encoding="utf-8"))
    theirs = _read(override)
    chosen = language if language in ours or language in theirs else USUAL
    lines = ours[USUAL] | ours.get(chosen, {}) | theirs.get(chosen, {})
    where = ours.get(chosen, ours[USUAL])["where"] | theirs.get(chosen, {}).get("where", {})
    return Texts(chosen, {key: lines[key] for key in (*SCRIPT, *OTHERS)}, where)


def _read(override: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(override)
    except tomllib.TOMLDecodeError as fault:
        raise BadInput(f"{FILE} cannot be read: {fault}.", hint="correct that line, or take the file away") from None
    faults = [fault for language, lines in data.items() for fault in _faults(language, lines)]
    if faults:
        raise BadInput(f"{FILE} has {len(faults)} fault{'s' * (len(faults) > 1)}:\n  " + "\n  ".join(faults))
    return data


def _faults(language: str, lines: Any) -> list[str]:
    if not isinstance(lines, Mapping):
        return [f"write [{language}] above the lines of a language"]
    faults = []
    for key, text in lines.items():
        if key == "where" and isinstance(text, Mapping):
            continue
        if key not in (*SCRIPT, *OTHERS) or not isinstance(text, str):
            faults.append(f"[{language}] has no text '{key}'; it knows {', '.join((*SCRIPT, *OTHERS))}, where")
            continue
        try:
            places = {place for _, place, _, _ in Formatter().parse(text) if place is not None}
        except ValueError:
            faults.append(f"[{language}] {key}: a brace stands alone")
            continue
        faults += [f"[{language}] {key}: there is no {{{place}}}; it knows {', '.join(FIELDS)}" for place in sorted(places - set(FIELDS))]
        if key in OTHERS and places & REVEALING:
            faults.append(f"[{language}] {key} must not name the study: others may hear or read it")
    return faults
