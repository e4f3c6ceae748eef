"""The replay, built once for all tests that only look at it."""

import time

import pytest

from workflow.demo_corpus.building import build


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The study, and how long it took, in seconds."""
    began = time.monotonic()
    study = build(tmp_path_factory.mktemp("replay") / "corpus").study
    return study, time.monotonic() - began


@pytest.fixture(scope="session")
def replay(built):
    return built[0]


@pytest.fixture(scope="session")
def seconds(built):
    return built[1]
