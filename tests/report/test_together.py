"""All reports on one page: it needs nothing from elsewhere, does nothing that a typed word asks of it, and is the same twice."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest

from tests.making.reported import SETTINGS, Making, published
from workflow.report.every import every
from workflow.report.manuscript.checking import DIFFERS
from workflow.report.said import LANGUAGES
from workflow.report.steps import manuscript, writing
from workflow.report.steps.reports import Desk
from workflow.report.steps.together import together
from workflow.store import whole
from workflow.study import read

EVIL = '=1+1<script>alert(1)</script>\\u202e\\u0000\\" onload=\\"x'


def desk(made):
    material = made.material()
    return Desk(material, every(material), "Change log: 3 changes, head 0123456789abcdef.")


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.ids = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes
        self.ids += [value for name, value in attributes if name == "id"]


def test_the_page_holds_everything_itself_and_every_link_leads_somewhere():
    made = together(desk(published()), ())
    page = made.files["report.html"].decode()
    seen = Seen(page)
    assert not seen.tags & {"script", "link", "img", "iframe", "object", "form"}
    outside = [value for name, value in seen.attributes if name in ("src", "href", "xlink:href") and not value.startswith("#")]
    assert outside == [] and "@import" not in page and "url(http" not in page
    assert len(seen.ids) == len(set(seen.ids))
    used = [value[1:] for name, value in seen.attributes if name in ("href", "xlink:href")] + re.findall(r"url\(#([^)]+)\)", page)
    assert set(used) <= set(seen.ids)
    drawn = re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert len(drawn) == 4 and all(len(text) > 40 for text in drawn)


def test_the_same_study_gives_the_same_bytes_and_every_fact_once():
    first, second = (together(desk(published()), ()) for _ in range(2))
    assert first.files == second.files
    ids = [fact["id"] for fact in first.json["facts"]]
    assert len(ids) == len(set(ids)) > 100 and len(first.json["items"]) == 53


def test_whatever_was_typed_into_the_study_is_shown_and_does_nothing():
    settings = SETTINGS.replace('title = "A study"', f'title = "{EVIL}"\nfunding = "{EVIL}"').replace(
        'label = "first interview"', f'label = "{EVIL}{"x" * 1000}"'
    )
    made = together(desk(replace(published(), settings=read(settings))), ())
    page = made.files["report.html"].decode()
    assert "script" not in Seen(page).tags and not [name for name, _ in Seen(page).attributes if name.startswith("on")]
    assert "\\u202e" not in page and "\\u0000" not in page
    with zipfile.ZipFile(io.BytesIO(made.files["report.docx"])) as document:
        assert document.testzip() is None and "<script" not in document.read("word/document.xml").decode()


def test_the_head_of_every_table_in_word_is_repeated_on_each_page():
    document = docx.Document(io.BytesIO(together(desk(published()), ()).files["report.docx"]))
    assert len(document.tables) > 3
    for table in document.tables:
        assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, *[False] * (len(table.rows) - 1)]
        assert table._tbl.xpath("w:tblPr/w:tblCaption/@w:val") != [""]


def test_a_study_in_which_nothing_happened_says_so():
    made = together(desk(Making()), ())
    assert "Nothing of this is recorded yet" in made.text and "SRQR" in made.files["report.html"].decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_methods_paragraph_of_the_program_never_differs_from_the_study(language):
    at = desk(published())
    found = manuscript.checked_text(at, writing.methods(at, language).body)
    assert [one for one in found.findings if one.status in (DIFFERS, "no data")] == []
    assert found.counted()["agrees"] > 20


def test_everything_that_happens_to_a_subject_has_a_fold(replay_subjects):
    assert replay_subjects <= set(whole.folds())


@pytest.fixture
def replay_subjects():
    """The subjects that rooms write events of, as their modules name them."""
    import ast

    from tests.making.modules import ROOT

    named = {"session", "recording", "candidate"}
    for path in (ROOT / "workflow").rglob("*.py"):
        if "models" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SUBJECT" and isinstance(node.value, ast.Constant):
                    named.add(node.value.value)
    assert len(named) >= 9
    return named


def test_the_json_is_what_other_programs_read():
    assert json.loads(json.dumps(together(desk(published()), ()).json))["report"] == "all"
