"""What a speech model is and knows: its card, `workflow-model.json` beside the weights (floor 1)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workflow.errors import BadInput

CARD_FILE = "workflow-model.json"
FORMAT = 1
MULTILINGUAL_PIECES = 51_865  # CTranslate2 takes a Whisper model with fewer vocabulary entries for an English one
LANGUAGE_TOKEN = re.compile(r"<\|([a-z]{2,3})\|>")
GOOD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What one model is, what it knows, and where its weights came from.

    >>> ModelCard("demo", ("en",), parameters=4_600_000).rank
    5
    """

    name: str
    languages: tuple[str, ...]  # Whisper's codes: "nl", "en", "yue"
    prompts: bool = True  # may be given hotwords and an initial prompt
    synthetic_only: bool = False  # knows synthetic English alone: never for real interviews
    parameters: int = 0  # 0: not known
    size_rank: int = 0  # 0: by the number of parameters
    longest_ms: int = 0  # the longest stretch of sound that it hears well at once; 0: a whole window of 30 s
    about: str = ""  # one plain sentence
    source: str = ""  # where the weights were fetched from
    revision: str = ""  # which version of them
    licence: str = ""
    sha256: str = ""  # of model.bin

    @property
    def rank(self) -> int:
        """The place in the order of size, in millions of parameters: of two models the higher one is taken first."""
        return self.size_rank or round(self.parameters / 1e6)

    @property
    def multilingual(self) -> bool:
        return len(self.languages) > 1

    def knows(self, language: str) -> bool:
        """Whether the model has learnt this language; an empty one ("find out yourself") is known to every model.

        >>> ModelCard("small.en", ("en",)).knows("nl")
        False
        """
        return not language or language in self.languages


KEYS = {
    "name": str,
    "languages": list,
    "prompts": bool,
    "synthetic_only": bool,
    "parameters": int,
    "size_rank": int,
    "longest_ms": int,
    "about": str,
    "source": str,
    "revision": str,
    "licence": str,
    "sha256": str,
}


def read_card(text: str) -> ModelCard:
    """Read a card file; unknown keys are kept for a later version of the program and ignored. Raises BadInput.

    >>> read_card('{"format": 1, "name": "demo", "languages": ["en"], "prompts": false}').prompts
    False
    """
    try:
        given = json.loads(text)
    except ValueError:
        raise BadInput(f"The model's {CARD_FILE} is not readable JSON.", hint="workflow models add DIR once more") from None
    if not isinstance(given, dict) or given.get("format") != FORMAT:
        raise BadInput(f"The model's {CARD_FILE} is not of format {FORMAT}.", hint="install the newest version of workflow")
    faults = [key for key, kind in KEYS.items() if key in given and (type(given[key]) is not kind)]
    missing = [key for key in ("name", "languages") if not given.get(key)]
    if faults or missing:
        raise BadInput(f"The model's {CARD_FILE} is faulty at: {', '.join(faults + missing)}.", hint="workflow models add DIR once more")
    values: dict[str, Any] = {key: given[key] for key in KEYS if key in given}
    values["languages"] = tuple(str(code) for code in given["languages"])
    return ModelCard(**values)


def write_card(card: ModelCard) -> str:
    """The card as the text of its file; reading it back gives the same card.

    >>> card = ModelCard("small", ("nl", "en"), sha256="ab")
    >>> read_card(write_card(card)) == card
    True
    """
    values = asdict(card)
    values["languages"] = list(card.languages)
    return json.dumps({"format": FORMAT} | values, indent=2, ensure_ascii=False) + "\n"


def default_card(name: str, pieces: int, tokens: Iterable[str], *, parameters: int = 0) -> ModelCard:
    """The card of a folder without one, from its vocabulary.

    `pieces`: vocabulary entries; `tokens`: those among them that name a language, as `<|nl|>`. Fewer than 51,865 entries make
    a model that CTranslate2 treats as English alone, whatever tokens it has.

    >>> default_card("mine", 51_865, ["<|en|>", "<|nl|>"]).languages
    ('en', 'nl')
    >>> default_card("small.en", 51_864, ["<|en|>", "<|nl|>"]).languages
    ('en',)
    """
    codes = tuple(match[1] for token in tokens if (match := LANGUAGE_TOKEN.fullmatch(token)))
    if pieces < MULTILINGUAL_PIECES or not codes:
        codes = ("en",)
    kind = "a Whisper model for many languages" if len(codes) > 1 else "a Whisper model for English"
    return ModelCard(name, codes, parameters=parameters, about=f"Brought by you: {kind}.")


def language_tokens(vocabulary: Mapping[int, str] | list[str], language_ids: Iterable[int]) -> list[str]:
    """The tokens at the places that the model's config.json calls languages.

    >>> language_tokens(["a", "<|en|>", "<|nl|>"], [1, 2, 99])
    ['<|en|>', '<|nl|>']
    """
    found = dict(enumerate(vocabulary)) if isinstance(vocabulary, list) else dict(vocabulary)
    return [found[place] for place in language_ids if place in found]


def check_name(name: str) -> str:
    """A model's name becomes a folder: letters, digits, dot, dash and underscore, at most 64. Raises BadInput.

    >>> check_name("large-v2")
    'large-v2'
    """
    if not GOOD_NAME.fullmatch(name):
        raise BadInput(
            f"{name[:64]!r} cannot be the name of a model: letters, digits, dots and dashes only.",
            hint="rename the folder, then workflow models add DIR",
        )
    return name
