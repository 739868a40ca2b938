#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Silence proves nothing: no scenario passes when the kernel under test is mute, or answers everything with an ABORT, but
# those that say so; and these do.
# mute.sh [I/N]: of the I-th of N parts of all scenarios; without it of another twentieth every day.  What comes out for
# IPv4 comes out for IPv6, so that each scenario is played in one instance.
set -u
. harness/tests/tap.sh

shard=${1:-$(($(date +%-j) % 20 + 1))/20}

"$conform" list --format=json >"$scratch/listed"
jq -r 'select(.abi != "i686") | .name' "$scratch/listed" | awk -v part="${shard%/*}" -v parts="${shard#*/}" '
	{ scenario = $0; sub(/\.(ipv4|ipv6|mixed)$/, "", scenario) }
	!played[scenario]++ && ++number % parts == part % parts' >"$scratch/plan"

# against FAULT
against() {
	# A run in which scenarios fail ends with 1.
	xargs "$conform" run "--$1" --abi=native --out="$scratch/$1" <"$scratch/plan" >"$scratch/tap" 2>"$scratch/err"
	tail -n 1 "$scratch/err"
	jq -r 'select(.type == "end") | .name' "$scratch/$1/results.jsonl" | sort >"$scratch/played"
	[ -s "$scratch/plan" ] && sort "$scratch/plan" | diff - "$scratch/played"
}

# What is red without any fault as well, for a fix that the kernel lacks, tells nothing of silence.
red_anyway() {
	jq -r .name "$scratch/noted" | xargs "$conform" run --abi=native --out="$scratch/plain" >/dev/null 2>"$scratch/err"
	jq -r 'select(.type == "end" and (.verdict == "fail" or .verdict == "crash" or .verdict == "hang")) | .name' \
		"$scratch/plain/results.jsonl"
}

# A scenario that does not notice, or that fails although it says that it needs no packet, is in error.
notices() {
	jq -c 'select(.type == "end" and (.verdict == "error" or .verdict == "crash" or .verdict == "hang"))
		| {name, verdict, message}' "$scratch/$1/results.jsonl" >"$scratch/noted"
	[ -s "$scratch/noted" ] || return 0
	red_anyway >"$scratch/red"
	jq -r --rawfile red "$scratch/red" '. as {$name} | select($red | split("\n") | index($name) | not)
		| "\(.name): \(.verdict): \(.message)"' "$scratch/noted" | tee "$scratch/wrong"
	! [ -s "$scratch/wrong" ]
}

# says_so FAULT MARK: what passes is what says so
says_so() {
	jq -r 'select(.type == "end" and .verdict == "pass") | .name' "$scratch/$1/results.jsonl" | sort >"$scratch/passed"
	jq -r "select($2) | .name" "$scratch/listed" | sort | comm -13 - "$scratch/passed" | tee "$scratch/wrong"
	! [ -s "$scratch/wrong" ]
}

point "part $shard of the scenarios is played against a mute kernel" against mute
point "each of them notices, unless it needs no packet" notices mute
point "those that pass say that they need no packet" says_so mute .no_packets
point "part $shard of the scenarios is played against a kernel that answers with ABORT" against abort
point "each of them notices, unless it wants no other answer" notices abort
point "those that pass say that they want no other answer" says_so abort '.no_packets or .only_aborts'
plan
