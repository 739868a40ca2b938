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
while read -r command; do
	point "$command" sh -c "$command" </dev/null
done <"$scratch/commands"

# The example of a scenario compiles and passes, in a runner of its own.
example() {
	mkdir -p "$scratch/suites/example" &&
		sed -n '/^```c$/,/^```$/p' README.md | grep -v '^```' >"$scratch/suites/example/example.c" &&
		make -s B=build/example SUITES="$scratch/suites/example/example.c" build/example/sctp-runner &&
		SCTP_CONFORM_RUNNER=build/example/sctp-runner $conform run --out="$scratch/example"
}
point "the README's scenario passes" example
plan
