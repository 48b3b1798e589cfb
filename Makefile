# Everything is built inside the checkout: .venv for the program, build for what it writes, .cache for the rest.

# The first Python that is new enough; or name one: make brief PYTHON=/path/to/python3
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && echo $$p && break; done)
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CASE ?=
BIN := .venv/bin
# Tests wait for processes and files a third of the time: three of them for two processors.
# Each starts with a run of neighbouring files, so that what the tests of one file share is made once.
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null | awk '{print int($$1 * 3 / 2 + 0.5)}')

export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help brief test bench soak docs pictures clean

help:
	@echo "make brief   the brief on the bundled case, in build/   (CASE=mine/case.yaml for your own)"
	@echo "make test    style, types, layers and every test        (PYTEST='-k consent' for some)"
	@echo "make bench   the benchmarks; their tables go into benchmarks/README.md"
	@echo "make soak    hours of cases on borders, spoilt files and kills; the figures go into benchmarks/reliability.md"
	@echo "make docs    docs/case.md, which explains every field of a case, from the records"
	@echo "make pictures   the pictures of the README, in docs/   (needs Chromium)"
	@echo "make clean   removes all that make built"

brief: .venv/installed
	@$(BIN)/policy-options brief $(CASE) --out build

test: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --cache-dir .cache/import-linter
	$(BIN)/python -m pytest -q -n $(or $(WORKERS),auto) --dist worksteal $(PYTEST)

bench: .venv/installed-test
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.startup
	$(BIN)/python -m benchmarks.explaining
	$(BIN)/python -m benchmarks.map
	$(BIN)/python -m benchmarks.efficient
	$(BIN)/python -m benchmarks.questions_growth
	$(BIN)/python -m benchmarks.published
	$(BIN)/python -m benchmarks.draws
	$(BIN)/python -m benchmarks.brief
	$(BIN)/python -m benchmarks.plain_language

soak: .venv/installed-test
	$(BIN)/python -m benchmarks.soak --write $(SOAK)
	$(BIN)/python -m benchmarks.ledger --write
	$(BIN)/python -m benchmarks.studies --write
	$(BIN)/python -m benchmarks.fuzz --write
	$(BIN)/python -m benchmarks.magnitudes --write
	$(BIN)/python -m benchmarks.faults --write

docs: .venv/installed-test
	$(BIN)/python -m docs.case_reference

pictures: .venv/installed-test
	$(BIN)/python -m docs.pictures

clean:
	rm -rf .venv build dist .cache *.egg-info

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "policy-options needs Python 3.11 or newer, and none was found:" \
	"install one, or name it: make brief PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { echo "policy-options needs Python 3.11 or newer;" \
	"$(PYTHON) is not." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment:" \
	"install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }

.venv/installed: .venv/bin/python setup.cfg pyproject.toml
	@echo "Installing policy-options into .venv ..."
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/installed-test: .venv/bin/python setup.cfg pyproject.toml
	@echo "Installing policy-options and what tests it into .venv ..."
	@$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch .venv/installed $@
