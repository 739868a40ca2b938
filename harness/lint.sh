#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Static checks of everything that is ours: lint.sh SOURCE...  Prints TAP.
set -u
mkdir -p build
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

spdx_everywhere() {
	missing=$(git ls-files --cached --others --exclude-standard -- '*.c' '*.h' '*.sh' '*.pl' Makefile .ci/run |
		xargs grep -L 'SPDX-License-Identifier: GPL-2.0-or-later')
	[ -z "$missing" ] || {
		echo "no SPDX line in: $missing"
		return 1
	}
}

headers() {
	git ls-files --cached --others --exclude-standard -- '*.h'
}

# In parallel: clang-tidy is slow.
tidy() {
	printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 sh -c 'clang-tidy --quiet "$@" -- -std=gnu17 -D_GNU_SOURCE -Wno-initializer-overrides -Wno-gnu-variable-sized-type-not-at-end -I. \
		-I/usr/include/libxml2' tidy
}

compile_with_clang() {
	printf '%s\n' "$@" | xargs -P "$(nproc)" -n 8 clang -std=gnu17 -Wall -Wextra -Wshadow -Wstrict-prototypes \
		-Wmissing-prototypes -Wno-missing-field-initializers -Wno-initializer-overrides -Wno-gnu-variable-sized-type-not-at-end -Werror -D_GNU_SOURCE -D__x86_64__ \
		-I. -I/usr/include/libxml2 -fsyntax-only
}

scripts() {
	git ls-files --cached --others --exclude-standard -- '*.sh' .ci/run
}

# What is run by its name must be executable in a fresh clone, too.
scripts_executable() {
	wrong=$(git ls-files --stage -- '*.sh' .ci/run | grep -v '^100755' | grep -v '/tap\.sh$')
	[ -z "$wrong" ] || {
		echo "not executable: $wrong"
		return 1
	}
}

echo 1..7
check "every file has its SPDX line" spdx_everywhere
# shellcheck disable=SC2046 # lists of file names without blanks
check "clang-format" clang-format --dry-run -Werror "$@" $(headers)
check "clang gives no warning" compile_with_clang "$@"
check "cppcheck" cppcheck --quiet -j "$(nproc)" --error-exitcode=1 --inline-suppr --std=c11 -D_GNU_SOURCE -D__x86_64__ \
	--enable=warning,portability,performance --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=legacyUninitvar:suites/* "-Djson_array_foreach(a,i,v)=while((v=json_array_get(a,i)))" "-Djson_object_foreach(o,k,v)=while((v=json_object_get(o,k)))" -I. "$@"
check "clang-tidy" tidy "$@"
check "scripts are executable" scripts_executable
# shellcheck disable=SC2046
check "shellcheck" shellcheck -S warning -x $(scripts)
exit $failed
