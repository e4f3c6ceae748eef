"""`workflow report check`: a manuscript held against the study (floor 4)."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import out
from workflow.errors import WrongUsage

if TYPE_CHECKING:
    from workflow.report.manuscript.checking import Finding
    from workflow.report.steps.manuscript import Checked

EXAMPLE = "workflow report check manuscript.docx"
HEADINGS = {
    "differs": "Differs from the study",
    "no data": "Nothing was entered for these",
    "agrees": "Agrees",
    "not checked": "Not checked",
}


@click.command()
@click.argument("manuscript", metavar="MANUSCRIPT", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--every", is_flag=True, help="Also list the numbers that agree and those that were not checked.")
@out.as_json_option
@click.pass_context
def check(ctx: click.Context, manuscript: Path | None, every: bool, as_json: bool) -> None:
    """Compare the numbers, quotations and claims of a manuscript (.docx, .txt, .md) with the study.

    Ends with exit code 1 where something differs.
    """
    from workflow.report.steps import reports
    from workflow.report.steps.manuscript import checked

    if manuscript is None:
        raise WrongUsage("Say which manuscript to compare with the study: a Word document or a text file.", hint=EXAMPLE)
    found = checked(reports.desk(out.here(ctx)), manuscript)
    if as_json:
        out.as_json(asdict(found) | {"counted": found.counted()})
    else:
        tell(found, every)
    ctx.exit(0 if found.sound else 1)


def tell(found: "Checked", every: bool) -> None:
    """What a person should look at first; then, if asked, everything."""
    counted = found.counted()
    for status, heading in HEADINGS.items():
        if counted[status] and (every or status in ("differs", "no data")):
            out.say(f"\n{click.style(heading, bold=True)}: {counted[status]}")
            for one in found.findings:
                if one.status == status:
                    out.say("  " + line(one))
    problems = [one for one in found.quoted if one.problem]
    if problems:
        out.say("\n" + click.style("Quotations", bold=True))
        for who in problems:
            out.say(f"  {who.id} {who.problem}")
    for heading, there in (("Words that claim more than was recorded", found.claims), ("About what the record leaves open", found.raised)):
        if there:
            out.say("\n" + click.style(heading, bold=True))
        for claim in there:
            out.say(f"  “{shortened(claim.sentence)}”\n      {claim.why}")
    out.say("\n" + ", ".join(f"{status}: {count}" for status, count in counted.items()) + ".")
    if not every:
        out.say("Every number, those not checked too: add --every")


def line(one: "Finding") -> str:
    """One number with what the study says.

    >>> from workflow.report.manuscript.checking import Finding
    >>> line(Finding("differs", "27", "We contacted 27 therapists.", "therapists.contacted", "25"))
    '27: the study has 25 (therapists.contacted). “We contacted 27 therapists.”'
    """
    said = f"the study has {one.ours} ({one.fact})" if one.fact else one.why
    more = f"; {one.why}" if one.fact and one.why else ""
    return f"{one.text}: {said}{more}. “{shortened(one.sentence, around=one.text)}”"


def shortened(sentence: str, around: str = "", most: int = 90) -> str:
    """A sentence, or the stretch of it that holds something.

    >>> shortened("a " * 100 + "27 therapists " + "b " * 100, around="27", most=40)
    '... a a a a a a a 27 therapists b b b ...'
    """
    text = " ".join("".join(letter for letter in sentence if letter.isprintable() and not "\ue000" <= letter <= "\ue001").split())
    if len(text) <= most:
        return text
    at = max(0, text.find(around)) if around else 0
    start = max(0, at - most // 2 + 5)
    end = min(len(text), start + most - 3)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", 0, end) if end < len(text) else end
    return ("... " if start else "") + text[start:end] + (" ..." if end < len(text) else "")
