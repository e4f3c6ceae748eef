"""Somebody leaves and wants nothing kept: no word of theirs stays in summaries, packs, lists of differences, reasons or letters."""

import pytest

from tests.making import leaving_study as making
from tests.making.leaving_study import TODAY
from tests.making.needles import found_in
from workflow.guides.steps import attach, change, cover
from workflow.guides.steps.change import Release
from workflow.people.steps import erasing, inventory, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.inventory import Desk
from workflow.people.steps.withdrawing import Wish
from workflow.rigour import codings
from workflow.rigour.steps import coding, member_checks
from workflow.rigour.steps.sending import Sending, send
from workflow.store import files

REASON = "Zwartewaterland"  # a word that stands nowhere else


@pytest.fixture
def made(tmp_path):
    """P1 and P2, interviewed, asked to check a summary, coded twice, with notes about what was said."""
    it = making.begin(tmp_path)
    for number in (1, 2):
        making.takes_part(it, number)
        making.interviewed(it, f"P{number}", seed=number)
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
