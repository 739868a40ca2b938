#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# run --gdb, with a guest that only looks like a User-Mode Linux.  A real one is for build_kernels.sh.
set -u
. harness/tests/tap.sh

scenario=handshake.four_chunks.ipv4
mkdir "$scratch/uml" "$scratch/bare"
cc -g -O0 -o "$scratch/uml/linux" harness/tests/debugged_guest.c -lnettle &&
	cc -o "$scratch/bare/linux" harness/tests/debugged_guest.c -lnettle ||
	echo "# there is no compiler for the guest" >&2
uml=uml:$scratch/uml/linux

# gdb_play STATUS OPTION...: a play of that guest
gdb_play() {
	status=$1
	shift
	got=0
	rm -rf "$scratch/out"
	timeout 120 $conform run --kernel="$uml" --out="$scratch/out" "$@" </dev/null >"$scratch/printed" 2>"$scratch/said" || got=$?
	cat "$scratch/printed" "$scratch/said"
	[ "$got" -eq "$status" ]
}

# Two look the same before it, and one of them never arrived.
stops_at_the_packet() {
	gdb_play 1 --gdb "$scenario" &&
		[ "$(grep -c '^Temporary breakpoint [0-9]*, sctp_' "$scratch/printed")" -eq 2 ] &&
		grep -q '^#0 *sctp_v4_xmit (skb=.*, nth=3)' "$scratch/printed" &&
		grep -q '^#0 *sctp_rcv ' "$scratch/printed" && grep -q '^#1 .* sctp_v4_xmit (skb=.*, nth=3)' "$scratch/printed" &&
		grep -q '^#[12] .* sctp_do_sm (' "$scratch/printed" &&
		grep -q "^not ok 1 - $scenario" "$scratch/printed" && grep -q 'under gdb it is fail, as without$' "$scratch/said" &&
		grep -q '^> *3 .*DATA tsn 0' "$scratch/said"
}

stops_at_another() {
	gdb_play 1 --gdb=2,received "$scenario" &&
		[ "$(grep -c '^Temporary breakpoint [0-9]*, sctp_' "$scratch/printed")" -eq 1 ] &&
		grep -q '^#1 .* sctp_v4_xmit (skb=.*, nth=2)' "$scratch/printed"
}

# On a terminal gdb asks, and whoever leaves it lets the kernel play on.
asks_on_a_terminal() {
	rm -rf "$scratch/out"
	printf 'up\nprint nth * 1000 + 7\nquit\n' | TERM=dumb timeout 120 script -qec \
		"$conform run --kernel=$uml --gdb --out=$scratch/out $scenario" /dev/null >"$scratch/printed" 2>&1
	cat "$scratch/printed"
	grep -q '= 3007' "$scratch/printed" && verdict "$scratch/out/gdb/results.jsonl" "$scenario" fail
}

# Which packets there are only the first play tells.
no_such_packet() {
	gdb_play 2 --gdb="$1" "$scenario" && tail -n 1 "$scratch/said" | grep -q "$2"
}

without_gdb() {
	mkdir "$scratch/bin"
	for folder in $(echo "$PATH" | tr : ' '); do
		find "$folder/" -maxdepth 1 -name '[!.]*' ! -name 'gdb*' -exec ln -sf -t "$scratch/bin" {} +
	done
	PATH=$scratch/bin refused 3 'gdb is not installed: apt-get install gdb' \
		"$conform" run --kernel="$uml" --gdb --out="$scratch/none" "$scenario"
}

if command -v gdb >/dev/null; then
	point "gdb stops where the packet in question is sent and received" stops_at_the_packet
	point "...or where another one is received" stops_at_another
	point "...and asks on a terminal" asks_on_a_terminal
else
	echo "# gdb is not installed: what it does is not tested" >&2
fi
point "without gdb" without_gdb
point "a packet that there is not" no_such_packet 9 'this play of the scenario has 3 packets$'
point "a packet that was lost" no_such_packet 1,received 'packet 1 was lost: nobody received it$'
point "a kernel in QEMU" refused 2 'wants a User-Mode Linux, which' "$conform" run --kernel=debian:6.1 --gdb "$scenario"
point "no debug information" refused 2 'build it with --debug-info$' "$conform" run --kernel="uml:$scratch/bare/linux" --gdb "$scenario"
point "two scenarios" refused 2 'takes one scenario, and these are 2: ' "$conform" run --kernel="$uml" --gdb handshake.four_chunks
point "real time" refused 2 'leave out --time=real$' "$conform" run --kernel="$uml" --time=real --gdb "$scenario"
point "again and again" refused 2 'not with --repeat$' "$conform" run --kernel="$uml" --repeat=2 --gdb "$scenario"
point "what is no packet" refused 2 'takes the number of a packet' "$conform" run --kernel="$uml" --gdb=first "$scenario"
plan
