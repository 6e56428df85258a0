# liutong: `make serve` serves, `make test` tests, `make check` lints. Each sets up .venv when it has to.
PYTHON ?= python3
export PYTHON

.PHONY: serve test check help clean

help:
	@echo "make serve   set up and serve the two shipped districts on http://127.0.0.1:8000"
	@echo "make test    set up and run every test; make check lints, types and compares the schema"
	@echo "make clean   remove .venv and what was put beside the pages"
	@echo "PYTHON=...   the Python to set up with, 3.11 to 3.13;  ARGS=...  more for serve or test"

serve: .venv/.serve-ready
	@exec .venv/bin/liutong serve $(ARGS)

test: .venv/.test-ready
	@scripts/test $(ARGS)

check: .venv/.test-ready
	@scripts/check

.venv/.serve-ready: requirements.lock pyproject.toml app/frontend/parts.json
	@scripts/set-up serve

.venv/.test-ready: requirements-dev.lock pyproject.toml app/frontend/parts.json
	@scripts/set-up test

clean:
	rm -rf .venv app/static/vendor
