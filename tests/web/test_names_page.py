"""Names are replaced in a real browser: with the keys alone, in one's own words, and back again."""

import pytest

from tests.making import reviewed
from tests.making.leaving_study import PASSPHRASE
from workflow.review.steps import pseudonyms, save
from workflow.store import revisions
from workflow.store.identities import open_file
from workflow.transcribe.steps.read import transcript

pytestmark = pytest.mark.browser


@pytest.fixture
def names(opening, tmp_path):
    """The page of names of a sample in which two people are named at the beginning, and one of them is in the key file."""
    study = reviewed.of_sample(tmp_path)
    save(
        study,
        1,
        [{"op": "text", "first": 0, "last": 1, "text": "So Zwaantje and my husband Gijsbrecht, and Gijsbrecht again,"}],
        0,
        by="SD",
    )
    identities = open_file(study, PASSPHRASE)
    identities.put(1, {"name": "Zwaantje Ånderlöf"}, who="SD")
    one = opening(study, names=identities)
    one.page.locator("#names").click()
    one.page.wait_for_selector(".card")
    yield one
    identities.close()


def card(one, number):
    return one.page.locator(f".card[data-number='{number}']")


def text(one):
    return transcript(one.study, 1).turns[0].text


def test_everything_can_be_done_with_the_keys(names):
    page = names.page
    assert page.locator("#left").inner_text() == "Undecided: 1 sure, 2 likely"
    card(names, 1).focus()
    page.keyboard.press("Enter")
    card(names, 1).wait_for(state="detached")
    assert text(names).startswith("So [person A] and my husband Gijsbrecht")
    names.picture("names")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    card(names, 3).wait_for(state="detached")
    assert pseudonyms.standing(names.study, 1).refused == {3}


def test_one_may_write_ones_own_words_for_every_place_at_once_and_bring_them_back(names):
    page = names.page
    card(names, 2).get_by_label("What stands in place 2").fill("[spouse]")
    card(names, 2).get_by_role("checkbox").check()
    card(names, 2).get_by_role("button", name="Replace").click()
    card(names, 3).wait_for(state="detached")
    assert "my husband [spouse], and [spouse] again" in text(names)
    page.get_by_role("button", name="Bring back the words of place 2").click()
    card(names, 2).wait_for()
    assert "my husband Gijsbrecht, and [spouse] again" in text(names)


def test_no_id_can_be_written_in_place_of_a_name_and_the_page_says_why(names):
    card(names, 1).get_by_label("What stands in place 1").fill("[P1]")
    card(names, 1).get_by_role("button", name="Replace").click()
    names.page.locator("#trouble", has_text="study id").wait_for()
    assert "Zwaantje" in text(names)


def test_all_that_is_sure_then_the_rest_and_nothing_is_left(names):
    page = names.page
    page.get_by_role("button", name="Replace all that are sure").click()
    card(names, 1).wait_for(state="detached")
    page.get_by_role("button", name="Leave the rest as it is").click()
    page.locator("#left", has_text="Everything is decided.").wait_for()
    assert pseudonyms.pseudonymised(names.study, 1)
    page.get_by_role("link", name="Back to the transcript").click()
    page.wait_for_selector(".turn")
    assert "[person A]" in names.text(1).inner_text()
    names.picture("review-with-names")


def test_a_page_that_is_behind_takes_nothing_back_and_shows_what_is_there_now(names):
    save(names.study, 1, [{"op": "text", "first": 0, "last": 0, "text": "And"}], 1, by="MB")
    card(names, 1).get_by_role("button", name="Replace").click()
    names.page.locator("#trouble", has_text="has changed since").wait_for()
    assert revisions.latest_number(names.study.db, 1) == 2
    card(names, 1).locator(".context", has_text="And Zwaantje").wait_for()
    card(names, 1).get_by_role("button", name="Replace").click()
    card(names, 1).wait_for(state="detached")
    assert text(names).startswith("And [person A]")


def test_without_the_key_file_there_is_no_such_page(opening):
    one = opening()
    assert one.page.locator("#names").count() == 0
    assert one.page.request.get(f"http://127.0.0.1:{one.server.port}/transcript/1/names").status == 404
