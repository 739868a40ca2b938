#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The long one, not part of make check: `make check-kernels [SOURCE=...] [CONFIGS=...]`.  Builds kernels of SOURCE (a
# tree, an archive, debian:VERSION) and plays on them: every configuration, User-Mode Linux beside QEMU, faults that are
# planted in net/sctp and must be found, coverage, and how long it takes from an edit to a verdict.
set -u
. harness/tests/tap.sh

source=${SOURCE:-debian:6.1}
configs=${CONFIGS:-"minimal everything no-ipv6 no-auth-algorithms no-netfilter no-namespaces 32-bit"}
pattern=${PATTERN:-handshake}
# A copy that faults can be planted in; its builds stay where the next run finds them.
tree=${TREE:-build/check-kernels}
mkdir -p "$tree"

# built NAME OPTION...: builds the copy into the folder NAME, the SPEC is in $spec
built() {
	name=$1
	shift
	spec=$("$conform" build --out="$tree/$name" "$@" "$tree/linux") && [ -n "$spec" ]
}

# verdicts SPEC: name and verdict of each scenario
verdicts() {
	"$conform" run --kernel="$1" --out="$scratch/run" "$pattern" >/dev/null || [ $? -eq 1 ] || return 1
	sed -n 's/.*"type":"end","name":"\([^"]*\)","verdict":"\([a-z]*\)".*/\1 \2/p' "$scratch/run/results.jsonl" | sort
}

# What is skipped is what the configuration lacks: a run calls anything else an error.
plays() {
	built "$1" --config="$1" || return 1
	verdicts "$spec" | grep -v 'i686' >"$scratch/verdicts"
	cat "$scratch/verdicts"
	[ -s "$scratch/verdicts" ] && ! grep -qE ' (error|crash|hang)$' "$scratch/verdicts"
}

same_as_qemu() {
	built everything --config=everything && verdicts "$spec" | grep -v i686 >"$scratch/qemu" &&
		built uml --uml && verdicts "$spec" >"$scratch/uml" && diff "$scratch/qemu" "$scratch/uml"
}

# planted FILE SUBSTITUTION BUILD-OPTIONS SCENARIO PATTERN: the fault is charged to that scenario, in these words
planted() {
	file=$tree/linux/net/sctp/$1
	cp "$file" "$scratch/whole"
	perl -0pi -e "$2" "$file"
	cmp -s "$file" "$scratch/whole" && echo "nothing was planted" && return 1
	# shellcheck disable=SC2086 # options
	built "uml$(echo "$3" | tr -d ' ')" --uml $3
	status=$?
	cp "$scratch/whole" "$file"
	[ $status -eq 0 ] || return 1
	"$conform" run --kernel="$spec" --out="$scratch/run" "$4" handshake.four_chunks.ipv4
	grep "\"name\":\"$4\"" "$scratch/run/results.jsonl" | grep '"type":"end"' | grep -q "$5" &&
		verdict "$scratch/run/results.jsonl" handshake.four_chunks.ipv4 pass
}

# The fault shows only where an allocation fails, and the number that is told shows it again.
failing() {
	file=$tree/linux/net/sctp/associola.c
	cp "$file" "$scratch/whole"
	perl -0pi -e 's/(stream_free:\n.*?)\tsctp_endpoint_put\(asoc->ep\);\n/$1/s' "$file"
	cmp -s "$file" "$scratch/whole" && echo "nothing was planted" && return 1
	built uml--kasan --uml --kasan
	status=$?
	cp "$scratch/whole" "$file"
	[ $status -eq 0 ] || return 1
	"$conform" run --kernel="$spec" --out="$scratch/whole-run" handshake.four_chunks.ipv4 || return 1
	"$conform" run --kernel="$spec" --fail-nth --out="$scratch/run" handshake.four_chunks.ipv4 && return 1
	n=$(jq -r 'select(.type == "end") | .fail_nth' "$scratch/run/results.jsonl")
	"$conform" run --kernel="$spec" --fail-nth="$n" --out="$scratch/run" handshake.four_chunks.ipv4 && return 1
	jq -e --arg n "$n" 'select(.type == "end") | .fail_nth == $n and .verdict == "fail" and
		(.message | test("it leaks [^\n]*(ep|sock): 1")) and (.message | test("the allocation that failed"))' \
		"$scratch/run/results.jsonl"
}

# And where nothing is planted each of them fails in turn, and the scenario goes through in the end.
none_failing() {
	built uml--kasan --uml --kasan || return 1
	"$conform" run --kernel="$spec" --fail-nth --out="$scratch/run" handshake.four_chunks.ipv4
	jq -e 'select(.type == "end") | .verdict == "pass" and .attempts.slab > 20' "$scratch/run/results.jsonl" &&
		grep -q '^ok 1 - handshake.four_chunks.ipv4 (' "$scratch/run/run.tap"
}

edit_to_verdict() {
	built uml --uml || return 1
	touch "$tree/linux/net/sctp/socket.c"
	began=$(date +%s)
	built uml --uml && "$conform" run --kernel="$spec" --out="$scratch/run" "$pattern" >/dev/null
	seconds=$(($(date +%s) - began))
	echo "# from an edit to the verdicts of $pattern: $seconds s" >&2
	[ "$seconds" -lt 60 ]
}

coverage() {
	built uml-gcov --uml --gcov &&
		"$conform" run --coverage --kernel="$spec" --out="$scratch/run" "$pattern" >/dev/null
	"$conform" report --format=coverage "$scratch/run" | tee "$scratch/figures" >&2
	"$conform" report --format=coverage --uncovered "$scratch/run" >"$scratch/uncovered"
	grep -q ' all$' "$scratch/figures" && grep -q 'net/sctp/' "$scratch/uncovered"
}

# The kernel itself stops where it sends the packet, and knows what it does it for.
stops_in_gdb() {
	built uml-debug-info --uml --debug-info || return 1
	rm -rf "$scratch/gdb"
	"$conform" run --kernel="$spec" --gdb=2 --out="$scratch/gdb" handshake.lost_init.ipv4 </dev/null >"$scratch/printed" || return 1
	cat "$scratch/printed"
	grep -q '^Temporary breakpoint [0-9]*, sctp_v4_xmit (skb=' "$scratch/printed" &&
		grep -q '^#[0-9]* .*sctp_do_sm (.*event_type=.*SCTP_EVENT_T_TIMEOUT' "$scratch/printed"
}

# Measured twice; what inverts a condition on the way of every handshake is seen.
mutants() {
	for folder in first second; do
		rm -rf "$tree/mutants-$folder"
		"$conform" mutate --count=12 --seed=3 --file='sm_statefuns.c' --cache="$cache" --out="$tree/mutants-$folder" \
			"$tree/linux" "$pattern" >"$scratch/$folder" || return 1
		"$conform" mutate --report --format=json "$tree/mutants-$folder" |
			jq -e '[.mutants[] | {id, fate}]' >"$scratch/$folder.fates" || return 1
	done
	cat "$scratch/first"
	diff "$scratch/first.fates" "$scratch/second.fates" && grep -q killed "$scratch/first.fates"
}

if [ ! -d "$tree/linux" ]; then
	first=$("$conform" build --uml --config=minimal --out="$tree/first" "$source") || exit 3
	echo "# unpacked for $first" >&2
	cp -a "$(readlink -f "$tree/first/source")" "$tree/linux"
fi
for config in $configs; do
	point "$config" plays "$config"
done
point "User-Mode Linux has the verdicts of QEMU" same_as_qemu
point "edit, build and play in less than 60 s" edit_to_verdict
# What was sent again is written to after it was freed, and is never freed.
again='(static void sctp_chunk_destroy\(struct sctp_chunk \*chunk\)\n\{)'
point "KASAN finds a use after free, in the scenario that does it" planted sm_make_chunk.c \
	"s/$again(.*?kmem_cache_free\\(sctp_chunk_cachep, chunk\\);)/\$1 bool again = chunk->sent_count > 1;\$2 if (again) WRITE_ONCE(chunk->sent_count, 0);/s" \
	--kasan rto.doubling.ipv4 'KASAN: .*use-after-free in sctp_chunk'
point "a leak is found, in the scenario that does it" planted sm_make_chunk.c \
	"s/$again/\$1 if (chunk->sent_count > 1) return;/" '' rto.doubling.ipv4 'it leaks .*chunk: '
point "an allocation that fails, and is not cleaned up after" failing
point "allocations that fail one after the other" none_failing
point "coverage" coverage
point "run --gdb stops at the packet that a timer sent again" stops_in_gdb
point "mutants: the same seed draws the same, and they come to the same end" mutants
plan
