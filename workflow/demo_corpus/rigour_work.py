"""The diary of member check, double coding, saturation and quotations (floor 3)."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from workflow.demo_corpus import sayings, timetable
from workflow.demo_corpus.diary import BY, SYNTHETIC, Desk, Entry, at
from workflow.demo_corpus.field_work import in_order_of_writing, session_numbers
from workflow.demo_corpus.timetable import FIRST, THERAPIST
from workflow.demo_people import PASSPHRASE
from workflow.people.steps import book
from workflow.report.steps import quoting
from workflow.rigour import codings
from workflow.rigour.codings import to_csv
from workflow.rigour.saturation import Rule
from workflow.rigour.steps import coding, member_checks, saturating, sending
from workflow.store import identities
from workflow.store.clock import now_in
from workflow.store.folder import StudyFolder

CODERS = ("MSHW", "SD")  # the paper: MSHW with SD or a student
CHECKED = ("P1", "P2", "P3")
ANSWERED = (date(2019, 11, 18), date(2019, 11, 21), date(2019, 11, 25))  # made up: the paper does not say when
AGREED = "agreed.csv"
RULE = Rule(base=19, run=1, threshold=0.0)
WHY = "made up: the paper tells that there was a meeting, not what was decided"


def entries() -> Iterator[Entry]:
    """Everything that was done for rigour."""
    yield from member_check()
    yield from double_coding()
    yield saturation()
    yield from quotations()


# ---- the first three participants read a summary, and all confirm it


def member_check() -> Iterator[Entry]:
    day = date(2019, 11, 4)
    yield Entry(at(day, "18:00"), ("member-check", "plan"), _plan)
    for minute, (who, answered) in enumerate(zip(CHECKED, ANSWERED, strict=True)):
        yield Entry(at(day, f"18:1{minute}"), ("member-check", "prepare", who), partial(_prepare, who))
        typed = ("member-check", "send", who, "--alive", "--not-distressed", "--as-is")
        yield Entry(at(day, f"18:2{minute}"), typed, partial(_send, who))
        yield Entry(at(answered, "18:00"), ("member-check", "response", who, "confirmed"), partial(_confirmed, who))


def _plan(desk: Desk) -> None:
    member_checks.plan(desk.study, by=BY, on=_today(desk), provenance=SYNTHETIC)


def _prepare(who: str, desk: Desk) -> None:
    member_checks.prepare(desk.study, who, by=BY, provenance=SYNTHETIC)


def _send(who: str, desk: Desk) -> None:
    person = book.get(desk.study, who)
    names = identities.open_file(desk.study, PASSPHRASE)
    known = names.person(person.number)
    names.close()
    wish = sending.Sending(alive=True, distressed=False, as_is=True)
    sending.send(desk.study, who, wish, known, by=BY, on=_today(desk), provenance=SYNTHETIC)


def _confirmed(who: str, desk: Desk) -> None:
    member_checks.response(desk.study, who, "confirmed", by=BY, on=_today(desk), provenance=SYNTHETIC)


# ---- two people code the first three transcripts


def double_coding() -> Iterator[Entry]:
    first, second = CODERS
    yield Entry(at(date(2019, 11, 5), "18:00"), ("coding", "pack", "--coder", first, "--coder", second), _pack)
    for coder, day in ((first, date(2019, 11, 26)), (second, date(2019, 11, 27))):
        name = f"coded-{coder}.csv"
        typed, brings = ("coding", "import", name, "--coder", coder), {name: partial(coded, coder)}
        yield Entry(at(day, "18:00"), typed, partial(_bring_in, name, coder), brings)
    yield Entry(at(date(2019, 12, 3), "18:00"), ("coding", "consensus", "--from", AGREED), _decide, {AGREED: decided})


def _pack(desk: Desk) -> None:
    coding.pack_up(desk.study, (), CODERS, by=BY, on=_today(desk), provenance=SYNTHETIC)


def _bring_in(name: str, coder: str, desk: Desk) -> None:
    coding.bring_in(desk.study, desk.folder / name, coder, by=BY, provenance=SYNTHETIC)


def coded(coder: str, study: StudyFolder) -> bytes:
    """What a coder hands in: a code for each answer; the second one leaves out one answer of each transcript."""
    rows = []
    for text in coding.texts_of(study, coding.get(study)).values():
        said = [(start, end) for start, end in text.units("turn") if not text.text[start:end].startswith(sayings.INTERVIEWER)]
        held = next(one for one in timetable.held() if text.text[said[0][0] :].startswith(f"{one.who[0]}:"))
        found = list(zip(said, sayings.answer_codes(held), strict=True))
        left = found if coder == CODERS[0] else [*found[:2], *found[3:]]
        rows += [(text.name, start, end, coder, code) for (start, end), code in left]
    return to_csv(rows)


def decided(study: StudyFolder) -> bytes:
    """The list of differences as it comes back from the meeting: what one of the two had coded is kept."""
    _, found = coding.differing(study)
    rows = [(one.difference.id, " | ".join((*one.difference.a, *one.difference.b)), WHY) for one in found]
    return codings.to_csv(rows, ("place", "agreed", "why"))


def _decide(desk: Desk) -> None:
    coding.decide(desk.study, 0, coding.read_decisions(desk.folder / AGREED), by=BY, on=_today(desk), provenance=SYNTHETIC)


# ---- the twentieth interview brings nothing new


def saturation() -> Entry:
    """The rule that the paper's sentence amounts to: nineteen interviews are the base, one is looked at, no code may be new."""
    typed = ("--base", str(RULE.base), "--run", str(RULE.run), "--threshold", "0", "--series", FIRST)
    return Entry(
        at(date(2020, 7, 1), "18:00"), ("coding", "saturation", "codes.csv", *typed), _saturation, {"codes.csv": lambda study: all_codes()}
    )


def _saturation(desk: Desk) -> None:
    saturating.measured(desk.study, desk.folder / "codes.csv", RULE, FIRST, by=BY, provenance=SYNTHETIC)


def all_codes() -> bytes:
    """The codes of the patients' first interviews, document by document."""
    numbers = session_numbers()
    first = [one for one in timetable.held() if one.kind == FIRST]
    return to_csv([(f"S{numbers[one.name]}", code) for one in first for code in sayings.codes(one)], ("document", "code"))


# ---- what is quoted in the paper


def quotations() -> Iterator[Entry]:
    """The fourteen quotations. From which interview each comes, who translated it and who checked that, is not stated."""
    written = {one.name: place for place, one in enumerate(in_order_of_writing(), 1)}
    first = {one.who[0]: one for one in reversed(timetable.held()) if one.kind in (FIRST, THERAPIST)}
    for minute, saying in enumerate(sayings.QUOTED):
        recording = written[first[saying.who].name]
        words, added = quoting.Where(words=saying.original), {"translation": saying.translation, "theme": saying.theme}
        options = ("--words", saying.original, "--translation", saying.translation, "--theme", saying.theme)
        typed = ("report", "quotations", "--add", f"R{recording}", *options)
        yield Entry(at(date(2020, 12, 14), f"18:{minute:02}"), typed, partial(_quote, recording, words, added))


def _quote(recording: int, where: quoting.Where, added: dict[str, str], desk: Desk) -> None:
    quoting.add(desk.study, recording, where, added, by=BY, provenance=SYNTHETIC)


def _today(desk: Desk) -> str:
    return now_in(desk.study.settings.timezone)[:10]
