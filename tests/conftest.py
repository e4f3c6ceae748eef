"""What every test shares: the tools that some need, and a law for long runs: there, nothing is skipped (floor 4)."""

import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

NO_SKIP = "WORKFLOW_NO_SKIP"  # set by `.ci/run`: there a skip is a failure
KEPT = (NO_SKIP, "WORKFLOW_TEST_")  # settings of the tests themselves
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def real_models() -> bool:
    """Whether WORKFLOW_TEST_MODELS names a folder of real speech models."""
    return Path(os.environ.get("WORKFLOW_TEST_MODELS") or "no such folder").is_dir()


def taguette() -> bool:
    """Whether WORKFLOW_TEST_TAGUETTE names a virtual environment with Taguette."""
    return (Path(os.environ.get("WORKFLOW_TEST_TAGUETTE") or "no such folder") / "bin" / "taguette").is_file()


def all_here(*programs: str) -> bool:
    """Whether each of the programs is installed; with a | between them, one is enough."""
    return all(any(map(shutil.which, one.split("|"))) for one in programs)


# marker: (is the tool here?, what to do where it is not)
TOOLS = {
    "node": (lambda: shutil.which("node"), "needs Node.js: install the package nodejs"),
    "browser": (lambda: any(map(shutil.which, CHROMIUM)), "needs a browser: install the package chromium"),
    "firefox": (lambda: all_here("firefox-esr|firefox", "pulseaudio"), "needs Firefox: install the packages firefox-esr and pulseaudio"),
    "webkit": (
        lambda: all_here("WebKitWebDriver", "Xvfb", "pulseaudio"),
        "needs WebKit: install the packages webkit2gtk-driver, xvfb and pulseaudio",
    ),
    "speech": (lambda: shutil.which("espeak-ng"), "needs a voice: install the package espeak-ng"),
    "planner": (lambda: find_spec("ortools"), "needs OR-Tools: pip install 'interview-workflow[planner]'"),
    "office": (lambda: shutil.which("soffice"), "needs LibreOffice: install the package libreoffice-writer-nogui"),
    "pandoc": (lambda: shutil.which("pandoc"), "needs pandoc: install the package pandoc"),
    "taguette": (taguette, "needs Taguette: python -m tests.making.readers DIR, and WORKFLOW_TEST_TAGUETTE=DIR"),
    "models": (real_models, "needs real speech models: set WORKFLOW_TEST_MODELS to their folder"),
}


class Tools:
    """Skips in one line what this machine has no tool for, and fails on any skip where nothing may be skipped."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        for marker, (is_here, advice) in TOOLS.items():
            if item.get_closest_marker(marker) and not is_here():
                pytest.skip(advice)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self):
        return forbid_skip((yield))

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self):
        return forbid_skip((yield))


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Tools())  # not as hooks of this file: those would not see the doctests in workflow/
    plain_surroundings(config)
    settings.register_profile("shared computer", deadline=None)  # two busy cores are slow now and then; that is no fault
    settings.load_profile("shared computer")


def plain_surroundings(config: pytest.Config) -> None:
    """Every test sees the same screen, 100 columns without colour, no settings of the person at work, no network for models."""
    surroundings = pytest.MonkeyPatch()
    config.add_cleanup(surroundings.undo)
    for name in [*(n for n in os.environ if n.startswith("WORKFLOW_") and not n.startswith(KEPT)), "FORCE_COLOR"]:
        surroundings.delenv(name, raising=False)
    computer = tempfile.TemporaryDirectory(prefix="workflow-tests-", ignore_cleanup_errors=True)
    config.add_cleanup(computer.cleanup)
    plain = {"COLUMNS": "100", "NO_COLOR": "1", "HF_HUB_OFFLINE": "1"}
    ours = {"WORKFLOW_MODELS": str(Path(computer.name, "models")), "WORKFLOW_CACHE": str(Path(computer.name, "cache"))}
    for name, value in (plain | ours).items():
        surroundings.setenv(name, value)


def forbid_skip(report):
    """The report itself, or a failure where something was skipped although nothing may be (an expected failure is no skip)."""
    if os.environ.get(NO_SKIP) and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{why}\n{NO_SKIP} is set, so nothing may be skipped."
    return report
