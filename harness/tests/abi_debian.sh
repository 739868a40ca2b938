#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform abi check on packages of Debian that carry the SCTP API: what it finds in them today.  (abi.sh has those that
# are to be compiled first: the Go package, bindgen, cgo.)
set -u
. harness/tests/tap.sh

# Apart from the cache: they are large, and nothing else wants them.
fetch() {
	mkdir "$scratch/packages" && (cd "$scratch/packages" && apt-get download -q -o APT::Sandbox::User= "$@")
}
# package NAME: its file
package() {
	find "$scratch/packages" -name "$1_*.deb"
}
# says STATUS PACKAGE REGEXP...: `abi check` ends so, and each fits a line
says() {
	status=$1
	file=$(package "$2")
	shift 2
	got=0
	$conform abi check "$file" >"$scratch/findings" 2>&1 || got=$?
	grep -v ': 0 of 0 types and 0 of' "$scratch/findings" | cut -c1-300
	echo "exit status $got, expected $status"
	[ "$got" -eq "$status" ] || return 1
	for regexp; do
		grep -qE "$regexp" "$scratch/findings" || {
			echo "no line: $regexp"
			return 1
		}
	done
}
lines() {
	wc -l <"$scratch/findings"
	[ "$(grep -cE "$1" "$scratch/findings")" -eq "$2" ]
}

point "packages" fetch openjdk-17-dbg openjdk-17-source erlang-src golang-github-pion-sctp-dev kamailio-sctp-modules libsctp-dev

# Its copy of the header is older: no pdapi_stream and pdapi_seq, which it does not read.
point "OpenJDK's library" says 0 openjdk-17-dbg 'sctp_pdapi_event: pdapi_stream is missing.*, harmless' \
	'sctp_notification: sn_pdapi_event is 16 bytes .*, harmless' ': 0 of 20 types and 0 of 22 constants .*; 4 findings are harmless$'
point "OpenJDK's library: its other files have nothing wrong" lines '(wrong|missing|extra)[^,]*\], harmless' 4
# Numbers of its own, which its native code translates.
point "OpenJDK's Java" says 1 openjdk-17-source 'AssociationChange.java.: not one constant has the API.s value: .*of the binding.s own' \
	'PeerAddrChange.java.: not one constant has the API.s value' 'SctpStdSocketOption.java.: not one constant has the API.s value'
own_numbers() {
	files=$(sed -n 's/^[^(]*(\([^)]*\.java\)):[0-9]*: .*\[wrong value\].*/\1/p' "$scratch/findings" | sort -u)
	[ -n "$files" ] && for file in $files; do
		grep -qF "($file): not one constant has the API's value" "$scratch/findings" || return 1
	done
}
point "OpenJDK's Java: it has other numbers nowhere but there" own_numbers
# Erlang's driver in C has the API from the machine's headers; its modules have atoms.
point "Erlang's modules" says 2 erlang-src 'no source file in it sets a constant of the API'
point "a stack of its own in Go" says 2 golang-github-pion-sctp-dev 'no source file in it (sets a constant|mentions)'
point "Kamailio's module, stripped" says 2 kamailio-sctp-modules 'stripped: its debug information is in another file'
point "libsctp itself, stripped" says 2 libsctp-dev 'no debug information'
plan
