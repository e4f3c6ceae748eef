"""How double coding and saturation are shown, and what the consensus command does in which order (floor 4)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.cli import out
from workflow.errors import WrongUsage, about
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from workflow.rigour.agreement import Agreement
    from workflow.rigour.rounds import Round
    from workflow.rigour.steps.saturating import Found

MOST_LINES = 40  # of differences on the screen


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of the consensus command."""

    same: tuple[str, ...]  # "ache=pain"
    apart: tuple[str, ...]
    accept: bool
    target: Path | None
    source: Path | None
    final: Path | None


def warn_unreleased(study: StudyFolder, made: "Round") -> None:
    from workflow.rigour.steps.coding import not_released

    there = not_released(study, made)
    if there:
        names = ", ".join(f"R{number}" for number in there)
        out.note(f"Not released to analysis yet: {names}. If the words are corrected later, they are coded anew in another round.")


def warn_gone(study: StudyFolder, left: "Round") -> None:
    """Say which transcripts of a round are left out by now, and why; `left` is what is there of it."""
    from workflow.rigour.steps import coding

    whole = coding.get(study, left.number)
    for recording, why in coding.gone_from(study, whole).items() if len(left.sources) < len(whole.sources) else ():
        out.note(f"R{recording} is left out of round {whole.number}: {why}")


def show_agreement(made: "Round", found: "Sequence[Agreement]", unit: str, as_json: bool) -> None:
    pooled, codes = found[0], found[1:]
    if as_json:
        facts = [{"code": one.code or None, "all_text": _facts(one.all_text), "coded_text": _facts(one.coded_text)} for one in found]
        out.as_json({"round": made.number, "coders": made.coders, "unit": unit, "agreement": facts})
        return
    n_all, n_coded = (getattr(codes[0], name).n if codes else 0 for name in ("all_text", "coded_text"))
    out.say(f"Round {made.number}, {made.coders[0]} and {made.coders[1]}; unit: {unit}; all text n = {n_all}, coded text n = {n_coded}")
    single = len(codes) == 1
    rows = []
    for one in [*codes, pooled]:
        whole, touched = one.all_text, one.coded_text
        kappa = "-" if single else _number(touched.kappa)
        counts = (whole.both, whole.only_a, whole.only_b)
        rows.append(
            (
                one.code or "all codes",
                *counts,
                _percent(whole.agreement),
                _number(whole.kappa),
                _percent(touched.agreement),
                kappa,
                _percent(whole.overlap),
            )
        )
    out.table(
        rows,
        ("code", "both", f"only {made.coders[0]}", f"only {made.coders[1]}", "agree", "kappa", "agree coded", "kappa coded", "overlap"),
    )
    out.say("\nagree, kappa: over all text. agree coded, kappa coded: over the text that anyone gave any code. overlap: both / anyone.")
    out.say("Kappa is Cohen's (1960), pe = pA pB + (1 - pA)(1 - pB); undefined where pe is 1. Programs that reckon pe otherwise differ.")
    if single:
        out.say("With a single code, kappa over coded text cannot be above 0 whatever the coders do; look at the overlap.")
    if not made.codes:
        matched = "matched afterwards" if made.same else "and nothing has been matched"
        out.say(f"These were open codes, {matched}; kappa is meant for a fixed codebook.")


def _facts(cells) -> dict[str, float | int | None]:  # type: ignore[no-untyped-def]
    names = ("agreement", "overlap", "kappa", "prevalence", "bias")
    return asdict(cells) | {"n": cells.n} | {name: getattr(cells, name) for name in names}


def _percent(share: float | None) -> str:
    return "undefined" if share is None else f"{100 * share:.1f}%"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.2f}"


def do(study: StudyFolder, wish: Wish, number: int, *, by: str) -> None:
    """Everything that was asked for, in its order: pairs first, then the meeting's list, then what goes out."""
    from workflow.rigour.codings import to_csv
    from workflow.rigour.steps import coding
    from workflow.store.files import write_whole

    same: dict[str, str] = {}
    if wish.accept or wish.same:
        made = coding.still(study, number)
        same = {pair.b: pair.a for pair in coding.undecided(made)} if wish.accept else {}
        same |= dict(_pair(text, made.coders) for text in wish.same)
    same |= dict.fromkeys(wish.apart, "")
    if same:
        coding.match(study, number, same, by=by)
    if wish.source:
        coding.decide(study, number, coding.read_decisions(wish.source), by=by, on=out.day(study, None))
    if wish.target:
        write_whole(wish.target, coding.table(*coding.differing(study, number)))
        out.note(f"{wish.target}: fill in the columns agreed and why, then: workflow coding consensus --from {wish.target}")
    if wish.final:
        made, found, open_ = coding.agreed(study, number)
        names = {text.recording: text.name for text in coding.texts_of(study, made).values()}
        both = "+".join(made.coders)
        write_whole(wish.final, to_csv([(names[one.recording], one.start, one.end, both, one.code) for one in found]))
        out.note(f"{wish.final}: {len(found)} codings after consensus" + (f"; {open_} differences are still open" if open_ else ""))


def _pair(text: str, coders: Sequence[str]) -> tuple[str, str]:
    b, sign, a = text.partition("=")
    if not sign or not a.strip() or not b.strip():
        raise WrongUsage(f"'{text}' is no pair of codes.", hint=f'--match "code of {coders[1]}=code of {coders[0]}"')
    return b.strip(), a.strip()


def show_consensus(study: StudyFolder, number: int, log: bool, as_json: bool) -> None:
    from workflow.rigour.steps import coding

    made, found = coding.differing(study, number)
    warn_gone(study, made)
    pairs = coding.undecided(made)
    if as_json:
        rows = [asdict(one) | {"place": one.difference.id} for one in found]
        out.as_json({"round": made.number, "pairs": [asdict(pair) for pair in pairs], "same": made.same, "differences": rows})
        return
    if log:
        decided = [made.decisions[place] for place in made.decisions]
        lines = [(one.place, ", ".join(one.codes) or "none", one.why, ", ".join(one.new), one.by, one.on) for one in decided]
        out.listing(lines, ("place", "agreed", "why", "new code", "by", "on"), [], False, "Nothing has been decided yet.")
        return
    if pairs:
        a, b = made.coders
        out.say(f"Codes that may mean the same ({len(pairs)}); you decide:")
        out.table(
            [(pair.b, pair.a, pair.names, pair.stretches) for pair in pairs], (f"of {b}", f"of {a}", "names alike %", "stretches alike %")
        )
        example = pairs[0]
        out.say(
            f'Next: workflow coding consensus --match "{example.b}={example.a}" (the code of {b}, then that of {a}), '
            f'--apart "CODE of {b}", or --accept for all\n'
        )
    waiting = [one for one in found if one.decision is None]
    out.say(f"{out.many(len(found), 'difference')}, {len(found) - len(waiting)} decided.")
    shown = [
        (one.difference.id, ", ".join(one.difference.a), ", ".join(one.difference.b), _short(one.words)) for one in waiting[:MOST_LINES]
    ]
    if shown:
        out.table(shown, ("place", made.coders[0], made.coders[1], "words"))
        out.say("..." if len(waiting) > MOST_LINES else "Next: workflow coding consensus --out differences.csv")


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 60 else f"{plain[:57]}..."


def show_saturation(found: "Found", as_json: bool) -> None:
    if as_json:
        curves = {name: asdict(curve) | {"cumulative": curve.cumulative} for name, curve in found.curves.items()}
        out.as_json({"curves": curves, "refused": found.refused, "sentences": found.sentences})
        return
    for name, curve in found.curves.items():
        out.say(f"{name}: {', '.join(curve.names)}")
        out.say("  new codes: " + " ".join(map(str, curve.new)) + f"   together: {curve.cumulative[-1]}")
    for sentence, curve in zip(found.sentences, found.curves.values(), strict=True):
        out.say(f"\n{sentence}")
        out.say(f"Of 1000 random orders of the same interviews (seed {curve.seed}), {curve.never:.0f}% never reach it.")
    for name, why in found.refused.items():
        out.say(about(name, why))
