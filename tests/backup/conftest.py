"""A study with two people, to be backed up (floor 4)."""

import pytest

from tests.making import leaving_study as making_study
from tests.making.typed import in_this_program


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return making_study.two_interviewed(tmp_path_factory.mktemp("template"))


@pytest.fixture
def made(template, tmp_path):
    return making_study.copied(template, tmp_path)


@pytest.fixture
def workflow(capsys, monkeypatch):
    return in_this_program(capsys, monkeypatch)
