"""The command `workflow` and the table of its commands; `--help` loads none of them (floor 4)."""

import importlib

import click

from workflow import __version__

# command -> (module:object, the line that --help shows)
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("workflow.cli.start:init", "Make a new study in a folder."),
    "status": ("workflow.cli.status:status", "Show where this study stands."),
    "today": ("workflow.cli.today:today", "What is to be done today, in working order."),
    "week": ("workflow.cli.today:week", "The next seven days."),
    "call": ("workflow.cli.call:call", "Phone somebody: everything on one screen."),
    "serve": ("workflow.cli.serve:serve", "The board: the study at a glance, in the browser."),
    "demo": ("workflow.cli.demo:demo", "See everything work on made-up interviews."),
    "backup": ("workflow.cli.backup:backup", "Copy the study, or bring a copy back."),
    "check": ("workflow.cli.check:check", "Is everything that was kept still there and whole?"),
    "doctor": ("workflow.cli.doctor:doctor", "Say what works on this computer and what does not."),
    "sample": ("workflow.cli.sample:sample", "The sampling list, and whom to phone next."),
    "people": ("workflow.cli.people:people", "People: contacts, consent, withdrawal."),
    "schedule": ("workflow.cli.schedule:schedule", "Interviews: free times, booking, cancelling, the agenda."),
    "session": ("workflow.cli.session:session", "Interviews and focus groups."),
    "guide": ("workflow.cli.guide:guide", "Topic guides and what was spoken about."),
    "recording": ("workflow.cli.recording:recording", "Add recordings and transcribe them."),
    "transcribe": ("workflow.cli.loose:transcribe", "Transcribe sound files without a study."),
    "transcript": ("workflow.cli.transcript:transcript", "Read transcripts, correct them, see whose they are."),
    "member-check": ("workflow.cli.member_check:member_check", "Summaries that participants check."),
    "coding": ("workflow.cli.coding:coding", "Double coding, agreement, saturation."),
    "export": ("workflow.cli.export:export", "Write transcripts for other programs."),
    "report": ("workflow.cli.report:report", "The numbers of the paper."),
    "models": ("workflow.cli.models:models", "Speech models: list, fetch, bring along."),
    "changes": ("workflow.cli.changes:changes", "The change log of this study."),
}


class LateGroup(click.Group):
    """A group that knows its commands' names and first lines, and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, thing = COMMANDS[name][0].partition(":")
        return getattr(importlib.import_module(module), thing)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            raise click.UsageError(f"No such command '{args[0]}'.", ctx) from None  # what is meant: workflow.cli.meant

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workflow")
@click.option("--study", metavar="DIR", help="The study's folder; usually the one you are in.")
@click.option("--by", metavar="INITIALS", envvar="WORKFLOW_STAFF", help="Who does this, for the study's records.")
@click.pass_context
def cli(ctx: click.Context, study: str | None, by: str | None) -> None:
    """Interviews and focus groups, from the sampling list to the transcript and the report.

    Everything stays on this computer. Begin with:  workflow demo
    """
    ctx.obj = {"study": study, "by": by or "unknown"}
