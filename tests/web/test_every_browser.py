"""Firefox, and WebKit, which is Safari's engine: the same pages, the same keys, the same words at the end."""

import time

import pytest

from tests.making import board_study, reviewed
from tests.making.leaving_study import PASSPHRASE
from tests.web.conftest import PICTURES
from tests.web.engines import BROWSERS
from tests.web.looking import words
from workflow.review.steps import opened, save
from workflow.store.identities import open_file
from workflow.transcribe.steps.read import transcript
from workflow.web.desk import Desk
from workflow.web.pages import board
from workflow.web.serving import Server

pytestmark = pytest.mark.slow
AUDIO = "document.getElementById('audio')"
FOCUSED = "document.activeElement.ariaLabel"


@pytest.fixture(scope="module", params=[pytest.param(name, marks=getattr(pytest.mark, name)) for name in BROWSERS])
def window(request):
    """One window of each browser, in which one study after another is opened."""
    with BROWSERS[request.param]() as found:
        found.size(1360, 900)
        found.name = request.param
        yield found


@pytest.fixture
def reviewing(window, serving):
    """The review page of a sample, open in the window."""
    served = serving()
    window.goto(served.server.address)
    window.until("document.querySelectorAll('.turn').length > 3")
    yield window, served
    window.js("review.finish.ended = true")  # nobody asks whether to leave


def text(number):
    return f".turn:nth-of-type({number}) .text"


def saved(window, revision):
    window.press("Control+s")
    window.says("#saved", f"revision {revision}")


def test_it_is_heard_sought_slowed_down_and_drawn(reviewing):
    window, served = reviewing
    window.until(f"{AUDIO}.readyState >= 2 && review.waves.peaks.length > 2800")
    assert round(window.js(f"{AUDIO}.duration")) == 56
    window.press("F4")
    window.until(f"{AUDIO}.currentTime > 0.8 && CSS.highlights.get('spoken').size === 1")
    window.press("Escape")
    assert window.js(f"{AUDIO}.paused") and not window.js(f"{AUDIO}.error")
    spoken = window.js(
        "(range => range.startContainer.data.slice(range.startOffset, range.endOffset))([...CSS.highlights.get('spoken')][0])"
    )
    assert spoken in words(served)[:6]
    window.click("#seek", at=(0.5, 0.5))  # far beyond what was heard: the bytes there are asked for
    window.until(f"Math.abs({AUDIO}.currentTime - 28) < 1 && !{AUDIO}.seeking")
    window.press("F4")
    window.until(f"{AUDIO}.currentTime > 28.5")
    window.press("F4", "F7")
    window.until(f"Math.abs({AUDIO}.currentTime - 25.7) < 1.2")
    window.press("F1", "F1", "F1")
    assert window.js(f"[{AUDIO}.playbackRate, {AUDIO}.preservesPitch]") == [0.7, True]
    for canvas in ("wave", "whole"):
        ink = "(one => new Set(one.getContext('2d').getImageData(0, 0, one.width, one.height).data).size)"
        assert window.js(f"{ink}(document.getElementById('{canvas}'))") > 8
    window.picture(PICTURES / f"review-{window.name}.png")


def test_words_turns_and_speakers_are_corrected_and_taken_back_with_keys_alone(reviewing):
    window, served = reviewing
    before = transcript(served.study, 1)
    window.click(text(2))
    window.press("Control+Home")
    window.type("Uh-huh, ")
    time.sleep(0.9)  # what was typed is taken over, and the caret must not notice
    window.type("well ")
    saved(window, 1)
    after = transcript(served.study, 1)
    assert [word.text for word in after.turns[1].words[:2]] == ["Uh-huh,", "well"]
    assert after.turns[1].words[2:] == before.turns[1].words
    window.click(text(4))
    window.press("Control+Home", "Control+ArrowRight", "Control+ArrowRight", "Enter")
    window.until(f"document.querySelectorAll('.turn').length === {len(before.turns) + 1}")
    numbers = {who: at + 1 for at, who in enumerate(window.js("review.speakers"))}
    window.press(f"Alt+{numbers['interviewer']}")
    saved(window, 2)
    given = transcript(served.study, 1)
    assert given.turns[3].speaker == "P21" and len(given.turns[3].words) == 2 and given.turns[4].speaker == "interviewer"
    window.press("Control+z", "Control+z", "Control+z", "Control+z")
    saved(window, 3)
    assert [(turn.speaker, turn.words) for turn in transcript(served.study, 1).turns] == [
        (turn.speaker, turn.words) for turn in before.turns
    ]
    window.reload()
    window.until("document.querySelectorAll('.turn').length > 3")
    assert window.text("#about").endswith("revision 3")


def test_the_caret_walks_from_turn_to_turn_and_joins_them(reviewing):
    window, served = reviewing
    before = transcript(served.study, 1)
    window.click(text(3))
    window.press("Control+End", "ArrowDown")
    assert window.js(FOCUSED) == "P21, 00:00:09"
    window.press("Control+Home", "ArrowLeft")
    assert window.js(FOCUSED) == "interviewer, 00:00:07"
    window.press("Control+Home", "Backspace")
    saved(window, 1)
    assert transcript(served.study, 1).turns[1].words == before.turns[1].words + before.turns[2].words
    window.click(text(4))
    window.press("Control+Home", "Control+ArrowRight", "NumpadEnter")
    saved(window, 2)
    assert len(transcript(served.study, 1).turns) == len(before.turns)


def test_marked_words_go_to_a_speaker_from_the_menu_and_escape_closes_it(reviewing):
    window, served = reviewing
    window.click(text(2))
    window.press("Control+Home", "Shift+Control+ArrowRight", "Alt+w", "Escape")
    assert not window.js("document.getElementById('who').matches(':popover-open')") and window.js(FOCUSED) == "P21, 00:00:03"
    window.press("Control+Home", "Shift+Control+ArrowRight", "Alt+w", "ArrowDown", "Enter")
    saved(window, 1)
    first = transcript(served.study, 1).turns[0]
    assert first.speaker == "interviewer" and first.words[-1].text == "Um,"


def test_find_and_replace_gives_the_focus_back_where_it_was(reviewing):
    window, served = reviewing
    count = words(served).count("the")
    window.click(text(5))
    window.press("Control+h")
    window.type("the")
    window.says("#found", "places")
    window.press("Tab")
    window.type("this")
    window.click("#find-all")
    window.says("#found", f"{count} replaced")
    assert window.js("document.activeElement.closest('dialog')?.id") == "find-dialog"
    window.press("Escape")
    assert window.js("document.activeElement.className") == "text"
    saved(window, 1)
    assert words(served).count("this") == count and "the" not in words(served)


def test_two_windows_and_nothing_typed_is_lost(reviewing):
    window, served = reviewing
    first, second = window.another(f"http://127.0.0.1:{served.server.port}/transcript/1")
    window.until("document.querySelectorAll('.turn').length > 3")
    window.click(text(2))
    window.press("Control+Home")
    window.type("Theirs ")
    saved(window, 1)
    window.turn_to(first)
    for number, said in ((6, "Mine "), (2, "Otherwise ")):
        window.click(text(number))
        window.press("Control+Home")
        window.type(said)
    window.press("Control+s")
    window.until("document.getElementById('conflict').open")
    window.click("#conflict-both")
    window.says("#saved", "on top of revision 1")
    saved(window, 2)
    both = transcript(served.study, 1)
    assert both.turns[1].words[0].text == "Theirs" and both.turns[5].words[0].text == "Mine"
    assert "Otherwise" in window.text("#lost-list")
    window.turn_to(second)
    window.js("review.finish.ended = true")
    window.ask("CloseWindow")
    window.turn_to(first)


def test_a_place_is_heard_and_is_right_and_the_sitting_ends(reviewing):
    window, served = reviewing
    window.press("F6")
    window.until("document.querySelector('#list [aria-current]')")
    window.press("Alt+h")
    window.says("#todo", "2 places")
    window.click("#finish")
    window.until("document.getElementById('done').open")
    window.js("document.getElementById('done-minutes').select()")
    window.click("#done-minutes")
    window.press("Control+a")
    window.type("12")
    window.click("[value=corrected]")
    window.click("#done button.strong")
    window.says("#trouble", "You can close this page")
    found = opened(served.study, 1)
    assert (found.revision, found.state, [work.minutes for work in found.standing.worked]) == (1, "corrected", [12])


def test_names_are_replaced_with_the_keys_alone(window, serving, tmp_path):
    study = reviewed.of_sample(tmp_path)
    save(study, 1, [{"op": "text", "first": 0, "last": 1, "text": "So Zwaantje and my husband Gijsbrecht,"}], 0, by="SD")
    identities = open_file(study, PASSPHRASE)
    identities.put(1, {"name": "Zwaantje Ånderlöf"}, who="SD")
    served = serving(study, names=identities)
    window.goto(served.server.address)
    window.until("document.querySelectorAll('.turn').length > 3")
    window.click("#names")
    window.until("document.querySelector('.card')")
    window.js("document.querySelector('.card').focus()")
    window.press("Enter")
    window.until("document.querySelectorAll('.card').length === 1")
    assert transcript(study, 1).turns[0].text.startswith("So [person A] and my husband Gijsbrecht")
    window.picture(PICTURES / f"names-{window.name}.png")
    window.press("Delete")
    window.says("#left", "Everything is decided.")
    identities.close()


def test_the_board_is_read_a_command_is_copied_and_it_is_closed(window, tmp_path):
    server = Server(board.routes(Desk(board_study.study(tmp_path / "study"))))
    thread = server.in_thread()
    window.goto(server.address)
    assert window.text("h2")
    window.click("button.copy")
    window.until("['copied', 'selected'].includes(document.querySelector('button.copy').innerText)")
    window.picture(PICTURES / f"board-{window.name}.png")
    window.click("#finish")
    window.says("body", "You may close this window")
    thread.join(10)
    assert not thread.is_alive()
