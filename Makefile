# Two commands are enough: `make run` and `make test`. The rest is for engineers.
SHELL := /bin/bash
PY := .venv/bin/python

.PHONY: help run test check bench lock texts clean

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: ## start the product with the demonstration county
	@scripts/setup base
	@exec $(PY) -m xiaoan demo --if-empty --serve

test: ## everything: contracts, types, the suite on both databases, the browser journeys
	@scripts/setup dev
	@exec $(PY) scripts/run_tests.py

check: ## contracts, style and types only
	@scripts/setup dev
	@exec $(PY) scripts/run_tests.py --only checks

bench: ## the table of figures (QUICK=1 for small sizes)
	@scripts/setup dev
	@exec $(PY) bench/run.py $(if $(QUICK),--quick)

lock: ## write the hash-pinned requirement files anew
	@scripts/setup base
	@scripts/lock

texts: ## collect the words of the screens into the English catalogue
	@scripts/setup dev
	@exec $(PY) scripts/collect_texts.py

clean: ## remove what was built; data/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
