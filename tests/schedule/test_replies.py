"""Answers that come back: who answered, to which time, and what only a person can judge."""

import contextlib
import mailbox
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.errors import BadInput
from workflow.schedule.invitations import REQUEST, Invitation, message
from workflow.schedule.mailbox import opened
from workflow.schedule.mailbox import read as read_box
from workflow.schedule.mailing import mail, with_calendar
from workflow.schedule.replies import Mail, Sent, read

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANNA = "anna@example.net"
TALK = Invitation("u1", "2026-12-01T10:00", "Europe/Amsterdam", 60, "Gesprek", "", "team@example.org", "Team", ANNA, sequence=1)
KNOWN = {"u1": Sent(session=3, person="P7", attendee=ANNA, sequence=1, aliases=("a.jansen@work.example",))}


def answer(partstat="ACCEPTED", method="REPLY", who=ANNA, sequence=1, minutes=0, uid="u1"):
    """What Anna's calendar sends back."""
    raw = message(replace(TALK, uid=uid, sequence=sequence, attendee=who), REQUEST, NOW + timedelta(minutes=minutes))
    return raw.replace(b"METHOD:REQUEST", b"METHOD:" + method.encode()).replace(b"NEEDS-ACTION", partstat.encode())


def judged(*calendars, sender=ANNA, known=KNOWN):
    return read([Mail(sender, "2026-11-24T10:00:00Z", calendars, "mail 1")], known)


@pytest.mark.parametrize("partstat, told", [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative"), ("DECLINED", "declined")])
def test_yes_perhaps_and_no_are_read(partstat, told):
    replies, looks = judged(answer(partstat))
    assert [(reply.session, reply.person, reply.answer) for reply in replies] == [(3, "P7", told)] and looks == []


def test_an_answer_to_an_old_time_changes_nothing():
    replies, looks = judged(answer(sequence=0))
    assert replies == [] and "old time" in looks[0].why and looks[0].session == 3


def test_nobody_answers_for_somebody_else():
    for sender, who in (("stranger@example.com", ANNA), (ANNA, "stranger@example.com"), ("", ANNA)):
        replies, looks = judged(answer(who=who), sender=sender)
        assert replies == [] and "another address" in looks[0].why


def test_an_address_on_record_as_hers_counts():
    assert judged(answer(who="A.Jansen@work.example"), sender="a.jansen@work.example")[0][0].answer == "accepted"


def test_of_two_answers_to_the_same_time_the_newest_counts_in_whatever_order_they_come():
    yes, no = answer("ACCEPTED", minutes=1), answer("DECLINED", minutes=5)
    assert judged(yes, no)[0][0].answer == judged(no, yes)[0][0].answer == "declined"


def test_an_answer_that_is_on_record_already_is_not_taken_twice():
    first = judged(answer())[0][0]
    known = {"u1": replace(KNOWN["u1"], answered_sequence=first.sequence, answered_stamp=first.stamp)}
    replies, looks = judged(answer(), known=known)
    assert replies == [] and "before the one on record" in looks[0].why


def test_another_time_that_is_proposed_goes_to_a_person():
    reply = judged(answer(method="COUNTER"))[0][0]
    assert (reply.answer, reply.proposal) == ("proposed", "2026-12-01T09:00Z")


def test_an_invitation_of_somebody_elses_and_a_plain_yes_are_shown_and_not_counted():
    assert "did not send" in judged(answer(uid="other"))[1][0].why
    assert "read it yourself" in judged()[1][0].why
    assert "no answer" in judged(answer(method="REQUEST"))[1][0].why


def test_what_needs_a_look_repeats_no_address():
    looks = judged(answer(who="stranger@example.com"), answer(sequence=0), b"junk", sender="x@y.example")[1]
    assert len(looks) == 3 and "@" not in repr(looks)


@given(st.binary(max_size=400), st.text(max_size=60))
def test_nothing_that_comes_by_mail_stops_the_reading(raw, sender):
    read([Mail(sender, "", (raw, answer().replace(b"SEQUENCE:1", raw[:20]))), Mail(sender)], KNOWN)


# ---- from the mail program


def whole_mail(partstat="ACCEPTED"):
    return bytes(with_calendar(mail(ANNA, "Ánna", "team@example.org", "Team", "Re: Gesprek", "Ja"), answer(partstat), "REPLY"))


def test_a_saved_mail_and_a_box_of_mails_are_read_alike(tmp_path):
    (tmp_path / "answer.eml").write_bytes(whole_mail())
    box = mailbox.mbox(tmp_path / "all.mbox")
    box.add(whole_mail())
    box.add(whole_mail("DECLINED"))
    box.close()
    assert [len(found.calendars) for found in read_box(tmp_path / "answer.eml")] == [1]  # part and file are the same object
    assert [found.about for found in read_box(tmp_path / "all.mbox")] == ["mail 1 of all.mbox", "mail 2 of all.mbox"]
    assert len(list(read_box(tmp_path))) == 3
    assert next(read_box(tmp_path / "answer.eml")).sender == ANNA


def test_what_is_no_mail_is_refused_in_words(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        list(read_box(tmp_path / "nothing.eml"))
    (tmp_path / "photo.eml").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with pytest.raises(BadInput, match="no mail"):
        list(read_box(tmp_path / "photo.eml"))


@given(st.binary(max_size=600))
def test_no_mail_ends_in_a_traceback(raw):
    with contextlib.suppress(BadInput):
        opened(b"From: x@y.example\r\nContent-Type: multipart/mixed; boundary=b\r\n" + raw, "mail 1")
