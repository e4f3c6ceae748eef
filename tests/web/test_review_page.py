"""A transcript is corrected in a real browser: heard, written, saved, and what two windows make of it."""

import pytest

from tests.web.looking import marked, sound, until, words
from workflow.store import revisions
from workflow.transcribe.steps.read import transcript

pytestmark = pytest.mark.browser


def test_it_plays_goes_back_and_slows_down_with_the_natural_pitch(opening):
    one = opening()
    until(one, "document.getElementById('audio').readyState >= 2 && review.waves.peaks.length > 2800")
    assert round(sound(one, "duration")) == 56
    one.page.keyboard.press("F4")
    until(one, "document.getElementById('audio').currentTime > 0.6 && CSS.highlights.get('spoken').size === 1")
    assert marked(one, "spoken")[0] in words(one)[:6]
    one.page.keyboard.press("Escape")
    assert sound(one, "paused")
    one.page.evaluate("review.player.seek(20000)")
    one.page.keyboard.press("F7")
    assert sound(one, "currentTime") == 17
    for _ in range(3):
        one.page.keyboard.press("F1")
    assert sound(one, "playbackRate") == 0.7 and sound(one, "preservesPitch")
    assert one.page.locator("#rate").inner_text() == "0.7×"
    one.picture("review")


def test_a_click_on_a_word_says_it_and_a_click_on_a_time_goes_on_from_there(opening):
    one = opening()
    until(one, "document.getElementById('audio').readyState >= 2")
    word = transcript(one.study, 1).turns[3].words[2]
    place = one.page.evaluate("""() => {
        const node = document.querySelectorAll('.turn .text')[3].firstChild;
        const range = new Range();
        const from = node.data.split(' ').slice(0, 2).join(' ').length + 1;
        range.setStart(node, from + 1);
        range.setEnd(node, from + 2);
        const box = range.getBoundingClientRect();
        return [box.left, box.top + box.height / 2];
    }""")
    one.page.mouse.click(*place)
    until(one, "!document.getElementById('audio').paused")
    until(one, "document.getElementById('audio').paused")  # after the word it is silent again
    assert word.start_ms - 100 <= sound(one, "currentTime") * 1000 <= word.end_ms + 900
    one.page.locator(".turn .time").nth(5).click()
    until(one, "!document.getElementById('audio').paused")
    assert sound(one, "currentTime") * 1000 >= transcript(one.study, 1).turns[5].start_ms - 50


def test_what_is_written_is_saved_as_a_revision_and_is_there_after_loading_anew(opening):
    one = opening()
    before = transcript(one.study, 1)
    one.text(2).click()
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.type("Uh-huh, ")
    one.saved(1)
    after = transcript(one.study, 1)
    assert after.revision == 1 and after.turns[1].words[0].text == "Uh-huh,"
    assert after.turns[1].words[1:] == before.turns[1].words  # with their very times
    one.page.reload()
    one.page.wait_for_selector(".turn")
    assert one.text(2).inner_text().startswith("Uh-huh, ")
    assert one.page.locator("#about").inner_text().endswith("revision 1")


def test_the_places_are_visited_worst_first_and_what_is_right_goes_from_the_list(opening):
    one = opening()
    assert one.page.locator("#todo").inner_text() == "3 places, about 1 min"
    one.page.keyboard.press("F6")
    until(one, "!document.getElementById('audio').paused")
    first = one.page.locator("#list [aria-current]")
    assert "probably invented" in first.inner_text()
    assert len(marked(one, "place")[0].split()) == 3
    one.page.keyboard.press("Alt+h")
    assert one.page.locator("#todo").inner_text().startswith("2 places")
    one.saved(1)
    assert len(transcript(one.study, 1).flags) == 2
    one.page.reload()
    one.page.wait_for_selector(".turn")
    assert one.page.locator("#list li").count() == 2


def test_find_and_replace_shows_first_what_would_change(opening):
    one = opening()
    count = words(one).count("the")
    one.page.keyboard.press("Control+h")
    one.page.keyboard.type("the")
    one.page.locator("#find-with").fill("this")
    one.page.locator("#found", has_text="places").wait_for()
    rows = one.page.locator("#find-list li")
    assert rows.count() == count
    assert rows.first.locator("del").inner_text() == "the" and rows.first.locator("ins").inner_text() == "this"
    rows.nth(1).locator("input").uncheck()
    one.picture("review-find")
    one.page.locator("#find-all").click()
    one.page.keyboard.press("Escape")
    one.saved(1)
    assert words(one).count("this") - words(one, 0).count("this") == count - 1 and words(one).count("the") == 1
    one.page.locator("#undo").click()
    one.saved(2)
    assert words(one) == words(one, 0)


def test_two_windows_do_not_overwrite_each_other_and_nothing_typed_is_lost(opening):
    one = opening()
    two = one.again()
    one.text(2).click()
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.type("Mine ")
    one.saved(1)
    two.text(6).click()
    two.page.keyboard.press("Control+Home")
    two.page.keyboard.type("Theirs ")
    two.text(2).click()
    two.page.keyboard.press("Control+Home")
    two.page.keyboard.type("Otherwise ")
    two.page.keyboard.press("Control+s")
    two.page.locator("#conflict[open]").wait_for()
    assert "Revision 1 was saved" in two.page.locator("#conflict-why").inner_text()
    assert "Theirs" not in words(one) and revisions.latest_number(one.study.db, 1) == 1
    two.picture("review-conflict")
    two.page.locator("#conflict-both").click()
    two.page.locator("#saved", has_text="on top of revision 1").wait_for()
    two.saved(2)
    both = transcript(one.study, 1)
    assert both.turns[1].words[0].text == "Mine" and both.turns[5].words[0].text == "Theirs"
    lost = two.page.locator("#lost-list")
    assert "Otherwise" in lost.inner_text() and "yours" in lost.inner_text()
    two.picture("review-both")


def test_what_was_heard_and_what_was_deleted_comes_back_also_after_it_is_saved(opening):
    one = opening()
    before = transcript(one.study, 1)
    one.page.keyboard.press("F6")
    until(one, "!document.getElementById('audio').paused")
    one.page.keyboard.press("Alt+h")
    one.text(4).click()
    one.page.keyboard.press("Control+Home")
    for _ in range(3):
        one.page.keyboard.press("Control+Shift+ArrowRight")
    one.page.keyboard.press("Delete")
    one.saved(1)
    assert len(transcript(one.study, 1).words) == len(before.words) - 3 and len(transcript(one.study, 1).flags) < len(before.flags)
    one.page.keyboard.press("Control+z")
    one.page.keyboard.press("Control+z")
    assert "probably invented" in one.page.locator("#list [aria-current]").inner_text()
    one.saved(2)
    after = transcript(one.study, 1)
    assert after.words == before.words and [turn.speaker for turn in after.turns] == [turn.speaker for turn in before.turns]
    assert after.flags == before.flags
