#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Static checks of everything that is ours: lint.sh [--changed] SOURCE...  Prints TAP.
# --changed: the slow checks only look at sources that differ from HEAD, and nothing needs to be built.
# TIDY_PART=I/N has clang-tidy look at a part of them.  CLANG_FLAGS is what the Makefile compiles with under clang.
set -u
mkdir -p build
changed=
if [ "${1:-}" = --changed ]; then
	changed=1
	shift
fi
failed=0
number=0

# check NAME COMMAND...: one test point, with the command's output where it failed
check() {
	name=$1
	shift
	number=$((number + 1))
	if "$@" >build/lint.log 2>&1; then
		echo "ok $number - $name"
	else
		failed=1
		echo "not ok $number - $name"
		head -n 60 build/lint.log | sed 's/^/# /'
	fi
}

ours() {
	git ls-files --cached --others --exclude-standard --deduplicate -- "$@" | while read -r file; do
		[ ! -e "$file" ] || echo "$file"
	done
}

# Of the sources given, those that differ from HEAD or are new.
only_changed() {
	differing=$(git diff --name-only HEAD && git ls-files --others --exclude-standard)
	printf '%s\n' "$@" | grep -Fx -e "$differing"
}

spdx_everywhere() {
	missing=$(ours '*.c' '*.h' '*.sh' '*.pl' '*.py' '*.mk' Makefile .ci/run |
		xargs grep -L 'SPDX-License-Identifier: GPL-2.0-or-later')
	[ -z "$missing" ] || {
		echo "no SPDX line in: $missing"
		return 1
	}
}

# In parallel: clang-tidy is slow.  TIDY_PART=I/N: only the I-th of N parts of the sources.
tidy() {
	[ $# -gt 0 ] || return 0
	part=${TIDY_PART:-1/1}
	# shellcheck disable=SC2086 # a list of options
	printf '%s\n' "$@" | awk -v i="${part%/*}" -v n="${part#*/}" 'NR % n == i % n' |
		xargs -P "$(nproc)" -I '{}' clang-tidy --quiet '{}' -- $CLANG_FLAGS
}

compile_with_clang() {
	[ $# -gt 0 ] || return 0
	# shellcheck disable=SC2086
	printf '%s\n' "$@" | xargs -P "$(nproc)" -n 8 clang $CLANG_FLAGS -fsyntax-only
}

run_cppcheck() {
	[ $# -gt 0 ] || return 0
	cppcheck --quiet -j "$(nproc)" --error-exitcode=1 --inline-suppr --std=c11 -D_GNU_SOURCE -D__x86_64__ \
		--enable=warning,portability,performance --suppress=missingIncludeSystem --suppress=unknownMacro \
		'--suppress=legacyUninitvar:suites/*' \
		"-Djson_array_foreach(a,i,v)=while((v=json_array_get(a,i)))" \
		"-Djson_object_foreach(o,k,v)=while((v=json_object_get(o,k)))" -I. "$@"
}

# What is run by its name must be executable in a fresh clone, too.
scripts_executable() {
	wrong=$(git ls-files --stage -- '*.sh' .ci/run | grep -v '^100755' | grep -v '/tap\.sh$')
	[ -z "$wrong" ] || {
		echo "not executable: $wrong"
		return 1
	}
}

# One policy without memory (harness/memory.h); tests may do as they like.
memory_policy() {
	raw=$(ours '*.c' '*.h' | grep -v -e '/tests/' -e '^harness/memory\.h$' -e '^harness/tests/' | xargs grep -nE \
		'\<(malloc|calloc|realloc|reallocarray|strdup|strndup|v?asprintf|open_memstream)\(')
	[ -z "$raw" ] || {
		echo "raw calls for memory, where harness/memory.h has one that does not return NULL:"
		echo "$raw"
		return 1
	}
}

# harness/array_size.h counts the elements of arrays, and nothing else does.
one_array_size() {
	others=$(ours '*.c' '*.h' | grep -vx harness/array_size.h | xargs grep -nE \
		'sizeof\([^;]*\) */ *sizeof\(|define (ARRAY_SIZE|COUNT|NELEM)\(')
	[ -z "$others" ] || {
		echo "ARRAY_SIZE() of harness/array_size.h says this:"
		echo "$others"
		return 1
	}
}

slow=$*
[ -z "$changed" ] || slow=$(only_changed "$@")

echo "1..$([ -n "$changed" ] && echo 13 || echo 14)"
check "every file has its SPDX line" spdx_everywhere
# shellcheck disable=SC2046 # lists of file names without blanks
check "clang-format" clang-format --dry-run -Werror $(ours '*.c' '*.h')
check "includes follow the arrows between folders" harness/make/arrows.sh includes
# shellcheck disable=SC2086
check "clang gives no warning" compile_with_clang $slow
# shellcheck disable=SC2086
check "cppcheck" run_cppcheck $slow
# shellcheck disable=SC2086
check "clang-tidy${TIDY_PART:+ (part $TIDY_PART)}" tidy $slow
check "scripts are executable" scripts_executable
check "ARRAY_SIZE() counts the elements of arrays" one_array_size
check "defaults of the RFCs are defined once" harness/make/language.sh defaults
check "a macro has one meaning" harness/make/language.sh macros
check "suites open associations with the common language" harness/make/language.sh openers
check "memory comes from harness/memory.h" memory_policy
# shellcheck disable=SC2046
check "shellcheck" shellcheck -S warning -x $(ours '*.sh' '*.bash' .ci/run)
[ -n "$changed" ] || check "no circle of files" harness/make/arrows.sh circles
exit $failed
