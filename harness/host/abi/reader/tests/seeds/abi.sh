#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Small real ELF files in the folder $1.
set -eu
printf 'struct sctp_initmsg { unsigned short a, b, c, d; } x;\nenum { SCTP_A = 1 } y;\n' >"$1/seed.c"
for machine in i686 s390x; do
	"$machine-linux-gnu-gcc" -g -c "$1/seed.c" -o "$1/$machine"
	"$machine-linux-gnu-gcc" -gdwarf-2 -gstrict-dwarf -g3 -undef -c "$1/seed.c" -o "$1/$machine-macros"
	"$machine-linux-gnu-gcc" -g -gz -c harness/host/abi/tests/bindings/wrong.c -o "$1/$machine-compressed"
done
clang++ -target i686-linux-gnu -g -c harness/host/abi/tests/bindings/nested.cc -o "$1/nested"
ar rcD "$1/archive" "$1/i686" "$1/s390x"
rm "$1/seed.c"
