"""Puts the topic guides and the samples meant for it into the wheel, where only the package reads them.

`audio_samples/samples.json` says of each sample whether it goes into the wheel. A checkout and an editable install read the same files
where they lie, so they need no copies.
"""

import json
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def packaged(root: Path) -> dict[str, str]:
    """What the wheel holds besides the package: each file of the checkout and its place in the wheel. What is not there adds nothing."""
    guides = sorted(path for path in (root / "topic_guides").rglob("*") if path.is_file())
    found = {str(path): f"workflow/_topic_guides/{path.relative_to(root / 'topic_guides').as_posix()}" for path in guides}
    listing = root / "audio_samples" / "samples.json"
    if listing.is_file():
        samples = [sample for sample in json.loads(listing.read_text(encoding="utf-8"))["samples"] if sample.get("wheel")]
        names = [listing.name, *(name for sample in samples for name in [*sample["sounds"], sample["script"]])]
        found |= {str(listing.parent / name): f"workflow/_samples/{name}" for name in names}
    return found


class CustomBuildHook(BuildHookInterface):
    """Asked by hatchling before it builds a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            build_data["force_include"].update(packaged(Path(self.root)))
