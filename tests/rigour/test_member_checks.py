"""Three participants read what we made of their words. Nobody is asked who may not be, and silence never becomes consent."""

import email
import io
from email.policy import default

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.heard import corrected, transcribed
from tests.making.transcripts import patient, said
from workflow.errors import BadInput, NotAllowed, NotFound, WrongUsage
from workflow.guides.steps import attach, change
from workflow.guides.steps.change import Release
from workflow.people.consent import SCOPES, Consent
from workflow.people.steps import book, consenting, contact
from workflow.rigour import checks, rule
from workflow.rigour.checks import Check
from workflow.rigour.steps import member_checks, sending, today
from workflow.rigour.steps.member_checks import Resolution, plan, prepare, resolve, response
from workflow.rigour.steps.sending import Sending, remind, send
from workflow.schedule import steps as schedule
from workflow.schedule.closing import Closing
from workflow.schedule.steps.closing import close
from workflow.store import events
from workflow.store.steps import Wish, init
from workflow.transcribe.turns import of_one

NAME = {"name": "Anna Zwart-Ünal", "email": "anna@example.org", "address": "Kade 1, 1000 AA Ergens"}
READY = Sending(alive=True, distressed=False)
GUIDE = """---
id: small
title: A small guide
wave: first-interview
---
## The start {#start}
- [story] How did your symptoms begin?
## The therapy {#therapy}
- [usual] Please take me through a usual session.
## The end {#end}
- [missed] What have I not asked that matters? {kind=closing}
"""


@pytest.fixture
def study(tmp_path):
    """Four people who have signed and were interviewed; P2's form does not cover a member check."""
    study = init(tmp_path / "one", Wish())
    for number in range(1, 5):
        with study.db.atomic():
            person = book.enter(study, "participants", {"facts": {}}, by="SD")
        scopes = tuple(scope for scope in SCOPES if not (number == 2 and scope == "member-check"))
        consenting.consented(study, person, Consent("1", "2026-02-01", scopes), by="SD", today="2026-02-02")
        schedule.add(study, "first-interview", (f"P{number}",), (), by="SD")
        close(study, number, Closing(began=f"2026-02-1{number} 10:00"), by="SD")
    return study


def talk(who):
    return (
        of_one("interviewer", said("So how did your symptoms begin?", 1000)),
        of_one(who, said("Well, it began in the winter, when I could not sleep at night any more.", 9000)),
        of_one("interviewer", said("Please take me through a usual session.", 30_000)),
        of_one(who, said("First we talked for a while, and then we lay down and breathed slowly.", 40_000)),
        of_one(who, said("Yes.", 60_000)),
    )


def ready(study, number=1):
    """A planned check with its draft rewritten by the researcher."""
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, number, talk(f"P{number}"))
    check, path = prepare(study, f"P{number}", by="SD")
    document = docx.Document(path)
    document.paragraphs[1].text = "You told us how it began."
    document.save(path)
    return check, path


def sent(study, number=1, on="2026-03-10"):
    ready(study, number)
    return send(study, f"P{number}", READY, NAME, by="SD", on=on)


def person(study, name="P1"):
    return book.participant(study, name)


# ---- who is asked


def test_the_first_three_who_may_be_asked_are_planned_and_the_reason_is_told_for_the_one_who_may_not(study):
    made = plan(study, by="SD", on="2026-03-01")
    assert [check.who for check in made.planned] == ["P1", "P3", "P4"]
    assert made.passed_over == (("P2", "P2's consent (form 1) does not cover a summary to be checked."),)
    assert plan(study, by="SD", on="2026-03-02") == made
    assert len(member_checks.listed(study)) == 3


def test_a_dry_run_plans_nobody(study):
    before = events.head(study.db)
    assert [check.who for check in plan(study, by="SD", on="2026-03-01", dry_run=True).planned] == ["P1", "P3", "P4"]
    assert events.head(study.db) == before


def test_one_more_is_asked_only_with_a_reason(study):
    with pytest.raises(WrongUsage, match="Say why P4"):
        member_checks.plan_one(study, "p4", 0, by="SD", on="2026-03-01", reason="")
    assert member_checks.plan_one(study, "p4", 0, by="SD", on="2026-03-01", reason="wishes to").session == 4
    with pytest.raises(NotAllowed, match="does not cover"):
        member_checks.plan_one(study, "P2", 0, by="SD", on="2026-03-01", reason="wishes to")


@pytest.mark.parametrize("text", ["some", "first", "first -1", "first 3 3", "random 3", "random 10%", "", "first 10%"])
def test_a_rule_that_cannot_be_read_is_told(text):
    with pytest.raises(BadInput, match=r"study\.toml: the rule member_check"):
        rule.read(text, "member_check")


@given(st.integers(0, 40), st.integers(0, 99), st.integers(0, 1000))
@patient
def test_a_random_rule_takes_the_same_for_the_same_seed(of, share, seed):
    wish = rule.read(f"random {share}% seed {seed}", "double_coding")
    names = [f"P{n}" for n in range(of)]
    assert wish.order(names) == wish.order(names) and sorted(wish.order(names)) == sorted(names)
    assert share * of / 100 <= wish.wanted(of) <= of


# ---- the draft


def test_the_draft_puts_the_participants_own_words_under_the_topics_of_the_guide(study, tmp_path):
    (tmp_path / "small.md").write_text(GUIDE, encoding="utf-8")
    change.add(study, str(tmp_path / "small.md"), by="SD")
    change.release(study, "small", Release(not_piloted="a test"), by="SD")
    attach.attach(study, 1, by="SD")
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, 1, talk("P1"))
    check, path = prepare(study, "P1", by="SD")
    lines = [paragraph.text for paragraph in docx.Document(path).paragraphs]
    start, therapy, end = (lines.index(title) for title in ("The start", "The therapy", "The end"))
    assert "could not sleep" in "".join(lines[start:therapy])
    assert "breathed slowly" in "".join(lines[therapy:end])
    assert lines[end + 1] == "[Nothing was recognised here. Did it come up?]"
    assert not any("usual session" in line for line in lines)  # the interviewer's words are not the participant's
    assert check.standing == "prepared" and check.revision == 0
    assert prepare(study, "P1", by="SD") == (check, path)


def test_without_a_guide_everything_stands_under_one_heading_in_the_language_of_the_interview(study):
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, 1, talk("P1"))
    lines = [paragraph.text for paragraph in docx.Document(prepare(study, "P1", by="SD")[1]).paragraphs]
    assert "What you told us" in lines


def test_a_rewritten_document_is_never_written_over(study):
    _, path = ready(study)
    before = path.read_bytes()
    with pytest.raises(NotAllowed, match="has been rewritten since; it was left as it is"):
        prepare(study, "P1", by="SD")
    assert path.read_bytes() == before


def test_a_summary_needs_a_transcript(study):
    plan(study, by="SD", on="2026-03-01")
    with pytest.raises(NotFound, match="S1 of P1 has no transcript yet"):
        prepare(study, "P1", by="SD")


# ---- what is asked before it goes out


def test_a_draft_that_nobody_rewrote_does_not_go_out_by_accident(study):
    plan(study, by="SD", on="2026-03-01")
    transcribed(study, 1, talk("P1"))
    prepare(study, "P1", by="SD")
    with pytest.raises(NotAllowed, match="still the draft as the program wrote it"):
        send(study, "P1", READY, NAME, by="SD", on="2026-03-10")
    check, _ = send(study, "P1", Sending(alive=True, distressed=False, as_is=True), NAME, by="SD", on="2026-03-10")
    assert check.standing == "sent"


def test_being_alive_and_distress_are_asked_first(study):
    ready(study)
    with pytest.raises(WrongUsage, match="alive and well enough"):
        send(study, "P1", Sending(distressed=False), NAME, by="SD", on="2026-03-10")
    with pytest.raises(WrongUsage, match="Was P1 distressed"):
        send(study, "P1", Sending(alive=True), NAME, by="SD", on="2026-03-10")
    check, _ = send(study, "P1", READY, NAME, by="SD", on="2026-03-10")
    assert (check.alive, check.due_on) == ("SD, 2026-03-10", "2026-03-24")
    assert (person(study).life, person(study).life_on) == ("well", "2026-03-10")


def test_a_fresh_status_need_not_be_asked_again_and_an_old_one_must(study):
    ready(study)
    contact.lives(study, person(study), "well", "2026-03-01", by="SD")
    with pytest.raises(WrongUsage, match="alive"):
        send(study, "P1", Sending(distressed=False), NAME, by="SD", on="2026-04-10")
    assert send(study, "P1", Sending(distressed=False), NAME, by="SD", on="2026-03-20")[0].standing == "sent"


def test_somebody_in_distress_is_held_back_and_nothing_is_written(study):
    ready(study)
    check, paths = send(study, "P1", Sending(alive=True, distressed=True), NAME, by="SD", on="2026-03-10")
    assert (check.standing, paths) == ("held-back", ())
    assert not (study.path.parent / "one.key" / "letters").exists()
    assert send(study, "P1", READY, NAME, by="SD", on="2026-04-10")[0].standing == "sent"  # it has passed


def test_distress_noted_at_closing_holds_it_back_until_somebody_says_why_not(study):
    close(study, 1, Closing(began="2026-02-11 10:00", distress="wept at the end"), by="SD", reason="forgotten")
    ready(study)
    check, _ = send(study, "P1", READY, NAME, by="SD", on="2026-03-10")
    assert (check.standing, check.why) == ("held-back", "wept at the end")
    check, _ = send(study, "P1", Sending(alive=True, distressed=False, despite="phoned, is well"), NAME, by="SD", on="2026-03-20")
    assert (check.standing, check.distress) == ("sent", "phoned, is well")


@pytest.mark.parametrize("life", ["deceased", "moved", "too-ill"])
def test_life_stops_it_at_every_step(study, life):
    sent(study)
    contact.lives(study, person(study), life, "2026-03-20", by="SD")
    with pytest.raises(NotAllowed, match="P1"):
        remind(study, "P1", NAME, by="SD", on="2026-04-01")
    assert list(today.today(study, "2026-04-01T08:00")) == []


@pytest.mark.parametrize("reached", ["planned", "prepared", "sent"])
def test_no_history_leads_from_withdrawn_to_a_summary(study, reached):
    if reached == "planned":
        plan(study, by="SD", on="2026-03-01")
        transcribed(study, 1, talk("P1"))
    elif reached == "prepared":
        ready(study)
    else:
        sent(study)
    book.write(study, person(study), "withdrawn", {"scope": "no-further-contact", "on": "2026-03-11"}, by="SD")
    for step in (
        lambda: prepare(study, "P1", by="SD"),
        lambda: send(study, "P1", READY, NAME, by="SD", on="2026-03-12"),
        lambda: remind(study, "P1", NAME, by="SD", on="2026-04-12"),
    ):
        with pytest.raises(NotAllowed, match="P1 withdrew on 2026-03-11"):
            step()
    assert [line.who for line in today.today(study, "2026-04-12T08:00")] == []
    planned = plan(study, by="SD", on="2026-03-12").planned
    assert [check.who for check in planned] == (["P1", "P3", "P4"] if reached == "sent" else ["P3", "P4"])


# ---- the letter


def test_the_draft_mail_bears_the_name_and_lies_in_the_key_folder_alone(study):
    _, (path,) = sent(study)
    assert path == study.path.parent / "one.key" / "letters" / "P1-S1-member-check.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (message["X-Unsent"], message["To"], message["Subject"]) == ("1", "anna@example.org", "The summary of our conversation")
    text = message.get_body(("plain",)).get_content()
    assert text.startswith("Dear Anna Zwart-Ünal,") and "Tuesday 24 March 2026" in text and "I should like to add something" in text
    (attached,) = message.iter_attachments()
    assert "You told us how it began." in [p.text for p in docx.Document(io.BytesIO(attached.get_content())).paragraphs]
    for file in study.path.rglob("*"):
        assert not file.is_file() or b"Zwart" not in file.read_bytes()


def test_on_paper_the_letter_is_a_word_document_with_the_address(study):
    ready(study)
    _, (path,) = send(study, "P1", Sending("paper", alive=True, distressed=False), NAME, by="SD", on="2026-03-10")
    lines = [paragraph.text for paragraph in docx.Document(path).paragraphs]
    assert lines[:2] == ["Kade 1", "1000 AA Ergens"] and "Dear Anna Zwart-Ünal," in lines


@pytest.mark.parametrize("language", ["en", "nl"])
def test_both_languages_have_every_text(language):
    from workflow.rigour import letters

    said_here = letters.words(language)
    assert said_here.keys() == letters.words("en").keys() and len(said_here["boxes"]) == 5
    for reminder in (False, True):
        made = letters.letter(language, NAME, "2026-03-02", "2026-04-01", reminder=reminder)
        assert "{" not in made.text and "2026" in made.text and NAME["name"] in made.text


def test_a_name_cannot_add_a_header_to_the_mail():
    from workflow.rigour import letters

    made = letters.letter("en", {"name": "A", "email": "a@example.org\r\nBcc: everybody@example.org"}, "", "2026-04-01")
    message = email.message_from_bytes(letters.as_eml(made), policy=default)
    assert message["Bcc"] is None


# ---- answers


def test_silence_is_written_down_only_when_the_answer_can_no_longer_be_on_its_way(study):
    check, _ = sent(study)
    assert (check.due_on, check.silent_from) == ("2026-03-24", "2026-04-07")
    with pytest.raises(NotAllowed, match="P1 may still answer"):
        response(study, "P1", "none", by="SD", on="2026-04-06")
    check = response(study, "P1", "none", by="SD", on="2026-04-07")
    assert checks.ANSWERS[check.answer] == "no answer"
    assert "0 of 1 confirmed it, 1 did not answer" in checks.sentence([check])
    late = response(study, "P1", "confirmed", by="SD", on="2026-05-01")  # an answer that comes late counts
    assert "1 of 1 confirmed it without changes." in checks.sentence([late])


def test_two_reminders_and_no_more(study):
    sent(study)
    for day in ("2026-03-25", "2026-03-25", "2026-04-09"):
        check, (path,) = remind(study, "P1", NAME, by="SD", on=day)
    assert (check.reminders, path.name) == (("2026-03-25", "2026-04-09"), "P1-S1-reminder-2.eml")
    with pytest.raises(NotAllowed, match="reminded twice"):
        remind(study, "P1", NAME, by="SD", on="2026-04-24")


def test_changes_become_a_revision_of_the_transcript(study):
    sent(study)
    check = response(study, "P1", "changes", by="SD", on="2026-03-15", note="the year was 2019")
    assert check.to_resolve
    with pytest.raises(NotFound):
        resolve(study, "P1", Resolution(revision=1), by="SD", on="2026-03-16")
    with pytest.raises(NotAllowed, match="was made from revision 0"):
        resolve(study, "P1", Resolution(revision=0), by="SD", on="2026-03-16")
    corrected(study, 1, talk("P1"))
    check = resolve(study, "P1", Resolution(revision=1), by="SD", on="2026-03-16")
    assert (check.standing, check.action, check.resolved_by) == ("resolved", "R1 revision 1", "SD")


def test_what_is_added_becomes_a_note_tied_to_the_transcript(study):
    sent(study)
    response(study, "P1", "adds", by="SD", on="2026-03-15")
    with pytest.raises(WrongUsage, match="one of three"):
        resolve(study, "P1", Resolution(note="x", nothing="y"), by="SD", on="2026-03-16")
    with pytest.raises(NotAllowed, match="telephone number"):
        resolve(study, "P1", Resolution(note="phone 06-1234 5678"), by="SD", on="2026-03-16")
    resolve(study, "P1", Resolution(note="the breathing went on at home"), by="SD", on="2026-03-16")
    assert [check.action_note for check in member_checks.notes_to(study, 1)] == ["the breathing went on at home"]


def test_an_answer_is_changed_only_with_a_reason_and_nothing_is_left_to_resolve_in_a_confirmation(study):
    sent(study)
    response(study, "P1", "confirmed", by="SD", on="2026-03-15")
    assert response(study, "P1", "confirmed", by="SD", on="2026-03-16").answered_on == "2026-03-15"
    with pytest.raises(NotAllowed, match="nothing is left"):
        resolve(study, "P1", Resolution(nothing="-"), by="SD", on="2026-03-16")
    with pytest.raises(NotAllowed, match="is written down as confirmed"):
        response(study, "P1", "disagrees", by="SD", on="2026-03-16")
    assert response(study, "P1", "disagrees", by="SD", on="2026-03-16", reason="read again").answer == "disagrees"


@pytest.mark.parametrize("answer", ["yes", "no-response", ""])
def test_an_answer_that_is_none_of_ours_is_refused_with_those_that_are(study, answer):
    sent(study)
    with pytest.raises(WrongUsage, match="confirmed, changes, disagrees, adds, none"):
        response(study, "P1", answer, by="SD", on="2026-03-15")


def test_what_was_not_sent_cannot_be_answered(study):
    plan(study, by="SD", on="2026-03-01")
    with pytest.raises(NotAllowed, match="is planned; it has to be sent first"):
        response(study, "P1", "confirmed", by="SD", on="2026-03-15")


def test_three_of_three_and_the_state_is_what_the_events_make(study):
    for number in (1, 3, 4):
        sent(study, number)
        response(study, f"P{number}", "confirmed", by="SD", on="2026-03-20")
    found = member_checks.listed(study)
    assert checks.sentence(found) == (
        "3 participants received a summary of their own interview to check: 3 of 3 confirmed it without changes."
    )
    assert checks.sentence(found, "nl") == (
        "3 deelnemers kregen een samenvatting van hun eigen interview om na te lezen: 3 van 3 bevestigden die zonder wijzigingen."
    )
    for check in found:
        assert events.refold(events.history(study.db, "member-check", check.session), checks.apply) == events.state(
            study.db, "member-check", check.session
        )


answers = st.sampled_from([*checks.ANSWERS, ""])


@given(st.lists(st.tuples(answers, st.booleans()), max_size=8))
@patient
def test_no_sentence_counts_silence_as_confirmed(made):
    """However answers fall, those confirmed are the confirmations of those who were asked, and everybody asked is accounted for."""
    found = [Check(n, f"P{n}", answer=answer, sent_on="2026-03-01" if asked else "") for n, (answer, asked) in enumerate(made, 1)]
    told = checks.sentence(found)
    asked = [check for check in found if check.sent_on]
    confirmed = sum(check.answer == "confirmed" for check in asked)
    if not asked:
        assert told == "No participant has been asked to check a summary yet."
        return
    assert f": {confirmed} of {len(asked)} confirmed it" in told
    others = [int(part.split()[0]) for part in told.rstrip(".").split(": ")[1].split(", ")[1:]]
    assert sum(others) + confirmed == len(asked)


# ---- the day


def test_the_day_tells_what_is_to_be_done_and_what_is_late(study):
    def told(day):
        return [(line.who, line.what, line.command) for line in today.today(study, f"{day}T08:00")]

    plan(study, by="SD", on="2026-03-01")
    assert told("2026-03-02") == []
    transcribed(study, 1, talk("P1"))
    assert told("2026-03-02") == [("P1", "write the summary", "workflow member-check prepare P1")]
    prepare(study, "P1", by="SD")
    assert told("2026-03-02") == [("P1", "send the summary", "workflow member-check send P1")]
    send(study, "P1", Sending(alive=True, distressed=False, as_is=True), {}, by="SD", on="2026-03-10")
    assert told("2026-03-24") == []
    assert told("2026-03-25") == [("P1", "remind", "workflow member-check remind P1")]
    for day in ("2026-03-25", "2026-04-09"):
        remind(study, "P1", {}, by="SD", on=day)
    assert told("2026-04-24") == []
    assert told("2026-05-07") == [("P1", "write down that no answer came", "workflow member-check response P1 none")]
    response(study, "P1", "changes", by="SD", on="2026-05-08")
    assert told("2026-05-09") == [("P1", "deal with the answer", "workflow member-check resolve P1")]


def test_withdrawal_and_erasure_can_ask_which_files_there_are(study):
    _, path = ready(study)
    assert list(member_checks.files_of(study, "P1")) == [path]
    assert list(member_checks.files_of(study, "P3")) == []


def test_a_study_that_keeps_its_names_elsewhere_writes_to_a_participant(tmp_path):
    study = init(tmp_path / "two", Wish(languages=("nl",)))
    schedule.add(study, "first-interview", ("P1",), (), by="SD")
    transcribed(study, 1, talk("P1"))
    plan(study, by="SD", on="2026-03-01")
    prepare(study, "P1", by="SD")
    _, (path,) = send(study, "P1", Sending(alive=True, distressed=False, as_is=True), {}, by="SD", on="2026-03-10")
    text = email.message_from_bytes(path.read_bytes(), policy=default).get_body(("plain",)).get_content()
    assert text.startswith("Beste deelnemer,")
    assert sending.questions(study, "P1", 0, "2026-03-10")[1] is None
