"""`workflow people show` and `timeline`: how somebody stands, and how it came to that (floor 4)."""

from dataclasses import asdict

import click

from workflow.cli import names, out
from workflow.days import short
from workflow.people.candidates import LIVES, STANDINGS, Candidate
from workflow.people.consent import SCOPES, newest
from workflow.people.contacts import REFUSALS
from workflow.people.wishes import in_words


@click.command()
@click.argument("person", metavar="C17")
@click.option("--names", "with_names", is_flag=True, help="Also what the key file knows; asks for its passphrase, never written to a file.")
@out.as_json_option
@click.pass_context
def show(ctx: click.Context, person: str, with_names: bool, as_json: bool) -> None:
    """Show how somebody stands: facts, attempts, consent, sessions."""
    from workflow.people.steps import book
    from workflow.schedule.steps import listed

    study = out.here(ctx)
    found = book.get(study, person)
    mine = [session for session in listed(study) if found.id in session.who]
    known = names.known_of(study, found.number) if with_names else {}
    if as_json:
        extra = {"known": known} if with_names else {}
        out.as_json(asdict(found) | {"id": found.id, "place": found.place, "sessions": [f"S{one.number}" for one in mine]} | extra)
        return
    for label, text in [*known.items(), *_rows(found)]:
        out.say(f"{label.replace('_', ' ')}: {text}")
    for session in mine:
        out.say(f"S{session.number}: {session.kind}, {session.standing}{' ' + short(session.starts) if session.starts else ''}")
    out.say(f"Next: workflow people timeline {found.id}")


def _rows(person: Candidate) -> list[tuple[str, str]]:
    why = f" ({REFUSALS.get(person.why, STANDINGS.get(person.why, person.why))})" if person.why else ""
    held = newest(person.consents)
    rows = [
        ("id", person.id + (f" (C{person.number} on the list)" if person.participant else "")),
        ("group", person.group),
        ("standing", STANDINGS[person.standing] + why),
        ("facts", ", ".join(f"{name} {value}" for name, value in person.facts.items())),
        ("attempts", ", ".join(f"{short(one.at)} {one.outcome}" for one in person.attempts)),
        ("information letter", person.letter_on),
        ("agreed on", person.agreed_on),
        ("consent", f"form {held.form}, {held.on}, for {', '.join(held.scopes)}" if held else ""),
        ("not covered", ", ".join(scope for scope in SCOPES if not held.covers(scope)) if held else ""),
        ("wishes", in_words(person.wishes)),
        ("status", f"{LIVES[person.life]} ({person.life_on})" if person.life else ""),
        ("withdrawn", f"{person.withdrawn_on}, {person.scope}" if person.withdrawn_on else ""),
        ("follow-up", f"declined: {REFUSALS.get(person.follow_up, person.follow_up)}" if person.follow_up else ""),
    ]
    return [(label, text) for label, text in rows if text]


@click.command()
@click.argument("person", metavar="P7")
@out.as_json_option
@click.pass_context
def timeline(ctx: click.Context, person: str, as_json: bool) -> None:
    """Tell somebody's story in plain sentences, from the first day to today."""
    from workflow.people.steps import book
    from workflow.people.steps.story import timeline

    study = out.here(ctx)
    lines = timeline(study, book.get(study, person))
    if as_json:
        out.as_json([asdict(line) for line in lines])
        return
    for line in lines:
        late = f" (entered {line.late_days} day{'s' * (line.late_days > 1)} later)" if line.late_days else ""
        out.say(f"{short(line.day):20}  {line.text} [{line.by}]{late}")
