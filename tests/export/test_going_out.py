"""Transcripts leave the study: whose they are, which revision, what never goes with them, and that twice is once (floor 4)."""

import csv
import io
import re

import docx
import openpyxl
import pytest

from tests.making import going_out as making
from tests.making.bundles import members, reread
from tests.making.leaving_study import PASSPHRASE
from tests.making.strict_reader import opened
from tests.making.typed import workflow
from workflow.errors import NotFound, WrongUsage
from workflow.export.csv import as_said
from workflow.export.qdpx import PROFILES
from workflow.export.steps import Wish, export, scanning
from workflow.records import Span
from workflow.review.steps import pseudonyms
from workflow.store import events
from workflow.transcribe.steps import book as recordings

PROGRAMS = ("qdpx", "maxqda", "nvivo", "atlasti", "f4")


def out(made, *formats, numbers=(1, 2, 3, 4, 5), wish=None, folder=None, known=None):
    chosen = [recordings.get(made.study, number) for number in numbers]
    return list(export(made.study, chosen, formats, folder, wish or Wish(), known, by="SD"))


def known(made):
    return scanning.known(made.study, made.names)


def content(made, name):
    return (made.study.path / "exports" / name).read_bytes()


def test_every_format_is_written_for_every_program_with_what_it_loses(made):
    files = out(made, "docx", "text", "srt", "vtt", "csv", "json", *PROGRAMS)
    assert not [file for file in files if file.problem]
    names = {file.path.name for file in files}
    assert {f"R{n}{end}" for n in range(1, 6) for end in (".docx", ".txt", ".srt", ".vtt", ".csv", ".json")} <= names
    assert {"pain.qdpx", "pain-maxqda-variables.xlsx", "pain-nvivo-cases.xlsx", "R4-maxqda.txt", "R4-nvivo.docx", "R4-f4.rtf"} <= names
    assert {f"lost-{program}.txt" for program in PROGRAMS} <= names
    assert all(file.lost for file in files if file.path.name.startswith("lost-"))


def test_people_stand_in_a_project_by_id_and_band_and_a_bare_number_stays(made):
    (project, lost) = out(made, "qdpx")
    found = reread(project.path.read_bytes())
    assert found.cases["P1"] == {"group": "participants", "age": "40-59", "gender": "F"}  # no weight, which has no bands
    assert found.belong["P1"] == ["P1_first-interview_R1", "P1_follow-up_R2"]
    assert found.values["P1_first-interview_R1"]["guide"] == "patient-first-en 1.0"
    assert any("weight is left out" in line for line in lost.lost)
    everything = b"".join(members(project.path.read_bytes()).values()).decode()
    assert not [text for text in (">45<", ">71<", "Jansen", "12345678") if text in everything]


def test_twice_is_once_and_the_second_writes_nothing_down(made):
    formats = ("docx", "csv", *PROGRAMS)
    files = {file.path: file.path.read_bytes() for file in out(made, *formats)}
    before = events.head(made.study.db)
    assert {file.path: file.path.read_bytes() for file in out(made, *formats)} == files
    assert events.head(made.study.db) == before


def test_what_somebody_has_worked_in_is_never_written_over(made):
    (project, _) = out(made, "qdpx", numbers=(1, 3))
    assert project.path.name == "pain-R1-R3.qdpx"
    project.path.write_bytes(b"coded by hand")
    again = out(made, "qdpx", numbers=(1, 3))[0]
    assert again.problem and "changed since it was exported" in again.problem.message
    assert project.path.read_bytes() == b"coded by hand"


def test_an_export_that_was_stopped_before_it_was_entered_goes_on(made, monkeypatch):
    with monkeypatch.context() as stopped:
        stopped.setattr("workflow.export.steps.transcripts._Desk._enter", lambda desk: desk.written.clear())
        out(made, "maxqda")
    assert not recordings.get(made.study, 1).exports and (made.study.path / "exports" / "R1-maxqda.txt").exists()
    assert not [file for file in out(made, "maxqda") if file.problem]
    assert "R1-maxqda.txt" in recordings.get(made.study, 1).exports


def test_a_released_revision_is_frozen(made):
    making.release(made, 1, 0)
    making.speak(made, 1, [("P1", "Corrected after the release.")])
    making.release(made, 1, 0)
    out(made, "text", numbers=(1,))
    assert b"Corrected" not in content(made, "R1.txt") and b"Revision: 0" in content(made, "R1.txt")
    making.release(made, 1, 1)
    out(made, "text", numbers=(1,))
    assert b"Corrected after the release." in content(made, "R1.txt")


def test_what_is_off_record_is_in_no_format(made):
    recordings.write(made.study, 1, "excluded", {"start_ms": 20_000, "end_ms": 30_000}, by="SD")
    assert recordings.get(made.study, 1).excluded == (Span(20_000, 30_000),)
    for file in out(made, "docx", "text", "srt", "vtt", "csv", "json", *PROGRAMS, numbers=(1,)):
        everything = file.path.read_bytes()
        for inside in [everything, *(members(everything).values() if everything.startswith(b"PK") else ())]:
            assert b"SUM" not in inside and b"sleep" not in inside, file.path.name


def test_whoever_has_withdrawn_stays_out_and_the_others_go(made):
    from workflow.people.steps import withdrawing

    withdrawing.withdraw(made.study, made.person("P3"), withdrawing.Wish("delete-raw", making.making.TODAY), by="SD", now=making.making.NOW)
    files = out(made, "qdpx")
    assert [file.path.name for file in files if file.problem] == ["R5"]
    assert set(reread(files[1].path.read_bytes()).cases) == {"P1", "P2"}


def test_a_cell_that_looks_like_a_formula_is_none_and_its_words_come_back(made):
    out(made, "csv", "maxqda", "nvivo", numbers=(1, 3))
    (_, answer) = csv.DictReader(io.StringIO(content(made, "R1.csv").decode()))
    assert answer["words"] == "'=SUM(A1) is what I said." and as_said(answer["words"]) == making.CALM[1]
    book = openpyxl.load_workbook(io.BytesIO(content(made, "pain-R1-R3-maxqda-variables.xlsx")))
    (header, first, _) = book.active.iter_rows(values_only=True)
    assert header[:3] == ("Document group", "Document name", "participant") and first[:3] == ("pain", "R1", "P1")
    assert dict(zip(header, first, strict=True))["age"] == "40-59"
    assert all(cell.data_type in ("s", "n", "inlineStr") for row in book.active.iter_rows() for cell in row)
    table = docx.Document(io.BytesIO(content(made, "R1-nvivo.docx"))).tables[0]
    assert [cell.text for cell in table.rows[2].cells] == ["00:00:20.0 - 00:00:21.9", "P1", making.CALM[1]]


def test_the_layouts_are_those_that_each_program_reads(made):
    out(made, "maxqda", "atlasti", "f4", "nvivo", numbers=(3, 4))
    assert content(made, "R3-maxqda.txt").decode().startswith("[00:00:00] SD: How are you now?\n\n[00:00:20] P2: =SUM(A1)")
    assert content(made, "R4-maxqda.txt").decode().split("\n\n")[1] == f"00:00:20.0P1: {making.CALM[0]}"
    assert content(made, "R3-atlasti.txt").decode().split("\n\n")[1] == f"[00:00:20] P2: {making.CALM[1]}\n"
    assert content(made, "R3-f4.txt").decode().split("\n")[0] == "SD: How are you now? #00:00:01-5#"
    lines = content(made, "R3-nvivo.txt").decode().splitlines()
    assert lines[0] == "Timespan\tSpeaker\tContent" and {line.count("\t") for line in lines} == {2}


def test_sound_is_linked_where_the_whole_file_may_be_heard_and_no_path_of_this_computer_leaves(made, tmp_path):
    recordings.write(made.study, 3, "excluded", {"start_ms": 500, "end_ms": 900}, by="SD")
    (project, lost) = out(made, "qdpx", wish=Wish(with_sound=True))
    sounds = reread(project.path.read_bytes()).sounds
    assert sorted(sounds) == [f"relative://../recordings/R{number}.wav" for number in (1, 2, 4, 5)]
    assert any(line.startswith("R3: its sound is not linked: it still holds what was taken off record") for line in lost.lost)
    away = out(made, "qdpx", wish=Wish(with_sound=True), folder=tmp_path / "elsewhere")[0]
    assert min(reread(away.path.read_bytes()).sounds) == "relative://R1.wav"
    assert str(tmp_path).encode() not in members(away.path.read_bytes())["project.qde"]


def test_the_questions_of_the_guide_become_codes_where_wished(made):
    assert reread(out(made, "qdpx")[0].path.read_bytes()).codes == []
    codes = reread(out(made, "qdpx", wish=Wish(guide_codes=True))[0].path.read_bytes()).codes
    assert codes[0] == "guide patient-first-en" and len([code for code in codes if code.count("/") == 2]) > 5


def test_a_file_that_would_give_somebody_away_is_not_written(made):
    making.speak(made, 3, [("SD", "Where is Anna?"), ("P2", "Phone 06 1234 5678.")])
    files = {file.path.name: file.problem for file in out(made, "text", "qdpx", known=known(made))}
    assert "P1's name" in files["R3.txt"].message and "P1's phone" in files["R3.txt"].message
    assert "anna" not in files["R3.txt"].message.lower() and not (made.study.path / "exports" / "R3.txt").exists()
    assert files["R1.txt"] is None and files["pain.qdpx"]
    despite = out(made, "text", numbers=(3,), wish=Wish(despite="another person of that name"), known=known(made))
    assert not despite[0].problem
    assert events.history(made.study.db, "recording", 3)[-1].reason == "another person of that name"


def test_with_pseudonyms_in_place_of_names_the_same_words_go_out_in_every_format(made):
    making.speak(made, 3, [("SD", "Where is Anna Jansen?"), ("P2", "Phone 06 1234 5678.")])
    formats = ("docx", "text", "srt", "vtt", "csv", "json", *PROGRAMS)
    refused = {file.path.name for file in out(made, *formats, numbers=(3,), known=known(made)) if file.problem}
    assert {"R3.docx", "R3.txt", "R3.csv", "R3.json", "pain-R3.qdpx", "R3-f4.rtf", "R3-nvivo.docx", "R3-maxqda.txt"} <= refused
    pseudonyms.decide(made.study, 3, made.names, pseudonyms.Wish(sure=True, rest=True), by="SD")
    assert not [file for file in out(made, *formats, numbers=(3,), known=known(made)) if file.problem]
    assert b"Names that were spoken: replaced by pseudonyms" in content(made, "R3.txt")
    words = content(made, "R3.txt").decode()
    assert re.search(r"Where is \[.*\].*\n.*Phone \[", words, re.DOTALL)


def test_whoever_was_replaced_in_one_transcript_is_found_in_another(made):
    """A wife's name that somebody has heard and replaced in R1 must not stand in R3; a town that was replaced may."""
    own = made.person("P1").number
    for words, kind in [("Wilhelmina Duin", "partner"), ("Zwolle", "town")]:
        made.names.standins.spell(words, made.names.standins.add(kind, own if kind == "partner" else 0, 1, f"[{kind}]"))
    made.names.standins.enter([("Kees Brouwer", "therapist", "Brauer; Cees")])
    making.speak(made, 3, [("P2", "I know wilhelmina from Zwolle."), ("SD", "And Cees.")])
    (file,) = out(made, "text", numbers=(3,), known=known(made))
    assert "P1's partner" in file.problem.message and "therapist's name" in file.problem.message
    assert "town" not in file.problem.message and "wilhelmina" not in file.problem.message.lower()


def test_an_unknown_format_or_profile_is_told_before_anything_is_written(made):
    with pytest.raises(NotFound, match="There is no 'pdf' among docx, text"):
        out(made, "text", "pdf")
    with pytest.raises(WrongUsage, match="no profile 'x'"):
        out(made, "qdpx", wish=Wish(profile="x"))
    assert not list((made.study.path / "exports").iterdir())


def test_a_dry_run_refuses_what_the_export_refuses_with_the_same_words(made):
    from workflow.people.steps import withdrawing

    withdrawing.withdraw(made.study, made.person("P3"), withdrawing.Wish("delete-raw", making.making.TODAY), by="SD", now=making.making.NOW)
    for wrong in (("--to", "pdf"), ("--to", "qdpx", "--profile", "x"), ("--despite", "write to anna@example.org")):
        dry, real = (
            workflow("export", "transcripts", *wrong, *more, at=made.study.path, expect=None, WORKFLOW_STAFF="SD")
            for more in (["--dry-run"], [])
        )
        assert (dry.code, dry.noted) == (real.code, real.noted) and dry.code and not dry.said
    dry = workflow("export", "transcripts", "R1", "R5", "--dry-run", at=made.study.path, expect=1)
    assert dry.said == "R1 would be written as docx.\n" and "R5" in dry.noted and "P3" in dry.noted
    assert not list((made.study.path / "exports").iterdir())


def test_typed_it_says_that_names_were_not_searched_for_and_what_to_type(made, tmp_path):
    answer = workflow("export", "transcripts", "R1", "--to", "qdpx", at=made.study.path)
    assert "Not searched for names" in answer.noted and "Next: workflow export scan" in answer.noted
    assert "The program does not get:" in answer.noted
    assert "\nf4 does not get:" in "\n" + workflow("export", "transcripts", "R1", "--to", "f4", at=made.study.path).noted
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    secret.chmod(0o600)
    opened = {"WORKFLOW_PASSPHRASE_FILE": str(secret)}
    (made.study.path / "reports" / "notes.txt").write_text("visit Anna Jansen", encoding="utf-8")
    found = workflow("export", "scan", at=made.study.path, expect=1, **opened)
    assert (
        "Not searched" not in found.noted
        and "reports/notes.txt" in found.said
        and "P1" in found.said
        and "Jansen" not in found.said + found.noted
    )


def test_atlasti_and_f4_get_a_table_of_who_the_participants_are(made):
    """ATLAS.ti's prefixes: ! names the document, : makes a group of the column and its value; f4's is for people."""
    out(made, "atlasti", "f4", numbers=(1, 3, 4))
    book = openpyxl.load_workbook(io.BytesIO(content(made, "pain-R1-R3-R4-atlasti-documents.xlsx")))
    header, *rows = book.active.iter_rows(values_only=True)
    assert header[:5] == ("!Document", ":participant", ":group", ":age", ":gender")
    assert [row[:5] for row in rows] == [
        ("R1", "P1", "participants", "40-59", "F"), ("R3", "P2", "participants", "18-39", "M"), ("R4", None, None, None, None),
    ]  # fmt: skip
    assert ":session" in header and ":minutes" not in header  # a length makes no group
    people = openpyxl.load_workbook(io.BytesIO(content(made, "pain-R1-R3-R4-f4-participants.xlsx")))
    assert [row[0].value for row in people.active.iter_rows()][:2] == ["case", "P1"]


def test_a_profile_may_be_written_as_the_program_writes_its_name(made):
    workflow("export", "transcripts", "R1", "--to", "qdpx", "--profile", "MAXQDA", at=made.study.path)
    assert (made.study.path / "exports" / "lost-qdpx-maxqda.txt").exists()


def test_what_is_for_a_project_alone_is_told_where_none_is_written_and_that_nobody_has_coded(made):
    said = workflow("export", "transcripts", "R1", "--to", "html", "--with-codings", "--guide-codes", at=made.study.path).noted
    assert "--guide-codes and --with-codings: for a project alone (--to qdpx)" in said
    said = workflow("export", "transcripts", "R1", "--to", "qdpx", "--with-codings", at=made.study.path).noted
    assert "for a project alone" not in said and "None of these transcripts was given to two coders" in said
    assert "two coders" not in workflow("export", "transcripts", "R1", "--to", "qdpx", at=made.study.path).noted


def test_a_strict_reader_opens_the_project_of_a_study_in_every_profile(made):
    for profile in PROFILES:
        (project, _) = out(made, "qdpx", wish=Wish(profile=profile, with_sound=True, guide_codes=True))
        found = opened(project.path.read_bytes())
        assert len(found.texts) == 5 and found.codes and found.cases
        assert all(points for _, points in found.sounds.values())
