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

same() {
	cmp "$scratch/$1/results.jsonl" "$scratch/$2/results.jsonl"
}

point "scenarios of four suites pass" run_into first
point "the TAP is valid for an independent parser" valid_tap "$scratch/first.tap"
point "run.tap is what was printed" cmp "$scratch/first/run.tap" "$scratch/first.tap"
point "a second run gives the same results and times" run_into second
point "...to the byte" same first second
point "so do a hundred scenarios and more, in several guests" run_into several handshake
point "...and with another number of jobs" run_into alone --jobs=1 handshake
point "...to the byte" same several alone
point "packets are captured on demand" run_into captured --capture
point "...and the capture can be read" tcpdump -nr "$scratch/captured/captures/handshake.four_chunks.ipv4.pcap"
point "...with the names of its nodes" grep -q '^10.0.0.1 a.path0$' "$scratch/captured/captures/handshake.four_chunks.ipv4.hosts"
point "32-bit and 64-bit layouts are both played" grep -q 'layout.initmsg.ipv4.i686' "$scratch/first/results.jsonl"
plan
