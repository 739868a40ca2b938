#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What bench measures: the same number each time, the right one, and another one where a kernel does more.
set -u
. harness/tests/tap.sh

${MAKE:-make} -s build/sctp-runner-planted >"$scratch/build" 2>&1 || cat "$scratch/build" >&2
kernel=debian:$(cat build/fault-module/release)

# bench ARGUMENT...: of messages, on a kernel with a function that can be made longer
bench() {
	SCTP_CONFORM_RUNNER=build/sctp-runner-planted $conform bench --kernel="$kernel" --out="$scratch/out" "$@" \
		message 2>"$scratch/stderr"
	got=$?
	cat "$scratch/stderr" >&2
	return $got
}

measures() {
	bench --format=json planted_nothing >"$scratch/before.json" &&
		python3 - "$scratch/before.json" <<'PYTHON'
import json, sys
ledger = json.load(open(sys.argv[1]))
rows = {row["row"]: row["costs"][0] for row in ledger["rows"]}
assert len(rows) == 5, rows
for row in rows.values():
    assert row["least"] <= row["instructions"] <= row["most"], row
assert 5000 < rows["message_1"]["instructions"] < rows["message_1400"]["instructions"]
PYTHON
}

same_again() {
	bench --format=json --baseline="$scratch/before.json" planted_nothing >"$scratch/again.json" &&
		cmp "$scratch/before.json" "$scratch/again.json"
}

# 300 instructions of some 22000 are more than 1 %, and of the 900000 of a large message they are not.
names_the_planted() {
	bench --baseline="$scratch/before.json" planted_loop >"$scratch/text"
	[ $? -eq 1 ] && grep -q ': message_1400: .*(+1\.[0-9]* %)$' "$scratch/stderr" &&
		grep -q ': message_1: ' "$scratch/stderr" && ! grep -q 'message_65000' "$scratch/stderr"
}

# Each scenario has its picture, which says what is in the stacks beside it: those of the acts, and the same in another run.
profiled() {
	bench --profile >/dev/null && cp "$scratch/out/profiles/bench.message.folded" "$scratch/first.folded" &&
		grep -q 'sctp_sendmsg;.*;sctp_packet_transmit[; ]' "$scratch/first.folded" &&
		! grep -q 'sctp_connect' "$scratch/first.folded" &&
		xmllint --noout "$scratch/out/profiles/bench.message.svg" &&
		grep -q '>sctp_sendmsg: [1-9]' "$scratch/out/profiles/bench.message.svg" &&
		bench --profile >/dev/null && cmp "$scratch/first.folded" "$scratch/out/profiles/bench.message.folded"
}

# The loop of a module that the scenario loads, upon the function that it makes longer.
profile_of_a_loop() {
	bench --profile planted_loop >/dev/null && ! grep -q 'loop_before' "$scratch/first.folded" &&
		grep -q 'sctp_primitive_SEND;.*;loop_before [1-9]' "$scratch/out/profiles/bench.message.folded"
}

# A scenario that measures no acts is looked at as a whole.
profile_of_a_scenario() {
	$conform run --profile --out="$scratch/profiled" handshake.four_chunks >/dev/null &&
		grep -q 'sctp_connect' "$scratch/profiled/profiles/handshake.four_chunks.ipv4.folded"
}

hidden_unless_named() {
	! $conform list | grep -q '^bench\.' && $conform list bench | grep -q '^bench\.message'
}

point "messages are measured" measures
point "another run has the same numbers, to the byte" same_again
point "a loop of 300 instructions in a function of SCTP is named" names_the_planted
point "where the instructions go is drawn, the same in each run" profiled
point "a loop that is planted is seen there" profile_of_a_loop
point "run --profile looks at whole scenarios" profile_of_a_scenario
point "a run without patterns measures nothing" hidden_unless_named
echo '{"unit": "seconds"}' >"$scratch/wrong.json"
point "what is no ledger is refused" refused 2 'it is no ledger' $conform bench --baseline="$scratch/wrong.json"
point "a ledger that is not there is refused" refused 2 'nowhere' $conform bench --baseline="$scratch/nowhere"
plan
