"""`--model auto`: try the models of this computer, the largest first, and take the first that is fast enough (floor 2)."""

from collections.abc import Callable

from workflow.models import choosing, installed, measuring
from workflow.models.installed import Model

Note = Callable[[str], None]  # told, in words, what is going on while it lasts


def choose_for_this_computer(language: str = "", *, note: Note = lambda text: None) -> Model:
    """The model that `auto` takes for this language ("": any). Raises NotFound, with the command that fetches one."""
    return choose_with_reason(language, note=note)[0]


def choose_with_reason(language: str = "", *, note: Note = lambda text: None) -> tuple[Model, str]:
    """The same, and why, in one sentence. Speeds measured before are remembered; where there is no choice nothing is measured."""
    own = {model.name: model for model in installed.installed() if not model.fault}
    cards = [model.card for model in own.values()]
    able = choosing.candidates(cards, language)
    if len(able) == 1:
        return own[able[0].name], choosing.only(able[0])
    speeds: dict[str, float] = {}
    for card in able:
        note(f"Trying how fast this computer is with {card.name} ...")
        speeds[card.name] = measuring.try_out(own[card.name]).speed
        if choosing.is_enough(speeds[card.name]):
            break
    choice = choosing.choose(cards, speeds, language)
    return own[choice.name], choice.why
