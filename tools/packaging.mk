# What makes and publishes releases, included by the Makefile. docs/releasing.md says how a release goes.

.PHONY: check-workflows check-packaging check-release dist release pack-sdk tag-go-sdk vulnerabilities nightly

check-workflows: bin/actionlint ## check the GitHub workflows
	$(BIN)/actionlint
	$(BIN)/actionlint examples/ci/github/pulumi.yml

check-packaging: check-workflows bin/goreleaser tools ## check the workflows and the configuration of releases
	$(BIN)/goreleaser check
	GLOBALAPP_GORELEASER=$(BIN)/goreleaser $(GO) test ./tests/packaging

check-release: ## fail when TAG is not the version of this checkout, or CHANGELOG.md does not say what is in it
	@sh tools/release.sh check "$(TAG)"

dist: bin/goreleaser ## build the plugin's archives for all targets into dist/, as a release would
	$(BIN)/goreleaser release --snapshot --clean

# Only a workflow calls this, on a tag: it publishes.
release: bin/goreleaser check-release
	@sh tools/release.sh notes >bin/release-notes.md
	$(BIN)/goreleaser release --clean --release-notes bin/release-notes.md

pack-sdk: ## pack SDK=nodejs, python, java or dotnet as it is published, into dist/sdk/
	@sh tools/pack.sh "$(SDK)"

# Only a workflow calls this, on a tag: it publishes.
tag-go-sdk:
	git tag "sdk/go/v$(VERSION)"
	git push origin "sdk/go/v$(VERSION)"

vulnerabilities: ## look for known vulnerabilities in what is called (asks vuln.go.dev)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.1.4 ./...
	cd sdk/go && $(GO) run golang.org/x/vuln/cmd/govulncheck@v1.1.4 ./...

nightly: build tools ## deploy buckets in two regions with whatever AWS the environment leads to, twice, and destroy them
	@sh tests/nightly/run.sh

bin/actionlint: tools/actionlint/go.mod tools/actionlint/go.sum
	@echo "building actionlint (once, some seconds)"
	@cd tools/actionlint && $(GO) build -o $(BIN)/actionlint github.com/rhysd/actionlint/cmd/actionlint

bin/goreleaser: tools/goreleaser/go.mod tools/goreleaser/go.sum
	@echo "building goreleaser (once, about 2 minutes on 2 cores)"
	@cd tools/goreleaser && $(GO) build -o $(BIN)/goreleaser github.com/goreleaser/goreleaser/v2
