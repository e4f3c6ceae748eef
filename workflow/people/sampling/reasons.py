"""One sentence for why a person is phoned next, why the runner-up is not, and which levels can no longer be reached (floor 1)."""

from collections.abc import Iterable, Sequence

from workflow.people.sampling.dimensions import Dimension
from workflow.people.sampling.pool import Person, levels_of, tally
from workflow.people.sampling.ranking import Choice, Term

PHRASES = {"region": "from region {}", "age": "aged {}"}  # how people say it; others: "gender F"
FIRST = ("region", "age")  # in this order behind "first"
AT_MOST = 3  # levels in one sentence
EQUAL = 1e-9


def named(dimension: str, level: str) -> str:
    """A level as people read it.

    >>> named("gender", "F"), named("age", "18-39")
    ('gender F', 'aged 18-39')
    """
    return f"aged {level}" if dimension == "age" else f"{dimension} {level}"


def why(choice: Choice) -> str:
    """Why this person: what they would be the first of, what is still short, whom they are most like.

    >>> why(Choice("C17", 0.67, 0.7, 0.57, 1.0, "P1", (Term("region", "Utrecht", wanted=1, gap=1.0), Term("therapist", "T9", new=True, left=1))))
    'first from region Utrecht (have 0, want 1); therapist T9 not yet represented; differs by 0.57 from P1, the most alike so far'
    """  # noqa: E501
    parts = [*_needed(choice.terms), *(f"{named(t.dimension, t.level or '')} not yet represented" for t in choice.terms if t.new)]
    if choice.nearest:
        parts.append(f"differs by {choice.dist:.2f} from {choice.nearest}, the most alike so far")
    parts += [f"but {named(t.dimension, t.level or '')} is full ({t.have + t.pending} of at most {t.most})" for t in choice.full]
    if not _needed(choice.terms) and not choice.full:
        parts.insert(0, "no minimum number asks for more")
    return "; ".join([*parts, *_unknown(choice.terms)])


def why_not(last: Choice, runner_up: Choice) -> str:
    """Why the runner-up comes after the last one advised.

    >>> ahead = Choice("C17", 0.67, 0.7, 0.57, 1.0, "P1", (Term("region", "Utrecht", wanted=1, gap=1.0),))
    >>> why_not(ahead, Choice("C22", 0.53, 0.5, 0.58, 0.5, "P2", (Term("region", "Nijmegen", have=1, wanted=1),)))
    'C22 comes after (0.53): region Nijmegen has 1 of 1'
    """
    if runner_up.rank > last.rank + EQUAL:
        return f"{runner_up.id} ranks higher alone ({runner_up.rank:.2f}), but the set as a whole is better without"
    pairs = list(zip(last.terms, runner_up.terms, strict=True))
    same = [named(t.dimension, t.level) for other, t in pairs if t.level and t.level == other.level and t.gap > 0]
    less = [_less(other, t) for other, t in pairs if t.gap < other.gap - EQUAL]
    full = [f"{named(t.dimension, t.level or '')} is full" for t in runner_up.full]
    behind = (full or less)[:AT_MOST]
    if runner_up.cover < last.cover - EQUAL:
        behind += [f"{named(t.dimension, t.level)} is {_rarity(t)}" for other, t in pairs if other.new and t.level]
    if not behind and runner_up.dist < last.dist - EQUAL and runner_up.nearest:
        behind.append(f"more like {runner_up.nearest} ({runner_up.dist:.2f})")
    if not behind:
        return f"{runner_up.id} comes after ({runner_up.rank:.2f}): {_close(last, runner_up)}"
    also = f"also {_listed(same[:AT_MOST])}, but " if same else ""
    return f"{runner_up.id} comes after ({runner_up.rank:.2f}): {also}{_listed(behind)}"


def unreachable(dimensions: Sequence[Dimension], people: Sequence[Person]) -> list[str]:
    """Minimum numbers that nobody left in the pool can bring about any more, a sentence each.

    >>> region = Dimension("region", levels=("Utrecht",), minimum=2)
    >>> unreachable([region], [Person("P1", "in", {"region": "Utrecht"})])
    ['Nobody of region Utrecht is left in the pool (have 1, want 2): name it as a limitation, or add people to the list.']
    """
    found = []
    for dimension in dimensions:
        counts = tally(dimension, people)
        for level in levels_of(dimension, people):
            wanted, there, left = dimension.minimum_of(level), counts.taken(level), counts.left[level]
            if there + left >= wanted:
                continue
            who = "Nobody" if not left else f"Only {left} more"
            is_left = "is left in the pool" if left < 2 else "are left in the pool"
            have = f"have {counts.have[level]}{_agreed(counts.pending[level])}, want {wanted}"
            what = f"of {dimension.name} {level}"
            found.append(f"{who} {what} {is_left} ({have}): name it as a limitation, or add people to the list.")
    return found


def _needed(terms: Iterable[Term]) -> list[str]:
    """The levels with the largest gap: those that nobody represents yet, then those that are short."""
    short = sorted((term for term in terms if term.gap > 0), key=lambda term: -term.gap)
    firsts = [term for term in short if not term.have and not term.pending][:AT_MOST]
    parts = []
    if firsts:
        firsts.sort(key=lambda term: FIRST.index(term.dimension) if term.dimension in FIRST else -1)
        spoken = [PHRASES.get(term.dimension, "of " + term.dimension + " {}").format(term.level) for term in firsts]
        wants = {term.wanted for term in firsts}
        counts = f"have 0, want {firsts[0].wanted}" if len(wants) == 1 else f"have 0, want {_listed([str(t.wanted) for t in firsts])}"
        each = " each" if len(firsts) > 1 and len(wants) == 1 else ""
        parts.append(f"first {' '.join(spoken)} ({counts}{each})")
    others = [term for term in short if term.have or term.pending][: max(0, AT_MOST - len(firsts))]
    return parts + [f"{named(t.dimension, t.level or '')} still short (have {t.have}{_agreed(t.pending)}, want {t.wanted})" for t in others]


def _agreed(pending: int) -> str:
    return f" and {pending} agreed" if pending else ""


def _unknown(terms: Iterable[Term]) -> list[str]:
    terms = tuple(terms)
    missing = [term.dimension for term in terms if term.missing]
    strange = [term.dimension for term in terms if term.strange]
    return ([f"{_listed(missing)} not known"] if missing else []) + ([f"{_listed(strange)} outside every level"] if strange else [])


def _less(ahead: Term, term: Term) -> str:
    if term.level is None:
        return f"{term.dimension} is not known"
    if not term.wanted:
        return f"nothing is asked of {named(term.dimension, term.level)}"
    return f"{named(term.dimension, term.level)} has {term.have + term.pending} of {term.wanted}"


def _rarity(term: Term) -> str:
    return f"less rare ({term.left} left)" if term.new else "represented already"


def _close(last: Choice, runner_up: Choice) -> str:
    if abs(runner_up.rank - last.rank) < EQUAL:
        return f"equal to {last.id}, which has the smaller number"
    return "a little less in all"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
