"""Chooses the alignment heads by measuring word starts on scripts built word by word (floor 2)."""

from contextlib import closing
from itertools import product
from pathlib import Path

from workflow.models.making.convert import choose_heads
from workflow.models.making.measure import Kind, score
from workflow.models.making.network import DECODER_LAYERS, GUIDED, HEADS
from workflow.transcribe.engines.whisper import load

Heads = tuple[tuple[int, int], ...]


def candidates() -> list[Heads]:
    """The guided heads together and alone, every other head alone, and each guided head with one other."""
    alone = list(product(range(DECODER_LAYERS), range(HEADS)))
    return [GUIDED, *((head,) for head in alone), *((guided, other) for guided in GUIDED for other in alone if other not in GUIDED)]


def error_ms(folder: Path, heads: Heads, count: int) -> float:
    """The mean of the median and of the 95th percentile of the error of word starts; 95th percentiles are what readers notice."""
    choose_heads(folder, heads)
    with closing(load(folder)) as engine:
        found = score(engine, Kind("heads", sentences=4, by_word=True, hotwords=False), count, beam_size=1)
    if len(found.start_errors_ms) < 20:
        return float("inf")
    return ((found.start_error_ms(0.5) or 0) + (found.start_error_ms(0.95) or 0)) / 2


def best_heads(folder: Path, *, count: int = 4) -> Heads:
    """Tries every candidate, writes the best into the folder's config and returns it."""
    tried = {heads: error_ms(folder, heads, count) for heads in candidates()}
    for heads, error in sorted(tried.items(), key=lambda pair: pair[1])[:6]:
        print(f"alignment heads {heads}: {error:.0f} ms", flush=True)
    best = min(tried, key=lambda heads: tried[heads])
    choose_heads(folder, best)
    return best
