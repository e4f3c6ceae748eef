"""The four reports about people and sessions: what each prints, the facts behind it, the files it writes (floor 3)."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflow import figures
from workflow.errors import WrongUsage
from workflow.report import characteristics as described
from workflow.report import duration_table, flow_sheet, people_facts, tables, timeline, units
from workflow.report.charts import DurationPicture, GapPicture, TimelinePicture
from workflow.report.checklists import Item
from workflow.report.contradictions import doubts
from workflow.report.contradictions.doubt import EVERY, Doubt
from workflow.report.duration_facts import durations as lengths
from workflow.report.every import every
from workflow.report.facts import Fact, Facts, as_json, footnotes
from workflow.report.flow import check
from workflow.report.flow_picture import FlowPicture
from workflow.report.material import Material
from workflow.report.steps import gather
from workflow.report.tables import Table, brief
from workflow.store import events
from workflow.store.files import write_whole
from workflow.store.folder import StudyFolder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = "reports"
WIDTH = 96
EMPTY = "Nothing of this is recorded yet.\nNext: workflow sample import LIST.csv, or workflow session add --kind KIND --who P1"
Paint = Callable[["Figure"], None]


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its words, tables and pictures, the facts it prints, and what does not fit."""

    name: str  # flow: the beginning of its files' names
    body: str  # as it stands on the screen, without what stands below every report
    facts: tuple[Fact, ...]
    doubts: tuple[Doubt, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: Mapping[str, tuple[Paint, float]] = field(default_factory=dict)  # name -> what paints it, and its height in inches
    texts: Mapping[str, str] = field(default_factory=dict)  # file name -> text, beside the tables
    record: str = ""  # the head of the change log
    more: tuple[Fact, ...] = ()  # facts behind it that it does not print, for other programs
    items: tuple[Item, ...] = ()  # of a checklist
    files: Mapping[str, bytes] = field(default_factory=dict)  # whatever else is written: file name -> bytes

    def with_files(self, files: Mapping[str, bytes]) -> "Report":
        """The same with more files."""
        return replace(self, files={**self.files, **files})

    @property
    def footnotes(self) -> tuple[str, ...]:
        return footnotes([*self.facts, *(fact for doubt in self.doubts for fact in doubt.facts)])

    @property
    def below(self) -> tuple[str, ...]:
        """What stands below every report: the footnote, what does not fit, the head of the change log."""
        told = [f"! {doubt.sentence}" for doubt in self.doubts]
        return (*self.footnotes, *told, *([self.record] if self.record else []))

    @property
    def text(self) -> str:
        lines = (textwrap.fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) for line in self.below)
        return "\n".join([self.body.rstrip("\n"), "", *lines])

    @property
    def json(self) -> dict[str, Any]:
        said = [{"key": doubt.key, "report": doubt.report, "sentence": doubt.sentence} for doubt in self.doubts]
        listed = [{key: value for key, value in asdict(one).items() if key != "facts"} for one in self.items]
        return {
            "report": self.name,
            "facts": as_json(self.facts),
            **({"items": listed} if listed else {}),
            "footnotes": list(self.footnotes),
            "does_not_fit": said,
            "record": self.record,
        }


@dataclass(frozen=True, slots=True)
class Desk:
    """What every report is made of, fetched once."""

    material: Material
    facts: Facts
    record: str = ""


def desk(study: StudyFolder) -> Desk:
    """Everything for the reports of a study; several reports from one desk agree with each other."""
    with study.db.atomic():
        material = gather.material(study)
        changes, head = events.head(study.db)
    record = f"Change log: {changes} changes, head {head[:16]}." if changes else ""
    return Desk(material, every(material), record)


# ---- the reports


def flow(at: Desk, group: str = "") -> Report:
    """Who came how far, group by group. Raises NotAllowed, naming the box, where a sum does not close; WrongUsage for an unknown group."""
    _require_group(at, group)
    for one in people_facts.flows(at.material):
        if group in ("", one.group):
            check(one)
    label = brief(at.material.label(group)) if group else ""
    sheets = [sheet for sheet in flow_sheet.sheets(at.material, at.facts) if label in ("", sheet.title) and sheet.known]
    body = flow_sheet.text(sheets) if sheets else EMPTY
    shown = tuple(fact for sheet in sheets for fact in sheet.facts)
    picture = FlowPicture(sheets)
    files = {"flow.mmd": flow_sheet.mermaid(sheets), "flow.txt": body} if sheets else {}
    pictures: dict[str, tuple[Paint, float]] = {"flow": (picture, picture.height)} if sheets else {}
    body = body.replace(f"\n{footnotes(shown)[0]}\n", "") if footnotes(shown) else body  # it stands below, once
    groups = (group,) if group else (*at.material.settings.groups, "focus-groups", "transcripts")
    return Report("flow", body, shown, _doubts(at, "flow"), (), pictures, files, at.record, tuple(at.facts.of(*groups).values()))


def characteristics(at: Desk, group: str = "") -> Report:
    """Who took part, by group and wave, with no cell that shows anybody. Raises WrongUsage for an unknown group."""
    _require_group(at, group)
    made = [described.of_group(at.material, name) for name in at.material.settings.groups if group in ("", name)]
    shown = [one for one in made if one.rows or one.notes]
    facts = (*at.facts.of(*(f"characteristics.{one.group}" for one in shown)).values(), *units.of_them(at.material, at.facts))
    notes = units.lines(at.material, at.facts)
    found = tuple(described.table(one, at.facts, notes) for one in shown)
    without = [one.label for one in made if one.columns and not one.rows]
    body = "\n\n".join(map(tables.text, found)) or EMPTY
    body += f"\n\nNothing is recorded in what they differ: {', '.join(without)}. It stands in [[dimension]] of study.toml." * bool(without)
    counting = _doubts(at, EVERY)  # what does not fit in who was counted; what a column does not say stands below its table
    return Report("characteristics", body, facts, counting, found, {}, {}, at.record)


def durations(at: Desk) -> Report:
    """How long sessions took."""
    found = lengths(at.material)
    facts = (*at.facts.of("durations").values(), *units.of_them(at.material, at.facts))
    made = duration_table.table(found, at.facts, units.lines(at.material, at.facts))
    told = duration_table.sentence(found, at.facts)
    body = "\n\n".join([tables.text(made), *([told] if told else [])]) if found else EMPTY
    drawn = [one for one in found if not at.facts[f"durations.{one.series.key}.each"].withheld]
    picture = DurationPicture(drawn, footnotes(facts))
    pictures: dict[str, tuple[Paint, float]] = {"durations": (picture, picture.height)} if drawn else {}
    return Report("durations", body, facts, _doubts(at, "durations"), (made,) if found else (), pictures, {}, at.record)


def when(at: Desk) -> Report:
    """When sessions were, how long after each other, and what lay outside its window."""
    facts = tuple(dict.fromkeys([*timeline.counted(at.facts), *units.of_them(at.material, at.facts)]))
    found = timeline.months(at.material, at.facts)
    made = [
        timeline.periods(at.material, at.facts, units.lines(at.material, at.facts)),
        timeline.distances(at.material, at.facts),
        timeline.deviations(at.material, at.facts),
    ]
    shown = tuple(table for table in made if table is not None)
    picture = TimelinePicture(found, footnotes(facts))
    pictures: dict[str, tuple[Paint, float]] = {"timeline": (picture, picture.height)} if found else {}
    rows = timeline.people(at.material, at.facts)
    if rows:
        pictures["gaps"] = (GapPicture(rows, footnotes(facts)), 1.4 + 0.22 * max(4, len(rows)))
    body = "\n\n".join(map(tables.text, shown)) if at.material.held else EMPTY
    return Report("timeline", body, facts, _doubts(at, "timeline"), shown if at.material.held else (), pictures, {}, at.record)


def _doubts(at: Desk, report: str) -> tuple[Doubt, ...]:
    return doubts(at.material, at.facts, report)


def _require_group(at: Desk, group: str) -> None:
    if group and group not in at.material.settings.groups:
        known = ", ".join(at.material.settings.groups) or "none yet"
        raise WrongUsage(f"There is no group '{group}' in study.toml; it knows {known}.", hint="leave --group out for all of them")


# ---- files


def write(report: Report, folder: Path) -> list[Path]:
    """Write a report's tables (Markdown, CSV), texts and pictures (SVG, PNG); the same study gives the same bytes. Raises DiskFull."""
    folder.mkdir(parents=True, exist_ok=True)
    contents: dict[str, bytes] = {name: text.encode() for name, text in report.texts.items()} | dict(report.files)
    if report.tables:
        contents[f"{report.name}.md"] = (tables.pages(report.tables) + _notes(report.below)).encode()
        contents[f"{report.name}.csv"] = tables.csv([*report.tables, Table("", ("",), (), report.below)])
    for name, (paint, height) in report.pictures.items():
        contents |= {f"{name}{form}": figures.draw(paint, height, form) for form in figures.FORMS}
    for name, content in contents.items():
        write_whole(folder / name, content)
    return [folder / name for name in contents]


def _notes(below: Sequence[str]) -> str:
    return "".join(f"\n{line.replace('*', chr(92) + '*', 1) if line.startswith('*') else line}\n" for line in below)
