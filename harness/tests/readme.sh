#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs every command of the README's shell blocks.
set -u
. harness/tests/tap.sh

commands() {
	sed -n '/^```sh$/,/^```$/p' README.md | grep -v '^```'
}

# "make check" is what runs this test.
commands | grep -vx 'make check' >"$scratch/commands"
point "the README has commands" test -s "$scratch/commands"

# lacks_fixes_only RESULTS: something failed there, and all that did is older than a fix
lacks_fixes_only() {
	grep '"type":"end"' "$1" | grep -E '"verdict":"(fail|crash|hang|error)"' >"$scratch/failed"
	[ -s "$scratch/failed" ] && ! grep -qv '"why":"older"' "$scratch/failed"
}

# A command of the README.  A run of everything may fail for one reason: the kernel lacks fixes, and is told so.
works() {
	sh -c "$1" </dev/null >"$scratch/said" 2>&1 && return 0
	[ "$1" = "make run" ] && lacks_fixes_only build/out/latest/results.jsonl && return 0
	cat "$scratch/said"
	return 1
}

while read -r command; do
	point "$command" works "$command"
done <"$scratch/commands"

# The example of a scenario compiles and passes, in a runner of its own.
example() {
	sed -n '/^```c$/,/^```$/p' README.md | grep -v '^```' >build/example.c &&
		make -s build/sctp-runner-example &&
		SCTP_CONFORM_RUNNER=build/sctp-runner-example $conform run --out="$scratch/example"
}
point "the README's scenario passes" example
plan
