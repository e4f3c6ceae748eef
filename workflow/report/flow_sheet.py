"""The flow of each group as it is shown: main boxes, beside them who left, every number a fact; as text and as Mermaid (floor 1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.export.clean import clean
from workflow.people.contacts import REFUSALS
from workflow.report import people_facts
from workflow.report.facts import Fact, Facts, footnotes, slug
from workflow.report.flow import Box, Flow, Step
from workflow.report.material import Material
from workflow.report.tables import brief
from workflow.report.units import unlike
from workflow.schedule.sessions import FOCUS_GROUP


@dataclass(frozen=True, slots=True)
class Part:
    """One line inside a box: a reason, one focus group, with its number."""

    words: str
    fact: Fact
    after: str = ""
    under: tuple[Fact, ...] = ()  # the facts that `after` prints

    @property
    def told(self) -> str:
        return f"{self.words} {self.fact.printed}{self.after}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One box with its number."""

    words: str
    fact: Fact
    parts: tuple[Part, ...] = ()
    note: str = ""
    under: tuple[Fact, ...] = ()  # the facts that the note prints

    @property
    def known(self) -> bool:
        return self.fact.value is not None

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (self.fact, *(fact for part in self.parts for fact in (part.fact, *part.under)), *self.under)


@dataclass(frozen=True, slots=True)
class Node:
    """A main box, and the boxes of those who left there."""

    main: Shown
    out: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One group, ready to be shown; `beside` are numbers that stand in no box of the sum."""

    title: str
    nodes: tuple[Node, ...]
    beside: tuple[Shown, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything at all is recorded of it."""
        return any(fact.value is not None for fact in self.facts)

    @property
    def facts(self) -> tuple[Fact, ...]:
        boxes = [box for node in self.nodes for box in (node.main, *node.out)]
        return tuple(fact for box in (*boxes, *self.beside) for fact in box.facts)


def sheets(material: Material, found: Facts) -> tuple[Sheet, ...]:
    """Every group that has something to show, then the focus groups, then the transcripts."""
    flows = [flow for flow in people_facts.flows(material) if material.listed(flow.group) or _of_its_own(material, flow.group)]
    made = [_of_group(material, flow, found) for flow in flows if not _only_in_focus_groups(material, flow.group)]
    made += [_focus_groups(found)] if "focus-groups.held" in found else []
    total = found["transcripts.total"]
    if made and total.value is not None:
        made.append(Sheet("all", (Node(_transcripts(material, found)), Node(Shown("released to analysis", found["transcripts.released"])))))
    return tuple(made)


def _transcripts(material: Material, found: Facts) -> Shown:
    """All transcripts, and how many each group's are, where that adds up and may be said as plainly as the sum."""
    total = found["transcripts.total"]
    there = [found[name] for name in (*(f"{group}.transcripts" for group in material.settings.groups), f"transcripts.{FOCUS_GROUP}.total")]
    parts = tuple(fact for fact in there if isinstance(fact.value, int))
    plainer = any(fact.footnoted for fact in parts) and not total.footnoted
    if len(parts) < 2 or plainer or sum(int(fact.value or 0) for fact in parts) != total.value:
        return Shown("transcripts", total)
    return Shown(f"transcripts ({' + '.join(fact.plain for fact in parts)})", total, under=parts)


def _of_its_own(material: Material, group: str) -> bool:
    return any(kind != FOCUS_GROUP for kind in material.kinds_of(group))


def _only_in_focus_groups(material: Material, group: str) -> bool:
    """Those of whom nothing is known but that they came to a focus group stand on the sheet of the focus groups."""
    return material.kinds_of(group) == (FOCUS_GROUP,) and material.list_of(group) == "participants"


def _of_group(material: Material, flow: Flow, found: Facts) -> Sheet:
    often = {one.people.id: one.count for one in unlike(material, found)}
    nodes = tuple(_node(flow, before, step, found, often) for before, step in zip((None, *flow.steps), flow.steps, strict=False))
    analysed = [
        Shown(f"{box.words.removesuffix(' held')} analysed", found[f"{flow.group}.{box.key.removesuffix('.held')}.analysed"])
        for box in (step.main for step in flow.steps)
        if box.key.endswith(".held")
    ]
    return Sheet(brief(flow.label), nodes, (*analysed, Shown("withdrawn in all", found[f"{flow.group}.withdrawn"])))


def _node(flow: Flow, before: Step | None, step: Step, found: Facts, often: Mapping[str, Fact]) -> Node:
    """`often`: of boxes of people who came to more sessions than they are, how many sessions these were."""
    name = f"{flow.group}.{step.main.key}"
    noted: list[tuple[str, Fact]] = []
    kept = found[f"{flow.group}.agreed-and-kept-to-it"]
    if step.main.key == "agreed" and kept.value is not None:
        noted.append((f"{kept.printed} {kept.note}", kept))
    if name in often:
        noted.append((f"people, in {often[name].printed} sessions", often[name]))
    if before and before.back:
        back = found[f"{flow.group}.{before.back.key}"]
        noted.append((f"{back.printed} {before.back.words}", back))
    out = tuple(_shown(flow, box, found) for box in step.left)
    note, under = "; ".join(words for words, _ in noted), tuple(fact for _, fact in noted)
    return Node(Shown(step.main.words, found[name], note=note, under=under), out)


def _shown(flow: Flow, box: Box, found: Facts) -> Shown:
    name = f"{flow.group}.{box.key}"
    parts = tuple(Part(REFUSALS.get(why) or brief(why), found[f"{name}.{slug(why)}"]) for why in box.reasons)
    return Shown(box.words, found[name], parts)


def _focus_groups(found: Facts) -> Sheet:
    parts = []
    for name in (
        name.removesuffix(".participants") for name in found if name.startswith("focus-groups.FG") and name.endswith(".participants")
    ):
        place, minutes = found[f"{name}.place"], found[f"{name}.minutes"]
        where = brief(place.printed) if place.value else name.rpartition(".")[2]
        long = f" people ({minutes.printed} min)" if minutes.value else " people"
        parts.append(Part(where, found[f"{name}.participants"], long, (minutes,) if minutes.value else ()))
    held = Shown("focus groups held", found["focus-groups.held"], tuple(parts))
    return Sheet("focus groups", (Node(Shown("invited", found["focus-groups.invited"])), Node(held)))


# ---- as text


def text(shown: Sequence[Sheet]) -> str:
    """The whole flow in lines; nothing stands in the picture that does not stand here."""
    lines: list[str] = []
    for sheet in shown:
        lines += ["", sheet.title] if lines else [sheet.title]
        for node in sheet.nodes:
            lines += [_line(node.main, "  "), *(_line(box, "      -> ") for box in node.out)]
        lines += [_line(box, "  ") for box in sheet.beside]
    return "\n".join([*lines, *_below(shown)]) + "\n"


def _line(box: Shown, indent: str) -> str:
    parts = f" = {', '.join(part.told for part in box.parts)}" if box.parts else ""
    note = f" ({box.note})" if box.note else ""
    return f"{indent}{box.words}: {box.fact.printed}{note}{parts}"


def _below(shown: Iterable[Sheet]) -> list[str]:
    notes = footnotes(fact for sheet in shown for fact in sheet.facts)
    return ["", *notes] if notes else []


# ---- as Mermaid


def mermaid(shown: Sequence[Sheet]) -> str:
    """The flow in Mermaid's words, for a page or a wiki that draws it.

    >>> print(mermaid([Sheet("patients", (Node(Shown("contacted", Fact("a", 25))), Node(Shown("agreed", Fact("b", None)))))]))
    flowchart TD
      subgraph g0["patients"]
        g0n0["contacted: 25"]
        g0n1["agreed: not recorded"]:::unknown
        g0n0 --> g0n1
      end
      classDef unknown stroke-dasharray: 4 3
    <BLANKLINE>
    """
    lines = ["flowchart TD"]
    for at, sheet in enumerate(shown):
        lines.append(f'  subgraph g{at}["{_quoted(sheet.title)}"]')
        lines += [f"    {line}" for line in _boxes(f"g{at}", sheet)]
        lines.append("  end")
    lines.append("  classDef unknown stroke-dasharray: 4 3")
    notes = footnotes(fact for sheet in shown for fact in sheet.facts)
    return "\n".join([*lines, *(f'  note["{_quoted(note)}"]' for note in notes)]) + "\n"


def _boxes(name: str, sheet: Sheet) -> list[str]:
    lines, arrows = [], []
    for at, node in enumerate(sheet.nodes):
        lines.append(_box(f"{name}n{at}", node.main))
        arrows += [f"{name}n{at - 1} --> {name}n{at}"] if at else []
        for beside, box in enumerate(node.out):
            lines.append(_box(f"{name}n{at}o{beside}", box))
            arrows.append(f"{name}n{at} --> {name}n{at}o{beside}")
    lines += [_box(f"{name}b{at}", box) for at, box in enumerate(sheet.beside)]
    return lines + arrows


def _box(name: str, box: Shown) -> str:
    told = [f"{box.words}: {box.fact.printed}", *([box.note] if box.note else []), *(part.told for part in box.parts)]
    return f'{name}["{"<br/>".join(map(_quoted, told))}"]' + ("" if box.known else ":::unknown")


def _quoted(words: str) -> str:
    """Words inside a label: what Mermaid would read as its own signs is written as it asks for.

    >>> _quoted('wants "no" <b> #1')
    'wants #quot;no#quot; #lt;b#gt; #35;1'
    """
    signs = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"}
    return "".join(signs.get(letter, letter) for letter in clean(words))
