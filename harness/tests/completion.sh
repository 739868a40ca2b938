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
