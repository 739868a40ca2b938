#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The catalogue of requirements against what scenarios claim.
set -u
. harness/tests/tap.sh

claims_are_of_the_catalogue() {
	$conform list --requirements >"$scratch/totals" || return 1
	# The columns add up, for each RFC and for all.
	awk 'NR > 1 { shift = $1 == "RFC"; sum = $(3 + shift) + $(4 + shift) + $(5 + shift) + $(6 + shift)
		if (sum != $(2 + shift)) exit 1; if ($1 == "all") seen = 1; else total += $(2 + shift) }
		END { exit !seen }' "$scratch/totals"
}

sentence_by_sentence() {
	$conform list --requirements 'RFC9260-5.1-*' >"$scratch/some" &&
		grep -q '^RFC9260-5\.1-6 .*MUST' "$scratch/some" && grep -q '^    handshake\.' "$scratch/some"
}

as_json() {
	$conform list --requirements --format=json >"$scratch/all.json" &&
		python3 - "$scratch/all.json" <<'PYTHON'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert len({row["id"] for row in rows}) == len(rows) > 1000
assert all(row["state"] in ("proven", "deviating", "untested", "open") for row in rows)
assert all(row["untested"] for row in rows if row["state"] == "untested")
assert all(row["scenarios"] for row in rows if row["state"] in ("proven", "deviating"))
PYTHON
}

unknown_pattern() {
	$conform list --requirements 'RFC1-*' >/dev/null 2>"$scratch/err"
	[ $? -eq 2 ] && grep -q "no requirement has an ID like 'RFC1-\*'" "$scratch/err"
}

# A runner that lists a claim which is wrong: list says so and fails.
wrong_claim() {
	cat >"$scratch/runner" <<RUNNER
#!/bin/sh
echo '{"name":"s.one","suite":"s","title":"t","limit":1,"spec":["$1"],"known":[]}'
RUNNER
	chmod +x "$scratch/runner"
	SCTP_CONFORM_RUNNER="$scratch/runner" $conform list --requirements >/dev/null 2>"$scratch/err"
	[ $? -eq 1 ] && grep -q "s.one claims $1, which $2" "$scratch/err"
}

# The same of what it excuses before the judge of all traffic.
wrong_excuse() {
	cat >"$scratch/runner" <<RUNNER
#!/bin/sh
echo '{"name":"s.one","suite":"s","title":"t","limit":1,"spec":[],"known":[],"excuses":["RFC9260-1-99"]}'
RUNNER
	SCTP_CONFORM_RUNNER="$scratch/runner" $conform list --requirements >/dev/null 2>"$scratch/err"
	[ $? -eq 1 ] && grep -q 's.one excuses RFC9260-1-99, which is not in the catalogue' "$scratch/err"
}

# Each deviation is one section, with a sentence that is in the catalogue and with each scenario that shows it.
deviations_as_a_page() {
	$conform list --known --format=markdown >"$scratch/page" && $conform list --known --format=json >"$scratch/known" || return 1
	jq -r '.known[].reason' "$scratch/known" | sort -u | wc -l >"$scratch/reasons"
	jq -r '.name | split(".")[0:2] | join(".")' "$scratch/known" | sort -u >"$scratch/scenarios"
	grep -o '^- shown by `[^`]*`' "$scratch/page" | cut -d'`' -f2 | sort -u >"$scratch/shown"
	diff "$scratch/scenarios" "$scratch/shown" && [ "$(grep -c '^### ' "$scratch/page")" -ge "$(cat "$scratch/reasons")" ] &&
		grep -q '^- RFC9260-3.1-2 (MUST): A packet must not carry 0 as its Destination Port Number$' "$scratch/page"
}

searched() {
	$conform list --grep='Middle OF a gap' >"$scratch/found" || return 1
	cat "$scratch/found"
	[ "$(grep -ci 'middle of a gap' "$scratch/found")" -eq "$(wc -l <"$scratch/found")" ] && [ -s "$scratch/found" ]
}

# The sums are those of the list, in which what is only measured is not.
suites_with_counts() {
	$conform list --suites >"$scratch/suites" || return 1
	cat "$scratch/suites"
	[ "$(awk '{ sum += $4 } END { print sum }' "$scratch/suites")" -eq "$($conform list | wc -l)" ] &&
		[ "$(wc -l <"$scratch/suites")" -eq "$(find suites -mindepth 1 -maxdepth 1 -type d ! -name bench | wc -l)" ]
}

point "known deviations as a page" deviations_as_a_page
point "a page of something else" refused 2 'markdown goes with --known' $conform list --format=markdown
point "words are searched in names and titles" searched
point "words that nothing has" refused 2 "no scenario has 'xyzzy'" $conform list --grep=xyzzy
point "a line a suite" suites_with_counts

# missing_scenarios PAGE...: the scenarios that the pages name (`suite.name`, of a suite that there is) and that do not
# exist, one a line with the page; and each row of a table whose last column is empty.
missing_scenarios() {
	$conform list --format=json | sed -n 's/.*"name":"\([^".]*\.[^".]*\).*/\1/p' | sort -u >"$scratch/scenarios"
	ls suites >"$scratch/suites"
	awk -F'`' -v scenarios="$scratch/scenarios" -v suites="$scratch/suites" '
		BEGIN {
			while ((getline line <scenarios) > 0) exists[line] = 1
			while ((getline line <suites) > 0) suite[line] = 1
		}
		/^\| ---/ { body = 1; next }
		!/^\|/ { body = 0 }
		body && /\| *\|$/ { print FILENAME ": no scenario in: " $0 }
		{
			for (i = 2; i <= NF; i += 2)
				if (split($i, part, ".") == 2 && $i ~ /^[a-z0-9_]+\.[a-z0-9_]+$/ && part[1] in suite &&
				    !($i in exists))
					print FILENAME ": " $i
		}' "$@"
}

pages_name_scenarios() {
	missing_scenarios reports/*.md >"$scratch/missing" && cat "$scratch/missing" && [ ! -s "$scratch/missing" ]
}

# A page with a name that does not exist and a row without one, beside what is no scenario's name.
wrong_page() {
	cat >"$scratch/page.md" <<'PAGE'
`tap.c`, `handshake.four_chunks` and `handshake.no_such_thing`

| asserted | scenario |
| --- | --- |
| something | `handshake.four_chunks` |
| something else | |
PAGE
	missing_scenarios "$scratch/page.md" >"$scratch/missing" && [ "$(wc -l <"$scratch/missing")" -eq 2 ] &&
		grep -q 'handshake.no_such_thing$' "$scratch/missing" && grep -q 'no scenario in: | something else' "$scratch/missing"
}

point "every claim of a scenario is in the catalogue, none is of a sentence said to be untested" claims_are_of_the_catalogue
point "a pattern lists sentences with their scenarios" sentence_by_sentence
point "JSON has every sentence once, with its state" as_json
point "a pattern that fits nothing is refused" unknown_pattern
point "a claim that is not in the catalogue fails" wrong_claim RFC9260-6.3.3-99 'is not in the catalogue'
point "an excuse that is not in the catalogue fails" wrong_excuse
point "a claim of an untested sentence fails" wrong_claim RFC9260-6.1-1 'reports/spec/untested.def lists'
point "each scenario that a page of reports/ names exists, and no row is without one" pages_name_scenarios
point "a scenario on a page that does not exist is found, and so is an empty row" wrong_page
plan
