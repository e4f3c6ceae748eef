"""Pictures of the pages in the browser, drawn by the system's Chromium from made-up studies (floor 4)."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.making import named_study
from tests.making.board_study import study
from tests.making.pictures import save
from tests.making.pictures_day import BROWSERS
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.pages.names import Names
from workflow.web.pages.review import Review
from workflow.web.serving import Server

NOON = "2026-11-24T10:30Z"


def pages(folder: Path) -> None:
    """The board, and the page of names."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("The pictures of the pages stay as they are: there is no Chromium here.")
        return
    os.environ["WORKFLOW_NOW"] = NOON
    with shown(Server(board.routes(Desk(study(folder / "pain"))))) as page:
        page.locator("main").wait_for()
        save("board.png", small(page.screenshot(full_page=True)))
    del os.environ["WORKFLOW_NOW"]
    (folder / "named").mkdir()
    made = named_study.make(folder / "named")
    desk = Desk(made.study, "SD")
    routes = [*Review(desk, "en", names=True).routes(), *Names(desk, made.names, "en").routes()]
    with shown(Server(routes, start="/transcript/1/names"), width=1000) as page:
        page.locator(".card").first.wait_for()
        for number in (1, 3, 5):
            page.locator(f".card[data-number='{number}'] .accept").click()
            page.locator(f".card[data-number='{number}']").wait_for(state="detached")
        page.locator("#replaced li").nth(2).wait_for()
        save("names.png", small(page.screenshot()))


@contextmanager
def shown(server: Server, width: int = 1240) -> Iterator[Any]:
    """A page in the system's browser, opened at the server's address."""
    from playwright.sync_api import sync_playwright

    server.in_thread()
    with sync_playwright() as play:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(server.address)
        yield page
        browser.close()
    server.stop()


def small(png: bytes, colours: int = 48) -> bytes:
    """The same picture with fewer colours, which flat pages do not miss."""
    from PIL import Image

    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()
