"""REFI-QDA projects: valid by the schema of the standard, the same when read again, right to the letter, and checked before written."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.making.bundles import Q, a_bundle, members, reread, schema
from tests.making.transcripts import patient, said, transcripts
from workflow.errors import BadInput
from workflow.export import ExportOptions, refi
from workflow.export.bundle import Bundle, Case, Document
from workflow.export.qdpx import EXPORTER, PROFILES
from workflow.export.refi import check
from workflow.records import Transcript
from workflow.transcribe.turns import of_one

every_profile = pytest.mark.parametrize("profile", PROFILES)


def made(bundle: Bundle, profile: str = "spec") -> bytes:
    (file,) = EXPORTER.export(bundle, ExportOptions(profile=profile))
    return file.content


@every_profile
def test_the_schema_of_the_standard_accepts_every_profile(profile):
    content = made(a_bundle(), profile)
    assert schema().validate(etree.fromstring(members(content)["project.qde"])), schema().error_log
    assert check.faults(members(content)) == []


@every_profile
def test_two_exports_are_the_same_bytes(profile):
    assert made(a_bundle(), profile) == made(a_bundle(), profile)
    with zipfile.ZipFile(io.BytesIO(made(a_bundle(), profile))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "project.qde"
        assert all(name == "project.qde" or (name.count("/") == 1 and name.startswith("sources/")) for name in archive.namelist())


def test_a_person_is_one_case_over_both_waves_and_a_group_is_cut_by_who_spoke():
    found = reread(made(a_bundle()))
    assert found.cases == {"P7": {"group": "patients", "age": "40-59", "gender": "F"}, "P8": {"group": "patients", "age": "18-39"}}
    assert found.belong["P7"] == ["P7_first-interview_R1", "P7_follow-up_R2"]
    assert found.said["P7"] == ["[00:00:10] P7: Hello.", "[00:00:30] P7: Bye."]
    assert found.said["P8"] == ["[00:00:20] P8: Hi, all."]
    assert found.values["P7_first-interview_R1"] == {
        "session": "first-interview", "month": "2026-05", "mode": "home", "guide": "patient-first-en 1.0", "minutes": "12",
    }  # fmt: skip


@pytest.mark.parametrize("profile", ["qualcoder", "nvivo"])
def test_where_a_program_wants_it_a_code_of_the_same_guid_holds_each_person_to_their_words(profile):
    content = made(a_bundle(), profile)
    found = reread(content)
    assert [text for text in found.coded["P7"] if text in found.texts.values()] == [
        found.texts["P7_first-interview_R1"],
        found.texts["P7_follow-up_R2"],
    ]
    assert "[00:00:20] P8: Hi, all." in found.coded["P8"]
    root = etree.fromstring(members(content)["project.qde"])
    assert {one.get("guid") for one in root.iter(f"{Q}Case")} <= {one.get("guid") for one in root.iter(f"{Q}Code")}
    lost = EXPORTER.losses(a_bundle(), ExportOptions(profile=profile))
    assert "2 codes stand for participants: deleting one cuts the transcripts from their person." in lost


def test_maxqda_gets_a_nameless_case_for_each_document():
    found = reread(made(a_bundle(), "maxqda"))
    assert set(found.cases) == set(found.texts) and all(len(texts) == 1 for texts in found.belong.values())
    assert found.cases["P7_follow-up_R2"] == {
        "group": "patients", "age": "40-59", "gender": "F", "session": "follow-up", "month": "2027-05", "minutes": "9",
    }  # fmt: skip


def test_the_questions_of_the_guide_are_codes_below_their_section():
    assert reread(made(a_bundle())).codes == [
        "guide patient-first-en", "guide patient-first-en/Beginning", "guide patient-first-en/Beginning/opening",
    ]  # fmt: skip


def test_the_sound_stays_outside_and_its_points_stand_where_the_turns_begin():
    found = reread(made(a_bundle()))
    assert list(found.sounds) == ["relative://../recordings/R1.m4a"]
    text, points = found.sounds["relative://../recordings/R1.m4a"]
    assert text == found.texts["P7_first-interview_R1"]
    assert [at for at, _ in points] == [0, 10_000, 20_000, 30_000]
    assert points[1][1].startswith("[00:00:10] P7: Goed 👍") and points[3][1] == "[00:00:30] P7: It went well."
    assert not reread(made(a_bundle(sound=False))).sounds


@patient
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(lambda text: bool(text.split())))
def test_positions_are_code_points_whatever_is_said(words):
    """Emoji, combining marks, letters from the right, and every character that XML forbids."""
    group = Transcript("R1", 9000, (of_one("SD", said(words)), of_one("P7", said(f"before {words} behind", 2000))), session="S1")
    content = made(Bundle((Document(group, ("P7", "P8")),), (Case("P7"), Case("P8")), study="x"), "qualcoder")
    found = reread(content)
    (text,) = found.texts.values()
    (line,) = [line for line in text.split("\n") if " P7: " in line[:20]]
    assert found.said["P7"] == [line] and found.coded["P7"] == [line]
    assert schema().validate(etree.fromstring(members(content)["project.qde"]))


def test_a_selection_may_end_where_a_text_without_a_line_end_does():
    source = refi.nouns.Source(refi.guid("t"), "R1", "P1: é 👍", selections=(refi.nouns.Selection(refi.guid("s"), 4, 7),))
    content = refi.write.archive(refi.nouns.Project("x", (refi.guid("u"), "A"), sources=(source,)))
    assert members(content)[f"sources/{refi.guid('t')}.txt"].decode() == "P1: é 👍"
    longer = replace(source, selections=(refi.nouns.Selection(refi.guid("s"), 4, 8),))
    with pytest.raises(BadInput, match="4-8 is no stretch of R1"):
        refi.write.archive(refi.nouns.Project("x", (refi.guid("u"), "A"), sources=(longer,)))


@settings(max_examples=15, deadline=None)
@given(transcripts(orderly=False), st.sampled_from(sorted(PROFILES)))
def test_no_transcript_is_too_strange_for_the_schema(transcript, profile):
    bundle = Bundle((Document(transcript, ("P1",), (("session", "x"),)),), (Case("P1", "g", (("age", "18-39"),)),), study="x")
    assert schema().validate(etree.fromstring(members(made(bundle, profile))["project.qde"]))


def test_files_have_line_feeds_alone_and_no_byte_order_mark():
    for name, content in members(made(a_bundle())).items():
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content, name


@pytest.fixture(scope="module")
def whole() -> bytes:
    return members(made(a_bundle(), "qualcoder"))["project.qde"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_the_schema_refuses_the_check_before_writing_refuses_too(whole, data):
    """A child moved, taken away or doubled, an attribute lost, spoilt or added: at any place of a project."""
    root = etree.fromstring(whole)
    element = data.draw(st.sampled_from(list(root.iter())))
    match data.draw(st.sampled_from(["move", "drop", "double", "lose", "spoil", "add", "rename"])):
        case "move" if element.getparent() is not None and len(element.getparent()) > 1:
            parent = element.getparent()
            parent.insert(data.draw(st.integers(0, len(parent) - 1)), element)
        case "drop" if element.getparent() is not None:
            element.getparent().remove(element)
        case "double" if element.getparent() is not None:
            element.addnext(etree.fromstring(etree.tostring(element)))
        case "lose" if element.attrib:
            del element.attrib[data.draw(st.sampled_from(sorted(element.attrib)))]
        case "spoil" if element.attrib:
            element.set(data.draw(st.sampled_from(sorted(element.attrib))), data.draw(st.sampled_from(["", "x", "-1", "true"])))
        case "add":
            element.set("colour", "red")
        case "rename":
            element.tag = data.draw(st.sampled_from([f"{Q}Description", f"{Q}Code", f"{Q}Nothing", "Code"]))
    spoilt = etree.tostring(root)
    texts = {name: content for name, content in members(made(a_bundle(), "qualcoder")).items() if name != "project.qde"}
    if not schema().validate(etree.fromstring(spoilt)):
        assert check.faults({"project.qde": spoilt} | texts)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda qde: qde.replace(b"internal://", b"absolute:///home/anna/"), "is not inside"),
        (lambda qde: qde.replace(b'path="relative://', b'path="absolute:///home/anna/'), "relative path"),
        (lambda qde: qde.replace(b'name="[00:00:30] P7: Bye."', b'name="Other words."'), "holds other words than its name"),
        (lambda qde: qde.replace(b"<TextValue>40-59</TextValue>", b"<IntegerValue>40</IntegerValue>"), "another kind"),
        (lambda qde: qde.replace(b'timeStamp="20000"', b'timeStamp="5"'), "do not run forwards"),
    ],
)
def test_what_no_schema_sees_is_seen_as_well(spoil, told):
    inside = members(made(a_bundle()))
    spoilt = spoil(inside["project.qde"])
    assert spoilt != inside["project.qde"]
    assert any(told in fault for fault in check.faults(inside | {"project.qde": spoilt}))


def test_a_text_that_is_too_large_for_the_format_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(refi, "LARGEST_MEMBER", 50)
    with pytest.raises(BadInput, match="larger than the format allows"):
        made(a_bundle())
