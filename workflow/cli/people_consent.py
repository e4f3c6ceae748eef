"""`workflow people consent`: a signed form comes in, and who must sign again (floor 4)."""

from collections.abc import Sequence

import click

from workflow.cli import free_text, out, when
from workflow.cli.language import LANGUAGE
from workflow.people.candidates import Candidate
from workflow.people.consent import METHODS, SCOPES, Consent, newest, read_scopes
from workflow.store.folder import StudyFolder


@click.command()
@click.argument("person", metavar="C17", required=False)
@click.option(
    "--form",
    type=free_text.WORDS,
    metavar="VERSION",
    help="The version printed on the form, such as 3; one of study.toml's [[form]], where it has any.",
)
@click.option("--on", "day", type=when.DAY, metavar="DAY", help="The day of the signature.")
@click.option("--scopes", metavar="SCOPES", help=f"What was agreed to: all, or some of {','.join(SCOPES)}.")
@click.option("--language", type=LANGUAGE, default="", help="Language of the form.")
@click.option("--method", type=click.Choice(list(METHODS)), default="wet", show_default=True, help="wet is a signature on paper.")
@click.option("--witness", type=free_text.WORDS, default="", metavar="SD", help="Who was there, by initials.")
@click.option("--due", is_flag=True, help="List who must sign a newer form, and who has agreed and not signed yet.")
@out.as_json_option
@click.pass_context
def consent(
    ctx: click.Context,
    person: str | None,
    form: str | None,
    day: str | None,
    scopes: str | None,
    language: str,
    method: str,
    witness: str,
    due: bool,
    as_json: bool,
) -> None:
    """Write down a signed form. C17 then takes part, and gets a participant's number."""
    from workflow.people.steps import book
    from workflow.people.steps.consenting import consented, other_forms

    study = out.here(ctx)
    if due:
        list_due(study, as_json)
        return
    if not (person and form and day and scopes):
        example = f"workflow people consent {person or 'C17'} --form 1 --on today --scopes interview,audio"
        raise click.UsageError(f"Say who, which form, when and to what: {example}\nOr --due for the list of those who must sign.")
    found = book.get(study, person)
    signed = Consent(form, out.past_day(study, day), read_scopes(scopes), language, method.replace("_", "-"), witness)
    others = other_forms(study, signed)
    after = consented(study, found, signed, by=out.by(ctx), today=out.now(study)[:10])
    tell(found, after, signed, others)


def tell(before: Candidate, after: Candidate, signed: Consent, others: Sequence[str] = ()) -> None:
    """What was written, what the form does not cover, and what is open now."""
    if after == before:
        out.say(f"{after.id} has signed form {signed.form} on {signed.on} already; nothing was changed.")
        return
    out.say(f"{before.id} has signed form {signed.form}" + (f" and takes part as {after.id}." if before.id != after.id else "."))
    for sentence in changes(newest(before.consents), newest(after.consents), signed):
        out.say(sentence)
    missing = [words for scope, words in SCOPES.items() if not signed.covers(scope)]
    if missing:
        out.say(f"Not covered: {'; '.join(missing)}.")
    if others:
        known = ", ".join(others)
        out.note(f"Until now only form {known} was signed, and study.toml describes no [[form]], so 'form {signed.form}' is not checked.")
    out.say(f"Next: workflow people show {after.id}")


def changes(before: Consent | None, after: Consent | None, signed: Consent) -> list[str]:
    """What a further signature changes, a sentence each; nothing where it is the first.

    >>> first, second = Consent("3", "2026-01-05", ("interview", "audio")), Consent("4", "2026-06-01", ("interview", "quotes"))
    >>> changes(first, second, second)
    ['It takes the place of form 3 of 2026-01-05. New: quotations in publications. No longer: a sound recording and its transcription.']
    >>> changes(second, second, first)
    ['Form 4 of 2026-06-01 was signed later and holds; this one is kept beside it.']
    """
    if before is None or after is None:
        return []
    if after != signed:
        return [f"Form {after.form} of {after.on} was signed later and holds; this one is kept beside it."]
    new = "; ".join(words for scope, words in SCOPES.items() if after.covers(scope) and not before.covers(scope))
    gone = "; ".join(words for scope, words in SCOPES.items() if before.covers(scope) and not after.covers(scope))
    what = " ".join(filter(None, (f"New: {new}." if new else "", f"No longer: {gone}." if gone else ""))) or "It covers the same."
    return [f"It takes the place of form {before.form} of {before.on}. {what}"]


def list_due(study: StudyFolder, as_json: bool) -> None:
    """Who must sign: those under an older form, and those who have agreed and not signed yet."""
    from workflow.people.steps.consenting import to_sign

    due = to_sign(study)
    rows = [(person.id, person.group, form or "any", why) for person, form, why in due]
    facts = [{"who": person.id, "group": person.group, "form": form, "why": why} for person, form, why in due]
    out.listing(rows, ("id", "group", "form", "why"), facts, as_json, "Nobody has to sign.")
