"""Choose the model that is to hear (floor 3)."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from workflow import samples
from workflow.models import installed
from workflow.models.auto import choose_for_this_computer
from workflow.models.choosing import candidates
from workflow.models.installed import Model
from workflow.transcribe.chunks import LONGEST_MS
from workflow.transcribe.engines import whisper_identity
from workflow.transcribe.steps.params import Choice

AUTO = "auto"


def choose(
    name: str = AUTO, *, languages: Iterable[str] = (), demo: bool = False, batch: int = 0, note: Callable[[str], None] = lambda text: None
) -> Choice:
    """The model of this name, or with `auto` the largest that this computer runs at least twice as fast as the sound.

    `auto` looks among the models that know the first of `languages`; `note` is told what is being measured. Raises NotFound, with
    the command that fetches a model.
    """
    language = next(iter(languages), "")
    model = choose_for_this_computer(language, note=note) if name == AUTO else installed.find(name)
    weights = installed.weights_sha256(model.folder)
    settings = {"folder": str(model.folder), "prompts": model.card.prompts, "weights_sha256": weights}
    return replace(_choice(model, demo), identity=whisper_identity(weights), engine_settings=settings, batch=batch)


def planned(name: str = AUTO, *, languages: Iterable[str] = (), demo: bool = False) -> Choice:
    """The choice as a plan tells it: what `auto` tries first, without trying it; no weights are read. Raises NotFound, BadInput."""
    if name != AUTO:
        return _choice(installed.find(name), demo)
    own = {model.name: model for model in installed.installed() if not model.fault}
    first = candidates([model.card for model in own.values()], next(iter(languages), ""))[0]
    return _choice(own[first.name], demo)


def _choice(model: Model, demo: bool) -> Choice:
    """What the model's card says of it."""
    return Choice(
        model=model.name,
        identity="",
        languages=model.card.languages,
        prompts=model.card.prompts,
        synthetic_only=model.card.synthetic_only,
        demo=demo,
        longest_ms=model.card.longest_ms or LONGEST_MS,
        samples=samples.known() if model.card.synthetic_only else frozenset(),
    )
