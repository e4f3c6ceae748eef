"""`workflow schedule invite | replies | remind | feed | sync`: what goes out, what comes back, the team's calendar (floor 4)."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow import ids
from workflow.cli import out, when
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.schedule.sessions import Session
    from workflow.schedule.steps.answering import Read
    from workflow.schedule.steps.inviting import Prepared, Waiting


def moment(study: StudyFolder) -> datetime:
    """Now, in UTC; by the study's clock, so that a page can show another day."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(out.now(study)).replace(tzinfo=ZoneInfo(study.settings.timezone)).astimezone(UTC)


@click.command()
@click.argument("session", metavar="S3")
@click.option("--send", is_flag=True, help="Send the drafts now, by the mail server of study.toml. This uses the network.")
@click.option("--sent", "by_hand", is_flag=True, help="Write down that you have sent the drafts that wait from your own mail program.")
@click.option("--utc", is_flag=True, help="Write times in UTC, for a calendar that reads zones wrongly.")
@click.pass_context
def invite(ctx: click.Context, session: str, send: bool, by_hand: bool, utc: bool) -> None:
    """Write what the people of a session do not know yet: an invitation, a new time, a cancellation.

    Each is a draft beside the key file; open it in your mail program and send it. Typing this again writes only what has changed.
    """
    from workflow.cli import names
    from workflow.schedule.steps import inviting

    study, number = out.here(ctx), ids.parse(session, prefix="S").number
    out.not_together("the program sends the drafts, or you have", f"workflow schedule invite S{number} --send", send=send, sent=by_hand)
    if by_hand:
        say_sent(study, number, out.by(ctx))
        return
    made = inviting.prepare(study, number, names.opened(study), by=out.by(ctx), now=moment(study), utc=utc)
    say_drafts(made)
    waiting = inviting.unsent(study, number)
    if send and waiting:
        ctx.exit(post(study, waiting, out.by(ctx)))
    say_next(number, made, waiting)


def say_next(number: int, made: "Sequence[Prepared]", waiting: "Sequence[Waiting]") -> None:
    """How the drafts get to the people; where nothing had to be written, those that nobody has sent yet, as far as the program knows."""
    if made:
        if any(told.is_mail for told in made):
            out.say(f"Next: open the drafts in your mail program, or: workflow schedule invite S{number} --send")
        return
    for one in waiting:
        out.say(f"{one.person}: written, and not sent yet: {one.file.parent.name}/{one.file.name}")
    if waiting:
        out.say(f"Next: workflow schedule invite S{number} --send, or, once you have sent it yourself, the same with --sent")
    else:
        out.say(f"There is nothing new to tell about S{number}: every letter is out, or printed by you.")


def say_sent(study: StudyFolder, number: int, by: str) -> None:
    """Write down what somebody has sent from a mail program of their own."""
    from workflow.schedule.steps import inviting

    done = inviting.sent_by_hand(study, number, by=by)
    out.say("\n".join(f"S{number}, {one.person}: sent." for one in done) or f"No draft of S{number} waits to be sent.")


def say_odd_time(study: StudyFolder, session: "Session") -> None:
    """Remark on a holiday or an hour of the night, which may be a slip; the time is booked."""
    from workflow.schedule.steps import remarks

    for remark in remarks.of(study, session):
        out.note(remark)


def say_drafts(made: "Sequence[Prepared]") -> None:
    for told in made:
        out.say(f"{told.person}: {told.what} ({'a mail' if told.is_mail else 'to print'}) in {told.file.parent.name}/{told.file.name}")


def tell_change(study: StudyFolder, number: int, by: str) -> None:
    """After a session was moved or cancelled: draft what its people do not know yet, where the key file opens without a question."""
    from workflow.cli import names
    from workflow.schedule.invitations import untold
    from workflow.schedule.steps import get, inviting

    session = get(study, number)
    if not any(untold(session, person) for person in session.invitations):
        return
    identities = names.opened_silently(study)
    if identities:
        say_drafts(inviting.prepare(study, number, identities, by=by, now=moment(study)))
        identities.close()
    out.say(f"Next: workflow schedule invite S{number}" + (" --send" if identities and study.settings.mail.get("server") else ""))


def post(study: StudyFolder, waiting: "list[Waiting]", by: str) -> int:
    """Send the drafts that wait, one sentence each; the exit code. Raises BadInput."""
    from workflow.cli import names
    from workflow.schedule.post import Post
    from workflow.schedule.steps import inviting

    if not waiting:
        out.say("There is nothing to send.")
        return 0
    server = Post(*inviting.server_of(study), names.password(study, "mail") if study.settings.mail.get("user") else "")
    problems = []
    for posted in inviting.send(study, waiting, server, by=by):
        if posted.problem:
            problems.append((f"S{posted.session}, {posted.person}", posted.problem))
        else:
            out.say(f"S{posted.session}, {posted.person}: sent.")
    return out.exit_code(problems)


@click.command()
@click.argument("file", metavar="FILE|imap:", type=click.Path(path_type=Path))
@click.option(
    "--since", type=when.DAY, metavar="DAY", help="Of the mailbox, what came on this day or later; 60 days, where it is left out."
)
@click.option("--mark", is_flag=True, help="Mark the mails in the mailbox whose answers were written down as read.")
@out.as_json_option
@click.pass_context
def replies(ctx: click.Context, file: Path, since: str | None, mark: bool, as_json: bool) -> None:
    """Read answers from saved mails: an .eml, an mbox, or a folder of them. Unclear ones are listed for you to look at.

    With imap: (or imap:FOLDER) they are read from the mailbox of study.toml. This uses the network; nothing is deleted there.
    """
    from dataclasses import asdict

    study = out.here(ctx)
    read = _replies(study, file, since, mark, out.by(ctx))
    rows = [(f"S{one.session}", one.person, one.answer, one.proposal) for one in read.answers]
    facts = {"answers": [asdict(one) for one in read.answers], "needs_a_look": [asdict(one) for one in read.looks]}
    out.listing(rows, ("session", "who", "answer", "proposes"), facts, as_json, "No new answer.")
    for look in () if as_json else read.looks:
        whose = f" (S{look.session}, {look.person})" if look.person else ""
        out.say(f"Needs a look: {look.about}{whose}: {look.why}.")


def _replies(study: StudyFolder, file: Path, since: str | None, mark: bool, by: str) -> "Read":
    """The answers in files, or in the mailbox. Raises BadInput."""
    from datetime import date, timedelta

    from workflow.cli import names
    from workflow.schedule import mailbox
    from workflow.schedule.steps import answering

    if not str(file).startswith("imap:"):
        return answering.take_in(study, mailbox.read(file), names.opened(study), by=by)
    box = answering.inbox_of(study, str(file).removeprefix("imap:"))
    identities = names.opened(study)
    box = replace(box, password=names.password(study, "mail"))
    first = date.fromisoformat(out.day(study, since)) - (timedelta() if since else timedelta(days=60))
    return answering.read_inbox(study, box, first, identities, by=by, marking=mark)


@click.command()
@click.option("--send", is_flag=True, help="Send the mails among them now. This uses the network.")
@click.option("--dry-run", is_flag=True, help="Say whom it would remind, and write nothing.")
@click.pass_context
def remind(ctx: click.Context, send: bool, dry_run: bool) -> None:
    """Write the reminders that are due: a week before, two days before, and a text message to copy on the day. Each only once."""
    from workflow.cli import names
    from workflow.schedule.steps import reminding

    study = out.here(ctx)
    if dry_run:
        said = [f"{one.person} would be reminded of S{one.session} ({one.kind})." for one in reminding.due(study, moment(study))]
    else:
        made = reminding.prepare(study, names.opened(study), by=out.by(ctx), now=moment(study))
        said = [f"{one.reminder.person}: reminder of S{one.reminder.session} in {one.file.parent.name}/{one.file.name}" for one in made]
    for line in said or ["Nobody is to be reminded now."]:
        out.say(line)
    if send and not dry_run:
        ctx.exit(post(study, reminding.unsent(study, moment(study)), out.by(ctx)))


@click.command()
@click.option("--out", "target", metavar="FILE", type=click.Path(path_type=Path), help="Another place than exports/team-calendar.ics.")
@click.pass_context
def feed(ctx: click.Context, target: Path | None) -> None:
    """Write the team's calendar as one file that calendar programs can open or subscribe to. It holds ids and no names."""
    from workflow.schedule.steps.feeding import write

    study = out.here(ctx)
    path, count = write(study, target, by=out.by(ctx), now=moment(study))
    out.say(f"{out.many(count, 'appointment')} in {path}")


@click.command()
@click.option("--folder", metavar="DIR", type=click.Path(path_type=Path), help="A folder of .ics files instead of the server.")
@click.option("--dry-run", is_flag=True, help="Say what would be changed, and change nothing.")
@click.pass_context
def sync(ctx: click.Context, folder: Path | None, dry_run: bool) -> None:
    """Bring the calendar of study.toml ([mail] calendar) into step with the study. This uses the network. Safe to do twice."""
    from workflow import plugins
    from workflow.cli import names
    from workflow.schedule.steps import feeding

    study = out.here(ctx)
    if folder:
        calendar = plugins.calendar("folder")(folder)
    else:
        user = study.settings.mail.get("user", "")
        calendar = plugins.calendar("caldav")(feeding.address_of(study), user, names.password(study, "calendar") if user else "")
    done = feeding.sync(study, calendar, by=out.by(ctx), now=moment(study), dry_run=dry_run)
    would = "would be " if dry_run else ""
    out.say(f"{would}put: {', '.join(done.put) or 'nothing'}; {would}taken out: {', '.join(done.deleted) or 'nothing'}.".capitalize())
