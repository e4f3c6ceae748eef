"""A call, step by step: what the screen knows, what is written after it, and what the prepared letter says."""

import email
import email.policy
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.making.people import people_study
from workflow.errors import BadInput, NotAllowed, WrongUsage
from workflow.people import calling
from workflow.people.consent import Consent
from workflow.people.letters import confirmation
from workflow.people.steps import advice, book, call, consenting, contact
from workflow.people.steps import confirmation as drafts
from workflow.people.steps.call import Call
from workflow.people.steps.story import timeline
from workflow.people.steps.texts import texts_of
from workflow.people.texts import SCRIPT, texts
from workflow.schedule import steps as schedule
from workflow.schedule.mailing import draft
from workflow.schedule.steps import Appointment, inviting
from workflow.schedule.steps.offering import Asked
from workflow.store.folder import open_study

NOW = "2026-11-24T09:30"
MAIL = '\n[mail]\naddress = "team@example.org"\n'
KNOWN = {"name": "Ánna O'Brien-Ünal", "phone": "06 5550 1701", "email": "anna.ob@example.org", "voicemail": "ja"}
HEALTH = (
    "pain",
    "pijn",
    "therap",
    "symptom",
    "klacht",
    "patient",
    "patiënt",
    "health",
    "gezond",
    "ziek",
    "study",
    "onderzoek",
    "interview",
)


@pytest.fixture
def study(tmp_path):
    return people_study(tmp_path)[0]


def screen(study, name="C1", known=KNOWN, **more):
    return call.sheet(study, book.get(study, name), known, by="SD", now=NOW, asked=Asked(usual=("SD",)), **more)


def shown(sheet):
    return {section.title.split(" (")[0]: " ".join(text for _, text in section.rows) for section in calling.sections(sheet)}


def test_the_screen_says_the_number_the_message_why_this_person_and_what_to_say(study):
    given = advice.advise(study, "participants", 2, by="SD")
    first = given.advice.advised[0]
    parts = shown(screen(study, first))
    assert "06 5550 1701" in parts["Phone"] and "only this" in parts["Phone"]
    assert parts["Why this person"] and "no advice" not in parts["Why this person"]
    assert "May I speak to Ánna O'Brien-Ünal?" in parts["Say"] and "Living with pain" in parts["Say"]


def test_a_message_is_left_only_where_the_person_said_so(study):
    for said in ("", "nee", "no", "perhaps"):
        sheet = screen(study, known=KNOWN | {"voicemail": said})
        assert "voicemail" not in calling.answers(sheet) and "leave no message" in shown(sheet)["Phone"]
    assert "voicemail" in calling.answers(screen(study))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_message_and_the_letter_say_nothing_of_the_study_or_of_health(study, language):
    contact.agreed(study, book.get(study, "C1"), "2026-11-20", by="SD")
    session = schedule.book(study, "first-interview", ("C1",), ("SD",), Appointment("2026-12-01 10:00", "home"), by="SD")
    letter = confirmation(texts(language), KNOWN, session, "SD")
    for text in (letter.subject, letter.text, texts(language).said("voicemail", caller="SD")):
        assert not [word for word in HEALTH if word in text.casefold()]
    assert "2026" in letter.text and "10:00" in letter.text and "Amsterdam" in letter.text


def test_the_prepared_letter_is_a_draft_beside_the_key_file_and_nothing_of_it_is_in_the_study(study):
    contact.agreed(study, book.get(study, "C1"), "2026-11-20", by="SD")
    session = schedule.book(study, "first-interview", ("C1",), ("SD",), Appointment("2026-12-01 10:00", "zoom"), by="SD")
    draft = drafts.prepare(study, KNOWN, session, by="SD", now=datetime(2026, 11, 24, 9, tzinfo=UTC), language="en")
    read = email.message_from_bytes(draft.mail.read_bytes(), policy=email.policy.default)
    assert (read["X-Unsent"], read["To"], read["Subject"]) == ("1", "anna.ob@example.org", "Our appointment")
    assert (
        read.get_content().replace("\r\n", "\n").strip() == draft.text.read_text(encoding="utf-8").strip()
        and "by video" in draft.letter.text
    )
    for path in study.path.rglob("*"):
        assert not path.is_file() or b"Brien" not in path.read_bytes()


def test_a_call_writes_the_invitation_itself_so_that_nobody_gets_two(study):
    """The confirmation of a call has the appointment in it; `schedule invite` afterwards has nothing to add."""
    with_mail = study.path / "study.toml"
    with_mail.write_text(with_mail.read_text(encoding="utf-8") + MAIL, encoding="utf-8")
    study = open_study(study.path)
    contact.agreed(study, book.get(study, "C1"), "2026-11-20", by="SD")
    session = schedule.book(study, "first-interview", ("C1",), ("SD",), Appointment("2026-12-01 10:00", "home"), by="SD")
    moment = datetime(2026, 11, 24, 9, tzinfo=UTC)
    letter = drafts.prepare(study, KNOWN, session, by="SD", now=moment, language="nl")
    read = email.message_from_bytes(letter.mail.read_bytes(), policy=email.policy.default)
    assert [part.get_param("method") for part in read.walk() if part.get_content_type() == "text/calendar"] == ["REQUEST"]
    assert letter.mail.name == "S1-C1-letter-0.eml" and letter.text.read_text(encoding="utf-8").startswith("Beste ")
    assert inviting.prepare(study, 1, drafts.OnTheLine(KNOWN), by="SD", now=moment) == []
    again = drafts.prepare(study, KNOWN, schedule.get(study, 1), by="SD", now=moment, language="nl")
    assert again == letter and len(list(letter.mail.parent.glob("*.eml"))) == 1


def test_everything_written_to_a_person_is_in_the_language_of_the_list(study):
    with_mail = study.path / "study.toml"
    more = MAIL + '\n[[dimension]]\ngroup = "participants"\nname = "language"\n'
    text = with_mail.read_text(encoding="utf-8") + more
    with_mail.write_text(re.sub(r"(?m)^languages = .*$", 'languages = ["en", "nl"]', text), encoding="utf-8")
    study = open_study(study.path)
    moment, greetings = datetime(2026, 11, 24, 9, tzinfo=UTC), []
    for number, (name, own) in enumerate((("C1", "nl"), ("C2", "tr"), ("C3", "")), 1):
        book.write(study, book.get(study, name), "facts-changed", {"facts": book.get(study, name).facts | {"language": own}}, by="SD")
        contact.agreed(study, book.get(study, name), "2026-11-20", by="SD")
        schedule.book(study, "first-interview", (name,), (), Appointment(f"2026-12-0{number} 14:00", "home"), by="SD")
        (told,) = inviting.prepare(study, number, drafts.OnTheLine(KNOWN), by="SD", now=moment)
        greetings.append((told.letter.text.split()[0], schedule.get(study, number).language, screen(study, name).texts.language))
    assert greetings == [("Beste", "nl", "nl"), ("Dear", "en", "en"), ("Dear", "en", "en")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_a_name_or_an_address_holds_the_draft_has_no_header_of_its_making(name, address):
    made = draft(address if "@" in address else "", "Our appointment", f"Dear {name},")
    assert set(email.message_from_bytes(made).keys()) <= {
        "X-Unsent", "To", "Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip


def test_phoning_somebody_else_than_advised_asks_why_and_keeps_the_answer(study):
    given = advice.advise(study, "participants", 1, by="SD")
    other = next(f"C{n}" for n in range(1, 6) if f"C{n}" not in given.advice.advised)
    assert screen(study, other).instead_of == given.advice.advised[:1]
    with pytest.raises(WrongUsage, match="say why"):
        call.phoned(study, book.get(study, other), Call("no-answer"), by="SD", now=NOW)
    after = call.phoned(study, book.get(study, other), Call("no-answer", reason="phoned us first"), by="SD", now=NOW)
    assert any("Because: phoned us first." in line.text for line in timeline(study, after))
    again = call.phoned(study, after, Call("no-answer", at="2026-11-24 09:10"), by="SD", now=NOW)  # a second attempt overrules nothing
    assert len(again.attempts) == 2


def test_an_attempt_is_not_written_down_before_it_is_made_nor_twice(study):
    person = book.get(study, "C1")
    with pytest.raises(WrongUsage, match="still to come"):
        call.phoned(study, person, Call("no-answer", at="2026-11-24 11:00"), by="SD", now=NOW)
    once = call.phoned(study, person, Call("no-answer"), by="SD", now=NOW)
    assert call.phoned(study, once, Call("no-answer"), by="SD", now=NOW) == once and len(once.attempts) == 1


def test_a_name_that_the_key_file_knows_is_kept_out_of_every_note(study):
    with pytest.raises(NotAllowed, match="a name"):
        call.phoned(study, book.get(study, "C2"), Call("thinking", note="asks ánna first", telling=(KNOWN["name"],)), by="SD", now=NOW)


def test_a_yes_after_a_no_is_heard_and_a_no_after_a_yes_cancels_what_was_booked(study):
    person, _ = call.said_no(study, book.get(study, "C1"), Call("reached"), "personal", by="SD", now=NOW)
    person = contact.agreed(study, person, "2026-11-24", by="SD")
    schedule.book(study, "first-interview", ("C1",), ("SD",), Appointment("2026-12-01 10:00", "home"), by="SD")
    after, cancelled = call.refused(study, person, "lack-of-time", "2026-11-25", by="SD")
    assert (after.standing, [session.number for session in cancelled]) == ("cancelled-before-first", [1])


def test_a_no_of_whoever_has_signed_is_the_follow_up_only_after_the_first_interview(study):
    for name in ("C1", "C2"):
        consenting.consented(study, book.get(study, name), Consent("3", "2026-11-20", ("interview",)), by="SD", today=NOW[:10])
        schedule.book(study, "first-interview", (book.get(study, name).id,), (), Appointment("2026-12-01 10:00", "home"), by="SD")
    before = contact.declined(study, book.get(study, "P1"), "personal", "2026-11-30", by="SD")
    after = contact.declined(study, book.get(study, "P2"), "personal", "2026-12-02", by="SD")
    assert (before.standing, after.standing, after.follow_up) == ("cancelled-before-first", "consented", "personal")


def test_free_times_begin_after_the_days_to_reflect_and_the_screen_says_what_is_missing(study):
    study.settings.rules["reflection_days"] = 7
    assert "information letter" in screen(study).no_slots and screen(study).slots == ()
    call.wrote(study, book.get(study, "C1"), "2026-11-20", by="SD", now=NOW)
    assert screen(study).slots[0].at == "2026-11-27T09:30"
    with pytest.raises(WrongUsage, match="still to come"):
        call.wrote(study, book.get(study, "C1"), "2026-11-25", by="SD", now=NOW)


def test_a_study_may_say_it_in_its_own_words_but_not_name_itself_to_a_machine(study):
    file = study.path / "phone_script.toml"
    file.write_text('[nl]\nabout = "Ik bel van de polikliniek."\n[de]\nask_for = "Guten Tag, {name}?"\n', encoding="utf-8")
    assert texts_of(study, "nl").said("about") == "Ik bel van de polikliniek."
    assert texts_of(study, "de").said("ask_for", name="A") == "Guten Tag, A?" and set(texts_of(study, "de").lines) >= set(SCRIPT)
    file.write_text('[nl]\nvoicemail = "Ik bel over {title}."\ngroet = "Hoi"\nabout = "{"\n', encoding="utf-8")
    with pytest.raises(BadInput, match=r"3 faults(.|\n)*must not name the study(.|\n)*no text 'groet'(.|\n)*brace"):
        texts_of(study, "nl")


def test_the_story_tells_everything_in_its_order_and_marks_what_was_entered_late(study, monkeypatch):
    monkeypatch.setenv("WORKFLOW_NOW", "2026-11-24T08:30Z")
    person = book.get(study, "C1")
    person = call.phoned(study, person, Call("no-answer", at="2026-11-20 10:00"), by="SD", now=NOW)
    person = call.said_yes(study, person, Call("reached"), by="SD", now=NOW)
    schedule.book(study, "first-interview", ("C1",), ("SD",), Appointment("2026-12-01 10:00", "home"), by="SD")
    person = consenting.consented(study, person, Consent("3", "2026-11-24", ("interview", "audio"), "nl"), by="MH", today=NOW[:10])
    told = [(line.text, line.late_days) for line in timeline(study, person) if not line.text.startswith("Put on the list")]
    assert told == [
        ("Phoned: nobody answered.", 4),
        ("Phoned: was reached.", 0),
        ("Agreed to take part.", 0),
        ("S1 was booked for Tue 2026-12-01 10:00 at home, with SD.", 0),
        ("Form 3 signed on paper, in nl, for interview, audio; takes part as P1.", 0),
    ]
