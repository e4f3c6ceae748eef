"""What people need today: call-backs, whom to phone, who agreed and has no day, who must sign (floor 3)."""

from collections.abc import Iterator

from workflow.days import days_between, short
from workflow.people import gates
from workflow.people.candidates import KEEPING, Candidate
from workflow.people.contacts import next_try
from workflow.people.steps import advised, book, consenting, erasing
from workflow.schedule import steps as schedule
from workflow.schedule.sessions import took_place
from workflow.store.folder import StudyFolder
from workflow.today.lines import Line
from workflow.transcribe.steps.book import tracks_left

PARTS = ("callbacks", "phone", "book", "signatures", "leaving")
FIRST_CALLS = 5  # of the advice
THINKING_DAYS = 3  # as long nobody is asked again


def today(study: StudyFolder, now: str) -> Iterator[Line]:
    everybody = [one for one in book.listed(study) if not gates.refusal(one, "phone")]
    yield from (line for line in _callbacks(study, everybody, now) if line.by[:10] <= now[:10])
    yield from _to_phone(study, everybody, now)
    for person in everybody:
        if person.standing in ("agreed", "consented") and not _has_session(study, person):
            since = f"agreed on {person.agreed_on}" if person.agreed_on else "has signed"
            yield Line("book", person.id, "fix a day", since, command=f"workflow schedule slots {person.id}")
    yield from _to_sign(study, now)
    yield from _to_erase(study)


def week(study: StudyFolder, now: str) -> Iterator[Line]:
    everybody = [one for one in book.listed(study) if not gates.refusal(one, "phone")]
    yield from _callbacks(study, everybody, now)


def _has_session(study: StudyFolder, person: Candidate) -> bool:
    return any(person.id in session.who for session in schedule.listed(study))  # a cancelled one stands among the cancellations


def _callbacks(study: StudyFolder, everybody: list[Candidate], now: str) -> Iterator[Line]:
    """Whom to phone again; nobody who was spoken to since, in an interview."""
    begun = [session for session in schedule.listed(study) if session.day and took_place(session, now)]
    for person in everybody:
        last = person.attempts[-1] if person.attempts else None
        if last and last.again_at and not any(person.id in one.came and (one.began or one.starts) > last.at for one in begun):
            asked = f"asked for it on {short(last.at)}"
            yield Line("callbacks", person.id, "phone again", asked, last.again_at, f"workflow call {person.id}")


def _to_erase(study: StudyFolder) -> Iterator[Line]:
    for person in book.listed(study):
        done = erasing.is_done(person)
        if person.standing == "withdrawn" and person.scope not in KEEPING and not (done and not tracks_left(study, person.id)):
            what = "finish deleting" if done or person.erasing else "delete what was asked for"
            why = f"withdrew on {person.withdrawn_on} with the scope {person.scope}"
            yield Line("leaving", person.id, what, why, command=f"workflow people erase {person.id} --dry-run")


def _to_phone(study: StudyFolder, everybody: list[Candidate], now: str) -> Iterator[Line]:
    needed = study.settings.rules["attempts"]
    for person in everybody:
        last = person.attempts[-1] if person.attempts else None
        if person.standing != "called" or last is None or last.again_at:
            continue
        if last.outcome == "thinking":
            if days_between(last.at, now) >= THINKING_DAYS:
                yield Line("phone", person.id, "ask again", f"thinks it over since {short(last.at)}", command=f"workflow call {person.id}")
        elif last.outcome == "wrong-number":
            yield Line(
                "phone",
                person.id,
                "find the right number",
                f"it was wrong on {short(last.at)}",
                command=f"workflow people show {person.id}",
            )
        elif last.at[:10] < now[:10]:
            yield Line("phone", person.id, "phone again", next_try(person.attempts, needed, now), command=f"workflow call {person.id}")
    fresh = {f"C{one.number}": one for one in everybody if one.standing == "eligible"}
    for name, why in _first(study, fresh):
        yield Line("phone", name, "phone", why, command=f"workflow call {name}")


def _first(study: StudyFolder, fresh: dict[str, Candidate]) -> Iterator[tuple[str, str]]:
    """Those of the newest advice who were not phoned yet; where there is no advice, what to type for one."""
    for group in dict.fromkeys(one.group for one in fresh.values()):
        advice = advised.last(study, group)
        named = [(name, why) for name, why in advice.why.items() if name in fresh] if advice else []
        if named:
            yield from named[:FIRST_CALLS]
        else:
            first = next(name for name, one in fresh.items() if one.group == group)
            waiting = sum(one.group == group for one in fresh.values())
            yield (
                first,
                f"{waiting} of the {group} {'is' if waiting == 1 else 'are'} not phoned yet; who comes first says: workflow sample next",
            )


def _to_sign(study: StudyFolder, now: str) -> Iterator[Line]:
    in_use = consenting.form_in_use(study, now[:10]) or "VERSION"
    for person, form, why in consenting.to_sign(study):
        if gates.refusal(person, "phone"):
            continue
        days = [session.starts[:10] for session in schedule.planned(study, person.id) if session.starts[:10] >= now[:10]]
        command = f"workflow people consent {person.id} --form {form or in_use} --on {now[:10]} --scopes all"
        yield Line("signatures", person.id, f"sign form {form}" if form else "sign the form", why, min(days, default=""), command)
