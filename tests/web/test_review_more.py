"""The rest of what a person does in the review page: turns, speakers, pauses, loops, Finish; and saves that come late or not at all."""

import pytest

from tests.web.looking import sound, until, words
from workflow.review.steps import opened
from workflow.transcribe.steps.read import transcript

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_turn_is_heard_over_and_over_until_it_is_enough(opening):
    one = opening()
    turn = transcript(one.study, 1).turns[2]
    one.text(3).click()
    one.page.keyboard.press("F10")
    assert one.page.locator("#loop").inner_text().startswith("Looping 00:07")
    until(one, "!document.getElementById('audio').paused")
    one.page.wait_for_timeout(turn.end_ms - turn.start_ms + 700)
    assert not sound(one, "paused") and turn.start_ms - 100 <= sound(one, "currentTime") * 1000 <= turn.end_ms + 400
    one.page.keyboard.press("F10")
    until(one, f"document.getElementById('audio').currentTime > {turn.end_ms / 1000 + 0.5}")


def test_the_caret_stays_where_it_is_while_somebody_thinks_between_two_words(opening):
    one = opening()
    one.text(1).click()
    one.page.keyboard.press("Control+End")
    for word in (" one", " two ", "three "):
        one.page.keyboard.type(word)
        one.page.wait_for_timeout(900)  # what was typed is taken over, and the caret must not notice
    one.page.keyboard.type("four")
    assert one.text(1).inner_text().endswith("one two three four")
    one.text(3).click()
    one.saved(1)
    assert transcript(one.study, 1).turns[0].text.endswith("one two three four")


def test_the_caret_stays_when_a_save_makes_a_pause_shorter(opening):
    one = opening()
    one.text(1).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" alpha be")  # into the silence at the end of the turn, which gets shorter by it
    one.saved(1)
    one.page.keyboard.type("ta")
    one.saved(2)
    assert "beta" in words(one) and "tabe" not in " ".join(words(one))


def test_it_saves_by_itself(opening):
    one = opening()
    one.text(3).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" really")
    one.page.locator("#saved", has_text="Saved as revision 1").wait_for(timeout=8000)
    assert "really" in words(one)


def test_turns_are_split_joined_and_given_to_somebody_else_with_keys_alone(opening):
    one = opening()
    before = transcript(one.study, 1)
    one.text(4).click()
    one.page.keyboard.press("Control+Home")
    for _ in range(2):
        one.page.keyboard.press("Control+ArrowRight")
    one.page.keyboard.press("Enter")
    assert one.page.locator(".turn").count() == len(before.turns) + 1
    numbers = {who: at + 1 for at, who in enumerate(one.page.evaluate("review.speakers"))}
    one.page.keyboard.press(f"Alt+{numbers['interviewer']}")  # the turn behind is the interviewer's too: one turn
    one.saved(1)
    after = transcript(one.study, 1)
    assert after.turns[3].speaker == "P21" and len(after.turns[3].words) == 2
    assert after.turns[4].speaker == "interviewer" and len(after.turns) == len(before.turns)
    assert [w for t in after.turns for w in t.words] == list(before.words)
    one.page.keyboard.press("Control+z")
    one.page.keyboard.press("Control+z")
    one.saved(2)
    assert [(t.speaker, t.words) for t in transcript(one.study, 1).turns] == [(t.speaker, t.words) for t in before.turns]
    one.page.keyboard.press("Control+y")
    assert one.page.locator(".turn").count() == len(before.turns) + 1


def test_backspace_at_the_beginning_of_a_turn_joins_it_with_the_one_before(opening):
    one = opening()
    before = transcript(one.study, 1)
    one.text(3).click()
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.press("Backspace")
    one.saved(1)
    after = transcript(one.study, 1)
    assert len(after.turns) == len(before.turns) - 1
    assert after.turns[1].speaker == before.turns[1].speaker
    assert after.turns[1].words == before.turns[1].words + before.turns[2].words
    assert words(one) == [word.text for word in before.words]


def test_marked_words_go_to_a_speaker_from_the_menu(opening):
    one = opening()
    one.text(2).click()
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.press("Shift+Control+ArrowRight")
    one.page.keyboard.press("Alt+w")
    menu = one.page.locator("#who")
    assert "marked words" in menu.inner_text()
    one.picture("review-speaker")
    menu.get_by_role("menuitemradio", name="interviewer").click()
    one.saved(1)
    first = transcript(one.study, 1).turns[0]
    assert first.speaker == "interviewer" and first.words[-1].text == "Um,"


def test_a_pause_is_written_and_taken_out_like_a_word(opening):
    one = opening()
    before = [mark for mark in transcript(one.study, 1).marks if mark.kind == "pause"]
    one.text(1).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.press("Control+Shift+ArrowLeft")
    one.page.keyboard.press("Control+Shift+ArrowLeft")
    one.page.keyboard.press("Control+Shift+ArrowLeft")
    assert one.page.evaluate("String(getSelection())").strip().startswith("(")
    one.page.keyboard.press("Delete")
    one.saved(1)
    assert len([mark for mark in transcript(one.study, 1).marks if mark.kind == "pause"]) == len(before) - 1
    one.text(2).click()
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.type("(2) ")
    one.saved(2)
    fresh = set(transcript(one.study, 1).marks) - set(before)
    assert [mark.end_ms - mark.start_ms for mark in fresh] == [2000]


def test_whoever_finishes_says_how_long_it_took_and_that_it_is_corrected(opening):
    one = opening()
    one.text(1).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" then")
    one.page.locator("#finish").click()
    one.page.locator("#done[open]").wait_for()
    one.page.locator("#done-minutes").fill("12")
    one.page.get_by_label("It is corrected").check()
    assert one.page.get_by_label("It is checked").count() == 0 or not one.page.get_by_label("It is checked").is_visible()
    one.picture("review-finish")
    one.page.locator("#done button.strong").click()
    one.page.locator("#trouble", has_text="You can close this page").wait_for()
    found = opened(one.study, 1)
    assert found.revision == 1 and found.state == "corrected"
    assert [(work.by, work.minutes) for work in found.standing.worked] == [("SD", 12)]


def test_who_writes_on_while_a_save_is_under_way_loses_nothing(opening):
    one = opening()

    def late(route):
        answer = route.fetch()
        held.append(lambda: route.fulfill(response=answer))

    held: list = []
    one.page.route("**/save", late)
    one.text(1).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" alpha")
    one.page.keyboard.press("Control+s")
    for _ in range(100):
        if held:
            break
        one.page.wait_for_timeout(20)
    one.page.keyboard.type(" beta")
    one.text(5).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" gamma")
    held.pop()()
    one.page.unroute("**/save")
    one.page.locator("#saved", has_text="Not saved yet").wait_for()
    one.saved(2)
    assert [word for word in words(one) if word in ("alpha", "beta", "gamma")] == ["alpha", "beta", "gamma"]
    shown = [one.text(number).inner_text() for number in (1, 5)]
    assert "alpha" in shown[0].partition("beta")[0] and "gamma" in shown[1]
    assert one.page.evaluate("review.saving.pending()") == []
    one.page.reload()
    one.page.wait_for_selector(".turn")
    assert [one.text(number).inner_text() for number in (1, 5)] == shown


def test_a_save_that_did_not_get_through_is_made_good(opening):
    one = opening()
    one.page.route("**/save", lambda route: route.abort())
    one.text(1).click()
    one.page.keyboard.press("Control+End")
    one.page.keyboard.type(" again")
    one.page.keyboard.press("Control+s")
    one.page.locator("#trouble", has_text="What you typed is still here").wait_for()
    one.page.unroute("**/save")
    one.saved(1)
    assert not one.page.locator("#trouble").is_visible() and "again" in words(one)
    one.faults.clear()


def test_when_the_program_has_ended_the_page_says_so_and_keeps_the_text(opening):
    one = opening()
    one.server.stop()
    one.page.wait_for_timeout(1500)
    one.text(2).click()
    one.page.keyboard.press("Control+Home")
    one.page.keyboard.type("Still here ")
    one.page.evaluate("console.error = () => {}")
    one.page.keyboard.press("Control+s")
    one.page.locator("#trouble", has_text="What you typed is still here").wait_for()
    assert one.text(2).inner_text().startswith("Still here")


def test_a_sound_that_did_not_come_comes_when_somebody_presses_play(opening):
    one = opening()
    one.page.route("**/sound", lambda route: route.abort())
    one.page.evaluate("document.getElementById('audio').load()")
    one.page.locator("#trouble", has_text="The sound cannot be played: it cannot be read. Press play").wait_for()
    one.page.unroute("**/sound")
    one.page.keyboard.press("F4")
    until(one, "document.getElementById('audio').currentTime > 0.3")
    assert not one.page.locator("#trouble").is_visible()
    one.faults.clear()
