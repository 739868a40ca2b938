#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What judges kernels: scenarios that are made to end in one way each (harness/tests/judging), played in a guest.
# judging.sh [PATTERN...]: only those
set -u
. harness/tests/tap.sh

runner=build/sctp-runner-judging
${MAKE:-make} -s $runner >"$scratch/build" 2>&1 || {
	cat "$scratch/build" >&2
	exit 1
}
export SCTP_CONFORM_RUNNER=$runner

# Some of the scenarios fail, as they should.
play() {
	got=0
	"$conform" run --out="$scratch/out" "$@" >"$scratch/tap" 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	echo "exit status $got"
	[ "$got" -eq 1 ]
}

# Whether the line of the file is that of the scenario's statement in ENDS_HERE(), which may go on for some lines, or,
# without one, that of its beginning.
# right_line FILE LINE SCENARIO
right_line() {
	awk -v name="$3" -v reported="$2" '
		!found && index($0, "(" name ",") { found = NR }
		!found { next }
		/^}/ { exit }
		/ENDS_HERE\(/ { marked = 1; inside = 1 }
		inside && NR == reported { right = 1 }
		inside && /;$/ { inside = 0 }
		END { exit !(marked ? right : found == reported) }' "$1"
}

# in_line FILE LINE TEXT: the text stands in that line
in_line() {
	sed -n "$2p" "$1" | grep -Fq -- "$3"
}

# The title is "VERDICT: REGULAR EXPRESSION".  A failure in a helper comes from the scenario's line.
# ended TITLE VERDICT MESSAGE FILE LINE SCENARIO LINE OF THE FIRST CALLER, OR "-"
ended() {
	echo "expected $1"
	echo "came     $2: $3 ($4:$5, called from line $7)"
	[ "$2" = "${1%%: *}" ] && echo "$3" | grep -Eq -- "${1#*: }" || return 1
	[ "$2" != fail ] || [ "$7" = - ] || right_line "$4" "$7" "$6" || return 1
	right_line "$4" "$5" "$6" || { [ "$7" != - ] && in_line "$4" "$5" "HELPER_ENDS_HERE("; }
}

# Each caller's line is that of the call of the next one, the last one's has the text.
# called_from SCENARIO TEXT FUNCTION...
called_from() {
	jq -r --arg name "judging.$1." 'select(.type == "end" and (.name | startswith($name))) |
		.callers // [] | .[] | [.function, .file, .line] | @tsv' "$scratch/out/results.jsonl" >"$scratch/callers"
	cat "$scratch/callers"
	scenario=$1
	text=$2
	shift 2
	[ $# -eq 0 ] || set -- "${scenario}_body" "$@"
	while IFS='	' read -r function file line; do
		next=${2:-$text}
		[ "$function" = "${1-}" ] && in_line "$file" "$line" "${next#association_}(" || return 1
		shift
	done <"$scratch/callers"
	[ $# -eq 0 ]
}

no_addresses() {
	! grep -m 1 '"stack"' "$scratch/out/results.jsonl"
}

# Each that was to be played ended, once, and no other did.
each_once() {
	"$conform" list --format=json "$@" | jq -r .name | sort >"$scratch/listed"
	[ -s "$scratch/listed" ] && cut -d '	' -f 1 "$scratch/ends" | sort | diff "$scratch/listed" -
}

point "the run completes" play "$@"
jq -r 'select(.type == "end") | [.name, .title, .verdict, if .message == "" then "-" else .message end, .file, .line,
	.callers[0].line // "-"] | @tsv' \
	"$scratch/out/results.jsonl" >"$scratch/ends"
point "each scenario ends once" each_once "$@"
while IFS='	' read -r name title verdict message file line from; do
	name=${name#judging.}
	point "${name%.*}: $title" ended "$title" "$verdict" "$message" "$file" "$line" "${name%%.*}" "$from"
done <"$scratch/ends"

point "no address is in the results" no_addresses
while read -r name text functions; do
	grep -q "^judging\.$name\." "$scratch/ends" || continue
	# shellcheck disable=SC2086 # several
	point "$name: ${functions:+called from there, by }${functions:-no callers}" called_from "$name" "$text" $functions
done <<'EOF'
helper_asserts ck_assert_msg refuse_zero
helper_asserts_without_a_message ck_assert refuse_null
helper_of_a_helper_asserts ck_assert_msg refuse_zero_by_way refuse_zero
helper_expects expect_packet expect_no_init
helper_ends_in_error link_cut cut_nothing
helper_of_the_language_expects peer_expect_with association_expect_sack
scenario_asserts none
EOF

# What becomes of the scenarios of judging/faults.c on such a kernel is what stdin says.
# becomes FAULT
becomes() {
	sort >"$scratch/expected"
	"$conform" run "--$1" --out="$scratch/$1" 'judging.faulty_*' >"$scratch/tap" 2>"$scratch/err"
	jq -r 'select(.type == "end") | "\(.name) \(.verdict) \(.message)"' "$scratch/$1/results.jsonl" |
		sed -E 's/^judging\.faulty_//; s/\.ipv4//; s/( [a-z]+ )(passes on|says \.[a-z_]+|).*/\1\2/; s/ *$//' |
		sort | diff "$scratch/expected" -
}

point "a scenario that a mute kernel passes is in error unless it says so" becomes mute <<-END
	unmarked error passes on
	marked pass
	marked_wrongly error says .no_packets
	refused fail
	refused_marked fail
END
point "a scenario that a kernel of ABORTs passes is in error unless it says so" becomes abort <<-END
	unmarked error passes on
	marked pass
	marked_wrongly fail
	refused error passes on
	refused_marked pass
END
plan
