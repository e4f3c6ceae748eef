"""Trains the network on the spoken sentences, and takes up again where it was stopped (floor 2).

A checkpoint holds the weights, the optimiser and the step; batches follow from the step, so a training that was stopped goes on as
if it had not been. There is no clock in it: a process that is suspended for an hour loses nothing.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import torch
from torch.nn import functional as F  # noqa: N812  (its name everywhere)
from torch.utils.data import DataLoader

from workflow.models.making.examples import SILENT, Batches
from workflow.models.making.muon import Muon
from workflow.models.making.network import Network, warm_start
from workflow.models.making.plan import Plan
from workflow.models.making.tokens import Pieces, make_tokenizer

KEEP_EVERY = 100  # steps
PARALLEL = 4  # batches a step
THREADS = 2  # each takes the next batch: where cores are shared, the quicker one takes more of them
SPELLING_WEIGHT, PLACE_WEIGHT = 0.6, 0.4
FILLERS_COUNT = 1.0
MATRICES_FASTER = 2.5  # how much larger the steps of the matrices are than those of AdamW
SPELLED_FRAMES = 640  # the spelling loss of longer windows costs more than it teaches


def losses(network: Network, batch: dict[str, torch.Tensor], weights: torch.Tensor) -> dict[str, torch.Tensor]:
    """How wrong the network is: on the text (a piece counts by its weight), on the spelling, on where the words are."""
    with torch.autocast("cpu", torch.bfloat16, cache_enabled=False):
        heard = network.encode(batch["mel"], int(batch["offset"]))
        scores, looked = network.decode(batch["given"], heard)
        letters = network.speller(heard)
    text = F.cross_entropy(scores.float().flatten(0, 1), batch["wanted"].flatten(), weights, ignore_index=SILENT)
    count = batch["spelled"]
    spelling = F.ctc_loss(
        letters.float().log_softmax(-1).permute(1, 0, 2), batch["spelling"], torch.full_like(count, heard.shape[1]), count,
        blank=0, zero_infinity=True,
    ) if count.sum() and heard.shape[1] <= SPELLED_FRAMES else text * 0  # fmt: skip
    where = batch["where"].float()
    rows = (where.sum(-1) > 0).sum().clamp(min=1)
    place = -sum((where * log).sum() for log in looked) / rows / max(1, len(looked))
    return {"text": text, "spelling": spelling, "place": place}


def learn(network: Network, batch: dict[str, torch.Tensor], weights: torch.Tensor) -> dict[str, float]:
    """Adds one batch's gradient to the network's, and returns the losses that counted."""
    parts = losses(network, batch, weights)
    loss = parts["text"] + SPELLING_WEIGHT * parts["spelling"] + PLACE_WEIGHT * parts["place"]
    (loss / PARALLEL).backward()
    return {name: value.item() for name, value in parts.items() if value.item() != 0}


class Steps:
    """The two optimisers as one: orthogonal steps for the matrices of the layers, AdamW for everything else."""

    def __init__(self, network: Network) -> None:
        self.weights = [p for p in network.parameters() if p.requires_grad]
        names = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
        matrices = [p for name, p in names if ".layers." in name and p.dim() == 2]
        chosen = {id(p) for p in matrices}
        self.muon = Muon(matrices)
        self.adam = torch.optim.AdamW([p for p in self.weights if id(p) not in chosen], betas=(0.9, 0.98), weight_decay=0.01)

    def take(self, rate: float, threads: ThreadPoolExecutor) -> None:
        """Takes a step of this rate along the gradients and clears them."""
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        for group in self.adam.param_groups:
            group["lr"] = rate
        self.adam.step()
        self.muon.step(rate * MATRICES_FASTER, threads.map)
        for weight in self.weights:
            weight.grad = None


def save(folder: Path, network: Network, steps: Steps, step: int, spent_s: float) -> None:
    """Writes a checkpoint; the old one stays whole until the new one is."""
    fresh = folder / "checkpoint.new"
    kept = {"network": network.state_dict(), "adam": steps.adam.state_dict(), "muon": steps.muon.state(), "step": step, "spent": spent_s}
    torch.save(kept, fresh)
    os.replace(fresh, folder / "checkpoint.pt")


def taken_up(folder: Path, network: Network, steps: Steps) -> tuple[int, float]:
    """Takes over the weights and the optimiser of a checkpoint; returns its step and the seconds it took."""
    kept = torch.load(folder / "checkpoint.pt", weights_only=True)
    network.load_state_dict(kept["network"])
    steps.adam.load_state_dict(kept["adam"])
    steps.muon.load(kept["muon"])
    return kept["step"], kept.get("spent", 0.0)


def train(folder: Path, speech: Path, plan: Plan, *, trained: Path | None = None, minutes: float = 0) -> Path:
    """Trains until the plan's last step and returns the checkpoint; `trained` is a folder to start from where nothing is begun.

    With `minutes` the plan is stretched or pressed to last so long on this computer, however busy it is: the step that counts for
    the rate follows from the share of the time that was spent training.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.pid").write_text(str(os.getpid()))
    if not (folder / "tokenizer.json").exists():
        make_tokenizer().save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    pieces = Pieces(folder / "tokenizer.json")
    network, first, spent = Network(pieces), 0, 0.0
    steps = Steps(network)
    if (folder / "checkpoint.pt").exists():
        first, spent = taken_up(folder, network, steps)
    elif trained and (trained / "checkpoint.pt").exists():
        taken_up(trained, network, steps)
    elif trained:
        warm_start(network, pieces, trained)
    data = Batches(speech, folder / "tokenizer.json", plan, first, PARALLEL)
    batches = iter(DataLoader(data, batch_size=None, num_workers=1, prefetch_factor=8))
    # Each thread takes a batch of its own: where cores are shared, waiting once a step costs less than waiting inside every operation.
    torch.set_num_threads(1)
    threads = ThreadPoolExecutor(THREADS, initializer=torch.set_flush_denormal, initargs=(True,))
    weights = torch.ones(pieces.size)
    weights[pieces.fillers] = FILLERS_COUNT
    began, used, seen = time.monotonic() - spent, time.process_time(), {}
    step, reached = first, 0
    while reached + 1 < plan.steps:
        spent = time.monotonic() - began
        reached = min(plan.steps - 1, int(spent / 60 / minutes * plan.steps)) if minutes else step
        done = list(threads.map(lambda batch: learn(network, batch, weights), [next(batches) for _ in range(PARALLEL)]))
        steps.take(plan.rate_at(reached), threads)
        for name, value in (pair for parts in done for pair in parts.items()):
            seen[name] = 0.97 * seen.get(name, value) + 0.03 * value
        if step % 20 == 0:
            told = " ".join(f"{name} {value:.3f}" for name, value in seen.items())
            print(f"{step} {told} ({spent:.0f} s, {time.process_time() - used:.0f} s of processor)", flush=True)
        step += 1
        if step % KEEP_EVERY == 0 or reached + 1 == plan.steps:
            save(folder, network, steps, step, time.monotonic() - began)
    return folder / "checkpoint.pt"
