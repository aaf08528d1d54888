# What one does with this project, in a word each. The work is done by the scripts in ci/.

SUITE ?= regression
PRESET ?= release
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help build verify verify-full exhaustive formal mutate test selftest bench coverage lint format synth icarus \
  fuzz docs clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r target text; do printf 'make %-11s %s\n' "$$target" "$$text"; done

build: ## Build the tools, m4verify and m4perf, into build/release/bin (PRESET=debug: with sanitizers)
	@ci/install.sh build
	@ci/build.sh -p $(PRESET) m4verify m4perf

verify: ## Verify the RTL against the golden model, report in build/report (SUITE=..., ARGS=...)
	@ci/verify.sh $(SUITE) $(ARGS)

verify-full: ## The same with every build of the accelerator, report in build/report-full
	@ci/verify.sh --full $(SUITE) $(ARGS)

exhaustive: ## Give the RTL of the block every operand tuple (ARGS= for m4exhaust run)
	@ci/exhaustive.sh $(ARGS)

formal: ## Prove the control of the block and the isolation of its lanes for all time
	@ci/formal.sh
	@ci/formal.sh --self-test

test: ## Build everything and run all tests (PRESET=debug: with sanitizers; ARGS= for ctest)
	@ci/test.sh $(PRESET) $(ARGS)

selftest: ## Break models, comparator and vectors, one line at a time: each must be found (ARGS=names)
	@ci/selftest.sh $(ARGS)

bench: ## Run the benchmarks (ARGS= for Google Benchmark)
	@ci/bench.sh $(ARGS)

mutate: ## Mutate the RTL of the block and print how many mutants the vectors notice (ARGS= for ci/mutate.sh)
	@ci/mutate.sh $(ARGS)

coverage: ## Measure which code of the RTL of the block the vectors reach, by module (ARGS= for ci/coverage.sh)
	@ci/coverage.sh $(ARGS)

lint: ## Check form, RTL and C++ without running them
	@ci/lint.sh $(ARGS)

format: ## Format the C++ code
	@ci/lint_format.sh --fix

synth: ## Read and synthesise the RTL with Yosys
	@ci/install.sh build lint
	@ci/synth.sh $(ARGS)

icarus: ## Run the smoke suite of the block on Icarus Verilog, from RTL and netlist (ARGS=versions)
	@ci/icarus.sh $(ARGS)

fuzz: ## Give the readers of files inputs that nobody thought of (ARGS= for ci/fuzz.sh)
	@ci/fuzz.sh $(ARGS)

docs: ## Bring the generated blocks of the documentation up to date
	@ci/docs.sh --write

clean: ## Remove everything that was built
	@rm -rf build
