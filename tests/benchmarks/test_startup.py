"""Asking for help is quick because it loads nothing heavy (floor 4)."""

from tests.benchmarks.startup import CLICK, HELP, heavy_among, loaded


def test_help_and_version_load_no_heavy_library():
    assert heavy_among(loaded(HELP)) == []
    assert heavy_among(loaded(("-m", "workflow", "--version"))) == []


def test_a_heavy_library_would_be_seen():
    assert "click" in loaded(CLICK)
    assert heavy_among(loaded(("-c", "import numpy"))) == ["numpy"]
