"""The key file: encrypted, apart from the study, and empty of whoever is forgotten."""

import pytest

from workflow.errors import NotFound, WrongKey, WrongUsage
from workflow.store import identities
from workflow.store.steps import Wish, init

SECRET = "four words in a row"
ANNA = {"name": "Ánna O'Brien-Ünal", "phone": "06-1234 5678", "email": "anna@example.org"}


@pytest.fixture
def study(tmp_path):
    return init(tmp_path / "pain", Wish())


@pytest.fixture
def key_file(study):
    opened = identities.open_file(study, SECRET)
    opened.put(17, ANNA, who="SD")
    return opened


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_is_written_is_read_back_and_stands_nowhere_in_clear(study, key_file):
    assert key_file.person(17) == ANNA
    key_file.close()
    beside = bytes_of(study.path.parent)
    for value in ANNA.values():
        assert value.encode() not in beside and value.encode("utf-16-le") not in beside
    assert identities.open_file(study, SECRET).person(17) == ANNA


def test_another_passphrase_opens_nothing(study, key_file):
    key_file.close()
    with pytest.raises(WrongKey, match="does not open"):
        identities.open_file(study, "five words in a row")
    with pytest.raises(WrongKey):
        identities.open_file(study, "")


def test_the_same_passphrase_typed_on_another_keyboard_opens_it(study):
    identities.open_file(study, "fünf Wörter hier").put(1, ANNA, who="SD")
    assert identities.open_file(study, "fu\u0308nf Wo\u0308rter hier").person(1) == ANNA


def test_a_quote_in_the_passphrase_is_only_a_quote(study):
    secret = 'it\'s "odd"; DROP'
    identities.open_file(study, secret).put(1, ANNA, who="SD")
    assert identities.open_file(study, secret).person(1) == ANNA


def test_a_short_passphrase_is_refused_and_leaves_no_file(study):
    with pytest.raises(WrongUsage, match="at least 8"):
        identities.open_file(study, "short")
    assert not identities.there(study)


def test_a_changed_number_leaves_a_trail_and_the_same_number_none(key_file):
    assert key_file.put(17, {"phone": "06-1234 5678"}, who="SD") == ()
    assert key_file.put(17, {"phone": "020 765 4321"}, who="MSHW") == ("phone",)
    assert [(row["who"], row["field"], row["old"]) for row in key_file.trail(17)] == [("MSHW", "phone", "06-1234 5678")]


def test_many_are_written_all_or_none(key_file):
    with pytest.raises(WrongUsage, match="no field hobby"):
        key_file.put_all({18: {"name": "Bo"}, 19: {"hobby": "chess"}}, who="SD")
    assert list(key_file.everybody()) == [17]


def test_whoever_is_forgotten_leaves_no_byte_behind_the_lock(tmp_path, monkeypatch, study):
    plain = identities.Identities(identities.connect(tmp_path / "plain.db"))  # the same file without its lock, to look inside
    for statement in identities._TABLES:
        plain.db.conn.execute(statement)
    plain.put(17, ANNA, who="SD")
    plain.put(17, {"phone": "020 765 4321"}, who="SD")
    plain.put(18, {"name": "Bo Stays"}, who="SD")
    plain.forget([17])
    left = b"".join(path.read_bytes() for path in tmp_path.glob("plain.db*"))
    for value in (*ANNA.values(), "020 765 4321"):
        assert value.encode() not in left
    assert plain.person(18) == {"name": "Bo Stays"}
    with pytest.raises(NotFound):
        plain.person(17)
