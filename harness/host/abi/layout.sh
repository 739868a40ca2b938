#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Compiles harness/host/abi/tables/layout.c, which compiles only where the SCTP API has the layout of the golden tables:
# layout.sh FOLDER [PREFIX], with every installed cross compiler or the one of this prefix.  Prints TAP.
# It needs the compiler, this shell and the tools every Debian has; nothing that it compiles is executed.
set -u
folder=$1
only=${2-}
number=0
checked=0
failed=0

# ABI, prefix of its compiler, package of its headers
abis='
x86_64	x86_64-linux-gnu-	libc6-dev
i686	i686-linux-gnu-	libc6-dev-i386-cross
x32	x86_64-linux-gnux32-	libc6-dev-x32-cross
arm64	aarch64-linux-gnu-	libc6-dev-arm64-cross
armhf	arm-linux-gnueabihf-	libc6-dev-armhf-cross
armel	arm-linux-gnueabi-	libc6-dev-armel-cross
alpha	alpha-linux-gnu-	libc6.1-dev-alpha-cross
arc	arc-linux-gnu-	libc6-dev-arc-cross
hppa	hppa-linux-gnu-	libc6-dev-hppa-cross
m68k	m68k-linux-gnu-	libc6-dev-m68k-cross
mips	mips-linux-gnu-	libc6-dev-mips-cross
mipsel	mipsel-linux-gnu-	libc6-dev-mipsel-cross
mips64	mips64-linux-gnuabi64-	libc6-dev-mips64-cross
mips64el	mips64el-linux-gnuabi64-	libc6-dev-mips64el-cross
powerpc	powerpc-linux-gnu-	libc6-dev-powerpc-cross
ppc64	powerpc64-linux-gnu-	libc6-dev-ppc64-cross
ppc64el	powerpc64le-linux-gnu-	libc6-dev-ppc64el-cross
riscv64	riscv64-linux-gnu-	libc6-dev-riscv64-cross
s390x	s390x-linux-gnu-	libc6-dev-s390x-cross
sh4	sh4-linux-gnu-	libc6-dev-sh4-cross
sparc64	sparc64-linux-gnu-	libc6-dev-sparc64-cross
'

# The cross compilers' packages have <linux/sctp.h>, but no <netinet/sctp.h>.  The machine's own is the same for every
# ABI and includes nothing that the compiler lacks: they get this one header, behind all of theirs.
borrow_libsctp() {
	mkdir -p "$folder/include/netinet"
	rm -f "$folder/include/netinet/sctp.h"
	[ ! -f /usr/include/netinet/sctp.h ] ||
		ln -s /usr/include/netinet/sctp.h "$folder/include/netinet/sctp.h"
}

# has_header COMPILER HEADER
has_header() {
	printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$2" >"$folder/header.c"
	"$1" -idirafter "$folder/include" -fsyntax-only "$folder/header.c" 2>/dev/null
}

# What was checked: the headers, or the tables' own declarations where there are none.
say_headers() {
	if ! has_header "$1" linux/sctp.h; then
		echo "# $2: the compiler has no <linux/sctp.h>${3:+ (package $3)}: declared from the tables"
	elif ! has_header "$1" netinet/sctp.h; then
		echo "# $2: no <netinet/sctp.h> (package libsctp-dev): what it adds is declared from the tables"
	fi
}

# check ABI PREFIX HEADERS
check() {
	compiler=${2}gcc
	number=$((number + 1))
	checked=$((checked + 1))
	# -g3 and the types that nothing uses are for `sctp-conform abi`, which reads the object.
	# shellcheck disable=SC2086 # a list of options
	if "$compiler" -std=gnu17 -I. -idirafter "$folder/include" -g3 -fno-eliminate-unused-debug-types \
		${LAYOUT_FLAGS-} -c harness/host/abi/tables/layout.c -o "$folder/$1.o" 2>"$folder/$1.log"; then
		echo "ok $number - $1 ($compiler)"
		say_headers "$compiler" "$1" "$3"
	else
		echo "not ok $number - $1 ($compiler)"
		grep -E 'error|previous declaration' "$folder/$1.log" | sed 's/^/# /'
		failed=1
	fi
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP ${2}gcc is not installed"
}

check_all() {
	while read -r abi prefix headers; do
		if [ -z "$abi" ]; then
			continue
		elif command -v "${prefix}gcc" >/dev/null; then
			check "$abi" "$prefix" "$headers"
		else
			skip "$abi" "$prefix"
		fi
	done <<-END
		$abis
	END
}

mkdir -p "$folder" && borrow_libsctp || exit 3
if [ -z "$only" ]; then
	check_all
elif command -v "${only}gcc" >/dev/null; then
	check "$(basename "${only%-}")" "$only" ""
else
	echo "sctp-conform: there is no compiler ${only}gcc" >&2
	exit 2
fi
echo "1..$number"
[ "$checked" -gt 0 ] || {
	echo "sctp-conform: none of these compilers is installed" >&2
	exit 3
}
exit $failed
