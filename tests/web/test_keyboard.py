"""Without a mouse: every stop of the Tab key is seen and named, Escape closes and gives the focus back, and what happens is said."""

import pytest

from tests.making import board_study, named_study
from tests.web.looking import until
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const barred = one.className === 'text' && parseFloat(style.borderLeftWidth) >= 2 && style.borderLeftColor !== 'rgba(0, 0, 0, 0)';
    return {
        what: one.id || one.className || one.tagName,
        name: one.ariaLabel || one.innerText || one.labels?.[0]?.innerText || '',
        seen: outlined || barred,
        there: box.width > 2 && box.height > 2 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        place: [...document.querySelectorAll('*')].indexOf(one),
    };
}"""


def walk(page, most=200):
    """What has the focus after each press of the Tab key, until it begins anew."""
    found = []
    while len(found) < most:
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["what"] == "BODY" or (found and at["place"] == found[0]["place"]):
            return found
        found.append(at)
    raise AssertionError(f"the Tab key never comes to an end: {found[-3:]}")


def faults(stops):
    bad = [stop for stop in stops if not (stop["seen"] and stop["there"] and stop["name"].strip())]
    order = [stop["place"] for stop in stops]
    return bad, order == sorted(order)


def test_every_stop_of_the_review_page_is_seen_named_and_in_the_order_of_the_page(opening):
    one = opening()
    stops = walk(one.page)
    assert faults(stops) == ([], True)
    assert len(stops) > 15 and stops[0]["name"] == "To the transcript"


def test_every_stop_of_the_page_of_names(opening, tmp_path):
    made = named_study.make(tmp_path)
    one = opening(made.study, names=made.names)
    one.page.locator("#names").click()
    one.page.wait_for_selector(".card")
    stops = walk(one.page)
    assert faults(stops) == ([], True)
    assert sum(stop["what"] == "card" for stop in stops) == one.page.locator(".card").count()


def test_every_stop_of_the_board(chromium, tmp_path):
    server = Server(board.routes(Desk(board_study.study(tmp_path / "study"))))
    thread = server.in_thread()
    page = chromium.new_page()
    page.goto(server.address)
    assert faults(walk(page)) == ([], True)
    page.locator("button.copy").first.focus()
    page.keyboard.press("Enter")
    page.locator("#told", has_text="workflow people status").wait_for(state="attached")
    page.close()
    server.stop()
    thread.join(10)


@pytest.mark.parametrize(
    ("opens", "dialog"),
    [("Control+/", "keys-dialog"), ("Control+h", "find-dialog"), ("Alt+w", "who")],
)
def test_escape_closes_and_the_focus_is_where_it_was(opening, opens, dialog):
    one = opening()
    one.text(3).click()
    until(one, "document.getElementById('audio').paused")  # a word that is clicked is heard
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press(opens)
    until(one, f"document.activeElement.closest('#{dialog}')")
    one.page.keyboard.press("Escape")
    until(one, "document.activeElement.ariaLabel === 'interviewer, 00:00:07'")
    assert one.page.evaluate("[review.sheet.caret().at, review.sheet.caret().start]") == [2, 1]
    assert one.page.evaluate("document.getElementById('audio').paused")  # Escape closed, and did not also play


def test_a_dialog_keeps_the_focus_inside_and_gives_it_back_to_its_button(opening):
    one = opening()
    one.page.locator("#keys").focus()
    one.page.keyboard.press("Enter")
    one.page.locator("#keys-dialog[open]").wait_for()
    for _ in range(45):
        one.page.keyboard.press("Tab")
        inside = one.page.evaluate("[document.activeElement === document.body, Boolean(document.activeElement.closest('#keys-dialog'))]")
        assert any(inside), "the focus has left the dialog"
    one.page.keyboard.press("Escape")
    assert one.page.evaluate("document.activeElement.id") == "keys"
    one.page.locator("#finish").focus()
    one.page.keyboard.press("Enter")
    one.page.locator("#done[open]").wait_for()
    one.page.keyboard.press("Escape")
    assert one.page.evaluate("document.activeElement.id") == "finish"


def test_the_line_that_was_taught_a_key_has_the_focus_again(opening):
    one = opening()
    one.page.keyboard.press("Control+/")
    one.page.locator("#keys-list button", has_text="Forward 3 seconds").focus()
    one.page.keyboard.press("Enter")
    one.page.keyboard.press("F9")
    assert one.page.evaluate("document.activeElement.textContent") == "Forward 3 seconds"


LISTEN = """() => {
    window.told = [];
    const regions = '[role=status], [role=alert]';
    const look = new MutationObserver(changes => changes.forEach(({ target }) => {
        const region = (target.closest ? target : target.parentElement).closest(regions);
        if (region?.textContent.trim()) told.push(`${region.getAttribute('role')}: ${region.textContent.trim()}`);
    }));
    const all = { childList: true, characterData: true, subtree: true, attributes: true };
    for (const one of document.querySelectorAll(regions)) look.observe(one, all);
}"""


def test_a_screen_reader_is_told_of_saves_of_trouble_and_of_places(opening):
    one = opening()
    one.page.evaluate(LISTEN)
    one.text(2).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" so")
    one.saved(1)
    one.page.keyboard.press("F6")
    one.page.keyboard.press("Alt+h")
    one.page.keyboard.press("Escape")
    one.page.route("**/save", lambda route: route.abort())
    one.page.keyboard.press("Control+s")
    one.page.locator("#trouble", has_text="What you typed is still here").wait_for()
    told = one.page.evaluate("told")
    assert {"status: Saved as revision 1", "status: Playing", "status: Paused"} <= set(told)
    assert any(text.startswith("status: 2 places") for text in told) and any(text.startswith("alert: The program") for text in told)
    one.page.unroute("**/save")
    one.page.evaluate("review.finish.ended = true")
    one.faults.clear()


def test_who_asked_for_calm_sees_nothing_move(opening):
    one = opening(reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
    assert one.page.evaluate(moving) == 0 and one.page.evaluate("document.getAnimations().length") == 0
    one.page.evaluate("""() => {
        window.ways = [];
        const own = Element.prototype.scrollIntoView;
        Element.prototype.scrollIntoView = function (how) { ways.push(how?.behavior ?? 'auto'); own.call(this, how); };
        document.body.style.paddingBottom = '3000px';
        review.sheet.reveal(review.turns.at(-1).id);
    }""")
    one.page.keyboard.press("F6")
    assert "smooth" not in one.page.evaluate("ways")
