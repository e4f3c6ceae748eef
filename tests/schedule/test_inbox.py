"""Answers from the mailbox itself: a real IMAP server, and servers that hang, refuse or talk nonsense."""

import imaplib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.making.typed import in_this_program
from tests.schedule.servers import free_port, mailbox_server, strange_server
from workflow.errors import BadInput
from workflow.people.steps import book as people
from workflow.people.steps import contact
from workflow.schedule import inbox, mailing, steps
from workflow.schedule.inbox import Inbox
from workflow.schedule.invitations import REQUEST, Invitation, message
from workflow.schedule.steps import Appointment, answering, inviting
from workflow.store import identities
from workflow.store.folder import open_study
from workflow.store.steps import Wish, init

NOW, SINCE = datetime(2026, 11, 24, 9, tzinfo=UTC), date(2026, 1, 1)
ANNA, TEAM, SECRET = "anna@example.net", "team@example.org", "a secret"
GREETING = b"* OK hello\r\n"


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)


@pytest.fixture
def study(tmp_path):
    made = init(tmp_path / "pain", Wish())
    file = made.path / "study.toml"
    file.write_text(file.read_text() + f'\n[mail]\naddress = "{TEAM}"\nimap = "127.0.0.1"\nimap_port = 143\n')
    made = open_study(made.path)
    with made.db.atomic():
        people.enter(made, "participants", {"facts": {}}, by="SD")
    contact.agreed(made, people.get(made, "C1"), "2026-11-20", by="SD")
    steps.book(made, "first-interview", ("C1",), ("interviewer",), Appointment("2026-12-01 14:00", "home"), by="SD")
    return made


@pytest.fixture
def names(study):
    opened = identities.open_file(study, "four words in a row")
    opened.put_all({1: {"name": "Anna Jansen", "email": ANNA}}, who="SD")
    inviting.prepare(study, 1, opened, by="SD", now=NOW)
    return opened


def answer(study, partstat="ACCEPTED", sender=ANNA, minutes=5):
    """The mail that Anna's calendar sends back."""
    entry = steps.get(study, 1).invitations["C1"]
    talk = Invitation(entry["uid"], "2026-12-01T14:00", "Europe/Amsterdam", 60, "Talk", "", TEAM, "Team", ANNA, sequence=entry["sequence"])
    raw = message(talk, REQUEST, NOW + timedelta(minutes=minutes)).replace(b"METHOD:REQUEST", b"METHOD:REPLY")
    raw = raw.replace(b"NEEDS-ACTION", partstat.encode())
    return bytes(mailing.with_calendar(mailing.mail(sender, "", TEAM, "", "Re", "see calendar", draft=False), raw, "REPLY"))


def plain(sender, text="Yes, that is fine"):
    return bytes(mailing.mail(sender, "", TEAM, "", "Re: talk", text, draft=False))


def box(port, **other):
    return replace(Inbox("127.0.0.1", port, TEAM, SECRET), **other)


def read(study, names, port, **more):
    return answering.read_inbox(study, box(port), SINCE, names, by="SD", **more)


def unread(port):
    with imaplib.IMAP4("127.0.0.1", port) as connection:
        connection.login(TEAM, SECRET)
        connection.select("INBOX", readonly=True)
        return len((connection.search(None, "UNSEEN")[1][0] or b"").split()), len((connection.search(None, "ALL")[1][0] or b"").split())


def test_answers_are_read_from_a_real_mailbox_once_and_everything_stays_as_it_lies(study, names):
    mails = [plain("newsletter@example.com"), answer(study), plain(ANNA), b"no mail at all"]
    with mailbox_server(TEAM, SECRET, mails) as port:
        found = read(study, names, port)
        assert [(one.session, one.person, one.answer) for one in found.answers] == [(1, "C1", "accepted")]
        assert [look.why for look in found.looks] == ["a mail without a calendar answer; read it yourself"]  # Anna's, not the newsletter
        assert read(study, names, port).answers == ()
        assert unread(port) == (4, 4)
    assert steps.get(study, 1).answers["C1"]["answer"] == "accepted"


def test_only_the_mail_whose_answer_counts_is_marked_where_that_is_asked_for(study, names):
    with mailbox_server(TEAM, SECRET, [answer(study), plain(ANNA)]) as port:
        read(study, names, port, marking=True)
        assert unread(port) == (1, 2)


def test_a_wrong_password_and_a_folder_that_is_not_there_are_said(study, names):
    with mailbox_server(TEAM, SECRET) as port:
        with pytest.raises(BadInput, match="does not take this user and password"):
            answering.read_inbox(study, box(port, password="other"), SINCE, names, by="SD")
        with pytest.raises(BadInput, match="no folder 'Nowhere'"):
            answering.read_inbox(study, box(port, folder="Nowhere"), SINCE, names, by="SD")
        assert answering.read_inbox(study, box(port, folder="Answers"), SINCE, names, by="SD").answers == ()


BYE = b"* BYE tired\r\n"


STRANGE = {
    "hangs up": (),
    "another server": (b"220 another kind\r\n",),
    "bytes": (b"\x00\xff\xfe" * 1000,),
    "goodbye": (GREETING, BYE),
    "a huge length": (GREETING, b"* {99999999999}\r\n"),
    "an endless line": (b"x" * 2_000_000,),
}


@pytest.mark.parametrize("lines", STRANGE.values(), ids=STRANGE)
def test_a_server_that_talks_nonsense_is_said_in_a_sentence_and_nothing_is_written(study, names, lines):
    with (
        strange_server(*lines) as port,
        pytest.raises(BadInput, match=r"does not answer as it should \(\w+\). Nothing was written") as told,
    ):
        read(study, names, port)
    assert "same command again" in told.value.hint
    assert steps.get(study, 1).answers == {}


def test_a_server_that_hangs_or_is_not_there_keeps_nobody_waiting_and_the_next_run_completes(study, names, monkeypatch):
    monkeypatch.setattr(inbox, "TIMEOUT_S", 1)
    for lines in ((), (GREETING,)):
        with strange_server(*lines, then_hang=True) as port, pytest.raises(BadInput, match="does not answer"):
            read(study, names, port)
    with pytest.raises(BadInput, match="does not answer"):
        read(study, names, free_port())
    with mailbox_server(TEAM, SECRET, [answer(study)]) as port:
        assert len(read(study, names, port).answers) == 1


def test_as_it_is_typed_with_the_password_from_a_file_that_only_its_owner_reads(study, names, tmp_path, workflow):
    files = {}
    for variable, text in (("WORKFLOW_PASSPHRASE_FILE", "four words in a row"), ("WORKFLOW_MAIL_PASSWORD_FILE", SECRET)):
        path = tmp_path / variable
        path.write_text(text)
        path.chmod(0o600)
        files[variable] = str(path)
    with mailbox_server(TEAM, SECRET, [answer(study, "DECLINED"), plain(ANNA)]) as port:
        file = study.path / "study.toml"
        file.write_text(file.read_text().replace("imap_port = 143", f"imap_port = {port}"))
        answered = workflow("schedule", "replies", "imap:", "--since", "2026-01-01", at=study.path, **files)
        assert "S1" in answered.said and "declined" in answered.said
        assert ", of no day (S1, C1): a mail without a calendar answer" in answered.said and ANNA not in answered.said + answered.noted
        nobody = {"WORKFLOW_PASSPHRASE_FILE": files["WORKFLOW_PASSPHRASE_FILE"]}
        assert "WORKFLOW_MAIL_PASSWORD_FILE" in workflow("schedule", "replies", "imap:", at=study.path, expect=12, **nobody).noted
    file.write_text(file.read_text().replace('imap = "127.0.0.1"\n', ""))
    assert "names no mailbox" in workflow("schedule", "replies", "imap:", at=study.path, expect=1, **files).noted
