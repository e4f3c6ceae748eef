"""`workflow report ...`: the numbers of the paper, from what the study recorded (floor 4)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import out
from workflow.cli.report_check import check
from workflow.cli.report_quotations import quotations

if TYPE_CHECKING:
    from workflow.report.steps.reports import Report
    from workflow.store.folder import StudyFolder

group_option = click.option("--group", default="", help="Only this group of study.toml.")
out_option = click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Another folder than the study's reports/."
)


@click.group()
def report() -> None:
    """The numbers of the paper. All reports count the same facts, so they agree."""


def show(study: "StudyFolder", made: "Report", folder: Path | None, as_json: bool) -> None:
    """Print a report and write its files; for another program, print its facts and write nothing."""
    from workflow.report.steps import reports

    if as_json:
        out.as_json(made.json)
        return
    out.say(made.text)
    for path in reports.write(made, folder or study.path / reports.FOLDER):
        out.note(f"Written: {path}")


@report.command()
@group_option
@out_option
@out.as_json_option
@click.pass_context
def flow(ctx: click.Context, group: str, folder: Path | None, as_json: bool) -> None:
    """Who was contacted, declined, agreed, was interviewed, came again: a diagram whose sums close, or no diagram."""
    from workflow.report.steps import reports

    study = out.here(ctx)
    show(study, reports.flow(reports.desk(study), group), folder, as_json)


@report.command()
@group_option
@out_option
@out.as_json_option
@click.pass_context
def characteristics(ctx: click.Context, group: str, folder: Path | None, as_json: bool) -> None:
    """Who took part, by group and wave: a table in which nobody can be found."""
    from workflow.report.steps import reports

    study = out.here(ctx)
    show(study, reports.characteristics(reports.desk(study), group), folder, as_json)


@report.command()
@out_option
@out.as_json_option
@click.pass_context
def durations(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """How long interviews and focus groups took, in minutes."""
    from workflow.report.steps import reports

    study = out.here(ctx)
    show(study, reports.durations(reports.desk(study)), folder, as_json)


@report.command()
@out_option
@out.as_json_option
@click.pass_context
def timeline(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """When interviews were, how long after each other, and which lay outside their window."""
    from workflow.report.steps import reports

    study = out.here(ctx)
    show(study, reports.when(reports.desk(study)), folder, as_json)


@report.command()
@click.option("--language", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="Of the sentences.")
@out_option
@out.as_json_option
@click.pass_context
def methods(ctx: click.Context, language: str, folder: Path | None, as_json: bool) -> None:
    """Write the Methods section, with the source of every number."""
    from workflow.report.steps import reports, writing

    study = out.here(ctx)
    show(study, writing.methods(reports.desk(study), language), folder, as_json)


@report.command()
@out_option
@out.as_json_option
@click.pass_context
def srqr(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """Fill in SRQR: each of its 21 items from the study, or what it needs from you."""
    from workflow.report.steps import reports, writing

    study = out.here(ctx)
    show(study, writing.checklist(reports.desk(study), "srqr"), folder, as_json)


@report.command()
@out_option
@out.as_json_option
@click.pass_context
def coreq(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """Fill in COREQ: each of its 32 items from the study, or what it needs from you."""
    from workflow.report.steps import reports, writing

    study = out.here(ctx)
    show(study, writing.checklist(reports.desk(study), "coreq"), folder, as_json)


@report.command("all")
@click.option("--language", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="Of the Methods section.")
@out_option
@out.as_json_option
@click.pass_context
def everything(ctx: click.Context, language: str, folder: Path | None, as_json: bool) -> None:
    """Write all reports as one page that works offline and prints well (report.html), and as a Word document."""
    from workflow.report.steps import quoting, reports, together

    study = out.here(ctx)
    show(study, together.together(reports.desk(study), quoting.shown(study), language), folder, as_json)


report.add_command(check)
report.add_command(quotations)
