#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Holds the code against the table of arrows between folders, harness/make/arrows.mk.
#
#   arrows.sh includes [FILE...]   every #include "..." of the files (default: all of ours) goes to the file's own
#                                  folder or to one that its row names
#   arrows.sh circles              no file needs, over others, itself: by the symbols of the compiled objects
set -eu
table=harness/make/arrows.mk

# Prints "FOLDER USED" for every arrow of the table.
arrows() {
	sed -e ':join' -e '/\\$/{N;s/\\\n//;b join' -e '}' "$table" |
		awk '$2 == ":=" && sub(/\.uses$/, "", $1) { print $1, $1; for (i = 3; i <= NF; i++) print $1, $i }'
}

includes() {
	[ $# -gt 0 ] || {
		# shellcheck disable=SC2046 # lists of file names without blanks
		set -- $(git ls-files --cached --others --exclude-standard --deduplicate -- '*.c' '*.h' '*.def')
	}
	{
		arrows
		for file in "$@"; do
			[ ! -e "$file" ] || grep -Hn '^ *# *include "' "$file" || true
		done
	} | awk '
		# The folder of the table that a path lies in: the longest that fits.
		function place(path) {
			while (sub(/\/[^\/]*$/, "", path))
				if (path in known)
					return path
			return ""
		}
		function suite(path) {
			return split(path, part, "/") > 2 && part[1] == "suites" ? part[2] : ""
		}
		NF == 2 && !/#/ { known[$1]; allowed[$1, $2]; next }
		{
			split($0, field, ":"); file = field[1]
			split($0, quoted, "\""); target = quoted[2]
			from = place(file); to = place(target)
			tests = file ~ /\/tests\//
			if (!from)
				next
			if (tests && target ~ /^harness\/tests\//)
				next
			# What goes into a copy of net/sctp stands beside its header there.
			if (file ~ /^harness\/tests\/planted\/(sctp|fixes)\//)
				next
			if (target !~ /\//)
				problem = "does not name the folder of \"" target "\""
			else if (!to)
				problem = "includes " target ", which lies in no folder of the table"
			else if (target ~ /\/tests\// && !tests)
				problem = "includes " target ", which is for tests"
			else if (from == "suites" && to == "suites" && suite(file) != suite(target))
				problem = "includes " target ", another suite'\''s"
			else if (from == to || to == "harness" || (from, to) in allowed || (tests && target ~ /\/tests\//))
				next
			else
				problem = "includes " target ": " from " may not use " to
			print file ":" field[2] ": " problem
			bad = 1
		}
		END { exit bad }'
}

# tsort(1) names the members of a circle.  Objects of a program only: tests stand above everything.
circles() {
	status=0
	for program in machine runner; do
		[ -d "build/$program" ] || {
			echo "build/$program is not there: make"
			return 1
		}
		find "build/$program" -name '*.o' ! -path '*/tests/*' | sort | xargs nm -A | awk -v program="build/$program/" '
			{
				split($1, place, ":"); file = place[1]
				sub(program, "", file); sub(/\.o$/, ".c", file)
				kind = $(NF - 1); symbol = $NF
				if (kind ~ /^[TDBRVWC]$/) owner[symbol] = file
				else if (kind == "U") needs[file, symbol]
			}
			END {
				for (need in needs) {
					split(need, part, SUBSEP)
					if (part[2] in owner && owner[part[2]] != part[1])
						print part[1], owner[part[2]]
				}
			}' | sort -u >"build/arrows-$program"
		tsort "build/arrows-$program" 2>"build/circles" >/dev/null || true
		[ ! -s build/circles ] || {
			echo "a circle of files in the $program's objects:"
			sed 's/^tsort: //' build/circles
			status=1
		}
	done
	return $status
}

case "${1:-}" in
includes | circles) "$@" ;;
*)
	echo "usage: arrows.sh includes [FILE...] | circles" >&2
	exit 2
	;;
esac
