# `make leaflets` and `make test` are all that a newcomer needs; each first installs what is missing.

.PHONY: leaflets test lint check clean lock

leaflets: ## build every edition, and say where the PDFs are
	@scripts/leaflets

test: ## run the tests
	@scripts/test

lint: ## check style, layout, types and imports
	@scripts/lint

check: lint test ## both

clean: ## remove what can be made again
	@scripts/clean

lock: ## write requirements.lock anew
	@scripts/lock
