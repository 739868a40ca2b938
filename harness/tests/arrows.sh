#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The checks of the arrows between folders, and of the one language of suites, notice what they are for.
set -u
. harness/tests/tap.sh

planted=
trap 'rm -rf "$scratch"; [ -z "$planted" ] || rm -f "$planted"' EXIT

# includes_refused FILE INCLUDE WHY: such a file with such an include is refused
includes_refused() {
	planted=$1
	printf '/* SPDX-License-Identifier: GPL-2.0-or-later */\n#include "%s"\n' "$2" >"$planted"
	got=0
	harness/make/arrows.sh includes "$planted" >"$scratch/said" || got=$?
	rm -f "$planted"
	planted=
	cat "$scratch/said"
	[ "$got" -ne 0 ] && grep -q "$3" "$scratch/said"
}

# A suite with these lines does not speak the common language.
# language_refused RULE WHY LINE...
language_refused() {
	rule=$1 why=$2
	shift 2
	planted=suites/rto/planted.c
	printf '%s\n' "$@" >"$planted"
	got=0
	harness/make/language.sh "$rule" >"$scratch/said" || got=$?
	rm -f "$planted"
	planted=
	cat "$scratch/said"
	[ "$got" -ne 0 ] && grep -q "$why" "$scratch/said"
}

# A unit test of the codec that calls a scenario's expectation.
upward_call() {
	planted=harness/wire/tests/test_planted.c
	printf 'void scenario_note(const char *format, ...);\nint main(void)\n{\n\tscenario_note("x");\n\treturn 0;\n}\n' >"$planted"
	got=0
	${MAKE:-make} -s build/tests/harness/wire/test_planted >"$scratch/said" 2>&1 || got=$?
	rm -f "$planted"
	planted=
	cat "$scratch/said"
	[ "$got" -ne 0 ] && grep -q 'undefined reference to .scenario_note' "$scratch/said"
}

# Two objects that need each other.
circle() {
	mkdir -p "$scratch/build/machine/a" "$scratch/build/runner"
	printf 'void two(void);\nvoid one(void);\nvoid one(void)\n{\n\ttwo();\n}\n' >"$scratch/one.c"
	printf 'void one(void);\nvoid two(void);\nvoid two(void)\n{\n\tone();\n}\n' >"$scratch/two.c"
	cc -c -o "$scratch/build/machine/a/one.o" "$scratch/one.c" && cc -c -o "$scratch/build/machine/a/two.o" "$scratch/two.c" &&
		cp "$scratch/build/machine/a/one.o" "$scratch/build/runner/" || return 1
	script=$PWD/harness/make/arrows.sh
	got=0
	(cd "$scratch" && "$script" circles) >"$scratch/said" 2>&1 || got=$?
	cat "$scratch/said"
	[ "$got" -ne 0 ] && grep -q 'a/one.c' "$scratch/said" && grep -q 'a/two.c' "$scratch/said"
}

point "every include follows the table" harness/make/arrows.sh includes
point "the codec may not include the peer" includes_refused harness/wire/planted.c harness/scenario/peer/peer.h 'harness/wire may not use harness/scenario/peer'
point "the lab may not include the harness" includes_refused netns/planted.c harness/wire/packet.h 'netns may not use harness/wire'
point "the command may not include the runner" includes_refused harness/host/run/planted.c harness/runner/play.h 'may not use harness/runner'
point "a suite may not include another one's header" includes_refused suites/rto/planted.c suites/sack/started.h "another suite's"
point "only tests may include what is for tests" includes_refused harness/wire/planted.c harness/wire/tests/support/build.h 'which is for tests'
point "a header is named with its folder" includes_refused harness/wire/planted.c packet.h 'does not name the folder'
for rule in defaults macros openers; do
	point "one language for all suites: $rule" harness/make/language.sh "$rule"
done
point "a suite may not define a default of an RFC" language_refused defaults RTO_MIN '#define RTO_MIN SECONDS(2)'
point "...nor as an enumerator" language_refused defaults MAX_BURST 'enum {' '	MAX_BURST = 4,' '};'
point "a macro of the common language may not mean something else" language_refused macros expect_sack '#define expect_sack(x) (x)'
point "a suite may not fill an association by hand" language_refused openers 'filled by hand' '	a = (struct association){.lab = lab};'
point "a suite may not have a session of its own" language_refused openers 'session of its own' 'struct sender {' '	struct peer *peer;' '	struct endpoint *iut;' '};'
point "a call upwards does not link" upward_call
point "there is no circle of files" harness/make/arrows.sh circles
point "a circle of files is found" circle
plan
