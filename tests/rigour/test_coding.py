"""Two people code the same words without seeing each other; what comes back is held against the pack; then they meet."""

import csv
import io
import zipfile

import pytest

from tests.making.checking import talk
from tests.making.heard import corrected, transcribed
from tests.making.transcripts import said
from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.people.steps import book
from workflow.rigour import codings, refi
from workflow.rigour.codings import Coding
from workflow.rigour.saturation import Rule
from workflow.rigour.steps import coding, saturating
from workflow.rigour.steps.coding import agreed, bring_in, decide, differing, match, measured, pack_up, undecided
from workflow.store import events, files
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.turns import of_one

A, B = ("MSHW", "SD")


@pytest.fixture
def packed(study):
    """Three transcripts, packed for two coders by the rule of study.toml."""
    for number in (1, 3, 4):
        transcribed(study, number, talk(f"P{number}"))
    made, folders = pack_up(study, (), (A, B), by="SD", on="2026-03-01")
    return study, made, folders


def handed_in(tmp_path, coder, text, rows, name="back.csv"):
    """A filled-in list: rows of (words, code)."""
    path = tmp_path / f"{coder}-{name}"
    lines = []
    for words, code in rows:
        start = text.text.index(words)
        lines.append((text.name, start, start + len(words), coder, code))
    path.write_bytes(codings.to_csv(lines))
    return path


def first_text(study, made):
    return next(iter(coding.texts_of(study, made).values()))


def both_in(packed, tmp_path, rows_a, rows_b):
    study, made, _ = packed
    text = first_text(study, made)
    bring_in(study, handed_in(tmp_path, A, text, rows_a), A, by="SD")
    bring_in(study, handed_in(tmp_path, B, text, rows_b), B, by="SD")
    return study, coding.get(study), text


# ---- packs


def test_the_rule_takes_the_first_three_and_both_get_the_same_bytes(packed):
    study, made, folders = packed
    assert [source.recording for source in made.sources] == [1, 3, 4]
    assert [folder.name for folder in folders] == [A, B]
    for path in sorted(folders[0].glob("R[0-9]*.txt")):
        assert (folders[1] / path.name).read_bytes() == path.read_bytes()
        assert files.sha256_of(path)[:8] == path.stem.partition("-")[2]
    again, _ = pack_up(study, (), (A, B), by="SD", on="2026-03-02")
    assert again == made and len(coding.listed(study)) == 1


def test_a_pack_is_blind(packed, tmp_path):
    """No byte of A's work, nor A's name, is in B's pack, even when it is written after A has handed in."""
    study, made, folders = packed
    bring_in(study, handed_in(tmp_path, A, first_text(study, made), [("lay down", "breathing exercise")]), A, by="SD")
    for path in folders[1].iterdir():
        path.unlink()
    pack_up(study, (), (A, B), by="SD", on="2026-03-02")
    whole = b"".join(path.read_bytes() for path in folders[1].iterdir())
    whole += b"".join(
        zipfile.ZipFile(folders[1] / "project.qdpx").read(name) for name in zipfile.ZipFile(folders[1] / "project.qdpx").namelist()
    )
    assert b"breathing exercise" not in whole and A.encode() not in whole


def test_what_one_coder_has_done_stays_hidden_until_the_others_is_in(packed, tmp_path):
    study, made, _ = packed
    bring_in(study, handed_in(tmp_path, A, first_text(study, made), [("lay down", "breathing")]), A, by="SD")
    for look in (lambda: measured(study, 0, "turn"), lambda: differing(study), lambda: undecided(coding.get(study)), lambda: agreed(study)):
        with pytest.raises(NotAllowed, match=f"The codings of {B} are not in yet"):
            look()


def test_a_new_revision_makes_a_new_round_and_the_old_one_keeps_its_text(packed):
    study, made, _ = packed
    corrected(study, 1, (*talk("P1"), of_one("P1", said("And that was all.", 90_000))))
    new, _ = pack_up(study, (), (A, B), by="SD", on="2026-03-02")
    assert (new.number, new.sources[0].revision) == (2, 1)
    assert [text.revision for text in coding.texts_of(study, made).values()] == [0, 0, 0]


def test_a_released_revision_is_coded_although_a_newer_one_is_there(packed):
    study, made, _ = packed
    assert coding.not_released(study, made) == (1, 3, 4)
    corrected(study, 1, (*talk("P1"), of_one("P1", said("And that was all.", 90_000))))
    corrected(study, 1, talk("P1"))
    known = recordings.get(study, 1).transcribed
    recordings.write(study, 1, "transcribed", {"transcribed": known | {"released": 1}}, by="SD")
    new, _ = pack_up(study, [1], (A, B), by="SD", on="2026-03-02")
    assert new.sources[0].revision == 1 and coding.not_released(study, new) == ()


def test_of_two_recordings_of_one_session_the_rule_takes_the_one_that_was_released(packed):
    """Parts that were added one by one and then joined: the first in the list is the one that nobody corrects."""
    study, _, _ = packed
    transcribed(study, 1, talk("P1"), number=9)
    assert coding.by_rule(study) == [1, 3, 4]
    known = recordings.get(study, 9).transcribed
    recordings.write(study, 9, "transcribed", {"transcribed": known | {"released": 0}}, by="SD")
    assert coding.by_rule(study) == [3, 4, 9]


def test_whoever_withdrew_with_everything_is_not_packed(study):
    transcribed(study, 1, talk("P1"))
    book.write(study, book.participant(study, "P1"), "withdrawn", {"scope": "delete-raw", "on": "2026-03-11"}, by="SD")
    with pytest.raises(NotAllowed, match="P1 withdrew"):
        pack_up(study, [1], (A, B), by="SD", on="2026-03-12")


@pytest.mark.parametrize("coders", [("A", "a"), ("A", ""), ("../x", "B")])
def test_two_coders_are_needed(study, coders):
    with pytest.raises(WrongUsage, match="Two coders"):
        pack_up(study, [1], coders, by="SD", on="2026-03-01")


# ---- what comes back


def test_the_same_file_twice_changes_nothing_and_another_needs_a_reason(packed, tmp_path):
    study, made, _ = packed
    text = first_text(study, made)
    path = handed_in(tmp_path, A, text, [("lay down", "breathing"), ("at night", "sleep")])
    assert bring_in(study, path, "mshw", by="SD")[1] == 2
    before = events.head(study.db)
    bring_in(study, path, A, by="SD")
    assert events.head(study.db) == before
    other = handed_in(tmp_path, A, text, [("lay down", "rest")], "other.csv")
    with pytest.raises(NotAllowed, match="are in already"):
        bring_in(study, other, A, by="SD")
    assert bring_in(study, other, A, by="SD", reason="the first was a draft")[1] == 1


def test_the_text_may_be_named_as_its_file_is(packed, tmp_path):
    study, made, _ = packed
    text = first_text(study, made)
    path = tmp_path / "back.csv"
    path.write_bytes(edited(text, transcript=f"{text.name}.txt"))
    assert bring_in(study, path, A, by="SD")[1] == 1


def edited(text, **cells):
    row = {"transcript": text.name, "start": 0, "end": 5, "coder": A, "code": "pain"} | cells
    return codings.to_csv([tuple(row.values())])


@pytest.mark.parametrize(
    "cells, told",
    [
        ({"transcript": "R1-00000000"}, "another text of R1 than the pack's R1-.*another revision, or another study's"),
        ({"transcript": "R77-00000000"}, "not in this pack: the file is of another study or another round"),
        ({"transcript": "R1-00000000.txt"}, "another text of R1"),
        ({"transcript": "R1"}, "does not say which text was coded; write R1-"),
        ({"transcript": "interview 1.docx"}, "not in this pack"),
        ({"coder": "B"}, "line 2: the coder is 'B', not MSHW"),
        ({"start": "x"}, "line 2: start and end must be whole numbers"),
        ({"end": 10_000_000}, "is no stretch of R1-"),
        ({"start": 9, "end": 3}, "9-3 is no stretch"),
        ({"code": "  "}, "line 2: there is no code"),
    ],
)
def test_a_file_that_is_not_of_this_pack_is_refused_in_a_sentence_and_nothing_changes(packed, tmp_path, cells, told):
    study, made, _ = packed
    path = tmp_path / "back.csv"
    path.write_bytes(edited(first_text(study, made), **cells))
    before = events.head(study.db)
    with pytest.raises(BadInput, match=told):
        bring_in(study, path, A, by="SD")
    assert events.head(study.db) == before


def test_coders_on_different_revisions_are_told_apart(packed, tmp_path):
    """B coded a corrected text that was passed on by mail: its name gives it away, and so does the project's own text."""
    study, _, _ = packed
    corrected(study, 1, (*talk("P1"), of_one("P1", said("And that was all.", 90_000))))
    later = coding.newest_text(study, 1)
    path = handed_in(tmp_path, B, later, [("lay down", "breathing")])
    with pytest.raises(BadInput, match="another text of R1 than the pack's"):
        bring_in(study, path, B, 1, by="SD")
    project = tmp_path / "b.qdpx"
    project.write_bytes(refi.project([later], [], B, [Coding(1, 4, 9, "breathing")]))
    with pytest.raises(BadInput, match="another text of R1 than the pack's"):
        bring_in(study, project, B, 1, by="SD")


@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "no column transcript, start, end, coder, code"),
        (b"a,b\n1,2\n", "no column transcript"),
        (b"PK\x03\x04 but no zip", "no REFI-QDA project"),
        (codings.to_csv([]), "no coding in this file"),
        (b"transcript,start,end,coder,code\n\xff\xfe\x00", "not in this pack"),
    ],
)
def test_what_is_no_coding_file_is_refused(packed, tmp_path, content, told):
    study, _, _ = packed
    path = tmp_path / "back.csv"
    path.write_bytes(content or b" ")
    with pytest.raises(BadInput, match=told):
        bring_in(study, path, A, by="SD")


def test_excel_writes_semicolons_and_a_bom_and_is_understood(packed, tmp_path):
    study, made, _ = packed
    text = first_text(study, made)
    path = tmp_path / "back.csv"
    path.write_text(f"Transcript;Start;End;Coder;Code\r\n{text.name};4;9;{A};é tired\r\n\r\n", encoding="utf-8-sig")
    bring_in(study, path, A, by="SD")
    assert coding.get(study).codings[A] == (Coding(1, 4, 9, "é tired"),)


def test_a_fixed_codebook_is_kept_to(study, tmp_path):
    transcribed(study, 1, talk("P1"))
    (tmp_path / "codes.csv").write_text("code\npain\nsleep\n", encoding="utf-8")
    made, folders = pack_up(study, [1], (A, B), tmp_path / "codes.csv", by="SD", on="2026-03-01")
    assert (folders[0] / "codebook.csv").exists() and made.codes == ("pain", "sleep")
    with pytest.raises(BadInput, match="does not have breathing"):
        bring_in(study, handed_in(tmp_path, A, first_text(study, made), [("lay down", "breathing")]), A, by="SD")
    (tmp_path / "codes.csv").write_text("code\npain\nPain\n", encoding="utf-8")
    with pytest.raises(BadInput, match="twice"):
        pack_up(study, [1], (A, B), tmp_path / "codes.csv", by="SD", on="2026-03-01")


# ---- open codes, differences, consensus

MINE = [("could not sleep at night", "sleep"), ("lay down and breathed slowly", "breathing exercise"), ("winter", "season")]
THEIRS = [("not sleep at night", "sleeping badly"), ("breathed slowly", "exercise of breathing"), ("talked", "conversation")]


def test_codes_under_different_names_are_proposed_and_a_person_decides(packed, tmp_path):
    study, made, _ = both_in(packed, tmp_path, MINE, THEIRS)
    assert [(pair.a, pair.b) for pair in undecided(made)] == [("breathing exercise", "exercise of breathing"), ("sleep", "sleeping badly")]
    match(study, 0, {"exercise of breathing": "breathing exercise", "sleeping badly": ""}, by="SD")
    assert undecided(coding.get(study)) == ()
    _, second = coding.both(coding.get(study))
    assert {one.code for one in second} == {"breathing exercise", "sleeping badly", "conversation"}
    with pytest.raises(NotFound, match="has no code 'nothing'"):
        match(study, 0, {"conversation": "nothing"}, by="SD")


def test_the_list_of_differences_is_filled_in_at_the_meeting_and_becomes_the_log(packed, tmp_path):
    study, made, text = both_in(packed, tmp_path, MINE, THEIRS)
    match(study, 0, {pair.b: pair.a for pair in undecided(made)}, by="SD")
    made, found = differing(study)
    told = [(one.words, one.difference.a, one.difference.b) for one in found]
    assert ("lay down and ", ("breathing exercise",), ()) in told and ("winter", ("season",), ()) in told
    rows = list(csv.DictReader(io.StringIO(coding.table(made, found).decode("utf-8-sig"))))
    for row in rows:
        row["agreed"], row["why"] = (
            ("breathing exercise", "lying down is part of it") if "lay down" in row["words"] else ("none", "no topic of ours")
        )
    assert tuple(rows[0]) == coding.list_header(made) == ("place", A, B, "words", "agreed", "why")
    path = tmp_path / "list.csv"
    path.write_bytes(codings.to_csv([tuple(row.values()) for row in rows[1:]], tuple(rows[0])))
    decide(study, 0, coding.read_decisions(path), by="SD", on="2026-03-05")
    _, final, open_ = agreed(study)
    assert open_ == 1  # the first line was left for later
    exercise = next(one for one in final if one.code == "breathing exercise")
    assert text.text[exercise.start : exercise.end] == "lay down and breathed slowly"
    before = events.head(study.db)
    decide(study, 0, coding.read_decisions(path), by="SD", on="2026-03-06")
    assert events.head(study.db) == before


def test_a_decision_needs_a_place_and_a_reason(packed, tmp_path):
    study, _, _ = both_in(packed, tmp_path, MINE, THEIRS)
    place = differing(study)[1][0].difference.id
    with pytest.raises(BadInput, match=r"2 faults(.|\n)*do not differ there(.|\n)*the reason is missing"):
        decide(study, 0, {"R1:0-1": ("sleep", "x"), place: ("sleep", " ")}, by="SD", on="2026-03-05")
    assert coding.get(study).decisions == {}
    decide(study, 0, {place: ("a new one", "neither fits")}, by="SD", on="2026-03-05")
    assert coding.get(study).decisions[place].new == ("a new one",)


def test_those_who_agree_have_no_differences(packed, tmp_path):
    study, made, _ = both_in(packed, tmp_path, MINE, MINE)
    assert differing(study)[1] == () and undecided(made) == ()
    assert measured(study, 0, "sentence")[1][0].all_text.kappa == 1
    assert agreed(study)[1] == coding.get(study).codings[A]


def test_an_unknown_unit_or_round_says_what_there_is(packed):
    study, _, _ = packed
    with pytest.raises(WrongUsage, match="character, sentence, turn"):
        measured(study, 0, "word")
    with pytest.raises(NotFound, match="no round 9"):
        coding.get(study, 9)


def test_other_codings_make_earlier_decisions_void(packed, tmp_path):
    study, _, text = both_in(packed, tmp_path, MINE, THEIRS)
    match(study, 0, {"conversation": ""}, by="SD")
    bring_in(study, handed_in(tmp_path, B, text, MINE, "new.csv"), B, by="SD", reason="wrong file")
    assert coding.get(study).same == {}


def test_codes_of_a_recording_without_a_session_are_in_no_series_and_the_sentence_says_how_to_give_it_one(packed, tmp_path):
    study, _, text = both_in(packed, tmp_path, [("sleep", "sleep")], [("sleep", "sleep")])
    recordings.write(study, text.recording, "reassigned", {"session": None}, by="SD")
    with pytest.raises(NotAllowed, match=f"R{text.recording} belongs to no session") as problem:
        saturating.measured(study, None, Rule(), by="SD")
    assert f"workflow recording reassign R{text.recording} --session" in problem.value.hint
