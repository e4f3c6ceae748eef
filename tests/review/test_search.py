"""What in a sentence gives somebody away, and what does not, in English and Dutch."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.transcripts import HOSTILE, patient, said
from workflow.records import Transcript, Turn
from workflow.review.edits import apply
from workflow.review.pseudonyms.alike import sound
from workflow.review.pseudonyms.decisions import Replaced
from workflow.review.pseudonyms.names import Entry, Known, Somebody, forms, parts_of_address
from workflow.review.pseudonyms.search import knowledge, search
from workflow.review.pseudonyms.writing import edits, numbered, preview, spots, undoing, way_back
from workflow.transcribe.turns import of_one
from workflow.web import assets

PEOPLE = [
    Somebody(
        7,
        {
            "name": "Anna van den Berg-Meijer",
            "phone": "06-12345678",
            "born": "03-05-1962",
            "email": "a.berg@voorbeeld.nl",
            "address": "Dorpsstraat 1, Zwolle",
        },
        "participant",
        here=True,
    ),
    Somebody(8, {"name": "Roos Bakker"}),
    Somebody(9, {"name": "Łukasz O'Brién-Ünal"}),
]
KNOWN = knowledge(PEOPLE, [Entry(1, "Kees Brouwer", "therapist", ("Brauer",))], [Known("ruurdtje", 0, "friend", standin=3)], ["lyrica"])


def found(text, known=KNOWN):
    words = text.split()
    spoken = Transcript("R1", 99_000, (of_one("P7", said(text)),) if words else ())
    return [(" ".join(words[one.first : one.last + 1]), one.kind, one.level) for one in search(spoken, known)[1]]


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        ("so {Anna} said", "participant", "sure"),
        ("said {Anna's} sister", "participant", "sure"),
        ("and {Meijers} house", "participant", "likely"),
        ("ask mevrouw {Van den Berg} about", "participant", "sure"),
        ("ask {Vandenberg} about", "participant", "sure"),
        ("ask {A. van den Berg} about", "participant", "sure"),
        ("ask Mrs. {Meyer} about", "participant", "likely"),
        ("with {Lukasz Obrien} then", "person", "sure"),
        ("and {Roos} laughed", "person", "sure"),
        ("Well. {Roos} laughed", "person", "maybe"),
        ("to {Brauer} again", "therapist", "sure"),
        ("to {Kees Brouwers} again", "therapist", "likely"),
        ("with {Ruurdtje} again", "friend", "sure"),
        ("we left {Zwolle} then", "town", "sure"),
        ("the {Dorpsstraat} is", "street", "sure"),
        ("my husband {Piet} drove", "partner", "likely"),
        ("mijn oudste zoon {Tjalling} kwam", "child", "likely"),
        ("{Hiltje,} my sister, came", "brother or sister", "likely"),
        ("bij dokter {De Wit} geweest", "doctor", "likely"),
        ("at {Prinsengracht 263} then", "address", "likely"),
        ("in the {Sint Lucas Ziekenhuis} then", "organisation", "likely"),
        ("then {Fokkelien} came", "person", "maybe"),
        ("my number is {06 12 34 56 78} now", "phone number", "sure"),
        ("bel {nul zes twaalf vierendertig zesenvijftig achtenzeventig} maar", "phone number", "sure"),
        ("call {oh two oh, seven nine four six, double oh one eight} now", "phone number", "sure"),
        ("my BSN is {123456782} yes", "citizen number", "sure"),
        ("it says {123456782} here", "citizen number", "likely"),
        ("my citizen number is {one two three four five six seven eight nine}", "citizen number", "likely"),
        ("national number {85.07.30-033.28} yes", "citizen number", "sure"),
        ("mail {a.berg@voorbeeld.nl} please", "e-mail address", "sure"),
        ("{anna punt berg apenstaartje gmail punt com} ja", "e-mail address", "sure"),
        ("{j a n at home dot nl} yes", "e-mail address", "sure"),
        ("it was {the third of May nineteen sixty-two} then", "date of birth", "sure"),
        ("ik ben geboren op {eenentwintig juni negentienhonderd vijfenvijftig} ja", "date of birth", "sure"),
        ("it was {4 June 1971} then", "date", "likely"),
        ("I was born in {1962} there", "year of birth", "likely"),
        ("the postcode is {3511 AB} here", "postcode", "sure"),
        ("account {NL91 ABNA 0417 1643 00} yes", "bank account", "sure"),
        ("plate {GT-123-B} yes", "number plate", "likely"),
    ],
)
def test_this_gives_somebody_away(text, kind, level):
    words = re.search(r"\{(.*)\}", text)[1]
    assert (words, kind, level) in found(text.replace("{", "").replace("}", ""))


def test_the_page_says_in_dutch_why_each_of_these_is_proposed():
    said_so = set(assets.texts("nl")["names"]["script"]["why"])
    every = next(mark for mark in test_this_gives_somebody_away.pytestmark if mark.name == "parametrize").args[1]
    texts = [text.replace("{", "").replace("}", "") for text, _, _ in every]
    whys = {one.why for text in texts for one in search(Transcript("R1", 99_000, (of_one("P7", said(text)),)), KNOWN)[1]}
    assert len(whys) > 15 and whys <= said_so


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I took 20 milligrams, in May, and will never again.",
        "It was in 2018, 2019, 2020, every winter.",
        "I walked 10,000 steps from 9 to 5, then 12 and 15 and 20.",
        "The MRI showed nothing and the English doctor said so.",
        "Ik heb U dat op maandag in mei verteld, 250 euro.",
        "Then Lyrica helped.",
        "That was on 3 May 2024, at ten.",
        "A rose is a rose, and the baker is kind.",
        "I spoke to [person A] and [therapist B] of [town A].",
        "one of the two, three or four times a day, five six seven",
        "van den en de van der",
        "Um, my partner called. Honestly, my husband drove. Mm-hm.",
        "",
    ],
)
def test_this_gives_nobody_away(text):
    assert found(text) == []


def test_a_word_that_is_written_small_elsewhere_names_nobody_at_the_beginning_of_a_sentence():
    assert found("a berg is steep. Berg it is.") == [("berg", "participant", "maybe"), ("Berg", "participant", "maybe")]


def test_names_in_scripts_without_capitals_are_found():
    known = knowledge([Somebody(1, {"name": "محمد الأنصاري"}), Somebody(2, {"name": "李小龙"})])
    assert [one[0] for one in found("he said محمد الأنصاري then 李小龙 came", known)] == ["محمد الأنصاري", "李小龙"]


def test_two_people_of_one_name_are_one_stand_in_and_nobodys():
    known = knowledge([Somebody(1, {"name": "Anna Smit"}), Somebody(2, {"name": "Anna Kok"})])
    spoken = Transcript("R1", 9000, (of_one("P7", said("so Anna said and Anna Kok said")),))
    assert [one.about for one in search(spoken, known)[1]] == [0, 2]


def test_names_do_not_reach_over_the_end_of_a_turn_or_a_sentence():
    turns = (of_one("P7", said("it was Kees")), of_one("SD", said("Brouwer? Yes.", 9000)))
    assert [one.length for one in search(Transcript("R1", 99_000, turns), KNOWN)[1]] == [1, 1]
    assert all(" " not in words for words, _, _ in found("It was Kees. Brouwer was not there."))


WORDS = st.sampled_from(
    [
        "Anna",
        "van",
        "den",
        "Berg",
        "Kees",
        "06",
        "zes",
        "twenty",
        "12345678",
        "at",
        "gmail",
        "dot",
        "com",
        "May",
        "1962",
        "born",
        "[x",
        "y]",
        "I",
        "my",
        "son",
        "Dr.",
        *HOSTILE,
    ]
)


@patient
@given(st.lists(st.one_of(WORDS, st.text(min_size=1, max_size=9).filter(lambda text: text.split() == [text])), max_size=40))
def test_whatever_is_said_no_proposal_overlaps_another_and_replacing_touches_nothing_else(texts):
    words = said(" ".join(texts))
    spoken = Transcript("R1", 99_000, (Turn("P7", 0, 99_000, words),) if words else ())
    tokens, hits = search(spoken, KNOWN)
    places = [at for one in hits for at in one.places]
    assert len(places) == len(set(places)) and all(0 <= at < len(words) for at in places)
    after = apply(spoken, edits(tokens, [(one, preview(one.kind, 0, "en")) for one in hits])).kept
    assert [word for at, word in enumerate(words) if at not in places] == [word for word in after.words if word in words]


@patient
@given(st.lists(WORDS.filter(lambda text: text.isprintable()), max_size=40))  # what cleaning takes out of a word cannot come back
def test_what_was_replaced_comes_back_word_for_word_with_its_times(texts):
    words = said(" ".join(texts), probability=0.7)
    before = Transcript("R1", 99_000, (of_one("P7", words),) if words else ())
    tokens, hits = search(before, KNOWN)
    found = numbered(spots(tokens, hits), [])
    done = apply(before, edits(tokens, [(one.hit, preview(one.hit.kind, 0, "en")) for one in found])).kept
    replaced = [Replaced(one.number, one.start_ms, one.end_ms, preview(one.hit.kind, 0, "en"), 0) for one in found]
    ways = [way_back(done, before, one) for one in replaced]
    assert None not in ways
    assert apply(done, undoing(ways), earlier={0: before}).kept.words == before.words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jansen", "janssen"),
        ("kuipers", "cuipers"),
        ("zijlstra", "zeilstra"),
        ("dekker", "decker"),
        ("mohammed", "mohamed"),
        ("thijs", "tijs"),
    ],
)
def test_names_that_sound_alike(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), [("jansen", "hansen"), ("smit", "mulder"), ("bakker", "bekker"), ("anna", "hanna")])
def test_names_that_do_not(one, other):
    assert sound(one) != sound(other)


def test_every_form_of_a_name_has_a_word_of_its_own():
    assert ("van", "den") not in forms("Jan van den Berg") and ("berg",) in forms("Jan van den Berg")
    assert forms("") == forms("van der") == []


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("Korte Plein 7-bis, 6511 AA Nijmegen", ("Korte Plein", "Nijmegen")),
        ("12 High Street, Leeds", ("High Street", "Leeds")),
        ("", ("", "")),
    ],
)
def test_street_and_town_of_an_address(address, parts):
    assert parts_of_address(address) == parts
