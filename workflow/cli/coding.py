"""`workflow coding`: independent double coding, agreement, consensus, saturation (floor 4)."""

from pathlib import Path

import click

from workflow import ids
from workflow.cli import amounts, coded, free_text, out

ROUND = click.option("--round", "number", type=amounts.WHOLE, default=0, help="An older round; usually the newest.")
FILE = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.group()
def coding() -> None:
    """Two people code the same transcripts without seeing each other's work."""


@coding.command()
@click.argument("recordings", metavar="[R1...]", nargs=-1)
@click.option("--coder", "coders", multiple=True, default=("A", "B"), show_default=True, help="The two coders; stands twice.")
@click.option("--codebook", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A fixed codebook: CSV with a column code.")
@click.pass_context
def pack(ctx: click.Context, recordings: tuple[str, ...], coders: tuple[str, ...], codebook: Path | None) -> None:
    """Write one pack for each coder, blind, from the same revision. Without recordings, those of the rule in study.toml."""
    from workflow.rigour.steps.coding import pack_up

    if len(coders) != 2:
        raise click.UsageError("Two coders are needed: --coder A --coder B.")
    study = out.here(ctx)
    chosen = [ids.parse(name, prefix="R").number for name in recordings]
    made, folders = pack_up(study, chosen, (coders[0], coders[1]), codebook, by=out.by(ctx), on=out.day(study, None))
    texts = ", ".join(f"R{source.recording} revision {source.revision}" for source in made.sources)
    out.say(f"Round {made.number}: {texts}" + (f"; codebook of {len(made.codes)} codes" if made.codes else "; open codes"))
    out.say("\n".join(map(str, folders)))
    coded.warn_unreleased(study, made)
    out.say(f"Next: give each coder one folder; later: workflow coding import FILE --coder {made.coders[0]}")


@coding.command("import")
@FILE
@click.option("--coder", required=True, help="Whose codings these are.")
@click.option("--why", type=free_text.WORDS, default="", help="Why other codings take the place of those that are in already.")
@ROUND
@click.pass_context
def import_(ctx: click.Context, file: Path, coder: str, why: str, number: int) -> None:
    """Read a coder's codings: the filled-in CSV, or a REFI-QDA project (.qdpx)."""
    from workflow.rigour.steps.coding import bring_in

    made, count = bring_in(out.here(ctx), file, coder, number, by=out.by(ctx), reason=why)
    out.say(f"Round {made.number}: {count} codings of {coder} are in.")
    missing = made.missing
    if missing:
        out.say(f"They stay hidden until those of {missing[0]} are in.\nNext: workflow coding import FILE --coder {missing[0]}")
    else:
        out.say(f"Next: workflow coding {'agreement' if made.codes else 'consensus'}")


@coding.command()
@click.option("--unit", default="sentence", show_default=True, help="character, sentence or turn.")
@ROUND
@out.as_json_option
@click.pass_context
def agreement(ctx: click.Context, unit: str, number: int, as_json: bool) -> None:
    """Percent agreement and Cohen's kappa, over all text and over coded text, with the unit named."""
    from workflow.rigour.steps.coding import measured

    study = out.here(ctx)
    made, found = measured(study, number, unit)
    coded.warn_gone(study, made)
    coded.show_agreement(made, found, unit, as_json)


@coding.command()
@click.option(
    "--match",
    "same",
    type=free_text.WORDS,
    multiple=True,
    metavar="CODE=CODE",
    help="The second coder's code means the same as the first's; may stand several times.",
)
@click.option("--apart", type=free_text.WORDS, multiple=True, metavar="CODE", help="A code of the second coder that is a code of its own.")
@click.option("--accept", is_flag=True, help="You have looked at the proposed pairs: take them all.")
@click.option("--out", "target", type=click.Path(path_type=Path), help="Write the differences as CSV, to fill in at the meeting.")
@click.option("--from", "source", type=click.Path(path_type=Path), help="Read the filled-in list into the consensus log.")
@click.option("--log", is_flag=True, help="Show the consensus log.")
@click.option("--final", type=click.Path(path_type=Path), help="Write the codings after consensus as CSV.")
@ROUND
@out.as_json_option
@click.pass_context
def consensus(
    ctx: click.Context,
    same: tuple[str, ...],
    apart: tuple[str, ...],
    accept: bool,
    target: Path | None,
    source: Path | None,
    log: bool,
    final: Path | None,
    number: int,
    as_json: bool,
) -> None:
    """Which open codes mean the same, where the coders differ, and what they agree on."""
    study = out.here(ctx)
    wish = coded.Wish(same, apart, accept, target, source, final)
    coded.do(study, wish, number, by=out.by(ctx))
    coded.show_consensus(study, number, log, as_json)


@coding.command()
@click.argument("source", metavar="[CODES.csv|PROJECT.qdpx]", required=False, type=click.Path(path_type=Path))
@click.option("--base", type=amounts.WHOLE, default=4, show_default=True, help="The first so many interviews are the base.")
@click.option("--run", type=amounts.WHOLE, default=2, show_default=True, help="So many interviews in a row are looked at.")
@click.option("--threshold", type=float, default=0.0, show_default=True, help="New codes in a run, at most, in percent of the base's.")
@click.option("--series", default="", help="One kind of session alone, such as first-interview.")
@click.option(
    "--stopped", type=free_text.WORDS, default="", metavar="WHY", help="Another reason for ending the series, such as information power."
)
@click.option("--seed", type=amounts.WHOLE, default=20260101, show_default=True, help="Of the random orders.")
@out.as_json_option
@click.pass_context
def saturation(
    ctx: click.Context, source: Path | None, base: int, run: int, threshold: float, series: str, stopped: str, seed: int, as_json: bool
) -> None:
    """New codes per interview, series by series, with the rule stated; the curve goes into reports/ as SVG and PNG."""
    from workflow.rigour.saturation import Rule
    from workflow.rigour.steps import saturating

    study = out.here(ctx)
    if stopped:
        if not series:
            raise click.UsageError("Say which series: --series first-interview.")
        saturating.stopped(study, series, stopped, by=out.by(ctx))
        out.say(f"{series}: ended for another reason, “{stopped}”. It stands in the study's record.")
        return
    found = saturating.measured(study, source, Rule(base, run, threshold), series, seed, by=out.by(ctx))
    coded.show_saturation(found, as_json)
    for path in saturating.pictures(study, found):
        out.note(str(path))
