#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A bounded run of the decoder's fuzz target.
set -u
. harness/cli/tests/tap.sh

fuzz() {
	${MAKE:-make} -s build/fuzz_decode && mkdir -p "$scratch/corpus" &&
		build/fuzz_decode -seed=1 -runs=300000 -max_len=2048 -artifact_prefix="$scratch/" "$scratch/corpus"
}

point "300000 malformed packets do no harm to the decoder" fuzz
plan
