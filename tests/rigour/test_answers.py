"""The letter bears a name and lies in the key folder; the answers are kept, and silence never becomes consent."""

import email
import io
from email.policy import default

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.checking import NAME, ready, sent, talk
from tests.making.heard import corrected, transcribed
from tests.making.transcripts import patient
from workflow.errors import NotAllowed, NotFound, WrongUsage
from workflow.rigour import checks
from workflow.rigour.checks import Check
from workflow.rigour.steps import member_checks, sending, today
from workflow.rigour.steps.member_checks import Resolution, plan, prepare, resolve, response
from workflow.rigour.steps.sending import Sending, remind, send
from workflow.schedule import steps as schedule
from workflow.store import events
from workflow.store.steps import Wish, init

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
    from workflow.schedule.mailing import draft

    made = letters.letter("en", {"name": "A", "email": "a@example.org\r\nBcc: everybody@example.org"}, "", "2026-04-01")
    message = email.message_from_bytes(draft(made.to, made.subject, made.text), policy=default)
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
