"""Whom to phone next: the matrix, the advice that is kept as an event, the plan, and what was done with the advice (floor 3)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter

from workflow.errors import NotFound, WrongUsage
from workflow.people.candidates import Candidate, apply, from_state
from workflow.people.sampling import advice as frozen
from workflow.people.sampling import matrix as matrices
from workflow.people.sampling import plan as plans
from workflow.people.sampling.advice import Advice, Question
from workflow.people.sampling.dimensions import Dimension, of_group
from workflow.people.sampling.pool import Person, Weights
from workflow.people.sampling.ranking import Ranking, score
from workflow.people.sampling.reasons import unreachable, why
from workflow.people.sampling.stages import Stage
from workflow.people.sampling.stages import stages as of_candidates
from workflow.people.steps import book
from workflow.store import events
from workflow.store.clock import now_utc
from workflow.store.events import Event, State
from workflow.store.folder import StudyFolder

SUBJECT, GIVEN = "advice", "given"
SAID_YES = ("agreed", "consented")
REACHED = ("attempted", "agreed", "declined")  # what shows that somebody was phoned
SAID_NO = ("declined", "unreachable", "cancelled-before-first")


@dataclass(frozen=True, slots=True)
class Advised:
    """A ranking with the number that it is kept under."""

    advice: Advice
    ranking: Ranking
    unreachable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """What was done with one advice until the next was given."""

    advice: Advice
    phoned: tuple[str, ...]  # of those advised
    instead: tuple[tuple[str, str], ...]  # others who were phoned for the first time, with the reason
    replay: frozen.Replay
    erased: tuple[str, ...] = ()  # who was there then and of whom nothing is left: without them it cannot come out the same


TO_PASTE = "   (it prints lines to paste into study.toml, made from the columns of your list)"


def group_of(study: StudyFolder, group: str = "") -> str:
    """The group that is meant: the one named, or the only one with dimensions. Raises NotFound or WrongUsage."""
    groups = list(dict.fromkeys(entry["group"] for entry in study.settings.sections["dimension"]))
    if group in groups:
        return group
    if not groups:
        raise NotFound(
            "study.toml has no [[dimension]] yet, so nothing says in what people should differ.",
            hint=f"workflow sample import LIST.csv --dry-run{TO_PASTE}",
        )
    if group in study.settings.groups:
        raise WrongUsage(
            f"The group '{group}' has no [[dimension]] in study.toml; there are some for {', '.join(groups)}.",
            hint=f'workflow sample import LIST.csv --group "{group}" --dry-run{TO_PASTE}',
        )
    if group:
        raise WrongUsage(f"There is no group '{group}' with a [[dimension]] in study.toml; there are some for {', '.join(groups)}.")
    if len(groups) > 1:
        raise WrongUsage(f"Say which group: {', '.join(groups)}.", hint=f"add --group {groups[0]}")
    return groups[0]


def dimensions(study: StudyFolder, group: str) -> tuple[Dimension, ...]:
    return of_group(study.settings.sections["dimension"], group)


def weights(study: StudyFolder) -> Weights:
    return Weights(**study.settings.rules["sampling"])


def people(study: StudyFolder, group: str) -> list[Person]:
    """Everybody of the group's list, as sampling sees them. Raises NotFound while there is no list."""
    return _persons(_listed(study, group))


def matrix(study: StudyFolder, group: str, pairs: Sequence[tuple[str, str]] = ()) -> matrices.Matrix:
    """What the sample looks like now. Raises NotFound or WrongUsage."""
    return matrices.matrix(dimensions(study, group), people(study, group), group, pairs)


def stages(study: StudyFolder, group: str) -> tuple[Stage, ...]:
    """How far people of each level came. Raises NotFound."""
    return of_candidates(dimensions(study, group), _listed(study, group))


def advise(study: StudyFolder, group: str, count: int, *, by: str, together: bool = False) -> Advised:
    """Whom to phone next, kept as an event; asked again by the same person while nothing has changed, it is the same advice.

    `together` chooses the `count` people as a set, rather than one after the other.

    Raises NotFound while there is no list.
    """
    entries, question = study.settings.sections["dimension"], Question(group, count, weights(study), together)
    with study.db.atomic():
        found = _listed(study, group)
        persons = _persons(found)
        ranking = frozen.answer(question, dimensions(study, group), persons)
        data = frozen.freeze(question, ranking, entries, persons, events.newest(study.db))
        given = last(study, group)
        same = ("inputs", "rows", "runner_up", "together")
        if given is None or given.by != by or any(data[key] != _as_kept(given)[key] for key in same):
            provenance = "synthetic" if all(one.provenance == "synthetic" for one in found) else "recorded"
            number = events.next_number(study.db, SUBJECT)
            event = Event(SUBJECT, number, GIVEN, by, now_utc(), data, provenance=provenance)
            given = frozen.from_state(number, events.append(study.db, event, frozen.apply), event.at_utc, by)
    return Advised(given, ranking, tuple(unreachable(dimensions(study, group), persons)))


def plan(study: StudyFolder, group: str, places: int | None = None) -> tuple[plans.Plan, plans.Calls]:
    """What is still reachable, and how many to phone for it; `places` instead of what study.toml leaves. Raises WrongUsage, NotFound."""
    found = _listed(study, group)
    if places is None:
        wanted = study.settings.wanted.get(group)
        if wanted is None:
            raise WrongUsage(
                f"study.toml does not say how many of {group} should take part.",
                hint="write wanted = 20 into its [[group]], or add --places 12",
            )
        places = max(0, wanted - sum(1 for one in found if one.place in ("in", "pending")))
    said_yes = sum(1 for one in found if one.standing in SAID_YES or (one.standing == "withdrawn" and one.participant))
    said_no = sum(1 for one in found if one.standing in SAID_NO)
    planned = plans.plan(dimensions(study, group), _persons(found), places, weights(study))
    return planned, plans.calls(said_yes, said_yes + said_no, places)


def last(study: StudyFolder, group: str) -> Advice | None:
    """The newest advice for a group."""
    found = [pair for pair in events.of_kind(study.db, SUBJECT, GIVEN) if pair[1].data["group"] == group]
    return _advice(found[-1][1]) if found else None


def reasons(study: StudyFolder, given: Advice) -> dict[str, str]:
    """One sentence for each of those whom an advice named and who can still be phoned, best first, as things are now."""
    found = score(dimensions(study, given.group), people(study, given.group), weights(study), given.advised)
    return {name: why(found[name]) for name in given.advised if name in found}


def past(study: StudyFolder, group: str) -> list[Followed]:
    """Every advice for the group, what was done with it, and whether it still comes out the same: the decision trail of the sample."""
    given = [(n, _advice(event)) for n, event in events.of_kind(study.db, SUBJECT, GIVEN) if event.data["group"] == group]
    everybody = book.listed(study, group)
    names = {one.number for one in everybody}
    first: dict[int, tuple[int, Event]] = {}
    for n, event in sorted((pair for kind in REACHED for pair in events.of_kind(study.db, book.SUBJECT, kind)), key=itemgetter(0)):
        if event.number in names:
            first.setdefault(event.number, (n, event))
    ends = [n for n, _ in given[1:]] + [events.newest(study.db) + 1]
    erased = [one.number for one in everybody if one.erased]
    return [
        _followed(study, one, [event for at, event in first.values() if n < at < end], erased)
        for (n, one), end in zip(given, ends, strict=True)
    ]


def _followed(study: StudyFolder, advice: Advice, calls: Sequence[Event], erased: Sequence[int]) -> Followed:
    phoned = tuple(f"C{event.number}" for event in calls if f"C{event.number}" in advice.advised)
    instead = tuple((f"C{event.number}", event.reason) for event in calls if f"C{event.number}" not in advice.advised)
    then = events.states_at(study.db, book.SUBJECT, apply, advice.upto, without=erased)
    persons = _persons([one for number, state in then.items() if (one := from_state(number, state)).group == advice.group])
    return Followed(advice, phoned, instead, frozen.replay(advice, persons), tuple(f"C{number}" for number in erased))


def _listed(study: StudyFolder, group: str) -> list[Candidate]:
    found = book.listed(study, group)
    if not found:
        raise NotFound(f"Nobody of the group {group} is on the sampling list yet.", hint="workflow sample import LIST.csv")
    return found


def _persons(found: Sequence[Candidate]) -> list[Person]:
    return [Person(one.id, one.place, one.facts) for one in found]


def _advice(event: Event) -> Advice:
    return frozen.from_state(event.number, event.data, event.at_utc, event.who)


def _as_kept(given: Advice) -> State:
    rows = asdict(given)
    return rows | {"rows": list(rows["rows"])}
