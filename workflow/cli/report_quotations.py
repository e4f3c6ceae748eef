"""`workflow report quotations`: what is quoted in the paper, kept with its place in the transcript (floor 4)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow import ids
from workflow.cli import free_text, out
from workflow.errors import WrongUsage

if TYPE_CHECKING:
    from workflow.report.quotations.kept import Quotation
    from workflow.report.steps.quoting import Where
    from workflow.store.folder import StudyFolder


@click.command()
@click.option("--add", metavar="R3", help="Keep a quotation from this recording.")
@click.option("--change", metavar="Q3", help="Change a quotation, or say that you have seen its new words.")
@click.option("--remove", metavar="Q3", help="Keep a quotation no longer.")
@click.option("--at", default="", metavar="TIME", help="From when, such as 00:12:30; alone: the whole turn.")
@click.option("--until", default="", metavar="TIME", help="Up to and with this second.")
@click.option("--words", default="", help="The words themselves, as the transcript has them.")
@click.option("--translation", type=free_text.WORDS, help="The words in the language of the paper.")
@click.option("--translator", type=free_text.WORDS, help="Who translated.")
@click.option("--checked-by", type=free_text.WORDS, help="Who checked the translation.")
@click.option("--theme", type=free_text.WORDS, help="The theme or code that it stands for.")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Another folder than the study's reports/.")
@out.as_json_option
@click.pass_context
def quotations(
    ctx: click.Context, add: str, change: str, remove: str, at: str, until: str, words: str, folder: Path | None, as_json: bool, **more: str
) -> None:
    """List the quotations for the paper, or keep one: who, which words, their translation, and whether they may be quoted."""
    from workflow.report.steps.quoting import Where

    added = {key: value for key, value in more.items() if value is not None}
    where = Where(at, until, words)
    if sum(map(bool, (add, change, remove))) > 1 or (not (add or change) and (added or where != Where())):
        raise WrongUsage("Say one thing at a time.", hint='--add R3 --words "what was said" --translation "..."')
    study = out.here(ctx)
    if add or change or remove:
        made = keep(study, (add, change, remove), where, added, out.by(ctx))
        told = f"{made.id} is kept no longer." if remove else f"{made.id} is kept: {made.who} in R{made.recording}."
        out.as_json({"id": made.id, "who": made.who}) if as_json else out.say(told)
        return
    listing(study, folder, as_json)


def keep(study: "StudyFolder", ids_typed: tuple[str, str, str], where: "Where", added: dict[str, str], by: str) -> "Quotation":
    """Do the one thing that was asked for."""
    from workflow.report.steps import quoting

    add, change, remove = ids_typed
    if add:
        return quoting.add(study, ids.parse(add, prefix="R").number, where, added, by=by)
    if change:
        asked = where if where != quoting.Where() else None
        return quoting.change(study, quoting.number_of(change), added, asked, by=by)
    return quoting.remove(study, quoting.number_of(remove), by=by)


def listing(study: "StudyFolder", folder: Path | None, as_json: bool) -> None:
    from workflow.report.steps import quotations as report
    from workflow.report.steps import quoting, reports

    desk, found = reports.desk(study), quoting.shown(study)
    made = report.quotations(desk, found)
    if as_json:
        out.as_json(made.json | {"quotations": report.as_json(desk, found)})
        return
    out.say(made.text)
    for path in reports.write(made, folder or study.path / reports.FOLDER):
        out.note(f"Written: {path}")
