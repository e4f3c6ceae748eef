"""Choose the model that is to hear (floor 3)."""

from workflow import samples
from workflow.models import installed
from workflow.models.auto import choose_for_this_computer
from workflow.transcribe.engines import whisper_identity
from workflow.transcribe.steps.params import Choice

AUTO = "auto"


def choose(name: str = AUTO, *, demo: bool = False, batch: int = 0) -> Choice:
    """The model of this name, or with `auto` the largest that this computer runs at least twice as fast as the sound.

    Raises NotFound, with the command that fetches a model.
    """
    model = choose_for_this_computer() if name == AUTO else installed.find(name)
    weights = installed.weights_sha256(model.folder)
    return Choice(
        model=model.name,
        identity=whisper_identity(weights),
        engine_settings={"folder": str(model.folder), "prompts": model.card.prompts},
        languages=model.card.languages,
        prompts=model.card.prompts,
        synthetic_only=model.card.synthetic_only,
        demo=demo,
        samples=samples.known() if model.card.synthetic_only else frozenset(),
        batch=batch,
    )
