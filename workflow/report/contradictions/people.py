"""What does not fit in the flow: sums, cancellations, who came again, who may be the same (floor 1)."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from workflow.errors import NotAllowed
from workflow.report import people_facts
from workflow.report.contradictions.doubt import EVERY, Doubt, named
from workflow.report.every import unsure_groups
from workflow.report.facts import Facts
from workflow.report.flow import check
from workflow.report.material import Material
from workflow.report.people_facts import wave_label
from workflow.schedule.sessions import Session


def does_not_close(material: Material, facts: Facts) -> Iterable[Doubt]:
    for flow in people_facts.flows(material):
        try:
            check(flow)
        except NotAllowed as problem:
            yield Doubt("does-not-close", "flow", problem.message)


def not_listed(material: Material, facts: Facts) -> Iterable[Doubt]:
    """Interviews that were written down before a list came, or whose number was typed wrongly: nothing tells which."""
    for flow in people_facts.flows(material):
        for box in (box for box in flow.boxes if box.key.endswith(".not-listed")):
            yield Doubt(
                "not-listed",
                "flow",
                f"{flow.label}: {named(box.who)} had the interview and {'stands' if len(box.who) == 1 else 'stand'} on no sampling list, "
                "so not among those who agreed either. Where the number was typed wrongly: workflow session list",
                (facts[f"{flow.group}.{box.key}"],),
            )


def cancelled(material: Material, facts: Facts) -> Iterable[Doubt]:
    """A refusal and a cancellation are two things."""
    for group in material.settings.groups:
        gone, agreed, kept = (facts[f"{group}.{key}"] for key in ("cancelled-before-first", "agreed", "agreed-and-kept-to-it"))
        if gone.value and agreed.value:
            yield Doubt(
                "cancelled",
                "flow",
                f"{material.label(group)}: {gone.printed} had agreed and cancelled before the first interview: a box of its own; "
                f"“declined” does not fit. {agreed.printed} agreed, {kept.printed} if cancellations are not counted.",
                (gone, agreed, kept),
            )


def not_everybody_again(material: Material, facts: Facts) -> Iterable[Doubt]:
    for group in material.settings.groups:
        for before, kind in pairwise(material.kinds_of(group)):
            first, again = facts[f"{group}.{before}.held"], facts[f"{group}.{kind}.held"]
            waiting = facts[f"{group}.{kind}.to-come"].value  # nobody writes "each" of what is still to come
            if isinstance(first.value, int) and isinstance(again.value, int) and again.value < first.value and not waiting:
                who, what = material.label(group), wave_label(material, kind, group)
                told = f"{who}: {again.printed} of {first.printed} had the {what}; “each” does not fit."
                yield Doubt("not-everybody-again", "flow", told, (first, again))


def may_be_the_same(material: Material, facts: Facts) -> Iterable[Doubt]:
    """Two groups that may share people: a range, never a number."""
    for one, other in unsure_groups(material):
        names = {name for session in material.held for name in session.came}
        mine, theirs = (sum(material.group_of(name) == group for name in names) for group in (one, other))
        yield Doubt(
            "may-be-the-same",
            "flow",
            f"How many different {material.label(other)} took part cannot be said: the {mine} {material.label(one)} may be among "
            f"the {theirs} or not ({max(mine, theirs)} to {mine + theirs}). No single number is printed.",
        )


def not_closed(material: Material, facts: Facts) -> Iterable[Doubt]:
    """Counted by the sound alone: nobody has said that the interview was held, when it began and how it ended."""
    found = [one for one in material.held if not one.held]
    if found:
        has, are, of = ("has", "It is", "it") if len(found) == 1 else ("have", "They are", "each")
        told = f"{_sessions(found)} {has} a recording but no outcome. {are} counted as held; say what became of {of}: {_close(found[0])}"
        yield Doubt("not-closed", EVERY, told)


def not_signed(material: Material, facts: Facts) -> Iterable[Doubt]:
    """Not counted: a file that was added is no interview of somebody whose signature nobody has seen."""
    found = [one for one in material.sessions if material.unclosed(one) and material.unsigned(one)]
    if found:
        has, is_ = ("has", "It is") if len(found) == 1 else ("have", "They are")
        who = [name for one in found for name in material.unsigned(one)]
        yield Doubt(
            "not-signed",
            EVERY,
            f"{_sessions(found)} {has} a recording but no outcome, and no consent to an interview is recorded of {named(who)}. {is_} "
            f"not counted. Write the consent down (workflow people consent {material.unsigned(found[0])[0]}), then: {_close(found[0])}",
        )


def _sessions(found: Sequence[Session]) -> str:
    listed = named(f"S{one.number}" for one in found)
    return f"1 session ({listed})" if len(found) == 1 else f"{len(found)} sessions ({listed})"


def _close(session: Session) -> str:
    return f"workflow session close S{session.number}"


def not_invited(material: Material, facts: Facts) -> Iterable[Doubt]:
    if facts["focus-groups.held"].value and facts["focus-groups.invited"].value is None:
        yield Doubt(
            "not-invited", "flow", "How many were invited to the focus groups is not recorded, so their response cannot be computed."
        )


def band_notes(material: Material, facts: Facts) -> Iterable[Doubt]:
    there = {material.group_of(name) for one in material.held for name in one.came}
    for entry in material.settings.sections.get("dimension", ()):
        if entry.get("note") and entry["group"] in there:
            yield Doubt("band-note", "characteristics", f"{entry.get('label', entry['name'])}: {entry['note']}")


RULES = (
    does_not_close,
    not_listed,
    not_closed,
    not_signed,
    cancelled,
    not_everybody_again,
    may_be_the_same,
    not_invited,
    band_notes,
)
