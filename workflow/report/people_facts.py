"""The flow of each group, from the standings of the sampling list and the sessions that were held (floor 1).

Who agreed, declined or withdrew is told by the list; who was interviewed, by the sessions. The two are not reckoned from each other.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise, zip_longest
from typing import Any

from workflow.people.candidates import STOPPING, Candidate
from workflow.people.contacts import REFUSALS
from workflow.people.sampling.plan import wilson
from workflow.report.facts import Fact, counted, half_up, percent, slug, sorted_ids
from workflow.report.flow import Box, Flow, Step
from workflow.report.material import Material, spoken
from workflow.schedule.sessions import Session

AGREED = ("agreed", "consented", "cancelled-before-first")  # standings that a yes led to
LIST, CALLS, SESSIONS = "the sampling list", "phoning", "sessions"
Test = Callable[[Candidate], bool]


def flows(material: Material) -> tuple[Flow, ...]:
    """The flow of every group that has a list or has been interviewed, in the order of study.toml."""
    groups = dict.fromkeys([*material.settings.groups, *(one.group for one in material.candidates)])
    there = [group for group in groups if material.listed(group) or material.kinds_of(group)]
    return tuple(flow(material, group) for group in there)


def flow(material: Material, group: str) -> Flow:
    """The flow of one group."""
    people = material.listed(group)
    steps = [*_before(material, group, people)]
    kinds = material.kinds_of(group)
    mains = [_held(material, group, kind) for kind in kinds]
    outs = [_to_the_first(material, group, kinds), *(_to_the_next(material, group, kinds, at) for at in range(1, len(kinds)))]
    if steps and steps[-1].main.known and kinds:
        steps[-1] = Step(steps[-1].main, outs[0], _beside_the_list(material, group, kinds[0]))
    for at, main in enumerate(mains):
        steps.append(Step(main, outs[at + 1], _back(material, group, kinds, at)) if at + 1 < len(mains) else Step(main))
    return Flow(group, material.label(group), tuple(_sure(step, following) for step, following in zip_longest(steps, steps[1:])))


def _sure(step: Step, following: Step | None) -> Step:
    """Where everybody is known to have gone on or to have left for another reason, nobody declining is a finding, not a gap."""
    went_on = bool(step.main.who) and following is not None and following.main.known
    open_ends = any(box.who for box in step.out if box.key.endswith(("undecided", "unreachable", "to-come", "out-of-window")))
    if not went_on or open_ends:
        return step
    return replace(step, out=tuple(replace(box, surely_empty=not box.who and box.key.endswith("declined")) for box in step.out))


def _back(material: Material, group: str, kinds: tuple[str, ...], at: int) -> Box | None:
    """Who missed the wave at this place, had come to one before it or stands on no list, and comes to the next."""
    earlier = frozenset[str]().union(*(material.came(kind, group) for kind in kinds[:at]))
    coming = material.came(kinds[at + 1], group)
    people = (coming & earlier | _unlisted(material, coming)) - material.came(kinds[at], group)
    words = f"had missed the {wave_label(material, kinds[at], group)}"
    return Box(f"{kinds[at + 1]}.came-back", words, people, source=SESSIONS, made_up=_made_up(material, people)) if people else None


def _beside_the_list(material: Material, group: str, kind: str) -> Box | None:
    """Whose interview was written down without the list: `session add --who P1` before a list came, or beside it."""
    people = _unlisted(material, material.came(kind, group))
    return Box(f"{kind}.not-listed", "on no sampling list", people, source=SESSIONS) if people else None


def _unlisted(material: Material, people: frozenset[str]) -> frozenset[str]:
    return people - {one.id for one in material.candidates}


def facts(material: Material) -> list[Fact]:
    """Every box of every flow as a fact, each reason as one of its own, and who is analysed."""
    found: list[Fact] = []
    for one in flows(material):
        for box in one.boxes:
            found += _facts_of(one.group, box)
        found += [_withdrawn(material, one.group), _channels(material, one.group)]
        found += [*_analysed(material, one.group), *_responses(one), *_agreed_otherwise(one), *_not_taking_part(one)]
    return found


def _facts_of(group: str, box: Box) -> list[Fact]:
    """The box and its reasons. A box that nobody is in was never entered, unless everybody is known to be somewhere else."""
    name = f"{group}.{box.key}"
    about: dict[str, Any] = {"unit": "people", "source": box.source, "synthetic": box.made_up}
    if not box.who and not box.surely_empty:
        return [Fact(name, None, unit="people", source=box.source)]
    return [
        counted(name, box.who, note=box.note, **about),
        *(counted(f"{name}.{slug(why)}", who, n=len(box.who), **about) for why, who in box.reasons.items()),
    ]


# ---- from the list to a yes


def _before(material: Material, group: str, people: tuple[Candidate, ...]) -> list[Step]:
    holds = material.list_of(group)
    pool, phoned = bool(people) and holds == "pool", bool(people) and holds != "participants"
    box = _boxes(material, people)
    identified = box("identified", "identified", LIST, lambda one: True, pool)
    eligible = box("eligible", "eligible", LIST, lambda one: one.standing != "ineligible", pool)
    contacted = box("contacted", "contacted", CALLS, _is_contacted, phoned)
    agreed = box("agreed", "agreed", CALLS, _has_agreed, phoned)
    unfit = box("ineligible", "not eligible", LIST, lambda one: one.standing == "ineligible", pool, by_reason=True)
    waiting = box("not-contacted", "not contacted", CALLS, lambda one: one.standing != "ineligible" and not _is_contacted(one), pool)
    return [Step(identified, (unfit,)), Step(eligible, (waiting,)), Step(contacted, _said_no(box, phoned)), Step(agreed)]


def _said_no(box: Callable[..., Box], phoned: bool) -> tuple[Box, ...]:
    def undecided(one: Candidate) -> bool:
        return _is_contacted(one) and one.standing in ("called", "eligible")

    return (
        box("declined", "declined", CALLS, lambda one: one.standing == "declined", phoned, by_reason=True),
        box("unreachable", "not reached", CALLS, lambda one: one.standing == "unreachable", phoned),
        box("undecided", "not decided yet", CALLS, undecided, phoned),
        box(
            "withdrawn.before-agreeing",
            "withdrawn before agreeing",
            CALLS,
            lambda one: one.standing == "withdrawn" and not _has_agreed(one),
            phoned,
        ),
    )


def _boxes(material: Material, people: tuple[Candidate, ...]) -> Callable[..., Box]:
    """Makes boxes of these people. A box that nobody is in, and of which nothing was ever entered, is known as empty only inside a sum."""

    def box(key: str, words: str, source: str, fits: Test, known: bool, *, by_reason: bool = False) -> Box:
        inside = [one for one in people if fits(one)]
        reasons: dict[str, frozenset[str]] = {}
        spelt: dict[str, str] = {}  # one spelling for each reason, since reasons of study.toml are typed
        for one in sorted(inside, key=_place_of_reason) if by_reason else ():
            why = spelt.setdefault(slug(one.why or "not-given"), one.why or "not-given")
            reasons[why] = reasons.get(why, frozenset()) | {one.id}
        made_up = material.made_up("candidate", [one.number for one in inside])
        return Box(key, words, frozenset(one.id for one in inside) if known else None, reasons if known else {}, source, "", made_up)

    return box


def _place_of_reason(one: Candidate) -> tuple[int, str]:
    known = list(REFUSALS)
    return (known.index(one.why) if one.why in known else len(known), one.why)


def _is_contacted(one: Candidate) -> bool:
    """Somebody was in touch: an attempt, or an answer that nobody gives without one. Whoever withdrew had been heard of."""
    return bool(one.attempts) or one.standing not in ("eligible", "ineligible")


def _has_agreed(one: Candidate) -> bool:
    """Said yes, whatever came of it; of whoever withdrew, what stood before, or the participant's number that only a signature gives."""
    if one.standing == "withdrawn":
        return bool(one.participant) or one.why in AGREED
    return one.standing in AGREED


def _has_cancelled(one: Candidate) -> bool:
    return one.standing == "cancelled-before-first"


# ---- from one session to the next


def _held(material: Material, group: str, kind: str) -> Box:
    mine = [one for one in material.of_kind(kind) if any(material.group_of(name) == group for name in one.came)]
    made_up = material.made_up("session", [one.number for one in mine])
    people = material.came(kind, group)
    known = bool(mine or material.listed(group) or material.sessions)
    return Box(f"{kind}.held", f"{wave_label(material, kind, group)} held", people if known else None, {}, SESSIONS, "", made_up)


def _to_the_first(material: Material, group: str, kinds: tuple[str, ...]) -> tuple[Box, ...]:
    """Who agreed and was not interviewed, and why; whoever cancelled is in a box of their own, and dropped out of nothing."""
    people, kind = material.listed(group), kinds[0] if kinds else ""
    box, there = _boxes(material, people), material.came(kind, group)
    waiting = {one.id: _standing(material, one, kind) for one in people if one.standing in ("agreed", "consented") and one.id not in there}
    gone = [one for one in people if one.standing == "withdrawn" and _has_agreed(one) and one.id not in there]
    found = [
        box("cancelled-before-first", "cancelled before first", CALLS, _has_cancelled, True, by_reason=True),
        box("withdrawn.before-first", "withdrawn before first", CALLS, lambda one: one in gone, True),
    ]  # fmt: skip
    return (*found, *_by_standing(material, group, kind, waiting))


def _to_the_next(material: Material, group: str, kinds: tuple[str, ...], at: int) -> tuple[Box, ...]:
    """Who was interviewed before and not again, and why."""
    before, kind = material.came(kinds[at - 1], group), kinds[at]
    there = material.came(kind, group)
    people = {one.id: one for one in material.listed(group)}
    declined = frozenset(name for name in before if name in people and people[name].follow_up and _refused(material, name, kinds) == at)
    gone = frozenset(name for name in before - there - declined if name in people and people[name].standing == "withdrawn")
    reasons: dict[str, frozenset[str]] = {}
    for name in sorted_ids(declined):
        reasons[people[name].follow_up] = reasons.get(people[name].follow_up, frozenset()) | {name}
    later = frozenset[str]().union(*(material.came(other, group) for other in kinds[at + 1 :]))
    waiting = before - there - declined - gone
    left = {name: "missed" if name in later else _standing(material, people.get(name), kind, name) for name in waiting}
    about: dict[str, Any] = {"source": CALLS, "made_up": material.made_up("candidate", [people[name].number for name in declined])}
    return (
        Box(f"{kind}.declined", f"{wave_label(material, kind, group)} declined", declined, reasons, **about),
        Box(f"{kind}.withdrawn", "withdrawn", gone, source=CALLS, made_up=_made_up(material, gone)),
        *_by_standing(material, group, kind, left),
    )


def _refused(material: Material, name: str, kinds: tuple[str, ...]) -> int:
    """The place of the wave that a refused follow-up is of: the first that the person did not come to, else the last."""
    return next((at for at, kind in enumerate(kinds) if name not in material.came(kind)), len(kinds) - 1)


def _by_standing(material: Material, group: str, kind: str, people: dict[str, str]) -> tuple[Box, ...]:
    words = {
        "lost": "lost",
        "missed": "did not come",
        "out-of-window": "window is over",
        "to-come": f"{wave_label(material, kind, group)} to come",
    }
    found = []
    for key, told in words.items():
        inside = frozenset(name for name, standing in people.items() if standing == key)
        found.append(Box(f"{kind}.{key}", told, inside, source=SESSIONS, made_up=_made_up(material, inside)))
    return tuple(found)


def _standing(material: Material, person: Candidate | None, kind: str, name: str = "") -> str:
    """Why somebody has not come yet: lost (moved, ill, died), missed (did not come), window over, or still to come."""
    if person and person.life in STOPPING:
        return "lost"
    name = person.id if person else name
    mine = [one for one in material.sessions if one.kind == kind and name in map(material.known_as, one.who)]
    if mine and all(one.standing == "no-show" for one in mine):
        return "missed"
    wave = material.wave(kind, material.group_of(name))
    window = material.window_of(wave, name) if wave and not wave.first else None
    planned = any(_is_to_come(one, material.today) for one in mine)
    return "out-of-window" if window and not planned and date.fromisoformat(material.today) > window.closes else "to-come"


def _is_to_come(session: Session, today: str) -> bool:
    return session.standing == "booked" and session.starts[:10] >= today


def _made_up(material: Material, names: Iterable[str]) -> bool:
    wanted = set(names)
    return material.made_up("candidate", [one.number for one in material.candidates if one.id in wanted])


def wave_label(material: Material, kind: str, group: str = "") -> str:
    """What the report calls a wave of a group."""
    wave = material.wave(kind, group)
    return material.called(wave) if wave else spoken(kind)


# ---- what the boxes do not say


def _withdrawn(material: Material, group: str) -> Fact:
    """All who withdrew; where nobody did, nothing was entered."""
    gone = [one for one in material.listed(group) if one.standing == "withdrawn"]
    name = f"{group}.withdrawn"
    if not gone:
        return Fact(name, None, unit="people", source="candidate: withdrawn")
    made_up = material.made_up("candidate", [one.number for one in gone], ("withdrawn",))
    return counted(name, [one.id for one in gone], unit="people", source="candidate: withdrawn", synthetic=made_up)


def _analysed(material: Material, group: str) -> list[Fact]:
    """Of each wave, the people whose transcript was released to analysis; not recorded while none was."""
    found = []
    for kind in material.kinds_of(group):
        held = [one for one in material.of_kind(kind) if any(material.group_of(name) == group for name in one.came)]
        ready = [one for one in held if material.released(one) and material.in_analysis(one)]
        name, source = f"{group}.{kind}.analysed", "recording: released to analysis"
        if not ready:
            found.append(Fact(name, None, unit="people", source=source))
            continue
        people = [material.known_as(name) for one in ready for name in one.came if material.group_of(name) == group]
        numbers = [sound.number for one in ready for sound in material.sounds(one)]
        about = {"n": len(material.came(kind, group)), "synthetic": material.made_up("recording", numbers)}
        found.append(counted(name, people, unit="people", source=source, **about))
    return found


def _responses(flow: Flow) -> list[Fact]:
    """The share of those contacted, and of those interviewed before, who came; with Wilson's interval."""
    contacted = next((step.main for step in flow.steps if step.main.key == "contacted"), None)
    mains = [step.main for step in flow.steps if step.main.key.endswith(".held") and step.main.who]
    found = [_share(flow.group, box, contacted, "response") for box in mains if contacted and contacted.who]
    return found + [_share(flow.group, box, before, "return") for before, box in pairwise(mains)]


def _share(group: str, box: Box, of: Box, what: str) -> Fact:
    came, whole = len(box.who & of.who), len(of.who)
    low, high = (half_up(str(100 * end), 1) for end in wilson(came, whole))
    name = f"{group}.{box.key.removesuffix('.held')}.{what}"
    note = f"{came} of {whole} {of.words}; 95% interval {low} to {high}% (Wilson)"
    return Fact(name, percent(came, whole), "percent", whole, f"{box.source}, {of.source}", box.made_up or of.made_up, note)


def _agreed_otherwise(flow: Flow) -> list[Fact]:
    """How many agreed if whoever cancelled before the first interview is not counted: some papers count so."""
    boxes = {box.key: box for box in flow.boxes}
    agreed, cancelled = boxes["agreed"], boxes.get("cancelled-before-first")
    if not (agreed.who and cancelled and cancelled.who):
        return []
    note = "without those who cancelled before the first interview"
    rows = agreed.who - cancelled.who
    return [counted(f"{flow.group}.agreed-and-kept-to-it", rows, unit="people", source=CALLS, synthetic=agreed.made_up, note=note)]


def _not_taking_part(flow: Flow) -> list[Fact]:
    """Who was contacted and said no or cancelled, by reason: papers often count the two together."""
    boxes = [box for box in flow.boxes if box.key in ("declined", "cancelled-before-first") and box.who]
    if not boxes:
        return []
    about: dict[str, Any] = {"unit": "people", "source": CALLS, "synthetic": any(box.made_up for box in boxes)}
    people = frozenset[str]().union(*(box.who for box in boxes))
    reasons: dict[str, frozenset[str]] = {}
    for box in boxes:
        for why, who in box.reasons.items():
            reasons[slug(why)] = reasons.get(slug(why), frozenset()) | who
    name = f"{flow.group}.not-taking-part"
    note = "declined, or cancelled before the first interview"
    return [
        counted(name, people, note=note, **about),
        *(counted(f"{name}.{why}", who, n=len(people), **about) for why, who in reasons.items()),
    ]


def _channels(material: Material, group: str) -> Fact:
    """How people were contacted, as the attempts say."""
    tried = {attempt.channel for one in material.listed(group) for attempt in one.attempts}
    numbers = [one.number for one in material.listed(group) if one.attempts]
    made_up = material.made_up("candidate", numbers, ("attempted",))
    return Fact(f"{group}.channels", ", ".join(sorted(tried)) or None, source="candidate: attempted", synthetic=made_up)
