# `make help` lists what there is to do. Needs Python 3.11 or newer; a Node that is missing is installed beside it.

PYTHON ?= python3
PORT ?= 8000
DATA ?= ./data

PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check
UV_COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"
# It has the machine for itself: beside tests it would measure how busy they keep it.
CRASH_HARNESS := PYTHONPATH=server/tests .venv/bin/python -m crash
# What draws pages in the browser tests.
BROWSER_PACKAGES := chromium fonts-dejavu-core fonts-noto-color-emoji
# The oldest PostgreSQL that is supported is Debian 12's.
OLDEST_POSTGRES := /usr/lib/postgresql/15/bin

.DEFAULT_GOAL := help
.PHONY: help setup web run check test test-full screenshots contract bench crash lock clean
# A half-installed environment must not pass for a whole one.
.DELETE_ON_ERROR:

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.runtime ## install what the server needs into .venv

web: .venv/.runtime ## build the web client, if its sources changed
	@.venv/bin/python tools/build_web.py

run: setup web ## start the demo: PORT=8000 DATA=./data
	@exec .venv/bin/kleanchat demo --port $(PORT) --data $(DATA)

check: .venv/.dev ## style, types, layers, structure, contract: seconds
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/ruff check --quiet
	@.venv/bin/mypy --no-error-summary
	@.venv/bin/lint-imports --no-logo >.venv/layers.log || { cat .venv/layers.log; exit 1; }
	@.venv/bin/python tools/structure.py
	@.venv/bin/python -m kleanchat.contract --check
	@.venv/bin/python tools/build_web.py check

test: packages web check ## everything that everybody runs before handing in: ten minutes at most
	@.venv/bin/python tools/build_web.py test
	.venv/bin/pytest -q -n auto -m "not slow and not browser"
	.venv/bin/pytest -q -m "browser and not slow"
	$(CRASH_HARNESS)

test-full: packages web check ## the same, the slow ones, and all on the oldest PostgreSQL too
	@.venv/bin/python tools/build_web.py test
	.venv/bin/pytest -q -n auto -m "not browser"
	.venv/bin/pytest -q -m browser
	$(CRASH_HARNESS) --seeds 6 --kills 60 --acknowledged 12000
	$(CRASH_HARNESS) --restarts 20
	@tools/debian_packages.sh postgresql-15
	KLEANCHAT_TEST_POSTGRES=$(OLDEST_POSTGRES) .venv/bin/pytest -q -n auto -m "not browser and not slow"

screenshots: packages web .venv/.dev ## draw the screens of the demo into docs/screenshots
	.venv/bin/python tools/screenshots.py

contract: .venv/.dev ## write the contract and the generated pages anew
	@.venv/bin/python -m kleanchat.contract

bench: .venv/.dev ## measure the core: WORKLOADS="W1 W2 W3 W4 W5 W6 storm", some twenty minutes on a quiet machine
	.venv/bin/python -m bench $(WORKLOADS)

crash: .venv/.dev ## kill it while people write, and compare what it promised: CRASH="--seeds 3"
	$(CRASH_HARNESS) $(CRASH)

lock: .venv/.dev ## bring requirements/*.txt to the newest releases that pyproject.toml allows
	$(UV_COMPILE) --upgrade --group build pyproject.toml -o requirements/runtime.txt
	$(UV_COMPILE) --upgrade --group build --extra traces --constraints requirements/runtime.txt pyproject.toml -o requirements/traces.txt
	$(UV_COMPILE) --upgrade --group dev --extra traces --constraints requirements/traces.txt pyproject.toml -o requirements/dev.txt
	$(UV_COMPILE) --upgrade --group pyproject.toml:node -o requirements/node.txt

clean: ## remove everything that was installed or built; the data stays
	rm -rf .venv .venv-node web/node_modules web/.generated server/kleanchat/static dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

.PHONY: packages
packages:
	@tools/debian_packages.sh $(BROWSER_PACKAGES)

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name another one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || tools/debian_packages.sh python3-venv
	@echo "Installing into .venv ..."
	@$(PYTHON) -m venv --clear .venv

.venv/.runtime: requirements/runtime.txt pyproject.toml | .venv/bin/pip
	@$(PIP) --require-hashes -r requirements/runtime.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
