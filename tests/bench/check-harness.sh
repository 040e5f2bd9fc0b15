#!/bin/sh
# check-harness.sh: the tests of tests/bench/harness; skipped without python3.
command -v python3 >/dev/null || exit 77
exec python3 -B "$(dirname "$0")/test_harness.py"
