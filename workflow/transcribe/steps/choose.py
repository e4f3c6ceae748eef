"""Choose the model that is to hear (floor 3)."""

from collections.abc import Callable, Iterable

from workflow import samples
from workflow.models import installed
from workflow.models.auto import choose_for_this_computer
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
    return Choice(
        model=model.name,
        identity=whisper_identity(weights),
        engine_settings={"folder": str(model.folder), "prompts": model.card.prompts, "weights_sha256": weights},
        languages=model.card.languages,
        prompts=model.card.prompts,
        synthetic_only=model.card.synthetic_only,
        demo=demo,
        longest_ms=model.card.longest_ms or LONGEST_MS,
        samples=samples.known() if model.card.synthetic_only else frozenset(),
        batch=batch,
    )
