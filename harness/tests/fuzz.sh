#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A bounded run of each fuzz target (harness/tests/fuzz.h says how they are found), as many at a time as there are
# processors.
#
#   fuzz.sh                 all of them, in TAP; FUZZ_SECONDS (2) each
#   fuzz.sh one TARGET.c    one, from $scratch
set -u

if [ "${1:-}" = one ]; then
	target=$2
	parser=$(basename "$target" .c)
	parser=${parser#fuzz_}
	folder=$(dirname "$target")
	mkdir -p "$scratch/$parser/found" && cd "$scratch/$parser" || exit 1
	corpus=found
	[ ! -d "$top/$folder/corpus/$parser" ] || corpus="$corpus $top/$folder/corpus/$parser"
	if [ -x "$top/$folder/seeds/$parser.sh" ]; then
		mkdir seeds && (cd "$top" && "$folder/seeds/$parser.sh" "$scratch/$parser/seeds") >log 2>&1 || exit 1
		corpus="$corpus seeds"
	fi
	# shellcheck disable=SC2086 # a list of folders
	"$top/build/fuzz_$parser" -seed=1 -runs="$FUZZ_RUNS" -max_total_time="$FUZZ_SECONDS" -max_len=8192 -timeout=20 \
		-rss_limit_mb=2048 -print_coverage=1 -print_final_stats=1 $corpus >log 2>&1 && touch passed
	exit 0
fi

. harness/tests/tap.sh
export scratch
top=$PWD
export top
export FUZZ_SECONDS="${FUZZ_SECONDS:-2}" FUZZ_RUNS="${FUZZ_RUNS:-200000}"
targets=$(git ls-files --cached --others --exclude-standard --deduplicate '*/tests/fuzz_*.c')

build() {
	${MAKE:-make} -s fuzzers
}

play() {
	# shellcheck disable=SC2086 # a list of names without blanks
	printf '%s\n' $targets | xargs -P "$(nproc)" -n 1 harness/tests/fuzz.sh one
}

# unharmed NAME: the target's run came to its end, and found nothing
unharmed() {
	[ -e "$scratch/$1/passed" ] && return
	grep -v COVERED "$scratch/$1/log" | tail -n 25
	for found in "$scratch/$1"/crash-* "$scratch/$1"/timeout-* "$scratch/$1"/oom-* "$scratch/$1"/leak-*; do
		[ -e "$found" ] || continue
		echo "the input, in base64:"
		base64 "$found" | head -n 20
	done
	return 1
}

# reached NAME SOURCE: it got into all that the target says it is for
reached() {
	words=$(sed -n '/Reaches:/,/\*\//{s/.*Reaches://;s/\*\///;s/^ \*//;p}' "$2")
	[ -n "$words" ] || {
		echo "$2 does not say what it reaches"
		return 1
	}
	missed=0
	for word in $words; do
		case "$word" in
		*.c)
			grep -q "^COVERED_FUNC: .*/$word:" "$scratch/$1/log" && ! grep "^UNCOVERED_FUNC: .*/$word:" "$scratch/$1/log"
			;;
		*)
			grep -q "^COVERED_FUNC: .* $word " "$scratch/$1/log"
			;;
		esac || {
			echo "not reached: $word"
			missed=1
		}
	done
	return $missed
}

point "the fuzz targets build" build
point "they run" play
for target in $targets; do
	parser=$(basename "$target" .c)
	parser=${parser#fuzz_}
	inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/$parser/log" 2>/dev/null)
	point "$parser: ${inputs:-no} malformed inputs do no harm" unharmed "$parser"
	point "$parser: they get to what it is for" reached "$parser" "$target"
done
plan
