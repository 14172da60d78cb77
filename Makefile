# Gridcase. `make run` opens a demo town; `make test` runs every test; `make check` is what a change must pass beside them.
.PHONY: run test browser check fmt tools web baseline pictures performance lists
CARGO ?= cargo
NPM := npm --prefix clients/web
BUF := clients/web/node_modules/.bin/buf

# A demo town at http://127.0.0.1:8080, kept in ./data/demo.
run: web
	$(CARGO) run --locked -- --log warn demo --data data/demo

# All tests, one at a time: they start servers and clusters of their own. Those that need PostgreSQL, strace or a small disk skip with a message where it is missing; CI=true forbids the skip of PostgreSQL.
test: tools web
	$(NPM) run --silent unit
	$(if $(CI),GRIDCASE_REQUIRE_POSTGRES=1) $(CARGO) test --workspace --locked --no-fail-fast -- --test-threads=1
	$(MAKE) --no-print-directory browser

# The pages in Debian's Chromium, against a demo town of its own.
browser: web
	$(CARGO) build --workspace --locked
	$(NPM) run --silent browser

# Debian's packages that the tests use, installed where we may and named where we may not.
tools:
	@./tests/tools.sh

# Format, lints, protos against the committed baseline, dependencies.
check: web
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	$(BUF) lint
	$(BUF) format --diff --exit-code
	$(BUF) breaking --against proto/baseline.binpb
	$(NPM) run --silent check

fmt: web
	$(CARGO) fmt --all
	$(BUF) format -w

# Node modules as locked, the generated TypeScript client, and the pages that the gateway embeds. Not `npm ci`: it wants buf's
# binaries of every platform in the lock, and not every registry has them all.
web: clients/web/node_modules/.installed
	$(NPM) run --silent generate
	$(NPM) run --silent build

clients/web/node_modules/.installed: clients/web/package-lock.json
	$(NPM) install --no-audit --no-fund --no-save
	@touch $@

# Accepts today's protos as what later ones must stay compatible with.
baseline: web
	$(BUF) build -o proto/baseline.binpb

# Writes the pictures of the README, docs/pictures/*.png, from a demo town.
pictures: web
	$(CARGO) build --workspace --locked
	$(NPM) run --silent pictures

# Writes docs/performance.md from a run on this machine (release build, several minutes).
performance:
	$(CARGO) run --release --locked --bin gridcase -- measure --write docs/performance.md

# Prints the table of lists in docs/performance.md: a town of ten thousand cases beside one of a million (release build, about
# a quarter of an hour). It is copied there by hand; `make performance` leaves it as it is.
lists:
	$(CARGO) test --release --locked -p gridcase-dispatch --lib -- --ignored --nocapture lists_of_a_million_on_sqlite
