#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Short runs in guests: verdicts, outputs, and that they are the same every time.
set -u
. harness/tests/tap.sh

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

# same_cost FOLDER OTHER: three scenarios are told, the dearest first; the processor's time is in timing.json, no result;
# less than a tenth of it is the judge's
same_cost() {
	for each in "$1" "$2"; do
		grep "ms of the guest's processor" "$scratch/$each.err" >"$scratch/$each.cost"
		cat "$scratch/$each.cost"
	done
	[ "$(wc -l <"$scratch/$1.cost")" -eq 3 ] && sort -rn -c "$scratch/$1.cost" && cmp "$scratch/$1.cost" "$scratch/$2.cost" &&
		jq -e '(.busy | length) == (.scenarios | length) and (.busy | all(. > 100)) and
			(.judge | length) == (.busy | length) and ([.judge[]] | add) < ([.busy[]] | add) / 10' \
			"$scratch/$1/timing.json" >/dev/null &&
		! grep -q '"busy"\|"judge":' "$scratch/$1/results.jsonl"
}

# sane_table FILE: a header, then rows in the order of time, with all states known and cwnd, RTO and bytes above 0
sane_table() {
	head -n 3 "$1"
	awk -F, '
		NR == 1 { bad += $0 != "time,node,path,cwnd,rto,state,bytes,delivered"; next }
		NF != 8 || $1 + 0 < last || $4 <= 0 || $5 <= 0 || $6 !~ /^(ACTIVE|PF|INACTIVE)$/ { bad++ }
		$7 > 0 && $8 > 0 { carried[$3] = 1 }
		$6 == "PF" { failed[$3] = 1 }
		{ last = $1 + 0 }
		END { exit bad || NR < 20 || !carried["path0"] || !carried["path1"] || !failed["path0"] || failed["path1"] }
	' "$1"
}

# without_gnuplot COMMAND...: runs the command where gnuplot is not installed
without_gnuplot() {
	mkdir -p "$scratch/bin"
	for folder in /usr/bin /bin /usr/sbin /sbin; do
		find "$folder/" -maxdepth 1 -name '[!.]*' ! -name 'gnuplot*' -exec ln -sf -t "$scratch/bin" {} +
	done
	PATH=$scratch/bin "$@"
}

# plain_run FOLDER: passes, leaves the table but no plot, and says in one line what to install
plain_run() {
	without_gnuplot "$conform" run --jobs=1 --out="$scratch/$1" failover.ordered_messages >"$scratch/$1.tap" 2>"$scratch/$1.err" || return 1
	cat "$scratch/$1.err"
	test "$(grep -c 'apt-get install gnuplot-nox' "$scratch/$1.err")" -eq 1 &&
		sane_table "$scratch/$1/timelines/failover.ordered_messages.ipv4.csv" &&
		! ls "$scratch/$1/timelines/"*.svg
}

# The guest need not unpack its kernel; what the package holds is named all the same.
unpacked_kernel() {
	jq -e '.guests[0] | .command[(.command | index("-kernel")) + 1] == "VMLINUX" and
		(.kernel_image, .kernel_unpacked | .sha256 | test("^[0-9a-f]{64}$")) and .kernel_image != .kernel_unpacked and
		(.kernel_image.file | startswith("vmlinuz-"))' "$scratch/first/guest.json"
}

point "scenarios of four suites pass" run_into first
point "the TAP is valid for an independent parser" valid_tap "$scratch/first.tap"
point "run.tap is what was printed" cmp "$scratch/first/run.tap" "$scratch/first.tap"
point "the kernel that the machine unpacked is named beside its image" unpacked_kernel
point "a second run gives the same results and times" run_into second
point "...to the byte" same first second
point "so do a hundred scenarios and more, in several guests" run_into several --jobs=2 --slowest=3 partial_reliability rto
point "every record is as the schema says" harness/tests/schema.py "$scratch/first/results.jsonl" \
	"$scratch/several/results.jsonl"
point "...and with another number of jobs" run_into alone --jobs=1 --slowest=3 partial_reliability rto
point "...to the byte" same several alone
point "what the dearest scenarios cost is told, and is the same" same_cost several alone
point "packets are captured on demand" run_into captured --capture
point "...and the capture can be read" tcpdump -nr "$scratch/captured/captures/handshake.four_chunks.ipv4.pcap"
point "...with the names of its nodes" grep -q '^10.0.0.1 a.path0$' "$scratch/captured/captures/handshake.four_chunks.ipv4.hosts"
point "a failover passes" $conform run --jobs=1 --out="$scratch/failover" failover.ordered_messages
timeline=$scratch/failover/timelines/failover.ordered_messages.ipv4
point "...and leaves the table of its timeline" sane_table "$timeline.csv"
point "...and a plot that is XML" xmllint --noout --nonet "$timeline.svg"
point "...with both paths in each of its four panels" test "$(grep -c '<title>gnuplot_plot_[12][a-d]</title>' "$timeline.svg")" -eq 8
point "...for IPv6 as well" sane_table "$scratch/failover/timelines/failover.ordered_messages.ipv6.csv"
point "other scenarios leave none" test ! -e "$scratch/first/timelines"
point "without gnuplot there is the table, and a line that says what to install" plain_run plain
point "32-bit and 64-bit layouts are both played" grep -q 'layout.initmsg.ipv4.i686' "$scratch/first/results.jsonl"
plan
