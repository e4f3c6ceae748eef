"""Making a study, and asking whether everything in it is whole (floor 3)."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from workflow.errors import WrongUsage
from workflow.people.plain_text import folded
from workflow.store import folder
from workflow.store.folder import StudyFolder

TEMPLATE = """# The settings of this study. Lines that begin with # are notes.
# After a change type: workflow status   (it tells every fault at once)

[study]
id = "{id}"
title = "{title}"
timezone = "{timezone}"
languages = [{languages}]            # the language of the recordings; the first is the usual one
identities = "../{id}.key"   # the folder of the key file (names and phone numbers), kept apart

[[group]]
name = "participants"
prefix = "P"                # P1, P2 ...

[[wave]]
name = "first-interview"
group = "participants"
minutes = 60

[[wave]]
name = "follow-up"          # a year after the first interview, give or take 30 days
group = "participants"
anchor = "first-interview"
after = "P1Y"
before_days = 30
after_days = 30
minutes = 45

[[staff]]
id = "interviewer"          # initials are better: SD
role = "interviewer"

[verbatim]
level = "full"              # what the Methods section says: full, intelligent or clean
fillers = true              # expect every um, repetition and broken-off word
pauses = "plain"            # plain, dresing-pehl, gat2, tiq or none
words = []                  # names of medicines, places, methods that will be spoken
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a new study; empty values take the usual ones."""

    id: str = ""
    title: str = ""
    timezone: str = "Europe/Amsterdam"
    languages: tuple[str, ...] = ("en",)
    encrypt: bool = False


def init(path: Path, wish: Wish) -> StudyFolder:
    """Make a new study in `path`, with its key folder beside it. Raises WrongUsage, NotAllowed or BadInput."""
    path = path.absolute()
    name = wish.id or re.sub(r"[^a-z0-9]+", "-", folded(path.name)).strip("-") or "study"  # "Ünal's study": unal-s-study
    return folder.make(path, toml(replace(wish, id=name)), encrypt=wish.encrypt)


def toml(wish: Wish) -> str:
    """The text of a new study.toml; `wish` has its id. Raises WrongUsage."""
    name = wish.id
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", name):
        raise WrongUsage("The id of a study is written with letters, digits and hyphens only.", hint="workflow init my-study --id my-study")
    languages = ", ".join(f'"{_plain(language)}"' for language in wish.languages)
    return TEMPLATE.format(id=name, title=_plain(wish.title or name), timezone=_plain(wish.timezone), languages=languages)


def _plain(text: str) -> str:
    """Fit for a TOML text in double quotes."""
    return "".join(letter for letter in text if letter.isprintable()).replace("\\", "\\\\").replace('"', '\\"')
