#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No scenario with a scripted peer passes when the kernel under test stays silent.
set -u
. harness/tests/tap.sh

$conform run --mute --out="$scratch/out" 'etsi.*' >"$scratch/tap" 2>"$scratch/err"
status=$?

failed_all() {
	tail -n 1 "$scratch/err"
	grep '^ok' "$scratch/tap"
	[ "$status" -eq 1 ] && grep -q '^not ok' "$scratch/tap" && ! grep -q '^ok' "$scratch/tap"
}

nothing_excused() {
	! grep -q '^not ok.*# ' "$scratch/tap"
}

point "each scenario of the suite etsi fails against a mute kernel" failed_all
point "no failure is excused as known or skipped" nothing_excused
plan
