.NOTPARALLEL:
.PHONY: run tour walk test texts screenshots package bench check lint types imports pytest coverage format lock clean setup setup-tests
.DEFAULT_GOAL := run

bin := .venv/bin

run: setup ## open the window
	$(bin)/agencybilling

tour: setup ## a month of billing at the command line: sample books, an import, the payment requests
	$(bin)/agencybilling tour --out tour

walk: setup ## the walk of README.md, done as it is written and compared with it
	$(bin)/python -m scripts.walk

test: setup-tests check pytest coverage ## everything that must hold

bench: setup ## how fast it writes, each beside plain sqlite3
	$(bin)/python -m tests.benchmarks

check: lint types imports ## what can be said without running anything

lint: setup
	$(bin)/ruff check
	$(bin)/ruff format --check

types: setup
	$(bin)/mypy

imports: setup
	$(bin)/lint-imports --no-logo

pytest: setup
	$(bin)/coverage erase
	$(bin)/pytest -n 2 --dist worksteal --cov --cov-report=

coverage: ## of the run before it: all of the rules, nearly all of the services
	$(bin)/coverage report --include='src/agencybilling/domain/*' --fail-under=100
	$(bin)/coverage report --include='src/agencybilling/services/*' --fail-under=95

texts: setup ## collect what people read, for every language; then translate what resources/locale lacks
	$(bin)/python -m scripts.texts

screenshots: setup-tests ## every page and dialog into docs/screenshots, in both themes and two sizes; documents beside them
	$(bin)/python -m scripts.screenshots
	$(bin)/python -m scripts.statements

package: setup-package ## installers for this system, in dist/
	$(bin)/python -m venv --clear build/venv
	build/venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r packaging/requirements.lock
	build/venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation .
	PATH="$(CURDIR)/build/venv/bin:$$PATH" build/venv/bin/python -m scripts.package

format: setup ## lay the code out, and correct what can be corrected
	$(bin)/ruff check --fix
	$(bin)/ruff format

compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header $(if $(UPGRADE),--upgrade)

lock: setup ## pin what pyproject.toml asks for; UPGRADE=1 moves every pin to the newest
	$(compile) --group dev --output-file requirements.lock pyproject.toml
	$(compile) --group package --constraint requirements.lock --output-file packaging/requirements.lock pyproject.toml
	scripts/setup.sh

clean: ## everything that is not in git and can be made again, .venv too
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf build dist htmlcov tour walk
	find src tests -name __pycache__ -prune -exec rm -rf {} +

setup:
	@scripts/setup.sh

setup-tests:
	@scripts/setup.sh --tests

setup-package:
	@scripts/setup.sh --package
