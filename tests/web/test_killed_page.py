"""The program, or the browser, is killed while somebody types: what was typed is there again."""

import os
import signal
import subprocess
import sys

import pytest

from tests.making import reviewed
from tests.making.modules import ROOT
from tests.web.looking import words
from workflow.store.folder import open_study
from workflow.transcribe.steps.read import transcript

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_what_was_typed_survives_kill_9_of_the_program_and_of_the_browser(opening, chromium, tmp_path):
    made = reviewed.of_sample(tmp_path)
    made.db.close()
    command = [sys.executable, "-m", "workflow", "--study", str(made.path), "--by", "EL", "transcript", "review", "R1", "--no-browser"]
    surroundings = os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=surroundings) as program:
        address = [program.stdout.readline() for _ in range(3)][1].strip()
        page = chromium.new_context().new_page()
        page.goto(address)
        page.locator(".turn .text").nth(1).click()
        page.keyboard.press("Control+Home")
        page.keyboard.type("Hardly typed and ", delay=150)  # nobody pauses: no save comes of it
        with page.expect_response("**/draft"):
            page.keyboard.type("gone, ")
        program.send_signal(signal.SIGKILL)
    page.context.close()
    study = open_study(made.path)
    assert transcript(study, 1).revision == 0
    one = opening(study)
    assert one.text(2).inner_text().startswith("Hardly typed and")
    assert "saved as revision 1" in one.page.locator("#saved").inner_text()
    assert words(one, 1)[6:9] != words(one, 0)[6:9] and transcript(study, 1).made["who"] == "EL"
    one.page.reload()
    one.page.wait_for_selector(".turn")
    assert transcript(study, 1).revision == 1


def test_a_tab_that_is_loaded_anew_without_a_word_of_goodbye_takes_up_its_own(opening):
    one = opening()
    one.text(2).click()
    one.page.keyboard.press("Control+Home")
    with one.page.expect_response("**/draft"):
        one.page.keyboard.type("Again ")
    one.page.evaluate("review.saving.now = async () => true")  # what a tab does that has crashed: nothing
    one.page.evaluate("review.finish.ended = true")
    one.page.reload()
    one.page.wait_for_selector(".turn")
    assert one.text(2).inner_text().startswith("Again ") and words(one).count("Again") == 1
    one.faults.clear()
