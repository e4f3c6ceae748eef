"""The one place where a problem becomes a sentence and an exit code (floor 4)."""

import os
import sys
import traceback

import click

from workflow.errors import WorkflowError, WrongUsage

STOPPED = 130  # the shell's own code for Ctrl-C


def run(argv: list[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing ends in a traceback."""
    from workflow.cli.root import cli

    _speak_utf8()
    try:
        result = cli.main(args=argv, prog_name="workflow", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.format_message())
        return WrongUsage.exit_code
    except click.ClickException as fault:
        fault.show()
        for word in argv if argv is not None else sys.argv[1:]:
            if word.startswith("-") and os.path.exists(word):
                click.echo(f"  Next: write ./{word} for the file of that name, since a leading dash means an option", err=True)
        return WrongUsage.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("\nStopped. What was finished is kept; the same command goes on from here.", err=True)
        return STOPPED
    except WorkflowError as problem:
        tell(problem)
        return problem.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone, as with `| head`
        return 0
    except OSError as fault:
        from workflow.store.files import FULL

        if fault.errno not in FULL:
            return _our_fault(fault)
        click.echo(
            "Problem: The disk is full; everything finished so far is kept.\n  Next: free some space, then type the same command", err=True
        )
        return 28
    except Exception as fault:
        return _our_fault(fault)


def tell(problem: WorkflowError) -> None:
    """Say a problem on standard error, and below it what to type next."""
    click.echo(f"Problem: {problem.message}", err=True)
    if problem.hint:
        click.echo(f"  Next: {problem.hint}", err=True)


def _our_fault(fault: Exception) -> int:
    """A fault of the program: where, never with what data, since that may hold a name."""
    if os.environ.get("WORKFLOW_DEBUG"):
        traceback.print_exception(fault)
    if isinstance(fault, (ImportError, OSError)):
        from workflow.models import runtime

        if runtime.missing(str(fault)):  # no fault of the program: Windows could not load a library of it
            tell(runtime.problem())
            return 1
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "workflow" in frame.filename] or frames
    place = f"{os.path.basename(ours[-1].filename)} line {ours[-1].lineno}" if ours else "an unknown place"
    click.echo(f"Problem: The program has a fault ({type(fault).__name__} at {place}). What was finished is kept.", err=True)
    click.echo("  Next: type the command again; if it happens again, report the line above", err=True)
    return 1


def _speak_utf8() -> None:
    """Names and words of every language, also on a Windows terminal and in a log file."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
