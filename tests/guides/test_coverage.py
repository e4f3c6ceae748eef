"""What was spoken about: typed in under a minute, proposed from the transcript, and blanks that are not taken for silence."""

import dataclasses
import re

import pytest

from tests.benchmarks import guides as benchmark
from tests.making.heard import transcribed
from tests.making.transcripts import said
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.guides import matching
from workflow.guides.picture import draw
from workflow.guides.steps import attach, change, cover, printing
from workflow.guides.steps.change import Release, Trial
from workflow.records import Transcript
from workflow.schedule import steps as schedule
from workflow.store.steps import Wish, init
from workflow.transcribe.turns import of_one

GUIDE = """---
id: small
title: A small guide
wave: first-interview
---
## The therapy {#therapy minutes=20}
- [usual] Please take me through a usual session. {must}
  - How much was talking, how much was exercises?
- [harm] What in the therapy was unpleasant?
- [missed] What have I not asked that matters? {kind=closing}
"""


@pytest.fixture
def study(tmp_path):
    study = init(tmp_path / "one", Wish())
    for number in range(1, 8):
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
    (tmp_path / "small.md").write_text(GUIDE, encoding="utf-8")
    change.add(study, str(tmp_path / "small.md"), by="SD")
    change.release(study, "small", Release(not_piloted="a test"), by="SD")
    return study


def add_a_question(study, after="S2"):
    path = study.path / "topic_guides" / "small.md"
    path.write_text(path.read_text(encoding="utf-8").replace("- [missed]", "- [cost] What did it cost you?\n- [missed]"), encoding="utf-8")
    change.release(study, "small", Release("two spoke of money", after), by="SD")


def test_after_a_session_only_the_exceptions_are_typed(study):
    attach.attach(study, 1, by="SD")
    use = cover.cover(study, 1, ["harm=skipped: no time left", "usual=came_up@12:30"], by="SD")
    assert [(item, one.how, one.why, one.at_ms) for item, one in use.covered.items()] == [
        ("usual", "came-up", "", 750_000),
        ("harm", "skipped", "no time left", None),
        ("missed", "asked", "", None),
    ]
    assert cover.cover(study, 1, ["harm=skipped: no time left", "usual=came-up@12:30"], by="SD") == use
    assert cover.amend(study, 1, ["harm=partly"], by="SD").covered["harm"].how == "partly"


def test_what_is_typed_when_the_session_is_closed_is_its_coverage(study, monkeypatch, capsys):
    from workflow.cli.boundary import run

    attach.attach(study, 1, by="SD")
    monkeypatch.chdir(study.path)
    assert run(["session", "close", "S1", "--not-asked", "harm: no time left", "--not-asked", "usual=partly"]) == 0
    assert "S1: 1 asked, 1 partly, 1 skipped (small 1.0)." in capsys.readouterr().out
    assert run(["session", "close", "S1", "--not-asked", "harm: no time left", "--not-asked", "usual=partly"]) == 0  # once is enough
    assert {item: one.how for item, one in attach.of_session(study, 1).covered.items()} == {
        "usual": "partly",
        "harm": "skipped",
        "missed": "asked",
    }
    attach.attach(study, 2, by="SD")
    assert run(["session", "close", "S2", "--not-asked", "the second one"]) == 0  # closing stands; what cannot be read is told
    assert "are not entered. 'the second one' cannot be read" in capsys.readouterr().err
    assert run(["session", "close", "S3"]) == 0  # a session without a guide has nothing to enter


def test_closing_says_nothing_of_questions_that_nobody_spoke_of(study, monkeypatch, capsys):
    from workflow.cli.boundary import run

    attach.attach(study, 1, by="SD")
    monkeypatch.chdir(study.path)
    assert run(["session", "close", "S1"]) == 0
    told = capsys.readouterr().out
    assert "3 asked" not in told and "workflow guide coverage S1 --asked --except ITEM=HOW" in told
    assert attach.of_session(study, 1).covered == {}
    assert run(["guide", "coverage", "S1", "--asked"]) == 0 and "S1: 3 asked" in capsys.readouterr().out


@pytest.mark.parametrize(
    "typed, told",
    [
        ("harm=skipped", "Say why harm was skipped"),
        ("cost=partly", "has no question 'cost'; it has usual, harm, missed"),
        ("harm=fine", "cannot be 'fine'"),
        ("harm", "cannot be read"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_entered(study, typed, told):
    attach.attach(study, 1, by="SD")
    with pytest.raises(WrongUsage, match=told):
        cover.cover(study, 1, [typed], by="SD")
    assert attach.of_session(study, 1).covered == {}


def test_a_reason_may_not_give_anybody_away(study):
    attach.attach(study, 1, by="SD")
    with pytest.raises(NotAllowed, match="telephone number"):
        cover.cover(study, 1, ["harm=skipped: phone me on 06-1234 5678"], by="SD")


def test_a_session_without_a_guide_says_what_to_type(study):
    with pytest.raises(NotFound) as fault:
        cover.cover(study, 1, (), by="SD")
    assert fault.value.hint == "workflow guide attach S1"


def test_a_question_that_came_later_is_not_read_as_not_spoken_of(study):
    """The heart of the matrix: before P3 nobody could be asked what it cost, so two blanks are no finding and count in no denominator."""
    for session in (1, 2):
        attach.attach(study, session, by="SD")
        cover.cover(study, session, ["harm=not-said"], by="SD")
    add_a_question(study)
    for session in (3, 4):
        attach.attach(study, session, by="SD")
    cover.cover(study, 3, ["cost=not-said"], by="SD")
    matrix = cover.matrix(study, "small")
    rows = {row.item: row for row in matrix.rows}
    assert [column.label for column in matrix.columns] == ["P1", "P2", "P3", "P4"]
    assert rows["cost"].cells == ("not-yet", "not-yet", "not-said", "not-entered")
    assert (rows["cost"].spoken, rows["cost"].of, rows["cost"].added) == (0, 1, "1.1, after P2")
    assert rows["harm"].cells == ("not-said", "not-said", "asked", "not-entered")
    assert (rows["harm"].spoken, rows["harm"].of, rows["harm"].percent) == (1, 3, 33)
    assert [row.item for row in matrix.little] == ["harm", "cost"] and [row.item for row in matrix.never] == ["cost"]


def test_a_question_that_was_taken_out_says_so(study):
    attach.attach(study, 1, by="SD")
    cover.cover(study, 1, (), by="SD")
    path = study.path / "topic_guides" / "small.md"
    path.write_text(re.sub(r"- \[harm\].*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    change.release(study, "small", Release("too heavy", "S1"), by="SD")
    attach.attach(study, 2, by="SD")
    assert {row.item: row.cells for row in cover.matrix(study).rows}["harm"] == ("asked", "taken-out")


def test_a_pilot_counts_only_where_it_was_decided(study):
    change.pilot(study, "small", Trial("SD", "nothing", 1, in_analysis=False), by="SD")
    change.pilot(study, "small", Trial("SD", "nothing", 2, in_analysis=True), by="SD")
    assert [column.label for column in cover.matrix(study).columns] == ["P2"]


def test_the_transcript_proposes_and_a_person_confirms(study):
    turns = (
        of_one("interviewer", said("So please take me through a usual session.", 1000)),
        of_one("P1", said("What was unpleasant in the therapy was the room.", 9000)),  # a participant's words are no question
        of_one("interviewer", said("I see.", 20_000)),
    )
    transcribed(study, 1, turns)
    attach.attach(study, 1, by="SD")
    _, proposed, heard = cover.proposals(study, 1)
    assert heard and [(one.item, one.how, [place.start_ms for place in one.places]) for one in proposed] == [
        ("usual", "asked", [1000]),
        ("harm", "", []),
        ("missed", "", []),
    ]
    use = cover.confirm(study, 1, ["harm=came-up"], by="SD")
    assert {item: (one.how, one.source) for item, one in use.covered.items()} == {
        "usual": ("asked", "transcript"),
        "harm": ("came-up", "typed"),
    }


def test_nothing_found_is_never_taken_for_not_spoken_of(study):
    transcribed(study, 1, [of_one("interviewer", said("And was she kind to you when it hurt?", 1000))])
    attach.attach(study, 1, by="SD")
    assert cover.confirm(study, 1, (), by="SD").covered == {}


def test_what_a_person_has_typed_is_not_overwritten_by_a_proposal(study):
    transcribed(study, 1, [of_one("interviewer", said("Please take me through a usual session.", 1000))])
    attach.attach(study, 1, by="SD")
    cover.cover(study, 1, ["usual=partly"], by="SD")
    assert cover.confirm(study, 1, (), by="SD").covered["usual"].how == "partly"


def test_where_nobody_told_speakers_apart_every_turn_is_looked_at():
    turns = (of_one("?", said("a b")), of_one("?", said("c d")))
    assert matching.interviewer_turns(Transcript("R1", 1000, turns), ("P1",)) == turns


@pytest.mark.parametrize("language", ["en", "nl"])
def test_rephrased_questions_find_their_item_and_small_talk_hardly_ever_does(language):
    counted = benchmark.outcomes(language)
    assert counted["right"] >= 26
    assert counted["wrong"] <= 1


def test_the_picture_is_the_same_every_time_and_tells_blanks_apart_without_colour(study, tmp_path):
    attach.attach(study, 1, by="SD")
    cover.cover(study, 1, ["harm=partly"], by="SD")
    add_a_question(study, "S1")
    attach.attach(study, 2, by="SD")
    matrix = cover.matrix(study)
    first, second = (draw(matrix, tmp_path / name / "matrix") for name in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.suffix for path in first] == [".svg", ".png"]
    assert b"<svg" in first[0].read_bytes()[:600] and first[1].read_bytes().startswith(b"\x89PNG")
    assert b"pattern" in first[0].read_bytes()  # the hatching of what could not be asked


def test_the_sheet_lies_on_the_table_with_ids_and_room(study, tmp_path):
    import io

    import docx

    attach.attach(study, 1, by="SD")
    sheet = printing.for_session(study, 1)
    word, web = printing.write(study, sheet, ("docx", "html"))
    assert word.name == "S1-small-1.0.docx"
    document = docx.Document(io.BytesIO(word.read_bytes()))
    told = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    page = web.read_text(encoding="utf-8")
    for table in document.tables:  # Word repeats the head on each page, and breaks no question over two
        heads = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
        assert heads == [True, *[False] * (len(table.rows) - 1)] and all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
        assert [cell.text for cell in table.rows[0].cells] == ["Question", "Notes"]
    for text in (told, page):
        assert "Please take me through a usual session." in text and "How much was talking" in text and "skipped" in text
    assert "P1" in page and sheet.sha256[:16] in page and "<script" not in page
    assert printing.write(study, sheet, ("docx",)) == [word]


def test_notes_typed_into_a_sheet_are_not_lost_when_it_is_printed_again(study):
    attach.attach(study, 1, by="SD")
    (path,) = printing.write(study, printing.for_session(study, 1), ("html",))
    path.write_text("my notes", encoding="utf-8")
    (again,) = printing.write(study, printing.for_session(study, 1), ("html",))
    assert again.name == "S1-small-1.0-2.html" and path.read_text(encoding="utf-8") == "my notes"


def test_a_hostile_guide_stays_harmless_on_paper(study):
    guide = dataclasses.replace(printing.of_guide(study, "small").guide, title="<script>\x00=cmd|' /C calc'!A0\u202e")
    sheet = dataclasses.replace(printing.of_guide(study, "small"), guide=guide)
    for path in printing.write(study, sheet, ("docx", "html")):
        assert b"<script>" not in path.read_bytes()
