# SPDX-License-Identifier: Apache-2.0
# Each target does its own set-up. `make demo` and `make test` are the two that a newcomer needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: build demo test bench bench-article install header wheel venv fuzz test-sanitizers test-long train clean lint

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
PYTHON ?= python3
VENV := build/venv
RELEASE := .build/release

# ---- build -------------------------------------------------------------------------------------

build: build/lib/libnutgraf.so build/bin/nutgraf wheel

.PHONY: compile
compile:
	@Tools/setup.sh swift
	swift build -c release --product nutgraf
	swift build -c release --product nutgraf-cli
	@mkdir -p build/lib build/bin build/include

build/lib/libnutgraf.so: compile
	@cmp -s $(RELEASE)/libnutgraf.so $@ || cp $(RELEASE)/libnutgraf.so $@
	@ln -sf libnutgraf.so build/lib/libnutgraf.so.0
	@cp Include/nutgraf.h Include/nutgraf_types.h build/include/

build/bin/nutgraf: compile
	@cmp -s $(RELEASE)/nutgraf-cli $@ || cp $(RELEASE)/nutgraf-cli $@

header:
	swift build -c release --product nutgraf-header
	$(RELEASE)/nutgraf-header .

venv:
	@Tools/setup.sh python $(PYTHON)
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)

wheel: build/lib/libnutgraf.so venv
	@Tools/wheel.sh $(VENV)

# ---- the two commands --------------------------------------------------------------------------

# Every table from gold of your own: DATA holds a folder for each model (Documentation/training.md).
train: build/bin/nutgraf
	@Tools/train.sh build/bin/nutgraf $(DATA) $(or $(OUT),build/tables) $(TRAIN_FLAGS)

demo: build
	@$(VENV)/bin/python -m pip install -q --disable-pip-version-check --force-reinstall --no-deps \
		build/dist/nutgraf-$(VERSION)-*.whl
	@build/bin/nutgraf compare Examples/reports/$(DEMO_A) Examples/reports/$(DEMO_B) \
		--html build/comparison.html
	@$(VENV)/bin/python Examples/Python/compare.py Examples/reports/$(DEMO_A) \
		Examples/reports/$(DEMO_B)
	@echo "The same as a page: build/comparison.html"

DEMO_A := harbour-talks-gazette.html
DEMO_B := harbour-talks-observer.txt

test: build
	@Tests/run.sh

# ---- longer work -------------------------------------------------------------------------------

bench: build
	build/bin/nutgraf bench

# Article reading beside other extractors: make bench-article DATA=folder of sets.
bench-article: build
	@test -n "$(DATA)" || { echo "usage: make bench-article DATA=FOLDER"; exit 2; }
	test -d build/bench-venv || python3 -m venv build/bench-venv
	build/bench-venv/bin/pip -q install --upgrade pip
	build/bench-venv/bin/pip -q install trafilatura newspaper4k readability-lxml lxml_html_clean resiliparse selectolax
	build/bench-venv/bin/python Tools/bench_article.py build/bin/nutgraf "$(DATA)"
	build/bench-venv/bin/python Tools/bench_article.py build/bin/nutgraf "$(DATA)" --visible

fuzz:
	@Tools/setup.sh fuzz
	@Tests/Fuzz/build.sh

test-sanitizers:
	@Tests/sanitizers.sh

# A hundred processes killed while they commit.
test-long: build
	@Tests/run.sh python
	@NUTGRAF_KILLS=100 $(VENV)/bin/python -m pytest -q -p no:cacheprovider -k kill_9 \
		Bindings/Python/tests/test_index.py

install: build/lib/libnutgraf.so build/bin/nutgraf
	@Tools/install.sh "$(DESTDIR)$(PREFIX)" "$(VERSION)"

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

clean:
	rm -rf build .build
