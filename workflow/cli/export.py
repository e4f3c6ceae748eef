"""`workflow export`: transcripts for other programs, a search for names before anything leaves, the archive (floor 4)."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import free_text, names, out

if TYPE_CHECKING:
    from workflow.export.steps import Exported, Wish
    from workflow.store.folder import StudyFolder
    from workflow.transcribe.recordings import Recording

FORMATS = "docx, text (or txt), html, srt, vtt, subtitles (both), csv, json, qdpx, maxqda, nvivo, atlasti or f4; may stand more than once."


@click.group()
def export() -> None:
    """Write transcripts for other programs."""


@export.command()
@click.argument("recordings", metavar="[R1...]", nargs=-1)
@click.option("--to", "formats", multiple=True, default=("docx",), show_default=True, help=FORMATS)
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Another folder than the study's exports/.")
@click.option("--line-numbers/--no-line-numbers", default=True, show_default=True, help="docx: every fifth line is numbered.")
@click.option("--profile", default="spec", show_default=True, help="qdpx: spec, qualcoder, nvivo, maxqda or atlasti.")
@click.option("--with-sound", is_flag=True, help="qdpx: link the sound, which stays where it is.")
@click.option("--guide-codes", is_flag=True, help="qdpx: the questions of the topic guides become codes.")
@click.option("--with-codings", is_flag=True, help="qdpx: what the coders of the double coding gave, and their consensus.")
@click.option(
    "--despite", type=free_text.WORDS, default="", metavar="WHY", help="Write a file although something in it may give somebody away."
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.pass_context
def transcripts(
    ctx: click.Context,
    recordings: tuple[str, ...],
    formats: tuple[str, ...],
    folder: Path | None,
    line_numbers: bool,
    profile: str,
    with_sound: bool,
    guide_codes: bool,
    with_codings: bool,
    despite: str,
    dry_run: bool,
) -> None:
    """Write transcripts, those named or all there are: the released revision of each, the newest where none is released."""
    from workflow.export.steps import Wish
    from workflow.transcribe.steps.book import chosen

    study = out.here(ctx)
    require_one_at_a_time(recordings, formats)
    ready = [recording for recording in chosen(study, recordings) if recording.transcribed]
    if not ready:
        out.say("There is no transcript to write yet.\nNext: workflow recording transcribe")
        return
    wish = Wish(line_numbers, profile.casefold(), with_sound, guide_codes, with_codings, despite)
    tell_idle(formats, with_sound=with_sound, guide_codes=guide_codes, with_codings=with_codings)
    ctx.exit(_say_plan(study, ready, formats, wish) if dry_run else _write(study, ready, formats, folder, wish, out.by(ctx)))


def _say_plan(study: "StudyFolder", ready: "list[Recording]", formats: tuple[str, ...], wish: "Wish") -> int:
    """What would be written, and what would be refused with which words; the exit code."""
    from workflow.export.steps import planned

    _, there, refused = planned(study, ready, formats, wish)
    if there:
        out.say(f"{', '.join(f'R{recording.number}' for recording in there)} would be written as {', '.join(formats)}.")
    return _tell(study, there, refused)


def _write(study: "StudyFolder", ready: "list[Recording]", formats: tuple[str, ...], folder: Path | None, wish: "Wish", by: str) -> int:
    from workflow.export.steps import export

    needles = names.needles_where_open(study)
    code = _tell(study, ready, export(study, ready, formats, folder, wish, needles, by=by))
    names.tell_unsearched(study, needles)
    return code


@export.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@out.as_json_option
@click.pass_context
def scan(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    """Search files and folders, also inside archives, for what the key file knows; without a path, exports/ and reports/."""
    from workflow.cli.exported import Passing, show_scan
    from workflow.export.steps.scanning import scan

    study = out.here(ctx)
    needles = names.needles(study, names.opened(study))
    ctx.exit(show_scan(scan(study, paths, needles, Passing()), as_json))


@export.command("study")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), help="Another folder than exports/archive.")
@click.option(
    "--despite", type=free_text.WORDS, default="", metavar="WHY", help="Write it although something in it may give somebody away."
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@out.as_json_option
@click.pass_context
def study_(ctx: click.Context, folder: Path | None, despite: str, dry_run: bool, as_json: bool) -> None:
    """Write everything for the archive, with checksums: no sound, no key, nobody who has not agreed to it."""
    from workflow.cli.exported import show_archive, tell_kept
    from workflow.export.steps.archiving import archive_study

    study = out.here(ctx)
    needles = names.needles_where_open(study)
    made = archive_study(study, folder, needles, despite=despite, dry_run=dry_run)
    show_archive(made, as_json, dry_run=dry_run)
    tell_kept(study, made.recordings)
    names.tell_unsearched(study, needles)


def require_one_at_a_time(recordings: tuple[str, ...], formats: tuple[str, ...]) -> None:
    """A format that stands among the recordings was meant for --to, which takes one. Raises WrongUsage."""
    from workflow import plugins
    from workflow.errors import WrongUsage
    from workflow.export.steps import ALIASES

    known = {*plugins.names("workflow.exporters"), *ALIASES}
    strays = [word for word in recordings if word.casefold() in known]
    if strays:
        kept = [word for word in recordings if word not in strays]
        line = " ".join([*kept, *(f"--to {name}" for name in (*formats, *map(str.casefold, strays)))])
        raise WrongUsage("--to takes one format at a time.", hint=f"workflow export transcripts {line}")


def tell_idle(formats: tuple[str, ...], **typed: bool) -> None:
    """Say of options that are for a REFI-QDA project alone that none is written."""
    idle = [f"--{name.replace('_', '-')}" for name, said in typed.items() if said]
    if idle and "qdpx" not in formats:
        out.note(f"{' and '.join(idle)}: for a project alone (--to qdpx); nothing of it is in these files.")


def _tell(study: "StudyFolder", ready: "Iterable[Recording]", written: "Iterable[Exported]") -> int:
    from workflow.cli.exported import tell_kept

    problems = []
    for file in written:
        if file.problem:
            problems.append((str(file.path), file.problem))
        else:
            out.say(str(file.path))
        if file.lost:
            who = (
                file.program if file.program == "f4" else file.program[:1].upper() + file.program[1:]
            )  # f4 is written small, also where a sentence begins
            out.note(f"{who} does not get:\n" + "\n".join(f"  {line}" for line in file.lost))
    tell_kept(study, [one.number for one in ready])
    return out.exit_code(problems)
