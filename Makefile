# `make` lists the targets.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

CONFIGURATION ?= Release
OPERATOR := Dragonfly.Operator/bin/$(CONFIGURATION)/net10.0/dragonfly-operator
# As in the image: the youngest generation of the heap stays within 2 MiB (hexadecimal), whatever the size of the caches.
GEN0_SIZE := 200000
BENCH_FLOOR := bench/Dragonfly.Bench.Floor/bin/$(CONFIGURATION)/net10.0/dragonfly-floor
BENCH_CORE := bench/Dragonfly.Bench.Core/bin/$(CONFIGURATION)/net10.0/dragonfly-bench
TESTS := Dragonfly.Operator.Tests/Dragonfly.Operator.Tests.csproj
VERSION ?= $(shell sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
REVISION ?= $(shell git rev-parse HEAD 2> /dev/null)
CREATED ?= $(shell date -u +%Y-%m-%dT%H:%M:%SZ)

# Where images and the chart go.
REGISTRY ?= dragonflyoss
IMG ?= $(REGISTRY)/dragonfly-operator:$(VERSION)
# The image that the manifests under config/ name.
CONFIG_IMG := dragonflyoss/dragonfly-operator:$(VERSION)
CHART := helm/dragonfly-operator
CHART_REPOSITORY ?= oci://ghcr.io/dragonflyoss/charts

# The tools' image has the version of Dragonfly's client. Its releases come without checksums: give yours.
CLIENT_VERSION ?= 1.4.0
CLIENT_SHA256_AMD64 ?=
CLIENT_SHA256_ARM64 ?=
TOOLKITS_IMG ?= $(REGISTRY)/toolkits:v$(CLIENT_VERSION)
# Further names for the same, such as …/toolkits:latest.
TOOLKITS_ALIASES ?=

# aot, or framework-dependent.
PUBLISH ?= aot
ARCHITECTURES ?= amd64 arm64

# Of which Kubernetes e2e, demo and bench-e2e start the API server, e.g. 1.36; the oldest that is tested if not set.
SERVER ?=
CONTROL_PLANE = Dragonfly.Operator.Tests/E2E/control-plane.sh $(SERVER)

DOTNET_TEST := dotnet test $(TESTS) --configuration $(CONFIGURATION) --nologo
# The chart's tests use this Helm and kubectl. Where they cannot be had, those on PATH; without any, these tests are skipped.
WITH_HELM = PATH="$$(hack/helm.sh || echo /usr/local/bin):$$PATH"
# So do the tests of queries and alerts with Prometheus.
WITH_TOOLS = PATH="$$(hack/helm.sh || echo /usr/local/bin):$$(hack/prometheus.sh || echo /usr/local/bin):$$PATH"
# The runtime guards compiled code against being overwritten, which costs programs that run briefly a twentieth of their time.
UNGUARDED := DOTNET_EnableWriteXorExecute=0

##@ Everyday

.PHONY: help
help: ## List the targets.
	@awk 'BEGIN {FS = ":.*##"} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-zA-Z0-9_-]+:.*##/ {printf "  %-18s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: sdk ## Build everything.
	@dotnet build Dragonfly.Operator.slnx --configuration $(CONFIGURATION) --nologo --verbosity quiet

.PHONY: operator
operator: sdk ## Build only the operator.
	@dotnet build Dragonfly.Operator --configuration $(CONFIGURATION) --nologo --verbosity quiet

.PHONY: run
run: operator ## Inject examples/pod.yaml with the default settings and show what changed.
	@$(OPERATOR) inject -f examples/pod.yaml > Dragonfly.Operator/obj/injected.yaml
	@diff -u --label 'examples/pod.yaml' --label 'examples/pod.yaml, injected' examples/pod.yaml Dragonfly.Operator/obj/injected.yaml || [ $$? = 1 ]

.PHONY: test
test: sdk ## Run the tests that need only the SDK (about a minute).
	@$(WITH_HELM) $(UNGUARDED) $(DOTNET_TEST) --filter 'TestCategory!=E2E&TestCategory!=Build&TestCategory!=Fuzz'

.PHONY: test-build
test-build: sdk ## Run the tests that build projects, which take longer than all others.
	@$(DOTNET_TEST) --filter 'TestCategory=Build'

# For how many seconds each part of fuzz runs, and the seed to repeat a run.
FUZZ_SECONDS ?= 300
FUZZ_SEED ?=

.PHONY: fuzz
fuzz: sdk ## Change reviews and files at random for FUZZ_SECONDS each, and see that all are answered and nothing is lost.
	@FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_SEED=$(FUZZ_SEED) $(DOTNET_TEST) --filter 'TestCategory=Fuzz'

.PHONY: e2e
e2e: sdk ## Run the tests against a real API server of version SERVER; the default, 1.20.2, is built on Debian.
	@assets="$$($(CONTROL_PLANE))"; "$$assets/kube-apiserver" --version; \
	  $(WITH_TOOLS) KUBEBUILDER_ASSETS="$$assets" $(DOTNET_TEST) --filter 'TestCategory=E2E&TestCategory!=Bench'

# As aot publishes it, unless a source is newer.
NATIVE := artifacts/aot/dragonfly-operator
$(NATIVE): $(wildcard $(shell git ls-files Dragonfly.Operator Dragonfly.KubeOps Directory.*.props global.json 2> /dev/null))
	@hack/aot.sh

.PHONY: node-e2e
node-e2e: sdk ## Install the chart on a real node of version SERVER, without docker; needs root on Debian (elsewhere: kind-e2e).
	@hack/node/requirements.sh
	@$(MAKE) $(NATIVE)
	@SERVER=$(SERVER) hack/node/node.sh hack/node/e2e.sh

.PHONY: demo
demo: operator ## Apply the examples to a real API server, show what is added, and clean up.
	@assets="$$($(CONTROL_PLANE))"; KUBEBUILDER_ASSETS="$$assets" hack/demo.sh $(OPERATOR)

.PHONY: soak
soak: build ## Send 200,000 reviews through one process, and count 110,000 Pods; memory must not grow with them.
	@DOTNET_GCgen0size=$(GEN0_SIZE) bench/Dragonfly.Bench.Load/bin/$(CONFIGURATION)/net10.0/dragonfly-load --operator $(OPERATOR)
	@DOTNET_GCgen0size=$(GEN0_SIZE) $(BENCH_CORE) counting

.PHONY: bench
bench: build ## Compare the operator with the checkout BASELINE, or with the least that a webhook can cost (needs wrk).
ifdef BASELINE
	@bench/compare.sh $(BASELINE) $(BENCH_CORE)
else
	@DOTNET_GCgen0size=$(GEN0_SIZE) bench/bench.sh $(OPERATOR) $(BENCH_FLOOR) $(BENCH_CORE)
	@for part in core kinds distribution; do $(BENCH_CORE) $$part | sed -n '/^| *Method/,/^$$/p'; done
	@$(BENCH_CORE) growth
endif

.PHONY: bench-e2e
bench-e2e: sdk ## Create Pods through a real API server without and with the operator, and compare.
	@assets="$$($(CONTROL_PLANE))"; KUBEBUILDER_ASSETS="$$assets" $(DOTNET_TEST) --filter 'TestCategory=Bench' \
	  --logger 'console;verbosity=detailed' | sed -n '/clients, /,/^ *\(not involved\|involved, paced\)/p; /^Test Run/p'

.PHONY: aot
aot: sdk ## Publish and test the native binary, with any compiler pack that can be restored.
	@hack/aot.sh

.PHONY: manifests
manifests: sdk ## Generate CRDs, webhook configurations and roles under config/.
	@dotnet run --project Dragonfly.KubeOps.Cli --configuration $(CONFIGURATION) -- generate operator d7y-operator Dragonfly.Operator \
	  --configuration $(CONFIGURATION) --out config --resource-name secrets=d7y-operator-ca \
	  --resource-name leases=d7y-operator --resource-name mutatingwebhookconfigurations=d7y-operator-resources
	@$(MAKE) chart-files

.PHONY: chart-files
chart-files: ## Copy the CRDs, the alerts and the dashboard of config/ into the chart.
	@cp config/crd/*_dragonfly_io.yaml $(CHART)/files/crds/
	@cp config/prometheus/alerts.yaml config/grafana/dashboard.json $(CHART)/files/

.PHONY: lint
lint: sdk ## Check formatting and style.
	@dotnet format Dragonfly.Operator.slnx --verify-no-changes

.PHONY: fmt
fmt: sdk ## Format the source.
	@dotnet format Dragonfly.Operator.slnx

.PHONY: clean
clean: ## Remove everything that was built.
	@rm -rf */bin */obj bench/*/bin bench/*/obj dist artifacts

##@ Cluster

.PHONY: install
install: ## Install the CRDs into the cluster of the current context.
	@kubectl apply -k config/crd

.PHONY: uninstall
uninstall: ## Remove the CRDs, and with them every resource of theirs.
	@kubectl delete --ignore-not-found -k config/crd

NAMESPACE := d7y-operator-system

.PHONY: deploy
deploy: ## Deploy the operator, as IMG, into the cluster of the current context; an existing namespace is not changed.
	@[ -n "$$(kubectl get namespace $(NAMESPACE) --ignore-not-found --output name)" ] || kubectl create -k config/namespace
	@$(INSTALLER) | kubectl apply -f -

.PHONY: undeploy
undeploy: ## Remove what deploy created: the operator, the CRDs with every resource of theirs, the namespace if deploy created it.
	@kubectl delete --ignore-not-found -k config/webhook
	@$(INSTALLER) | kubectl delete --ignore-not-found -f -
	@kubectl delete --ignore-not-found --namespace $(NAMESPACE) secret/d7y-operator-ca lease/d7y-operator
	@kubectl delete namespaces --field-selector metadata.name=$(NAMESPACE) --selector app.kubernetes.io/managed-by=d7y-operator

.PHONY: build-installer
build-installer: ## Write everything that deploy applies, except the namespace, to dist/install.yaml.
	@mkdir -p dist
	@$(INSTALLER) > dist/install.yaml

INSTALLER = kubectl kustomize config/default | sed 's|image: $(CONFIG_IMG)$$|image: $(IMG)|'

##@ Images and chart

# Each architecture is an image of its own, and a manifest list of the plain name joins them. Attestations would make a list
# of each of them already, and lists cannot be joined: images are described and signed when they are released.
SINGLE = --provenance=false --sbom=false --load
LABELS = --build-arg REVISION=$(REVISION) --build-arg CREATED=$(CREATED)
DOCKER_BUILD = docker buildx build --build-arg VERSION=$(VERSION) --build-arg PUBLISH=$(PUBLISH) $(LABELS) $(BUILD_ARGS)
TOOLKITS_BUILD = docker buildx build --build-arg CLIENT_VERSION=$(CLIENT_VERSION) \
  --build-arg CLIENT_SHA256_AMD64=$(CLIENT_SHA256_AMD64) --build-arg CLIENT_SHA256_ARM64=$(CLIENT_SHA256_ARM64) $(LABELS) $(BUILD_ARGS)

.PHONY: docker-build
docker-build: $(ARCHITECTURES:%=docker-build-%) ## Build the operator's image for ARCHITECTURES, each preferably on a machine of that kind.

.PHONY: docker-push
docker-push: $(ARCHITECTURES:%=docker-push-%) ## Push the images of docker-build, and the list that joins them.
	@$(MAKE) docker-manifest

.PHONY: docker-manifest
docker-manifest: ## Join the pushed images of ARCHITECTURES as IMG.
	@$(call JOIN,$(IMG),$(IMG))

.PHONY: docker-buildx
docker-buildx: ## Build and push all architectures at once, with the builder's own SBOM and provenance.
	@$(DOCKER_BUILD) --provenance=mode=max --sbom=true --platform $(PLATFORMS) --push --tag $(IMG) .

docker-build-%:
	@$(DOCKER_BUILD) --platform linux/$* $(SINGLE) --tag $(IMG)-$* .

docker-push-%:
	@docker push $(IMG)-$*

.PHONY: toolkits-build
toolkits-build: $(ARCHITECTURES:%=toolkits-build-%) ## Build the tools' image for ARCHITECTURES, on any machine.

.PHONY: toolkits-push
toolkits-push: $(ARCHITECTURES:%=toolkits-push-%) ## Push the images of toolkits-build, and the list that joins them.
	@$(MAKE) toolkits-manifest

.PHONY: toolkits-manifest
toolkits-manifest: ## Join the pushed images of ARCHITECTURES as TOOLKITS_IMG and TOOLKITS_ALIASES.
	@$(foreach list,$(TOOLKITS_IMG) $(TOOLKITS_ALIASES),$(call JOIN,$(list),$(TOOLKITS_IMG)) &&) true

toolkits-build-%:
	@$(TOOLKITS_BUILD) --platform linux/$* $(SINGLE) --tag $(TOOLKITS_IMG)-$* toolkits-image

toolkits-push-%:
	@docker push $(TOOLKITS_IMG)-$*

empty :=
comma := ,
PLATFORMS = $(subst $(empty) $(empty),$(comma),$(ARCHITECTURES:%=linux/%))
# A list of that name from another time would be added to.
JOIN = { docker manifest rm $(1) 2> /dev/null || true; } && \
  docker manifest create $(1) $(ARCHITECTURES:%=$(2)-%) && docker manifest push --purge $(1)

.PHONY: helm-lint
helm-lint: ## Lint the chart.
	@$(WITH_HELM) helm lint --strict $(CHART)

.PHONY: helm-package
helm-package: ## Package the chart into dist/.
	@helm package $(CHART) --destination dist --version $(VERSION) --app-version $(VERSION)

.PHONY: helm-push
helm-push: helm-package ## Push the packaged chart to CHART_REPOSITORY.
	@helm push dist/dragonfly-operator-$(VERSION).tgz $(CHART_REPOSITORY)

##@ Continuous integration

# Kubernetes of ci-e2e, one of the versions for which there are envtest binaries, and the image of kind-e2e's nodes.
KUBERNETES ?= 1.36.2
KIND_NODE ?= kindest/node:v1.36.1

.PHONY: ci-e2e
ci-e2e: ## Run e2e against the API server of KUBERNETES, downloaded from the envtest releases.
	@assets="$$(hack/envtest.sh $(KUBERNETES))"; KUBEBUILDER_ASSETS="$$assets" $(MAKE) e2e

.PHONY: ci-packages
ci-packages: sdk ## Build and test with upstream's KubeOps.
	@dotnet build $(TESTS) --configuration $(CONFIGURATION) --nologo --verbosity quiet -p:KubeOps=Packages
	@$(DOTNET_TEST) --filter 'TestCategory!=E2E&TestCategory!=Build&TestCategory!=Fuzz' -p:KubeOps=Packages

.PHONY: ci-generated
ci-generated: manifests ## Fail if generated files are not committed.
	@git diff --exit-code -- config helm

.PHONY: ci-scripts
ci-scripts: ## Check the shell scripts.
	@git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck

# Of the jobs that a change must pass; the one check that the main branch has to require.
RESULTS ?=

.PHONY: ci-passed
ci-passed: ## Fail unless RESULTS are all "success".
	@[ -n "$(RESULTS)" ] && for result in $(RESULTS); do [ "$$result" = success ] || { echo "A job ended with $$result." >&2; exit 1; }; done

.PHONY: kind-e2e
kind-e2e: ## Create a kind cluster, install images and chart into it, and check that a Pod is injected; needs docker, kind and helm.
	@hack/kind-e2e.sh $(KIND_NODE)

.PHONY: release-version
release-version: ## Fail unless TAG is the version of the source.
	@[ "$(TAG)" = "v$(VERSION)" ] || { echo "The tag is $(TAG), but Directory.Build.props says $(VERSION)." >&2; exit 1; }

.PHONY: release-sign
release-sign: ## Sign the pushed images and chart and describe the images (SBOM); needs docker, syft and cosign.
	@hack/sign.sh --sbom $(IMG) $(TOOLKITS_IMG)
	@hack/sign.sh $(CHART_REPOSITORY:oci://%=%)/dragonfly-operator:$(VERSION)

# Where plugin takes native binaries from, for each architecture: the images, or what `make aot` wrote (amd64=artifacts/aot/dragonfly-operator).
BINARIES ?=
DIST ?= dist

.PHONY: plugin
plugin: $(if $(BINARIES),,plugin-binaries) ## Pack BINARIES, or those of the images of ARCHITECTURES, as the plugin of kubectl into DIST, with krew's manifest.
	@hack/plugin.sh v$(VERSION) $(DIST) $(or $(BINARIES),$(foreach architecture,$(ARCHITECTURES),$(architecture)=$(DIST)/binaries/$(architecture)))

.PHONY: plugin-binaries
plugin-binaries: $(ARCHITECTURES:%=plugin-binary-%)

# Nothing of the image runs, so that it can be of any architecture.
plugin-binary-%:
	@mkdir -p $(DIST)/binaries
	@container="$$(docker create --platform linux/$* $(IMG)-$*)"; trap 'docker rm "$$container" > /dev/null' EXIT; \
	  docker cp "$$container:/app/dragonfly-operator" $(DIST)/binaries/$*

.PHONY: release-publish
release-publish: build-installer helm-package plugin ## Publish the tag's release on GitHub, with the installer, the chart, the plugin and the SBOMs; needs gh.
	@gh release create v$(VERSION) --verify-tag --generate-notes dist/install.yaml dist/dragonfly-operator-$(VERSION).tgz \
	  dist/dragonfly.yaml $(ARCHITECTURES:%=dist/kubectl-dragonfly_linux_%.tar.gz) $(wildcard dist/*.spdx.json)

.PHONY: sdk
sdk:
	@command -v dotnet > /dev/null || { echo 'The .NET SDK 10 is missing: https://dotnet.microsoft.com/download says how to install it.' >&2; exit 1; }
