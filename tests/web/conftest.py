"""A real browser, the system's own, and real studies served to it by the real server (floor 4)."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import CHROMIUM
from tests.making import reviewed
from tests.making.modules import ROOT
from workflow.store.folder import StudyFolder
from workflow.store.identities import Identities
from workflow.web.desk import Desk
from workflow.web.pages.names import Names
from workflow.web.pages.review import Review
from workflow.web.serving import Server

EXPECTED = ("409", "403", "ERR_CONNECTION_REFUSED")  # what a browser writes of a refused save or decision, and of a program that has ended
PICTURES = ROOT / "build" / "screens"  # artefacts of the run, to be looked at; git ignores them


@dataclass
class Opened:
    """A page of a served study, in a browser."""

    page: Any
    study: StudyFolder
    server: Server
    faults: list[str]  # what the browser complained of; none is to be left at the end

    def again(self) -> "Opened":
        """The same transcript in a second window of the same browser."""
        other = self.page.context.new_page()
        other.goto(f"http://127.0.0.1:{self.server.port}/transcript/1")
        other.wait_for_selector(".turn")
        return Opened(other, self.study, self.server, self.faults)

    def text(self, number: int) -> Any:
        """The text of a turn, counted from 1."""
        return self.page.locator(".turn .text").nth(number - 1)

    def saved(self, revision: int) -> None:
        """Save, and wait until it is said."""
        self.page.keyboard.press("Control+s")
        self.page.locator("#saved", has_text=f"revision {revision}").wait_for()

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    found = next(path for path in map(shutil.which, CHROMIUM) if path)
    with sync_playwright() as playwright:
        rights = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # as Chromium asks of the superuser
        browser = playwright.chromium.launch(executable_path=found, args=["--autoplay-policy=no-user-gesture-required", *rights])
        yield browser
        browser.close()


@dataclass
class Served:
    """A study's pages, served by the real server."""

    study: StudyFolder
    server: Server


@pytest.fixture
def serving(tmp_path):
    """Serve a study's first transcript: `serving()` for a sample, or `serving(study)`; with `names`, the page of names beside it."""
    closing: list[Any] = []

    def served(study: StudyFolder | None = None, language: str = "en", names: Identities | None = None) -> Served:
        study = study or reviewed.of_sample(tmp_path, language=language)
        desk = Desk(study, "SD")
        pages = Review(desk, language, names=names is not None)
        more = Names(desk, names, language).routes() if names else []
        server = Server([*pages.routes(), *more], start="/transcript/1")
        thread = server.in_thread()
        closing.extend([server.stop, lambda: thread.join(10), pages.close, desk.close])
        return Served(study, server)

    yield served
    for close in closing:
        close()


@pytest.fixture
def opening(chromium, serving):
    """Open a study's first transcript: `opening()` for a sample, or `opening(study)`."""
    windows: list[Any] = []
    faults: list[str] = []

    def opened(study: StudyFolder | None = None, language: str = "en", names: Identities | None = None, **context: Any) -> Opened:
        served = serving(study, language, names)
        window = chromium.new_context(**({"viewport": {"width": 1360, "height": 860}} | context))
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if said.type == "error" and not any(one in said.text for one in EXPECTED) else None,
        )
        page.goto(served.server.address)
        page.wait_for_selector(".turn")
        return Opened(page, served.study, served.server, faults)

    yield opened
    for window in windows:
        window.close()
    assert faults == []
