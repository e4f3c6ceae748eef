"""What does not fit in double coding, saturation, pilots and transcripts (floor 1)."""

from collections.abc import Iterable

from workflow.report.contradictions.doubt import Doubt, named
from workflow.report.facts import Facts, joined
from workflow.report.material import Material


def double_coding(material: Material, facts: Facts) -> Iterable[Doubt]:
    coded, total, claim = facts["double-coding.transcripts"], facts["transcripts.total"], facts["analysis.double_coded"]
    if isinstance(coded.value, int) and isinstance(total.value, int) and coded.value < total.value:
        said = "the claim “all” has no data behind it" if claim.value == "all" else "“all” would have no data behind it"
        yield Doubt("double-coding", "rigour", f"Double coding is recorded for {coded.printed} of {total.printed}; {said}.", (coded, total))
    elif coded.value is None and claim.value:
        yield Doubt("double-coding", "rigour", f"Double coding of “{claim.plain}” is claimed, and none is recorded.")


def saturation(material: Material, facts: Facts) -> Iterable[Doubt]:
    """“The 20th interview” needs an order and a series."""
    series_of = {series.kind: series for series in material.series}
    done = [str(state["series"]) for state in material.saturation if state.get("reached") is not None]
    for name in done:
        about = tuple(facts[f"saturation.{name}.{key}"] for key in ("base", "run", "threshold"))
        base, run, threshold = (fact.printed for fact in about)
        whole = isinstance(about[2].value, float) and about[2].value.is_integer()
        rule = f"base {base}, run {run}, threshold {threshold.replace('.0', '') if whole else threshold}%"
        mixed = _begun_before_the_end_of(material, name)
        ask = f" {joined(mixed)} began before it ended: in which order were they analysed?" if mixed else ""
        label = series_of[name].label if name in series_of else name
        yield Doubt("saturation", "rigour", f"Saturation of {label} holds in order of interview ({rule}).{ask}", about)
    concluded = {str(state["series"]) for state in material.saturation}
    silent = [series.label for series in material.series if series.kind not in concluded]
    if done and silent:
        yield Doubt("saturation-elsewhere", "rigour", f"Of {joined(silent)} nothing is recorded about saturation.")


def _begun_before_the_end_of(material: Material, kind: str) -> list[str]:
    mine = [one.day for one in material.of_kind(kind) if one.day]
    group = next((series.group for series in material.series if series.kind == kind), "")
    others = [series for series in material.series if series.kind != kind and series.group == group]
    return [series.label for series in others if mine and any(one.day and one.day < max(mine) for one in series.sessions)]


def coders(material: Material, facts: Facts) -> Iterable[Doubt]:
    """Who coded, and who the analysis is said to be by."""
    found, said = set(facts["double-coding.coders"].rows), {str(one) for one in material.settings.analysis.get("coders", ())}
    if found and said and found != said:
        yield Doubt("coders", "rigour", f"Coded by {named(found)}; study.toml names {named(said)}.")


def pilots(material: Material, facts: Facts) -> Iterable[Doubt]:
    for guide in material.guides:
        if guide.released and guide.pilots and not any(pilot.session for pilot in guide.pilots):
            yield Doubt("pilots", "rigour", f"{guide.id}: piloted; with whom, and whether they are analysed, is not recorded.")
        elif guide.released and not guide.pilots:
            why = f": {guide.not_piloted}" if guide.not_piloted else ""
            yield Doubt("pilots", "rigour", f"{guide.id}: no pilot is recorded{why}.")
    apart = [f"S{one.number}" for one in material.held if not material.in_analysis(one)]
    if apart:
        told = f"Piloted and not in the analysis: {named(apart)}; counted among the sessions that were held, with their people and minutes."
        yield Doubt("pilots-counted", "rigour", told)


def not_sent(material: Material, facts: Facts) -> Iterable[Doubt]:
    """A plan is no member check."""
    planned = facts["member-check.planned"]
    if planned.value and not any(one.sent_on for one in material.checks):
        first = min(material.checks, key=lambda one: one.session)
        told = f"Member checks are planned with {planned.printed} and none was sent; “participants checked” has no data behind it."
        yield Doubt("not-sent", "rigour", f"{told} Next: workflow member-check prepare {first.who}", (planned,))


def without_transcript(material: Material, facts: Facts) -> Iterable[Doubt]:
    without = [one for one in material.held if not material.transcribed(one)]
    if len(without) == len(material.held):
        return
    erased = [f"S{one.number}" for one in without if material.nothing_left(one)]
    missing = [f"S{one.number}" for one in without if not material.nothing_left(one)]
    if missing:
        yield Doubt("without-transcript", "rigour", f"Held and not transcribed: {named(missing)}; “all interviews” does not fit yet.")
    if erased:
        told = f"Held and erased, so that no transcript is left: {named(erased)}; “all interviews” does not fit."
        yield Doubt("transcript-erased", "rigour", told)


RULES = (double_coding, saturation, coders, pilots, not_sent, without_transcript)
