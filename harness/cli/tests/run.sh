#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Short runs in guests: verdicts, outputs, and that they are the same every time.
set -u
. harness/cli/tests/tap.sh

# run_into FOLDER OPTION...: a run of one scenario of each suite
run_into() {
	folder=$1
	shift
	$conform run --out="$scratch/$folder" "$@" handshake.four_chunks 'streams.no_head_of_line*' multihoming.path_max_retrans \
		layout.initmsg >"$scratch/$folder.tap" 2>"$scratch/$folder.err" || {
		cat "$scratch/$folder.err"
		grep '^not ok' "$scratch/$folder.tap"
		return 1
	}
}

# verdicts FOLDER: the name and verdict of each scenario
verdicts() {
	sed -n '/"type":"end"/s/.*"name":"\([^"]*\)".*"verdict":"\([^"]*\)".*/\1 \2/p' "$scratch/$1/results.jsonl"
}

# Times and what the kernel draws at random are the same in most runs, but not in all: see the README.
same_verdicts() {
	verdicts "$1" >"$scratch/$1.verdicts"
	verdicts "$2" >"$scratch/$2.verdicts"
	test -s "$scratch/$1.verdicts" && diff "$scratch/$1.verdicts" "$scratch/$2.verdicts"
}

point "scenarios of four suites pass" run_into first
point "the TAP is valid for an independent parser" valid_tap "$scratch/first.tap"
point "run.tap is what was printed" cmp "$scratch/first/run.tap" "$scratch/first.tap"
point "a second run passes" run_into second
point "...with the same verdicts in the same order" same_verdicts first second
point "so do a hundred scenarios and more, in several guests" run_into several handshake
point "...and with another number of jobs" run_into alone --jobs=1 handshake
point "...with the same verdicts in the same order" same_verdicts several alone
point "packets are captured on demand" run_into captured --capture
point "...and the capture can be read" tcpdump -nr "$scratch/captured/captures/handshake.four_chunks.ipv4.pcap"
point "...with the names of its nodes" grep -q '^10.0.0.1 a.path0$' "$scratch/captured/captures/handshake.four_chunks.ipv4.hosts"
point "32-bit and 64-bit layouts are both played" grep -q 'layout.initmsg.ipv4.i686' "$scratch/first/results.jsonl"
plan
