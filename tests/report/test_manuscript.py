"""A manuscript held against the study: what is a number of the study, what is not, and what it gets wrong."""

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.slips import own
from tests.making.reported import Making, published
from workflow.errors import BadInput, NotFound
from workflow.people.consent import Consent
from workflow.report.every import every
from workflow.report.manuscript.checking import AGREES, DIFFERS, NO_DATA, NOT_CHECKED, check
from workflow.report.manuscript.numbers import numbers
from workflow.report.manuscript.quoted import quoted
from workflow.report.manuscript.topics import topics
from workflow.report.manuscript.wording import claims
from workflow.report.manuscript.words import numerals
from workflow.report.reading import text_of
from workflow.report.said import LANGUAGES
from workflow.study import read

MATERIAL = published().material()
FACTS = every(MATERIAL)
TOPICS = topics(MATERIAL, FACTS)
PREFIXES = ("P", "T", "F")


def statuses(text):
    return [(one.text, one.status) for one in check(text, TOPICS, PREFIXES)]


@pytest.mark.parametrize(
    ("sentence", "number", "fact"),
    [
        ("Twenty-five patients were contacted by telephone.", "Twenty-five", "patients.contacted"),
        ("Five patients declined or cancelled.", "Five", "patients.not-taking-part"),
        ("One patient declined because of lack of time.", "One", "patients.declined.lack-of-time"),
        ("First interviews were held with 20 patients.", "20", "patients.first.held"),
        ("Seventeen patients took part in the follow-up interview.", "Seventeen", "patients.follow-up.held"),
        ("Follow-up interviews lasted 24 min on average.", "24", "durations.follow-up.mean_minutes"),
        ("First interviews took between 20-59 min.", "20-59", "durations.first.min_minutes"),
        ("Therapist interviews lasted 33 to 68 minutes.", "33 to 68", "durations.interview.min_minutes"),
        ("Two focus groups were held with therapists.", "Two", "focus-groups.held"),
        ("We analysed 64 transcripts.", "64", "transcripts.total"),
        ("The analysis of the 20th patient interview yielded no new codes.", "20th", "saturation.at"),
        ("At follow-up the response of patients was 85%.", "85%", "patients.follow-up.return"),
        ("Vijfentwintig therapeuten (therapists) werden gebeld.", "Vijfentwintig", "therapists.contacted"),
    ],
)
def test_what_the_study_counts_agrees(sentence, number, fact):
    found = {one.text: one for one in check(sentence, TOPICS, PREFIXES)}
    assert found[number].status == AGREES
    assert found[number].fact == fact or FACTS[found[number].fact].value == FACTS[fact].value


@pytest.mark.parametrize(
    ("sentence", "number", "ours"),
    [
        ("We contacted 27 therapists by phone.", "27", "25"),
        ("First interviews lasted 41 min on average.", "41", "39"),
        ("Therapist interviews lasted 30-68 minutes.", "30-68", "33 to 68"),
        ("We analysed 62 transcripts.", "62", "64"),
        ("We contacted 24 patients.", "24", "25"),
    ],
)
def test_what_does_not_is_said_with_the_number_of_the_study(sentence, number, ours):
    (found,) = [one for one in check(sentence, TOPICS, PREFIXES) if one.text == number]
    assert (found.status, found.ours.replace("*", "")) == (DIFFERS, ours)


def test_what_nobody_entered_has_no_data_behind_it():
    found = check("Of the list 310 patients were eligible people.", TOPICS, PREFIXES)
    assert [(one.text, one.status, one.ours) for one in found] == [("310", NO_DATA, "not recorded")]


# Each of these looks like a number of the study and is none.
TRAPS = (
    "Patients have many symptoms20 and a strategy24 with guidance25.",
    "They confirmed the summary in a member check.26 We used software.29 Patients were interviewed.",
    "Earlier research13 14 18 interviewed patients.",
    "Patients report symptoms.6–9 They were interviewed.",
    "Approved by the committee (2018.011), NL7157 (NTR7356), grant 843001802.",
    "The PHQ-15 was filled in during COVID-19 by patients who were interviewed.",
    "Patients were interviewed before [12] and after [3-5, 8].",
    "Interviews with patients were analysed as Braun and Clarke described in 2006.",
)


@pytest.mark.parametrize("sentence", TRAPS)
def test_citations_grants_years_and_names_are_no_numbers_of_the_study(sentence):
    assert {status for _, status in statuses(sentence)} <= {NOT_CHECKED}


def test_raised_numbers_of_a_word_document_are_citations(tmp_path):
    document = docx.Document()
    line = document.add_paragraph("Therapists were contacted by phone")
    line.add_run("27").font.superscript = True
    line.add_run(" and 25 therapists agreed.")
    document.add_paragraph("References")
    document.add_paragraph("27 Smith J. Therapists contacted 99 therapists.")
    document.save(tmp_path / "paper.docx")
    found = check(text_of(tmp_path / "paper.docx"), TOPICS, PREFIXES)
    assert [(one.text, one.status) for one in found] == [("27", NOT_CHECKED), ("25", AGREES)]


def test_ages_doses_and_scores_are_left_alone():
    text = "They were aged 18-80 years and had 6-12 sessions of 30-45 min each. The dose was 2.5 mg."
    assert DIFFERS not in {status for _, status in statuses(text)}


def test_ids_under_quotations_are_nobodys_numbers_but_people():
    assert statuses("“It helped.” (P7, T22)") == []


def test_a_quoted_person_must_exist_and_have_consented_to_being_quoted():
    made = published()
    at = next(place for place, one in enumerate(made.candidates) if one.participant == "P2")
    person = made.candidates[at]
    made.candidates[at] = person.__class__(
        person.number, person.group, person.facts, person.standing, participant="P2",
        consents=(Consent("3", "2019-10-01", ("interview", "audio", "quotes")),),
    )  # fmt: skip
    found = {one.id: (one.times, one.problem) for one in quoted("(P2) and (P2), (P3), (T99), P02.", made.material(), PREFIXES)}
    assert found["P2"] == (2, "")
    assert found["P3"][1] == "has not consented to being quoted"
    assert found["T99"][1] == "nobody of this study has this id"
    assert found["P02"][1] == "is written P2 in this study"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("All interviews were analysed by two researchers independently.", "3 of 64"),
        ("With each patient we conducted two interviews.", "17 of 20"),
        ("Twenty-five patients were asked and five refused.", "another box"),
        ("The interviews were repeated after approximately 1 year.", "Outside the window"),
    ],
)
def test_words_that_claim_more_than_was_recorded_are_raised(sentence, said):
    assert [said in claim.why for claim in claims(sentence, MATERIAL, FACTS)] == [True]


def test_modest_words_are_not():
    text = "Three transcripts were coded by two researchers independently. Seventeen patients had a second interview."
    assert claims(text, MATERIAL, FACTS) == []


@given(st.integers(0, 99))
def test_every_number_in_words_is_read(number):
    for word in [word for word, value in numerals().items() if value == number]:
        (found,) = numbers(f"{word.capitalize()} patients")
        assert found.values == (number,) and found.kind == "count"


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text):
    for one in check(text, TOPICS, PREFIXES):
        assert one.text and one.status


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x00" * 1000])
def test_a_damaged_document_ends_in_one_sentence(tmp_path, content):
    (tmp_path / "paper.docx").write_bytes(content)
    with pytest.raises(BadInput, match="cannot be read as a Word document"):
        text_of(tmp_path / "paper.docx")


def test_other_files_are_refused_in_words(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    with pytest.raises(BadInput, match=r"none of \.docx"):
        text_of(tmp_path / "paper.pdf")
    with pytest.raises(NotFound):
        text_of(tmp_path / "nothing.docx")


@pytest.mark.parametrize(
    ("sentence", "number", "ours"),
    [
        ("Twenty-two patients were contacted.", "Twenty-two", "25"),
        ("We contacted tweeëntwintig patients.", "tweeëntwintig", "25"),
        ("We contacted twee-en-twintig patients.", "twee-en-twintig", "25"),
        ("We contacted two hundred and five patients.", "two hundred and five", "25"),
        ("We contacted 1.200 patients.", "1.200", "25"),
        ("We contacted 1\u202f200 patients.", "1\u202f200", "25"),
        ("First interviews lasted between 21 and 59 min.", "between 21 and 59", "20 to 59"),
        ("First interviews lasted 39 min (range 20 min to 58 min).", "20 min to 58", "20 to 59"),
        ("First interviews lasted 39.9 minutes on average.", "39.9", "39.0"),
        ("At follow-up the response of patients was 84 per cent.", "84 per cent", "68"),
        ("At follow-up the response of patients was eighty per cent.", "eighty per cent", "68"),
    ],
)
def test_numbers_are_read_however_they_are_written(sentence, number, ours):
    (found,) = [one for one in check(sentence, TOPICS, PREFIXES) if one.text == number]
    assert (found.status, found.ours) == (DIFFERS, ours)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Vijf­entwintig patients were contacted.".replace("\u00ad", ""), "Vijfentwintig"),
        ("Of the patients, 17 of 20 (85.0%) took part in the follow-up.", "85.0%"),
        ("First interviews lasted 39.0 min on average.", "39.0"),
        ("First interviews took 20 to 59 minutes.", "20 to 59"),
        ("Tussen 20 en 59 minuten duurden de first interviews.", "Tussen 20 en 59"),
    ],
)
def test_and_agree_however_they_are_written(sentence, number):
    (found,) = [one for one in check(sentence, TOPICS, PREFIXES) if one.text == number]
    assert found.status == AGREES


def test_a_share_that_is_reckoned_wrongly_is_found_whatever_it_counts():
    found = {one.text: (one.status, one.why) for one in check("Of them 17 of 20 (80%) liked cats, and 3 of the 8 (37.5%) dogs.", TOPICS)}
    assert found["80%"] == (DIFFERS, "17 of 20 is 85%") and found["37.5%"][0] == NOT_CHECKED


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients were contacted on 14 October 2019 and on 2020-01-30, patients say.",
        "Follow-up interviews were held 365 days after first interviews with patients (±30 interviews).",
        "First interviews were with patients of between 18 and 80 years, who range in age.",
        "“We were 12 patients who were contacted”, she said.",
        "The response of patients lay between 60.9-91.1% at follow-up.",
    ],
)
def test_days_ages_quotations_and_intervals_are_left_alone(sentence):
    assert DIFFERS not in {status for _, status in statuses(sentence)}


def test_what_follows_the_list_of_references_is_read_again():
    text = "References\n1 Smith J. 99 patients were contacted.\nTable 1. Sample\nWe contacted 24 patients.\n"
    assert statuses(text)[-1] == ("24", DIFFERS) and "99" not in dict(statuses(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_slips_of_one_in_the_programs_own_sentences_are_found_and_nothing_right_is_called_wrong(language):
    """The benchmark `slips` measures more studies, and words of our own."""
    found = own([MATERIAL], language)
    assert found.false_alarms == 0 and found.agreeing > 30 and found.found >= 0.8 * found.agreeing


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Four patients declined (lack of time 2, personal reasons 2).", "2"),
        ("The analysis of the 21st patient interview yielded no new codes.", "21st"),
    ],
)
def test_a_number_after_its_label_and_a_place_in_a_row_are_compared_too(sentence, wrong):
    found = [one for one in check(sentence, TOPICS, PREFIXES) if one.text == wrong]
    assert found[0].status == DIFFERS and all(one.status == AGREES for one in found[1:])


def patienten():
    """A study of one group, called by a Dutch word and without a label: six interviewed, three of them again; four withdrew."""
    made = Making()
    made.settings = read(ONE_GROUP)
    for at in range(9):
        made.person("patiënten", "consented" if at < 4 else "withdrawn" if at < 8 else "ineligible", signed=at < 8)
    for at in range(1, 7):
        made.session("first-interview", [f"P{at}"], f"2026-11-{at:02}", 40)
    for at in range(1, 4):
        made.session("follow-up", [f"P{at}"], f"2027-11-{at:02}", 20)
    for session in made.sessions:
        made.recording(session.number)
    return made.material()


ONE_GROUP = """
[study]
id = "vermoeid"
title = "Vermoeid"
timezone = "Europe/Amsterdam"
languages = ["nl"]
identities = "../vermoeid.key"

[[group]]
name = "patiënten"
prefix = "P"

[[wave]]
name = "first-interview"
group = "patiënten"

[[wave]]
name = "follow-up"
group = "patiënten"
anchor = "first-interview"
after = "P1Y"
"""


@pytest.mark.parametrize(
    ("sentence", "number", "status", "ours"),
    [
        ("First interviews were held with 5 patients.", "5", DIFFERS, "6"),
        ("First interviews were held with six patients.", "six", AGREES, "6"),
        ("Eén patiënt trok zich terug.", "Eén", NOT_CHECKED, "4"),
        ("2 patients (40%) had a follow-up.", "2", DIFFERS, "3"),
        ("2 patients (40%) had a follow-up.", "40%", DIFFERS, "50"),
        ("3 of 6 patients had the follow-up.", "3", AGREES, "3"),
        ("3 of 6 patients had the follow-up.", "6", AGREES, "6"),
        ("Three of six patients had the follow-up.", "six", AGREES, "6"),
        ("Nine identified.", "Nine", AGREES, "9"),
        ("Seven identified.", "Seven", DIFFERS, "9"),
        ("Three patients withdrew.", "Three", DIFFERS, "4"),
        ("Four patients withdrew.", "Four", AGREES, "4"),
    ],
)
def test_a_group_is_known_by_the_word_of_the_other_language_and_by_one_of_them(sentence, number, status, ours):
    material = patienten()
    found = {one.text: one for one in check(sentence, topics(material, every(material)), ("P",))}
    assert (found[number].status, found[number].ours) == (status, ours)


@pytest.mark.parametrize(
    "sentence",
    ["All interviews were transcribed and double coded.", "Alle interviews werden dubbel gecodeerd.", "Every transcript was coded twice."],
)
def test_that_all_were_double_coded_is_a_claim_in_these_words_too(sentence):
    (claim,) = claims(sentence, MATERIAL, FACTS)
    assert "Double coding is recorded for 3 of 64" in claim.why


def test_a_series_of_which_no_session_was_held_is_known_by_its_name_beside_one_named_interview():
    other = '[[group]]\nname = "therapists"\nprefix = "T"\n\n[[wave]]\ngroup = "therapists"\nname = "gesprek"\nlabel = "gesprek thuis"\n'
    made = Making(today="2020-02-01")
    made.settings = read(ONE_GROUP.replace('"first-interview"', '"interview"') + other)
    rule = {"base": 2, "run": 1, "threshold": 0}
    for number, series in enumerate(("interview", "gesprek"), 1):
        order = [f"P{n}" for n in range(number + 2)]
        made.saturation.append({"series": series, "number": number, "rule": rule, "order": order, "reached": None})
    material = made.material()
    sentence = "Code saturation was not reached in 4 interviews (gesprek: base 2, run 1, threshold 0%)."
    found = {one.text: (one.status, one.fact) for one in check(sentence, topics(material, every(material)), PREFIXES)}
    assert found["4"] == (AGREES, "saturation.gesprek.interviews")
