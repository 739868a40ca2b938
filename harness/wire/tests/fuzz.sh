#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A bounded run of the decoder's fuzz target.
set -u
. harness/tests/tap.sh

# Starting from the vectors: by chance alone it would not find the way into most chunks and parameters.
fuzz() {
	${MAKE:-make} -s build/fuzz_decode build/tests/harness/wire/wire_vectors && mkdir -p "$scratch/corpus" &&
		build/tests/harness/wire/wire_vectors seeds "$scratch/corpus" || return 1
	build/fuzz_decode -seed=1 -runs=300000 -max_len=2048 -artifact_prefix="$scratch/" -print_coverage=1 \
		"$scratch/corpus" >"$scratch/fuzz" 2>&1 || {
		tail -n 30 "$scratch/fuzz"
		return 1
	}
}

# No function of the decoder stays uncalled.
everything_called() {
	grep -q '^COVERED_FUNC' "$scratch/fuzz" || return 1
	! grep -E '^UNCOVERED_FUNC.*/harness/wire/(cause|checksums|decode|describe|describe_tlv|frame|line|names|parameter|tlv)\.c' \
		"$scratch/fuzz"
}

point "300000 malformed packets do no harm to the decoder" fuzz
point "...in any of its functions" everything_called
plan
