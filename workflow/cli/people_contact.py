"""`workflow people contact`, `agree` and `decline`: what came of a call, without the screen (floor 4)."""

from typing import Any

import click

from workflow.cli import free_text, names, out, when
from workflow.days import short
from workflow.people.candidates import STANDINGS, Candidate
from workflow.people.contacts import CHANNELS, OUTCOMES, REFUSALS
from workflow.people.wishes import in_words
from workflow.store.folder import StudyFolder


@click.command()
@click.argument("person", metavar="C17")
@click.option("--outcome", metavar="OUTCOME", help=f"What came of it: {', '.join(OUTCOMES)}.")
@click.option("--channel", default="phone", show_default=True, metavar="CHANNEL", help=f"How: {', '.join(CHANNELS)}.")
@click.option("--at", default="", type=when.MOMENT, metavar='"2026-11-24 14:10"', help="When it was; now, where it is left out.")
@click.option(
    "--again",
    default="",
    type=when.MOMENT,
    metavar='"2026-11-26 18:30"',
    help="When the person wants to be phoned, with --outcome callback.",
)
@click.option("--note", type=free_text.WORDS, default="", help="A few words; no names and no numbers.")
@click.option("--reason", type=free_text.WORDS, default="", help="Why this person is phoned, where the advice named somebody else.")
@click.option("--letter", type=when.DAY, metavar="DAY", help="The information letter went out on this day; with or without a call.")
@click.option(
    "--wish",
    "wishes",
    multiple=True,
    metavar="WISH",
    help='How the person wishes it: "Tue 9-12", home, "not SD", "same interviewer", none.',
)
@click.pass_context
def contact(ctx: click.Context, person: str, outcome: str | None, letter: str | None, wishes: tuple[str, ...], **said: Any) -> None:
    """Write down an attempt to reach somebody, how they wish to be interviewed, or that the information letter went out."""
    from workflow.people.steps import book
    from workflow.people.steps.call import Call, phoned, wished, wrote

    study = out.here(ctx)
    letter, said["at"] = _days(study, letter or "", said["at"], something=bool(outcome or letter or wishes))
    found = book.get(study, person)
    if wishes:
        found = wished(study, found, wishes, by=out.by(ctx))
        out.say(f"{found.id} wishes: {in_words(found.wishes) or 'nothing in particular'}.")
    if letter:
        found = wrote(study, found, letter, by=out.by(ctx), now=out.now(study))
        out.say(f"{found.id}: the information letter went out on {found.letter_on}.")
    if outcome:
        call = Call(outcome, **said, telling=names.telling_where_open(study))
        found = phoned(study, found, call, by=out.by(ctx), now=out.now(study))
        tell(study, found, out.now(study))


def _days(study: StudyFolder, letter: str, at: str, *, something: bool) -> tuple[str, str]:
    """Both days, where they can have been. Raises WrongUsage, also where nothing was said at all."""
    if not something:
        raise click.UsageError(
            "Say what came of it with --outcome, how it should be with --wish, or that the letter went out with --letter 2026-11-24."
        )
    return out.past(study, letter, "--letter"), out.past(study, at, "--at")


@click.command()
@click.argument("person", metavar="C17")
@click.option("--on", "day", type=when.DAY, metavar="DAY", help="The day; today, where it is left out.")
@click.pass_context
def agree(ctx: click.Context, person: str, day: str | None) -> None:
    """Somebody says yes. That is enough to book; the signature may come later."""
    from workflow.people.steps import book, contact

    study = out.here(ctx)
    before = book.get(study, person)
    found = contact.agreed(study, before, out.past_day(study, day), by=out.by(ctx), corrects=bool(day))
    out.say(f"{found.id} {STANDINGS[found.standing]}.{_said_before(before, found)}")
    if before.standing in ("declined", "cancelled-before-first"):
        why = f" ({REFUSALS[before.why]})" if before.why in REFUSALS else ""
        out.say(f"Before that {found.id} had said no{why}; both stand in the story: workflow people timeline {found.id}")
    out.say(f"Next: workflow schedule slots {found.id}")


def _said_before(before: Candidate, after: Candidate) -> str:
    """What became of the day, where somebody had agreed already."""
    if before.standing != "agreed":
        return ""
    if before.agreed_on == after.agreed_on:
        return f" It was written down for {before.agreed_on}; another day: --on DAY."
    return f" The day is {after.agreed_on} now; it was {before.agreed_on}."


@click.command(epilog="Reasons: " + "; ".join(f"{code} ({words})" for code, words in REFUSALS.items()) + ".")
@click.argument("person", metavar="C17")
@click.option("--why", required=True, metavar="REASON", help="One of the reasons below; not-given is a full answer.")
@click.option("--note", type=free_text.WORDS, default="", help="A few words; no names and no numbers.")
@click.option("--on", "day", type=when.DAY, metavar="DAY", help="The day; today, where it is left out.")
@click.pass_context
def decline(ctx: click.Context, person: str, why: str, note: str, day: str | None) -> None:
    """Somebody says no: before agreeing, before the first interview, or to the follow-up. What was booked is cancelled with it."""
    from workflow.people.steps import book
    from workflow.people.steps.call import refused

    study = out.here(ctx)
    before = book.get(study, person)
    found, cancelled = refused(
        study, before, why, out.past_day(study, day), by=out.by(ctx), note=note, telling=names.telling_where_open(study)
    )
    words = REFUSALS[found.follow_up or found.why]
    out.say(f"{found.id} " + (f"is not coming to the follow-up: {words}." if found.follow_up else f"{STANDINGS[found.standing]}: {words}."))
    if found == before:
        out.say(f"That was written down before; nothing was changed, its day included: workflow people timeline {found.id}")
    for session in cancelled:
        out.say(f"S{session.number} is cancelled.")


def tell(study: StudyFolder, person: Candidate, now: str) -> None:
    """What was written, and what comes next."""
    from workflow.people.contacts import next_try

    attempt = person.attempts[-1]
    out.say(f"{person.id}: {OUTCOMES[attempt.outcome]} ({short(attempt.at)}).")
    if person.standing == "unreachable":
        out.say(f"{person.id} counts as not reached now: {len(person.attempts)} attempts on different days and times of day.")
    elif attempt.again_at:
        out.say(f"Phone again: {short(attempt.again_at)}. It will stand in: workflow today")
    elif attempt.outcome == "wrong-number":
        out.say("Next: look the number up, and put it right in the list that is imported")
    elif attempt.answered:
        out.say(f"Next: workflow people agree {person.id}, or workflow people decline {person.id} --why not-given")
    else:
        out.say(f"Next: {next_try(person.attempts, study.settings.rules['attempts'], now)}")
