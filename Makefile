# The commands of a day's work. All but `make lock` install what the lock files pin, hashes checked, into .venv; as the locks name
# every dependency, pip has nothing to resolve (--no-deps).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: dataset test test-fast lint benchmark lock clean

dataset: $(VENV)/.installed ## raw/ to a verified release below output/
	$(BIN)/parley build
	$(BIN)/parley verify

test: $(VENV)/.installed-dev ## every test; some minutes, or until so many fail that the first tells more than the rest
	$(BIN)/python -m pytest --numprocesses 2 --maxfail 20

test-fast: $(VENV)/.installed-dev ## the tests without whole builds and releases, stores, browsers, hostile pages; about a minute
	$(BIN)/python -m pytest -m "not slow" --numprocesses 2 --hypothesis-profile quick

lint: $(VENV)/.installed-dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

benchmark: $(VENV)/.installed-benchmark ## articles a second, stage by stage, beside spaCy and textacy
	$(BIN)/python -m tests.benchmarks

lock: $(VENV)/.installed-dev ## pin what the ranges in pyproject.toml give today
	$(BIN)/uv pip compile $(LOCK_FLAGS) --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCK_FLAGS) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

clean: ## everything that can be made again, but not the releases
	rm -rf $(VENV) .cache build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

LOCK_FLAGS := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --no-header --no-emit-index-url

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes --no-deps --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	mkdir -p .cache/parley/prefect
	DO_NOT_TRACK=1 PREFECT_HOME=$(CURDIR)/.cache/parley/prefect $(BIN)/prefect server database upgrade --yes >$@.log 2>&1 # or the first build does
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(INSTALL) --require-hashes --no-deps --requirement requirements-dev.lock
	touch $@

$(VENV)/.installed-benchmark: $(VENV)/.installed-dev
	$(INSTALL) --editable ".[benchmark]"
	touch $@
