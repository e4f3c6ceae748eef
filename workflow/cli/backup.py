"""`workflow backup`: a copy of the study that can be brought back (floor 4)."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli import amounts, names, out

if TYPE_CHECKING:
    from workflow.backup.steps.making import Made, Wish
    from workflow.backup.steps.restoring import Restored
    from workflow.store.folder import StudyFolder

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--to", type=FOLDER, metavar="DIR", help="On another disk, with the sound; only new sound files are copied again.")
@click.option("--with-sound", is_flag=True, help="Copy the sound into a backup in the study's own folder too.")
@click.option("--key-to", type=FOLDER, metavar="DIR", help="Copy the key file too, to a disk of its own; asks for its passphrase.")
@click.option("--keep", type=amounts.WHOLE, default=0, metavar="N", help="Delete older backups there: the newest N stay.")
@click.option("--renew", is_flag=True, help="Take from older backups there whoever was erased, and what was taken off record, since.")
@click.option("--restore", type=click.Path(path_type=Path), metavar="FOLDER", help="Bring this backup back, into a new folder.")
@click.option("--into", type=FOLDER, metavar="NEWDIR", help="The folder to make for --restore; it must not exist yet.")
@click.option("--dry-run", is_flag=True, help="Say what would be copied, and write nothing.")
@out.as_json_option
@click.pass_context
def backup(
    ctx: click.Context,
    to: Path | None,
    with_sound: bool,
    key_to: Path | None,
    keep: int,
    renew: bool,
    restore: Path | None,
    into: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Copy the study as it is now, while others go on working, and look whether the copy is whole.

    Without --to the copy goes into the study's folder backups: the database, study.toml and the guides. That helps against mistakes,
    not against a broken disk: once a week, --to another one.
    """
    from workflow.backup.steps.making import Wish

    out.not_together(
        "a restore shows itself in a new folder, and changes no other", "workflow backup --help", restore=bool(restore), dry_run=dry_run
    )
    if restore or into:
        _bring_back(ctx, restore, into, as_json)
        return
    study, wish = out.here(ctx), Wish(to, with_sound, keep, renew)
    _require_places(study, wish, key_to)
    if dry_run:
        _say_plan(study, wish, key_to, as_json)
    else:
        key = _copy_key(study, key_to)
        _say_made(_made(study, wish, out.by(ctx)), key, wish, as_json)


def _require_places(study: "StudyFolder", wish: "Wish", key_to: Path | None) -> None:
    """Both places, before anything is written to either."""
    from workflow.backup.steps import keys, making

    making.shelf_of(study, wish)
    if key_to is not None:
        keys.require_apart(study, key_to, wish.to)
    making.require_there(wish.to, "--to")
    making.require_there(key_to, "--key-to")


def _made(study: "StudyFolder", wish: "Wish", by: str) -> "Made":
    from workflow.backup.steps import making
    from workflow.cli.progress import bytes_shown

    whole = making.planned(study, wish)[3]
    with bytes_shown("Copying the sound", whole) as tell:
        return making.make(study, wish, by=by, tell=tell)


def _copy_key(study: "StudyFolder", key_to: Path | None) -> Path | None:
    from workflow.backup.steps import keys
    from workflow.store.identities import there

    if key_to is None:
        return None
    opened = names.opened(study) if there(study) else None
    try:
        return keys.copy(study, key_to, opened)
    finally:
        if opened is not None:
            opened.close()


def _say_plan(study: "StudyFolder", wish: "Wish", key_to: Path | None, as_json: bool) -> None:
    from workflow.backup.steps.making import planned
    from workflow.backup.steps.renewing import held

    place, size, sound, sound_bytes = planned(study, wish)
    holding = held(study, place) if wish.renew else []
    if as_json:
        facts = {"to": str(place), "database_bytes": size, "sound": sound, "sound_bytes": sound_bytes}
        out.as_json(facts | {"renew": {one.backup: one.ids for one in holding}})
        return
    out.say(f"Nothing is written. To {place}: the database ({size / 1e6:.1f} MB), study.toml, the guides.")
    if wish.to or wish.with_sound:
        out.say(f"And {len(sound)} sound files ({sound_bytes / 1e6:.1f} MB).")
    if key_to:
        out.say(f"And the key file, to {key_to}.")
    for one in holding:
        out.say(f"{one.backup} would be renewed, without {', '.join(one.ids)}.")


def _say_made(made: "Made", key: Path | None, wish: "Wish", as_json: bool) -> None:
    from dataclasses import asdict

    said = made.manifest
    if as_json:
        facts = asdict(made) | {"folder": str(made.folder), "key": str(key) if key else ""}
        out.as_json(facts)
        return
    if made.new:
        out.say(f"Backed up and checked: {made.folder.name} ({said.changes} changes, head {said.head[:16]}).")
    else:
        out.say(f"Nothing has changed since the backup {made.folder.name}; no other was made.")
    if made.copied:
        out.say(f"Sound files copied: {made.copied}")
    if made.removed:
        out.say(f"Older backups deleted: {', '.join(made.removed)}")
    if key:
        out.say(f"The key file is copied: {key}")
    for one in made.renewed:
        out.say(f"Renewed: {one.backup}, without {', '.join(one.ids)}.")
    if wish.renew and not made.renewed:
        out.say("No older backup there holds anything that was erased since.")
    if made.missing:
        out.note(f"Not there, or not what was added: {', '.join(made.missing)}\n  Next: workflow check --read-data")
    if made.stray:
        out.note(
            f"Sound that the study has let go still lies there: {', '.join(made.stray)}\n"
            f"  Next: delete it there, or workflow backup --to {out.typed(made.folder.parent.parent)} --keep 1"
        )
    for one in made.holding:
        out.note(f"The older backup {one.backup} still holds what was erased since: {', '.join(one.ids)}.")
    if made.holding:
        there = f"workflow backup --to {out.typed(wish.to)}" if wish.to else "workflow backup"
        out.note(f"  Next: {there} --renew, which takes it from them; or {there} --keep 1, which deletes them")


def _bring_back(ctx: click.Context, restore: Path | None, into: Path | None, as_json: bool) -> None:
    from dataclasses import asdict

    from workflow.backup.steps import restoring
    from workflow.errors import WrongUsage

    if not restore or not into:
        raise WrongUsage("--restore and --into go together.", hint="workflow backup --restore FOLDER --into NEWDIR")
    done = restoring.restore(restore, into, _newer(ctx, restore), by=out.by(ctx))
    if as_json:
        out.as_json(asdict(done) | {"folder": str(done.folder), "names_at": str(done.names_at or "")})
    else:
        _say_restored(done)


def _newer(ctx: click.Context, backup: Path) -> "StudyFolder | None":
    """The study as it is today: the one that the backup lies in, or the one that the person stands in; None where it cannot be opened."""
    from workflow.backup.steps.restoring import newer_study
    from workflow.errors import WorkflowError
    from workflow.store.folder import open_study

    try:
        home = newer_study(backup)
        return open_study(home) if home else out.here(ctx)
    except WorkflowError as why:
        out.note(f"The study as it is today cannot be opened. {why.message}")
        return None


def _say_restored(done: "Restored") -> None:
    from workflow.people.steps.key_file import to_bring

    out.say(f"Brought back and checked: {out.typed(done.folder)} ({done.manifest.changes} changes, made {done.manifest.made_at}).")
    out.say(f"Sound files: {done.sound}")
    if done.missing:
        out.note(f"Sound that was found nowhere: {', '.join(done.missing)}\n  Next: copy it into the folder recordings from another disk")
    if done.names_at:
        out.note(
            f"The names are not in a backup; their key file is expected in {out.typed(done.names_at)}, and is not there.\n"
            f"  Next: {to_bring(out.typed(done.names_at))}"
        )
    if done.since is None:
        out.note("Who has withdrawn since is not known here: no newer study was found. Ask, before anybody is phoned.")
    for one in done.since or ():
        out.say(f"{one.id} {one.what}." + (f"\n  Next: {one.todo}" if one.todo else ""))
    if done.since == ():
        out.say("Nobody has withdrawn since it was made.")
    if done.since is not None:
        out.say("What is typed into the other study from now on is not in this one: go on in one of them alone.")
    out.say(f"Next: workflow --study {out.typed(done.folder)} check --read-data")
