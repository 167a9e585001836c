# Every target sets up what it needs: a Node that is new enough, packages, programs. `make help` lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help up policy down status kubectl exposure plan manifests attack check test test-exhaustive golden unchanged diff comment preview deploy drift mutants bench

# Stack to rehearse: dev, prod, minimal, or any other Pulumi.<stack>.yaml. `make down` without it means all.
STACK ?=
# Named to another command that waits for this one.
run = @TRACARDI_COMMAND='make $@' ./rehearsal/bootstrap.sh
rehearsal = $(run) node rehearsal/cli.ts
tests = $(run) env $(if $(BASE),TRACARDI_TEST_BASE="$(BASE)") $(if $(RECORD),RECORD=1) node test/run.ts
stack := $(if $(STACK),--stack "$(STACK)")

help: ## Show this list
	@printf 'Tracardi on Kubernetes by Pulumi\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\n  STACK=prod    takes another stack than dev (Pulumi.<stack>.yaml)\n'
	@printf '  POLICY=1      make up: only after the policy pack has agreed\n'
	@printf '  ARGS="..."    arguments, e.g. make kubectl ARGS="get pods -A"\n'
	@printf '  BASE=main     make diff, make test: what changed since then\n'
	@printf '  RECORD=1      make check, make test: keep the times in bench/tests.md\n'
	@printf '  TRACARDI_TOOLS=/folder  uses programs from release archives unpacked there\n'

up: ## Deploy the stack to a real control plane on this machine
	$(rehearsal) up $(stack) $(if $(POLICY),--policy)

policy: ## Ask the policy pack about the stack; deploys nothing
	$(rehearsal) policy $(stack)

down: ## Stop all rehearsals, or that of STACK, and remove state
	$(rehearsal) down $(stack)

status: ## Show which rehearsals run, and how well
	$(rehearsal) status

kubectl: ## Run kubectl in the rehearsal, e.g. ARGS="get pods -A"
	$(rehearsal) kubectl $(stack) -- $(ARGS)

exposure: ## Draw who can reach what in STACK (exposure.html or OUT)
	$(run) node exposure/cli.ts $(stack) $(if $(OUT),--out "$(OUT)")

plan: ## Show capacity and sizing, e.g. ARGS="--nodes 6x8,32Gi"
	$(run) node capacity/cli.ts $(stack) $(ARGS)

manifests: ## Write STACK as plain manifests (rendered/<stack> or OUT)
	$(run) node manifests/cli.ts $(stack) $(if $(OUT),--out "$(OUT)")

attack: ## Attack the edges of three installations with traffic
	$(run) node test/edge/attack.ts

check: ## Lint, types, tests without a cluster (45 seconds)
	$(tests) check

test: ## check, then real engine, cluster, edges (20 minutes)
	$(tests) all

test-exhaustive: ## test, and all members of the spaces that it samples
	$(tests) exhaustive

golden: ## Rewrite golden files and pictures for a review
	$(run) node test/golden/write.ts $(if $(REPLACE),--replace)
	$(run) node test/plugin/write.ts

diff: ## Compare with BASE (HEAD); fails when exposure grows
	$(run) node review/cli.ts $(if $(BASE),--base "$(BASE)") $(ARGS) $(if $(OUT),> "$(OUT)" || { code=$$?; cat "$(OUT)"; exit $$code; })

unchanged: ## Fail when generated files differ from the commit
	@git diff --exit-code --stat HEAD && test -z "$$(git status --porcelain)" || \
	  { git status --short; echo 'run "make golden", read what it changed, and commit that' >&2; exit 1; }

comment: ## In a pipeline: FILES as comments on the change
	$(run) node ci/comment.ts $(FILES)

preview: ## Official CLI: preview STACK with the policy pack
	$(run) node ci/pulumi.ts preview $(stack) $(if $(OUT),--out "$(OUT)") -- $(ARGS)

deploy: ## Official CLI: deploy STACK if the policy pack agrees
	$(run) node ci/pulumi.ts deploy $(stack) $(if $(OUT),--out "$(OUT)") -- $(ARGS)

drift: ## Official CLI: fail if the cluster differs from STACK
	$(run) node ci/pulumi.ts drift $(stack) $(if $(OUT),--out "$(OUT)") -- $(ARGS)

mutants: ## Test one-line changes of the program; ARGS="--help"
	$(run) node test/mutations/cli.ts $(ARGS)

bench: ## Measure speed, memory (bench/results.md); ONLY=edge
	$(run) node bench/run.ts $(ONLY)
