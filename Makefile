# The few commands. `make run` is the product, `make test` the whole suite; both make what they need by themselves.

.DEFAULT_GOAL := run
.PHONY: run test test-genuine test-servers lint demo bench bench-titles tidy venv dev-venv
# Installing must leave bytecode behind: without it every start compiles everything.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input --quiet
# Servers that some tests need, on Debian.
SERVERS := qbittorrent-nox aria2 transmission-daemon chromium postgresql redis-server

run: venv ## start AutoBangumi on http://localhost:7892
	@exec $(PYTHON) manage.py serve

demo: venv ## the whole job against a world of its own, without the internet
	@exec $(PYTHON) -m tests.world.demo

test: dev-venv ## the whole test suite, in parallel
	@$(PYTHON) -m pytest tests/house -q -p no:cacheprovider
	@$(PYTHON) -m pytest tests --ignore=tests/house -n auto --dist worksteal -m "not genuine" -q

test-genuine: dev-venv ## what reads the genuine samples in ../shared
	@$(PYTHON) -m pytest tests -n auto -m genuine -q

test-servers: ## install the servers that some tests need (Debian, as root)
	@apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $(SERVERS)

lint: dev-venv ## format, rules, contracts, types, templates, dependencies, spelling, Django's own checks
	@PYTHON="$(PYTHON)" sh .ci/lint

bench: dev-venv ## speed and memory, as tables
	@$(PYTHON) -m bench

bench-titles: dev-venv ## how well (labelled titles in ../shared) and how fast titles are read
	@$(PYTHON) -m bench.titles

tidy: dev-venv ## long and winding places, for a person to read; nothing fails
	@$(VENV)/bin/ruff check --exit-zero --select C901,PLR0912,PLR0915 --output-format concise apps autobangumi
	@find apps autobangumi tests -name '*.py' -not -path '*/migrations/*' -size +12k -exec wc -l {} + | sort -rn | head -20

# An environment with exactly what is locked; made anew where its Python has gone, installed anew where the lock changed.
venv:
	@PIP="$(PIP)" sh .ci/venv $(VENV)

dev-venv: venv
	@PIP="$(PIP)" sh .ci/venv $(VENV) dev
