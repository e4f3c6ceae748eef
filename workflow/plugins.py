"""Engines, voices, exporters and calendars by name: ours and those that others install go through the same doors (floor 2)."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from workflow.errors import NotFound, nearest

# ours, for a checkout that is not installed; the same lines stand in pyproject.toml
OWN = {
    "workflow.calendars": {
        "caldav": "workflow.schedule.calendars.caldav:open_calendar",
        "folder": "workflow.schedule.calendars.folder:open_calendar",
    },
    "workflow.engines": {"whisper": "workflow.transcribe.engines.whisper:load"},
    "workflow.voices": {"sherpa": "workflow.transcribe.voices.sherpa:load", "ge2e": "workflow.transcribe.voices.ge2e:load"},
    "workflow.exporters": {
        "docx": "workflow.export.docx:EXPORTER",
        "text": "workflow.export.text:EXPORTER",
        "html": "workflow.export.html:EXPORTER",
        "vtt": "workflow.export.subtitles:VTT",
        "srt": "workflow.export.subtitles:SRT",
        "subtitles": "workflow.export.subtitles:EXPORTER",
        "csv": "workflow.export.csv:EXPORTER",
        "json": "workflow.export.json:EXPORTER",
        "qdpx": "workflow.export.qdpx:EXPORTER",
        "maxqda": "workflow.export.maxqda:EXPORTER",
        "nvivo": "workflow.export.nvivo:EXPORTER",
        "atlasti": "workflow.export.atlasti:EXPORTER",
        "f4": "workflow.export.f4:EXPORTER",
    },
}


def engine(name: str) -> Any:
    """The loader of an engine: called with its settings it gives an Engine. Raises NotFound."""
    return _found("workflow.engines", name)


def calendar(name: str) -> Any:
    """The opener of a kind of calendar: called with its address it gives a Calendar. Raises NotFound."""
    return _found("workflow.calendars", name)


def voices(name: str) -> Any:
    """The loader of what tells voices apart: called it gives a Voices. Raises NotFound."""
    return _found("workflow.voices", name)


def exporter(name: str) -> Any:
    """An exporter by the name that `--to` takes. Raises NotFound."""
    return _found("workflow.exporters", name)


def names(group: str) -> tuple[str, ...]:
    """Every name in a group, ours first."""
    return tuple(dict.fromkeys([*OWN[group], *(point.name for point in entry_points(group=group))]))


def _found(group: str, name: str) -> Any:
    value = OWN[group].get(name)
    points = [EntryPoint(name, value, group)] if value else list(entry_points(group=group, name=name))
    if not points:
        raise NotFound(f"There is no '{name}' among {', '.join(names(group))}.", hint=f"the nearest is {nearest(name, names(group))}")
    return points[0].load()
