# The workbench's commands. `make` alone explains them.
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= 2
PYTHON ?= python3
PROGRAM ?= loading
BIN := .venv/bin
export WORKBENCH_ORIGIN ?= http://localhost:$(PORT)

.PHONY: help run dev test check bench browser clean

help: ## explain the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo; echo "  Settings are environment variables; docs/settings.md describes each."

run: .venv/run.stamp ## build everything, load the demo project and serve on PORT (8000)
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python manage.py demo
	@trap 'kill $$worker $$server 2>/dev/null; wait' EXIT INT TERM; \
	(trap 'kill $$one; wait $$one; exit' TERM; \
	while :; do $(BIN)/python manage.py worker --verbosity 0 & one=$$!; wait $$one; sleep 1; done) & worker=$$!; \
	$(BIN)/gunicorn workbench.wsgi --bind $(HOST):$(PORT) --worker-class gthread --workers $(WORKERS) --threads 4 --no-control-socket --log-level warning & server=$$!; \
	wait $$server

dev: .venv/run.stamp ## the same for developing: code reloads, the style guide is at /styleguide/
	@WORKBENCH_DEBUG=1 $(BIN)/python manage.py demo
	@WORKBENCH_DEBUG=1 $(BIN)/python manage.py runserver $(HOST):$(PORT)

test: .venv/test.stamp browser ## run the whole test suite, in a real browser too where there is one
	$(BIN)/python -m pytest -n 2 $(TESTS)

check: .venv/test.stamp ## style, types, import contracts, forgotten migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/bench.stamp ## measure with one of the programs under bench/: PROGRAM=anchoring
	$(BIN)/python -m bench.$(PROGRAM)

browser: # Debian's chromium, installed where it can be
	@sh tests/browser/install.sh

clean: ## remove the virtual environment (the data in var/ stays)
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

.venv/test.stamp: requirements/test.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

.venv/bench.stamp: requirements/bench.txt .venv/test.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@
