# `make` lists the targets.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CONFIGURATION ?= Release
OPERATOR := Dragonfly.Operator/bin/$(CONFIGURATION)/net10.0/dragonfly-operator
TESTS := Dragonfly.Operator.Tests/Dragonfly.Operator.Tests.csproj
DOTNET_TEST := dotnet test $(TESTS) --configuration $(CONFIGURATION) --nologo

##@ Everyday

.PHONY: help
help: ## List the targets.
	@awk 'BEGIN {FS = ":.*##"} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-zA-Z0-9_-]+:.*##/ {printf "  %-18s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: sdk ## Build everything.
	@dotnet build Dragonfly.Operator.slnx --configuration $(CONFIGURATION) --nologo --verbosity quiet

.PHONY: run
run: build ## Inject examples/pod.yaml with the default settings and show what changed.
	@$(OPERATOR) inject -f examples/pod.yaml > /tmp/dragonfly-operator-injected.yaml
	@diff -u --label 'examples/pod.yaml' --label 'examples/pod.yaml, injected' examples/pod.yaml /tmp/dragonfly-operator-injected.yaml || [ $$? = 1 ]

.PHONY: test
test: sdk ## Run all tests that need only the SDK.
	@$(DOTNET_TEST) --filter 'TestCategory!=E2E'

.PHONY: e2e
e2e: sdk ## Run the tests against a real API server; gets one by itself on Debian.
	@assets="$$(Dragonfly.Operator.Tests/E2E/control-plane.sh)"; KUBEBUILDER_ASSETS="$$assets" $(DOTNET_TEST) --filter 'TestCategory=E2E'

.PHONY: demo
demo: build ## Apply the examples to a real API server, show what is added, and leave nothing behind.
	@hack/demo.sh $(OPERATOR)

.PHONY: soak
soak: build ## Send 200,000 reviews through one process; its memory must not grow with them.
	@bench/Dragonfly.Bench.Load/bin/$(CONFIGURATION)/net10.0/dragonfly-load --operator $(OPERATOR)

.PHONY: manifests
manifests: sdk ## Generate CRDs, webhook configurations and roles under config/.
	@dotnet run --project Dragonfly.KubeOps.Cli --configuration $(CONFIGURATION) -- generate operator dragonfly-operator Dragonfly.Operator \
	  --configuration $(CONFIGURATION) --out config --layout kubebuilder --resource-name secrets=dragonfly-operator-ca

.PHONY: lint
lint: sdk ## Check formatting and style.
	@dotnet format Dragonfly.Operator.slnx --verify-no-changes

.PHONY: fmt
fmt: sdk ## Format the source.
	@dotnet format Dragonfly.Operator.slnx

.PHONY: clean
clean: ## Remove everything that was built.
	@rm -rf */bin */obj bench/*/bin bench/*/obj dist artifacts

.PHONY: sdk
sdk:
	@command -v dotnet > /dev/null || { echo 'The .NET SDK 10 is missing: https://dotnet.microsoft.com/download says how to install it.' >&2; exit 1; }
