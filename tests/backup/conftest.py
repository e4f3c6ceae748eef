"""A study with two people, to be backed up (floor 4)."""

import pytest

from tests.making import leaving_study as making_study
from tests.making.typed import in_this_program


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Two who take part, both interviewed."""
    it = making_study.begin(tmp_path_factory.mktemp("template"))
    for number in (1, 2):
        making_study.takes_part(it, number)
        making_study.interviewed(it, f"P{number}", seed=number)
    making_study.close(it)
    return it


@pytest.fixture
def made(template, tmp_path):
    return making_study.copied(template, tmp_path)


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)
