#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Compiles harness/host/abi/tables/layout.c, which compiles only where the SCTP API has the layout of the golden tables:
# layout.sh FOLDER [PREFIX], with every installed cross compiler or the one of this prefix.  Prints TAP.
# It needs the compiler, this shell and the tools every Debian has; nothing that it compiles is executed.
set -u
. harness/host/abi/abis.sh
folder=$1
only=${2-}
number=0
checked=0
failed=0

# has_header COMPILER HEADER: with the options that the layout is compiled with
has_header() {
	printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$2" >"$folder/header.c"
	# shellcheck disable=SC2086 # a list of options
	"$1" -idirafter "$folder/include" ${LAYOUT_FLAGS-} -fsyntax-only "$folder/header.c" 2>/dev/null
}

# What was checked: the headers, or the tables' own declarations where there are none.
say_headers() {
	if ! has_header "$1" sys/socket.h; then
		echo "# $2: the compiler has no <sys/socket.h>${3:+ (package $3)}: all is declared from the tables"
	elif ! has_header "$1" linux/sctp.h; then
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
		echo "ok $number - $1 ($compiler${LAYOUT_FLAGS:+ $LAYOUT_FLAGS})"
		say_headers "$compiler" "$1" "$3"
	else
		echo "not ok $number - $1 ($compiler${LAYOUT_FLAGS:+ $LAYOUT_FLAGS})"
		grep -E 'error|previous declaration' "$folder/$1.log" | sed 's/^/# /'
		failed=1
	fi
}

# skip ABI PREFIX HEADERS
skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP ${2}gcc is not installed ($(packages_of "$2" "$3"))"
}

check_all() {
	while read -r abi prefix headers _; do
		if [ -z "$abi" ]; then
			continue
		elif command -v "${prefix}gcc" >/dev/null; then
			check "$abi" "$prefix" "$headers"
		else
			skip "$abi" "$prefix" "$headers"
		fi
	done <<-END
		$abis
	END
}

borrow_libsctp "$folder" && borrow_kernel "$folder" || exit 3
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
