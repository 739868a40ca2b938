#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Kernels of 32 bits and of the other byte order, and 32-bit programs on a 64-bit kernel: they have the same verdicts.
set -u
. harness/tests/tap.sh

patterns='handshake.four_chunks handshake.rto_initial handshake.abort_in_sac_info layout.assoc_stats layout.authkey
	layout.paddrthlds layout.getaddrs_old layout.init_cmsg layout.received_info layout.reset_streams'

# run_into FOLDER OPTION...
run_into() {
	folder=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	"$conform" run --out="$scratch/$folder" "$@" $patterns >"$scratch/$folder.tap" 2>"$scratch/$folder.err"
	got=$?
	cat "$scratch/$folder.err"
	grep '"type":"end"' "$scratch/$folder/results.jsonl" >"$scratch/$folder.ends"
	[ "$got" -eq 0 ]
}

# verdicts FOLDER ARCH: NAME VERDICT of each scenario
verdicts() {
	grep "\"arch\":\"$2\"" "$scratch/$1.ends" |
		sed 's/.*"name":"\([^"]*\)".*"verdict":"\([^"]*\)".*/\1 \2/; s/\.i686 / /' | sort
}

# same_verdicts FOLDER ARCH
same_verdicts() {
	verdicts several amd64 >"$scratch/wanted"
	verdicts "$1" "$2" >"$scratch/got"
	[ "$(wc -l <"$scratch/wanted")" -ge 13 ] && diff "$scratch/wanted" "$scratch/got"
}

# The structs that the kernel does not translate for 32-bit programs are all that differs.
compat_verdicts() {
	verdicts several amd64 | sed 's/^\(layout.\(assoc_stats\|paddrthlds\).*\) pass/\1 known/' >"$scratch/wanted"
	verdicts compat amd64 | diff "$scratch/wanted" - && ! grep -v '"name":"[^"]*\.i686"' "$scratch/compat.ends"
}

# A machine with nothing but sctp-conform and its own programs.
bare() {
	mkdir -p "$scratch/bare" "$scratch/none"
	cp build/sctp-conform build/sctp-runner build/sctp-init "$scratch/bare"
}

point "kernels of four architectures in one run" run_into several --abi=native --kernel=debian:6.1 \
	--kernel=debian:6.1/i386 --kernel=debian:6.1/armhf --kernel=debian:6.1/s390x
for arch in i386 armhf s390x; do
	point "$arch has the verdicts of amd64" same_verdicts several $arch
done
point "everything by the 32-bit runner" run_into compat --abi=i686 --kernel=debian:6.1
point "...it has them, too, but for what is not translated" compat_verdicts
point "a 32-bit kernel has no other ABI" refused 2 'nothing of what is selected' $conform run --abi=i686 \
	--kernel=debian:6.1/i386 handshake.four_chunks
point "an ABI that is none" refused 2 'abi' $conform run --abi=x32 handshake.four_chunks

bare
for arch in armhf s390x arm64 ppc64el riscv64; do
	point "without its runner: how to build it ($arch)" refused 3 "make $arch" "$scratch/bare/sctp-conform" run \
		--cache="$cache" --out="$scratch/out" --kernel=debian:6.1/$arch handshake.four_chunks
done
point "without the 32-bit runner, too" refused 3 'make i386' "$scratch/bare/sctp-conform" run --abi=i686 \
	--cache="$cache" --out="$scratch/out" handshake.four_chunks
point "without QEMU for armhf: its package" refused 3 'apt-get install qemu-system-arm' env PATH="$scratch/none" \
	$conform run --kernel=debian:6.1/armhf handshake.four_chunks
point "without QEMU for s390x: its package" refused 3 'apt-get install qemu-system-misc' env PATH="$scratch/none" \
	$conform run --kernel=debian:6.1/s390x handshake.four_chunks
plan
