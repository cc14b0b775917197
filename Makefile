# One command a job. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_DATA ?= data/demo
DEMO := MATERNITY_REGION=demo MATERNITY_DATA=$(DEMO_DATA)
PORT ?= 8050

.PHONY: help demo demo-data serve load install test soak lint types imports catalogue bench pictures lock clean browser office postgres papers

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: demo-data ## build the demo region, load it and serve it on http://127.0.0.1:8050
	$(DEMO) PORT=$(PORT) $(BIN)/python app.py

demo-data: $(DEMO_DATA)/CURRENT ## build and load the demo region without serving it

$(DEMO_DATA)/CURRENT: | $(VENV)/.runtime
	$(DEMO) $(BIN)/python -m etl demo --out $(DEMO_DATA)/inbox
	$(DEMO) $(BIN)/python -m etl run

serve: $(VENV)/.runtime ## serve the data in MATERNITY_DATA
	$(BIN)/python app.py

load: $(VENV)/.runtime ## the nightly job: load what is new in the inbox
	$(BIN)/python -m etl run

install: $(VENV)/.test ## make .venv with all that `make demo` and `make test` need

test: $(VENV)/.test browser office postgres papers ## run every test but the slow ones
	$(BIN)/python -m pytest -n 3 --dist loadfile -m "not soak" $(ARGS)

soak: $(VENV)/.test browser office postgres papers ## run the slow fault and endurance tests
	$(BIN)/python -m pytest -n 2 -m soak $(ARGS)

lint: $(VENV)/.dev ## check style, Dockerfile and catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Dockerfile
	$(BIN)/python -m catalogue check

types: $(VENV)/.dev ## check types
	$(BIN)/mypy

imports: $(VENV)/.dev ## check who imports whom
	$(BIN)/lint-imports

bench: $(VENV)/.test browser ## measure what README quotes
	$(BIN)/python -m benchmarks $(ARGS)

pictures: $(VENV)/.test browser ## draw the pictures of docs/methods.md again
	$(BIN)/python -m docs.pictures

lock: $(VENV)/.dev ## renew the lock files from pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/runtime.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra test pyproject.toml -o requirements/test.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra test --extra dev pyproject.toml -o requirements/dev.lock

clean: ## remove the virtual environment, caches and the demo's data
	rm -rf $(VENV) $(DEMO_DATA) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A lock file is installed once; its stamp says which. Each larger set holds the smaller ones.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: set PYTHON=/path/to/python3.11."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian or Ubuntu, apt-get install python3-venv."; rm -rf $(VENV); exit 1; }

$(VENV)/.%: requirements/%.lock | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@$(BIN)/python requirements/third_party.py
	@touch $@

browser:
	@bash tests/browser/install_chromium

office:
	@bash tests/etl/install_libreoffice

postgres:
	@bash tests/store/install_postgres

papers:
	@bash tests/reports/install_poppler
