"""Consent: the form, its version, what was agreed to, and who must sign again (floor 1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workflow.errors import WrongUsage

# scope -> what is refused without it
SCOPES = {
    "interview": "an interview",
    "audio": "a sound recording and its transcription",
    "quotes": "quotations in publications",
    "recontact": "an invitation to the follow-up",
    "member-check": "a summary to be checked",
    "reuse": "archiving and sharing for other research",
}
METHODS = {"wet": "signed on paper", "e": "signed electronically", "oral-recorded": "spoken and recorded"}


@dataclass(frozen=True, slots=True)
class Consent:
    """One signed form."""

    form: str  # its version, as study.toml or the paper says: "3"
    on: str  # the day it was signed
    scopes: tuple[str, ...]
    language: str = ""
    method: str = "wet"
    witness: str = ""

    def covers(self, scope: str) -> bool:
        return scope in self.scopes


def newest(consents: Sequence[Consent]) -> Consent | None:
    """The consent that holds now: the one signed last; on the same day the one entered last."""
    return max(enumerate(consents), key=lambda pair: (pair[1].on, pair[0]))[1] if consents else None


def read_scopes(text: str) -> tuple[str, ...]:
    """Scopes from `interview,audio`; `all` means every one. Raises WrongUsage.

    >>> read_scopes("audio, interview")
    ('interview', 'audio')
    """
    asked = {part.strip().replace("_", "-") for part in text.split(",") if part.strip()}
    if asked == {"all"}:
        return tuple(SCOPES)
    unknown = asked - set(SCOPES)
    if unknown or not asked:
        raise WrongUsage(
            f"There is no scope '{', '.join(sorted(unknown))}'; a form can cover {', '.join(SCOPES)}.",
            hint="--scopes interview,audio,quotes",
        )
    return tuple(scope for scope in SCOPES if scope in asked)


def earliest_booking(letter_on: str, reflection_days: int) -> date | None:
    """The first day on which a person has had the information letter for long enough; None where no letter was sent.

    >>> earliest_booking("2026-11-20", 7)
    datetime.date(2026, 11, 27)
    """
    return date.fromisoformat(letter_on) + timedelta(days=reflection_days) if letter_on else None


def must_sign_again(forms: Iterable[dict[str, Any]], consents: Sequence[Consent]) -> str:
    """The version of the newest form that asks those who signed an earlier one to sign again; empty when nothing is due.

    `forms` are study.toml's [[form]] sections. An old consent stays valid for what it covered until the new one is signed.

    >>> forms = [{"version": "3", "from": date(2026, 1, 1)}, {"version": "4", "from": date(2026, 6, 1), "sign_again": True}]
    >>> must_sign_again(forms, [Consent("3", "2026-02-01", ("interview",))])
    '4'
    >>> must_sign_again(forms, [Consent("4", "2026-07-01", ("interview",))])
    ''
    """
    held = newest(consents)
    if held is None:
        return ""
    again = [form for form in forms if form.get("sign_again")]
    due = max(again, key=lambda form: str(form["from"]), default=None)
    order = [form["version"] for form in sorted(forms, key=lambda form: str(form["from"]))]
    if due is None or held.form == due["version"]:
        return ""
    if held.form in order:
        return due["version"] if order.index(held.form) < order.index(due["version"]) else ""
    return due["version"] if held.on < str(due["from"]) else ""
