SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_FLAGS := --quiet --no-compile --disable-pip-version-check --no-deps --only-binary :all: --require-hashes
ADDRESS ?= 127.0.0.1:8000
DATA ?= demo

.PHONY: run test install install-dev lint types update-pins messages docs screenshots clean

$(BIN)/python:
	@sh scripts/make-venv.sh $(PYTHON) $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing pinned dependencies ..."
	@$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install $(PIP_FLAGS) -r requirements/dev.txt
	@touch $@

install: $(VENV)/.run

install-dev: $(VENV)/.dev

run: install
	@$(BIN)/concilia run --address $(ADDRESS) --data $(DATA)

test: install-dev
	@sh scripts/test.sh $(BIN)

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: install-dev
	$(BIN)/mypy

update-pins: install-dev
	@sh scripts/update-pins.sh $(BIN)

messages: install-dev
	$(BIN)/concilia messages update

docs: install
	$(BIN)/concilia permissions --markdown > docs/permissions.md

screenshots: install-dev
	$(BIN)/python scripts/screenshots.py docs/pictures

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis
