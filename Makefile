# Every target installs what it misses first (`make setup`); the steps themselves are the scripts in .ci/ and frontend/build.

TARGET := $(or $(CARGO_TARGET_DIR),target)
CONFIG ?= latchkey.toml

.DEFAULT_GOAL := help
.PHONY: help demo run test check e2e bench fmt setup build

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-6s  %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: ## Build and start the portal with the simulated world; prints links, Ctrl-C stops it
	@.ci/demo

run: build ## Build and serve the portal with your own CONFIG=latchkey.toml
	@$(TARGET)/debug/latchkey serve --config $(CONFIG)

test: ## Run everything: format, lints, unit, integration and browser tests, on SQLite and PostgreSQL
	@.ci/test

check: ## Run the quick half: format, lints of both halves, licenses, import arrows
	@.ci/test check

e2e: ## Run the browser tests only, on SQLite and PostgreSQL
	@.ci/test browser

bench: ## Measure a release build under load, all of it or FIGURES="start bounce_p99"
	@.ci/bench $(FIGURES)

fmt: ## Format the Rust code
	@cargo fmt --all

setup: ## Install what is missing for all of this: Debian packages, the WASM toolchain, npm modules
	@.ci/setup test

build: ## Build both halves for development: the site and the binaries
	@.ci/build
