#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A part of make check-kernels: fixes of net/sctp that show only where an allocation fails, taken back one by one.  A
# User-Mode Linux with KASAN is built once, with all of them in it; a word on its command line chooses one.  A row of
# planted/fixes/cases is a fix, the scenario that guards it, and what that says.  SOURCE=TREE: the kernel's source, else
# Debian's package is fetched.  FIX=NAME: that one only.
set -u
. harness/tests/tap.sh

source=${SOURCE:-debian:6.1}
planted=harness/tests/planted/fixes
work=${TREE:-build/check-kernels}/fixes
wanted=${FIX:-.}
mkdir -p "$work"

# The source in a folder of our own.
unpack() {
	tree=$source
	if [ ! -d "$source" ]; then
		"$conform" build --uml --config=minimal --out="$work/first" "$source" >"$scratch/first" || return 1
		tree=$(readlink -f "$work/first/source")
	fi
	rm -rf "$work/linux" && cp -a "$tree" "$work/linux"
}

build() {
	unpack && patch -s -p1 -d "$work/linux/net/sctp" <"$planted/hooks.patch" &&
		cp "$planted"/planted.[ch] "$work/linux/net/sctp" &&
		spec=$("$conform" build --uml --kasan --out="$work/uml" "$work/linux") && [ -n "$spec" ]
}

nothing_lacking() {
	rm -rf "$scratch/out"
	"$conform" run --kernel="$spec" --out="$scratch/out" scarcity
}

# shows FIX SCENARIO VERDICT WORDS
shows() {
	rm -rf "$scratch/out"
	"$conform" run --kernel="$spec" --append="sctp.lacks=$(echo "$1" | tr - _)" --out="$scratch/out" "$2" \
		>"$scratch/text" 2>&1
	[ $? -eq 1 ] && jq -e -n --arg fix "$1" --arg verdict "$3" --arg words "$4" \
		'first(inputs | select(.type == "end" and .verdict == $verdict and .fail_nth != null and
			([.lacks[]?.id] | index($fix)) != null and (.message | test($words))))' \
		"$scratch/out/results.jsonl" >"$scratch/record" || {
		cat "$scratch/text"
		return 1
	}
}

rows() {
	grep -v '^#' "$planted/cases" | tr -s ' \t' ' ' | grep -E "^$wanted"
}

point "a kernel is built with fixes that can be taken back" build
point "with all of them what guards them passes" nothing_lacking
rows >"$scratch/rows"
while read -r fix scenario verdict words; do
	point "$fix is seen to be lacking" shows "$fix" "$scenario" "$verdict" "$words"
done <"$scratch/rows"
plan
