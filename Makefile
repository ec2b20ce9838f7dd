# The project's tasks. Needs only make, Python 3.11 or newer and the package registries; no root.
#
#   make scan TARGET=folder   install pqscan's core into .venv and scan a project
#   make test                 install the test tools and liboqs, run the tests
#   make check                everything else that CI asks: lint, types, docs
#   make docs                 write the generated pages and schemas anew

PYTHON ?= python3
EXTRAS ?= test
PYTEST_ARGS ?=
TARGET ?=
export TARGET

VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.pqscan-core
TOOLS := $(VENV)/.pqscan-$(EXTRAS)

# Modules that make a page or schema from data: --write renews it, --check fails where it is old.
# (pqscan.quantum.when.grid takes the same flags but minutes of computing: run it by hand.)
GENERATORS := pqscan.report.rule_docs pqscan.report.quantum_docs

.DEFAULT_GOAL := help
.PHONY: help scan test compiled liboqs lint types docs docs-check check clean

help:
	@sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile

scan: compiled
	@if [ -z "$$TARGET" ]; then \
	  echo "make scan: say what to scan: make scan TARGET=folder" >&2; exit 2; fi
	@$(BIN)/pqscan scan "$$TARGET"

test: $(TOOLS) liboqs-if-possible compiled
	$(BIN)/pytest -n 2 $(PYTEST_ARGS)

# An editable installation compiles nothing by itself, and where PYTHONDONTWRITEBYTECODE is set it
# never would: every start would then take half a second more. Costs a tenth where all is compiled.
compiled: $(CORE)
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q pqscan

liboqs: $(CORE)
	$(BIN)/python tools/liboqs/build.py

.PHONY: liboqs-if-possible
liboqs-if-possible: $(CORE)
	@$(BIN)/python tools/liboqs/build.py --optional

check: lint types docs-check

# vermin keeps the floor: nothing newer than the Python that requires-python promises.
lint: $(TOOLS)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/vermin --quiet --no-tips --eval-annotations --violations --target=3.11- pqscan tools tests/conftest.py

types: $(TOOLS)
	$(BIN)/mypy
	$(BIN)/mypy tools/*/*.py

docs: $(TOOLS)
	@set -e; for module in $(GENERATORS); do echo "writing $$module"; $(BIN)/python -m $$module --write; done

docs-check: $(TOOLS)
	@set -e; for module in $(GENERATORS); do echo "checking $$module"; $(BIN)/python -m $$module --check; done

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

# Stamps: an installation is made again only when what it installs has changed.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "pqscan needs Python 3.11 or newer, and $(PYTHON) is not; name one: make PYTHON=python3.12 …" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

$(CORE): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(TOOLS): pyproject.toml $(CORE)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$(EXTRAS)]'
	@touch $@
