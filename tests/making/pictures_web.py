"""Pictures of the pages in the browser, drawn by the system's Chromium from made-up studies (floor 4)."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.making.board_study import study
from tests.making.pictures import save
from tests.making.pictures_day import BROWSERS
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.serving import Server

NOON = "2026-11-24T10:30Z"


def pages(folder: Path) -> None:
    """The board."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("The pictures of the pages stay as they are: there is no Chromium here.")
        return
    os.environ["WORKFLOW_NOW"] = NOON
    with shown(Server(board.routes(Desk(study(folder / "pain"))))) as page:
        page.locator("main").wait_for()
        save("board.png", small(page.screenshot(full_page=True)))
    del os.environ["WORKFLOW_NOW"]


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
