#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# However a run ends, no QEMU is left behind.
set -u
. harness/tests/tap.sh

# QEMU processes of a run that was started here, its children.
guests() {
	pgrep -P "$1" qemu || true
}

# ended_by SIGNAL: starts a run, waits for its guest, sends the signal and looks for what is left
ended_by() {
	$conform run --out="$scratch/out-$1" handshake >/dev/null 2>&1 &
	run=$!
	tries=0
	until [ -n "$(guests $run)" ] || [ $tries -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	before=$(guests $run)
	echo "guests: $before"
	[ -n "$before" ] || return 1
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
plan
