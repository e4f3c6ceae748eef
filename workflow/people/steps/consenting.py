"""Consent comes in: the candidate gets a participant's number, which the sessions booked before then bear too (floor 3)."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from workflow.errors import NotAllowed, WrongUsage, no_such
from workflow.people import candidates, consent
from workflow.people.candidates import Candidate
from workflow.people.consent import METHODS, Consent
from workflow.people.steps import book
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.folder import StudyFolder


def consented(study: StudyFolder, person: Candidate, signed: Consent, *, by: str, today: str, provenance: str = "recorded") -> Candidate:
    """Write down a signed form; the same form twice changes nothing. Raises WrongUsage, NotAllowed."""
    if signed.method not in METHODS:
        raise no_such("method", signed.method, METHODS, "--method")
    if signed.on > today:
        raise WrongUsage(f"The form cannot have been signed on {signed.on}: that day is still to come.")
    if signed in person.consents:
        return person
    _check_form(study.settings.sections["form"], signed)
    with study.db.atomic():
        data: dict[str, Any] = asdict(signed) | {"scopes": list(signed.scopes)}
        if not person.participant:
            data["participant"] = _next_participant(study, person.group)
        before = f"C{person.number}"
        after = book.write(study, person, "consented", data, by=by, provenance=provenance)
        if not person.participant:
            schedule.rename(study, before, after.participant, by=by, provenance=provenance)
    return after


def _check_form(forms: Sequence[dict[str, Any]], signed: Consent) -> None:
    if not forms:
        return
    form = next((form for form in forms if form["version"] == signed.form), None)
    if form is None:
        known = ", ".join(form["version"] for form in forms)
        raise WrongUsage(
            f"study.toml knows no consent form '{signed.form}'; it knows {known}.",
            hint=f'--form {forms[-1]["version"]}, or a [[form]] with version = "{signed.form}" in study.toml',
        )
    if signed.on < str(form["from"]):
        raise NotAllowed(f"Form {signed.form} was in use from {form['from']} on; it cannot have been signed on {signed.on}.")
    beyond = [scope for scope in signed.scopes if scope not in form.get("scopes", consent.SCOPES)]
    if beyond:
        raise WrongUsage(f"Form {signed.form} does not ask about {', '.join(beyond)}.", hint="--scopes with what the form asks")


def other_forms(study: StudyFolder, signed: Consent) -> tuple[str, ...]:
    """The versions signed so far, where study.toml describes no form and nobody has signed this one: it may be a slip of the finger."""
    if study.settings.sections["form"]:
        return ()
    known = dict.fromkeys(one.form for person in book.listed(study) for one in person.consents)
    return () if signed.form in known else tuple(known)


def _next_participant(study: StudyFolder, group: str) -> str:
    """The next number of the group that no session has used either: some studies began with P1 typed by hand."""
    prefix = candidates.group_prefix(study.settings.groups, group)
    used = {name for session in schedule.listed(study) for name in session.who}
    while True:
        name = f"{prefix}{events.next_number(study.db, prefix)}"
        if name not in used:
            return name


def to_sign_again(study: StudyFolder) -> list[tuple[Candidate, str]]:
    """Who takes part under an older form than the one that asks everybody to sign again, with that form's version."""
    forms = study.settings.sections["form"]
    taking_part = [one for one in book.listed(study) if one.standing == "consented"]
    return [(one, due) for one in taking_part if (due := consent.must_sign_again(forms, one.consents))]


def form_in_use(study: StudyFolder, today: str) -> str:
    """The version of the form that is signed now; empty where study.toml names none."""
    forms = [form for form in study.settings.sections["form"] if str(form["from"]) <= today]
    return max(forms, key=lambda form: str(form["from"]))["version"] if forms else ""


def to_sign(study: StudyFolder) -> list[tuple[Candidate, str, str]]:
    """Everybody who has to sign: the person, the form, and why; those who have agreed may sign any form that is in use."""
    again = [
        (one, due, f"signed form {held.form}, and form {due} is to be signed again")
        for one, due in to_sign_again(study)
        if (held := consent.newest(one.consents))
    ]
    first = [(one, "", f"agreed on {one.agreed_on}, not signed yet") for one in book.listed(study) if one.standing == "agreed"]
    return again + first
