"""What study.toml says and a report prints: approval, registration, funding, sampling, software; nothing is counted (floor 1)."""

from typing import Any

from workflow.people.sampling.dimensions import of_group
from workflow.report.facts import Fact
from workflow.report.material import Material
from workflow.study import ABOUT

SAID = "study.toml"


def facts(material: Material) -> list[Fact]:
    """Every key as a fact; what is left out is not recorded."""
    settings = material.settings
    found = [Fact(f"design.{key}", _text(settings.about.get(key)), source=f"{SAID}, [study] {key}") for key in ABOUT]
    for key in ("method", "software", "coders", "double_coded"):
        found.append(Fact(f"analysis.{key}", _text(settings.analysis.get(key)), source=f"{SAID}, [analysis] {key}"))
    for group, count in settings.analysis.get("themes", {}).items():
        found.append(Fact(f"analysis.themes.{group}", count, "themes", source=f"{SAID}, [analysis] themes"))
    for group in settings.groups:
        names = tuple(one.name for one in of_group(settings.sections.get("dimension", ()), group))
        about: dict[str, Any] = {"source": f"{SAID}, [[dimension]]", "note": ", ".join(names)}
        found.append(Fact(f"{group}.dimensions", len(names) or None, "dimensions", **about))
    found.append(Fact("transcription.level", settings.verbatim["level"], source=f"{SAID}, [verbatim]"))
    return found


def _text(value: object) -> str | None:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value) if value else None
