#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Scenarios with a middlebox in every path.
set -u
. harness/tests/tap.sh

out=$scratch/over
all='conntrack bridge vlan gre gre6 vxlan ipsec_tunnel ipsec_transport wireguard6'

play() {
	"$conform" run --jobs=1 --over="$(echo "$all" | tr " " ,)" --out="$out" handshake.four_chunks.ipv4 failover.ordered_messages.ipv6 \
		>"$out.tap" 2>"$out.err" || {
		cat "$out.err"
		grep '^not ok' "$out.tap"
		return 1
	}
}

same_with() {
	cat "$out.err"
	grep -q "^over $1: 2 played, 0 end otherwise than without it$" "$out.err"
}

replay() {
	"$conform" run --replay="$out" --out="$scratch/replayed" failover.ordered_messages.ipv6.gre >"$scratch/replay.tap" 2>&1 || {
		cat "$scratch/replay.tap"
		return 1
	}
}

point "an unknown middlebox" refused 2 'there are conntrack' "$conform" run --over=rain
point "one that is named twice" refused 2 'gre twice' "$conform" run --over=gre,vlan,gre
point "one without a name" refused 2 'there is no middlebox' "$conform" run --over=vlan,
point "scenarios pass over middleboxes, a failover that takes carriers among them" play
for middlebox in $all; do
	point "$middlebox makes no difference" same_with "$middlebox"
done
point "every record is as the schema says" harness/tests/schema.py "$out/results.jsonl"
point "what was played over one is played again alike" replay
plan
