"""Makes the pictures of the page on reports from a made-up study: the flow, the lengths, the months (floor 4).

python -m tests.making.pictures_report
"""

import random
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

from tests.making.modules import ROOT
from tests.making.pictures import MOST_BYTES
from tests.making.reported import Making, published
from workflow.report.every import every
from workflow.report.steps.reports import Desk, durations, flow, when, write

PICTURES = ROOT / "docs" / "pictures"
LENGTHS = {"first": (20, 59), "follow-up": (16, 32), "interview": (33, 68), "focus-group": (69, 78)}  # minutes


def spread() -> Making:
    """The study with interviews as unlike in length as real ones."""
    made, chance = published(), random.Random(3)
    made.sessions = [replace(one, minutes_held=round(chance.triangular(*LENGTHS[one.kind]))) for one in made.sessions]
    return made


def main() -> None:
    material = spread().material()
    at = Desk(material, every(material))
    with tempfile.TemporaryDirectory() as folder:
        for made in (flow(at), durations(at), when(at)):
            write(made, Path(folder))
            picture = PICTURES / f"report-{made.name}.png"
            Image.open(Path(folder, f"{made.name}.png")).convert("RGB").quantize(32).save(picture, optimize=True)  # few colours, few bytes
            assert picture.stat().st_size < MOST_BYTES
            print(picture)


if __name__ == "__main__":
    main()
