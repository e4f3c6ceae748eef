"""The board in a browser: the study at a glance, without a name unless the key file was opened."""

import re
import shutil

import pytest

from tests.making.people import PEOPLE, people_study
from tests.web.asking import Browser
from workflow.people.contacts import Attempt
from workflow.people.steps import book, contact
from workflow.store.steps import Wish, init
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.serving import Server

NAMES = {number: {"name": person[0]} for number, person in enumerate(PEOPLE, 1)}


@pytest.fixture
def study(tmp_path):
    study, _ = people_study(tmp_path)
    contact.attempted(study, book.get(study, "C3"), Attempt("2020-11-19T10:00", "callback", again_at="2020-11-20T09:00"), by="SD")
    return study


@pytest.fixture
def serving(study):
    """Starts the board; give it the key file's entries to have names on it."""
    running = []

    def start(known=None, language="en"):
        server = Server(board.routes(Desk(study), known, language))
        running.append(server)
        server.thread = server.in_thread()
        return server

    yield start
    for server in running:
        server.stop()


def test_no_name_is_on_the_board_while_the_key_file_is_closed(serving):
    text = Browser(serving()).get("/").body.decode()
    assert "Ids alone" in text and "workflow call C3" in text
    assert not [part for person in PEOPLE for part in person[:3] if part and part in text]


def test_names_are_there_when_it_was_opened_for_this_run_and_cannot_break_the_page(serving):
    odd = NAMES | {3: {"name": "<script>alert(1)</script>"}}
    text = Browser(serving(odd)).get("/").body.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text and "<script>alert" not in text
    assert "Close this window before you leave" in text


def test_the_board_sees_that_the_study_has_changed(serving, study):
    browser = Browser(serving())
    before = browser.get("/board/head").json["changes"]
    contact.attempted(study, book.get(study, "C2"), Attempt("2026-11-20T10:00", "thinking"), by="SD")
    assert browser.get("/board/head").json["changes"] > before


def test_nothing_can_be_sent_to_it(serving):
    browser = Browser(serving())
    assert {browser.post(path, {"x": 1}).status for path in ("/", "/board/head")} == {405}


def test_in_a_dutch_study_the_board_speaks_dutch(serving):
    text = Browser(serving(language="nl")).get("/").body.decode()
    assert '<html lang="nl">' in text and "Alleen nummers" in text and "Terugbellen" in text and "weer bellen" in text
    assert "Call-backs" not in text and "phone again" not in text and "workflow call C3" in text


def test_a_study_in_which_nothing_is_entered_shows_what_to_type_first(tmp_path):
    server = Server(board.routes(Desk(init(tmp_path / "new-study", Wish()))))
    server.in_thread()
    text = Browser(server).get("/").body.decode()
    server.stop()
    assert "Nothing is entered yet: begin here" in text and "<code>workflow sample import LIST.csv --dry-run</code>" in text
    assert "Nothing is waiting" not in text


@pytest.mark.browser
def test_finish_stands_beside_the_title_however_narrow_the_window_is(serving):
    from playwright.sync_api import sync_playwright

    addresses = [serving(NAMES, language).address for language in ("en", "nl")]
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for address in addresses:
            page = browser.new_page()
            page.goto(address)
            for width in (1280, 1024, 768):
                page.set_viewport_size({"width": width, "height": 800})
                title, finish = page.locator("h1").bounding_box(), page.locator("#finish").bounding_box()
                assert abs(title["y"] + title["height"] / 2 - finish["y"] - finish["height"] / 2) < 8
                assert page.evaluate("document.documentElement.scrollWidth") == width
            page.close()
        browser.close()


@pytest.mark.browser
def test_in_a_real_browser_nothing_is_refused_and_a_command_can_be_copied(serving):
    from playwright.sync_api import expect, sync_playwright

    server = serving(NAMES)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))))
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.goto(server.address)
        assert "token" not in page.url
        assert page.get_by_role("heading", name="Late").count() == 1
        page.locator("button.copy").first.click()
        expect(page.locator("button.copy").first).to_have_text(re.compile("copied|selected"))
        headings = page.get_by_role("heading", level=2).all_text_contents()
        assert [one.split()[0] for one in headings][:3] == ["Late", "Today", "This"]
        assert not said
        page.get_by_role("button", name="Finish").click()
        page.get_by_text("You may close this window").wait_for()
        server.thread.join(10)
        assert not server.thread.is_alive()
        browser.close()
