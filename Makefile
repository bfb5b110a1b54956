# Set-up happens once, into .venv; every target is quick afterwards.
#
#   make crawl              serve the bundled demo site on loopback, crawl it, print what happened
#   make crawl URL=https:// crawl a real site (asks four questions the first time)
#   make test               everything: lint, types, tests, a real S3 server, a real browser
#   make quick              the same without the slow tests
#   make lock               write requirements/*.lock anew from pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# The first Python that every locked package has a wheel for; else the first that is new enough.
PYTHON ?= $(shell for most in 13 99; do for p in python3 python3.12 python3.11 python3.13; do \
  $$p -c "import sys; sys.exit(not (3, 11) <= sys.version_info < (3, $$most))" 2>/dev/null \
  && echo $$p && exit; done; done)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --no-input
URL ?=
DEPTH ?=
PAGES ?=

.PHONY: help crawl test quick lint lock bench demo-site browser clean

help:
	@sed -n 's/^#   //p' Makefile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "consentry needs Python 3.11 or newer: install it, or say where it is: make PYTHON=/path/to/python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) has no venv: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/crawl.stamp: requirements/crawl.lock pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/crawl.lock
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: requirements/dev.lock .venv/crawl.stamp
	$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

# mitmproxy pins what it rests on: an environment of its own, beside which tests put ours.
.venv/mitmproxy.stamp: requirements/mitmproxy.lock .venv/dev.stamp
	$(BIN)/python -m venv --without-pip .venv/mitmproxy
	$(PIP) --python .venv/mitmproxy/bin/python install --quiet --require-hashes -r requirements/mitmproxy.lock
	@touch $@

# crawl4ai names 800 MB of packages and loads few: an environment of its own, that sees ours too.
.venv/crawl4ai.stamp: requirements/crawl4ai.lock .venv/dev.stamp
	$(BIN)/python -m venv --without-pip .venv/crawl4ai
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$$(.venv/crawl4ai/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ours.pth"
	$(PIP) --python .venv/crawl4ai/bin/python install --quiet --require-hashes --no-deps --only-binary :all: -r requirements/crawl4ai.lock
	@touch $@

# Presidio, spaCy and a runtime of ONNX, to find names behind our interface; it sees ours too.
.venv/finders.stamp: requirements/finders.lock .venv/dev.stamp
	$(BIN)/python -m venv --without-pip .venv/finders
	@$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$$(.venv/finders/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/ours.pth"
	$(PIP) --python .venv/finders/bin/python install --quiet --require-hashes --no-deps --no-compile --only-binary :all: -r requirements/finders.lock
	@touch $@

# Other people's verifier and witness take a newer Python than we do. Where there is none, no stamp
# is left, and their tests are not run: pytest says so at its end.
NEWER = $(shell for p in python3.12 python3.13 python3.14 python3 "$$(pyenv root 2>/dev/null)"/versions/3.1[2-9].*/bin/python; do \
  $$p -c "import venv, sys; sys.exit(sys.version_info < (3, 12))" 2>/dev/null && echo $$p && exit; done)
.venv/aics.stamp: requirements/aics.lock .venv/dev.stamp
	@test -n "$(NEWER)" || echo "no Python 3.12 or newer: aics-tlog and aics-witness are not tried" >&2
	@test -z "$(NEWER)" || { set -x && $(NEWER) -m venv --without-pip .venv/aics \
	  && $(PIP) --python .venv/aics/bin/python install --quiet --require-hashes -r requirements/aics.lock \
	  && touch $@; }

crawl: .venv/crawl.stamp
	@$(BIN)/python -m crawler $(if $(URL),--url "$(URL)") $(if $(DEPTH),--depth "$(DEPTH)") $(if $(PAGES),--pages "$(PAGES)")

demo-site: .venv/crawl.stamp
	@$(BIN)/python -m crawler.demo

browser: .venv/dev.stamp
	@.ci/browser

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# What has to be there before, two at a time: mostly one waits for a disk and the other for a core.
test: .venv/dev.stamp
	@$(MAKE) --no-print-directory -j2 lint browser .venv/mitmproxy.stamp .venv/crawl4ai.stamp .venv/finders.stamp .venv/aics.stamp
	$(BIN)/pytest -n 3 --dist worksteal

quick: lint
	$(BIN)/pytest -n logical --dist worksteal -m "not slow" --hypothesis-profile quick

bench: .venv/dev.stamp
	@$(BIN)/python -m bench

lock: .venv/crawl.stamp
	$(PIP) install --quiet --upgrade "$$($(BIN)/python -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["lock"][0])')"
	$(BIN)/uv pip compile --quiet $(LOCK) --group crawler -o requirements/crawl.lock pyproject.toml
	$(BIN)/uv pip compile --quiet $(LOCK) --group dev -o requirements/dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet $(LOCK) --group pyproject.toml:mitmproxy -o requirements/mitmproxy.lock
	$(BIN)/uv pip compile --quiet $(LOCK) --group pyproject.toml:crawl4ai --excludes requirements/crawl4ai.without --constraints requirements/dev.lock -o requirements/crawl4ai.lock
	$(BIN)/uv pip compile --quiet $(LOCK) --group pyproject.toml:finders --excludes requirements/finders.without --constraints requirements/dev.lock -o requirements/finders.lock
	$(BIN)/uv pip compile --quiet $(subst 3.11,3.12,$(LOCK)) --group pyproject.toml:aics -o requirements/aics.lock

LOCK := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --upgrade

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
