# The machine needs Python 3.11 or newer, make, and a registry that pip can reach. Everything else is set up in .venv.

PYTHON ?= python3
APP ?= fixtures/support_bot_unready

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
SOURCES := $(shell find auditor rules report_templates -type f -not -path '*/__pycache__/*' -not -name '* *')

# Where the contract tests keep environments with the real SDKs; they are built once.
export AUDITOR_SDK_ENVS ?= $(CURDIR)/.cache/sdks

.PHONY: help report test sdks chromium check docs wheel clean
.DEFAULT_GOAL := help

help:
	@echo 'make report APP=DIR  audit DIR and write build/report/NAME.html (without APP: a fixture)'
	@echo 'make test            run every test'
	@echo 'make check           lint, format, types, and the audit of this project by itself'
	@echo 'make docs            write the generated pages of docs/ anew'
	@echo 'make wheel           build the wheel into dist/'
	@echo 'make clean           remove what was built; .venv and .cache stay'

# Status 4 means that the report is written and lists what could not be audited.
report: $(VENV)/.installed
	@mkdir -p build/report
	@page="build/report/$$(basename "$$(cd "$(APP)" && pwd)").html"; rm -f "$$page"; status=0; \
	$(BIN)/auditor report "$(APP)" --output "$$page" || status=$$?; \
	if [ $$status != 4 ] || [ ! -f "$$page" ]; then exit $$status; fi

# One worker per file: what an SDK answers is kept in memory for the next test of the file.
test: chromium sdks
	$(BIN)/python -m pytest -n auto --dist loadfile

sdks: $(VENV)/.developer
	$(BIN)/python tests/catalog/sdk_environments.py

chromium:
	@.ci/chromium

check: $(VENV)/.developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/auditor check .

docs: $(VENV)/.developer
	$(BIN)/python docs/generate.py

wheel: $(VENV)/.developer
	@rm -rf dist
	$(BIN)/python -m pip --quiet --disable-pip-version-check wheel --no-deps --wheel-dir dist .

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)' >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo 'Python has no venv module; on Debian and Ubuntu: apt-get install python3-venv' >&2; exit 2; }
	@touch $@

# Whoever only wants a report has the auditor as its wheel brings it. Once the developer's tools are there it is the checkout.
$(VENV)/.installed: $(VENV)/.python pyproject.toml hatch_build.py $(SOURCES)
	@[ -f $(VENV)/.developer ] || $(PIP) .
	@touch $@

# Dependency groups need pip 25.1. Compiled ahead, because some machines forbid Python to keep bytecode by itself, and most of
# a short run is compiling then.
$(VENV)/.developer: $(VENV)/.python pyproject.toml
	$(PIP) --editable .
	$(BIN)/python -m compileall -q auditor rules
	$(PIP) --upgrade 'pip>=25.1'
	$(PIP) --group dev
	@touch $(VENV)/.installed $@
