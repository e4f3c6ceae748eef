"""Names in transcripts: proposed, replaced alike in both waves and in everybody's transcript, brought back word by word."""

import shutil
from dataclasses import replace
from functools import partial

import pytest

from tests.making import leaving_study as making
from tests.making import named_study
from tests.making.leaving_study import Made
from tests.making.review_release import release
from workflow.errors import NotAllowed, WrongUsage
from workflow.people.steps import erasing, withdrawing
from workflow.people.steps.erasing import Confirmed
from workflow.people.steps.withdrawing import Wish as Withdrawal
from workflow.records import Flag
from workflow.review.pseudonyms import listed
from workflow.review.steps import looking, pseudonyms, save
from workflow.review.steps import standing as standing_of
from workflow.review.steps.pseudonyms import Wish, decide, proposals, pseudonymised, seal, standing, undecided, undo
from workflow.store import events, revisions, whole
from workflow.store.folder import open_study
from workflow.transcribe.schema import from_json, to_json
from workflow.transcribe.steps import read

ALL = Wish(sure=True, rest=True)


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    made = named_study.make(tmp_path_factory.mktemp("named"))
    made.study.db.close()
    yield made
    made.names.close()


@pytest.fixture
def made(before, tmp_path):
    """The study anew, and the one opened key file without what earlier tests left: opening it takes half a second."""
    with before.names.db.atomic():
        for table in ("standin", "spelling", "proposal"):
            before.names.db.conn.execute(f"DELETE FROM {table}")
    shutil.copytree(before.study.path, tmp_path / "pain")
    it = Made(open_study(tmp_path / "pain"), before.names)
    yield it
    it.study.db.close()


def text(made, number, revision=None):
    return " ".join(turn.text for turn in read.transcript(made.study, number, revision).turns)


def number_of(made, recording, words):
    return next(one.number for one in proposals(made.study, recording, made.names).open if one.words.strip(",.").startswith(words))


def accept(made, recording, *words, **more):
    numbers = [number_of(made, recording, one) for one in words]
    return decide(made.study, recording, made.names, Wish(accept=numbers), by="SD", **more)


# ---- what stands there


def test_the_same_people_are_called_the_same_in_both_waves_and_in_others_transcripts(made):
    decide(made.study, 1, made.names, Wish(sure=True, accept=[number_of(made, 1, "Gijsbrecht")]), by="SD")
    assert "my husband [partner] drove me to [town A], to [therapist A] at the [clinic A]" in text(made, 1)
    decide(made.study, 2, made.names, ALL, by="SD")
    assert "you saw [therapist A], and [partner] drove you" in text(made, 2) and "[therapist B] in [town A]" in text(made, 2)
    decide(made.study, 3, made.names, ALL, by="SD")
    assert "I think [person A] was there. My name is [participant], and [therapist A] treated me" in text(made, 3)
    decide(made.study, 4, made.names, ALL, by="SD")
    assert "I agree with [person B]. And I with [person A]" in text(made, 4)


def test_somebody_who_takes_part_is_called_participant_only_where_they_speak_alone(made):
    """That Zwaantje takes part is nobody's business in Rïck's interview; and no study id ever stands there."""
    shown = {one.words.strip(",."): one.replacement for one in proposals(made.study, 3, made.names).open}
    assert shown["Zwaantje Ånderlöf"] == "[person ?]" and shown["Rïck van der Quist"] == "[participant]"


def test_letters_are_given_in_the_order_of_acceptance(made):
    accept(made, 2, "Wiebke")
    accept(made, 2, "Brauer")
    assert "[therapist B], and" in text(made, 2) and "I saw [therapist A] in" in text(made, 2)


def test_a_new_revision_keeps_every_other_word_and_the_time_from_the_first_to_the_last_word(made):
    old = read.transcript(made.study, 1)
    one = next(p for p in proposals(made.study, 1, made.names).open if p.words.startswith("06"))
    done = decide(made.study, 1, made.names, Wish(accept=[one.number]), by="SD")
    new = read.transcript(made.study, 1)
    assert (done.revision, new.revision) == (1, 1)
    assert list(old.words[: one.first]) == list(new.words[: one.first])
    assert list(old.words[one.last + 1 :]) == list(new.words[one.first + 2 :])
    there = new.words[one.first : one.first + 2]
    assert [word.text for word in there] == ["[phone", "number]"]
    assert (there[0].start_ms, there[-1].end_ms) == (one.start_ms, one.end_ms)


def test_signs_and_endings_around_a_name_stay(made):
    number = next(one.number for one in proposals(made.study, 1, made.names).open if one.after.startswith("'s idea"))
    decide(made.study, 1, made.names, Wish(accept=[number]), by="SD")
    assert "[partner]'s idea" in text(made, 1)


def test_a_person_may_choose_the_words_and_they_hold_for_the_next_transcript(made):
    number = number_of(made, 2, "Ruurdtje")
    decide(made.study, 2, made.names, Wish(written_as={number: "[choir friend]"}), by="SD")
    assert "and [choir friend] from the choir" in text(made, 2)


def test_no_id_no_name_and_no_number_stands_in_place_of_a_name(made):
    number = number_of(made, 2, "Ruurdtje")
    for words in ("P2", "[p02]", "C1", "Ruurdtje", "Zwaantje", "someone at 06-12345678", "", "a\nb [x] c"):
        with pytest.raises((NotAllowed, WrongUsage)):
            decide(made.study, 2, made.names, Wish(written_as={number: words}), by="SD")
    assert revisions.latest_number(made.study.db, 2) == 0


def test_all_places_with_the_same_words_are_decided_at_once(made):
    number = number_of(made, 2, "Gijsbrecht")
    done = decide(made.study, 2, made.names, Wish(all_of=[number], written_as={number: "[husband]"}), by="SD")
    assert [text for _, text in done.accepted] == ["[husband]", "[husband]"] and "Gijsbrecht" not in text(made, 2)


# ---- deciding


def test_what_was_refused_is_not_proposed_again_until_its_words_change(made):
    lyrica = number_of(made, 1, "Lyrica")
    decide(made.study, 1, made.names, Wish(refuse=[lyrica]), by="SD")
    assert lyrica not in [one.number for one in proposals(made.study, 1, made.names).open]
    at = next(i for i, word in enumerate(read.transcript(made.study, 1).words) if word.text == "Lyrica")
    save(made.study, 1, [{"op": "text", "first": at, "last": at, "text": "Hiltje"}], 0, by="SD")
    again = proposals(made.study, 1, made.names)
    assert [one.words for one in again.open if one.number > lyrica] == ["Hiltje"] and lyrica in again.decided.refused


def test_a_refusal_can_be_taken_back(made):
    number = number_of(made, 1, "Lyrica")
    decide(made.study, 1, made.names, Wish(refuse=[number]), by="SD")
    assert pseudonyms.ask_again(made.study, 1, by="SD") == (number,)
    assert number_of(made, 1, "Lyrica") == number


def test_a_place_keeps_its_number_whatever_is_decided_about_others(made):
    first = {one.words: one.number for one in proposals(made.study, 1, made.names).open}
    accept(made, 1, "Zwaantje", "Kees", "06")
    assert {one.words: one.number for one in proposals(made.study, 1, made.names).open}.items() <= first.items()


def test_deciding_twice_does_no_harm(made):
    number = number_of(made, 1, "Kees")
    decide(made.study, 1, made.names, Wish(accept=[number]), by="SD")
    count = len(events.history(made.study.db, "pseudonyms", 1))
    again = decide(made.study, 1, made.names, Wish(accept=[number]), by="SD")
    assert (again.revision, again.accepted, again.already) == (1, (), (number,))
    assert len(events.history(made.study.db, "pseudonyms", 1)) == count


def test_a_rehearsal_writes_nothing(made):
    rows = len(events.changes(made.study.db))
    done = decide(made.study, 1, made.names, ALL, by="SD", dry_run=True)
    assert (1, "[participant]") in done.accepted and revisions.latest_number(made.study.db, 1) == 0
    assert len(events.changes(made.study.db)) == rows and made.names.standins.all() == {}


def test_a_number_that_was_never_shown_and_one_decided_both_ways_are_refused(made):
    with pytest.raises(WrongUsage, match="no undecided proposal 99"):
        decide(made.study, 1, made.names, Wish(accept=[99]), by="SD")
    number = number_of(made, 1, "Kees")
    with pytest.raises(WrongUsage, match="both"):
        decide(made.study, 1, made.names, Wish(accept=[number], refuse=[number]), by="SD")


def test_two_windows_cannot_overwrite_each_other(made):
    number = number_of(made, 1, "Kees")
    save(made.study, 1, [{"op": "text", "first": 0, "last": 0, "text": "And"}], 0, by="MB")
    with pytest.raises(NotAllowed, match="has changed since"):
        decide(made.study, 1, made.names, Wish(accept=[number]), by="SD", seen=0)


def test_pseudonyms_are_not_proposed_themselves(made):
    decide(made.study, 1, made.names, Wish(sure=True), by="SD")
    assert not [one for one in proposals(made.study, 1, made.names).open if "[" in one.words]


def test_replacing_a_name_answers_no_place_to_hear_again_but_its_quotation_goes(made):
    content = from_json(revisions.content(made.study.db, 1))
    flags = (Flag("unsure", 400, 760, "“Zwaantje,” is not certain.", 0.4), Flag("unsure", 60_000, 60_300, "“He” is not certain.", 0.4))
    with_flags = to_json(content) | {"flags": to_json(type(content)("R1", 1, (), flags=flags))["flags"]}
    with made.study.db.atomic():
        revisions.add(made.study.db, 1, with_flags, parent=0, at_utc="2026-11-24T10:00:00Z", who="SD")
    decide(made.study, 1, made.names, Wish(sure=True), by="SD")
    left = read.transcript(made.study, 1).flags
    assert [flag.start_ms for flag in left] == [400, 60_000]
    assert "Zwaantje" not in left[0].why and left[1].why == "“He” is not certain."


# ---- back again, release


def test_undoing_brings_every_word_back_with_its_very_times(made):
    old = read.transcript(made.study, 1)
    decide(made.study, 1, made.names, Wish(sure=True, rest=True), by="SD")
    undo(made.study, 1, by="SD")
    new = read.transcript(made.study, 1)
    assert (new.words, [turn.speaker for turn in new.turns]) == (old.words, [turn.speaker for turn in old.turns])
    assert not standing(made.study, 1).accepted and not pseudonymised(made.study, 1)


def test_one_place_can_be_undone_and_comes_back_under_its_number_and_letter(made):
    decide(made.study, 1, made.names, Wish(sure=True), by="SD")
    number = next(one.number for one in standing(made.study, 1).accepted if one.text == "[therapist A]")
    undo(made.study, 1, [number], by="SD")
    assert "to Kees Brouwer at the [clinic A]" in text(made, 1)
    assert decide(made.study, 1, made.names, Wish(accept=[number]), by="SD").accepted == ((number, "[therapist A]"),)


def test_a_place_that_was_edited_since_is_left_to_a_person(made):
    accept(made, 1, "Kees", "Zwaantje")
    number = next(one.number for one in standing(made.study, 1).accepted if one.text == "[therapist A]")
    words = [word.text for word in read.transcript(made.study, 1).words]
    at = words.index("[therapist")
    save(made.study, 1, [{"op": "text", "first": at, "last": at + 1, "text": "somebody"}], 1, by="SD")
    with pytest.raises(NotAllowed, match="edited since"):
        undo(made.study, 1, [number], by="SD")
    done = undo(made.study, 1, by="SD")
    assert done.stuck == (number,) and text(made, 1).startswith("So Zwaantje") and "to somebody at" in text(made, 1)


def test_a_name_that_comes_back_is_asked_about_once_more_and_has_the_same_stand_in(made):
    accept(made, 1, "Kees")
    words = [word.text for word in read.transcript(made.study, 1).words]
    at = words.index("[therapist")
    save(made.study, 1, [{"op": "text", "first": at, "last": at + 1, "text": "Kees Brouwer"}], 1, by="SD")
    accept(made, 1, "Kees")
    assert "to [therapist A] at" in text(made, 1)


def test_whoever_releases_is_told_what_is_undecided(made):
    assert undecided(made.study, 1) == (-1, "Nobody has looked for names in R1 yet.")
    accept(made, 1, "Kees")
    count, why = undecided(made.study, 1)
    assert count == 7 and why == "10 places in R1 that may name somebody are undecided; 7 of them are sure."
    decide(made.study, 1, made.names, ALL, by="SD")
    assert undecided(made.study, 1) == (0, "") and pseudonymised(made.study, 1)
    save(made.study, 1, [{"op": "text", "first": 0, "last": 0, "text": "And"}], 2, by="SD")
    assert "corrected since" in undecided(made.study, 1)[1] and not pseudonymised(made.study, 1)


def test_names_that_are_sure_are_decided_before_the_release_or_a_reason_is_given(made):
    sign = partial(standing_of.sign, made.study, 1, by="SD", on="2026-11-24")
    accept(made, 1, "Kees")
    sign("corrected")
    with pytest.raises(NotAllowed, match="7 of them are sure"):
        sign("released")
    decide(made.study, 1, made.names, Wish(sure=True), by="SD")
    assert looking.told_at_release(made.study, 1).startswith("3 places in R1 that may name somebody are undecided; none is sure")
    sign("released", reason="one person alone corrects in this study")
    assert not pseudonymised(made.study, 1)


def test_after_the_release_nothing_is_decided_or_undone(made):
    decide(made.study, 1, made.names, ALL, by="SD")
    release(made.study, 1)
    for attempt in (lambda: undo(made.study, 1, by="SD"), lambda: decide(made.study, 1, made.names, ALL, by="SD")):
        with pytest.raises(NotAllowed):
            attempt()


def test_sealing_takes_the_names_out_of_older_revisions_and_leaves_the_released_one(made):
    decide(made.study, 1, made.names, Wish(accept=[one.number for one in proposals(made.study, 1, made.names).open]), by="SD")
    with pytest.raises(NotAllowed, match="not released"):
        seal(made.study, 1, made.names, by="SD")
    release(made.study, 1)
    newest = revisions.content(made.study.db, 1)
    assert seal(made.study, 1, made.names, by="SD", dry_run=True) == 1 and "Zwaantje" in text(made, 1, 0)
    assert seal(made.study, 1, made.names, by="SD") == 1 and seal(made.study, 1, made.names, by="SD") == 0
    old = text(made, 1, 0)
    assert not [name for name in ("Zwaantje", "Anderloff", "Kees", "Gijsbrecht", "Winsumerzijl", "06 555") if name in old]
    assert "So [participant], how did it begin?" in old and revisions.content(made.study.db, 1) == newest
    assert whole.faults(made.study) == []


# ---- the study's own list


def test_a_kind_stands_in_the_transcript_as_it_was_written(made):
    rows = listed.read(b"naam;soort\nRuurdtje;plaats\nOosterdiep;huisarts\nWiebke Thalmann;Therapists\n")
    assert [kind for _, kind, _ in rows] == ["plaats", "huisarts", "therapist"]
    made.names.standins.enter(rows)
    try:
        decide(made.study, 2, made.names, ALL, by="SD")
        assert "you saw [therapist A]" in text(made, 2) and "[plaats A] from the choir" in text(made, 2)
    finally:
        with made.names.db.atomic():
            made.names.db.conn.execute("DELETE FROM study_list WHERE name IN ('Ruurdtje', 'Oosterdiep')")


def test_two_kinds_that_are_written_alike_share_their_letters(made):
    dutch = replace(made.study, settings=replace(made.study.settings, languages=("nl",)))
    looked = looking.look(dutch, 1, made.names)
    with made.names.db.atomic():
        looked.identities.standins.add("town", 0, 1, "[plaats A]")
    looked.again()
    assert looked.nth("plaats", 0) == 1 and looked.nth("huisarts", 0) == 0  # the next is [plaats B]


# ---- erasure


def test_what_named_somebody_goes_with_them_and_their_letters_are_not_given_again(made):
    # the last test here: it forgets somebody in the key file that all of them share
    for number in (1, 2, 3):
        decide(made.study, number, made.names, ALL, by="SD")
    person = made.person("P1")
    withdrawing.withdraw(made.study, person, Withdrawal("erase", making.TODAY), by="SD", now=making.NOW)
    erasing.erase(made.study, made.person("P1"), Confirmed("MSHW", making.TODAY, "delete"), made.names, by="MB")
    kept = {words for words, _, _ in made.names.standins.spellings()}
    assert not [words for words in kept if "zwaan" in words or "gijs" in words or "winsum" in words] and "keesbrouwer" in kept
    assert made.names.standins.places(1) == [] and events.state(made.study.db, "pseudonyms", 1) == {}
    assert text(made, 3).startswith("Do you know anybody in the study? I think [person A] was there.")
    new = made.names.standins
    assert max(one.nth for one in new.all().values() if one.kind == "person") == 1  # B comes next, never A again
    assert whole.faults(made.study) == []
