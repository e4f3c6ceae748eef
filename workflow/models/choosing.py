"""Which model `--model auto` takes: the largest that this computer runs at least twice as fast as the sound (floor 1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.errors import NotFound
from workflow.models.card import ModelCard

ENOUGH = 2.0  # seconds of sound heard in one second: an hour's interview in half an hour
OFFER = "workflow models get small"


@dataclass(frozen=True, slots=True)
class Choice:
    """The model that was taken, and why, in one sentence for the person."""

    name: str
    why: str
    speed: float = 0.0  # seconds of sound a second; 0: not measured


def candidates(cards: Sequence[ModelCard], language: str = "") -> list[ModelCard]:
    """The models that may be taken for this language, the largest first: the order in which they are worth measuring.

    A model that knows synthetic English alone is among them only when nothing else is. Raises NotFound when none knows the language.

    >>> cards = [ModelCard("demo", ("en",), synthetic_only=True), ModelCard("small", ("en", "nl"), parameters=244_000_000)]
    >>> [card.name for card in candidates(cards, "nl")]
    ['small']
    """
    real = [card for card in cards if not card.synthetic_only and card.languages]
    able = [card for card in real or [card for card in cards if card.languages] if card.knows(language)]
    if not able:
        said = f" that knows the language {language!r}" if language else ""
        raise NotFound(f"There is no model on this computer{said}.", hint=OFFER)
    return sorted(able, key=lambda card: card.rank, reverse=True)


def is_enough(speed: float) -> bool:
    """Whether a smaller model need not be looked at: the speed is at least twice that of the sound.

    >>> is_enough(2.0), is_enough(1.9)
    (True, False)
    """
    return speed >= ENOUGH


def choose(cards: Sequence[ModelCard], speeds: Mapping[str, float], language: str = "") -> Choice:
    """The model to take, from the speeds measured so far (seconds of sound heard in a second, by name).

    A model without a speed, or with speed 0, could not be run here. Where none is fast enough, the fastest is taken. Raises
    NotFound when there is no model for the language, or none that runs.

    >>> cards = [ModelCard("small", ("nl",), parameters=244_000_000), ModelCard("large-v2", ("nl",), parameters=1_550_000_000)]
    >>> choose(cards, {"large-v2": 0.7, "small": 4.0}, "nl").name
    'small'
    >>> choose(cards, {"large-v2": 9.0}, "nl").why
    'large-v2 is the largest model here that is fast enough: 9.0 times as fast as the sound.'
    """
    able = candidates(cards, language)
    running = [card for card in able if speeds.get(card.name, 0) > 0]
    if not running:
        raise NotFound("None of the models on this computer runs.", hint="workflow doctor")
    fast = [card for card in running if is_enough(speeds[card.name])]
    best = fast[0] if fast else max(running, key=lambda card: speeds[card.name])
    speed = speeds[best.name]
    if best.synthetic_only:
        why = only(best)
    elif fast:
        why = f"{best.name} is the largest model here that is fast enough: {speed:.1f} times as fast as the sound."
    else:
        why = f"No model here is twice as fast as the sound; {best.name} is the fastest, at {speed:.1f} times."
    return Choice(best.name, why, speed)


def only(card: ModelCard) -> str:
    """Why a model is taken that is the only one for the language, so that nothing was measured.

    >>> only(ModelCard("small", ("nl",)))
    'small is the only model here for this language.'
    """
    if card.synthetic_only:
        return f"Only the demonstration model is here; it knows made-up English alone and is not for interviews. For those: {OFFER}"
    return f"{card.name} is the only model here for this language."
