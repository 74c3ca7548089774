# What can be made here; `make help` lists it. Everything is written inside the checkout and the language caches.

SHELL := /bin/sh
PREFIX ?= /usr/local
GO ?= go
VERSION := $(shell cat VERSION)

# Windows needs its own way: the tools are built for the machine that runs make.
BIN := $(CURDIR)/bin
export PATH := $(BIN):$(PATH)
# Whatever runs the CLI: its home is in the checkout, never a user's own.
export PULUMI_HOME := $(BIN)/.pulumi

PULUMI_VERSION := v3.256.0
GO_FILES := $(shell find . -name '*.go' -not -path './sdk/*' -not -path './.demo/*') go.mod go.sum VERSION schema.json

.DEFAULT_GOAL := help
.PHONY: help demo drill outage diagram check-diagram test test-consumers prove lint generate check-generated build install tools bench clean

help: ## list the targets
	@echo "globalapp $(VERSION)"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-26s%s\n", $$1, $$2 }'

demo: build tools ## run a three-region application on the simulated AWS: needs Go 1.26 or newer, make and git only
	@$(GO) run ./tests/demo

drill: bin/pulumi ## lose each region of the demo's application and follow its runbook; half a minute once it is built
	$(GO) test -count=1 -timeout 20m -v -run '^TestDrillOfTheDemo$$' ./tests/e2e

outage: ## say what the loss of each region of the demo's application would mean
	@$(GO) run ./tests/drill/outage

# The picture of the demo's application. What it is drawn from is generated, and checked with the rest of that.
diagram: ## draw the topology of the demo's application into docs/pictures/; half a minute the first time
	@cd tools/diagram && $(GO) run . -title "The web shop" -o $(CURDIR)/docs/pictures/web-shop.svg $(CURDIR)/docs/pictures/web-shop.json

check-diagram: ## test the tool that draws, and fail when it would draw another picture
	@cd tools/diagram && $(GO) test .

test: build tools ## run all tests; says which language toolchains are missing
	@sh tools/toolchains.sh
	@$(GO) run ./tools/slowest -timeout 40m ./...

test-consumers: build tools ## deploy the examples in each language with the packed SDKs; a part of test
	$(GO) test -timeout 20m -v -run TestTheExamplesLiveWithThePackedSDKs ./tests/consumers

prove: build tools ## run every suite in full, in shards that can be resumed; SHARD=name runs one, SHARD=-list lists them
	@$(GO) run ./tests/prove $(SHARD)

lint: bin/golangci-lint ## check style
	$(BIN)/golangci-lint run ./...

generate: ## write schema.json and sdk/ from provider/
	$(GO) run ./tools/generate

check-generated: ## fail when schema.json or sdk/ is not what provider/ says
	$(GO) run ./tools/generate -check

build: bin/pulumi-resource-globalapp bin/awssim ## build the plugin and the simulated AWS into bin/

install: bin/pulumi-resource-globalapp ## install the plugin into $(PREFIX)/bin
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 bin/pulumi-resource-globalapp $(DESTDIR)$(PREFIX)/bin/

tools: bin/pulumi bin/pulumi-language-yaml ## get the Pulumi CLI and its YAML host into bin/, once

bench: build tools ## measure how fast it all is, and write docs/benchmarks.md; BENCH=quick measures less
	$(GO) run ./tests/bench $(if $(filter quick,$(BENCH)),-quick)

clean: ## remove what was built
	rm -rf bin dist .demo

bin/pulumi-resource-globalapp: $(GO_FILES)
	@echo "building the plugin (the first time, about 2 minutes on 2 cores)"
	@$(GO) build -ldflags '-s -w' -o $@ ./provider/cmd/pulumi-resource-globalapp

bin/awssim: $(GO_FILES)
	@echo "building the simulated AWS"
	@$(GO) build -o $@ ./tests/awssim/cmd/awssim

# A Pulumi CLI on PATH that is new enough is used as it is, with the YAML host beside it; else both are built.
bin/pulumi: tools/pulumi.sh tools/pulumi/go.mod tools/pulumi/go.sum
	@PULUMI_VERSION=$(PULUMI_VERSION) GO="$(GO)" sh tools/pulumi.sh pulumi

bin/pulumi-language-yaml: tools/pulumi.sh tools/yaml/go.mod tools/yaml/go.sum bin/pulumi
	@PULUMI_VERSION=$(PULUMI_VERSION) GO="$(GO)" sh tools/pulumi.sh pulumi-language-yaml

bin/golangci-lint: tools/lint/go.mod tools/lint/go.sum
	@echo "building the linter (once, about 1 minute on 2 cores)"
	@cd tools/lint && $(GO) build -o $(BIN)/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint

include tools/packaging.mk
