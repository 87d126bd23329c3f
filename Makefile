# `make demo` and `make test` are all one needs; `make help` lists the rest.
# Works with GNU make 3.81 (macOS) and later.

.DEFAULT_GOAL := help
.PHONY: help demo build generate test check soak bench lint clean release prerequisites packages

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

prerequisites:
	@sh scripts/prerequisites.sh "$(MAKE_VERSION)"

packages:
	@sh scripts/build.sh packages

demo: build ## Build and start a shop with demo data; Ctrl-C stops it
	@exec bin/shop demo

build: prerequisites ## Build the front end and bin/shop
	@sh scripts/build.sh

generate: packages ## Regenerate code from api/openapi.yaml
	go generate ./...
	cd frontend && npm run gen:api

test: prerequisites ## Run all tests, on a PostgreSQL started for them
	@sh scripts/test.sh

check: prerequisites ## Run what CI runs: generate, lint, tests, known holes
	@sh scripts/check.sh

soak: build ## Run the long tests too: crashes, fetched binaries, sweeps, malformed requests, a real Keycloak
	SHOP_SOAK=1 go test -count=1 -timeout 60m ./...; status=$$?; sh scripts/testdb-stop.sh; sh scripts/keycloak.sh || status=1; sh scripts/malformed.sh && exit $$status

release: build ## Build what is handed out, into bin/release: static binaries, bills of materials, checksums
	go run ./release

bench: build ## Measure against the floors; BENCH=order|sent|search|compare|calloff|pages|enforce for one set
	go run ./bench $(BENCH)

lint: packages ## Lint Go and the front end
	go tool -modfile=tools/go.mod golangci-lint run ./...
	cd frontend && npm run lint && npm run typecheck

clean: ## Remove what was built, and the test server
	rm -rf bin frontend/test-results bench/out
	find frontend/dist -mindepth 1 ! -name .keep -delete 2>/dev/null || true
	sh scripts/testdb-stop.sh
