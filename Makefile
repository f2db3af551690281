# Two commands matter: `make demo` and `make test`. Each sets everything up first.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
POLICIES := authz/policies
ARGS ?=
BY_FILE := --dist loadfile --no-loadscope-reorder
LONGEST := tests/workflows/kill tests/workflows/test_every_write_meets_every_fault.py
unexport PYTHONDONTWRITEBYTECODE  # containers set it, and every start would compile all it imports

.DEFAULT_GOAL := help
.PHONY: help demo slack-sandbox test bench pictures chat-pictures showpieces check check-types check-pages docs format policies ready

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r what does; do printf '%-22s%s\n' "$$what" "$$does"; done

demo: ready ## Start the whole product here: sandbox shops, offline planner, chat; Ctrl-C ends it
	@exec $(BIN)/countersign up

slack-sandbox: ready ## Start it beside a simulated Slack, with a page to write and press in; Ctrl-C ends it
	@exec $(BIN)/python -m tests.fakes.slack_sandbox $(ARGS)

test: check policies ## Set up, check and run every test; ARGS="-k price" narrows the tests
ifneq ($(ARGS),)
	$(BIN)/pytest -n 2 $(BY_FILE) $(ARGS)
else
	$(BIN)/pytest -n 4 $(BY_FILE) $(LONGEST) tests  # the longest files first
endif

bench: ready ## Measure, and print what was measured
	$(BIN)/pytest -s -o python_files='bench_*.py' tests/bench $(ARGS)

pictures: ready ## Make a picture of every page, light and dark, wide and narrow, into pictures/
	$(BIN)/python -m tests.browser.pictures pictures

chat-pictures: ready ## Make a picture of every state of a card in Slack and Discord, from what is sent, into pictures/
	$(BIN)/python -m tests.browser.chat_pictures pictures $(ARGS)

showpieces: ready ## Make the seven pictures of the README anew
	$(BIN)/python -m tests.browser.pictures deploy/pictures showpieces
	$(BIN)/python -m tests.browser.chat_pictures deploy/pictures showpieces

check: ready ## Format, lint, types, import contracts and the pages' own tests; changes nothing
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory -j2 check-types check-pages  # the two that take long

check-types: ready ## Check the types of everything in Python
	$(BIN)/mypy --no-error-summary

check-pages: ready ## Check form, rules, types and tests of the pages
	$(BIN)/python -m deploy.setup.check_pages

docs: ready ## Write the generated parts of the guides anew
	$(BIN)/python -m deploy.reference

format: ready ## Put the code into its form
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format
	$(BIN)/python -m deploy.setup.check_pages format

policies: ready ## Compile the policies and run their own tests
	@[ ! -d $(POLICIES) ] || { echo "cerbos compile $(POLICIES)"; \
		$(BIN)/cerbos compile --strict-evaluation --test-output=junit $(POLICIES) > .tools/policies.xml \
		|| { code=$$?; cat .tools/policies.xml; exit $$code; }; }

ready: ## Bring uv, the packages of uv.lock, Cerbos and the built pages, where they are missing
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is missing: install it first." >&2; exit 69; }
	@$(PYTHON) -m deploy.setup
