"""How somebody wishes to be interviewed, from a few words to codes: no sentence of anybody's is kept (floor 1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.errors import WrongUsage
from workflow.schedule import hours
from workflow.schedule.sessions import MODES

NOTHING: dict[str, Any] = {"times": [], "modes": [], "not_with": [], "gender": "", "same": False}
SAME = ("same interviewer", "same")
HINT = '--wish "Tue 9-12", --wish home, --wish "not SD", --wish "same interviewer", --wish none'


def read(texts: Iterable[str], staff: Mapping[str, str]) -> dict[str, Any]:
    """The wishes that were typed; of each kind that is named the new ones replace the old. `staff` has the gender of each id, or nothing.

    Raises WrongUsage for what is no time of the week, no place, nobody of the staff and no gender of theirs.

    >>> read(["Tue 9-12", "home", "not SD"], {"SD": "M"})
    {'times': ['Tue 9-12'], 'modes': ['home'], 'not_with': ['SD']}
    >>> read(["F", "same interviewer"], {"SD": "F"})
    {'gender': 'F', 'same': True}
    >>> read(["none"], {}) == NOTHING
    True
    """
    found: dict[str, Any] = {}
    genders = {gender.casefold(): gender for gender in staff.values() if gender}
    for text in (" ".join(text.split()) for text in texts):
        plain = text.casefold()
        name = text[4:].strip() if plain.startswith("not ") else ""
        if plain == "none":
            found = NOTHING | {key: list(value) for key, value in NOTHING.items() if isinstance(value, list)}
        elif plain in SAME:
            found["same"] = True
        elif name:
            if name not in staff:
                raise WrongUsage(f"'{name}' is not among the staff in study.toml ({', '.join(staff) or 'nobody yet'}).", hint=HINT)
            found.setdefault("not_with", []).append(name)
        elif plain in MODES:
            found.setdefault("modes", []).append(plain)
        elif plain in genders:
            found["gender"] = genders[plain]
        else:
            _require_time(text)
            found.setdefault("times", []).append(text)
    return found


def _require_time(text: str) -> None:
    try:
        hours.read([text])
    except (WrongUsage, ValueError):
        raise WrongUsage(f"'{text}' is no wish that can be kept: a time of the week, a place, or who should come.", hint=HINT) from None


def in_words(wishes: Mapping[str, Any]) -> str:
    """The wishes in a line; empty where there are none.

    >>> in_words({"times": ["Tue 9-12"], "modes": ["home", "zoom"], "not_with": ["SD"], "gender": "F", "same": True})
    'Tue 9-12; at home, else by Zoom; not with SD; interviewer F; the same interviewer as before'
    """
    parts = [
        ", ".join(wishes.get("times", ())),
        ", else ".join(MODES[mode] for mode in wishes.get("modes", ())),
        f"not with {' or '.join(wishes['not_with'])}" if wishes.get("not_with") else "",
        f"interviewer {wishes['gender']}" if wishes.get("gender") else "",
        "the same interviewer as before" if wishes.get("same") else "",
    ]
    return "; ".join(part for part in parts if part)
