# Amparo: what can be done here. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := deploy/requirements.txt
LOCK_DEV := deploy/requirements-dev.txt
LOCK_FOLDER := deploy/requirements-folder.txt
UPGRADE := --upgrade
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --no-header pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help setup dev tools demo test check lint types contracts bundle catalogues bench pictures guide-pictures wheel desk-folder lock clean

help: ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(VENV)/.setup ## make .venv with the command `amparo`

$(VENV)/.setup: $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Amparo needs Python 3.11 or later; set PYTHON=python3.x" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments here: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

dev: $(VENV)/.dev ## also install what tests and checks need

$(VENV)/.dev: $(VENV)/.setup $(LOCK_DEV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK_DEV)
	@touch $@

tools: dev ## install or name the system tools that tests need (browsers, minisign, FFmpeg and the like)
	@$(BIN)/python -m tests.tools

demo: setup ## start a portal and three desks with invented complaints; Ctrl-C ends it
	@$(BIN)/amparo demo $(DEMO)

test: tools check ## run every test, in a real browser too
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

check: lint types contracts ## ruff, mypy --strict, import contracts

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

contracts: dev
	$(BIN)/lint-imports --no-cache

bundle: dev ## build the browser's JavaScript into complaints/browser/dist
	$(BIN)/python -m tests.tools.node complaints/browser build

catalogues: dev ## extract, update and check the gettext catalogues
	$(BIN)/python -m complaints.locale.update

bench: tools ## measure, and write deploy/BENCHMARKS.md
	$(BIN)/python -m tests.bench

pictures: tools ## take a picture of every screen of the desk into build/pictures, to be looked at
	$(BIN)/python -m tests.tools.screens build/pictures

guide-pictures: tools ## take the pictures of the caseworkers' guide anew, in its four languages
	$(BIN)/python -m tests.tools.pictures

wheel: dev ## build the wheel, for pipx, into build/wheel
	rm -rf build/lib build/wheel
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w build/wheel .

desk-folder: wheel ## build the folder that runs a desk without Python, into build/desk, and walk through it
	$(PYTHON) -m venv --clear build/folder-venv
	build/folder-venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK_FOLDER)
	build/folder-venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps build/wheel/*.whl
	build/folder-venv/bin/pyinstaller --noconfirm --log-level WARN --distpath build/desk --workpath build/folder deploy/desk/folder.spec
	$(BIN)/python -m tests.deploy.walk build/desk/amparo/amparo

lock: ## renew the locked dependencies (needs uv); UPGRADE= keeps the versions that still fit
	$(COMPILE) --generate-hashes --extra build -o $(LOCK) $(UPGRADE)
	$(COMPILE) --generate-hashes --extra build --extra dev -c $(LOCK) -o $(LOCK_DEV) $(UPGRADE)
	$(COMPILE) --generate-hashes --extra build --extra folder -c $(LOCK) -o $(LOCK_FOLDER) $(UPGRADE)
	$(COMPILE) --extra build --extra folder -c $(LOCK_FOLDER) --format pylock.toml | $(PYTHON) deploy/desk/wheels.py > deploy/wheels.json

clean: ## remove what the other targets made
	rm -rf $(VENV) build *.egg-info demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis
