#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# However a run ends, no QEMU is left behind; and if QEMU is what ends, that is no crash of the kernel's.
set -u
. harness/tests/tap.sh

# QEMU processes of a run that was started here, its children.
guests() {
	pgrep -P "$1" qemu || true
}

# start OPTION... PATTERN: a run, $run, and its guests, $before
start() {
	$conform run "$@" >"$scratch/tap" 2>"$scratch/stderr" &
	run=$!
	tries=0
	until [ -n "$(guests $run)" ] || [ $tries -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	before=$(guests $run)
	echo "guests: $before"
	[ -n "$before" ]
}

# ended_by SIGNAL: starts a run, waits for its guest, sends the signal and looks for what is left
ended_by() {
	start --out="$scratch/out-$1" handshake || return 1
	kill "-$1" $run
	wait $run
	sleep 0.5
	for guest in $before; do
		# A process that only waits to be reaped by init has ended.
		! ps -o stat=,args= -p "$guest" | grep -v '^Z' || return 1
	done
}

point "Ctrl-C leaves no guest" ended_by INT
point "kill -9 leaves no guest" ended_by KILL

# What the OOM killer of the machine or of a cgroup does, before anything is played...
killed_in_boot() {
	start --jobs=1 --out="$scratch/early" handshake.four_chunks || return 1
	kill -KILL "$before"
	wait $run
	status=$?
	cat "$scratch/stderr"
	[ $status -eq 3 ] && grep -q 'was killed by signal 9 (Killed) before its runner started: it takes up to 512 MiB' "$scratch/stderr"
}

# ...and while a scenario is played: that one is an error, and another guest plays the rest.
killed_in_scenario() {
	start --jobs=1 --out="$scratch/late" failover.both_paths_in_turn || return 1
	until grep -q '"type":"start"' "$scratch/late/console/"*.log 2>/dev/null || ! kill -0 $run 2>/dev/null; do
		sleep 0.1
	done
	kill -KILL "$before"
	wait $run
	status=$?
	cat "$scratch/tap" "$scratch/stderr"
	[ $status -eq 1 ] && grep -q '1 passed, 1 in error' "$scratch/stderr"
}
point "a guest that is killed while it boots" killed_in_boot
point "a guest that is killed in a scenario is not the kernel's fault" killed_in_scenario
plan
