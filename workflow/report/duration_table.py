"""The lengths of sessions as a table and as the sentence that a paper prints (floor 1)."""

from workflow.report.duration_facts import Durations, span
from workflow.report.facts import Fact, Facts, joined
from workflow.report.tables import Table

FIGURES = ("mean_minutes", "sd_minutes", "min_minutes", "max_minutes")
ONE_BY_ONE = 2  # as many sessions, and each is named with its length


def table(found: tuple[Durations, ...], facts: Facts, notes: tuple[str, ...] = ()) -> Table:
    """One line for each series, in minutes: how many sessions, mean, SD, range, how it is known; `notes` stand below."""
    rows = []
    for one in found:
        n, mean, sd, low, high = (facts[f"durations.{one.series.key}.{name}"] for name in ("n", *FIGURES))
        of = f" of {n.n}" if one.unknown else ""
        rows.append((one.series.label, n.printed + of, mean.printed, sd.printed if n.value != 1 else "", _range(low, high), one.sources))
    return Table("Minutes per session", ("", "sessions", "mean", "SD", "range", "how it is known"), tuple(rows), notes)


def sentence(found: tuple[Durations, ...], facts: Facts) -> str:
    """The sentence for the paper: `Per session: first interview 39 min on average (range 20-59), follow-up 24 (16-32).`"""
    means: list[str] = []
    each: list[str] = []
    for one in found:
        mean, low, high = (facts[f"durations.{one.series.key}.{name}"] for name in ("mean_minutes", "min_minutes", "max_minutes"))
        if not one.lengths or mean.value is None:
            continue
        if len(one.lengths) <= ONE_BY_ONE:
            lengths = sorted(length.ms for length in one.lengths)
            ends = [low.printed, high.printed] if len(lengths) > 1 else [low.printed]
            each.append(f"{one.series.label} {joined(ends)} min")
        else:
            words = (" min on average (range ", "") if not means else (" (", "")
            means.append(f"{one.series.label} {mean.printed}{words[0]}{span(low, high)})")
    told = "; ".join([*([", ".join(means)] if means else []), *each])
    return f"Per session: {told}." if told else ""


def _range(low: Fact, high: Fact) -> str:
    mark = "*" if low.footnoted or high.footnoted else ""
    return span(low, high) + mark if low.value is not None else low.printed
