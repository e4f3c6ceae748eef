"""Every page that the program shows or writes, for those who see little, see no colours or need large letters: no rule is broken."""

from contextlib import contextmanager

import pytest

from tests.making import board_study, named_study
from tests.making.people import people_study
from tests.making.reported import published
from tests.web.axe import beyond_the_edge, violations
from tests.web.conftest import PICTURES
from workflow.guides import sheet as guide_sheet
from workflow.guides.reading import read as read_guide
from workflow.people.steps import book as people
from workflow.people.steps import contact
from workflow.report.every import every
from workflow.report.steps.reports import Desk as Reports
from workflow.report.steps.together import together
from workflow.schedule import steps as schedule
from workflow.schedule.steps import Appointment
from workflow.schedule.steps.weekly import Whose, write_page
from workflow.today.steps.paper import visit_sheets
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.slow]
NOW = "2026-11-24T08:30"
BOTH_WAYS = [("en", "light"), ("nl", "dark")]  # what a colour may be does not hang on the language


@contextmanager
def another(one, theirs):
    """Somebody else has saved meanwhile."""
    two = one.again()
    two.text(theirs).click()
    two.page.keyboard.press("Control+Home")
    two.page.keyboard.type("Otherwise ")
    two.page.keyboard.press("Control+s")
    two.page.locator("#saved", has_text="1").wait_for()
    yield
    two.page.close()


@pytest.mark.parametrize(("language", "scheme"), BOTH_WAYS)
def test_the_review_page_in_all_its_states(opening, language, scheme):
    one = opening(language=language, color_scheme=scheme)
    page, found = one.page, []

    def check(name):
        found.extend(f"{name}: {fault}" for fault in violations(page))
        one.picture(f"axe-review-{name}-{language}-{scheme}")

    page.keyboard.press("F6")
    check("place")
    page.keyboard.press("Control+h")
    page.keyboard.type("the")
    page.locator("#find-list li").first.wait_for()
    page.locator("#find-with").fill("this")
    check("find")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+/")
    page.locator("#keys-dialog[open]").wait_for()
    check("keys")
    page.keyboard.press("Escape")
    one.text(2).click()
    page.keyboard.press("Alt+w")
    check("who")
    page.keyboard.press("Escape")
    with another(one, 2):
        one.text(2).click()
        page.keyboard.press("Control+Home")
        page.keyboard.type("Mine ")
        page.keyboard.press("Control+s")
        page.locator("#conflict[open]").wait_for()
        check("conflict")
    page.locator("#conflict-both").click()
    page.locator("#lost-list li").wait_for()
    check("lost")
    page.locator("#finish").click()
    page.locator("#done[open]").wait_for()
    check("finish")
    page.locator("#done button.strong").click()
    page.locator("#trouble[data-kind=well]").wait_for()
    check("ended")
    assert "\n".join(found) == ""


@pytest.mark.parametrize(("language", "scheme"), BOTH_WAYS)
def test_the_page_of_names(opening, tmp_path, language, scheme):
    made = named_study.make(tmp_path)
    one = opening(made.study, names=made.names, language=language, color_scheme=scheme)
    one.page.locator("#names").click()
    one.page.wait_for_selector(".card")
    for name in ("accept", "refuse"):
        card = one.page.locator(".card").first
        number = card.get_attribute("data-number")
        card.locator(f".{name}").click()
        one.page.locator(f".card[data-number='{number}']").wait_for(state="detached")
    assert "\n".join(violations(one.page)) == ""
    one.picture(f"axe-names-{language}-{scheme}")


@pytest.fixture
def shown(chromium):
    """Show an address in a scheme of colours."""
    windows = []

    def show(address, scheme="light"):
        window = chromium.new_context(viewport={"width": 1360, "height": 860}, color_scheme=scheme)
        windows.append(window)
        page = window.new_page()
        page.goto(address)
        return page

    yield show
    for window in windows:
        window.close()


@pytest.fixture
def the_board(tmp_path):
    server = Server(board.routes(Desk(board_study.study(tmp_path / "study"))))
    thread = server.in_thread()
    yield server
    server.stop()
    thread.join(10)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board(shown, the_board, scheme):
    assert "\n".join(violations(shown(the_board.address, scheme))) == ""


GUIDE = """---
id: small
title: {title}
wave: first-interview
language: {language}
---
Be on *time*.

## The therapy {{#therapy minutes=20}}
- [usual] Please take me through a usual session. {{must}}
  - How much was talking, how much was exercises?
- [missed] What have I not asked that matters? {{kind=closing}}
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The pages that commands write, each in a file of its own."""
    tmp_path = tmp_path_factory.mktemp("written")
    study = people_study(tmp_path / "people")[0]
    for name, at, staff in (("C1", "2026-11-24 10:00", "SD"), ("C2", "2026-11-25 10:30", "MH")):
        contact.agreed(study, people.get(study, name), "2026-11-20", by="SD")
        schedule.book(study, "first-interview", (name,), (staff,), Appointment(at, "home"), by="SD")
    material = published().material()
    (tmp_path / "report.html").write_bytes(together(Reports(material, every(material), "Change log: 3 changes."), ()).files["report.html"])
    write_page(study, Whose(), tmp_path / "week.html", NOW)
    visit_sheets(study, NOW).rename(tmp_path / "visits.html")
    for language, title in (("en", "A small guide"), ("nl", "Een kleine leidraad")):
        guide = read_guide(GUIDE.format(title=title, language=language))
        made = guide_sheet.html(guide_sheet.Sheet(guide, "0123456789abcdef", "S1", ("P1",), ("SD",), "2026-11-24 10:00"))
        (tmp_path / f"guide-{language}.html").write_bytes(made)
    return tmp_path


def test_the_pages_that_commands_write(shown, written):
    found = []
    for path in sorted(written.glob("*.html")):
        page = shown(path.as_uri())
        found += [f"{path.name}: {fault}" for fault in violations(page)]
        page.screenshot(path=PICTURES / f"written-{path.stem}.png", full_page=True)
    assert "\n".join(found) == ""


NARROW = {"320 points": (320, 640), "200 per cent": (680, 430)}


def test_nothing_is_lost_on_a_narrow_screen_or_in_letters_twice_as_large(opening, shown, the_board, written, tmp_path):
    found = []

    def look(page, name):
        for size, (width, height) in NARROW.items():
            page.set_viewport_size({"width": width, "height": height})
            found.extend(f"{name}, {size}: {what}" for what in beyond_the_edge(page))
            page.screenshot(path=PICTURES / f"narrow-{name}-{width}.png")

    addresses = {path.stem: path.as_uri() for path in sorted(written.glob("*.html"))} | {"board": the_board.address}
    for name, address in addresses.items():
        look(shown(address), name)
    made = named_study.make(tmp_path / "named")
    one = opening(made.study, names=made.names)
    look(one.page, "review")
    for keys, dialog in (("Control+/", "keys-dialog"), ("Control+h", "find-dialog")):
        one.page.keyboard.press(keys)
        one.page.locator(f"#{dialog}[open]").wait_for()
        look(one.page, dialog)
        one.page.keyboard.press("Escape")
    one.page.locator("#names").click()
    one.page.wait_for_selector(".card")
    look(one.page, "names")
    assert "\n".join(found) == ""
