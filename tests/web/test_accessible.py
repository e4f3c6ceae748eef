"""The page for those who see little, hear with a screen reader, or use no mouse; in Dutch; and what is frozen stays as it is."""

from dataclasses import replace

import pytest

from tests.making import reviewed
from workflow.records import Transcript, Turn, Word
from workflow.review.steps import standing
from workflow.store import revisions
from workflow.transcribe.schema import to_json
from workflow.transcribe.steps.read import transcript

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_transcript_is_walked_and_written_without_a_mouse(opening):
    one = opening()
    one.page.keyboard.press("Alt+ArrowDown")
    for _ in range(3):
        one.page.keyboard.press("Alt+ArrowDown")
    label = one.page.evaluate("document.activeElement.ariaLabel")
    assert label == "P21, 00:00:09"
    one.page.keyboard.press("Control+End")
    one.page.keyboard.press("ArrowDown")  # out of the last line into the next turn
    assert one.page.evaluate("document.activeElement.ariaLabel").startswith("interviewer")
    one.page.keyboard.press("ArrowUp")
    assert one.page.evaluate("document.activeElement.ariaLabel") == label
    stops = one.page.evaluate("[...document.querySelectorAll('.turn .text')].filter(text => text.tabIndex === 0).length")
    assert stops == 1  # of many turns only one is a stop of the Tab key


def test_a_pedal_is_taught_by_pressing_it(opening):
    one = opening()
    one.page.keyboard.press("Control+/")
    one.page.locator("#keys-list button", has_text="Back 3 seconds").click()
    one.page.keyboard.press("F5")  # the key that a pedal sends, whatever the browser would do with it
    assert one.page.locator("#keys-list tr", has_text="Back 3 seconds").locator("kbd").first.inner_text() == "F5"
    one.page.keyboard.press("Escape")
    one.page.evaluate("review.player.seek(9000)")
    one.page.keyboard.press("F5")
    assert one.page.evaluate("document.getElementById('audio').currentTime") == 6
    one.page.reload()
    one.page.wait_for_selector(".turn")
    assert one.page.evaluate("review.menus.bound.of('back')[0]") == "F5"


def test_a_pedal_plays_as_long_as_the_foot_is_on_it_and_a_key_that_is_held_down_plays_once(opening):
    one = opening()
    paused = "document.getElementById('audio').paused"
    one.page.keyboard.press("Control+/")
    one.page.locator("#keys-list button", has_text="Play while it is held down").click()
    one.page.keyboard.press("F9")
    one.page.keyboard.press("Escape")
    for _ in range(4):  # as a keyboard does: again and again until it is let go
        one.page.keyboard.down("F9")
        one.page.wait_for_timeout(100)
    assert not one.page.evaluate(paused)
    one.page.keyboard.up("F9")
    assert one.page.evaluate(paused)
    for _ in range(4):
        one.page.keyboard.down("F4")
    one.page.keyboard.up("F4")
    assert not one.page.evaluate(paused)
    one.page.evaluate("review.player.seek(30000)")
    for _ in range(3):
        one.page.keyboard.down("F7")
    assert one.page.evaluate("document.getElementById('audio').currentTime") < 22


def test_it_speaks_dutch(opening):
    one = opening(language="nl")
    assert one.page.locator("html").get_attribute("lang") == "nl"
    assert one.page.locator("#todo").inner_text() == "3 plaatsen, ongeveer 1 min"
    assert "waarschijnlijk verzonnen" in one.page.locator("#list").inner_text()
    one.picture("review-dutch")


def test_what_was_released_is_read_and_heard_and_not_written(opening, tmp_path):
    study = reviewed.of_sample(tmp_path)
    standing.sign(study, 1, "corrected", by="SD", on="2026-11-24")
    standing.sign(study, 1, "released", by="SD", on="2026-11-24", reason="a test")
    one = opening(study)
    assert "frozen" in one.page.locator("#about").inner_text()
    one.text(2).click()
    one.page.keyboard.type("not this")
    assert "not this" not in one.text(2).inner_text()
    assert revisions.latest_number(study.db, 1) == 0


def test_words_of_a_hostile_transcript_are_text_and_nothing_else(opening, tmp_path):
    hostile = ["<img", "src=x", "onerror=alert(1)>", "</p><script>alert(2)</script>", "{{7*7}}", "\u202eevil\u202c", "&lt;b&gt;"]
    study = reviewed.of_sample(tmp_path / "first")
    made = transcript(study, 1)
    words = tuple(Word(text, at * 400, at * 400 + 300) for at, text in enumerate(hostile))
    bad: Transcript = replace(made, turns=(Turn("P21", 0, 3000, words), *made.turns), recording="R1")
    revisions.add(study.db, 1, to_json(bad), parent=0, at_utc="2026-11-24T12:00:00Z", who="SD")
    one = opening(study)
    assert one.page.locator(".turn img, .turn script").count() == 0
    assert one.text(1).inner_text().startswith("<img src=x onerror=alert(1)> </p><script>")
