"""What a person edits is changed, and nothing else: every other word keeps its very times and its probability."""

import random
from dataclasses import replace

import pytest

from tests.making.transcripts import an_interview, said
from workflow.errors import NotAllowed, WrongUsage
from workflow.records import Flag, Mark, Span, Transcript, Word
from workflow.review.edits import apply
from workflow.transcribe import turns
from workflow.transcribe.speakers.layer import Attribution, Entry, put_over


def text(transcript):
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def edited(transcript, *edits, **more):
    return apply(transcript, edits, **more).kept


# ---- one edit at a time


def test_a_word_put_right_keeps_its_time_and_is_certain():
    after = edited(an_interview(), {"op": "text", "first": 12, "last": 12, "text": "Zuiderzee?"})
    assert after.words[12] == Word("Zuiderzee?", 10_700, 11_400, 1.0)
    assert after.words[:12] == an_interview().words[:12]


def test_of_a_whole_paragraph_written_anew_only_what_differs_is_new():
    before = an_interview()
    after = edited(before, {"op": "text", "first": 5, "last": 12, "text": "Well, it beg- it all began, um, at night. Zuiderzee."})
    kept = [word for word in after.words if word in before.words]
    assert [word.text for word in after.words if word not in before.words] == ["all", "began,", "um,"]
    assert len(kept) == 12
    assert after.words[9].text == "all" and 5200 <= after.words[9].start_ms <= 5600


def test_words_put_in_take_the_silence_and_the_pause_around_them_shrinks():
    before = an_interview()
    after = edited(before, {"op": "text", "first": 10, "last": 9, "text": "I think"})
    new = after.words[10:12]
    assert [word.text for word in new] == ["I", "think"]
    assert new[0].start_ms == before.words[9].end_ms
    assert all(word.probability == 1.0 for word in new)
    pauses = [mark for mark in after.marks if mark.kind == "pause" and mark.start_ms >= 5000]
    assert pauses == [Mark("pause", new[1].end_ms, 9800)]


def test_what_was_unintelligible_and_was_understood_has_the_time_of_the_mark():
    after = edited(an_interview(), {"op": "text", "first": 13, "last": 12, "text": "with the wind"})
    assert all(12_000 <= word.start_ms < word.end_ms <= 15_500 for word in after.words[13:])
    assert not [mark for mark in after.marks if mark.kind == "unintelligible"]
    assert not after.flags  # the place was seen to


def test_words_taken_out_leave_the_others_and_their_turns():
    after = edited(an_interview(), {"op": "text", "first": 4, "last": 5, "text": ""})
    assert text(after) == [("interviewer", "How did it, um,"), ("P7", "it beg- it began at night. Zuiderzee.")]


def test_a_turn_taken_out_between_two_of_one_speaker_makes_them_one():
    talk = turns.rebuild(said("I was uhuh there then"), ["P7", "P7", "interviewer", "P7", "P7"])
    after = edited(Transcript("R3", 9000, talk), {"op": "text", "first": 2, "last": 2, "text": ""})
    assert text(after) == [("P7", "I was there then")]


def test_words_given_to_another_speaker_split_and_join_turns():
    talk = turns.rebuild(said("How was it bad very"), ["interviewer"] * 4 + ["P7"])
    after = edited(Transcript("R3", 9000, talk), {"op": "speaker", "first": 3, "last": 3, "speaker": "P7"})
    assert text(after) == [("interviewer", "How was it"), ("P7", "bad very")]


def test_a_turn_is_broken_and_joined():
    talk = Transcript("R3", 9000, turns.rebuild(said("Well it hurt And then"), ["P7"] * 5))
    broken = edited(talk, {"op": "break", "at": 3})
    assert text(broken) == [("P7", "Well it hurt"), ("P7", "And then")]
    assert text(edited(broken, {"op": "join", "at": 3})) == text(talk)


def test_a_turn_joined_to_anothers_takes_that_speaker():
    after = edited(an_interview(), {"op": "join", "at": 5})
    assert [turn.speaker for turn in after.turns] == ["interviewer"]


def test_edits_of_one_batch_count_in_what_the_ones_before_left():
    edits = [
        {"op": "text", "first": 0, "last": -1, "text": "Right."},
        {"op": "text", "first": 1, "last": 1, "text": "So how"},
        {"op": "text", "first": 3, "last": 3, "text": ""},
    ]
    assert text(edited(an_interview(), *edits))[0] == ("interviewer", "Right. So how it, um, begin?")


def test_a_pause_is_put_in_and_taken_away():
    mark = {"kind": "pause", "start_ms": 5560, "end_ms": 5600}
    there = edited(an_interview(), {"op": "mark", **mark})
    assert Mark("pause", 5560, 5600) in there.marks
    assert edited(there, {"op": "unmark", **mark}).marks == an_interview().marks


# ---- places to hear again


def test_what_somebody_heard_and_found_right_is_no_place_any_more():
    assert edited(an_interview(), {"op": "heard", "start_ms": 11_000, "end_ms": 16_000}).flags == ()
    assert edited(an_interview(), {"op": "heard", "start_ms": 13_000, "end_ms": 14_000}).flags == an_interview().flags


def test_one_word_put_right_does_not_answer_for_a_minute():
    long = Transcript("R3", 90_000, turns.rebuild(said("one two three", 0, 20_000)), flags=(Flag("low_density", 0, 60_000),))
    assert edited(long, {"op": "text", "first": 1, "last": 1, "text": "too"}).flags


# ---- what is taken back


def taken_back(transcript, gone, back):
    """The transcript after an edit is saved as the next revision, and after the edit that takes it back."""
    before = replace(transcript, revision=3)
    return edited(replace(edited(before, gone), revision=4), back, earlier={3: before})


def test_words_that_come_back_have_the_times_and_the_probability_that_they_had():
    words = an_interview().words
    gone = {"op": "text", "first": 5, "last": 7, "text": ""}
    back = {"op": "text", "first": 5, "last": 4, "text": " ".join(word.text for word in words[5:8])}
    were = [[3, word.start_ms, word.end_ms] for word in words[5:8]]
    assert taken_back(an_interview(), gone, back | {"were": were}).words == words
    assert taken_back(an_interview(), gone, back | {"were": were}).flags == an_interview().flags
    assert taken_back(an_interview(), gone, back).words != words  # without it they are put where there is room


def test_a_word_put_right_and_taken_back_is_as_unsure_as_it_was():
    word = an_interview().words[5]
    gone = {"op": "text", "first": 5, "last": 5, "text": "other"}
    back = {"op": "text", "first": 5, "last": 5, "text": word.text, "were": [[3, word.start_ms, word.end_ms]]}
    assert taken_back(an_interview(), gone, back).words == an_interview().words


@pytest.mark.parametrize("were", [[[3, 0, 1]], [[9, 0, 1]], [["3", 0, 1]], [None], "x", [[3, 0]], [[3, 0, 1], None]])
def test_nothing_comes_back_that_was_not_there(were):
    plain = {"op": "text", "first": 5, "last": 5, "text": "invented"}
    before = replace(an_interview(), revision=3)
    assert edited(before, plain | {"were": were}, earlier={3: before}) == edited(before, plain)


def test_a_word_that_would_come_back_in_the_wrong_order_or_off_record_does_not():
    before = replace(an_interview(), revision=3)
    last = before.words[-1]
    wrong = {"op": "text", "first": 2, "last": 2, "text": last.text}
    assert edited(before, wrong | {"were": [[3, last.start_ms, last.end_ms]]}, earlier={3: before}) == edited(before, wrong)
    word = before.words[5]
    off = [Span(word.start_ms, word.end_ms)]
    again = {"op": "text", "first": 5, "last": 4, "text": word.text, "were": [[3, word.start_ms, word.end_ms]]}
    silent = edited(before, {"op": "text", "first": 5, "last": 5, "text": ""})
    found = edited(silent, again, earlier={3: before}, off=off)
    assert not [one for one in found.words if Span(one.start_ms, one.end_ms).overlap_ms(off[0])]


def test_a_place_that_was_heard_is_to_be_heard_again_after_all():
    heard = {"op": "heard", "start_ms": 11_000, "end_ms": 16_000}
    assert taken_back(an_interview(), heard, heard | {"op": "again", "revision": 3}).flags == an_interview().flags
    assert taken_back(an_interview(), heard, heard | {"op": "again", "revision": 2}).flags == ()


# ---- under the layer of who said it

WORDS = said("How was it Well it hurt And now")
VOICES = ["1", "1", "1", "2", "2", "2", "1", "1"]
PLAIN = Transcript("R3", 9000, turns.rebuild(WORDS), made={"by": "machine"})
MADE = Attribution("voices", tuple(Entry(w.start_ms, w.end_ms, v, 9) for w, v in zip(WORDS, VOICES, strict=True)), ("1", "2"))


def shown_of(stored, names=None):
    return put_over(stored, MADE, names or {}, {})


def corrected(*edits, names=None):
    keys = {"voice 1": "1", "voice 2": "2"} if not names else {label: voice for voice, label in names.items()}
    made = apply(shown_of(PLAIN, names), edits, stored=PLAIN, keys=keys)
    return Transcript("R3", 9000, made.kept.turns, made={"by": "person"})


def test_voices_are_still_named_after_hours_of_correcting():
    after = corrected(
        {"op": "text", "first": 3, "last": 3, "text": "Well, um, I mean"},
        {"op": "speaker", "first": 2, "last": 2, "speaker": "voice 2"},
    )
    assert text(shown_of(after)) == [("voice 1", "How was"), ("voice 2", "it Well, um, I mean it hurt"), ("voice 1", "And now")]
    named = shown_of(after, {"1": "interviewer", "2": "P7"})
    assert text(named) == [("interviewer", "How was"), ("P7", "it Well, um, I mean it hurt"), ("interviewer", "And now")]


def test_two_voices_that_turn_out_to_be_one_person_become_one_turn_again():
    assert text(shown_of(corrected({"op": "text", "first": 0, "last": 0, "text": "And how"}), {"1": "P7", "2": "P7"})) == [
        ("P7", "And how was it Well it hurt And now")
    ]


def test_a_turn_that_a_person_began_stays_begun_whatever_the_voices_are_called():
    after = corrected({"op": "break", "at": 4})
    assert [t for _, t in text(shown_of(after))] == ["How was it", "Well", "it hurt", "And now"]
    assert [t for _, t in text(shown_of(after, {"1": "P7", "2": "P7"}))] == ["How was it Well", "it hurt And now"]


def test_a_turn_begun_beside_words_that_were_given_away_stays_begun():
    after = corrected({"op": "speaker", "first": 3, "last": 3, "speaker": "P7"}, {"op": "break", "at": 4}, names={"2": "P7", "1": "T1"})
    assert [t for _, t in text(shown_of(after, {"2": "P7", "1": "T1"}))] == ["How was it", "Well", "it hurt", "And now"]


def test_hearing_a_place_settles_who_says_it():
    made = apply(shown_of(PLAIN), [{"op": "heard", "start_ms": 1200, "end_ms": 2400}], stored=PLAIN, keys={"voice 2": "2"})
    assert [turn.speaker for turn in made.kept.turns] == ["?", "2", "?"]


# ---- off record


def test_no_word_ever_comes_to_lie_off_record():
    talk = Transcript("R3", 9000, turns.rebuild(said("I said so", 0, 3000)), marks=(Mark("excluded", 2800, 5990),))
    for edit in (
        {"op": "text", "first": 1, "last": 0, "text": "never in my life"},
        {"op": "text", "first": 0, "last": 1, "text": "all of it was written anew"},
        {"op": "text", "first": 2, "last": 1, "text": "once more"},
    ):
        for word in edited(talk, edit, off=[Span(2800, 3000)]).words[:-1]:
            assert word.end_ms <= 2800 or word.start_ms >= 5990 or word in talk.words, (edit, word)


def test_the_mark_of_what_is_off_record_stays():
    talk = Transcript("R3", 9000, turns.rebuild(said("I said so")), marks=(Mark("excluded", 2800, 5990),))
    with pytest.raises(WrongUsage, match="facts of the recording"):
        edited(talk, {"op": "unmark", "kind": "excluded", "start_ms": 2800, "end_ms": 5990})
    with pytest.raises(NotAllowed, match="off record"):
        edited(talk, {"op": "mark", "kind": "pause", "start_ms": 5000, "end_ms": 6500})


# ---- what cannot be


@pytest.mark.parametrize(
    "edit",
    [
        {"op": "text", "first": 99, "last": 99, "text": "x"},
        {"op": "text", "first": 3, "last": 1, "text": "x"},
        {"op": "text", "first": 1, "last": 1},
        {"op": "speaker", "first": 1, "last": 2, "speaker": ""},
        {"op": "join", "at": 0},
        {"op": "break", "at": True},
        {"op": "break", "at": "1"},
        {"op": "mark", "kind": "pause", "start_ms": 900, "end_ms": 900},
        {"op": "mark", "kind": "join", "start_ms": 900, "end_ms": 1900},
        {"op": "mark", "kind": "pause", "start_ms": 0, "end_ms": 1 << 41},
        {"op": "unmark", "kind": "pause", "start_ms": 0, "end_ms": 1},
        {"op": "heard"},
        {"op": "shout"},
        {},
        "text",
    ],
)
def test_an_edit_that_cannot_be_is_told_with_its_number_and_nothing_is_changed(edit):
    with pytest.raises(WrongUsage, match="Edit 2"):
        edited(an_interview(), {"op": "break", "at": 1}, edit)


def test_hostile_text_is_text():
    after = edited(an_interview(), {"op": "text", "first": 0, "last": 0, "text": "a\x00b \u202eevil\u202c <script>"})
    assert [word.text for word in after.words[:3]] == ["ab", "evil", "<script>"]


# ---- ten thousand edits


def random_edit(chance, words, number):
    """One edit as a person might make it, and the words that it may touch."""
    first = chance.randrange(len(words)) if words else 0
    last = min(len(words) - 1, first + chance.choice([0, 0, 0, 1, 2, 5]))
    verb = chance.choice(["text", "text", "text", "in", "out", "speaker", "break", "join", "heard"]) if len(words) > 20 else "in"
    if verb == "in":
        return {"op": "text", "first": first, "last": first - 1, "text": f"new{number} word"}, set()
    touched = set(range(first, last + 1))
    if verb == "text":
        return {
            "op": "text",
            "first": first,
            "last": last,
            "text": " ".join(f"t{number}-{i}" for i in range(chance.randint(1, 5))),
        }, touched
    if verb == "out":
        return {"op": "text", "first": first, "last": last, "text": ""}, touched
    if verb == "speaker":
        return {"op": "speaker", "first": first, "last": last, "speaker": chance.choice(["P7", "interviewer", "?"])}, set()
    if verb == "heard":
        return {"op": "heard", "start_ms": first * 400, "end_ms": first * 400 + 5000}, set()
    return {"op": verb, "at": max(1, first)}, set()


def test_after_ten_thousand_random_edits_every_word_that_nobody_touched_has_its_very_times():
    chance = random.Random(6)
    plain = said(" ".join(f"w{n}" for n in range(600)), every_ms=1250, probability=0.7)
    off = [Span(200_000, 201_000), Span(400_000, 460_000)]
    words = tuple(word for word in plain if not any(word.start_ms < s.end_ms and s.start_ms < word.end_ms for s in off))
    marks = tuple(Mark("excluded", span.start_ms, span.end_ms) for span in off)
    transcript = Transcript("R3", 760_000, turns.rebuild(words), marks)
    done = 0
    while done < 10_000:
        batch, mirror = [], list(transcript.words)
        untouched = {id(word): word for word in mirror}
        for _ in range(100):
            edit, touched = random_edit(chance, mirror, done)
            done += 1
            batch.append(edit)
            if edit["op"] == "text":
                for at in touched:
                    untouched.pop(id(mirror[at]), None)
                new = [Word(text, -1, -1) for text in edit["text"].split()]
                mirror[edit["first"] : edit["last"] + 1] = new
        transcript = apply(transcript, batch).kept
        assert [word.text for word in transcript.words] == [word.text for word in mirror]
        for before, after in zip(mirror, transcript.words, strict=True):
            assert id(before) not in untouched or after == before
        assert not [w for w in transcript.words if any(w.start_ms < s.end_ms and s.start_ms < max(w.end_ms, w.start_ms + 1) for s in off)]
        assert all(0 <= word.start_ms <= word.end_ms <= 760_000 for word in transcript.words)
    assert len(transcript.words) > 20 and done == 10_000
