# One folder, one command each. Everything is installed into .venv, from locked and hashed requirements.
PYTHON ?= python3
VENV := .venv
OLDEST := .venv-oldest
SERVE ?= 1
BIN := $(VENV)/bin
export PYTHONPATH :=

.PHONY: help install dev demo real test coverage test-quick test-long test-postgres check format bench cluster peers oldest lock look clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.installed: requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m saferplan.statistics.kernels
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.installed-cluster: $(VENV)/.installed-dev requirements/cluster.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/cluster.txt
	@touch $@

$(VENV)/.installed-peers: $(VENV)/.installed-dev requirements/peers.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@

# The oldest engine we support, in an environment of its own.
$(OLDEST)/.installed: requirements/run.txt requirements/dev.txt requirements/oldest.txt pyproject.toml
	$(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/oldest.txt
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install: $(VENV)/.installed ## install the program into .venv

dev: $(VENV)/.installed-dev ## install what tests and checks need, too

# The site of the worked example stands on the day of the council meeting that its report was written for; its people are
# made up, so nobody is asked for a second factor.
demo: $(VENV)/.installed ## build the worked example into demo/ and serve its site; SERVE=0 builds and returns
	$(BIN)/python -m examples.worked_example demo
	@if [ "$(SERVE)" != 0 ]; then SAFERPLAN_AS_AT=2017-06-27 SAFERPLAN_SECOND_FACTOR_ROLES=none $(BIN)/saferplan --workspace demo/partnership serve; fi

real: $(VENV)/.installed ## the assessment of North West Leicestershire on real open data, into real/
	$(BIN)/python -m examples.real_assessment real

test: $(VENV)/.installed-dev ## the test suite
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long"

# Without real data, which is not everywhere, and with the same examples each time: what is reported is the change.
coverage: $(VENV)/.installed-dev ## the tests and examples of the domain, which must reach every line and branch of its rules
	CI=1 $(BIN)/python -m coverage run -m pytest -m "not real" tests/domain src/saferplan/domain
	$(BIN)/python -m coverage report

test-long: $(VENV)/.installed-dev ## what takes minutes: a year in a browser, every page in every role, the whole worked example, calibrations
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long

test-quick: $(VENV)/.installed-dev ## the suite without slow, browser and cluster tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow and not long and not browser and not cluster"

test-postgres: $(VENV)/.installed-dev ## the tests of the site on PostgreSQL, on a server of their own (skipped, saying so, without)
	$(BIN)/python tests/on_postgres.py -n 2 --dist loadgroup

check: $(VENV)/.installed-dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed-dev ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

cluster: $(VENV)/.installed-cluster ## the tests that start a Spark cluster on loopback (needs Java 17)
	$(BIN)/python -m pytest -m cluster

peers: $(VENV)/.installed-peers ## compare the statistics with other programs (and R, where it is)
	$(BIN)/python -m pytest -m peer

oldest: $(OLDEST)/.installed ## the tests of store and evidence on the oldest engine we support
	$(OLDEST)/bin/python -m pytest -n 2 --dist loadgroup -m "not cluster" tests/store tests/evidence

bench: $(VENV)/.installed-dev ## ratios against floors and peers, in one run
	$(BIN)/python -m benchmarks

lock: ## renew the locked requirements (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --group dev -c requirements/run.txt -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --group cluster -c requirements/dev.txt -o requirements/cluster.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet --group peers -c requirements/dev.txt -o requirements/peers.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet requirements/oldest.in -o requirements/oldest.txt

look: ## build the site's style sheet and script anew from govuk-frontend (needs npm)
	cd src/saferplan/site/look && npm install --no-package-lock --no-audit --no-fund && npm run build && rm -rf node_modules

clean: ## remove what was built
	rm -rf $(VENV) $(OLDEST) demo real bench-data build dist .pytest_cache .mypy_cache .ruff_cache .coverage
