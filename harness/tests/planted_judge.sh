#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A part of make check-kernels: faults of net/sctp, planted one by one, and what finds them.  net/sctp is built once, as a
# module for Debian's kernel, with all faults in it; the module's parameter chooses one.  A row of planted/sctp/cases is
# a fault, who finds it, what is to be named, and the scenario that plays it.  SOURCE=TREE: the kernel's source, of the
# version of the installed headers; else Debian's package is fetched.  FAULT=NAME: that one only.
set -u
. harness/tests/tap.sh

headers=$(find /usr/src -maxdepth 1 -name 'linux-headers-*-cloud-amd64' | sort | tail -n 1)
release=${headers##*/linux-headers-}
planted=harness/tests/planted/sctp
work=${TREE:-build/check-kernels}/planted
wanted=${FAULT:-.}
mkdir -p "$work"

# net/sctp of the headers' version, into $work/sctp
unpack() {
	rm -rf "$work/sctp"
	if [ -n "${SOURCE:-}" ]; then
		cp -a "$SOURCE/net/sctp" "$work/sctp"
		return
	fi
	version=$(dpkg-query --showformat='${source:Version}' --show "${headers##*/}") &&
		(cd "$scratch" && apt-get download "linux-source-6.1=$version") &&
		dpkg-deb --fsys-tarfile "$scratch"/linux-source-*.deb | tar -xO ./usr/src/linux-source-6.1.tar.xz |
		tar -xJ -C "$scratch" linux-source-6.1/net/sctp && cp -a "$scratch/linux-source-6.1/net/sctp" "$work/sctp"
}

build() {
	unpack && patch -s -p1 -d "$work/sctp" <"$planted/hooks.patch" && cp "$planted"/planted.[ch] "$work/sctp" &&
		env -u MAKEFLAGS -u MAKELEVEL "${MAKE:-make}" -s -C "$headers" M="$(readlink -f "$work/sctp")" modules
}

# Debian's kernel with that module in the place of its own: the SPEC is in $spec
install_module() {
	"$conform" run --kernel="debian:$release" --out="$scratch/plain" handshake.four_chunks.ipv4 >"$scratch/text" ||
		return 1
	package=$(find "$cache/kernels" -maxdepth 1 -name "linux-image-${release}_*" | sort | tail -n 1)
	modules=$work/lib/modules/$release
	rm -rf "${work:?}/lib" && mkdir -p "$work/lib/modules" && cp -a "$package/lib/modules/$release" "$modules" &&
		cp "$work/sctp/sctp.ko" "$work/sctp/sctp_diag.ko" "$modules/kernel/net/sctp/" || return 1
	spec="path:$(readlink -f "$package")/boot/vmlinuz-$release,modules=$(readlink -f "$modules")"
}

nothing_planted() {
	# shellcheck disable=SC2046 # names
	"$conform" run --kernel="$spec" --out="$scratch/out" $(rows | cut -d' ' -f4 | sort -u)
}

# says FILTER: whether a record fits, $named being what is to be named
says() {
	jq -e -n --arg named "$named" "first(inputs | select($1))" "$scratch/out/results.jsonl" >"$scratch/record" ||
		{
			jq -c 'select(.type == "end" or .type == "note") | [.name, .verdict, .message, .text]' \
				"$scratch/out/results.jsonl"
			return 1
		}
	jq -r --arg fault "$fault" '"# " + $fault + ": " + (.message // .text | split("\n")[0])' "$scratch/record" >>"$work/messages"
}

# finds FAULT FINDER NAMED SCENARIO
finds() {
	fault=$1
	named=$3
	rm -rf "$scratch/out"
	"$conform" run --kernel="$spec" --modules="sctp.planted=$fault" --out="$scratch/out" "$4" >"$scratch/text" 2>&1
	[ $? -eq 1 ] || {
		cat "$scratch/text"
		return 1
	}
	# shellcheck disable=SC2016 # $named is jq's
	case $2 in
	judge) says '.type == "end" and .verdict == "fail" and (.message | startswith("a bystander expects")) and
		(.message | contains("(" + $named + ")"))' ;;
	both) says '.type == "note" and (.text | startswith("a bystander expects")) and
		(.text | contains("(" + $named + ")"))' ;;
	scenario) says '.type == "end" and .verdict == "fail" and (.message | startswith("a bystander expects") | not)' ;;
	crash) says '.type == "end" and .verdict == "crash"' ;;
	*)
		echo "$2 is not judge, both, scenario or crash"
		return 1
		;;
	esac
}

rows() {
	grep -v '^#' "$planted/cases" | tr -s ' \t' ' ' | grep -E "^$wanted"
}

: >"$work/messages"
point "net/sctp is built with its faults" build
point "a guest takes that module" install_module
point "without a fault all of these scenarios pass" nothing_planted
rows >"$scratch/rows"
while read -r fault finder named scenario; do
	point "$fault is found: $named" finds "$fault" "$finder" "$named" "$scenario"
done <"$scratch/rows"
cat "$work/messages"
plan
