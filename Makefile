# The verbs of the project; `make help` lists them. Everything is made inside the checkout and only when something it
# stands on has changed; the system packages that tests need are the one exception, named before they are installed.

PYTHON ?=
BIN := .venv/bin
RUN_STAMP := .venv/run.stamp
DEV_STAMP := .venv/dev.stamp
BROWSER_FILES := webui/static/vendor/source-sans-3/source-sans-3.css
# No cache: nothing is written outside the checkout.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-cache-dir
# A process each processor; no more than eight, for each brings a database and a browser.
PROCESSES ?= $(shell processors=$$(nproc); echo $$((processors > 8 ? 8 : processors)))
PYTEST = $(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal

PRINT_DATABASE_URL := from engine.config import Settings; print(Settings.from_environment().database_url)
# A new migration is the difference between the tables and an empty database that has all migrations so far.
EMPTY_DATABASE := var/migration.db

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help setup develop run test check format lint types imports cover screenshots bench soak migrate migration worker deploy lock

help: ## List these verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "  make %-11s %s\n", $$1, $$2 }'

setup: $(RUN_STAMP) $(BROWSER_FILES) ## Make .venv from the lock and fetch the browser libraries

develop: setup $(DEV_STAMP)

run: setup ## Open the system on http://127.0.0.1:8080
	@$(BIN)/alur run

test: develop ## Run every test (ARGS="tests/unit -k name" for some)
	@setup/system_packages.sh
	$(PYTEST) $(ARGS)

check: develop ## Everything a machine can say about the code without running it
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: develop ## Bring the code into its one form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lint: develop ## Check style and likely mistakes
	$(BIN)/ruff check

types: develop ## Check types
	$(BIN)/mypy

imports: develop ## Check who imports whom
	$(BIN)/lint-imports

cover: develop ## Run every test and show which lines and branches none of them reaches
	@setup/system_packages.sh
	$(PYTEST) --cov --cov-report=term-missing --cov-report=html $(ARGS)

screenshots: develop ## Take the pictures of the main pages for docs/
	@setup/system_packages.sh
	$(BIN)/python -m docs.screenshots.take

bench: develop ## Print what a completion costs, beside the floor
	$(BIN)/python -m bench $(ARGS)

soak: develop ## Let 10,000 timers come due at once for four workers on PostgreSQL, and kill one (ARGS=2000 for fewer)
	$(BIN)/python -m bench.soak $(ARGS)

migrate: setup ## Bring the database up to date (every alur command does so first)
	ALUR_DATABASE_URL="$$($(BIN)/python -c '$(PRINT_DATABASE_URL)')" $(BIN)/alembic upgrade head

migration: develop ## Write a new migration from the tables (NAME="add due index")
	@test -n "$(NAME)" || { echo 'Name it: make migration NAME="add due index"' >&2; exit 2; }
	@mkdir -p var && rm -f $(EMPTY_DATABASE)
	ALUR_DATABASE_URL=sqlite:///$(EMPTY_DATABASE) $(BIN)/alembic upgrade head
	ALUR_DATABASE_URL=sqlite:///$(EMPTY_DATABASE) $(BIN)/alembic revision --autogenerate -m "$(NAME)"
	@rm -f $(EMPTY_DATABASE)*

worker: setup ## Run a worker of its own, without pages
	$(BIN)/alur worker

deploy: setup ## Deploy diagrams (FILES="processes/x.bpmn")
	@test -n "$(FILES)" || { echo 'Name the files: make deploy FILES="processes/x.bpmn"' >&2; exit 2; }
	$(BIN)/alur deploy $(FILES)

lock: develop ## Write the locks anew from pyproject.toml and package.json (UPGRADE=--upgrade for newer versions)
	setup/lock.sh $(UPGRADE)

$(BIN)/python:
	@setup/make_venv.sh $(PYTHON)

$(RUN_STAMP): requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Alur runs on into .venv."
	@$(PIP) --require-hashes --requirement requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(RUN_STAMP)
	@echo "Installing what the tests and checks need into .venv."
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@touch $@

$(BROWSER_FILES): package-lock.json .npmrc setup/browser_files.py requirements/node.txt | $(RUN_STAMP)
	@echo "Fetching the browser libraries."
	@$(BIN)/python setup/browser_files.py
