"""What was typed and not saved when a page or its program was killed: the next page saves it, and loses nothing."""

import subprocess
import sys

import pytest

from tests.making import review_study
from workflow.errors import NotAllowed
from workflow.records import Span
from workflow.review.steps import drafts, opened, save
from workflow.store import drafts as rows
from workflow.store import erasure, owner, revisions
from workflow.store.drafts import Draft
from workflow.transcribe.steps import mend, read

FIX = {"op": "text", "first": 4, "last": 4, "text": "Well, um,"}
OTHER = {"op": "text", "first": 0, "last": 0, "text": "Why"}


@pytest.fixture
def study(tmp_path):
    made = review_study.make(tmp_path)
    yield made
    made.db.close()


@pytest.fixture(scope="module")
def gone():
    """A program that has run on this computer and was killed."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as program:
        found = owner.owner_of(program.pid)
        program.kill()
    return found


def left_behind(study, gone, *edits, page="killed", seen=0):
    rows.put(study.db, Draft(1, page, gone, "2026-11-24T12:00:00Z", "EL", seen, opened(study, 1).saw, edits))


def test_what_a_killed_program_left_is_saved_by_whom_it_was_typed(study, gone):
    left_behind(study, gone, FIX)
    assert drafts.take_up(study, 1, "new") == drafts.TakenUp(1)
    made = read.transcript(study, 1)
    assert "um," in [word.text for word in made.words] and made.made["who"] == "EL"
    assert drafts.take_up(study, 1, "new") == drafts.TakenUp()


def test_a_page_that_is_open_keeps_what_it_has_and_one_that_is_loaded_anew_takes_up_its_own(study):
    drafts.keep(study, 1, [FIX], 0, by="SD", saw=opened(study, 1).saw, page="mine")
    assert drafts.take_up(study, 1, "another") == drafts.TakenUp() and revisions.latest_number(study.db, 1) == 0
    assert drafts.take_up(study, 1, "mine").revision == 1


def test_a_page_sends_again_and_again_and_a_save_ends_it(study):
    saw = opened(study, 1).saw
    for edits in ([FIX], [FIX, OTHER]):
        drafts.keep(study, 1, edits, 0, by="SD", saw=saw, page="mine")
    assert [len(one.edits) for one in rows.of(study.db, 1)] == [2]
    drafts.saved(study, 1, [FIX, OTHER], 0, by="SD", saw=saw, page="mine")
    assert rows.of(study.db, 1) == []
    with pytest.raises(NotAllowed):  # it was on its way when the save had come already
        drafts.keep(study, 1, [FIX], 0, by="SD", saw=saw, page="mine")


def test_where_somebody_has_saved_since_it_is_shown_and_kept_until_the_page_saves(study, gone):
    left_behind(study, gone, FIX)
    save(study, 1, [OTHER], 0, by="SD")
    start = read.transcript(study, 1, 0).words[4].start_ms
    for page in ("new", "new"):
        assert drafts.take_up(study, 1, page) == drafts.TakenUp(None, (drafts.Unplaced(start, "Well, um,"),))
    assert drafts.take_up(study, 1, "third") == drafts.TakenUp()
    drafts.saved(study, 1, [FIX], 1, by="SD", saw=opened(study, 1).saw, page="new")
    assert rows.of(study.db, 1) == []


def test_two_that_were_killed_are_both_seen_to(study, gone):
    left_behind(study, gone, FIX, page="one")
    left_behind(study, gone, OTHER, page="two")
    taken = drafts.take_up(study, 1, "new")
    assert taken.revision == 1 and [one.text for one in taken.unplaced] == ["Why"]


def test_what_is_erased_is_erased_there_too(study, gone):
    left_behind(study, gone, FIX)
    with study.db.atomic():
        erasure.erase_stretch(study.db, 1, lambda content: (content, 0), at_utc="2026-11-24T12:00:00Z", who="SD")
    assert rows.of(study.db, 1) == []
    left_behind(study, gone, FIX)
    with study.db.atomic():
        erasure.erase_revisions(study.db, 1, at_utc="2026-11-24T12:00:00Z", who="SD")
    assert rows.of(study.db, 1) == []


def test_a_word_that_went_off_record_meanwhile_does_not_come_back(study, gone):
    word = read.transcript(study, 1).words[4]
    left_behind(study, gone, FIX)
    mend.exclude(study, 1, Span(word.start_ms - 200, word.end_ms + 200), "off-record", by="SD")
    assert drafts.take_up(study, 1, "new").revision is None
    assert word.text not in [one.text for one in read.transcript(study, 1).words]
