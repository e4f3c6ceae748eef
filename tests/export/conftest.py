"""The study whose transcripts go out is made once; every test has a copy of its own (floor 4)."""

import pytest

from tests.making import going_out
from tests.making.leaving_study import close, copied


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    made = going_out.begin(tmp_path_factory.mktemp("whole"))
    close(made)
    return made


@pytest.fixture
def made(whole, tmp_path):
    it = copied(whole, tmp_path)
    yield it
    close(it)
