# On a bare machine with Python 3.11 to 3.13, venv and make: `make demo` and `make test` are all it takes.
PYTHON ?= python3
PYTEST_ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
TESTERS ?= -n logical --maxprocesses 4 --dist loadfile
# Where somebody has told Python to keep no compiled modules, each of the hundreds of programs that tests start would compile all anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo test bench soak stick lint clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-6s %s\n' "$$name" "$$text"; done

# Installed once, and again only when what is wanted has changed.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "This needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is not one. Next: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python could not make a virtual environment. Next, on Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	$(PY) -m pip install --quiet --disable-pip-version-check -e ".[test]" -c constraints.txt
	@touch $@

demo: $(STAMP) ## a whole small study, from the sampling list to the transcript, in demo-study/
	$(PY) -m workflow demo demo-study

test: $(STAMP) ## the fast tests (a few minutes), and how long they took
	@started=$$(date +%s); $(PY) -m pytest $(TESTERS) --durations=5 $(PYTEST_ARGS); code=$$?; \
		echo "The tests took $$(( $$(date +%s) - started )) seconds."; exit $$code

bench: $(STAMP) ## measure start-up, speed, memory, damage and kills; add ARGS=--write for docs/benchmarks.md
	$(PY) -m tests.benchmarks $(ARGS)

soak: $(STAMP) ## the long checks: slow tests, 1,000 kills, damage at 100 positions
	$(PY) -m pytest -m slow $(PYTEST_ARGS)
	$(PY) -m tests.benchmarks.kill --kills 1000
	$(PY) -m tests.benchmarks.damage --positions 100

stick: $(STAMP) ## all that a computer without internet needs, into DIR (make stick DIR=/media/stick/workflow)
	@test -n "$(DIR)" || { echo "Where to? Next: make stick DIR=/media/stick/workflow" >&2; exit 1; }
	$(PY) -m tests.making.stick "$(DIR)"

$(VENV)/.linters: $(STAMP)
	$(PY) -m pip install --quiet --disable-pip-version-check -e ".[test,dev]" -c constraints.txt
	@touch $@

lint: $(VENV)/.linters ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

clean: ## remove what make, tests and builds left behind; studies stay
	rm -rf $(VENV) build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
