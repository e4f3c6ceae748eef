"""`workflow member-check`: participants read a summary of their own interview and say whether it is right (floor 4)."""

from typing import TYPE_CHECKING

import click

from workflow import ids
from workflow.cli import amounts, free_text, out, when
from workflow.cli.keyboard import attended
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.rigour.checks import Check
    from workflow.rigour.steps.sending import Sending

SESSION = click.option("--session", metavar="S1", default="", help="Which interview, where the person had several checked.")
ON = click.option("--on", default="", type=when.DAY, metavar="DAY", help="Another day than today, written 2026-11-24.")
WHO = click.argument("who", metavar="P1")


@click.group("member-check")
def member_check() -> None:
    """Member checks: a summary goes to participants, and what they say of it is kept."""


@member_check.command()
@click.argument("who", metavar="[P1]", default="")
@SESSION
@click.option("--why", type=free_text.WORDS, default="", help="Why somebody is asked besides the rule.")
@ON
@click.option("--dry-run", is_flag=True, help="Say whom the rule takes, and change nothing.")
@click.pass_context
def plan(ctx: click.Context, who: str, session: str, why: str, on: str, dry_run: bool) -> None:
    """Plan whom to ask, by the rule of study.toml; or one person more, with the reason."""
    from workflow.rigour.steps import member_checks

    study = out.here(ctx)
    day = out.past_day(study, on)
    if who:
        check = member_checks.plan_one(study, who, _number(session), by=out.by(ctx), on=day, reason=why, dry_run=dry_run)
        _say_planned(check, dry_run)
        return
    made = member_checks.plan(study, by=out.by(ctx), on=day, dry_run=dry_run)
    names = ", ".join(f"{check.who} (S{check.session})" for check in made.planned) or "Nobody"
    are = "would be" if dry_run else "is" if len(made.planned) < 2 else "are"
    out.say(f"By the rule “{made.rule}”: {names} {are} asked.")
    for name, reason in made.passed_over:
        out.say(f"{name} is passed over: {reason}")
    if made.planned and not dry_run:
        out.say(f"Next: workflow member-check prepare {made.planned[0].who}")


def _say_planned(check: "Check", dry_run: bool) -> None:
    of = f"{check.who} (S{check.session})"
    out.say(f"{of} would be planned." if dry_run else f"{of} is planned.\nNext: workflow member-check prepare {check.who}")


@member_check.command()
@WHO
@SESSION
@click.pass_context
def prepare(ctx: click.Context, who: str, session: str) -> None:
    """Write the draft of a summary from the transcript, by the topics of the guide, for you to rewrite in Word."""
    from workflow.rigour.steps.member_checks import prepare

    check, path = prepare(out.here(ctx), who, _number(session), by=out.by(ctx))
    out.say(f"The draft for {check.who} is {path}")
    out.say(f"Next: rewrite it in Word and save it, then: workflow member-check send {check.who}")


@member_check.command()
@WHO
@SESSION
@click.option("--how", type=click.Choice(["mail", "paper"]), default="mail", show_default=True, help="A draft mail, or a letter to print.")
@click.option("--alive", is_flag=True, help="Somebody made sure today that the person is alive and well enough.")
@click.option("--distressed/--not-distressed", default=None, help="Whether the person was distressed in or after the interview.")
@click.option("--despite", type=free_text.WORDS, default="", metavar="WHY", help="Why it goes out although distress was noted then.")
@click.option("--as-is", is_flag=True, help="Send the draft as the program wrote it.")
@ON
@click.pass_context
def send(
    ctx: click.Context, who: str, session: str, how: str, alive: bool, distressed: bool | None, despite: str, as_is: bool, on: str
) -> None:
    """Prepare the letter with the summary. Consent, being alive and distress are asked first; you send it yourself."""
    from workflow.rigour.steps import sending

    study, number = out.here(ctx), _number(session)
    day = out.past_day(study, on)
    wish = _asked(study, who, number, day, sending.Sending(how, alive, distressed, despite, as_is, corrects=bool(on)))
    check, paths = sending.send(study, who, wish, _known(study, who), number, by=out.by(ctx), on=day)
    if check.standing == "held-back":
        out.say(f"{check.who} is held back: {check.why}. Nothing was written.")
        if not distressed:
            out.say(f'May it go out all the same? Type it again with the reason: workflow member-check send {check.who} --despite "..."')
        return
    out.say(f"{check.who}: answer awaited by {check.due_on}. The draft bears a name and lies in the key folder:")
    out.say("\n".join(map(str, paths)))
    if how == "paper":
        out.say(f"Enclose the summary: {study.path / check.document}")


@member_check.command()
@WHO
@SESSION
@ON
@click.pass_context
def remind(ctx: click.Context, who: str, session: str, on: str) -> None:
    """Prepare a reminder; at most two."""
    from workflow.rigour.steps.sending import remind

    study = out.here(ctx)
    check, paths = remind(study, who, _known(study, who), _number(session), by=out.by(ctx), on=out.past_day(study, on))
    out.say(f"{check.who}: reminder {len(check.reminders)}, answer awaited by {check.due_on}.")
    out.say("\n".join(map(str, paths)))


@member_check.command()
@WHO
@click.argument("answer", metavar="ANSWER")
@SESSION
@click.option("--note", type=free_text.WORDS, default="", help="What the person wrote, in short and without names.")
@click.option("--why", type=free_text.WORDS, default="", help="Why an answer that was written down is another now.")
@ON
@click.pass_context
def response(ctx: click.Context, who: str, answer: str, session: str, note: str, why: str, on: str) -> None:
    """Write down an answer: confirmed, changes, disagrees, adds, none, declined or undeliverable. None never counts as confirmed."""
    from workflow.rigour.checks import ANSWERS
    from workflow.rigour.steps.member_checks import response

    study = out.here(ctx)
    day = out.past_day(study, on)
    check = response(study, who, answer, _number(session), by=out.by(ctx), on=day, note=note, reason=why, corrects=bool(on))
    stays = "" if check.answered_on == day else f" It stays written down for {check.answered_on}; another day: --on DAY."
    out.say(f"{check.who}: {ANSWERS[check.answer]}.{stays}")
    if check.to_resolve:
        out.say(f"Next: workflow member-check resolve {check.who} --revision N, --note TEXT or --nothing WHY")


@member_check.command()
@WHO
@SESSION
@click.option("--revision", type=amounts.WHOLE, help="The revision of the transcript in which the change was made.")
@click.option("--note", type=free_text.WORDS, default="", help="A note that stays tied to the transcript.")
@click.option("--nothing", type=free_text.WORDS, default="", metavar="WHY", help="Nothing was done, and why.")
@ON
@click.pass_context
def resolve(ctx: click.Context, who: str, session: str, revision: int | None, note: str, nothing: str, on: str) -> None:
    """Say how changes, disagreement or additions were dealt with."""
    from workflow.rigour.steps.member_checks import Resolution, resolve

    study, wish = out.here(ctx), Resolution(revision, note, nothing)
    check = resolve(study, who, wish, _number(session), by=out.by(ctx), on=out.past_day(study, on))
    out.say(f"{check.who}: dealt with ({check.action}).")


@member_check.command("list")
@click.option("--language", default="en", show_default=True, help="Of the sentence for the paper: en or nl.")
@out.as_json_option
@click.pass_context
def list_(ctx: click.Context, language: str, as_json: bool) -> None:
    """Where every member check stands, what is late, and the sentence for the paper."""
    from dataclasses import asdict

    from workflow.rigour import checks
    from workflow.rigour.steps.member_checks import listed, refusals

    study = out.here(ctx)
    found, today = listed(study), out.day(study, None)
    stopped = {check.who: " ".join(refusals(study, check.who)) for check in found if check.standing not in ("answered", "resolved")}
    if as_json:
        rows = [asdict(check) | {"late": checks.late(check, today), "stopped": stopped.get(check.who, "")} for check in found]
        out.as_json({"checks": rows, "sentence": checks.sentence(found, language)})
        return
    shown = [
        (
            c.who,
            f"S{c.session}",
            checks.STANDINGS[c.standing],
            c.sent_on,
            checks.ANSWERS.get(c.answer, ""),
            c.action,
            stopped.get(c.who) or checks.late(c, today) or c.why,
        )
        for c in found
    ]
    headers = ("who", "session", "standing", "sent", "answer", "dealt with", "remarks")
    out.listing(shown, headers, [], False, "No member check is planned yet.\nNext: workflow member-check plan")
    if found:
        out.say(f"\n{checks.sentence(found, language)}")


def _number(session: str) -> int:
    return ids.parse(session, prefix="S").number if session else 0


def _known(study: StudyFolder, who: str) -> dict[str, str]:
    """What the key file says of the person; nothing for a study that keeps its names elsewhere."""
    from workflow.cli import names
    from workflow.people.steps import book
    from workflow.store.identities import there

    person = book.participant(study, str(ids.parse(who)))
    return names.opened(study).person(person.number) if person and there(study) else {}


def _asked(study: StudyFolder, who: str, session: int, day: str, wish: "Sending") -> "Sending":
    """What was not said on the command line is asked, where somebody sits at the screen."""
    from dataclasses import replace

    from workflow.rigour.steps.sending import questions

    if not attended():
        return wish
    check, _, alive, noted = questions(study, who, session, day)
    if not (alive or wish.alive):
        wish = replace(wish, alive=click.confirm(f"Did somebody make sure today that {check.who} is alive and well enough?", err=True))
    if wish.distressed is None:
        hint = f" (noted: {noted})" if noted else ""
        wish = replace(wish, distressed=click.confirm(f"Was {check.who} distressed in or after the interview{hint}?", err=True))
    return wish
