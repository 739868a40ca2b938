#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The user's file of options.
set -u
. harness/tests/tap.sh

# has LINE...: the file is made of these
has() {
	printf '%s\n' "$@" >"$scratch/options"
	export SCTP_CONFORM_OPTIONS="$scratch/options"
}

# prints PATTERN COMMAND...
prints() {
	pattern=$1
	shift
	"$@" >"$scratch/printed"
	head -n 3 "$scratch/printed"
	head -n 1 "$scratch/printed" | grep -q "$pattern"
}

none() {
	SCTP_CONFORM_OPTIONS='' prints '^handshake.four_chunks.ipv4 ' $conform list handshake.four_chunks
}

# The file below HOME, found without the variable that names one.
at_home() {
	mkdir -p "$scratch/home/.config/sctp-conform" &&
		cp "$scratch/options" "$scratch/home/.config/sctp-conform/options" &&
		prints '^{' env -u SCTP_CONFORM_OPTIONS -u XDG_CONFIG_HOME HOME="$scratch/home" $conform list handshake.four_chunks
}

# The run behind a measurement is not the user's: it gets as far as its kernel.
own_runs() {
	has 'run --jobs=none'
	$conform bench --kernel=path:/nowhere --out="$scratch/bench" lifetime 2>"$scratch/said"
	cat "$scratch/said"
	grep -q /nowhere "$scratch/said" && ! grep -q jobs "$scratch/said"
}

has '# how lists are read here' '' '  list   --format=json  ' 'run --jobs=1'
point "an option of the file" prints '^{' $conform list handshake.four_chunks
point "without a file" none
point "the file below HOME" at_home
point "the command line comes first" prints '^handshake' $conform list --format=text handshake.four_chunks
point "in its short form too" prints '^handshake' $conform list -ftext handshake.four_chunks
point "and in a cluster" prints '^failover' $conform list -kftext failover
point "and cut short" prints '^handshake' $conform list --for=text handshake.four_chunks
has 'list --grep=lost INIT '
point "a value with a blank" prints '^handshake.lost_init' $conform list handshake
has 'run --jobs=1' 'list --fromat=json'
point "an option that the command does not have" refused 2 'options:2: list has no option --fromat; see `sctp-conform list --help`' \
	$conform list
has 'lsit --format=json'
point "a command that there is not" refused 2 "options:1: there is no command 'lsit'" $conform list
has 'list -k'
point "a short option" refused 2 'options:1: expected a command and an option with two dashes' $conform list
has 'run --jobs=many'
point "a value that is wrong names the file" refused 2 'jobs=many.*(with what .*options adds)' $conform run handshake.four_chunks
SCTP_CONFORM_OPTIONS=$scratch/nowhere
point "a file that is not there" refused 2 "$scratch/nowhere" $conform list
has "$(printf 'list\001--known')"
point "what a terminal obeys stays in the file" refused 2 'options:1: expected' $conform list
point "what a command plays by itself" own_runs
plan
