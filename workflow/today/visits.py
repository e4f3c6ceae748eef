"""The printed sheet of a visit, a page each: when, where, with whom, what must be signed, what to bring, room to write (floor 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from workflow import paper
from workflow.days import day_in_words, hour_of
from workflow.people.candidates import Candidate
from workflow.people.consent import SCOPES, newest
from workflow.schedule.sessions import MODES, Session

STYLE = """
@page { size: A4; margin: 20mm }
body { font: 12pt/1.45 system-ui, "Segoe UI", Arial, sans-serif; color: #111; max-width: 170mm; margin: 0 auto }
section { break-after: page; padding-top: 4mm } section:last-child { break-after: auto }
h1 { font-size: 19pt; margin: 0 0 1mm } h1 small { font-weight: normal; color: #555; font-size: 12pt }
h2 { font-size: 12pt; margin: 7mm 0 1mm; border-bottom: 1px solid #999 }
table { border-collapse: collapse; width: 100% }
th { text-align: left; width: 38mm; font-weight: 600; vertical-align: top } td, th { padding: 1mm 0 }
.missing { border: 2.5px solid #111; padding: 3mm 4mm; margin: 4mm 0; font-weight: 700 } .missing::before { content: "\\26A0  " }
ul { list-style: none; padding: 0; margin: 1mm 0 } li::before { content: "\\2610  " }
.write { border-bottom: 1px solid #bbb; height: 8mm } p { margin: 2mm 0 0 }
.foot { color: #666; font-size: 9pt; margin-top: 8mm }
"""
BRING = ("recorder, charged, and a second one", "consent form, two copies, and a pen", "information letter", "topic guide", "this sheet")
AFTERWARDS = ("Began at, ended at", "Where did you sit? Who else was there?", "What stood out?", "What did not go as planned?")
CONTACT = {"name": "name", "phone": "phone", "phone2": "or", "address": "address", "gp": "general practitioner", "note": "note"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of today, with those who come; `contacts` are the key file's entries, on a sheet that bears names."""

    session: Session
    people: tuple[Candidate, ...]
    missing: str  # which signature is missing, in a sentence
    contacts: dict[str, dict[str, str]] = field(default_factory=dict)


def page(visits: Sequence[Visit], study: str) -> str:
    """The whole file, one page of paper for each visit; it needs nothing from elsewhere and runs nothing."""
    day = day_in_words(visits[0].session.starts) if visits else ""
    return paper.page(f"Visits, {day}", STYLE, "\n".join(_visit(visit, study) for visit in visits))


def addresses(visit: Visit) -> str:
    """A sheet of its own with where to go and whom to phone, to be destroyed after the visit."""
    session = visit.session
    known = "".join(f"<h2>{escape(who)}</h2>{_table(_contact(entry))}" for who, entry in visit.contacts.items())
    when = f"{day_in_words(session.starts)}, {hour_of(session.starts)}"
    return paper.page(
        f"S{session.number}, where to go",
        STYLE,
        f"<section><h1>S{session.number} <small>{escape(when)}</small></h1>{known}"
        '<p class="foot">Bears names: keep it with the key file, and destroy it after the visit.</p></section>',
    )


def _contact(known: dict[str, str]) -> list[tuple[str, str]]:
    return [(label.capitalize(), known[name]) for name, label in CONTACT.items() if name in known]


def _visit(visit: Visit, study: str) -> str:
    session = visit.session
    rows = [
        ("When", f"{day_in_words(session.starts)}, {hour_of(session.starts)} ({session.zone}), {session.minutes} minutes"),
        ("Where", MODES.get(session.mode, session.mode) or "not said"),
        ("From the team", ", ".join(session.staff) or "nobody named yet"),
        ("Language", session.language),
    ]
    missing = f'<p class="missing">{escape(visit.missing)}</p>' if visit.missing else ""
    people = "".join(_person(person, visit.contacts.get(person.id, {})) for person in visit.people)
    private = "Bears names: keep it with the key file, and destroy it after the visit." if visit.contacts else "Bears no names."
    bring = "".join(f"<li>{escape(thing)}</li>" for thing in BRING)
    write = "".join(f'<p>{escape(ask)}</p><div class="write"></div>' for ask in AFTERWARDS)
    return (
        f"<section><h1>S{session.number} {escape(', '.join(session.who))} <small>{escape(session.kind)}</small></h1>\n"
        f"{_table(rows)}{missing}{people}\n<h2>To bring</h2><ul>{bring}</ul>\n"
        f"<h2>Afterwards</h2>{write}\n"
        f'<p class="foot">{escape(study)}. {private}</p></section>'
    )


def _person(person: Candidate, known: dict[str, str]) -> str:
    held = newest(person.consents)
    rows = _contact(known)
    rows.append(("Consent", f"form {held.form}, signed on {held.on}" if held else "not signed yet"))
    if held:
        rows.append(("Covers", ", ".join(scope for scope in SCOPES if held.covers(scope))))
        rows.append(("Not covered", ", ".join(words for scope, words in SCOPES.items() if not held.covers(scope)) or "nothing"))
    return f"<h2>{escape(person.id)}</h2>{_table(rows)}"


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = (f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}</td></tr>' for label, text in rows)
    return f"<table>{''.join(lines)}</table>"
