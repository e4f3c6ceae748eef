"""Makes the pictures of the pages on guides and on double coding: a coverage matrix and a saturation curve (floor 4).

python -m tests.making.pictures_rigour
"""

import shutil
import tempfile
from pathlib import Path

from tests.making.modules import ROOT
from workflow.guides import picture as guide_picture
from workflow.guides.steps import attach, change, cover
from workflow.guides.steps.change import Release, Trial
from workflow.rigour import picture as curve_picture
from workflow.rigour.saturation import Rule, curve
from workflow.schedule import steps as schedule
from workflow.store.steps import Wish, init

PICTURES = ROOT / "docs" / "pictures"
NEW = ("abcdefghij", "abckl", "dmno", "pqa", "ar", "bs", "a", "b", "c", "t")  # the codes of ten interviews, a letter each


def coverage(folder: Path) -> Path:
    """Seven interviews with a guide to which a question was added after the fourth."""
    study = init(folder / "guides", Wish())
    for number in range(1, 9):
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
    change.add(study, "patient-first", by="SD")
    change.pilot(study, "patient-first", Trial("SD", "softened the question on harm", 1, in_analysis=False), by="SD")
    change.release(study, "patient-first", Release(), by="SD")
    said = {
        2: ["trust=skipped: no time"],
        3: ["harm=not-said", "story=came-up"],
        4: ["obstacles=partly"],
        5: ["trust=not-said"],
        6: ["harm=came-up"],
    }
    for number in range(2, 9):
        if number == 5:
            path = study.path / "topic_guides" / "patient-first-en.md"
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace("- [advice]", "- [cost] What did the therapy cost you, in time or money?\n- [advice]"), encoding="utf-8"
            )
            change.release(study, "patient-first", Release("two spoke of money", "S4"), by="SD")
        attach.attach(study, number, "patient-first", by="SD")
        if number < 8:
            cover.cover(study, number, said.get(number, []), by="SD")
    return guide_picture.draw(cover.matrix(study), folder / "coverage")[1]


def saturation(folder: Path) -> Path:
    codes = {f"P{number}": set(letters) for number, letters in enumerate(NEW, 1)}
    return curve_picture.draw({"first-interview": curve(codes, Rule(4, 2, 0))}, folder / "saturation")[1]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for made in (coverage(Path(folder)), saturation(Path(folder))):
            shutil.copy(made, PICTURES / made.name)
            print(PICTURES / made.name)


if __name__ == "__main__":
    main()
