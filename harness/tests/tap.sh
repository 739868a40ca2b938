# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the end-to-end tests share: test points in TAP.  Sourced, from the top of the source tree.

points=0
# shellcheck disable=SC2034 # for the scripts that source this
conform=build/sctp-conform
# shellcheck disable=SC2034
cache=${SCTP_CONFORM_CACHE:-build/cache}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# What is tested is not how somebody likes to call it.
export SCTP_CONFORM_OPTIONS=

# point NAME COMMAND...: passes if the command succeeds; shows what it printed if not
point() {
	name=$1
	shift
	points=$((points + 1))
	if "$@" >"$scratch/output" 2>&1; then
		echo "ok $points - $name"
	else
		echo "not ok $points - $name"
		tail -n 30 "$scratch/output" | sed 's/^/# /'
	fi
}

plan() {
	echo "1..$points"
}

# refused STATUS PATTERN COMMAND...: the command exits with STATUS and says one line on stderr that fits PATTERN
refused() {
	status=$1
	pattern=$2
	shift 2
	got=0
	"$@" >"$scratch/stdout" 2>"$scratch/said" </dev/null || got=$?
	cat "$scratch/said"
	echo "exit status $got, expected $status"
	# Tests run side by side, and one may have to wait for another.
	grep -v ': waiting for another run that uses ' "$scratch/said" >"$scratch/stderr"
	[ "$got" -eq "$status" ] && [ "$(wc -l <"$scratch/stderr")" -eq 1 ] && grep -q "$pattern" "$scratch/stderr"
}

# verdict RESULTS NAME VERDICT: the results say so of that scenario
verdict() {
	grep '"type":"end"' "$1" | grep "\"name\":\"$2\"" | tee "$scratch/record" | grep -q "\"verdict\":\"$3\"" || {
		echo "expected $3, the record is:"
		cat "$scratch/record"
		return 1
	}
}

# valid_tap FILE: prove, an independent parser, finds nothing wrong with its form
valid_tap() {
	# Perl's parser stops at version 13, which these streams would be valid for as well.
	sed '1s/^TAP version 14/TAP version 13/' "$1" >"$scratch/version13.tap"
	prove --exec cat "$scratch/version13.tap" >"$scratch/prove" 2>&1
	cat "$scratch/prove"
	grep -q '^Files=1, Tests=[1-9]' "$scratch/prove" && ! grep -qi 'parse error\|bad plan' "$scratch/prove"
}
