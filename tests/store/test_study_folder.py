"""A study is a folder: made once, found from inside it, opened with its key, refused in words."""

import pytest

from workflow.errors import BadInput, NoStudy, NotAllowed, WrongKey
from workflow.store import folder
from workflow.store.steps import Wish, init


def test_a_new_study_has_the_folders_of_the_design_and_its_key_folder_beside_it(tmp_path):
    study = init(tmp_path / "My Study", Wish(title='Talking about "pain"'))
    assert study.settings.id == "my-study" and study.settings.title == 'Talking about "pain"'
    assert {path.name for path in study.path.iterdir()} >= {"study.toml", "study.db", *folder.SUBFOLDERS}
    assert (tmp_path / "my-study.key").is_dir()


def test_making_it_twice_changes_nothing(tmp_path):
    before = (init(tmp_path / "one", Wish()).path / "study.toml").read_bytes()
    with pytest.raises(NotAllowed):
        init(tmp_path / "one", Wish(title="another"))
    assert (tmp_path / "one" / "study.toml").read_bytes() == before


def test_it_is_found_from_any_folder_inside_it(tmp_path):
    study = init(tmp_path / "one", Wish())
    assert folder.find(study.recordings) == study.path
    with pytest.raises(NoStudy):
        folder.find(tmp_path)


def test_an_encrypted_study_opens_with_its_key_alone(tmp_path):
    study = init(tmp_path / "secret", Wish(encrypt=True))
    study.db.close()
    assert not (study.path / "study.db").read_bytes().startswith(b"SQLite format 3")
    key = tmp_path / "secret.key" / "study.key"
    folder.open_study(study.path).db.close()
    kept = key.read_text()
    key.write_text("0" * 64)
    with pytest.raises(WrongKey):
        folder.open_study(study.path)
    key.unlink()
    with pytest.raises(WrongKey):
        folder.open_study(study.path)
    key.write_text(kept)
    folder.open_study(study.path)


def test_the_key_folder_may_not_lie_inside_the_study_unless_it_is_allowed(tmp_path):
    study = init(tmp_path / "one", Wish())
    toml = study.path / "study.toml"
    toml.write_text(toml.read_text().replace('"../one.key"', '"keys"'))
    with pytest.raises(NotAllowed):
        folder.open_study(study.path)
    toml.write_text(toml.read_text().replace('"keys"', '"keys"\nallow_same_folder = true'))
    folder.open_study(study.path)


def test_every_fault_of_study_toml_is_told_at_once(tmp_path):
    study = init(tmp_path / "one", Wish())
    toml = study.path / "study.toml"
    toml.write_text(toml.read_text().replace("minutes = 60", "minuts = 60").replace('timezone = "Europe/Amsterdam"', "timezone = 7"))
    with pytest.raises(BadInput) as told:
        folder.open_study(study.path)
    assert "minuts" in told.value.message and "timezone" in told.value.message


def test_a_study_of_a_newer_program_is_refused(tmp_path):
    study = init(tmp_path / "one", Wish())
    study.db["_sqlite_migrations"].insert({"migration_set": "study", "name": "from_the_future", "applied_at": "2031"})
    study.db.close()
    with pytest.raises(NotAllowed):
        folder.open_study(study.path)
