"""The walks over a file's own structure: nothing to say about whole files, never silent about broken ones (floor 4)."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.making.sounds import KINDS
from workflow.transcribe.audio.walkers import adts, amr, flac, mp3, ogg, walk

RAW = {"mp3": mp3, "aac": adts, "amr": amr, "flac": flac}
CONTAINERS = sorted(set(KINDS) - set(RAW))
WALKED = ["3gp", "aiff", "caf", "m4a", "mkv", "mov", "ogg", "opus", "wav", "webm", "wma"]


@pytest.mark.parametrize("extension", CONTAINERS)
def test_a_whole_container_gives_no_finding(clean, extension):
    assert walk(extension, clean[extension].read_bytes()) == []


@pytest.mark.parametrize("extension", RAW)
def test_a_whole_stream_is_one_unbroken_chain_that_covers_every_byte_of_sound(clean, extension):
    data = clean[extension].read_bytes()
    found = RAW[extension].survey(data)
    frames = list(RAW[extension].frames(data, found))
    assert found.findings == [] and found.shifted_from_ms is None
    assert all(one.offset + one.size == two.offset for one, two in itertools.pairwise(frames))
    assert frames[-1].offset + frames[-1].size == len(data)


@pytest.mark.parametrize("extension", ["mp3", "aac", "flac"])
def test_garbage_anywhere_breaks_the_chain_and_is_found(clean, extension):
    data = clean[extension].read_bytes()
    first = next(iter(RAW[extension].frames(data, RAW[extension].survey(data)))).offset
    chance = random.Random(3)
    for _ in range(40):
        at = chance.randrange(first, len(data) - 4096)
        found = RAW[extension].survey(data[:at] + chance.randbytes(4096) + data[at + 4096 :])
        assert any(finding.start_byte < at + 4096 and at < finding.end_byte for finding in found.findings)


def test_an_mp3_counts_its_lost_frames_exactly(clean):
    data = clean["mp3"].read_bytes()
    whole = mp3.survey(data).frames
    chance = random.Random(4)
    for _ in range(40):
        at = chance.randrange(500, len(data) - 4096)
        assert mp3.survey(data[:at] + chance.randbytes(4096) + data[at + 4096 :]).frames == whole


@pytest.mark.parametrize("extension", ["opus", "webm", "mkv"])
def test_garbage_in_a_container_of_small_pieces_is_found_by_the_walk_alone(clean, extension):
    data = clean[extension].read_bytes()
    chance = random.Random(5)
    for _ in range(40):
        at = chance.randrange(1000, len(data) - 4096 - 1000)
        assert walk(extension, data[:at] + chance.randbytes(4096) + data[at + 4096 :])


@pytest.mark.parametrize("extension", ["opus", "webm", "mkv", "m4a", "wav", "aiff", "caf", "wma"])
def test_a_file_cut_anywhere_is_found(clean, extension):
    data = clean[extension].read_bytes()
    chance = random.Random(6)
    for _ in range(40):
        assert walk(extension, data[: chance.randrange(len(data) // 3, len(data) - 20)])


@given(st.binary(max_size=4000))
@settings(max_examples=60)
def test_no_bytes_make_a_walk_fail(data):
    for extension in WALKED:
        for finding in walk(extension, data):
            assert finding.why.endswith(".")
    for walker in RAW.values():
        walker.survey(data)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_mutation_makes_a_walk_fail_or_run_for_ever(clean_heads, data):
    extension = data.draw(st.sampled_from(sorted(clean_heads)))
    copy = bytearray(clean_heads[extension])
    for _ in range(data.draw(st.integers(1, 20))):
        copy[data.draw(st.integers(0, len(copy) - 1))] = data.draw(st.integers(0, 255))
    if extension in RAW:
        found = RAW[extension].survey(bytes(copy))
        if found is not None:
            frames = list(RAW[extension].frames(bytes(copy), found))
            assert all(one.index < two.index for one, two in itertools.pairwise(frames))
    else:
        walk(extension, bytes(copy))


@pytest.fixture(scope="module")
def clean_heads(clean):
    return {extension: clean[extension].read_bytes()[:12_000] for extension in KINDS}


def test_the_checksum_of_ogg_is_that_of_the_standard(clean):
    data = clean["opus"].read_bytes()
    page = ogg.page_at(data, 0)
    assert page is not None and page.first and data[page.end : page.end + 4] == b"OggS"
    for bit in range(8):
        broken = bytearray(data[: page.end])
        broken[30] ^= 1 << bit
        assert ogg.page_at(bytes(broken), 0) is None
