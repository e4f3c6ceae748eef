"""Pictures of the pages in the browser, drawn by the system's Chromium from made-up studies (floor 4)."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.making import named_study, plain_model, reviewed
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
    """The board, the review of a transcript, and the page of names."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("The pictures of the pages stay as they are: there is no Chromium here.")
        return
    os.environ |= {"WORKFLOW_NOW": NOON, "WORKFLOW_MODELS": str(plain_model.put(folder / "models", "small", "en", "nl"))}
    with shown(Server(board.routes(Desk(study(folder / "pain"))))) as page:
        page.locator("main").wait_for()
        save("board.png", small(page.screenshot(full_page=True)))
    del os.environ["WORKFLOW_NOW"], os.environ["WORKFLOW_MODELS"]
    review(folder)
    names(folder / "named")


def review(folder: Path) -> None:
    """A transcript at a place to hear again; finding and replacing; two windows that have both written."""
    desk = Desk(reviewed.of_sample(folder / "review"), "SD")
    pages = Review(desk, "en")
    with shown(Server(pages.routes(), start="/transcript/1"), height=760) as page:
        page.locator(".turn").first.wait_for()
        page.wait_for_timeout(1500)  # the outline of the sound
        page.locator("#list button").first.click()
        page.wait_for_timeout(3400)
        page.keyboard.press("Escape")
        save("review.png", small(page.screenshot(), 128))
        page.keyboard.press("Control+h")
        page.keyboard.type("the")
        page.locator("#find-with").fill("this")
        page.locator("#find-list input").nth(1).uncheck()
        save("review-find.png", small(page.locator("#find-dialog").screenshot()))
        page.keyboard.press("Escape")
        page.keyboard.press("Control+/")
        save("review-keys.png", small(page.locator("#keys-dialog").screenshot()))
    pages.close()
    desk.close()


def names(folder: Path) -> None:
    """Names in a transcript, some of them decided."""
    folder.mkdir()
    made = named_study.make(folder)
    desk = Desk(made.study, "SD")
    routes = [*Review(desk, "en", names=True).routes(), *Names(desk, made.names, "en").routes()]
    with shown(Server(routes, start="/transcript/1/names"), width=1000) as page:
        page.locator(".card").first.wait_for()
        for number in (1, 3, 5):
            page.locator(f".card[data-number='{number}'] .accept").click()
            page.locator(f".card[data-number='{number}']").wait_for(state="detached")
        page.locator("#replaced li").nth(2).wait_for()
        save("names.png", small(page.screenshot()))
    desk.close()


@contextmanager
def shown(server: Server, width: int = 1240, height: int = 900) -> Iterator[Any]:
    """A page in the system's browser, opened at the server's address."""
    from playwright.sync_api import sync_playwright

    server.in_thread()
    with sync_playwright() as play:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
        page = browser.new_page(viewport={"width": width, "height": height})
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
