#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The project's own tests, all of which speak TAP: lint, unit tests under ASan/UBSan, then whole runs in guests.
# Ends with a line "N passed, N failed".
# check.sh UNIT_TEST...
set -u
make=${MAKE:-make}
log=build/check.log
parts=build/check
status=0

rm -rf "$parts"
mkdir -p "$parts"
: >"$log"

now() {
	date +%s
}

# part NAME COMMAND...: runs the command, keeps what it prints, whether it succeeded and how long it took
part() {
	name=$1
	shift
	began=$(now)
	"$@" >"$parts/$name.log" 2>&1
	echo "$? $(($(now) - began))" >"$parts/$name.end"
}

# judge NAME: shows what a part printed but for the points that passed, and how long it took
judge() {
	read -r ended seconds 2>/dev/null <"$parts/$1.end" || ended=lost seconds=0
	[ "$ended" = 0 ] || {
		status=1
		# One that could not run or died says of itself no more than that.
		grep -q '^not ok' "$parts/$1.log" || echo "not ok - $1" >>"$parts/$1.log"
	}
	grep -vE '^(ok|    )' "$parts/$1.log"
	echo "# $1: $seconds s"
	cat "$parts/$1.log" >>"$log"
}

# has prove, an independent TAP parser, run programs and judge them
proved() {
	prove --verbose --exec '' "$@"
}

run() {
	part "$1" proved "$2"
	judge "$1"
}

# proved_in_lanes TEST...: programs that share nothing, as many at a time as there are processors
proved_in_lanes() {
	mkdir -p "$parts/lanes"
	# shellcheck disable=SC2016 # for the inner shell
	printf '%s\n' "$@" | xargs -P "$(nproc)" -n 8 sh -c \
		'prove --verbose --exec "" "$@" >"$0/$$.log" 2>&1' "$parts/lanes"
	ended=$?
	cat "$parts/lanes"/*.log
	return "$ended"
}

# clang-tidy takes as long as all other checks together: an eighth of the sources a day, and all of them in `make lint`.
lint() {
	TIDY_PART=$(($(date +%-j) % 8 + 1))/8 "$make" --no-print-directory lint >build/lint.tap
	prove --verbose --exec cat build/lint.tap
}

script_of() {
	case $1 in
	tshark) echo harness/wire/tests/tshark.sh ;;
	*) echo "harness/tests/$1.sh" ;;
	esac
}

# The processors that this process may use, one a line.
processors() {
	taskset -cp $$ | sed 's/.*: //' | tr , '\n' | while IFS=- read -r first last; do
		seq "$first" "${last:-$first}"
	done
}

# in_lanes NAME...: as many scripts at a time as there are processors, each on one of its own.  Most play in one guest:
# one after the other they would leave the other processors idle.  None of them may look at what another one changes:
# the folder build/out, where readme looks at the latest run, is readme's alone.
in_lanes() {
	processors >"$parts/processors"
	printf '%s\n' "$@" >"$parts/queue"
	while read -r processor; do
		(
			taskset -cp "$processor" "$(exec sh -c 'echo $PPID')" >"$parts/taskset.$processor"
			while name=$(next_of_queue) && [ -n "$name" ]; do
				part "$name" proved "$(script_of "$name")"
			done
		) &
	done <"$parts/processors"
	wait
	for name in "$@"; do
		judge "$name"
	done
}

# Takes the first name off the queue.
next_of_queue() {
	flock "$parts/lock" sh -c 'head -n 1 "$1"; sed -i 1d "$1"' sh "$parts/queue"
}

began_all=$(now)
echo "== lint"
part lint lint
judge lint
# Its points are few and say what was looked at.
grep '^ok [0-9]' "$parts/lint.log"

echo "== unit tests"
part unit-build "$make" --no-print-directory unit-tests
[ "$(cut -d' ' -f1 "$parts/unit-build.end")" = 0 ] || echo "not ok - the unit tests do not build" >>"$parts/unit-build.log"
judge unit-build
part unit-tests proved_in_lanes "$@"
judge unit-tests

echo "== end to end"
# By itself what plants files in the tree, then what fetches kernels for the others, and makes the module that containment
# has as well.
for script in usage completion options_file arrows requirements; do
	run "$script" "$(script_of "$script")"
done
in_lanes bench fixes
# The longest ones first, so that all lanes end together.  supply comes last: it copies the cache, which nothing may be
# fetched into meanwhile.
in_lanes readme kernels specs cache trust run environment again explore containment architectures abi abi_tables abi_files \
	abi_text abi_calls abi_debian build kconfig fuzz tshark \
	html failure_page ci judging judge mute ends over bisect mutate local gdb
run supply "$(script_of supply)"

# prove indents nothing: a test point of a program begins its line.
passed=$(grep -c '^ok' "$log")
failed=$(grep -c '^not ok' "$log")
# A program that died without saying so, or printed too few points, is a failure as well.
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
[ "$failed" -eq 0 ] || status=1
# Said again at the end, where a reader of a long log looks first.
grep '^not ok' "$log"
echo "# in all: $(($(now) - began_all)) s"
echo "$passed passed, $failed failed"
exit $status
