#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# make calls: what of the SCTP API needs no kernel, executed for other machines under qemu-user; and that it sees faults.
set -u
. harness/tests/tap.sh

calls=harness/host/abi/calls/calls.sh

# Those whose compilers `make packages`'s list for `make check` has: a big-endian one with structs aligned to two bytes, both
# byte orders of 32 bits, 64 bits, and another C library.
machines='x86_64 i686 armhf s390x mips m68k x86_64-musl'

# played ABI: it was, and nothing was skipped in silence
played() {
	cat "$scratch/calls"
	grep -q "^ok [0-9]* - $1: 1[0-9][0-9] points, 19 calls of libsctp\$" "$scratch/calls"
}
all() {
	${MAKE:-make} -s calls >"$scratch/calls" 2>&1 || {
		cat "$scratch/calls"
		return 1
	}
}
point "make calls" all
for machine in $machines; do
	point "$machine" played "$machine"
done
named() {
	[ "$(grep -c '^ok' "$scratch/calls")" -eq 22 ] && ! grep '# SKIP' "$scratch/calls" | grep -v '(packages\{0,1\} .*)$\|QEMU has no\|does not even run'
}
point "what was skipped says what is not installed" named

# ---- faults ----

# A copy of what is built, to put faults in.
copy() {
	rm -rf "$scratch/tree" "$scratch/cache"
	mkdir -p "$scratch/tree/harness/host" "$scratch/cache" && cp -r harness/host/abi "$scratch/tree/harness/host/" &&
		cp harness/array_size.h "$scratch/tree/harness/" && cp -r "$cache/libsctp" "$scratch/cache/"
}
# sees FILE SED ABI REGEXP: with this change to the file that ABI fails, and why is said
sees() {
	copy && sed -i "$2" "$scratch/$1" || return 1
	(cd "$scratch/tree" && $calls build "$scratch/cache" "$3") >"$scratch/calls" 2>&1
	got=$?
	cat "$scratch/calls"
	[ "$got" -eq 1 ] && grep -q "^not ok 1 - $3\$" "$scratch/calls" && grep -qE "$4" "$scratch/calls"
}
library=cache/libsctp/src/lib
tables=tree/harness/host/abi/tables
point "a table that has a member elsewhere" sees $tables/kernel.def '/^M(sctp_paddrthlds, .* spt_address,/s/EACH(8, 4,/EACH(8, 4+4,/' \
	armhf 'spt_address is not the 128 bytes at 8 of sctp_paddrthlds'
point "an option that is too short" sees $library/connectx.c 's/opt_len = sizeof(param)/opt_len = 12/' s390x \
	'the value: 12 bytes, must be 16'
point "a number in the wrong byte order" sees $library/sendmsg.c 's/sinfo_ppid = ppid/sinfo_ppid = htonl(ppid)/' i686 \
	'the control data: byte [0-9]* of 44 is 01, must be 04'
point "a number whose other half is taken" sees $library/sendmsg.c 's/sinfo_stream = stream_no/sinfo_stream = stream_no >> 8/' m68k \
	'the control data: byte 12 of 42 is 00, must be 0e'
point "a control message that is too long" sees $library/sendmsg.c 's/CMSG_LEN(len)/CMSG_SPACE(len)/' x86_64 \
	'the control data: byte [0-9]* of 56 is 18, must be 14'
point "another option" sees $library/peeloff.c 's/SCTP_SOCKOPT_PEELOFF,/SCTP_SOCKOPT_PEELOFF + 1,/' mips 'level 132, option 103'
point "an association that is not handed out" sees $library/connectx.c 's/\*id = param.assoc_id/*id = param.addr_num/' x86_64-musl \
	'it is 44'
# What passes by the program is seen by QEMU alone.
point "a call that only the system sees" sees $library/peeloff.c \
	's/^\tpeeloff.sd = 0;/&\n\t__real_getsockopt(1000, 132, 102, \&peeloff, \&peeloff_size);/' x86_64 'only QEMU saw: getsockopt 132 102'

no_source() {
	mkdir -p "$scratch/none" && refused 3 "cannot fetch libsctp's source" env PATH="$scratch/none:/usr/bin:/bin" \
		http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 $calls "$scratch/build" "$scratch/none/cache" x86_64
}
point "without a network and a cache" no_source
nothing_installed() {
	mkdir -p "$scratch/alone" && for tool in sh mkdir rm ln cat; do
		ln -sf "$(command -v "$tool")" "$scratch/alone/$tool" || return 1
	done
	refused 3 'no machine that could be played' env PATH="$scratch/alone" $calls "$scratch/build" "$cache" &&
		grep -q '^ok .* - m68k # SKIP m68k-linux-gnu-gcc is not installed (packages gcc-m68k-linux-gnu and libc6-dev-m68k-cross)$' \
			"$scratch/stdout"
}
point "without any compiler" nothing_installed
plan
