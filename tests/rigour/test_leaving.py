"""Somebody leaves and wants nothing kept: no word of theirs stays in summaries, packs, lists of differences, reasons or letters."""

import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import TODAY
from tests.making.needles import found_in
from workflow.errors import NotAllowed
from workflow.guides.steps import attach, change, cover
from workflow.guides.steps.change import Release
from workflow.people.steps import erasing, inventory, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.inventory import Desk
from workflow.people.steps.withdrawing import Wish
from workflow.report.steps import gather
from workflow.rigour import codings
from workflow.rigour.steps import coding, member_checks
from workflow.rigour.steps.sending import Sending, send
from workflow.store import files

REASON = "Zwartewaterland"  # a word that stands nowhere else


@pytest.fixture
def made(tmp_path):
    """P1 and P2, interviewed, asked to check a summary, coded twice, with notes about what was said."""
    it = making.with_two(tmp_path)
    change.add(it.study, "patient-first", by="SD")
    change.release(it.study, "patient-first", Release(not_piloted="a test"), by="SD")
    member_checks.plan(it.study, by="SD", on=TODAY)
    for number in (1, 2):
        attach.attach(it.study, number, "patient-first", by="SD")
        cover.cover(it.study, number, [f"harm=skipped: {REASON}{number}"], by="SD")
        member_checks.prepare(it.study, f"P{number}", by="SD")
        known = it.names.person(number)
        send(it.study, f"P{number}", Sending(alive=True, distressed=False, as_is=True), known, by="SD", on=TODAY)
        member_checks.response(it.study, f"P{number}", "adds", by="SD", on=TODAY, note=f"{REASON}{number}")
    round_, _ = coding.pack_up(it.study, (), ("A", "B"), by="SD", on=TODAY)
    first = next(iter(coding.texts_of(it.study, round_).values()))
    for coder, code in (("A", "one"), ("B", "two")):
        path = tmp_path / f"{coder}.csv"
        path.write_bytes(codings.to_csv([(first.name, 0, 30, coder, code)]))
        coding.bring_in(it.study, path, coder, by="SD")
    place = coding.differing(it.study)[1][0].difference.id
    coding.decide(it.study, 0, {place: ("one", f"{REASON}1")}, by="SD", on=TODAY)
    folder = it.study.path / "exports" / "coding" / "round-1"
    files.write_whole(folder / "differences.csv", coding.table(*coding.differing(it.study)))
    return it


def gone(made):
    withdrawing.withdraw(made.study, made.person("P1"), Wish("erase", TODAY), by="SD", now=making.NOW)
    return erasing.erase(made.study, made.person("P1"), Confirmed("MSHW", TODAY), made.names, by="SD")


def test_what_is_stored_is_shown_before_it_goes(made):
    withdrawing.withdraw(made.study, made.person("P1"), Wish("erase", TODAY), by="SD", now=making.NOW)
    desk = Desk(made.study, inventory.leaving(made.study, made.person("P1"), "erase"), made.names)
    shown = {item.what: item.action for item in inventory.inventory(desk)}
    assert shown["reports/member-checks/P1-S1.docx"] == "deleted"
    assert shown["exports/coding/round-1/A/project.qdpx"] == "deleted"
    assert (shown["member check of S1"], shown["coverage of S1"], shown["consensus log of round 1"]) == ("blanked",) * 3
    assert "reports/member-checks/P2-S2.docx" not in shown


def test_no_word_of_theirs_is_left_and_what_is_counted_stays(made):
    needles = [*made.said["P1"], *made.called["C1"], f"{REASON}1"]
    assert len(found_in(made.study.path, needles)) > 5  # it was everywhere before
    assert gone(made).open == ()
    assert found_in(made.study.path, needles) == []
    assert found_in(made.study.path.parent / "pain.key" / "letters", needles) == []
    check = member_checks.get(made.study, "P1")
    assert (check.answer, check.sent_on, check.note) == ("adds", TODAY, "")
    assert attach.of_session(made.study, 1).covered["harm"].how == "skipped"
    assert coding.get(made.study).decisions  # that something was decided, without why


def test_the_others_summaries_and_answers_stay_as_they_were(made):
    path = made.study.path / "reports" / "member-checks" / "P2-S2.docx"
    before = path.read_bytes(), member_checks.get(made.study, "P2")
    gone(made)
    assert (path.read_bytes(), member_checks.get(made.study, "P2")) == before


# ---- the double coding of the others


@pytest.fixture
def both_coded(tmp_path):
    """P1 and P2 coded in one round by two who differ once in each, and have decided both."""
    it = making.with_two(tmp_path)
    round_, _ = coding.pack_up(it.study, (1, 2), ("A", "B"), by="SD", on=TODAY)
    texts = coding.texts_of(it.study, round_).values()
    for coder, code in (("A", "one"), ("B", "two")):
        path = tmp_path / f"{coder}.csv"
        path.write_bytes(codings.to_csv([(text.name, 0, 30, coder, f"{code}-{text.recording}") for text in texts]))
        coding.bring_in(it.study, path, coder, by="SD")
    for one in coding.differing(it.study)[1]:
        number = one.difference.recording
        coding.decide(it.study, 0, {one.difference.id: (f"one-{number}", f"{REASON}{number}")}, by="SD", on=TODAY)
    return it


def test_when_one_of_two_is_erased_the_agreement_on_the_other_stays_within_reach(both_coded):
    before = {one.code: one for one in coding.measured(both_coded.study, 0, "turn")[1]}
    gone(both_coded)
    made, found = coding.measured(both_coded.study, 0, "turn")
    assert [source.recording for source in made.sources] == [2] and {one.code for one in found[1:]} == {"one-2", "two-2"}
    assert found[1].all_text.both == before[found[1].code].all_text.both
    _, open_ = coding.differing(both_coded.study)
    assert [(one.difference.recording, one.decision.why) for one in open_] == [(2, f"{REASON}2")]  # what was decided about P2's words
    assert {one.code for one in coding.agreed(both_coded.study)[1]} == {"one-2"}
    assert coding.gone_from(both_coded.study, made) == {} and list(coding.gone_from(both_coded.study, coding.get(both_coded.study))) == [1]


def test_of_the_log_only_what_is_about_their_words_is_emptied(both_coded):
    desk = Desk(both_coded.study, inventory.leaving(both_coded.study, both_coded.person("P1"), "erase"), both_coded.names)
    (log,) = [item for item in inventory.inventory(desk) if item.what == "consensus log of round 1"]
    assert log.count == 1
    gone(both_coded)
    whys = {place.partition(":")[0]: one.why for place, one in coding.get(both_coded.study).decisions.items()}
    assert whys == {"R1": "", "R2": f"{REASON}2"}


def test_methods_count_the_transcripts_that_are_still_there(both_coded):
    gone(both_coded)
    counted = gather.facts(both_coded.study)
    assert counted["double-coding.transcripts"].value == 1 and counted["double-coding.decided"].value == 1


def test_when_nothing_of_a_round_is_left_it_says_why(both_coded):
    gone(both_coded)
    withdrawing.withdraw(both_coded.study, both_coded.person("P2"), Wish("erase", TODAY), by="SD", now=making.NOW)
    erasing.erase(both_coded.study, both_coded.person("P2"), Confirmed("MSHW", TODAY), both_coded.names, by="SD")
    with pytest.raises(NotAllowed, match="Nothing of P1 is left"):
        coding.measured(both_coded.study, 0, "turn")
