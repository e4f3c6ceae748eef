"""The week on paper: a page for each week, the days beside each other, the hours down the side (floor 1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from workflow import paper
from workflow.days import day_in_words
from workflow.schedule.sessions import MODES, Session

USUAL = (9, 17)  # the hours that every week shows
TALL_MM = 148  # of the hours of a day on paper

STYLE = """
@page { size: A4 landscape; margin: 10mm }
* { box-sizing: border-box }
body { font: 9pt/1.3 system-ui, "Segoe UI", Arial, sans-serif; color: #111; width: 277mm; max-width: 100%; margin: 0 auto }
section { break-after: page; break-inside: avoid } section:last-child { break-after: auto }
h1 { font-size: 15pt; margin: 0 0 3mm } h1 small { font-weight: normal; color: #555; font-size: 10pt }
.week { display: grid; gap: 0 }
.head { font-weight: 700; padding: 1.5mm 2mm; border-bottom: 1.5px solid #111; min-height: 11mm }
.head small { display: block; font-weight: normal; color: #555 }
.hours, .day { position: relative; border-left: 1px solid #ccc } .hours { border-left: 0 }
.day:last-child { border-right: 1px solid #ccc }
.line { position: absolute; left: 0; right: 0; border-top: 1px solid #e4e4e4 }
.hours .line { border: 0; color: #555; text-align: right; padding-right: 2mm; transform: translateY(-.55em) }
.hours .line:first-child { transform: none }
.shut { background: repeating-linear-gradient(135deg, #f1f1f1 0 2mm, #fff 2mm 4mm) }
.one { position: absolute; border: 1.2px solid #111; border-left-width: 4px; border-radius: 1.5mm; background: #fff }
.one { padding: .5mm 1.2mm; font-size: 8.5pt }
.one b { display: block } .one span { display: block }
.foot { color: #666; font-size: 8pt; margin: 3mm 0 0; display: flex; justify-content: space-between }
@media print { .one, .shut { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
@media screen { .scrolls { overflow-x: auto; padding-bottom: 3mm } .week { min-width: 200mm } }
@media screen { .scrolls:focus-visible { outline: 3px solid #1b4b73 } }
"""


@dataclass(frozen=True, slots=True)
class Week:
    """What a page shows: sessions with a day, closed days with why, names where the key file is open."""

    sessions: Sequence[Session]
    closed: Mapping[date, str]
    names: Mapping[str, str]  # P7 -> a name; empty on a page that bears none


def page(week: Week, whose: str, study: str, printed: str) -> str:
    """The whole file, a page for each week in which something is booked; it needs nothing from elsewhere and runs nothing."""
    mondays = sorted({_monday(session) for session in week.sessions})
    private = "Bears names: keep it with the key file, and destroy it after the week." if week.names else "Bears no names."
    foot = f'<p class="foot"><span>{escape(private)}</span><span>{escape(study)}, printed {escape(printed.replace("T", " "))}</span></p>'
    body = "\n".join(f"<section>{_week(monday, week, whose)}{foot}</section>" for monday in mondays)
    return paper.page(f"Agenda {whose}".strip(), STYLE, body)


def lanes(sessions: Iterable[Session]) -> list[tuple[Session, int, int]]:
    """The sessions of a day with the lane that each is drawn in, and how many lanes there are side by side where it stands.

    >>> def at(number, starts):
    ...     return Session(number, "first-interview", ("P1",), starts=f"2026-12-01T{starts}", minutes=60, zone="Europe/Amsterdam")
    >>> [(one.number, lane, of) for one, lane, of in lanes([at(1, "09:00"), at(2, "09:30"), at(3, "11:00")])]
    [(1, 0, 2), (2, 1, 2), (3, 0, 1)]
    """
    found: list[tuple[Session, int, int]] = []
    together: list[tuple[Session, int]] = []
    ends: list[int] = []
    for one in sorted(sessions, key=lambda session: (session.starts, session.number)):
        if together and _minute(one) >= max(ends):
            found += [(session, lane, len(ends)) for session, lane in together]
            together, ends = [], []
        lane = next((n for n, end in enumerate(ends) if end <= _minute(one)), len(ends))
        ends[lane : lane + 1] = [_minute(one) + one.minutes]
        together.append((one, lane))
    return found + [(session, lane, len(ends)) for session, lane in together]


def _week(monday: date, week: Week, whose: str) -> str:
    mine = [one for one in week.sessions if _monday(one) == monday]
    last = max(4, *(date.fromisoformat(one.starts[:10]).weekday() for one in mine))
    days = [monday + timedelta(days=n) for n in range(last + 1)]
    first = min(USUAL[0], *(_minute(one) // 60 for one in mine))
    until = max(USUAL[1], *(-(-(_minute(one) + one.minutes) // 60) for one in mine))
    sunday = monday + timedelta(days=6)
    named = f"{day_in_words(str(monday)).split(' ', 1)[1]} to {day_in_words(str(sunday)).split(' ', 1)[1]}"
    heads = "".join(f'<div class="head">{_head(day)}<small>{escape(week.closed.get(day, ""))}</small></div>' for day in days)
    hours = "".join(f'<div class="line" style="top:{_top(hour * 60, first, until)}%">{hour}:00</div>' for hour in range(first, until + 1))
    columns = "".join(_day(day, [one for one in mine if one.starts[:10] == str(day)], week, first, until) for day in days)
    grid = f"grid-template-columns: 13mm repeat({len(days)}, 1fr); grid-template-rows: auto {TALL_MM}mm"
    title = f"<h1>Week {monday.isocalendar().week} <small>{escape(named)}{escape(f', {whose}' if whose else '')}</small></h1>"
    rows = f'<div class="head"></div>{heads}<div class="hours" aria-hidden="true">{hours}</div>{columns}'
    scrolls = f'<div class="scrolls" tabindex="0" role="region" aria-label="{escape(named)}">'
    return f'{title}{scrolls}<div class="week" style="{grid}">{rows}</div></div>'


def _head(day: date) -> str:
    weekday, number, month, _ = day_in_words(str(day)).split(" ")
    return f"{weekday} {number} {month}"


def _day(day: date, sessions: Sequence[Session], week: Week, first: int, until: int) -> str:
    lines = "".join(f'<div class="line" style="top:{_top(hour * 60, first, until)}%"></div>' for hour in range(first, until + 1))
    shut = " shut" if day in week.closed else ""
    drawn = "".join(_one(*found, week, first, until) for found in lanes(sessions))
    return f'<div class="day{shut}" role="group" aria-label="{_head(day)}">{lines}{drawn}</div>'


def _one(session: Session, lane: int, of: int, week: Week, first: int, until: int) -> str:
    top, height = _top(_minute(session), first, until), 100 * session.minutes / 60 / (until - first)
    who = ", ".join(f"{name} {week.names[name]}" if name in week.names else name for name in session.who)
    where = session.place or MODES.get(session.mode, session.mode)
    about = " · ".join(filter(None, (f"{session.minutes} min", where, ", ".join(session.staff))))
    place = f"top:{top:.2f}%; min-height:{height:.2f}%; left:calc({100 * lane / of:.2f}% + .6mm); width:calc({100 / of:.2f}% - 1.2mm)"
    rest = (about, f"{session.kind}, S{session.number}", "" if session.standing == "booked" else session.standing)
    rows = f"<b>{session.starts[11:16]} {escape(who)}</b>" + "".join(f"<span>{escape(row)}</span>" for row in rest if row)
    return f'<div class="one" style="{place}">{rows}</div>'


def _minute(session: Session) -> int:
    return int(session.starts[11:13]) * 60 + int(session.starts[14:16])


def _monday(session: Session) -> date:
    day = date.fromisoformat(session.starts[:10])
    return day - timedelta(days=day.weekday())


def _top(minute: int, first: int, until: int) -> float:
    return round(100 * (minute / 60 - first) / (until - first), 2)
