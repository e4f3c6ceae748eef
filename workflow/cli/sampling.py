"""`workflow sample matrix`, `next` and `plan`: what the sample needs, whom to phone next, what can still be reached (floor 4)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import amounts, out

if TYPE_CHECKING:
    from workflow.people.sampling.matrix import Matrix

group_option = click.option("--group", default="", help="A group of study.toml; not needed where only one has dimensions.")


@click.command()
@group_option
@click.option("--pair", "pairs", multiple=True, metavar="A,B", help="Cross two dimensions, such as gender,region; may stand twice.")
@click.option("--stages", is_flag=True, help="Also show how far people of each level came: are those who said no different?")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into this file, to be enlarged or edited.")
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), help="Draw it into this file, for Word or a slide.")
@out.as_json_option
@click.pass_context
def matrix(ctx: click.Context, group: str, pairs: tuple[str, ...], stages: bool, svg: Path | None, png: Path | None, as_json: bool) -> None:
    """Show who takes part by level: there, agreed, wanted, left to phone."""
    from workflow.cli import sampling_shown as shown
    from workflow.people.sampling.matrix import read_pair
    from workflow.people.steps import advice

    study = out.here(ctx)
    chosen = advice.group_of(study, group)
    found = advice.matrix(study, chosen, [read_pair(pair) for pair in pairs])
    how_far = advice.stages(study, chosen) if stages else ()
    if as_json:
        out.as_json(shown.matrix_facts(found, how_far))
    else:
        shown.matrix(found, how_far)
    _draw(found, {".svg": svg, ".png": png})


def _draw(found: "Matrix", files: dict[str, Path | None]) -> None:
    """Write the pictures that were asked for, each in the form of its option."""
    for form, file in files.items():
        if file is not None:
            from workflow.figures import write
            from workflow.people.sampling.pictures import MatrixPicture

            picture = MatrixPicture(found)
            named = file if file.suffix.lower() == form else file.with_name(file.name + form)
            out.note(f"Drawn: {write(named, picture, picture.height)}")


@click.command("next")
@group_option
@click.option("-n", "count", type=amounts.Whole(1, 50), default=1, show_default=True, help="How many people to name.")
@click.option("--together", is_flag=True, help="Choose them as a set, all to be phoned, rather than one after the other.")
@click.option("--past", is_flag=True, help="List the advice given so far and what was done with it, instead of giving new advice.")
@out.as_json_option
@click.pass_context
def next_(ctx: click.Context, group: str, count: int, together: bool, past: bool, as_json: bool) -> None:
    """Say whom to phone next, and why.

    What is said is kept in the study's decision trail, with what it rested on. Asked again while nothing has
    changed, it is the same advice.
    """
    from workflow.cli import sampling_shown as shown
    from workflow.people.steps import advice

    out.not_together("--past lists the advice that was given, and gives none", "workflow sample next --past", together=together, past=past)
    study = out.here(ctx)
    chosen = advice.group_of(study, group)
    if past:
        shown.past(advice.past(study, chosen), as_json)
        return
    found = advice.advise(study, chosen, count, by=out.by(ctx), together=together)
    if as_json:
        out.as_json(shown.advised_facts(found))
    else:
        shown.advised(found)


@click.command()
@group_option
@click.option("--places", type=amounts.Whole(0), help="How many more people can take part; usually what study.toml leaves of wanted.")
@out.as_json_option
@click.pass_context
def plan(ctx: click.Context, group: str, places: int | None, as_json: bool) -> None:
    """Say which minimum numbers can still be met together, and how many to phone."""
    from workflow.cli import sampling_shown as shown
    from workflow.people.steps import advice

    study = out.here(ctx)
    planned, calls = advice.plan(study, advice.group_of(study, group), places)
    if as_json:
        out.as_json(shown.plan_facts(planned, calls))
    else:
        shown.plan(planned, calls)
