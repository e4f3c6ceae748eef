"""`workflow transcript pseudonyms`: names are proposed, and a person decides (floor 4)."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workflow import ids
from workflow.cli import out
from workflow.errors import WrongUsage

if TYPE_CHECKING:
    from workflow.review.steps.pseudonyms import Outcome, Proposal, Proposed, Wish
    from workflow.store.folder import StudyFolder

ALL = "all"
DECIDING = ("accept", "refuse", "written_as", "all_of", "none_of", "sure", "rest")


@click.command()
@click.argument("recording", metavar="[R1]", required=False)
@click.option("--accept", metavar="NUMBERS", help="Replace these places: 1,2,5-9.")
@click.option("--refuse", metavar="NUMBERS", help="Leave these as they are; they are not proposed again.")
@click.option("--as", "written_as", metavar="N=TEXT", multiple=True, help='Replace place N by your own words: 4="[neighbour]".')
@click.option("--all-of", metavar="NUMBERS", help="Replace these and every other place with the same words.")
@click.option("--none-of", metavar="NUMBERS", help="Leave these and every other place with the same words.")
@click.option("--accept-sure", "sure", is_flag=True, help="Replace every place that is sure.")
@click.option("--refuse-rest", "rest", is_flag=True, help="Leave everything that you did not replace: you have looked at it.")
@click.option("--undo", metavar="NUMBERS|all", help="Bring these words back, or all; until the transcript is released.")
@click.option("--ask-again", metavar="NUMBERS|all", help="Propose again what was refused.")
@click.option("--seal", is_flag=True, help="After the release: take the names out of the older revisions too. Nothing brings them back.")
@click.option("--list", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the study's own list of names.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@out.as_json_option
@click.pass_context
def pseudonyms(ctx: click.Context, recording: str | None, as_json: bool, dry_run: bool, listed: Path | None, **how: Any) -> None:
    """Find names in a transcript and replace them, one by one, as you decide.

    It needs the key file, and shows names: do it where nobody looks over your shoulder. The sound is not changed.
    """
    study = out.here(ctx)
    if listed:
        read_list(study, listed, dry_run)
    if recording is None:
        require_list(listed)
        return
    run(study, ids.parse(recording, prefix="R").number, how | {"by": out.by(ctx), "dry_run": dry_run, "as_json": as_json})


def run(study: "StudyFolder", number: int, how: dict[str, Any]) -> None:
    """Do what was asked for; without any wish, show what is to be decided."""
    by, dry_run, as_json = how["by"], how["dry_run"], how["as_json"]
    if how["undo"]:
        bring_back(study, number, how["undo"], by, dry_run)
    elif how["ask_again"]:
        ask(study, number, how["ask_again"], by)
    elif how["seal"]:
        seal(study, number, by, dry_run)
    elif any(how[name] for name in DECIDING):
        decide(study, number, how, by, dry_run=dry_run, as_json=as_json)
    else:
        show(study, number, as_json)


def numbers(text: str | None) -> set[int]:
    """The numbers that a person typed. Raises WrongUsage.

    >>> sorted(numbers("1,2, 5-7")), numbers(None)
    ([1, 2, 5, 6, 7], set())
    """
    found: set[int] = set()
    for part in (text or "").replace(" ", "").split(","):
        match = re.fullmatch(r"(\d{1,6})(?:[-\u2013](\d{1,6}))?", part)
        if match:
            found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
        elif part:
            raise WrongUsage(f"'{part}' is not a number of a place.", hint="--accept 1,2,5-9")
    return found


def own_words(given: Iterable[str]) -> dict[int, str]:
    """What a person wants to have written, by number. Raises WrongUsage.

    >>> own_words(["4=[neighbour]"])
    {4: '[neighbour]'}
    """
    found = {}
    for text in given:
        number, equals, words = text.partition("=")
        if not equals or not number.strip().isdigit() or not words.strip():
            raise WrongUsage(f"'{text}' does not say which place is to be written how.", hint='--as 4="[neighbour]"')
        found[int(number)] = words
    return found


def require_list(listed: Path | None) -> None:
    if listed is None:
        raise WrongUsage("Say in which transcript names are to be found.", hint="workflow transcript pseudonyms R1")


def read_list(study: "StudyFolder", path: Path, dry_run: bool) -> None:
    """The study's own list goes into the key file, and nowhere else."""
    from workflow.cli.names import opened_or_made
    from workflow.review.pseudonyms.listed import read

    rows = read(path.read_bytes())
    if dry_run:
        out.say(f"{out.many(len(rows), 'name')} would go into the key file.")
        return
    identities = opened_or_made(study)
    changed = identities.standins.enter(rows)
    identities.close()
    out.say(
        f"{out.many(len(rows), 'name')} on the list, {changed} of them new or changed. "
        f"They lie in the key file alone: delete {out.typed(path)}."
    )


def show(study: "StudyFolder", number: int, as_json: bool) -> None:
    """What is to be decided, what was, and what to type next."""
    from workflow.cli.names import opened_or_made
    from workflow.review.steps.pseudonyms import proposals

    identities = opened_or_made(study)
    found = proposals(study, number, identities)
    identities.close()
    if as_json:
        out.as_json(facts(found))
        return
    out.say(headline(found))
    for one in found.open:
        _say(one)
    if found.decided.accepted:
        done = ", ".join(f"{one.number} {one.text}" for one in found.decided.accepted)
        out.say(f"Replaced: {done}.")
    if found.decided.refused:
        out.say(f"Left as they are: {', '.join(map(str, sorted(found.decided.refused)))}.")
    _say_next(found)


def facts(found: "Proposed") -> dict[str, Any]:
    """For another program: what is proposed, and every place that was replaced with its times, for whoever silences the sound."""
    from dataclasses import asdict

    replaced = [{"number": o.number, "start_ms": o.start_ms, "end_ms": o.end_ms, "text": o.text} for o in found.decided.accepted]
    return {
        "recording": found.recording,
        "revision": found.revision,
        "left": found.left,
        "open": [asdict(one) for one in found.open],
        "replaced": replaced,
        "refused": sorted(found.decided.refused),
    }


def headline(found: "Proposed") -> str:
    count = len(found.open)
    if not count:
        return f"{found.recording}: nothing in revision {found.revision} is left that may name somebody, as far as a program can tell."
    parts = ", ".join(f"{n} {level}" for level, n in found.left.items())
    return f"{found.recording}: {count} {'place' if count == 1 else 'places'} in revision {found.revision} may name somebody: {parts}."


def _say(one: "Proposal") -> None:
    from workflow.transcribe.times import clock

    same = f" Same words: {', '.join(map(str, one.same))}." if one.same else ""
    out.say(f"{one.number:3}. {clock(one.start_ms)}  {one.level:<6}  {one.words} -> {one.replacement}")
    out.say(f"     {one.speaker}: {one.before}>> {one.words} <<{one.after}")
    out.say(f"     ({one.why[:1].upper()}{one.why[1:]}.{same})")


def _say_next(found: "Proposed") -> None:
    command = f"workflow transcript pseudonyms {found.recording}"
    if found.left.get("sure"):
        out.say(f"Next: {command} --accept-sure")
    elif found.open:
        out.say(f"Next: {command} --accept {found.open[0].number}, or what you replaced and --refuse-rest")
    elif found.decided.revision != found.revision:
        out.say(f"Next: {command} --refuse-rest   (it keeps that somebody has looked)")
    if found.decided.accepted:
        out.say("The sound still says these names. --json lists their times, for whoever silences them in a sound editor.")


def decide(study: "StudyFolder", number: int, how: dict[str, Any], by: str, *, dry_run: bool, as_json: bool) -> None:
    from workflow.cli.names import opened_or_made
    from workflow.review.steps.pseudonyms import decide as step

    wish = _wish(how)
    identities = opened_or_made(study)
    done = step(study, number, identities, wish, by=by, dry_run=dry_run)
    identities.close()
    if as_json:
        out.as_json({"revision": done.revision, "accepted": dict(done.accepted), "refused": list(done.refused), "left": done.left})
        return
    tell(done, f"R{number}", dry_run)


def _wish(how: dict[str, Any]) -> "Wish":
    from workflow.review.steps.pseudonyms import Wish

    typed = {name: numbers(how[name]) for name in ("accept", "refuse", "all_of", "none_of")}
    return Wish(**typed, written_as=own_words(how["written_as"]), sure=how["sure"], rest=how["rest"])


def tell(done: "Outcome", name: str, dry_run: bool) -> None:
    """What came of a decision, without any name."""
    would = "would be " if dry_run else ""
    if done.accepted:
        out.say(f"{name}: {would}replaced: {', '.join(f'{n} {text}' for n, text in done.accepted)}.")
    if done.refused:
        out.say(f"{name}: {would}left as they are: {', '.join(map(str, done.refused))}.")
    if done.already:
        out.say(f"{name}: decided so before: {', '.join(map(str, done.already))}.")
    if not (done.accepted or done.refused):
        out.say(f"{name}: nothing {would}{'changed' if dry_run else 'was changed'}.")
    left = ", ".join(f"{n} {level}" for level, n in done.left.items())
    out.say(f"Revision {done.revision}. " + (f"Undecided: {left}." if left else "Nothing is undecided."))
    if left:
        out.say(f"Next: workflow transcript pseudonyms {name}")
    elif not dry_run:
        out.say(f"Next: workflow transcript check {name}")


def bring_back(study: "StudyFolder", number: int, text: str, by: str, dry_run: bool) -> None:
    from workflow.review.steps.pseudonyms import undo

    done = undo(study, number, set() if text.strip() == ALL else numbers(text), by=by, dry_run=dry_run)
    if done.stuck:
        out.say(f"R{number}: edited since, so correct these by hand: {', '.join(map(str, done.stuck))}.")
    if not done.accepted:
        out.say(f"R{number}: nothing was replaced, so nothing {'would come' if dry_run else 'came'} back.")
        return
    shown = ", ".join(f"{n} {text}" for n, text in done.accepted)
    out.say(f"R{number}: the words {'would be' if dry_run else 'are'} back that had become {shown}. Revision {done.revision}.")


def ask(study: "StudyFolder", number: int, text: str, by: str) -> None:
    from workflow.review.steps.pseudonyms import ask_again

    again = ask_again(study, number, set() if text.strip() == ALL else numbers(text), by=by)
    out.say(f"R{number}: proposed again: {', '.join(map(str, again))}." if again else f"R{number}: nothing of these was refused.")


def seal(study: "StudyFolder", number: int, by: str, dry_run: bool) -> None:
    from workflow.cli.names import opened
    from workflow.review.steps.pseudonyms import seal as step

    identities = opened(study)
    held = step(study, number, identities, by=by, dry_run=dry_run)
    identities.close()
    revisions = "1 older revision" if held == 1 else f"{held} older revisions"
    if held:
        out.say(f"R{number}: the names {'would be' if dry_run else 'are'} out of {revisions} as well.")
    else:
        out.say(f"R{number}: no older revision holds a name that was replaced.")
    if not dry_run and any((study.path / "exports").glob(f"R{number}*")):
        out.note("Documents that were exported before may still hold them. Next: workflow export scan")
