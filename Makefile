# Everything one does with a checkout; `make` alone lists it.
# Programs are called as `python -m`, since the scripts in .venv/bin break when the path has spaces.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run stop test check lint format demo screenshots axe bench bench-quick \
	bench-large profile mutations siege pins clean
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
# More words for pytest: make test ARGS="-k openings -x"
ARGS ?=
# Where pictures go
FOLDER ?= docs/screenshots
# How often a benchmark is run
RUNS ?= 1

# Runs pytest, and sees to it that no embedded server is left, whatever ended the tests.
define run_pytest
@trap : INT TERM; status=0; \
$(PYTHON) -m pytest $(1) $(ARGS) || status=$$?; \
$(PYTHON) -m oasst_collect.embedded stop --if-unused; exit $$status
endef

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; \
	do printf '  make %-11s %s\n' "$$name" "$$text"; done

setup: ## create or renew .venv (does nothing when it is up to date)
	@sh scripts/setup.sh

run: setup ## the site with worker and beat on http://127.0.0.1:8000 (HOST=, PORT=); Ctrl-C ends it
	@exec $(PYTHON) -m oasst_collect.supervisor --host '$(HOST)' --port '$(PORT)'

stop: ## end a running site and the embedded PostgreSQL and Redis
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m oasst_collect.supervisor --stop && \
	$(PYTHON) -m oasst_collect.embedded stop; fi

test: setup ## every test, browser tests included (ARGS= for pytest)
	$(call run_pytest,-n 2 --durations=10)

check: setup ## the fast tests only
	$(call run_pytest,-n 2 -m 'not slow and not browser')

lint: setup ## style, types, import contracts, missing migrations
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as lint; lint()'
	$(PYTHON) manage.py makemigrations --check --dry-run

format: setup ## put the source into its standard form
	$(PYTHON) -m ruff check --fix-only .
	$(PYTHON) -m ruff format .

demo: setup ## re-collect the fixture conversations through a running site into var/demo/
	@$(PYTHON) manage.py demo

screenshots: setup ## photograph pages in four variants into docs/screenshots/ (FOLDER=)
	SCREENSHOTS='$(FOLDER)' $(PYTHON) -m pytest tests/journeys/photographs.py $(ARGS)

axe: setup ## every page by axe in all looks, widths and directions, into docs/accessibility.md
	AXE=docs/accessibility.md $(PYTHON) -m pytest tests/journeys/test_every_page.py -k everybody $(ARGS)

bench: setup ## every benchmark at full scale, 15 minutes, into bench/results/ (RUNS=3 for the spread)
	@exec $(PYTHON) -m bench run --runs $(RUNS)

bench-quick: setup ## the same at small scale, for everyday use
	@exec $(PYTHON) -m bench quick --runs $(RUNS)

bench-large: setup ## asking at five times full scale against full scale; takes its time
	@exec $(PYTHON) -m bench large --runs $(RUNS)

profile: setup ## flame graphs and the slowest SQL under a load of 8, into var/profile/
	@exec $(PYTHON) -m bench profile --scale 1

mutations: setup ## break the code in every way of the list; each must be caught (ARGS= for words)
	@$(PYTHON) -m tests.mutations $(ARGS)

siege: setup ## 200 volunteers for five minutes while everything is killed (ARGS="--seconds 60")
	@$(PYTHON) -m tests.siege $(ARGS)

pins: setup ## renew the pinned versions in requirements*.txt
	$(PYTHON) scripts/pins.py

clean: stop ## remove .venv, caches and all data under var/
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
