"""The optimiser: orthogonal steps for the matrices, AdamW for the rest (floor 1).

A matrix's momentum is replaced by the nearest orthogonal matrix before it is taken off, so that every direction learns at the same
pace. Sources: Jordan et al., "Muon", 2024; its polynomials of steps after Amsel et al., "The Polar Express", 2025.
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

STEPS = (
    (8.156554524902461, -22.48329292557795, 15.878769915207462),
    (4.042929935166739, -2.808917465908714, 0.5000178451051316),
    (3.8916678022926607, -2.772484153217685, 0.5060648178503393),
    (3.285753657755655, -2.3681294933425376, 0.46449024233003106),
    (2.3465413258596377, -1.7097828382687081, 0.42323551169305323),
)
MOMENTUM = 0.95
AS_ADAM = 0.2  # the size of a step that suits AdamW's rates (Liu et al., "Muon is scalable", 2025)


def orthogonal(stack: Tensor) -> Tensor:
    """The nearest matrices whose singular values are about 1, for a stack (count, rows, columns); in bfloat16."""
    x = stack.bfloat16()
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] * 1.02 + 1e-7)
    for a, b, c in STEPS:
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x.mT if tall else x


class Muon:
    """Orthogonal steps for every square stack of matrices; `state` and `load` make it resumable."""

    def __init__(self, matrices: Iterable[nn.Parameter]) -> None:
        self.stacks: dict[tuple[int, ...], list[nn.Parameter]] = {}
        for matrix in matrices:
            self.stacks.setdefault(tuple(sorted(matrix.shape)), []).append(matrix)
        self.momentum = {shape: [torch.zeros_like(p) for p in stack] for shape, stack in self.stacks.items()}

    def step(self, rate: float, run: Callable = map) -> None:
        """Takes one step; `run` may be a pool's `map`, one stack of a shape a thread."""
        list(run(lambda shape: self._step(shape, rate), self.stacks))

    @torch.no_grad()
    def _step(self, shape: tuple[int, ...], rate: float) -> None:
        parameters, momentum = self.stacks[shape], self.momentum[shape]
        looks = []
        for parameter, past in zip(parameters, momentum, strict=True):
            past.lerp_(parameter.grad, 1 - MOMENTUM)
            ahead = parameter.grad.lerp(past, MOMENTUM)
            looks.append(ahead.mT if ahead.shape[0] > ahead.shape[1] else ahead)
        size = AS_ADAM * max(shape) ** 0.5 * rate
        for parameter, way in zip(parameters, orthogonal(torch.stack(looks)), strict=True):
            parameter.sub_((way.mT if parameter.shape[0] > parameter.shape[1] else way).float() * size)

    def state(self) -> dict[tuple[int, ...], list[Tensor]]:
        """What a checkpoint keeps."""
        return self.momentum

    def load(self, state: dict[tuple[int, ...], list[Tensor]]) -> None:
        """Takes over what a checkpoint kept."""
        self.momentum = state
