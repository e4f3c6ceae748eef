"""Makes the pictures of the pages on guides and on double coding: a coverage matrix, an interview sheet, a saturation curve (floor 4).

python -m tests.making.pictures_rigour; the sheet needs LibreOffice and Poppler, and stays as it is without them.
"""

import shutil
import tempfile
from pathlib import Path

from PIL import Image

from tests.making.modules import ROOT
from tests.making.pictures import MOST_BYTES, cut, png, word_pages
from workflow.guides import picture as guide_picture
from workflow.guides.steps import attach, change, cover, printing
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


def sheet(folder: Path) -> Path | None:
    """The first page of the sheet of a session, as Word shows it."""
    if not (shutil.which("soffice") and shutil.which("pdftoppm")):
        return None
    study = init(folder / "sheets", Wish())
    schedule.add(study, "first-interview", ("P7",), ("interviewer",), by="SD")
    change.add(study, "patient-first", by="SD")
    change.release(study, "patient-first", Release(not_piloted="a picture"), by="SD")
    attach.attach(study, 1, "patient-first", by="SD")
    (document,) = printing.write(study, printing.for_session(study, 1), ("docx",), folder)
    made = folder / "guide-sheet.png"
    made.write_bytes(png(cut(word_pages(document, folder)[0], 760)))
    return made


def saturation(folder: Path) -> Path:
    codes = {f"P{number}": set(letters) for number, letters in enumerate(NEW, 1)}
    return curve_picture.draw({"first-interview": curve(codes, Rule(4, 2, 0))}, folder / "saturation")[1]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for made in filter(None, (coverage(Path(folder)), sheet(Path(folder)), saturation(Path(folder)))):
            Image.open(made).convert("RGB").quantize(32).save(PICTURES / made.name, optimize=True)  # few colours, few bytes
            assert (PICTURES / made.name).stat().st_size < MOST_BYTES
            print(PICTURES / made.name)


if __name__ == "__main__":
    main()
