"""A fact: one number of the paper with its id, what it counts, and whether a record stands behind it (floor 1).

Ids are stable and readable. Their first word is a group of study.toml, or one of the words below; waves are named as study.toml names them,
reasons by the codes that were typed (`lack-of-time`, `personal`):

    patients.identified .eligible .ineligible[.reason] .contacted .declined[.why] .unreachable .undecided .agreed
    patients.cancelled-before-first[.why] .withdrawn .agreed-and-kept-to-it .channels .dimensions .transcripts
    patients.not-taking-part[.why] (declined or cancelled before the first interview, together)
    patients.first.response .follow-up.response .follow-up.return (percent, of those contacted; of those interviewed before)
    patients.first.held .lost .missed .to-come .withdrawn .analysed
    patients.follow-up.held .declined[.why] .withdrawn .lost .missed .out-of-window .to-come .came-back .not-listed .analysed
    focus-groups.held .invited .attendances .FG1.participants .FG1.minutes .FG1.place .FG1.month
    sessions.held .individual .first.held; interviewed.people; people.taking-part; periods.first.from .until; modes.first.zoom
    staff.first.people; gaps.follow-up.min_days .median_days .max_days; window.follow-up.outside .early .late .outside-without-reason
    transcripts.total .missing .released .first.total; durations.first.n .mean_minutes .sd_minutes .min_minutes .max_minutes .total_minutes
    durations.first.mean_minutes_exact .unknown; durations.all.total_minutes
    member-check.planned .sent .answered .confirmed; double-coding.transcripts .coders; saturation.first.at .base .run .threshold
    quotations.total .people .patients .patients.people .Q3.wave (those that may be quoted)
    guides.patient-first-nl.version .pilots; design.ethics .registration .funding .reporting ...

A value is None where nothing was ever entered: it is printed as "not recorded", never as 0.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from typing import Any

from workflow.days import MONTHS
from workflow.errors import NotAllowed

NOT_RECORDED, NOT_STATED = "not recorded", "not stated"
MARK = "*"
FOOTNOTE = "* Rests on made-up (synthetic) records; nobody observed it."
LONGEST = 100  # letters of a name in an id
Value = int | float | str


@dataclass(frozen=True, slots=True)
class Fact:
    """One number (or word) that a report prints.

    >>> Fact("patients.contacted", 25, "people").printed, Fact("patients.withdrawn", None).printed, Fact("a", 3, synthetic=True).printed
    ('25', 'not recorded', '3*')
    """

    id: str
    value: Value | None
    unit: str = ""  # what is counted: people, sessions, transcripts, minutes, days, percent, month; empty for a word
    n: int | None = None  # of how many, where it is a part of something
    source: str = ""  # the events that it is counted from, and how
    synthetic: bool = False  # whether any event under it is made up
    note: str = ""
    rows: tuple[str, ...] = ()  # whom or what it counts, by id; for the team's appendix, never for the paper
    stated: bool = False  # a study rebuilt from a publication: whether the publication states it (study.toml, [report] stated)
    withheld: bool = False  # the same: the publication does not state it, so nothing is said ([report] not_stated)

    @property
    def footnoted(self) -> bool:
        """Whether whoever prints it prints the footnote, too."""
        return self.synthetic and not self.stated and self.value is not None

    @property
    def plain(self) -> str:
        """The value in words, without a mark.

        >>> Fact("periods.first.from", "2019-10", "month").plain
        'Oct 2019'
        """
        if self.value is None:
            return NOT_STATED if self.withheld else NOT_RECORDED
        return month_in_words(str(self.value)) if self.unit == "month" else str(self.value)

    @property
    def printed(self) -> str:
        return self.plain + (MARK if self.footnoted else "")


class Facts(Mapping[str, Fact]):
    """Facts by id. Asking for one that nothing was entered for gives a fact without a value, so nobody has to ask first.

    >>> found = Facts([Fact("patients.contacted", 25)])
    >>> found["patients.contacted"].value, found["patients.eligible"].printed, len(found), "patients.eligible" in found
    (25, 'not recorded', 1, False)
    """

    def __init__(self, found: Iterable[Fact] = ()) -> None:
        self._by_id: dict[str, Fact] = {}
        for fact in found:
            if fact.id in self._by_id:
                raise ValueError(f"two facts are called {fact.id}")
            self._by_id[fact.id] = fact

    def __getitem__(self, name: str) -> Fact:
        return self._by_id.get(name) or Fact(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def of(self, *beginnings: str) -> "Facts":
        """Those whose id is one of these or lies under it: `durations.first`, and `durations.first.n` with it."""
        return Facts(fact for fact in self.values() if any(fact.id == one or fact.id.startswith(f"{one}.") for one in beginnings))


def rest_on(found: Iterable[Fact], settings: Mapping[str, Any]) -> Facts:
    """The facts as [report] of study.toml wants them: what a publication states is not marked; what it does not state is not said.

    Only made-up facts are touched: of what was recorded nothing can be hidden.

    >>> made_up = [Fact("a.held", 20, synthetic=True), Fact("a.sd", 3, synthetic=True), Fact("b.sd", 4)]
    >>> [fact.printed for fact in rest_on(made_up, {"stated": ["*.held"], "not_stated": ["*.sd"]}).values()]
    ['20', 'not stated', '4']
    """
    return Facts(_as_wanted(fact, settings) if fact.synthetic else fact for fact in found)


def _as_wanted(fact: Fact, settings: Mapping[str, Any]) -> Fact:
    if any(fnmatchcase(fact.id, pattern) for pattern in settings.get("stated", ())):
        return replace(fact, stated=True)
    if any(fnmatchcase(fact.id, pattern) for pattern in settings.get("not_stated", ())):
        return replace(fact, value=None, n=None, note="", rows=(), withheld=True)
    return fact


def footnotes(found: Iterable[Fact]) -> tuple[str, ...]:
    """The one footnote, where any of these needs it."""
    return (FOOTNOTE,) if any(fact.footnoted for fact in found) else ()


def as_json(found: Iterable[Fact]) -> list[dict[str, Any]]:
    """What `--json` prints of facts: everything but whom they count."""
    left_out = ("rows", "withheld")
    return [{key: value for key, value in asdict(fact).items() if key not in left_out} | {"printed": fact.printed} for fact in found]


def closes(whole: str, total: Collection[str], parts: Mapping[str, Collection[str]]) -> None:
    """Whether everybody in a box is in exactly one of the boxes it leads to. Raises NotAllowed, naming the box and who does not fit.

    >>> closes("agreed", {"P1", "P2"}, {"first held": {"P1"}, "cancelled": {"P2"}})
    >>> closes("agreed", {"P1", "P2"}, {"first held": {"P1", "P3"}, "cancelled": {"P1"}})
    Traceback (most recent call last):
    ...
    workflow.errors.NotAllowed: The box 'agreed' does not close: 2 = first held 2 + cancelled 1 is wrong. \
In none of them: P2. In several: P1. Not in 'agreed': P3. Next: workflow people timeline P2
    """
    where: dict[str, list[str]] = {}
    for name, people in parts.items():
        for person in people:
            where.setdefault(person, []).append(name)
    lost = sorted_ids(person for person in total if person not in where)
    twice = sorted_ids(person for person, boxes in where.items() if len(boxes) > 1)
    strange = sorted_ids(person for person in where if person not in total)
    if not (lost or twice or strange):
        return
    sum_of = " + ".join(f"{name} {len(people)}" for name, people in parts.items() if people) or "nothing"
    told = [f"The box '{whole}' does not close: {len(total)} = {sum_of} is wrong."]
    told += [f"In none of them: {', '.join(lost)}."] * bool(lost)
    told += [f"In several: {', '.join(twice)}."] * bool(twice)
    told += [f"Not in '{whole}': {', '.join(strange)}."] * bool(strange)
    raise NotAllowed(" ".join(told), hint=f"workflow people timeline {(lost or twice or strange)[0]}")


def half_up(amount: Decimal | int | str, places: int = 0) -> int | float:
    """Rounded as people do, a half upwards; `round` would make 38 of 38.5.

    >>> half_up("38.5"), half_up("24.5"), half_up("2.25", 1), half_up("-0.4")
    (39, 25, 2.3, 0)
    """
    exact = amount if isinstance(amount, Decimal) else Decimal(amount)
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return float(rounded) if places else int(rounded)


def percent(part: int, whole: int) -> int:
    """A share in whole percents, half up.

    >>> percent(17, 20), percent(1, 8), percent(0, 3)
    (85, 13, 0)
    """
    return int(half_up(Decimal(100 * part) / Decimal(whole)))


def sorted_ids(names: Iterable[str]) -> tuple[str, ...]:
    """Ids in the order people count in: P2 before P10.

    >>> sorted_ids({"P10", "P2", "C1"})
    ('C1', 'P2', 'P10')
    """
    return tuple(sorted(set(names), key=lambda name: (name.rstrip("0123456789"), int("0" + name[len(name.rstrip("0123456789")) :]))))


def counted(name: str, rows: Iterable[str], **more: Any) -> Fact:
    """A fact that counts some ids.

    >>> counted("patients.contacted", ["P2", "P1"], unit="people").value
    2
    """
    found = sorted_ids(rows)
    return Fact(name, len(found), rows=found, **more)


def month_in_words(month: str) -> str:
    """A month as tables print it.

    >>> month_in_words("2020-06")
    'Jun 2020'
    """
    return f"{MONTHS['en'][int(month[5:7]) - 1][:3]} {month[:4]}"


def slug(text: str) -> str:
    """A level or a name as a part of an id: small letters, hyphens; no dot, which divides the parts.

    >>> slug("18-39"), slug("North of the river"), slug("≥ 5.5")
    ('18-39', 'north-of-the-river', '≥-5-5')
    """
    return "-".join("".join(letter if letter.isalnum() or letter in "-+<≥" else " " for letter in text[:LONGEST].casefold()).split())


def joined(parts: Sequence[str]) -> str:
    """Parts of a sentence.

    >>> joined(["a"]), joined(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
