"""Double coding as a research assistant types it; what the page shows is what is printed."""

import csv
import io
import json
import os

import pytest

from tests.making import coded
from tests.making.modules import ROOT
from workflow.cli.boundary import run
from workflow.rigour import codings

PAGE = (ROOT / "docs" / "double-coding.md").read_text(encoding="utf-8")


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """What a command prints to both outputs, with the folder of the study shown as the page shows it."""
    study = coded.study(tmp_path / "my-study")
    monkeypatch.chdir(study.path)
    study.db.close()

    def type_it(*words, expect=0):
        capsys.readouterr()
        code = run(list(words))
        said = capsys.readouterr()
        assert code == expect, said.err
        return (said.out + said.err).replace(str(tmp_path), "/home/you").replace(os.sep, "/")

    return type_it


def on_the_page(printed):
    """Every line of what was printed stands on the page, in this order, one below the other."""
    lines = "\n".join(line.rstrip() for line in printed.strip().splitlines())
    assert lines in PAGE, f"docs/double-coding.md does not show:\n{lines}"


def opened(tmp_path):
    from workflow.store.folder import open_study

    return open_study(tmp_path / "my-study")


def test_from_the_pack_to_the_figures_of_the_paper(typed, tmp_path):
    on_the_page(typed("coding", "pack"))
    study = opened(tmp_path)
    paths = coded.handed_in(study, tmp_path)
    study.db.close()
    on_the_page(typed("coding", "import", str(paths["A"]), "--coder", "A"))
    assert "not in yet" in typed("coding", "agreement", expect=1)
    on_the_page(typed("coding", "import", str(paths["B"]), "--coder", "B"))
    on_the_page(typed("coding", "consensus"))
    assert "These were open codes, and nothing has been matched; kappa" in typed("coding", "agreement")
    assert '--match "code of B=code of A"' in typed("coding", "consensus", "--match", "bad sleep", expect=2)
    typed("coding", "consensus", "--match", "bad sleep=sleep", "--match", "exercise: breathing=breathing exercise", "--apart", "talking")
    on_the_page(typed("coding", "agreement"))
    facts = json.loads(typed("coding", "agreement", "--unit", "character", "--json"))
    assert facts["unit"] == "character" and facts["agreement"][1]["all_text"]["n"] > 1000

    typed("coding", "consensus", "--out", str(tmp_path / "differences.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "differences.csv").read_text(encoding="utf-8-sig"))))
    for row in rows:
        row["agreed"], row["why"] = row["A"] or row["B"], "read again together"
    (tmp_path / "filled.csv").write_bytes(codings.to_csv([tuple(row.values()) for row in rows], tuple(rows[0])))
    assert f"{len(rows)} differences, {len(rows)} decided." in typed("coding", "consensus", "--from", str(tmp_path / "filled.csv"))
    assert "read again together" in typed("coding", "consensus", "--log")
    final = tmp_path / "final.csv"
    assert "codings after consensus" in typed("coding", "consensus", "--final", str(final))
    assert b"being heard" in final.read_bytes()
    assert json.loads(typed("coding", "consensus", "--json"))["same"]["bad sleep"] == "sleep"


def test_a_fixed_codebook_goes_straight_to_agreement(typed, tmp_path):
    (tmp_path / "codes.csv").write_text("code\nbeing heard\n", encoding="utf-8")
    typed("coding", "pack", "R1", "--codebook", str(tmp_path / "codes.csv"))
    study = opened(tmp_path)
    for coder, path in coded.handed_in(study, tmp_path).items():
        kept = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if "being heard" in line or "transcript" in line]
        path.write_text("\n".join(kept), encoding="utf-8")
        assert "codings of" in typed("coding", "import", str(path), "--coder", coder)
    study.db.close()
    said = typed("coding", "agreement", "--unit", "character")
    assert "With a single code, kappa over coded text cannot be above 0" in said and "open codes" not in said


@pytest.mark.parametrize(
    "words, told",
    [
        (("coding", "pack", "--coder", "A"), "Two coders are needed"),
        (("coding", "consensus"), "Nothing is coded twice yet"),
        (("coding", "import", "nowhere.csv", "--coder", "A"), "Nothing is coded twice yet"),
        (("coding", "saturation", "--stopped", "information power"), "Say which series"),
    ],
)
def test_a_slip_is_told_in_one_sentence(typed, words, told):
    assert told in typed(*words, expect=2 if "Two" in told or "series" in told else 1)


def test_another_reason_for_stopping_is_kept(typed):
    assert "information power" in typed("coding", "saturation", "--series", "first-interview", "--stopped", "information power: narrow aim")
