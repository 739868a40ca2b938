#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The search for faults, on a kernel with faults planted (harness/tests/broken): found, replayed, and a scenario in C of
# each.  With CUT=yes they are cut down as well, which takes a guest a round (`make check-kernels`); otherwise the unit
# tests of harness/world/shrink.c are all that cuts.
set -u
. harness/tests/tap.sh

runner=build/sctp-runner-broken
${MAKE:-make} -s $runner >"$scratch/build" 2>&1 || {
	cat "$scratch/build" >&2
	exit 1
}
kernel=debian:$(cat build/broken-module/release)
export SCTP_CONFORM_RUNNER=$runner
out=$scratch/out

cut=${CUT:-no}
# Another seed each day, and as many worlds as should have all that was planted.  Where there is no time for them, the 35
# are played of which it is known that they have it.
if [ "$cut" = yes ]; then
	whole='' seed=${SEED:-1$(date +%j)000} worlds=${WORLDS:-1024}
else
	whole=--no-shrink seed=${SEED:-5310} worlds=${WORLDS:-35}
fi
echo "# $worlds worlds from seed $seed on"

# One guest at a time: few worlds are played, and a guest's boot costs as much as fifty.
search() {
	got=0
	# shellcheck disable=SC2086 # none or one
	"$conform" explore --kernel="$kernel" --profile=both --worlds="$worlds" --seed="$seed" --jobs=1 $whole --out="$out" \
		>"$scratch/found" 2>"$scratch/err" || got=$?
	cat "$scratch/found" "$scratch/err"
	echo "exit status $got"
	[ "$got" -eq 1 ]
}

# The world file of the finding whose line has the text.
world_of() {
	echo "$out/findings/$(grep -F "$1" "$scratch/found" | cut -d' ' -f1).world"
}

# found TEXT STEPS: that fault was found, came again, and once it is cut down takes at most so many steps
found() {
	world=$(world_of "$1")
	cat "$world" && ! grep -F "$1" "$scratch/found" | grep -q 'did not come again' || return 1
	[ "$cut" = no ] || [ "$(grep -cvE '^(world|seed|profile|lab) ' "$world")" -le "$2" ]
}

# Every finding is one that was planted, or is known: nothing else is wrong with what was played.  The receiver whose SSN
# is changed shares its bytes with a sender of the same machine, whose retransmission then has it as well (6.5-5).
nothing_else() {
	! grep -vE "planted_one_step|planted_four_steps|delivered with another byte|never delivered|makes no progress|$known" "$scratch/found"
}
known='RFC9260-6\.5-5|\(known: '

# Nothing is done when T3-rtx expires: DATA that is lost once never comes.
stalls() {
	cat >"$scratch/stall.world" <<-'EOF'
		world 1
		profile api
		lab two_nodes ipv4
		sysctl option=association_max_retrans value=2
		sysctl option=max_init_retransmits value=1
		sysctl option=rto_max value=1000
		socket
		socket endpoint=1
		listen endpoint=1
		connect target=1
		time ms=40
		rule type=DATA
		send size=100
	EOF
	got=0
	"$conform" explore --kernel="$kernel" --replay="$scratch/stall.world" --out="$scratch/stall" >"$scratch/said" || got=$?
	cat "$scratch/said"
	[ "$got" -eq 1 ] && grep -q 'makes no progress' "$scratch/said"
}

again() {
	got=0
	"$conform" explore --kernel="$kernel" --replay="$(world_of planted_four_steps)" --out="$scratch/$1" >"$scratch/$1.said" || got=$?
	cat "$scratch/$1.said"
	[ "$got" -eq 1 ] && grep -q planted_four_steps "$scratch/$1.said"
}

# What a run says, and the packets, to the bit.
digest() {
	tail -n 1 "$1/rounds/001/results.jsonl" | jq -r .content
}

same_twice() {
	again first && again second && [ "$(digest "$scratch/first")" = "$(digest "$scratch/second")" ]
}

# The scenarios compile, and are red.
scenarios() {
	${MAKE:-make} -s FOUND="$out/findings" "$out/findings/sctp-runner" || return 1
	SCTP_CONFORM_RUNNER=$out/findings/sctp-runner "$conform" run --kernel="$kernel" --out="$scratch/run" 'found.*'
	[ $? -eq 1 ] && [ "$(grep -c '"verdict":"crash"' "$scratch/run/results.jsonl")" -eq 2 ] &&
		[ "$(grep -c '"verdict":"fail"' "$scratch/run/results.jsonl")" -eq 2 ]
}

# What two machines have found counts once.
merged() {
	got=0
	"$conform" explore --merge="$out" --merge="$out" --out="$scratch/merged" >"$scratch/merged.said" || got=$?
	cat "$scratch/merged.said"
	[ "$got" -eq 1 ] && [ "$(wc -l <"$scratch/merged.said")" -eq "$(wc -l <"$scratch/found")" ]
}

# The same worlds in two parts: each plays its own, and says where it goes on.
in_parts() {
	for part in 1 2; do
		"$conform" explore --kernel="$kernel" --profile=both --worlds=2 --seed=1 --shard=$part/2 --jobs=1 --no-shrink --capture \
			--out="$scratch/part$part" >/dev/null 2>&1
		[ $? -le 1 ] || return 1
		jq -r 'select(.type == "end") | .name' "$scratch/part$part"/rounds/001/results.jsonl
	done >"$scratch/parts"
	cat "$scratch/parts"
	[ "$(grep '^world' "$scratch/parts" | tr '\n' ' ')" = "world.1 world.3 world.2 world.4 " ]
}

point "faults are found, and the exit status says so" search
point "one of a single chunk" found planted_one_step 6
point "one of four steps in a row" found planted_four_steps 10
point "one byte of a message that is another" found 'delivered with another byte' 8
point "a message that does not come" found 'never delivered' 10
point "nothing else" nothing_else
point "an association that stalls" stalls
point "a world gives the same packets twice" same_twice
point "scenarios in C of what was found compile, and are red" scenarios
point "what two have found becomes one" merged
point "worlds are played in parts" in_parts
point "a part that is none is refused" refused 2 'it takes I/N' "$conform" explore --shard=3/2
point "what was not explored is not merged" refused 2 'cannot' "$conform" explore --merge="$scratch/nothing"
point "the machine's own kernel is refused" refused 2 'stay in guests' "$conform" explore --kernel=local
point "a file that is no world is refused" refused 2 'no world file' "$conform" explore --replay=README.md
point "so is a folder that is there" refused 2 'is there already' "$conform" explore --out="$scratch"
plan
