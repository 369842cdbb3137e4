# Every command of the house. The work is done by the scripts in scripts/.

.DEFAULT_GOAL := help
.PHONY: help run test bench bench-janus fmt generate audit screenshots docker docker-lint docker-check clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build what changed, start the demo, print its addresses; Ctrl-C ends it
	@scripts/check-tools
	@node scripts/run.mjs

test: ## every check; ONLY="format clippy" does some
	@scripts/check-tools
	@node scripts/test.mjs

bench: ## how fast: messages a second, latency, CPU and memory, beside a bare echo
	@scripts/check-tools
	@cargo bench --locked

bench-janus: ## what forwarding a packet costs, beside Debian's Janus where it is installed
	@scripts/check-tools
	@cargo bench --locked --bench forwarding -- --janus

fmt: ## format everything
	@scripts/check-tools
	@node scripts/fmt.mjs

generate: ## write the files that are made from the code
	@scripts/check-tools
	@node scripts/generate.mjs

audit: ## licences, bans, sources and known vulnerabilities of the dependencies
	@scripts/check-tools
	@node scripts/audit.mjs

screenshots: ## every screen to PNG, into web-widget/screenshots/
	@scripts/check-tools
	@node scripts/screenshots.mjs

docker: ## build the image, with buildah, podman or docker
	@scripts/docker-build

docker-lint: ## lint the Dockerfile and the shell scripts
	@scripts/docker-lint

docker-check: ## as root on Debian: build the image on bases made with debootstrap, and start it
	@scripts/docker-build-check

clean: ## remove what was built and the demo's data
	rm -rf target var web-widget/dist web-widget/node_modules tests/neighbours/node_modules
