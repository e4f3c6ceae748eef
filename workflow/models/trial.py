"""The child process that loads one model, hears with it, and says how fast; the network is closed to it (floor 2).

It reads one line of JSON and writes one for every stage, so that whoever ends it knows how far it came. First one window of
30 s alone: no number of cores makes more of it than that many times its speed, and where this is too slow nothing more is
tried. Then a window for every worker at once, which is how interviews are heard.
"""

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from workflow.errors import WorkflowError

if TYPE_CHECKING:
    import numpy as np

WINDOW_S = 30
NETWORK = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
reached: list[str] = []


def close_network() -> None:
    """Refuse every connection of this process and write down where it was to go; it cannot be undone."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in NETWORK:
        address = arguments[0] if event.startswith("socket.get") else arguments[-1]
        reached.append(str(address[0] if isinstance(address, tuple) else address))
        raise ConnectionRefusedError(f"no network for this process ({event})")


def windows_of_speech(count: int) -> "list[np.ndarray]":
    """So many windows of 30 s, int16: from the made-up conversations that come along, else of syllable-like sound."""
    import numpy as np

    try:
        sound = _sample()
    except (
        WorkflowError,
        OSError,
        ValueError,
        LookupError,
    ):  # none comes along, or it is damaged: the model is asked about, not the sample
        sound = _syllables()
    length = WINDOW_S * 16_000
    looped = np.tile(sound, 1 + (length + count * length // 2) // len(sound))
    return [looped[at : at + length] for at in (n * length // 2 for n in range(count))]  # each begins half a window on


def _sample() -> "np.ndarray":
    import numpy as np

    from workflow import samples
    from workflow.transcribe.audio import Decoder

    with Decoder() as decoder, decoder.open(samples.listed()[0].sounds[0]) as sound:
        return np.concatenate([block[0] for block in sound])


def _syllables() -> "np.ndarray":
    import numpy as np

    chance, parts = np.random.default_rng(1), []
    for _ in range(120):
        clock = np.arange(int(chance.uniform(0.1, 0.3) * 16_000)) / 16_000
        pitch, mouth = chance.uniform(90, 220), chance.uniform(400, 1800)
        tones = [np.sin(2 * np.pi * k * pitch * clock) / (1 + abs(k * pitch - mouth) / 300) for k in range(1, 24)]
        parts += [np.sum(tones, 0) * np.hanning(len(clock)), np.zeros(int(chance.uniform(0, 0.06) * 16_000))]
    sound = np.concatenate(parts)
    return np.asarray(sound / np.abs(sound).max() * 12_000, np.int16)


def try_out(request: dict[str, Any]) -> dict[str, Any]:
    """Load and hear, telling every stage; returns the last: speed in seconds of sound a second. Raises EngineFailed or BadInput."""
    from workflow.plugins import engine
    from workflow.transcribe.engines import Options

    sounds = windows_of_speech(1)  # decoded before the clock runs
    began = time.perf_counter()
    model = engine("whisper")(folder=request["folder"], prompts=request["prompts"])
    facts: dict[str, Any] = {"load_s": time.perf_counter() - began, "workers": int(getattr(model, "workers", 1))}
    facts |= {"compute_type": str(getattr(model, "compute_type", "")), "device": str(getattr(model, "device", ""))}
    _tell(facts)
    options = Options(request["language"])

    def speed(count: int) -> float:
        given = sounds if count == 1 else windows_of_speech(count)
        start = time.perf_counter()
        model.hear(given, options, list(range(count)))
        return count * WINDOW_S / (time.perf_counter() - start)

    alone = speed(1)
    bound = alone * facts["workers"]
    facts |= {"speed": bound, "at_most": facts["workers"] > 1}
    if bound >= request["enough"]:
        _tell(facts)
        facts |= {"speed": speed(facts["workers"]), "at_most": False}
    return facts


def _tell(facts: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(facts | {"reached": reached}) + "\n")
    sys.stdout.flush()


def main() -> None:
    """One request in, stages out; a problem in words is a stage too."""
    from workflow.models.offline import offline

    offline()
    close_network()
    try:
        _tell(try_out(json.loads(sys.stdin.readline())))
    except WorkflowError as problem:
        _tell({"fault": problem.message, "todo": problem.hint})
    os._exit(0)  # a model's destructor may crash (faster-whisper issues 71 and 1293); everything is said


if __name__ == "__main__":
    main()
