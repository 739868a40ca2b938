#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What of the SCTP API needs no kernel, executed for machines that Debian has no kernel for: calls.sh FOLDER CACHE [ABI...]
# builds sctp-calls (main.c) with each cross compiler that is installed, with libsctp from Debian's source package, and runs
# it under qemu-user.  QEMU also shows the system calls that come of it, which must be those that the program has seen libsctp
# make: its list and QEMU's are compared.  Prints TAP.
set -u
. harness/host/abi/abis.sh
folder=$1
cache=$2
shift 2
only="$*"
number=0
failed=0
played=0

wraps='-Wl,--wrap=setsockopt,--wrap=getsockopt,--wrap=sendmsg,--wrap=recvmsg'
libsctp=$cache/libsctp
# Seconds that a program may take, and one that does nothing, where a busy machine makes so much of a fraction of one.
LIMIT=60
LITTLE=20

# ---- libsctp's source: unpacked once, into the cache ----

sources_list() {
	codename=$(sed -n 's/^VERSION_CODENAME="*\([a-z]*\)"*$/\1/p' /etc/os-release)
	apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(COMPONENT) $(REPO_URI)' |
		awk -v codename="$codename" '$1 == "Packages" && index($2, codename) == 1 {
			print "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " $4, $2, $3
		}' | sort -u
}

# private_apt COMMAND...: apt-get with a root of its own
private_apt() {
	apt-get -q -o "Dir::State::Lists=$1/lists" -o "Dir::Cache=$1/cache" -o "Dir::Etc::SourceList=$1/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::State::status=/dev/null -o Acquire::Languages=none \
		-o APT::Sandbox::User= "$2" "$3" "$4"
}

fetch_libsctp() {
	[ ! -d "$libsctp" ] || return 0
	root=$(mkdir -p "$cache" && cd "$cache" && mktemp -d libsctp.XXXXXX) || return 1
	root=$(cd "$cache/$root" && pwd)
	mkdir -p "$root/lists/partial" "$root/cache/archives/partial" "$root/source" && sources_list >"$root/sources.list" &&
		private_apt "$root" update --error-on=any -q &&
		(cd "$root" && private_apt "$root" source --download-only lksctp-tools) &&
		tar -xf "$root"/lksctp-tools_*.orig.tar.* -C "$root/source" --strip-components=1 &&
		[ -f "$root/source/src/lib/sendmsg.c" ] && mv "$root/source" "$libsctp"
	got=$?
	rm -rf "$root"
	# Another run may have been faster.
	[ "$got" -eq 0 ] || [ -d "$libsctp" ]
}

# ---- one ABI ----

# run SECONDS ABI QEMU OPTION...: a program of that ABI; one that does not end is ended
run() {
	seconds=$1
	program=$folder/$2
	qemu=$3
	shift 3
	# shellcheck disable=SC2086 # two words or none
	timeout "$seconds" "$qemu" $root "$@" "$program"
}

# Not every QEMU runs what is linked with every C library: whether a program that does nothing runs, and how it is to be linked
# for that.  Sets `link` and `root`.
# can_run ABI PREFIX QEMU
can_run() {
	echo 'int main(void) { return 42; }' >"$folder/nothing.c"
	for link in -static ''; do
		root=
		[ -n "$link" ] || root="-L /usr/${2%-}"
		# shellcheck disable=SC2086 # lists of options
		"${2}gcc" $link -O1 "$folder/nothing.c" -o "$folder/$1" >"$folder/$1.log" 2>&1 || return 0
		run $LITTLE "$1" "$3" >>"$folder/$1.log" 2>&1
		[ $? -ne 42 ] || return 0
	done
	return 1
}

# build ABI PREFIX
build() {
	# What configure finds out; the compilers are newer than what it asks about.
	: >"$folder/include/config.h"
	# shellcheck disable=SC2086 # a list of options
	"${2}gcc" $link -std=gnu17 -D_GNU_SOURCE -DHAVE_ATTRIBUTE_SYMVER=1 -DHAVE_SCTP_SENDV -DHAVE_SCTP_PEELOFF_FLAGS -O1 -g -I. \
		-idirafter "$folder/include" -w harness/host/abi/calls/*.c "$libsctp"/src/lib/*.c "$wraps" -o "$folder/$1" \
		>"$folder/$1.log" 2>&1
}

# The calls that a program has seen ("# call setsockopt 132 100 44"), as QEMU shows them: NAME LEVEL OPTION LENGTH of options,
# whose length getsockopt has in memory, and the names alone of messages.
seen_by_program() {
	sed -n 's/^# call \([gs]etsockopt\) /\1 /p; s/^# call \(sendmsg\|recvmsg\) .*/\1/p' "$1" | sed 's/^\(getsockopt .*\) [0-9]*$/\1/'
}
# Where there is but one system call for all of sockets QEMU writes their names in capitals.
seen_by_system() {
	sed 's/^\([0-9]* [A-Z]*\)(/\L\1(/' "$1" |
		sed -n 's/^[0-9]* \(setsockopt\)(1000,\([0-9]*\),\([0-9]*\),[^,]*,\([0-9]*\)[,)].*/\1 \2 \3 \4/p
			s/^[0-9]* \(getsockopt\)(1000,\([0-9]*\),\([0-9]*\),.*/\1 \2 \3/p
			s/^[0-9]* \(sendmsg\|recvmsg\)(1000,.*/\1/p'
}

# play ABI QEMU
play() {
	run $LIMIT "$1" "$2" >"$folder/$1.tap" 2>>"$folder/$1.log"
	got=$?
	run $LIMIT "$1" "$2" -strace >"$folder/$1.strace.tap" 2>"$folder/$1.strace"
	seen_by_program "$folder/$1.tap" >"$folder/$1.calls"
	seen_by_system "$folder/$1.strace" >"$folder/$1.system"
	[ "$got" -eq 0 ] && grep -q '^1\.\.[1-9]' "$folder/$1.tap" && [ -s "$folder/$1.calls" ] &&
		cmp -s "$folder/$1.calls" "$folder/$1.system"
}

explain() {
	{
		[ -f "$folder/$1.tap" ] && grep -v '^ok\|^# call\|# TODO' "$folder/$1.tap"
		[ -f "$folder/$1.system" ] && diff "$folder/$1.calls" "$folder/$1.system" |
			sed -n 's/^</only the program saw:/p; s/^>/only QEMU saw:/p'
		grep -E 'error|warning|sctp-calls:|undefined' "$folder/$1.log"
	} | head -n 20 | sed 's/^\(# \)*/# /'
}

# check ABI PREFIX QEMU
check() {
	rm -f "$folder/$1" "$folder/$1.tap" "$folder/$1.calls" "$folder/$1.system"
	can_run "$1" "$2" "$3" || {
		skip "$1" "$3 does not even run a program that does nothing"
		return
	}
	number=$((number + 1))
	played=$((played + 1))
	if build "$1" "$2" && play "$1" "$3"; then
		echo "ok $number - $1: $(grep -c '^ok' "$folder/$1.tap") points, $(wc -l <"$folder/$1.calls") calls of libsctp"
		sed -n 's/^not ok [0-9]* - \(.* # TODO .*\)/# known: \1/p' "$folder/$1.tap"
	else
		echo "not ok $number - $1"
		explain "$1"
		failed=1
	fi
}

# skip ABI REASON
skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

is_wanted() {
	[ -z "$only" ] && return 0
	case " $only " in *" $1 "*) return 0 ;; esac
	return 1
}

check_all() {
	while read -r abi prefix headers qemu; do
		if [ -z "$abi" ] || ! is_wanted "$abi"; then
			continue
		elif [ "$qemu" = - ]; then
			skip "$abi" "QEMU has no programs of this machine"
		elif ! command -v "${prefix}gcc" >/dev/null; then
			skip "$abi" "${prefix}gcc is not installed ($(packages_of "$prefix" "$headers"))"
		elif ! command -v "qemu-$qemu" >/dev/null; then
			skip "$abi" "qemu-$qemu is not installed (package qemu-user)"
		else
			check "$abi" "$prefix" "qemu-$qemu"
		fi
	done <<-END
		$abis
	END
}

borrow_libsctp "$folder" && borrow_kernel "$folder" || exit 3
[ -f "$folder/include/netinet/sctp.h" ] || {
	echo "sctp-conform: no <netinet/sctp.h>: apt-get install libsctp-dev" >&2
	exit 3
}
fetch_libsctp >"$folder/fetch.log" 2>&1 || {
	echo "sctp-conform: cannot fetch libsctp's source: $(tail -n 1 "$folder/fetch.log")" >&2
	exit 3
}
check_all
echo "1..$number"
[ "$played" -gt 0 ] || {
	echo "sctp-conform: there is no machine that could be played: see what was skipped" >&2
	exit 3
}
exit $failed
