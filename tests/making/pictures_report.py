"""The pictures of the pages on reports: the flow, the lengths, the months, and the page with everything, of made-up studies (floor 4)."""

import random
import shutil
from dataclasses import replace
from pathlib import Path

from tests.making.pictures import save
from tests.making.pictures_day import BROWSERS
from tests.making.pictures_web import small
from tests.making.reported import Making, published
from workflow.demo_corpus.building import build
from workflow.report.every import every
from workflow.report.steps import quoting, together
from workflow.report.steps.reports import Desk, desk, durations, flow, when, write

LENGTHS = {"first": (20, 59), "follow-up": (16, 32), "interview": (33, 68), "focus-group": (69, 78)}  # minutes
PAGE = (788, 1200)  # pixels of the page that are shown


def reports(folder: Path) -> None:
    """The flow, the lengths and the months of a study in memory; the page of the replay of a published one."""
    material = spread().material()
    at = Desk(material, every(material))
    for made in (flow(at), durations(at), when(at)):
        write(made, folder)
        save(f"report-{made.name}.png", small((folder / f"{made.name}.png").read_bytes(), 32))
    if not any(map(shutil.which, BROWSERS)):
        print("The picture of the page stays as it is: there is no Chromium here.")
        return
    save("report-page.png", small(page(folder), 32))


def spread() -> Making:
    """The study with interviews as unlike in length as real ones."""
    made, chance = published(), random.Random(3)
    made.sessions = [replace(one, minutes_held=round(chance.triangular(*LENGTHS[one.kind]))) for one in made.sessions]
    return made


def page(folder: Path) -> bytes:
    """The beginning of report.html of the replay, as a browser shows it."""
    from playwright.sync_api import sync_playwright

    study = build(folder / "corpus-study").study
    write(together.together(desk(study), quoting.shown(study)), folder)
    with sync_playwright() as play:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": PAGE[0], "height": PAGE[1]})
        shown.goto((folder / "report.html").as_uri())
        seen = shown.screenshot()
        browser.close()
    return seen
