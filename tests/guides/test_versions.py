"""A guide is tried out, released, changed with a reason, and pinned to sessions; what was pinned cannot quietly become another."""

import os
import stat

import pytest

from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.guides.steps import attach, book, change, printing
from workflow.guides.steps.change import Release, Trial
from workflow.schedule import steps as schedule
from workflow.schedule.steps import sessions
from workflow.store import events
from workflow.store.clock import set_to
from workflow.store.steps import Wish, init

GUIDE = """---
id: small
title: A small guide
wave: first-interview
---
## The therapy {#therapy}
- [told] What happened? {must}
  - What then?
- [harm] What was unpleasant?
- [missed] What have I not asked? {kind=closing}
"""


@pytest.fixture
def study(tmp_path):
    study = init(tmp_path / "one", Wish())
    for number in range(1, 7):
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
    (tmp_path / "small.md").write_text(GUIDE, encoding="utf-8")
    change.add(study, str(tmp_path / "small.md"), by="SD")
    return study


def edit(study, old, new):
    path = study.path / "topic_guides" / "small.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def tried(study):
    change.pilot(study, "small", Trial("SD", "nothing", 1, in_analysis=False), by="SD", on="2026-03-01")
    return change.release(study, "small", Release(), by="SD", on="2026-03-02")[1]


def test_a_guide_comes_in_once(study, tmp_path):
    again, new = change.add(study, str(tmp_path / "small.md"), by="SD")
    assert not new and again.standing == "draft"
    assert (study.path / "topic_guides" / "small.md").read_text(encoding="utf-8") == GUIDE


def test_another_file_of_that_name_is_not_overwritten(study, tmp_path):
    (study.path / "topic_guides" / "other.md").write_text("hours of work", encoding="utf-8")
    (tmp_path / "o.md").write_text(GUIDE.replace("id: small", "id: other"), encoding="utf-8")
    with pytest.raises(NotAllowed, match="is there already"):
        change.add(study, str(tmp_path / "o.md"), by="SD")
    assert (study.path / "topic_guides" / "other.md").read_text(encoding="utf-8") == "hours of work"


def test_a_guide_that_comes_along_is_taken_in_the_studys_language(tmp_path):
    dutch = init(tmp_path / "two", Wish(languages=("nl",)))
    assert change.add(dutch, "therapist", by="SD")[0].id == "therapist-nl"
    with pytest.raises(NotFound, match="patient-first-en"):
        change.add(dutch, "nothing", by="SD")


def test_only_a_released_guide_is_attached_and_only_a_tried_one_is_released(study):
    with pytest.raises(NotAllowed, match="not released"):
        attach.attach(study, 2, "small", by="SD")
    with pytest.raises(NotAllowed, match="has not been tried out yet"):
        change.release(study, "small", Release(), by="SD")
    tried(study)
    use, new = attach.attach(study, 2, "small", by="SD")
    assert new and (use.guide, use.version) == ("small", "1.0")
    assert attach.attach(study, 2, by="SD") == (use, False)


def test_a_session_for_which_no_guide_is_released_yet_says_which_to_release(study):
    with pytest.raises(NotFound, match="No guide is released yet, and S2 takes") as told:
        attach.attach(study, 2, by="SD")
    assert told.value.hint == "workflow guide release small"


def test_in_a_study_without_any_guide_the_next_thing_is_to_bring_one_in(tmp_path):
    bare = init(tmp_path / "bare", Wish())
    schedule.add(bare, "first-interview", ("P1",), (), by="SD")
    for name in ("", "small"):
        with pytest.raises(NotFound, match="no topic guide yet") as told:
            attach.attach(bare, 1, name, by="SD")
        assert told.value.hint == "workflow guide add patient-first"


def test_a_guide_without_a_pilot_is_released_with_the_reason_in_its_record(study):
    guide, version, _ = change.release(study, "small", Release(not_piloted="used in an earlier study"), by="SD")
    assert (version.number, guide.not_piloted) == ("1.0", "used in an earlier study")


def test_a_pilot_uses_a_draft_and_says_whether_it_is_analysed(study):
    with pytest.raises(WrongUsage, match="is analysed"):
        change.pilot(study, "small", Trial("SD", "nothing", 1), by="SD")
    guide = change.pilot(study, "small", Trial("SD", "nothing", 1, in_analysis=False), by="SD")
    use = attach.of_session(study, 1)
    assert (use.version, use.pilot, use.in_analysis, guide.standing) == ("0.1", True, False, "piloted")
    assert change.pilot(study, "small", Trial("SD", "nothing", 1, in_analysis=False), by="SD") == guide


def test_nothing_is_tried_out_in_an_interview_that_is_still_to_come_or_was_cancelled(study):
    write = {"starts": "2026-12-01T10:00", "zone": "Europe/Amsterdam", "minutes": 60, "mode": "home", "staff": []}
    sessions.write(study, 1, "booked", write, by="SD")
    trial = Trial("SD", "nothing", 1, in_analysis=False)
    with set_to("2026-11-30T09:00Z"), pytest.raises(NotAllowed, match="S1 is booked for 2026-12-01 10:00, which is still to come"):
        change.pilot(study, "small", trial, by="SD")
    with set_to("2026-12-02T09:00Z"):
        with pytest.raises(WrongUsage, match="2026-11-30 cannot be: S1 was on 2026-12-01"):
            change.pilot(study, "small", trial, by="SD", on="2026-11-30")
        assert change.pilot(study, "small", trial, by="SD").standing == "piloted"
    schedule.cancel(study, 2, "ill", by="SD")
    with pytest.raises(NotAllowed, match="S2 is not held"):
        change.pilot(study, "small", Trial("SD", "nothing", 2, in_analysis=False), by="SD")


def test_colleagues_may_read_it_instead(study):
    guide = change.pilot(study, "small", Trial("two colleagues", "shortened the first question"), by="SD")
    assert guide.standing == "piloted" and guide.versions == ()


def test_a_change_needs_its_reason_and_its_session(study):
    tried(study)
    assert change.release(study, "small", Release(), by="SD")[2] is False  # nothing has changed
    edit(study, "What was unpleasant?", "What was unpleasant about it?")
    with pytest.raises(WrongUsage, match="Say why"):
        change.release(study, "small", Release(), by="SD")
    with pytest.raises(WrongUsage, match="which session"):
        change.release(study, "small", Release("nobody understood it"), by="SD")
    with pytest.raises(NotFound, match="S77"):
        change.release(study, "small", Release("nobody understood it", "S77"), by="SD")
    assert book.get(study, "small").released.number == "1.0"
    _, version, new = change.release(study, "small", Release("nobody understood it", "s2"), by="SD")
    assert new and (version.number, version.changed, version.after) == ("1.1", "reworded harm", "S2")


def test_a_new_section_makes_a_whole_new_number_and_a_session_keeps_what_it_had(study):
    tried(study)
    attach.attach(study, 2, by="SD")
    edit(study, "## The therapy", "## Before {#before}\n- [before] What came before?\n\n## The therapy")
    change.release(study, "small", Release("came up", "none"), by="SD")
    assert [version.number for version in book.get(study, "small").versions] == ["0.1", "1.0", "2.0"]
    attach.attach(study, 3, by="SD")
    assert [attach.of_session(study, number).version for number in (2, 3)] == ["1.0", "2.0"]
    assert attach.pinned(study, attach.of_session(study, 2)).item("before") is None


def test_a_version_whose_bytes_have_changed_is_refused_with_both_hashes(study):
    version = tried(study)
    attach.attach(study, 2, by="SD")
    path = study.path / "topic_guides" / "small-1.0.md"
    assert not path.stat().st_mode & stat.S_IWUSR
    os.chmod(path, 0o600)
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    for asked in (
        lambda: attach.attach(study, 3, by="SD"),
        lambda: attach.pinned(study, attach.of_session(study, 2)),
        lambda: printing.for_session(study, 2),
    ):
        with pytest.raises(NotAllowed, match=rf"small version 1\.0 was changed .* {version.sha256[:16]} and is [0-9a-f]{{16}}"):
            asked()
    os.remove(path)
    with pytest.raises(NotAllowed, match="is gone"):
        printing.for_session(study, 2)


def test_an_id_never_comes_to_mean_another_question(study):
    tried(study)
    edit(study, "- [harm] What was unpleasant?\n", "")
    change.release(study, "small", Release("too heavy", "S2"), by="SD")
    edit(study, "- [missed]", "- [harm] What did it cost?\n- [missed]")
    with pytest.raises(NotAllowed, match="harm once stood for another question"):
        change.release(study, "small", Release("costs", "S3"), by="SD")
    edit(study, "What did it cost?", "What was unpleasant?")
    assert change.release(study, "small", Release("back again", "S3"), by="SD")[1].number == "1.2"


def test_a_faulty_file_is_refused_and_nothing_changes(study):
    tried(study)
    before = events.head(study.db), sorted(path.name for path in (study.path / "topic_guides").iterdir())
    edit(study, "[harm] ", "")
    with pytest.raises(BadInput, match="no id"):
        change.release(study, "small", Release("why", "S2"), by="SD")
    assert (events.head(study.db), sorted(path.name for path in (study.path / "topic_guides").iterdir())) == before


def test_the_appendix_tells_the_whole_story_in_order(study):
    tried(study)
    attach.attach(study, 2, by="SD")
    edit(study, "- [missed]", "- [cost] What did it cost you?\n- [missed]")
    change.release(study, "small", Release("two spoke of money", "S2", "the team"), by="SD", on="2026-03-09")
    assert printing.history(study, book.get(study, "small")) == [
        ("0.1", "2026-03-01", "first draft", "to be tried out", "", "SD"),
        ("0.1", "2026-03-01", "pilot S1 (P1), not analysed", "changed: nothing", "", "SD"),
        ("1.0", "2026-03-02", "released", "", "", "SD"),
        ("1.1", "2026-03-09", "added cost", "two spoke of money", "S2 (P2)", "the team"),
    ]
    assert change.diff(study, "small", "1.0", "1.1") == [("added", "cost", "", "What did it cost you?")]
    edit(study, "What did it cost you?", "What did it cost you in time?")
    assert change.diff(study, "small", "1.1", "") == [("reworded", "cost", "What did it cost you?", "What did it cost you in time?")]


def test_the_guide_of_a_session_with_coverage_is_changed_only_with_a_reason(study):
    from workflow.guides.steps import cover

    tried(study)
    attach.attach(study, 2, by="SD")
    cover.cover(study, 2, (), by="SD")
    edit(study, "What happened?", "What happened to you?")
    change.release(study, "small", Release("clearer", "S2"), by="SD")
    with pytest.raises(NotAllowed, match="its coverage hangs on that"):
        attach.attach(study, 2, by="SD")
    use, _ = attach.attach(study, 2, by="SD", reason="the new one lay on the table")
    assert use.version == "1.1"


def test_the_state_is_what_its_events_make(study):
    from workflow.guides import versions

    tried(study)
    assert events.refold(events.history(study.db, "guide", 1), versions.apply) == events.state(study.db, "guide", 1)
