#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# One language for all suites: what harness/scenario/association has a name for is not defined again by a suite.
# language.sh defaults | macros | openers; it prints what breaks the rule, and how many names it has looked at.
set -u

scenario_files() {
	git ls-files --cached --others --exclude-standard --deduplicate -- 'suites/*.[ch]' 'harness/scenario/*.[ch]' \
		'harness/runner/*.[ch]' | grep -v /tests/ | while read -r file; do
		[ ! -e "$file" ] || echo "$file"
	done
}

# The default parameters of the RFCs stand in one header.
defaults() {
	header=harness/scenario/association/defaults.h
	names=$(sed -nE 's/^#define ([A-Z_]+) [A-Z].*/\1/p; s/^\t([A-Z_]+) = .*/\1/p' $header | paste -sd '|' -)
	again=$(scenario_files | grep -vx $header | xargs grep -nE \
		"#define ($names)\\>|^[[:space:]]*($names)( = |,\$)|const [a-z0-9_ ]*\\<($names) =")
	[ -z "$again" ] || {
		echo "defined again, although $header has it:"
		echo "$again"
		return 1
	}
	echo "# $(echo "$names" | tr '|' '\n' | wc -l) defaults, each defined once"
}

# A macro of a name has one meaning.  One that its file undefines is a row of a table, no name; SUITE is each suite's own.
macros() {
	# shellcheck disable=SC2046 # a list of file names without blanks
	awk '
		FNR == 1 { delete gone; file = FILENAME
			while ((getline line <file) > 0)
				if (line ~ /^#undef /) { split(line, word, " "); gone[word[2]] = 1 }
			close(file) }
		/^#define [A-Za-z_]/ {
			name = $2; sub(/\(.*/, "", name)
			if (name in gone || name == "SUITE")
				next
			# Of #if and #else one is read.
			if (name in place && index(place[name], FILENAME ":") != 1) {
				print FILENAME ":" FNR ": " name " is defined in " place[name] ", too"
				bad = 1
			}
			place[name] = FILENAME ":" FNR; count++
		}
		END { if (!bad) print "# " count " macros, each defined once"; exit bad }' $(scenario_files)
}

# A suite opens associations with association_open(), association_prepare() and pair_open(), or with a helper that does:
# it neither fills their results by hand nor has a session of its own, a struct of a peer and an endpoint.
openers() {
	# shellcheck disable=SC2046
	awk '
		/\(struct (association|pair)\)\{/ || /struct (association|pair) [a-z_]+ = \{[^0]/ {
			print FILENAME ":" FNR ": filled by hand: " $0; bad = 1
		}
		/^(static )?struct [a-z_]+ \{/ { inside = 1; peer = endpoint = 0; begin = FNR }
		inside && /^\tstruct peer \*[a-z]+;/ { peer = 1 }
		inside && /^\tstruct endpoint \*[a-z]+[,;]/ { endpoint = 1 }
		inside && /^}/ {
			if (peer && endpoint) {
				print FILENAME ":" begin ": a session of its own: struct association says this"; bad = 1
			}
			inside = 0
		}
		/(association_open|association_prepare|association_reach|pair_open)[a-z_]*\(/ { calls++ }
		END { if (!bad) print "# " calls " associations opened, all by the common openers"; exit bad }' \
		$(scenario_files | grep '^suites/')
}

case "${1:-}" in
defaults | macros | openers) "$1" ;;
*)
	echo "usage: language.sh defaults | macros | openers" >&2
	exit 2
	;;
esac
