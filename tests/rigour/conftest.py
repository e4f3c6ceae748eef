"""What the stories of rigour share (floor 4)."""

import pytest

from tests.making.checking import interviewed


@pytest.fixture
def study(tmp_path):
    return interviewed(tmp_path / "one")
