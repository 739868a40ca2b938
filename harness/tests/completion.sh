#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the shell offers when TAB is pressed.
set -u
. harness/tests/tap.sh
. harness/host/cli/completion.bash

# offered WORD...: what may stand in place of the last word, a line each
offered() {
	# shellcheck disable=SC2034 # for the function that completes
	COMP_WORDS=("$conform" "$@") COMP_CWORD=$#
	_sctp_conform
	printf '%s\n' "${COMPREPLY[@]}"
}

# offers EXPECTED WORD...: exactly these, in any order
offers() {
	expected=$(printf '%s\n' $1 | sort)
	shift
	got=$(offered "$@" | sort)
	echo "expected: $expected"
	echo "offered: $got"
	[ "$got" = "$expected" ]
}

all_commands() {
	$conform --help | sed -n 's/^  \([a-z]*\) .*/\1/p' >"$scratch/commands"
	[ "$(wc -l <"$scratch/commands")" -gt 10 ] && offers "$(cat "$scratch/commands")" ''
}

all_options() {
	offered list --
	offered list -- | grep -qx -- --known && offered run --k | grep -qx -- --kernel=
}

# Each command has a page, in which roff finds nothing wrong, with each option that --help has.
pages() {
	harness/make/man.sh $conform "$scratch" && [ "$(find "$scratch" -name 'sctp-conform-*.1' | wc -l)" -gt 15 ] || return 1
	for page in "$scratch"/sctp-conform-*.1; do
		command=$(basename "$page" .1 | sed 's/^sctp-conform-//; s/^abi-/abi /')
		groff -man -Tutf8 -ww -rLL=200n "$page" 2>"$scratch/warnings" | sed 's/\x1b\[[0-9;]*m//g; s/.\x08//g' >"$scratch/page"
		[ -s "$scratch/page" ] && [ ! -s "$scratch/warnings" ] || {
			cat "$page" "$scratch/warnings"
			return 1
		}
		# shellcheck disable=SC2086 # words of the command
		for option in $($conform $command --help | grep -oE -- '^ +(-., +)?--[a-z-]+' | grep -oE -- '--[a-z-]+' | grep -vx -- --help); do
			grep -qE -- "$option(\$|[=,[ ])" "$scratch/page" && tr -d '\\' <harness/host/cli/sctp-conform.1 | grep -q -- "$option" || {
				echo "$command: $option"
				return 1
			}
		done
	done
}

point "pages for man, and each option in them" pages
point "no other words after --help" refused 2 "'--help=women' is no option" $conform run --help=women
point "commands" all_commands
point "a command by its beginning" offers 'bisect' bis
point "options of a command" all_options
point "an option by its beginning" offers '--grep=' list --gr
point "words of an option" offers 'junit' report --format = ju
point "words of an option, none begun" offers 'text json markdown' fixes --format =
point "suites and scenarios" offers 'handshake.four_chunks' run handshake.four_ch
point "a suite, whose scenarios come after the dot" offers 'handshake' list handsha
point "what is measured" offers 'encapsulation' bench enc
point "a folder" offers 'harness' report harnes
plan
