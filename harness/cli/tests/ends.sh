#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# However a run ends, no QEMU is left behind.
set -u
. harness/cli/tests/tap.sh

# QEMU processes whose parent was the run that we started carry its output folder in their command line.
guests() {
	pgrep -f "qemu-system.*$scratch" || true
}

# ended_by SIGNAL: starts a run, waits for its guest, sends the signal and looks for what is left
ended_by() {
	$conform run --out="$scratch/out-$1" multihoming >/dev/null 2>&1 &
	run=$!
	tries=0
	until [ -n "$(guests)" ] || [ $tries -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	[ -n "$(guests)" ] || {
		echo "no guest was started"
		kill -9 $run
		return 1
	}
	kill "-$1" $run
	wait $run
	sleep 0.5
	left=$(guests)
	[ -z "$left" ] || {
		echo "left behind: $left"
		return 1
	}
}

point "Ctrl-C leaves no guest" ended_by INT
point "kill -9 leaves no guest" ended_by KILL
plan
