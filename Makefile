# Every target sets up what it needs: a Node that is new enough, packages, programs. `make help` lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help up policy down status kubectl exposure plan manifests attack check test golden unchanged diff comment preview deploy drift bench

# Stack to rehearse: dev, prod, minimal, or any other Pulumi.<stack>.yaml. `make down` without it means all.
STACK ?=
run := @./rehearsal/bootstrap.sh
rehearsal := $(run) node rehearsal/cli.ts
stack := $(if $(STACK),--stack "$(STACK)")

help: ## Show this list
	@printf 'Tracardi on Kubernetes by Pulumi\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@printf '\n  STACK=prod    takes another stack than dev (Pulumi.<stack>.yaml)\n'
	@printf '  POLICY=1      make up: only after the policy pack has agreed\n'
	@printf '  ARGS="..."    arguments, e.g. make kubectl ARGS="get pods -A"\n'

up: ## Bring the stack up on a real control plane on this machine
	$(rehearsal) up $(stack) $(if $(POLICY),--policy)

policy: ## Ask the policy pack about the stack; deploys nothing
	$(rehearsal) policy $(stack)

down: ## Stop the rehearsal, or that of STACK, and remove its state
	$(rehearsal) down $(stack)

status: ## Show which rehearsals run, and how well
	$(rehearsal) status

kubectl: ## Run kubectl against the rehearsal, e.g. ARGS="get pods -A"
	$(rehearsal) kubectl $(stack) -- $(ARGS)

exposure: ## Draw who can reach what in STACK, into exposure.html or OUT
	$(run) node exposure/cli.ts $(stack) $(if $(OUT),--out "$(OUT)")

plan: ## Show what STACK carries and needs, e.g. ARGS="--nodes 6x8,32Gi"
	$(run) node capacity/cli.ts $(stack) $(ARGS)

manifests: ## Write STACK as plain manifests, into rendered/<stack> or OUT
	$(run) node manifests/cli.ts $(stack) $(if $(OUT),--out "$(OUT)")

attack: ## Attack the edges of three installations with real traffic
	$(run) node test/edge/attack.ts

check: ## Lint, types, and all tests that need no cluster (1 minute)
	$(run) node test/run.ts check

test: ## Everything: check, then the real engine, cluster and edge
	$(run) node test/run.ts all

golden: ## Rewrite golden files and pictures, so that a review shows them
	$(run) node test/golden/write.ts $(if $(REPLACE),--replace)
	$(run) node test/plugin/write.ts

diff: ## Show what changes since BASE (HEAD); fails when exposure grows
	$(run) node review/cli.ts $(if $(BASE),--base "$(BASE)") $(ARGS) $(if $(OUT),> "$(OUT)" || { code=$$?; cat "$(OUT)"; exit $$code; })

unchanged: ## Fail when generated files are not committed as they are
	@git diff --exit-code --stat HEAD && test -z "$$(git status --porcelain)" || \
	  { git status --short; echo 'run "make golden", read what it changed, and commit that' >&2; exit 1; }

comment: ## In a pipeline: FILES as comments on the change
	$(run) node ci/comment.ts $(FILES)

preview: ## Official CLI: what would change in STACK, judged by the pack
	$(run) node ci/pulumi.ts preview $(stack) $(if $(OUT),--out "$(OUT)") -- $(ARGS)

deploy: ## Official CLI: bring STACK up, where the policy pack agrees
	$(run) node ci/pulumi.ts deploy $(stack) $(if $(OUT),--out "$(OUT)") -- $(ARGS)

drift: ## Official CLI: fail when the cluster is not as STACK left it
	$(run) node ci/pulumi.ts drift $(stack) $(if $(OUT),--out "$(OUT)") -- $(ARGS)

bench: ## Measure speed and memory (bench/results.md); ONLY=edge prints
	$(run) node bench/run.ts $(ONLY)
