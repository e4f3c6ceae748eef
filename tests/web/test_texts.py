"""What pages say, they say in every language that they speak."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from tests.making import board_study, plain_model
from workflow.people.candidates import STANDINGS
from workflow.people.consent import SCOPES
from workflow.people.contacts import REFUSALS
from workflow.people.gates import ACTIONS
from workflow.rigour.checks import ANSWERS
from workflow.schedule.closing import ABSENT
from workflow.schedule.today import ASKING, NEWS
from workflow.store.steps import Wish, init
from workflow.today.board import STAGES, WINDOWS
from workflow.today.lines import PARTS
from workflow.today.steps.board import board
from workflow.web import assets
from workflow.web.saying import BLANK, sayings

DUTCH = assets.texts("nl")["board"]["said"]
SAME = {"open", "Member checks"}  # one word in both languages


def test_both_languages_say_everything():
    def names(value, path=""):
        if isinstance(value, dict):
            return {name for key, entry in value.items() for name in names(entry, f"{path}.{key}")}
        return {path}

    english, dutch = names(assets.texts("en")), names(assets.texts("nl"))
    assert english - dutch == set()
    own = (".script.kinds.", ".names.script.why.")  # sentences that the program itself says in English
    assert [name for name in dutch - english if not name.startswith(own)] == []


def test_the_board_says_in_dutch_what_the_program_says_in_english():
    say = sayings(DUTCH)
    scopes = [SCOPES[ACTIONS[action][0]] for action in ("close", "transcribe")]
    labels = [*PARTS.values(), *STAGES.values(), *WINDOWS.values(), *STANDINGS.values(), *scopes]
    labels += [*ABSENT.values(), *ANSWERS.values(), *REFUSALS.values()]
    labels += [f"S3: {what}" for what in ASKING.values()] + [f"S3: P7 {what}" for what in NEWS.values()]
    labels += [f"S3 (first-interview) {what}: find another day" for what in ("was cancelled", "did not take place")]
    labels += [f"S3 was held {early}: why outside its window?" for early in ("early", "late")]
    labels += [f"C3: {standing}" for standing in STANDINGS.values()]
    assert [label for label in labels if say(label) in (label, f"C3: {label[4:]}") and label not in SAME] == []


def sentences_in(module, functions=None):
    """Every text of several words that a module may say, a blank filled with an id; no docstring, no hint, no command to type."""
    tree = ast.parse(Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and (functions is None or node.name in functions)]
    assert functions is None or {node.name for node in found} == set(functions)
    return {text for node in found for text in said_in(node) if " " in text.strip() and not text.startswith("workflow ")}


def said_in(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(piece.value if isinstance(piece, ast.Constant) else "P7" for piece in node.values)
    elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # a docstring
        for child in ast.iter_child_nodes(node):
            if not (isinstance(child, ast.keyword) and child.arg in ("hint", "command")):
                yield from said_in(child)


# Where what the board says comes from: a module, and of some only these functions.
SOURCES = {
    "workflow.schedule.today": None,
    "workflow.people.steps.today": None,
    "workflow.transcribe.steps.today": None,
    "workflow.review.steps.today": None,
    "workflow.rigour.steps.today": None,
    "workflow.today.first": None,
    "workflow.people.gates": ("refusal", "_without_consent"),
    "workflow.people.steps.gate": ("refusals",),
    "workflow.people.steps.consenting": ("to_sign",),
    "workflow.people.sampling.reasons": ("why", "unreachable", "_needed", "_unknown"),
    "workflow.people.sampling.matrix": ("matrix", "wanted", "remark"),
    "workflow.rigour.checks": ("late",),
    "workflow.transcribe.steps.ready": None,
    "workflow.transcribe.steps.book": ("lying",),
    "workflow.transcribe.steps.params": ("require_language",),
    "workflow.transcribe.steps.run": ("_set_aside",),
    "workflow.models.choosing": ("candidates",),
    "workflow.transcribe.audio.decode": None,
}
# Pieces that the rooms put together: what they make is among WHOLE, or in the labels above.
PUT_TOGETHER = set(
    """are left in the pool|did not take place|first P7 (P7P7)|have 0, want P7|have P7P7, want P7|is left in the pool|of P7 P7|was cancelled
    |P7 nobody's yet|1 transcript is|P7 transcripts are|P7 of the P7 P7 not phoned yet; who comes first says: workflow sample next
    |Only P7 more|P7 P7 P7 (P7): name it as a limitation, or add people to the list.| that knows the language P7
    |There is no model on this computerP7.|P7 --send|P7 Next: P7.|P7 P7|P7: P7|P7less than a minute of sound|SP7 (P7) P7: find another day
    |SP7 was held P7: why outside its window?|SP7: P7|SP7: P7 P7""".replace("\n    ", "").split("|")
)
LIMIT = ": name it as a limitation, or add people to the list."
WHOLE = (
    "first from region Utrecht aged 18-39 (have 0, want 1 each); no minimum number asks for more",
    "first of gender F (have 0, want 1); first of gender F of work paid from region Utrecht (have 0, want 2 and 1)",
    "first aged 18-39 (have 0, want 1); gender F still short (have 3 and 1 agreed, want 5); age not known",
    f"Nobody of gender F is left in the pool (have 1, want 2){LIMIT}",
    f"Only 1 more of gender F is left in the pool (have 1 and 1 agreed, want 5){LIMIT}",
    f"Only 2 more of gender F are left in the pool (have 1, want 5){LIMIT}",
    "There is no model on this computer.",
    "There is no model on this computer that knows the language 'nl'.",
    "The file R1.wav is gone from the recordings folder. Next: bring it back from a backup.",
    "late; less than a minute of sound",
    "1 transcript is nobody's yet",
    "2 transcripts are nobody's yet",
    "1 of the patients is not phoned yet; who comes first says: workflow sample next",
    "2 of the patients are not phoned yet; who comes first says: workflow sample next",
    "attempt 2 of 3: not today again; try an afternoon or an evening",
    "attempt 4 of 4: any time of day",
    "P1's written consent is not in yet. P2's consent (form 3) does not cover an interview. Have it signed before the interview.",
    'P7\'s written consent is not in yet. or: workflow session no-show S3, or: workflow schedule cancel S3 --reason "..."',
    "P7 withdrew on 2026-11-24 and is not transcribed again.",
)
ENGLISH = re.compile(r"\b(the|are|not|yet|have|from|first|again|each|only|nobody|more|has|does|or|try)\b", re.IGNORECASE)


@pytest.mark.parametrize("text", WHOLE)
def test_no_word_of_what_the_rooms_put_together_stays_english(text):
    said = re.sub(r"workflow [a-z -]+", "", sayings(DUTCH)(text))
    assert said != text and ENGLISH.findall(said) == []


def test_every_sentence_in_the_rooms_that_the_board_asks_has_a_dutch_twin():
    say = sayings(pair for pair in DUTCH if pair[0] not in ("{} and {}", "{} or {}", "{}: {}"))
    found = {text for module, functions in SOURCES.items() for text in sentences_in(module, functions)}
    assert len(found) > 80 and sorted(text for text in found - PUT_TOGETHER if say(text) == text) == []
    assert found >= PUT_TOGETHER, "what is in this list and nowhere else can go"


@pytest.fixture
def studies(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKFLOW_MODELS", str(plain_model.put(tmp_path / "models", "small", "en")))
    return [board_study.study(tmp_path / "pain"), init(tmp_path / "empty", Wish())]


def test_no_sentence_of_a_study_under_way_or_of_an_empty_one_stays_english(studies):
    say, sentences = sayings(DUTCH), set()
    for study in studies:
        found = board(study, "2026-11-24T11:30")
        for line in (line for lines in (*found.today.values(), *found.week.values()) for line in lines):
            sentences |= {line.what, line.why}
        sentences |= {text for road in found.first for text in (road.begins, *(step.why for step in road.steps))}
        sentences |= {row.remark for matrix in found.matrices for row in matrix.rows}
    assert len(sentences) > 20 and [text for text in sentences if text and say(text) == text] == []


def test_no_word_that_a_sentence_leaves_open_is_lost_in_dutch():
    assert [pair for pair in DUTCH if len(pair) != 2 or pair[0].count(BLANK) != pair[1].count(BLANK)] == []
    english = [pair[0] for pair in DUTCH]
    assert len(english) == len(set(english))


def test_what_nobody_has_translated_stays_as_it_is():
    say = sayings(DUTCH)
    assert say("a remark of nobody's") == "a remark of nobody's" and say("") == ""
    assert say("late; 39 minutes of sound") == "te laat; 39 minuten geluid"
