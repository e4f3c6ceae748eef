"""The order of the training: short sentences, then conversations, the rate kept up, then let fall (floor 1).

What the trial taught: 300 steps of mixed lengths learn nothing; short sentences first do; conversations must come from the middle of
the run while the rate is still high.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Mix:
    """What one step may hold."""

    singles: float  # share of steps that hold single sentences
    reach: float = 1.0  # of the sentences sorted by length, the share that may be drawn
    batch_of_singles: int = 8
    most: int = 12  # sentences in a window
    lengths_s: tuple[float, ...] = (8.0, 12.0, 12.0, 18.0, 30.0)
    seconds_a_batch: int = 36
    padded: float = 0.3  # share of conversation steps that are padded to 30 s
    moved: float = 0.5  # share of the other steps that stand later in the window than at its start
    empty: float = 0.05
    prompted: float = 0.6
    timed: float = 0.75
    slips: float = 0.0  # share of the word pieces before the next one that are other ones, as after a mistake of the model's own


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps, rate and mix of one training.

    >>> plan = Plan(short=0, joined=100, steps=1000, fall=200, rate=1e-3)
    >>> plan.rate_at(500) == 1e-3, plan.rate_at(999) < 1e-5
    (True, True)
    """

    short: int  # steps of single sentences alone
    joined: int  # steps until conversations make up most
    steps: int
    fall: int  # the last steps, over which the rate falls to nothing
    rate: float
    warm_up: int = 150
    name: str = "batch"  # another name, other batches
    full: Mix = Mix(singles=0.25)  # when conversations make up most

    def rate_at(self, step: int) -> float:
        """The learning rate of a step: up, level, then down in a straight line."""
        return self.rate * min(1.0, (step + 1) / self.warm_up, (self.steps - step) / self.fall)

    def mix(self, step: int) -> Mix:
        """What a step may hold."""
        small = Mix(0.5, batch_of_singles=6, most=6, lengths_s=(6.0, 8.0, 12.0), seconds_a_batch=24, padded=0.12, empty=0.04, prompted=0.25)
        if step < self.short:
            reach = min(1.0, 0.3 + step / self.short)
            return replace(small, singles=0.8, reach=reach, batch_of_singles=round(10 - 4 * reach), prompted=0.1)
        if step < self.short + self.joined:
            return small
        return self.full

    def until(self, steps: int) -> "Plan":
        """The same plan, longer or shorter."""
        return replace(self, steps=steps)


FROM_NOTHING = Plan(short=2_400, joined=800, steps=7_000, fall=1_400, rate=1.2e-3)
FROM_THE_TRIAL = Plan(short=1_200, joined=800, steps=3_900, fall=1_200, rate=1.0e-3, warm_up=60)
# The third stretch: long windows, most behind a prompt, since that is where text was lost; and slips, so that one mistake leads to
# no other.
LONG = Mix(singles=0.15, lengths_s=(8.0, 12.0, 12.0, 18.0, 24.0, 30.0), padded=0.4, prompted=0.7, slips=0.02)
FROM_THE_BUNDLED = Plan(short=0, joined=0, steps=3_600, fall=3_400, rate=0.7e-3, warm_up=80, name="third", full=LONG)
