#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What was played is played again: --replay, --rerun-failed, --repeat.
set -u
. harness/tests/tap.sh

names='handshake.four_chunks'
mkdir "$scratch/uml"
cc -DSCRIPT="\"$PWD/harness/tests/hostile_guest.py\"" -o "$scratch/uml/linux" harness/tests/hostile_guest.c ||
	echo "# there is no compiler for the guest" >&2
uml=uml:$scratch/uml/linux

# plays KIND ARGUMENT...: a run of that guest, with its exit status in $got
plays() {
	kind=$1
	shift
	got=0
	HOSTILE=$kind timeout 120 $conform run --patience=2 "$@" >"$scratch/stdout" 2>"$scratch/stderr" || got=$?
	cat "$scratch/stdout" "$scratch/stderr"
	echo "exit status $got"
}

# The same guest, to the byte, and no further than the scenario.  The third of what one guest plays is long before its end.
replayed() {
	$conform run --out="$scratch/real" 'rto.*.ipv4' >"$scratch/real.tap" 2>&1
	scenario=$(grep -o '"name":"[^"]*","verdict":"known"' "$scratch/real/results.jsonl" | sed -n 's/"name":"\([^"]*\)".*/\1/p' | head -n 1)
	[ -n "$scenario" ] || scenario=$(sed -n 's/^ok 3 - \([^ ]*\).*/\1/p' "$scratch/real.tap")
	$conform run --replay="$scratch/real" --out="$scratch/same" "$scenario" >"$scratch/same.tap" 2>"$scratch/stderr"
	cat "$scratch/stderr"
	grep -q 'are the same' "$scratch/stderr" && tail -n 40 "$scratch/same.tap" | grep "$scenario" &&
		[ "$(grep -c '"type":"end"' "$scratch/same/results.jsonl")" -lt "$(grep -c '"type":"end"' "$scratch/real/results.jsonl")" ]
}

# Alone and among others a scenario takes the same time but for what the kernel draws and half a millisecond: one that
# keeps clear of the edge of a jiffy, beyond which a timer runs another jiffy.
same_phase() {
	scenario=rto.one_measurement_per_round_trip.ipv4
	$conform run --out="$scratch/alone" "$scenario" >/dev/null 2>&1
	python3 - "$scenario" "$scratch/real" "$scratch/alone" <<'PYTHON'
import json, sys
times = []
for folder in sys.argv[2:]:
    for line in open(folder + "/results.jsonl"):
        record = json.loads(line)
        if record["type"] == "end" and record["name"] == sys.argv[1]:
            times.append(record["seconds"])
print(sys.argv[1], times)
sys.exit(len(times) != 2 or abs(times[0] - times[1]) > 0.001)
PYTHON
}

other_result() {
	plays pass --kernel="$uml" --out="$scratch/pass" $names
	plays fail --replay="$scratch/pass" --out="$scratch/fail" handshake.four_chunks.ipv6
	[ "$got" -eq 3 ] && grep -q 'verdict was "pass" and is "fail"' "$scratch/stderr"
}

other_program() {
	plays pass --replay="$scratch/pass" --out="$scratch/again" handshake.four_chunks.ipv6
	[ "$got" -eq 0 ] || return 1
	echo >>"$scratch/uml/linux"
	plays fail --replay="$scratch/pass" --out="$scratch/again" handshake.four_chunks.ipv6
	[ "$got" -eq 3 ] && grep -q 'the kernel is another one than then' "$scratch/stderr"
}

rerun() {
	plays source --kernel="$uml" --out="$scratch/failed" $names
	plays pass --rerun-failed="$scratch/failed" --out="$scratch/rerun"
	[ "$got" -eq 0 ] && [ "$(grep '^ok' "$scratch/stdout")" = "ok 1 - handshake.four_chunks.ipv6" ]
}

# What was never played did not pass.
rerun_of_half() {
	HOSTILE=boots_for_ever $conform run --kernel="$uml" --jobs=1 --out="$scratch/cut" $names >/dev/null 2>&1 &
	run=$!
	while ! grep -q '"type":"boot"' "$scratch/cut/results.jsonl" 2>/dev/null; do
		kill -0 $run 2>/dev/null || return 1
	done
	kill -TERM $run
	wait $run
	plays pass --rerun-failed="$scratch/cut" --out="$scratch/rest"
	[ "$got" -eq 0 ] && [ "$(grep -c '^ok' "$scratch/stdout")" -eq 2 ]
}

nothing_failed() {
	plays pass --rerun-failed="$scratch/pass" --out="$scratch/none"
	[ "$got" -eq 0 ] && grep -q 'nothing failed' "$scratch/stderr"
}

flaky() {
	plays flaky --kernel="$uml" --repeat=4 --out="$scratch/flaky" $names
	[ "$got" -eq 1 ] && grep -q '^handshake.four_chunks.ipv6 on 6.66.0: pass in 1 3, fail in 2 4$' "$scratch/stdout" &&
		grep -q '^4 runs with seeds 1 to 4 of 2 scenarios in .*: 1 differ$' "$scratch/stdout" && [ -e "$scratch/flaky/4/results.jsonl" ]
}

steady() {
	plays pass --kernel="$uml" --repeat=2 --out="$scratch/steady" $names
	[ "$got" -eq 0 ] && grep -q ': 0 differ$' "$scratch/stdout" && plays fail --kernel="$uml" --repeat=2 --out="$scratch/steadily" $names && [ "$got" -eq 1 ]
}

point "a replay is the same to the byte, up to the scenario" replayed
point "alone and among others a scenario has the same times" same_phase
point "a replay that comes out otherwise says what differs" other_result
point "a replay of another kernel says so" other_program
point "what failed is played again, and nothing else" rerun
point "what was never played is played again as well" rerun_of_half
point "where nothing failed there is nothing to play" nothing_failed
point "a scenario whose verdict differs is found" flaky
point "scenarios whose verdicts do not differ" steady
point "a replay takes one name" refused 2 'takes the name of one scenario' $conform run --replay="$scratch/pass"
point "a replay of what was not played" refused 2 'did not play rto.never' $conform run --replay="$scratch/pass" rto.never
point "a replay does not empty what it replays" refused 2 'would empty' $conform run --replay="$scratch/pass" --out="$scratch/pass" handshake.four_chunks.ipv6
point "a repetition wants an empty folder" refused 2 'must be new, or empty' $conform run --repeat=2 --out="$scratch/pass" $names
plan
