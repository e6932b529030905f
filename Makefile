# Every command here works from a fresh clone; see CONTRIBUTING.md.
.PHONY: demo test setup vectors lock drill bench
PYTHON ?= python3
PORT ?= 8000
DATA ?= consilium-data

demo: .venv/run.done
	@.venv/bin/consilium demo --port $(PORT) --data $(DATA)

setup: .venv/run.done

test: .venv/dev.done
	@.venv/bin/python -m tests.run

drill: .venv/dev.done
	@.venv/bin/python -m tests.drills

bench: .venv/dev.done
	@.venv/bin/python -m bench $(ONLY)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Consilium needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "setup: making the environment in .venv" >&2
	@$(PYTHON) -m venv .venv

.venv/run.done: requirements.txt pyproject.toml | .venv/bin/python
	@echo "setup: installing what the lock names" >&2
	@.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.done: requirements-dev.txt .venv/run.done
	@echo "setup: installing what the tests need" >&2
	@.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@

# Sentence vectors for similar questions (CONSILIUM_VECTORS=yes); nothing else needs them.
vectors: .venv/run.done
	@.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-vectors.txt

# The lock is made by uv and carries hashes, no addresses.
lock:
	uv lock -q
	uv export --locked --no-emit-project --no-header --no-annotate --format requirements-txt --no-dev -o requirements.txt -q
	uv export --locked --no-emit-project --no-header --no-annotate --format requirements-txt -o requirements-dev.txt -q
