"""Reads a module of Python without running it: its floor, its imports, its texts, how long its functions are (floor 4)."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Import:
    """One name that a module imports: `name` is as specific as the statement allows."""

    name: str
    line: int


@dataclass(frozen=True)
class Module:
    """One file of Python, read but never run."""

    path: Path
    name: str  # workflow.store.events
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    @property
    def floor(self) -> int | None:
        return floor_of(self.tree)

    def at(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path}:{line}"


def floor_of(tree: ast.Module) -> int | None:
    """The number at the end of the first line of the module's docstring, or None."""
    lines = (ast.get_docstring(tree) or "").splitlines()
    found = re.search(r"\(floor ([0-4])\)\.?$", lines[0].rstrip()) if lines else None
    return int(found[1]) if found else None


def imports_of(module: Module) -> list[Import]:
    """Everything the module imports, at its top, inside functions and for type checking; relative names made whole."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = module.name.split(".")
                here = here[: len(here) - node.level + module.is_package]
                base = ".".join([*here, base] if base else here)
            found += [Import(f"{base}.{alias.name}", node.lineno) for alias in node.names]
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("importlib.import_module", "import_module", "__import__")
            and node.args
        ):
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                found.append(Import(name.value, node.lineno))
    return found


def read_module(path: Path, root: Path) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(path, name, ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))


def within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(place + ".") for place in places)


def target_of(imported: str, modules: dict[str, Module]) -> Module | None:
    """The module that the name leads to: the name itself, or, for `module.function`, what stands before the last dot."""
    return modules.get(imported) or modules.get(imported.rpartition(".")[0])


def strings_of(tree: ast.AST) -> list[tuple[str, int]]:
    """Every text written in the module, docstrings apart; the parts of an f-string as one."""
    documentation, found = set(), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            documentation.add(node.value)
        if isinstance(node, ast.JoinedStr):
            found.append(("".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values), node.lineno))
    found += [
        (n.value, n.lineno) for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and n not in documentation
    ]
    return found


def code_lines(function: Function) -> int:
    """Lines from `def` to the end, the docstring apart."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


def statements(node: ast.AST) -> int:
    """Statements in a body, those inside its blocks included, the docstring apart."""
    body = [n for n in ast.walk(node) if isinstance(n, ast.stmt) and n is not node]
    return len(body) - (1 if ast.get_docstring(node) else 0)


def functions_of(tree: ast.Module) -> list[Function]:
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def is_command(function: Function) -> bool:
    """Decorated as a click command or group: `@click.command(...)`, `@group.command`, `@cli.group(...)`."""
    called = (ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list)
    return any(name.rpartition(".")[2] in ("command", "group") for name in called)
