"""The one place where a problem becomes a sentence and an exit code (floor 4)."""

import errno
import os
import sys
import traceback

import click

from workflow.cli.typed import as_meant, require_own_words
from workflow.errors import BadInput, WorkflowError, WrongUsage

STOPPED = 130  # the shell's own code for Ctrl-C


def run(argv: list[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing ends in a traceback."""
    from workflow.cli.root import cli

    _speak_utf8()
    words = sys.argv[1:] if argv is None else argv
    meant = as_meant(words)
    try:
        require_own_words(words)
        result = cli.main(args=argv if meant == words else meant, prog_name="workflow", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.format_message())
        return WrongUsage.exit_code
    except click.ClickException as fault:
        line = _instead(fault, meant) if isinstance(fault, click.UsageError) else ""
        if line:
            vars(fault)["possibilities"] = None  # click's own guess, which knows no other name for a thing
        fault.show()
        if line:
            click.echo(f"  Next: {line}", err=True)
        if isinstance(fault, click.MissingParameter) and isinstance(fault.param, click.Option):
            click.echo(
                f"  Next: add {fault.param.opts[0]} {fault.param.make_metavar(fault.ctx) if fault.ctx else ''}: {fault.param.help}",
                err=True,
            )
        for word in words:
            if word.startswith("-") and os.path.exists(word):
                click.echo(f"  Next: write ./{word} for the file of that name, since a leading dash means an option", err=True)
        return WrongUsage.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        click.echo("\nStopped. What was finished is kept; the same command goes on from here.", err=True)
        return STOPPED
    except WorkflowError as problem:
        tell(problem)
        return problem.exit_code
    except OSError as fault:
        if not (isinstance(fault, BrokenPipeError) or _reader_gone(fault)):
            return _disk_fault(fault)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # as with `| head`
        return 0
    except UnicodeEncodeError as fault:
        if fault.reason != "surrogates not allowed":  # how Python keeps the bytes of a file's name that are no text
            return _our_fault(fault)
        tell(BadInput("The name of a file or folder is not written in UTF-8, as names on old disks are.", hint="rename it, then try again"))
        return BadInput.exit_code
    except Exception as fault:
        return _our_fault(fault)


def _instead(fault: click.UsageError, words: list[str]) -> str:
    from workflow.cli.meant import instead  # what a right command never needs

    return instead(fault, words)


def _reader_gone(fault: OSError) -> bool:
    """Whether nobody reads what is printed any more; Windows has no word of its own for that and calls it an invalid argument."""
    if os.name != "nt" or fault.errno != errno.EINVAL or fault.filename:
        return False
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def tell(problem: WorkflowError) -> None:
    """Say a problem on standard error, and below it what to type next."""
    from workflow.cli import out

    out.note(f"Problem: {problem.message}")
    if problem.hint:
        out.note(f"  Next: {problem.hint}")


def _disk_fault(fault: OSError) -> int:
    """What the system refuses: a full disk, a folder that may not be written, a name that is too long; never the name itself."""
    from workflow.store.refusals import in_words

    if fault.errno is None:
        return _our_fault(fault)
    known = in_words(fault)
    if known:
        tell(known)
        return known.exit_code
    what = f"A file or folder could not be read or written ({os.strerror(fault.errno)})."
    tell(BadInput(what, hint=f"check the disk, the name and the permissions; if all is well with them, report {_place_of(fault)}"))
    return BadInput.exit_code


def _our_fault(fault: Exception) -> int:
    """A fault of the program: where, never with what data, since that may hold a name."""
    if os.environ.get("WORKFLOW_DEBUG"):
        traceback.print_exception(fault)
    if isinstance(fault, (ImportError, OSError)):
        from workflow.models import runtime

        if runtime.missing(str(fault)):  # no fault of the program: Windows could not load a library of it
            tell(runtime.problem())
            return 1
    named = f"{type(fault).__name__} at {_place_of(fault)}"
    click.echo(f"Problem: The program has a fault ({named}). What was finished is kept.", err=True)
    click.echo("  Next: type the command again; if it happens again, report the line above", err=True)
    return 1


def _place_of(fault: Exception) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "workflow" in frame.filename] or frames
    return f"{os.path.basename(ours[-1].filename)} line {ours[-1].lineno}" if ours else "an unknown place"


def _speak_utf8() -> None:
    """Names and words of every language, also on a Windows terminal and in a log file."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
