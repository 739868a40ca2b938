#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Several kernels in one run, shards of a run, and reports of both.
set -u
. harness/tests/tap.sh

# A run on two kernels of which each plays 64-bit and 32-bit programs, and a 32-bit kernel.
two=--kernel=debian:6.1
three="$two --kernel=debian:6.1-amd64 --kernel=debian:6.1/i386"
patterns='handshake.four_chunks handshake.rto_initial layout.initmsg'

# run_into FOLDER EXPECTED-STATUS OPTION...
run_into() {
	folder=$1
	expected=$2
	shift 2
	got=0
	"$conform" run --out="$scratch/$folder" "$@" >"$scratch/$folder.tap" 2>"$scratch/$folder.err" || got=$?
	cat "$scratch/$folder.err"
	[ "$got" -eq "$expected" ]
}

# shellcheck disable=SC2086 # lists of words
several() {
	run_into several 0 $three --capture $patterns
}

kernels_in_results() {
	[ "$(grep '"type":"end"' "$scratch/several/results.jsonl" | grep -o '"kernel":"[^"]*"' | sort -u | wc -l)" -eq 3 ]
}

table() {
	$conform report --format=table "$scratch/several" >"$scratch/table"
	cat "$scratch/table"
	grep -q '^handshake.rto_initial.ipv4  *known  *known  *known$' "$scratch/table" &&
		! grep -q four_chunks "$scratch/table" &&
		# The 32-bit kernel has no other ABI beside its own.
		grep -q '^  *pass  *4  *4  *3$' "$scratch/table" &&
		[ "$(grep -cFxf "$scratch/table" "$scratch/several.err")" -eq "$(wc -l <"$scratch/table")" ]
}

each_point_names_its_kernel() {
	[ "$(grep -c '^\(not \)\?ok' "$scratch/several.tap")" -eq 17 ] &&
		[ "$(grep -c '^\(not \)\?ok .* on 6\.1\.0-[^ ]*\( #.*\)\?$' "$scratch/several.tap")" -eq 17 ]
}

captures() {
	find "$scratch/several/captures" -type f
	[ "$(find "$scratch/several/captures" -path '*-686-pae/handshake.four_chunks.ipv4.pcap' | wc -l)" -eq 1 ] &&
		[ "$(find "$scratch/several/captures" -name handshake.four_chunks.ipv4.pcap | wc -l)" -eq 3 ]
}

# What several kernels give side by side is what each gives alone.
alone() {
	# shellcheck disable=SC2086
	run_into alone 0 --kernel=debian:6.1-amd64 --capture $patterns || return 1
	for folder in several alone; do
		grep '"type":"end"' "$scratch/$folder/results.jsonl" | grep -- '"kernel":"[^"]*[0-9]-amd64"' |
			sed 's/"guest":"[0-9]*"//' >"$scratch/$folder.ends"
	done
	[ -s "$scratch/alone.ends" ] && cmp "$scratch/several.ends" "$scratch/alone.ends"
}

twice() {
	refused 2 'given twice' $conform run $two $two handshake.four_chunks
}

# same FORMAT: the report of the shards is that of the whole run
same() {
	$conform report --format="$1" "$scratch/shard2" "$scratch/shard3" "$scratch/shard1" >"$scratch/merged.$1"
	$conform report --format="$1" "$scratch/whole" >"$scratch/whole.$1"
	[ -s "$scratch/whole.$1" ] && cmp "$scratch/merged.$1" "$scratch/whole.$1"
}

# The records of the shards are those of the whole run, to the byte, but for what says which shard they are of.
same_records() {
	grep -vh '"type":"\(run\|plan\|summary\|close\)"' "$scratch"/shard[123]/results.jsonl | sort >"$scratch/merged.records"
	grep -v '"type":"\(run\|plan\|summary\|close\)"' "$scratch/whole/results.jsonl" | sort | cmp - "$scratch/merged.records"
}

point "three kernels, 64 and 32 bit, in one run" several
point "every result names its kernel" kernels_in_results
point "so does every test point" each_point_names_its_kernel
point "the TAP is valid" valid_tap "$scratch/several.tap"
point "the table on stderr has a column for each, and only the rows that tell something" table
point "each kernel has its captures" captures
point "JUnit names the kernels" grep -q 'testcase name="handshake.four_chunks.ipv4 on 6.1.0-[0-9]*-686-pae"' \
	"$scratch/several/junit.xml"
point "a kernel alone gives the same results" alone
point "the same kernel twice is refused" twice

point "a run in one piece" run_into whole 0 streams
for shard in 1 2 3; do
	point "shard $shard of 3" run_into shard$shard 0 --shard=$shard/3 streams
done
for format in tap ktap junit table; do
	point "the shards' report is that of the whole run: $format" same $format
done
point "...and so are their records" same_records
point "a missing shard is told" refused 3 'shard 2/3' $conform report "$scratch/shard1" "$scratch/shard3"
point "a shard that is there twice, too" refused 2 'same shard' $conform report "$scratch/shard1" "$scratch/shard2" \
	"$scratch/shard3" "$scratch/shard2"
plan
