"""The switch that keeps the speech libraries off the network (floor 2)."""

import os
import sys

SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "PYANNOTE_METRICS_ENABLED": "0",
    "DO_NOT_TRACK": "1",
}


def offline() -> None:
    """Forbid every network use by the libraries that come with the speech engine; call it before a model is loaded.

    It overrules what the environment says. huggingface_hub reads its switches once, when it is imported: where that has
    happened already, they are set inside it too. `workflow models get` does not go through that library and is not affected.
    """
    os.environ.update(SWITCHES)
    constants = sys.modules.get("huggingface_hub.constants")
    if constants is not None:
        for name in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_UPDATE_CHECK", "HF_HUB_DISABLE_IMPLICIT_TOKEN"):
            setattr(constants, name, True)
