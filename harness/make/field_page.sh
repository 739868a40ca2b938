#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# field_page.sh RESULTS.jsonl: writes what these results say of each scenario of reports/field.md into its columns of kernels.
set -eu
page=reports/field.md
[ $# -eq 1 ] || {
	echo "usage: harness/make/field_page.sh RESULTS.jsonl" >&2
	exit 2
}
verdicts=$(mktemp)
trap 'rm -f "$verdicts" "$page.new"' EXIT
# kernel, scenario, verdict; kernels in the order of the run
jq -r 'select(.type == "end") | [.kernel, (.name | split(".")[:2] | join(".")), .verdict] | @tsv' "$1" >"$verdicts"
awk -F'\t' -v verdicts="$verdicts" '
	function rank(verdict) { return index("skip    pass    fixed   known   fail    hang    crash   error   ", verdict) }
	BEGIN {
		while ((getline <verdicts) > 0) {
			if (!($1 in seen)) {
				seen[$1] = 1
				kernel[++kernels] = $1
			}
			if (rank($3) > rank(worst[$1, $2])) worst[$1, $2] = $3
		}
		if (!kernels) exit 1
	}
	!/^\|/ { print; next }
	{
		split($0, cell, / *\| */)
		line = "| " cell[2] " | " cell[3] " |"
		name = cell[3]
		gsub(/`/, "", name)
		for (i = 1; i <= kernels; i++) {
			said = "not played"
			if (cell[2] == "kind") said = kernel[i]
			else if (cell[2] == "---") said = "---"
			else if ((kernel[i] SUBSEP name) in worst) said = worst[kernel[i], name]
			line = line " " said " |"
		}
		print line
	}' "$page" >"$page.new"
cat "$page.new" >"$page"
