# `make help` lists what there is. Everything works from a fresh clone on Debian 12 with a Swift
# toolchain and root.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help build run test api soak lint format bench test-compose deploy backup restore peers \
	install commit clean

BIN := .build/release
# SwiftPM leaves folders like these in the temporary directory, five at each start.
SWEEP := find "$${TMPDIR:-/tmp}" -maxdepth 2 -user "$$(id -u)" -mmin +10 \
	-path '*/TemporaryDirectory.??????/.keep-directory' \
	-exec sh -c 'rm "$$0" && rmdir "$${0%/*}"' {} \; 2> /dev/null || true
export AISLE_PEERS ?= $(CURDIR)/.build/peers/bin
COMMIT_HEADER := Sources/System/CBuildInfo/commit.h

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: install commit ## Build every executable into .build/release
	swift build -c release
	@$(SWEEP)

run: build ## Start every process on SHARED_VOLUME (default ./shared_volume), until Ctrl-C
	@exec scripts/run-local $(CURDIR)/$(BIN)

test: install peers commit ## Run all tests, against the real dvc and moto too
	.ci/swift-test
	.ci/check-libraries $(BIN)
	@$(SWEEP)

api: build peers ## Compare answers with /openapi.json, and open /docs in a browser
	@.ci/check-openapi

soak: install peers commit ## Run the long tests, and every fault on the stack where there is Docker
	AISLE_SOAK=1 .ci/swift-test
	@$(SWEEP)
	@if docker info > /dev/null 2>&1; then .ci/test-compose --soak; \
		else echo "soak: no Docker engine answers, so the stack's faults were left out"; fi

lint: install ## Check format, imports, limits and scripts
	@.ci/lint

format: ## Rewrite Swift files in the project's format
	swift format --in-place --recursive --parallel Package.swift Sources Tests

bench: build peers ## Measure side by side with dvc
	Benchmarks/run

test-compose: ## Build the images, bring everything up, walk through it, kill parts of it
	GIT_COMMIT=$$(git rev-parse HEAD) .ci/test-compose

deploy: ## Go over to published images: make deploy VERSION=1.2.3
	scripts/deploy "$(VERSION)"

backup: ## Save database, volume, remote and secrets: make backup FOLDER=/safe/place
	scripts/backup "$(FOLDER)"

restore: ## Put a backup back: make restore FOLDER=/safe/place
	scripts/restore "$(FOLDER)"

peers: install ## Install dvc, moto and others to compare with into .build/peers
	@.ci/peers

install: ## Install missing Debian packages
	@.ci/install

# What --version shows. Written only when it differs, since a new one costs a build.
commit:
	@id=$$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown); \
	if [[ $$id != unknown && -n $$(git status --porcelain -uno) ]]; then id+=+changes; fi; \
	line="#define AISLE_COMMIT \"$$id\""; \
	if [[ ! -e $(COMMIT_HEADER) || $$(< $(COMMIT_HEADER)) != "$$line" ]]; then \
		echo "$$line" > $(COMMIT_HEADER); touch Sources/System/CBuildInfo/build_info.c; fi

clean: ## Remove what was built; peers stay
	swift package clean
	rm -f $(COMMIT_HEADER)
