"""What a coding program finds in our projects, when it reads by the letter of the standard and forgives nothing (floor 4)."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making import coded as coding_study
from tests.making.bundles import STRANGE, WHEN, a_bundle
from tests.making.heard import corrected
from tests.making.strict_reader import Quotation, Refused, opened
from tests.making.transcripts import patient, said
from workflow.export import ExportOptions, workbook
from workflow.export.bundle import CONSENSUS, Bundle, Case, Code, Coded, Document
from workflow.export.clean import clean
from workflow.export.qdpx import EXPORTER, PROFILES
from workflow.export.steps import Wish, export
from workflow.export.steps.archiving import archive_study
from workflow.records import Mark, Span, Transcript
from workflow.rigour import refi
from workflow.rigour.codings import Coding
from workflow.rigour.steps import coding
from workflow.rigour.texts import Text, coding_text
from workflow.transcribe.steps import book as recordings
from workflow.transcribe.turns import of_one

every_profile = pytest.mark.parametrize("profile", PROFILES)


def read(bundle: Bundle, profile: str = "spec", **options):
    (file,) = EXPORTER.export(bundle, ExportOptions(profile=profile, **options))
    return opened(file.content)


@every_profile
def test_a_strict_reader_opens_every_profile_and_finds_every_word(profile):
    found = read(a_bundle(), profile)
    assert clean(STRANGE) in found.texts["P7_first-interview_R1"]
    assert found.users == ["workflow"] and not found.notes
    assert found.codes["guide patient-first-en/Beginning/opening"] == "#0072B2"
    ((text, points),) = found.sounds.values()
    assert text == found.texts["P7_first-interview_R1"]
    assert [(at, words[:15]) for at, words in points] == [
        (0, "[00:00:00] SD: "), (10_000, "[00:00:10] P7: "), (20_000, "[00:00:20] SD: "), (30_000, "[00:00:30] P7: "),
    ]  # fmt: skip
    if profile != "maxqda":
        assert found.cases["P7"].values == {"group": "patients", "age": "40-59", "gender": "F"}
        assert found.cases["P8"].words == ["[00:00:20] P8: Hi, all."]
    assert found.cases["P7" if profile != "maxqda" else "P7_follow-up_R2"].documents[-1] == "P7_follow-up_R2"


def test_atlasti_gets_participants_and_their_attributes_as_groups_of_documents():
    """As its own projects have them (Sets with MemberSource); a focus group would mix the attributes of several."""
    found = read(a_bundle(), "atlasti").groups
    assert found["participant::P7"] == ["P7_first-interview_R1", "P7_follow-up_R2", "focus-group_R4"]
    assert found["age::40-59"] == ["P7_first-interview_R1", "P7_follow-up_R2"] and found["age::18-39"] == ["P8_first-interview_R3"]
    assert found["session::focus-group"] == ["focus-group_R4"] and not [name for name in found if name.startswith("minutes")]
    assert not read(a_bundle()).groups


def test_an_attribute_of_a_person_and_a_fact_of_a_transcript_of_one_name_stay_apart():
    spoken = Document(a_bundle().documents[0].transcript, ("P7",), (("language", "nl"),), at_utc=WHEN)
    bundle = Bundle((spoken,), (Case("P7", "", (("language", "fy"),)),), study="x")
    found = read(bundle, "maxqda")
    assert found.cases["P7_R1"].values == {"language": "fy", "transcript language": "nl"}
    for content, sign in ((workbook.documents(bundle, ("a", "b"), "x"), ""), (workbook.groups(bundle), ":")):
        header, row = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        assert len(set(header)) == len(header)
        assert {f"{sign}language": "fy", f"{sign}transcript language": "nl"}.items() <= dict(zip(header, row, strict=True)).items()


def test_no_two_codes_of_a_project_are_called_the_same():
    """Two guides may both have a question `opening`; QualCoder and ATLAS.ti keep one code of a name."""
    again = (*a_bundle().codes, Code("h", "guide therapist", "", (Code("r", "Opening", "Why?"), Code("p", "P7", "?"))))
    found = read(replace(a_bundle(), codes=again), "qualcoder")
    assert {"guide patient-first-en/Beginning/opening", "guide therapist/Opening (2)", "guide therapist/P7 (2)", "P7"} <= set(found.codes)


def placed(words: str) -> tuple[Transcript, Text]:
    turns = (of_one("SD", said("Well,\r\nhow was it?")), of_one("P7", said(f"It hurt {words} a lot.", 3000)))
    transcript = Transcript("R1", 90_000, turns, session="S1")
    return transcript, coding_text(transcript, 1)


def coded_project(transcript: Transcript, *codings: Coded, excluded: tuple[Span, ...] = ()):
    document = Document(transcript, ("P7",), (("session", "x"),), at_utc=WHEN, codings=codings, excluded=excluded)
    return Bundle((document,), (Case("P7"),), study="pain")


@patient
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(lambda text: bool(clean(text))), st.data())
def test_what_was_coded_holds_the_same_words_whatever_was_said(words, data):
    """Emoji, combining marks, CRLF, & < > and quotes, letters from the right: whole words, pauses and signs left out."""
    transcript, text = placed(words)
    spoken = text.text.split("P7: ", 1)[1].split()
    first = data.draw(st.integers(0, len(spoken) - 1))
    last = data.draw(st.integers(first, len(spoken) - 1))
    line = text.text.index("P7: ") + len("P7: ")
    start = line + len(" ".join(spoken[:first])) + (first > 0)
    wanted = " ".join(spoken[first : last + 1])
    found = read(coded_project(transcript, Coded("SD", 'code <&> "x"', start, start + len(wanted))))
    assert found.quotations == [Quotation("P7_x_R1", wanted, ('code <&> "x"',), "SD")]
    assert found.users == ["SD", "workflow"]


def test_a_coding_over_a_pause_holds_the_pause_and_one_within_a_word_its_letters_alone():
    turn = of_one("P7", said("It hurt", 3000) + said("badly.", 9000))
    transcript = Transcript("R1", 90_000, (turn,), (Mark("pause", 3760, 9000),), session="S1")
    text = coding_text(transcript, 1)
    at = text.text.index("hurt")
    whole, part = Coded("SD", "pain", at, at + len("hurt badly")), Coded("SD", "stem", at, at + 3)
    found = read(coded_project(transcript, whole, part))
    assert sorted((one.codes[0], one.words) for one in found.quotations) == [("pain", "hurt [pause 5.2 s] badly"), ("stem", "hur")]


def test_a_broken_off_word_and_talk_at_the_same_time_begin_and_end_with_the_words():
    mine, theirs = of_one("P7", said("I think beh- so", 0)), of_one("SD", said("yes indeed", 1300))
    transcript = Transcript("R1", 9000, (mine, theirs), session="S1")
    text = coding_text(transcript, 1)
    at = text.text.index("beh- so"), text.text.index("yes indeed")
    bundle = coded_project(transcript, Coded("SD", "doubt", at[0], at[0] + 7), Coded("SD", "support", at[1], at[1] + 10))
    plain, other = read(bundle), read(bundle, notation="dresing-pehl")
    assert [one.words for one in plain.quotations] == ["beh- //so", "yes// indeed"]
    assert [one.words for one in other.quotations] == ["beh/ //so", "yes// indeed"]


def test_a_coding_of_what_was_taken_off_record_since_has_no_place_any_more():
    transcript, text = placed("badly")
    word = transcript.turns[1].words[2]
    at = text.text.index("badly")
    both, alone = Coded("SD", "pain", at - 5, at + 5), Coded("SD", "gone", at, at + 5)
    found = read(coded_project(transcript, both, alone, excluded=(Span(word.start_ms, word.end_ms),)))
    assert [(one.codes, one.words) for one in found.quotations] == [(("pain",), "hurt")]


# ---- programs that count otherwise


def counted_double(bundle: Bundle, profile: str = "spec"):
    (file,) = EXPORTER.export(bundle, ExportOptions(profile=profile))
    return opened(file.content, units=2)


@patient
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(lambda text: bool(clean(text))))
def test_where_a_program_that_counts_16_bit_units_would_miss_the_losses_say_so(words):
    transcript, text = placed(words)
    at = text.text.index("a lot.")
    bundle = coded_project(transcript, Coded("SD", "pain", at, at + 6))
    warned = any("counts them double" in line for line in EXPORTER.losses(bundle, ExportOptions()))
    assert warned == (counted_double(bundle).quotations[0].words != "a lot.")
    assert not any("counts them double" in line for line in EXPORTER.losses(bundle, ExportOptions(profile="qualcoder")))


# ---- a study that two people coded


@pytest.fixture
def study(tmp_path):
    """Three interviews, packed for two coders; what each hands in."""
    made = coding_study.study(tmp_path / "pain")
    coding.pack_up(made, (), ("A", "B"), by="SD", on="2026-11-20")
    yield made, coding_study.handed_in(made, tmp_path)
    made.db.close()


@pytest.fixture
def done(study):
    made, paths = study
    for coder, path in paths.items():
        coding.bring_in(made, path, coder, by="SD")
    return made


def out(made, **wish):
    chosen = [recordings.get(made, number) for number in (1, 2, 3)]
    files = list(export(made, chosen, ("qdpx",), None, Wish(**wish), by="SD"))
    return opened(files[0].path.read_bytes()), files[-1].lost


def test_before_both_coders_are_done_nothing_of_either_leaves(study):
    made, paths = study
    coding.bring_in(made, paths["A"], "A", by="SD")
    found, lost = out(made, with_codings=True)
    assert not found.quotations and found.users == ["workflow"]
    assert "Round 1: the codings of B are not in yet; until both are, none is in it." in lost


def test_the_codings_of_both_and_their_consensus_go_along_under_their_own_names(done):
    coding.match(done, 1, {"bad sleep": "sleep"}, by="SD")
    found, lost = out(done, with_codings=True)
    assert found.users == [CONSENSUS, "A", "B", "workflow"]
    given_by = {name: {(one.codes, one.words) for one in found.quotations if one.coder == name} for name in found.users}
    for coder, rows in coding_study.CODED.items():
        named = {"bad sleep": "sleep"} if coder == "B" else {}
        assert given_by[coder] == {((named.get(code, code),), words) for words, code in rows}
    assert (("sleep",), "I could not sleep at night any more.") in given_by[CONSENSUS]
    assert {"sleep", "being heard", "talking"} <= set(found.codes) and all(found.codes.values())
    assert any(line.startswith("R1: ") and "not decided yet" in line for line in lost)


def test_what_was_decided_at_the_meeting_is_what_the_consensus_has(done):
    _, differing = coding.differing(done)
    places = {one.difference.id: ("talking" if "First we talked" in one.words else "none", "agreed") for one in differing}
    coding.decide(done, 1, places, by="SD", on="2026-11-21")
    found, lost = out(done, with_codings=True)
    agreed = {(one.codes, one.words) for one in found.quotations if one.coder == CONSENSUS}
    assert (("talking",), "First we talked for a while.") in agreed
    assert not any("not decided" in line for line in lost)


def test_without_being_asked_for_no_coding_leaves(done):
    found, lost = out(done)
    assert not found.quotations and found.users == ["workflow"] and not any("decided" in line for line in lost)


def test_codings_of_another_revision_stay_behind_and_it_is_said(done):
    corrected(done, 1, coding_study.turns("P1")[:2])
    found, lost = out(done, with_codings=True)
    assert not found.quotations
    assert "R1: revision 0 was coded, this is revision 1: its codings are not in it." in lost


def test_where_words_were_taken_off_record_since_the_codings_of_the_others_still_go_along(done):
    recordings.write(done, 2, "excluded", {"start_ms": 0, "end_ms": 4000}, by="SD")
    found, lost = out(done, with_codings=True)
    assert {one.document for one in found.quotations} == {"P1_first-interview_R1"}
    assert "R2: its text is not the one that was coded any more: its codings are not in it." in lost


def test_a_code_and_a_coder_are_the_same_in_the_packs_and_in_the_project(done):
    pack = refi.project([Text(1, 0, "P1: It hurt.\n")], ["sleep"], "A", [Coding(1, 4, 6, "sleep")])
    out(done, with_codings=True)
    whole = (done.path / "exports" / f"{done.settings.id}.qdpx").read_bytes()
    for same in (refi.guid("code", "sleep"), refi.guid("user", "A")):
        assert same.encode() in _qde(pack) and same.encode() in _qde(whole)


def test_the_archive_has_the_codings_too(done):
    found = opened((archive_study(done).folder / "data" / "project.qdpx").read_bytes())
    assert found.users == [CONSENSUS, "A", "B", "workflow"] and {one.coder for one in found.quotations} == {CONSENSUS, "A", "B"}


def _qde(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("project.qde")


def test_the_pack_that_a_coder_gets_opens_too_with_the_same_colours_for_both():
    text, codes = Text(1, 0, f"P1: {clean(STRANGE)} it hurt.\n"), ["sleep", "being heard"]
    first, second = (opened(refi.project([text], codes, name)) for name in ("A", "B"))
    assert first.texts == {text.name: text.text} and first.users == ["A"] and second.users == ["B"]
    assert first.codes == second.codes == {"being heard": "#0072B2", "sleep": "#E69F00"}


# ---- the reader is strict


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda qde: qde.replace(b'endPosition="', b'endPosition="9'), "does not lie in"),
        (lambda qde: qde.replace(b"internal://", b"internal:///"), "is not there"),
        (lambda qde: qde.replace(b'<Code guid="', b'<Code guid="x'), "is no GUID"),
        (lambda qde: qde.replace(b':00:00Z"', b':00:00"'), "no date with a zone"),
        (lambda qde: qde.replace(b"relative://../", b"relative://..\\"), "cannot be found"),
    ],
)
def test_the_strict_reader_takes_no_spoilt_project(spoil, told):
    (file,) = EXPORTER.export(a_bundle(), ExportOptions())
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file.content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, spoil(old.read(name)) if name == "project.qde" else old.read(name))
    with pytest.raises(Refused, match=told):
        opened(made.getvalue())
