# Everything is in xtask/; this file only finds the way there.
# PORT=8080 make run   serves on another port.

XTASK = cargo run -q -p xtask --

.PHONY: run test check bench soak need
.DEFAULT_GOAL := run

run: need      ## build, load the demonstration, serve on the loopback address
	@$(XTASK) run
test: need     ## everything, the browser too: what CI runs
	@$(XTASK) test
check: need    ## everything short of the browser
	@$(XTASK) check
bench: need    ## the measures of docs/performance.md
	@$(XTASK) bench
soak: need     ## the long tests: hundreds of kills
	@$(XTASK) soak

# xtask itself needs these three, so it cannot be the one to miss them.
need:
	@command -v cargo >/dev/null 2>&1 || { \
	  echo "Rust is not installed. Install it, then open a new terminal:"; \
	  echo "  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y"; exit 1; }
	@have=$$(rustc --version | cut -d' ' -f2); \
	  [ "$$(printf '%s\n' 1.95.0 "$$have" | sort -V | head -n 1)" = 1.95.0 ] || { \
	  echo "Rust 1.95 or later is needed; this is $$have. Bring it up to date:"; \
	  echo "  rustup update stable"; exit 1; }
	@command -v cc >/dev/null 2>&1 || { \
	  echo "A C compiler is needed (the embedded database is built from its C source). Install it:"; \
	  echo "  sudo apt-get install -y build-essential"; exit 1; }
	@[ -t 1 ] && [ ! -x "$${CARGO_TARGET_DIR:-target}/debug/xtask" ] && \
	  echo "Building the build tool first (under a minute, once)…" || true
