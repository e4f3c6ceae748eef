"""How fast this computer hears with a model: tried out in a child process, remembered (floor 2)."""

from dataclasses import asdict, dataclass
from typing import Any

from workflow.errors import EngineFailed
from workflow.models.child import TooSlow, run_child
from workflow.models.choosing import ENOUGH
from workflow.models.hashing import remember, remembered, weights_sha256
from workflow.models.installed import Model
from workflow.models.machine import speed_key

CACHE = "speeds.json"
LOAD_S = 120  # reading 3 GB from a slow disk
HEAR_S = 150  # past this it is too slow: the most that a computer hears at once are 8 windows, 240 s of sound
WINDOW_S = 30


@dataclass(frozen=True, slots=True)
class Trial:
    """What trying a model out has shown. `speed`: seconds of sound heard in one second; 0 where it does not run."""

    speed: float
    load_s: float = 0.0
    compute_type: str = ""  # how it computes: "int8", "float16"
    device: str = ""  # "cpu", "cuda"
    fault: str = ""  # why it does not run
    todo: str = ""  # what to type then
    at_most: bool = False  # the trial was ended: it is no faster than `speed`
    reached: tuple[str, ...] = ()  # what the libraries tried to reach over the network, and were not allowed to

    @property
    def runs(self) -> bool:
        return self.speed > 0


def try_out(model: Model, *, fresh: bool = False) -> Trial:
    """Load the model in a child process and let it hear a minute; the result is kept for this computer and these versions.

    `fresh`: measure again. A model that does not run is reported in the result, never raised; and it is tried again next time.
    """
    if model.fault:
        return Trial(0.0, fault=model.fault, todo="workflow models add DIR, from the original")
    key = speed_key(weights_sha256(model.folder))
    if not fresh and (known := _known(remembered(CACHE).get(key))):
        return known
    request = {"folder": str(model.folder), "prompts": model.card.prompts, "language": _language(model), "enough": ENOUGH}
    try:
        found = run_child("workflow.models.trial", request, timeout_s=LOAD_S + HEAR_S)
    except TooSlow as slow:
        if "load_s" not in slow.said:
            return Trial(0.0, fault=f"It was not loaded after {LOAD_S + HEAR_S} seconds.", todo=slow.hint)
        limit = slow.said["workers"] * WINDOW_S / HEAR_S
        found = slow.said | {"speed": min(limit, slow.said.get("speed", limit)), "at_most": True}
    except EngineFailed as fault:
        return Trial(0.0, fault=fault.message, todo=fault.hint)
    if "fault" in found:
        return Trial(0.0, fault=str(found["fault"]), todo=str(found.get("todo", "")), reached=tuple(found["reached"]))
    trial = Trial(
        round(float(found["speed"]), 2), round(float(found["load_s"]), 2), found["compute_type"], found["device"],
        at_most=bool(found["at_most"]), reached=tuple(found["reached"]),
    )  # fmt: skip
    remember(CACHE, key, asdict(trial))
    return trial


def _known(entry: Any) -> Trial | None:
    try:
        return Trial(**(entry | {"reached": tuple(entry["reached"])})) if isinstance(entry, dict) else None
    except (TypeError, KeyError):
        return None


def _language(model: Model) -> str:
    return "en" if model.card.knows("en") else model.card.languages[0]
