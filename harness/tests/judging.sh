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

# The title is "VERDICT: REGULAR EXPRESSION".
# ended TITLE VERDICT MESSAGE FILE LINE SCENARIO
ended() {
	echo "expected $1"
	echo "came     $2: $3 ($4:$5)"
	[ "$2" = "${1%%: *}" ] && echo "$3" | grep -Eq -- "${1#*: }" && right_line "$4" "$5" "$6"
}

# Each that was to be played ended, once, and no other did.
each_once() {
	"$conform" list --format=json "$@" | jq -r .name | sort >"$scratch/listed"
	[ -s "$scratch/listed" ] && cut -d '	' -f 1 "$scratch/ends" | sort | diff "$scratch/listed" -
}

point "the run completes" play "$@"
jq -r 'select(.type == "end") | [.name, .title, .verdict, if .message == "" then "-" else .message end, .file, .line] | @tsv' \
	"$scratch/out/results.jsonl" >"$scratch/ends"
point "each scenario ends once" each_once "$@"
while IFS='	' read -r name title verdict message file line; do
	name=${name#judging.}
	point "${name%.*}: $title" ended "$title" "$verdict" "$message" "$file" "$line" "${name%%.*}"
done <"$scratch/ends"
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
