"""The tables of the pages that repeat what the program says are held to what it says."""

from tests.making.modules import ROOT
from workflow.errors import DiskFull, Locked, NoStudy, WrongKey, WrongUsage
from workflow.transcribe.kinds import KINDS
from workflow.transcribe.verbatim import notations


def page(*names):
    return "\n".join((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in names)


def test_every_reason_to_hear_a_place_again_is_explained_in_the_programs_own_words():
    told = page("verbatim", "damaged-sound")
    assert [kind.sentence for kind in KINDS.values() if kind.sentence not in told] == []


def test_every_notation_of_pauses_has_its_name_in_the_table():
    told = page("verbatim")
    assert [name for name in notations() if f"`{name}`" not in told] == []


def test_every_exit_code_stands_in_the_table():
    told = page("transcribe")
    codes = {0, 1, *(kind.exit_code for kind in (WrongUsage, NoStudy, Locked, WrongKey, DiskFull))}
    assert [code for code in sorted(codes) if f"| {code} |" not in told and f"| `{code}` |" not in told] == []
