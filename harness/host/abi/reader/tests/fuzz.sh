#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A bounded run of the fuzz target that reads ELF files, from small real ones.
set -u
. harness/tests/tap.sh

seeds() {
	mkdir -p "$scratch/corpus" || return 1
	printf 'struct sctp_initmsg { unsigned short a, b, c, d; } x;\nenum { SCTP_A = 1 } y;\n' >"$scratch/seed.c"
	for machine in i686 s390x; do
		"$machine-linux-gnu-gcc" -g -c "$scratch/seed.c" -o "$scratch/corpus/$machine" &&
			"$machine-linux-gnu-gcc" -gdwarf-2 -gstrict-dwarf -g3 -undef -c "$scratch/seed.c" \
				-o "$scratch/corpus/$machine-macros" &&
			"$machine-linux-gnu-gcc" -g -gz -c harness/host/abi/tests/bindings/wrong.c \
				-o "$scratch/corpus/$machine-compressed" || return 1
	done
	clang++ -target i686-linux-gnu -g -c harness/host/abi/tests/bindings/nested.cc -o "$scratch/corpus/nested" &&
		ar rcD "$scratch/corpus/archive" "$scratch/corpus/i686" "$scratch/corpus/s390x"
}

fuzz() {
	${MAKE:-make} -s build/fuzz_abi && seeds &&
		build/fuzz_abi -seed=1 -runs=10000 -max_len=8192 -timeout=20 -artifact_prefix="$scratch/" "$scratch/corpus"
}

point "10000 malformed files do no harm to the reader of debug information" fuzz
plan
