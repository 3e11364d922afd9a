# The one door: `make check`. CI runs the same.
PYTHON ?= .venv/bin/python

.PHONY: check format lint types test bench

check: format lint types test

format:
	$(PYTHON) -m ruff format --check .

lint:
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy

test:
	$(PYTHON) -m pytest

bench:
	$(PYTHON) -m tests.bench
