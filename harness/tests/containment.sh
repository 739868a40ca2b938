#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Crash containment: guests that panic, oops, warn, hang and run out of memory on purpose.
set -u
. harness/tests/tap.sh

${MAKE:-make} -s build/sctp-runner-faults >"$scratch/build" 2>&1 || cat "$scratch/build" >&2
results=$scratch/out/results.jsonl

# Whatever breaks, the run ends by itself, tells of failures and has a verdict for every scenario.
play() {
	got=0
	SCTP_CONFORM_RUNNER=build/sctp-runner-faults "$conform" run --kernel="debian:$(cat build/fault-module/release)" \
		--patience=8 --out="$scratch/out" >"$scratch/tap" || got=$?
	echo "exit status $got"
	[ "$got" -eq 1 ] && [ "$(grep -c '"type":"end"' "$results")" -eq 14 ]
}

blamed() {
	verdict "$results" "faults.$1" "$2" && grep -q "$3" "$scratch/record"
}

point "the run completes" play
point "a panic is blamed on its scenario, in the kernel's words" blamed panics crash 'panic on purpose'
point "so is an oops" blamed oopses crash 'kernel BUG at'
point "so is a warning" blamed warns crash 'warning on purpose'
point "silence with interrupts off is a hang" blamed hangs hang 'silent\|nothing'
point "memory that runs out is a crash" blamed exhausts_memory crash 'oom-killer\|Out of memory'
point "a failed assertion is a failure" blamed fails fail 'one and one is not three'
point "a scenario that dies is an error" blamed dies error ''
point "a scenario beyond its limit fails and says what it waited for" blamed overruns.ipv4 fail 'expected INIT'
point "a known deviation is known" blamed known_deviation known 'on purpose'
point "a known deviation that does not show is fixed" blamed mended_deviation fixed ''
for sound in sound_before sound_after_warning sound_after_panic sound_at_the_end; do
	point "$sound passes" blamed $sound pass ''
done
point "the TAP is valid" valid_tap "$scratch/tap"
plan
