# `make demo` and `make test` need only Python 3.11 (or newer), git and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
REAL ?= full
.DEFAULT_GOAL := help
.PHONY: help demo test check real bench docs lock fuzz clean format

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

.venv/ready: pyproject.toml locks/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pratique needs Python 3.11 or newer: set PYTHON=…"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/ready  ## a guided tour: build a small real image, scan it, fix it, scan again
	$(BIN)/pratique demo

test: .venv/ready  ## all tests that need nothing but this checkout
	$(BIN)/pytest -q -n auto -m 'not real'

check: .venv/ready  ## lint, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/commands.py --check

real: .venv/ready  ## tests against real parts, installed from the registries (REAL=smoke: one journey each)
	tests/real/install $(REAL)
	PATH="$(CURDIR)/.real/bin:$$PATH" $(BIN)/pytest -q -m '$(if $(filter smoke,$(REAL)),smoke,real)' tests/real

bench: .venv/ready  ## every number that we claim, side by side with its peer
	bench/run

docs: .venv/ready  ## the generated pages of docs/, and the site in site/
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/commands.py
	@$(MAKE) --no-print-directory .venv/docs/ready
	NO_MKDOCS_2_WARNING=1 .venv/docs/bin/mkdocs build --quiet --strict

.venv/docs/ready: locks/docs.txt  # its own environment: the site's parts are none of ours
	$(PYTHON) -m venv .venv/docs
	.venv/docs/bin/pip install --quiet --disable-pip-version-check --require-hashes -r locks/docs.txt
	@touch $@

fuzz: .venv/ready  ## coverage-guided fuzzing of the parsers (needs atheris), property tests with new examples
	$(BIN)/pip install --quiet --disable-pip-version-check atheris
	$(BIN)/python tests/fuzz.py
	$(BIN)/pytest -q -n auto -m 'not real' --hypothesis-profile=random

lock:  ## renew locks/ (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o locks/dev.txt
	echo 'mkdocs-material>=9.5' | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - -o locks/docs.txt

format: .venv/ready  ## format and fix what can be fixed
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist site
