"""From what was heard to revision 0: everything heard is in it, and what was not heard is marked."""

from workflow.records import Flag, Hearing, Span, Word
from workflow.transcribe import assemble
from workflow.transcribe.assemble import Heard, Prepared


def said(start_ms, *texts, each_ms=400):
    return tuple(Word(text, start_ms + i * each_ms, start_ms + (i + 1) * each_ms - 50) for i, text in enumerate(texts))


def heard(start_ms, end_ms, *words):
    return Heard(Span(start_ms, end_ms), Hearing(tuple(words)))


FIRST = said(1000, "Well,", "um,", "I", "I", "went")
LOST = Span(12_000, 16_000)
PREPARED = Prepared(60_000, speech=(Span(1000, 3000), LOST, Span(30_000, 31_600)))


def made(first, second=(), prepared=PREPARED, excluded=()):
    return assemble.transcript(prepared, first, second, recording="R1", session="S1", language="en", excluded=excluded)


def test_lost_speech_is_sent_to_a_second_hearing_with_a_margin_and_within_a_window():
    chunks = [heard(800, 3300, *FIRST), heard(29_800, 31_800, *said(30_000, "home", "again", "then", "slept"))]
    assert assemble.to_rehear(PREPARED, chunks, ()) == (Span(11_600, 16_400),)
    long = Prepared(100_000, speech=(Span(0, 70_000),))
    spans = assemble.to_rehear(long, [], ())
    assert spans[0].start_ms == 0 and spans[-1].end_ms == 70_400 and all(span.length_ms <= 30_000 for span in spans)


def test_nothing_off_record_is_heard_again():
    spans = assemble.to_rehear(PREPARED, [heard(800, 3300, *FIRST)], (Span(13_000, 20_000),))
    assert not any(span.overlap_ms(Span(13_000, 20_000)) for span in spans)


def test_words_of_the_second_hearing_are_put_in_their_place_and_flagged():
    again = heard(11_600, 16_400, *said(12_100, "and", "then", "I", "fell", "down", "the", "stairs", "again", "yes"))
    transcript = made([heard(800, 3300, *FIRST)], [again])
    assert "fell" in [word.text for word in transcript.words]
    assert [flag.kind for flag in transcript.flags].count("second_hearing") == 1
    assert not [mark for mark in transcript.marks if mark.kind == "unintelligible" and mark.start_ms < 16_000]


def test_what_stays_without_words_is_marked_unintelligible_and_never_a_pause():
    transcript = made([heard(800, 3300, *FIRST), heard(29_800, 31_800, *said(30_000, "home", "again", "then", "slept"))])
    lost = [mark for mark in transcript.marks if mark.kind == "unintelligible"]
    assert len(lost) == 1 and Span(lost[0].start_ms, lost[0].end_ms).overlap_ms(LOST) == LOST.length_ms
    assert not any(Span(m.start_ms, m.end_ms).overlap_ms(LOST) for m in transcript.marks if m.kind == "pause")
    assert "lost_speech" in [flag.kind for flag in transcript.flags]


def test_a_chunk_that_could_not_be_heard_is_flagged_with_its_reason():
    transcript = made([heard(800, 3300, *FIRST), Heard(Span(11_800, 16_200), Hearing(()), "the speech model stopped here each time")])
    failed = [flag for flag in transcript.flags if flag.kind == "failed"]
    assert [(flag.start_ms, flag.end_ms) for flag in failed] == [(11_800, 16_200)] and "stopped" in failed[0].why


def test_holes_joins_and_flags_of_the_sound_come_along():
    prepared = Prepared(
        60_000, (Span(1000, 3000),), holes=(Span(5000, 9000),), joins_ms=(20_000,), flags=(Flag("hole", 5000, 9000, "A hole."),)
    )
    transcript = made([heard(800, 3300, *FIRST)], prepared=prepared)
    kinds = {mark.kind for mark in transcript.marks}
    assert {"damaged", "join"} <= kinds and Flag("hole", 5000, 9000, "A hole.") in transcript.flags


def test_what_the_ledger_keeps_comes_back_the_same():
    hearing = Hearing(said(0, "mm-hm,", "ja"), -0.25, 0.1, 1.5, 0.2, 7)
    back = assemble.from_facts(assemble.to_facts(hearing, Span(5000, 9000)), Span(5000, 9000))
    assert [(w.text, w.start_ms) for w in back.hearing.words] == [("mm-hm,", 5000), ("ja", 5400)]
    assert (back.hearing.avg_logprob, back.hearing.temperature, back.hearing.tokens) == (-0.25, 0.2, 7)
