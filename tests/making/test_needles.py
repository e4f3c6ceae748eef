"""The search finds what it is told to find; else its silence would prove nothing."""

import base64
import gzip
import json
import unicodedata
import zipfile

import pytest

from tests.making.needles import found_in

NEEDLE = "Ánna O'Brién"
WAYS = {
    "plain": NEEDLE.encode(),
    "decomposed": unicodedata.normalize("NFD", NEEDLE).encode(),
    "small": NEEDLE.lower().encode(),
    "utf-16": NEEDLE.encode("utf-16"),
    "json": json.dumps({"name": NEEDLE}).encode(),
    "base64": base64.b64encode(b"Dear " + NEEDLE.encode() + b", hello"),
    "gzip": gzip.compress(NEEDLE.encode()),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_needle_is_found_in_every_disguise(tmp_path, way):
    (tmp_path / "hay.bin").write_bytes(b"hay " * 99 + WAYS[way] if way != "gzip" else WAYS[way])
    assert found_in(tmp_path, [NEEDLE]) == [f"hay.bin: {NEEDLE}"]
    assert found_in(tmp_path, ["somebody else"]) == []


def test_a_needle_in_a_zip_inside_a_zip_and_in_a_name_is_found(tmp_path):
    with zipfile.ZipFile(tmp_path / "inner.docx", "w") as inner:
        inner.writestr("word/document.xml", f"<t>{NEEDLE}</t>")
    with zipfile.ZipFile(tmp_path / "outer.zip", "w", zipfile.ZIP_DEFLATED) as outer:
        outer.write(tmp_path / "inner.docx", "R1.docx")
    (tmp_path / "inner.docx").unlink()
    (tmp_path / f"{NEEDLE}.wav").touch()
    assert len(found_in(tmp_path, [NEEDLE])) == 2
