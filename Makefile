# make demo     the invented city on http://127.0.0.1:8000 (another port: make demo PORT=8123)
# make test     every test, on SQLite and on PostgreSQL
# make check    formatting, lint, layers, types, settings, migrations, translations
# make fix      put right what a tool can put right
# make bench    the measurements of benchmarks/ (quicker: make bench QUICK=1)
# make messages collect the texts for translation; needs Debian's gettext
# make pictures take the pictures of README.md; needs Debian's chromium

PYTHON ?= python3
PORT ?= 8000
VAR_DIR ?= var
BIN = .venv/bin
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
DEMO_ENV = DEMO=1 CITY_NAME=安和市 LOG_LEVEL=WARNING

.PHONY: demo demo-data test check fix bench messages pictures

demo: demo-data
	@exec env $(DEMO_ENV) PORT=$(PORT) .ci/serve

demo-data: .venv/.run $(CATALOGUES) $(VAR_DIR)/.collected
	$(DEMO_ENV) $(BIN)/python manage.py migrate -v 0
	$(DEMO_ENV) $(BIN)/python manage.py load_demo $(if $(AGAIN),--again)

test: .venv/.dev $(CATALOGUES)
	.ci/test

check: .venv/.dev $(CATALOGUES)
	.ci/check

fix: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	-$(BIN)/djlint templates --reformat --quiet

bench: .venv/.dev $(CATALOGUES)
	$(BIN)/python -m benchmarks.run $(if $(QUICK),--quick)

messages: .venv/.dev
	.ci/messages

pictures: .venv/.dev demo-data
	$(DEMO_ENV) $(BIN)/python docs/pictures/take.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Relief needs Python 3.11 or newer; name one: make demo PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/.run

# Compressing takes longer than everything else, so only what changed is a reason to do it again.
$(VAR_DIR)/.collected: .venv/.run relief/vendored.py $(shell find static -type f)
	$(DEMO_ENV) $(BIN)/python manage.py collectstatic --noinput -v 0
	@touch $@

# A fresh machine has no gettext, and compiled catalogues are not committed.
locale/%/LC_MESSAGES/django.mo: locale/%/LC_MESSAGES/django.po | .venv/.run
	$(BIN)/pybabel -q compile -i $< -o $@ -l $*
