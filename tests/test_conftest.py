"""A missing tool skips a test in one line, and where nothing may be skipped it fails instead (floor 4)."""

import os
import subprocess
import sys
from pathlib import Path

from tests.making.modules import ROOT

STORY = """
import pytest

@pytest.mark.models
def test_with_real_models():
    pass

def test_skips_by_itself():
    pytest.skip("not today")

@pytest.mark.xfail
def test_is_known_to_fail():
    assert False
"""


def told_by_pytest(folder: Path, **settings: str) -> str:
    """The last lines of a run of pytest over the story, with our tests/conftest.py and none of the tools."""
    (folder / "test_story.py").write_text(STORY, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WORKFLOW_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", ROOT / "pyproject.toml", "-p", "no:cacheprovider", "-q", folder],
        cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | settings, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return done.stdout


def test_a_missing_tool_is_told_in_one_line(tmp_path):
    told = told_by_pytest(tmp_path)
    assert "needs real speech models: set WORKFLOW_TEST_MODELS" in told
    assert "2 skipped, 1 xfailed" in told


def test_where_nothing_may_be_skipped_a_skip_is_a_failure_and_an_expected_failure_is_not(tmp_path):
    told = told_by_pytest(tmp_path, WORKFLOW_NO_SKIP="1")
    assert "so nothing may be skipped" in told
    assert "1 failed, 1 xfailed, 1 error" in told  # the missing tool stops its test before it begins


def test_a_test_whose_tool_is_here_runs(tmp_path):
    assert "1 passed, 1 skipped, 1 xfailed" in told_by_pytest(tmp_path, WORKFLOW_TEST_MODELS=str(tmp_path))
