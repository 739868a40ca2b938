#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The project's own tests, all of which speak TAP: lint, unit tests under ASan/UBSan, then whole runs in guests.
# Ends with a line "N passed, N failed".
# check.sh UNIT_TEST...
set -u
make=${MAKE:-make}
log=build/check.log
status=0

: >"$log"
# run TEST...: has prove, an independent TAP parser, run them and judge them
run() {
	prove --verbose --exec '' "$@" >build/check.part 2>&1 || {
		status=1
		# One that could not run or died says of itself no more than that.
		grep -q '^not ok' build/check.part || echo "not ok - $*" >>build/check.part
	}
	grep -vE '^(ok|    )' build/check.part
	cat build/check.part >>"$log"
}

echo "== lint"
"$make" --no-print-directory lint >build/lint.tap || status=1
prove --verbose --exec cat build/lint.tap >build/check.part 2>&1 || status=1
cat build/check.part
cat build/check.part >>"$log"

echo "== unit tests"
"$make" --no-print-directory unit-tests >build/unit-build.log 2>&1 || {
	cat build/unit-build.log
	echo "not ok - the unit tests do not build" >>"$log"
	status=1
}
run "$@"

run harness/wire/tests/fuzz.sh harness/host/abi/reader/tests/fuzz.sh

echo "== end to end"
run harness/wire/tests/tshark.sh
for script in usage arrows requirements fixes trust abi build run kernels architectures kconfig specs local ci mute judging containment ends readme; do
	run "harness/tests/$script.sh"
done

# prove indents nothing: a test point of a program begins its line.
passed=$(grep -c '^ok' "$log")
failed=$(grep -c '^not ok' "$log")
# A program that died without saying so, or printed too few points, is a failure as well.
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
[ "$failed" -eq 0 ] || status=1
# Said again at the end, where a reader of a long log looks first.
grep '^not ok' "$log"
echo "$passed passed, $failed failed"
exit $status
