"""Who was phoned, who came, when and for how long: the paper's counts, with made-up days and lengths that add up to them (floor 1).

Stated are the numbers of people, the reasons, the months between which each kind of interview fell, and the mean and range of the lengths.
Made up are the single days and lengths, and who is who. Each kind has one session of the shortest and one of the longest stated length,
and its whole minutes give the stated mean, rounded half up.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LATER, THERAPIST, GROUP = "first-interview", "follow-up", "therapist-interview", "focus-group"
PATIENTS, THERAPISTS = "patients", "therapists"
AT_HOME = date(2020, 3, 15)  # the Netherlands close down; that the interviews then went on by Zoom is our assumption
PHONED_BEFORE, WRITTEN_AFTER = timedelta(days=7), timedelta(days=7)
NO_DAY_FITS = "not stated; made-up day: the periods that the paper gives leave none a year after every first interview"


@dataclass(frozen=True, slots=True)
class Held:
    """One session: its day is made up, and so is its length, but for the two focus groups."""

    kind: str
    who: tuple[str, ...]
    day: date
    minutes: int
    place: str = ""

    @property
    def mode(self) -> str:
        """Where: of the focus groups stated, of all others made up, and so is that everybody met by Zoom from 15 March 2020 on.

        >>> Held(LATER, ("P1",), date(2020, 3, 18), 24).mode, Held(THERAPIST, ("T1",), date(2019, 11, 7), 48).mode
        ('zoom', 'practice')
        """
        if self.kind == GROUP:
            return "university"
        if self.day >= AT_HOME:
            return "zoom"
        return "practice" if self.kind == THERAPIST else "home" if self.day.day % 3 else "university"

    @property
    def name(self) -> str:
        """How it is told apart from all others: `first-interview P3`."""
        return f"{self.kind} {self.who[0]}"


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who was phoned, in the order of the sampling list."""

    candidate: int  # C1 ...
    group: str
    day: date
    becomes: str = ""  # P1, for those who took part
    refuses: str = ""  # why not
    cancels: bool = False  # agreed first, and cancelled the appointment


# day, minutes; P1 to P20 in this order
_FIRST = (
    ("2019-10-07", 39), ("2019-10-10", 44), ("2019-10-15", 31), ("2019-10-23", 52), ("2019-11-05", 36), ("2019-11-13", 20),
    ("2019-11-20", 41), ("2019-12-04", 47), ("2019-12-12", 33), ("2019-12-18", 40), ("2020-01-09", 59), ("2020-01-21", 38),
    ("2020-02-05", 35), ("2020-02-19", 42), ("2020-03-04", 30), ("2020-03-26", 46), ("2020-04-15", 37), ("2020-05-07", 34),
    ("2020-05-28", 43), ("2020-06-17", 33),
)  # fmt: skip
# P..., day, minutes. From March to November 2020, as the paper says: so nobody seen first in 2020 can come a year later.
_LATER = (
    (1, "2020-03-18", 24), (2, "2020-10-12", 27), (3, "2020-09-22", 21), (4, "2020-10-20", 32), (5, "2020-11-03", 25),
    (7, "2020-11-18", 23), (8, "2020-11-25", 16), (9, "2020-11-17", 28), (10, "2020-11-26", 22), (12, "2020-07-14", 26),
    (13, "2020-08-25", 24), (14, "2020-08-11", 20), (15, "2020-09-03", 29), (16, "2020-09-29", 25), (17, "2020-10-06", 19),
    (18, "2020-10-28", 26), (20, "2020-11-19", 21),
)  # fmt: skip
NOT_LATER = ((6, "2020-10-27"), (11, "2020-09-15"), (19, "2020-11-10"))  # all for personal reasons
_THERAPISTS = (
    ("2019-11-07", 48), ("2019-11-14", 52), ("2019-11-21", 41), ("2019-11-28", 55), ("2019-12-05", 47), ("2019-12-10", 60),
    ("2019-12-17", 44), ("2020-01-07", 33), ("2020-01-14", 50), ("2020-01-22", 46), ("2020-01-28", 57), ("2020-02-04", 43),
    ("2020-02-11", 49), ("2020-02-18", 68), ("2020-02-27", 45), ("2020-03-05", 53), ("2020-03-12", 40), ("2020-03-31", 51),
    ("2020-04-09", 47), ("2020-04-23", 58), ("2020-05-06", 42), ("2020-05-19", 46), ("2020-05-26", 54), ("2020-06-09", 37),
    ("2020-06-23", 34),
)  # fmt: skip
GROUPS = (  # lengths and numbers are the paper's
    Held(GROUP, tuple(f"F{n}" for n in range(1, 7)), date(2020, 1, 16), 69, "Amsterdam"),
    Held(GROUP, tuple(f"F{n}" for n in range(7, 14)), date(2020, 1, 23), 78, "Nijmegen"),
)
# after whom in the list; why. The last of the four words is of somebody who had an appointment.
_REFUSED = ((3, "lack-of-time"), (7, "stopped-treatment"), (10, "unknown"), (13, "personal"), (17, "personal"))
_BEGINNINGS, _ENDS = "Qua Zul Wex Jor Pyl Vry Xan Ygg Kwi Uzo".split(), "bo fi mek rax tun".split()
CANCELLED_FOR, CANCELLED_ON = date(2019, 12, 19), date(2019, 12, 18)


def held() -> tuple[Held, ...]:
    """Every session that took place, the first first.

    >>> len(held()), held()[0].name, sum(one.minutes for one in held())
    (64, 'first-interview P1', 2535)
    """
    first = [Held(FIRST, (f"P{n}",), date.fromisoformat(day), minutes) for n, (day, minutes) in enumerate(_FIRST, 1)]
    later = [Held(LATER, (f"P{n}",), date.fromisoformat(day), minutes) for n, day, minutes in _LATER]
    therapists = [Held(THERAPIST, (f"T{n}",), date.fromisoformat(day), minutes) for n, (day, minutes) in enumerate(_THERAPISTS, 1)]
    return tuple(sorted((*first, *later, *therapists, *GROUPS), key=lambda one: one.day))


def called() -> tuple[Called, ...]:
    """Everybody who was phoned: C1 to C25 are patients, C26 to C50 therapists.

    >>> [one.candidate for one in called() if one.refuses], called()[24].becomes, called()[-1].becomes
    ([4, 9, 13, 17, 22], 'P20', 'T25')
    """
    found: list[Called] = []
    refused = dict(_REFUSED)
    for number, (text, _) in enumerate(_FIRST, 1):
        day = date.fromisoformat(text) - PHONED_BEFORE
        found.append(Called(len(found) + 1, PATIENTS, day, becomes=f"P{number}"))
        if number in refused:
            found.append(Called(len(found) + 1, PATIENTS, day, refuses=refused[number], cancels=refused[number] == "unknown"))
    for number, (text, _) in enumerate(_THERAPISTS, 1):
        found.append(Called(len(found) + 1, THERAPISTS, date.fromisoformat(text) - PHONED_BEFORE, becomes=f"T{number}"))
    return tuple(found)


def sampling_list(group: str) -> bytes:
    """The made-up list of one group, as CSV for the import: names that nobody bears, numbers that ring nowhere; no other facts."""
    lines = [f"{name_of(one.candidate)};06 5550 {2000 + one.candidate}" for one in called() if one.group == group]
    return "\n".join(["name;phone", *lines, ""]).encode()


def name_of(candidate: int) -> str:
    """A name that is plainly none, and no word of any language: else the scan before an export would find it in what people said.

    >>> name_of(1), name_of(50)
    ('Quabo Nepnaam', 'Uzotun Nepnaam')
    """
    first, last = divmod(candidate - 1, len(_ENDS))
    return f"{_BEGINNINGS[first]}{_ENDS[last]} Nepnaam"
