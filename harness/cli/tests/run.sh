#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Short runs in guests: verdicts, outputs, and that they are the same every time.
set -u
. harness/cli/tests/tap.sh

# run_into FOLDER OPTION...: a run of one scenario of each suite
run_into() {
	folder=$1
	shift
	$conform run --out="$scratch/$folder" "$@" handshake.four_chunks 'streams.ordered*' 'multihoming.address*' \
		'layout.sctp_initmsg*' >"$scratch/$folder.tap" 2>"$scratch/$folder.err" || {
		cat "$scratch/$folder.err"
		grep '^not ok' "$scratch/$folder.tap"
		return 1
	}
}

same() {
	cmp "$scratch/$1/results.jsonl" "$scratch/$2/results.jsonl"
}

small_memory() {
	used=$(sed -n 's/.*"machine_peak_kib":\([0-9]*\).*/\1/p' "$scratch/first/timing.json")
	echo "peak: $used KiB"
	[ "$used" -lt 102400 ]
}

point "scenarios of four suites pass" run_into first
point "the TAP is valid for an independent parser" valid_tap "$scratch/first.tap"
point "run.tap is what was printed" cmp "$scratch/first/run.tap" "$scratch/first.tap"
point "a second run gives the same results and times" run_into second
point "...to the byte" same first second
point "another number of jobs does as well" run_into alone --jobs=1
point "...to the byte" same first alone
point "packets are captured on demand" run_into captured --capture
point "...and the capture can be read" tcpdump -nr "$scratch/captured/captures/handshake.four_chunks.ipv4.pcap"
point "32-bit and 64-bit layouts are both played" grep -q 'layout.sctp_initmsg.i686' "$scratch/first/results.jsonl"
plan
