"""`workflow guide`: topic guides, from the first draft to the table of what was spoken about (floor 4)."""

from pathlib import Path

import click

from workflow import ids
from workflow.cli import covering, free_text, out, when

WHY = click.option("--why", type=free_text.WORDS, default="", help="The reason, for the history that the appendix prints.")


@click.group()
def guide() -> None:
    """Topic guides: write, pilot, release, attach, and see what was spoken about."""


@guide.command()
@click.argument("source", metavar="[FILE|NAME]", required=False)
@click.pass_context
def add(ctx: click.Context, source: str | None) -> None:
    """Take a guide into the study: your own file, or one that comes along. Without a name, list those that come along."""
    from workflow.guides import shipped
    from workflow.guides.steps.book import working_file
    from workflow.guides.steps.change import add

    if not source:
        out.say("These guides come along; each is a text to change:")
        out.say("\n".join(f"  {name}" for name in shipped.names()))
        out.say("Next: workflow guide add patient-first   (the language is that of your study)")
        return
    made, new = add(out.here(ctx), source, by=out.by(ctx))
    out.say(f"{made.id}: {made.title}" + ("" if new else "\nIt is there already; nothing was changed."))
    out.say(f"Next: edit {working_file(made.id)}, then: workflow guide lint {made.id}")


@guide.command()
@click.argument("source", metavar="GUIDE|FILE")
@out.as_json_option
@click.pass_context
def lint(ctx: click.Context, source: str, as_json: bool) -> None:
    """Advice on the wording, in English and Dutch. It changes nothing, and advice is no fault."""
    from dataclasses import asdict

    from workflow.errors import NoStudy
    from workflow.guides.steps.change import lint

    try:
        study = out.here(ctx)
    except NoStudy:
        study = None
    read, found = lint(study, source)
    rows = [(one.item or "the guide", one.sentence) for one in found]
    total = sum(section.minutes for section in read.sections)
    good = f"{read.id}: {len(read.items)} questions, {total} minutes. Nothing to remark."
    out.listing(rows, ("question", "advice"), [asdict(one) for one in found], as_json, good)


@guide.command()
@click.argument("name", metavar="[GUIDE]", default="")
@click.option("--session", metavar="S1", help="The session it was tried in; without one, colleagues have read it.")
@click.option("--looked", type=free_text.WORDS, required=True, help="Who looked at it: initials, or for example two-colleagues.")
@click.option("--changed", type=free_text.WORDS, required=True, help="What was changed after it, or nothing.")
@click.option("--in-analysis/--not-in-analysis", default=None, help="Whether what was said in the pilot is analysed with the rest.")
@click.option("--on", default="", type=when.DAY, metavar="DAY", help="Another day than today, written 2026-11-24.")
@click.pass_context
def pilot(ctx: click.Context, name: str, session: str | None, looked: str, changed: str, in_analysis: bool | None, on: str) -> None:
    """Write down that a guide was tried out: in which session, who looked at it, what changed."""
    from workflow.guides.steps.change import Trial, pilot

    number = ids.parse(session, prefix="S").number if session else None
    study = out.here(ctx)
    made = pilot(study, name, Trial(looked, changed, number, in_analysis), by=out.by(ctx), on=out.past_day(study, on))
    out.say(f"{made.id} is {made.standing}: {out.many(len(made.pilots), 'pilot')}.")
    out.say(f"Next: change the file if need be, then: workflow guide release {made.id}")


@guide.command()
@click.argument("name", metavar="[GUIDE]", default="")
@WHY
@click.option("--after", default="", metavar="S5", help="The session that led to the change; none where it was no session.")
@click.option("--approved-by", type=free_text.WORDS, default="", metavar="INITIALS", help="Who approved it; usually who types this.")
@click.option("--not-piloted", type=free_text.WORDS, default="", metavar="WHY", help="Release it without a pilot, and say why.")
@click.option("--on", default="", type=when.DAY, metavar="DAY", help="Another day than today, written 2026-11-24.")
@click.pass_context
def release(ctx: click.Context, name: str, why: str, after: str, approved_by: str, not_piloted: str, on: str) -> None:
    """Freeze the guide as the next version, ready for sessions; a change needs its reason and its session."""
    from workflow.guides.steps.change import Release, release

    study = out.here(ctx)
    made, version, new = release(study, name, Release(why, after, approved_by, not_piloted), by=out.by(ctx), on=out.past_day(study, on))
    if not new:
        out.say(f"{made.id} has not changed since version {version.number}; nothing was done.")
        return
    out.say(f"{made.id} {version.number} is released" + (f": {version.changed}." if version.changed else "."))
    out.say("Next: workflow guide attach S1")


@guide.command()
@click.argument("session", metavar="S1")
@click.argument("name", metavar="[GUIDE]", default="")
@click.option("--version", default="", help="An older released version; usually the newest.")
@WHY
@click.pass_context
def attach(ctx: click.Context, session: str, name: str, version: str, why: str) -> None:
    """Give a session its guide: id, version and hash are pinned. Without a name, the one that is meant for it."""
    from workflow.guides.steps.attach import attach

    number = ids.parse(session, prefix="S").number
    use, new = attach(out.here(ctx), number, name, version, by=out.by(ctx), reason=why)
    out.say(f"S{number} uses {use.guide} {use.version} ({use.sha256[:16]})" + ("." if new else "; that is so already."))
    if new:
        out.say(f"Next: workflow guide print S{number}")


@guide.command()
@click.argument("name", metavar="GUIDE")
@click.argument("before", metavar="1.0")
@click.argument("after", metavar="[1.1]", default="")
@out.as_json_option
@click.pass_context
def diff(ctx: click.Context, name: str, before: str, after: str, as_json: bool) -> None:
    """Show what two versions differ in; with one version, what the file has now."""
    from workflow.guides.steps.change import diff

    rows = diff(out.here(ctx), name, before, after)
    if as_json:
        out.as_json([dict(zip(("what", "id", "before", "after"), row, strict=True)) for row in rows])
        return
    for what, item, old, new in rows:
        out.say(f"{what} {item}".rstrip())
        out.say("\n".join(f"  {sign} {words}" for sign, words in (("-", old), ("+", new)) if words))
    if not rows:
        out.say("They are the same.")


@guide.command()
@click.argument("name", metavar="[GUIDE]", default="")
@click.option("--markdown", is_flag=True, help="As a table for the appendix.")
@out.as_json_option
@click.pass_context
def history(ctx: click.Context, name: str, markdown: bool, as_json: bool) -> None:
    """The table that an appendix prints: version, day, change, why, after which session. Without a name, list the guides."""
    from workflow.guides.steps import book, printing

    study = out.here(ctx)
    guides = book.listed(study)
    if not name and len(guides) != 1:
        rows = [(one.id, one.standing, one.released.number if one.released else "", len(one.pilots), one.title) for one in guides]
        keys = ("id", "standing", "version", "pilots", "title")
        out.listing(rows, keys, [dict(zip(keys, row, strict=True)) for row in rows], as_json, "There is no guide yet: workflow guide add")
        return
    table = printing.history(study, book.only(study, name))
    if markdown:
        out.say(printing.markdown(table))
        return
    facts = [dict(zip(printing.HEADERS, row, strict=True)) for row in table]
    out.listing(table, printing.HEADERS, facts, as_json, "It has no version yet: workflow guide pilot")


@guide.command()
@click.argument("session", metavar="[S1]", required=False)
@click.option("--asked", is_flag=True, help="Enter that every question was asked, but for the exceptions.")
@click.option(
    "--except",
    "exceptions",
    type=free_text.WORDS,
    multiple=True,
    metavar="ITEM=HOW",
    help='harm=partly, harm=came-up@12, "harm=skipped: no time".',
)
@click.option("--confirm", is_flag=True, help="You have looked at the proposals from the transcript: enter them, but for the exceptions.")
@click.option("--guide", "name", default="", metavar="GUIDE", help="Which guide's matrix, where the study has several.")
@click.option("--picture", is_flag=True, help="Also write the matrix as SVG and PNG into reports/.")
@out.as_json_option
@click.pass_context
def coverage(
    ctx: click.Context,
    session: str | None,
    asked: bool,
    exceptions: tuple[str, ...],
    confirm: bool,
    name: str,
    picture: bool,
    as_json: bool,
) -> None:
    """What was spoken about: the matrix of all sessions, or of one session what is entered and what its transcript seems to say."""
    study = out.here(ctx)
    if session is None:
        covering.show_matrix(study, name, picture, as_json)
        return
    number = ids.parse(session, prefix="S").number
    hint = f"workflow guide coverage S{number}, which shows what the transcript seems to say"
    out.not_together("one says it from memory, the other takes what the transcript says", hint, asked=asked, confirm=confirm)
    if asked or exceptions or confirm:
        covering.enter(study, number, exceptions, asked=asked, confirm=confirm, by=out.by(ctx))
    else:
        covering.show_session(study, number, as_json)


@guide.command("print")
@click.argument("what", metavar="S1|GUIDE")
@click.option("--version", default="", help="Of a guide: a frozen version; usually the file as it is now.")
@click.option("--to", "formats", multiple=True, default=("docx", "html"), show_default=True, help="docx or html; may stand twice.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Another folder than the study's exports/.")
@click.pass_context
def print_(ctx: click.Context, what: str, version: str, formats: tuple[str, ...], folder: Path | None) -> None:
    """Write the interview sheet with room for notes: for a session, or of a guide."""
    from workflow.guides.steps import printing

    study = out.here(ctx)
    number = covering.session_number(what)
    sheet = printing.for_session(study, number) if number else printing.of_guide(study, what, version)
    for path in printing.write(study, sheet, formats, folder):
        out.say(str(path))
