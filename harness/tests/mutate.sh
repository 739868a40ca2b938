#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Mutants as far as they need no kernel: what sctp-mutants finds, what is refused, and reports of what was measured.
# build_kernels.sh builds a kernel of mutants and plays it.
set -u
. harness/tests/tap.sh

mkdir "$scratch/one" "$scratch/two"
cat >"$scratch/f.c" <<'END'
int f(int n)
{
	if (n < 3)
		return -1;
	return n;
}
END
# measured SHARD FATE FATE: what that shard of two left
measured() {
	cat <<END
{"digest": "d", "seed": 1, "count": 2, "file": "*", "shards": 2, "shard": $1, "runner": "r", "source": "linux",
"drawn": {"all": 9, "same object": 1, "does not compile": 2},
"mutants": [{"file": "net/sctp/a.c", "function": "f", "line": 3, "rule": "call left out", "diff": "-f();\n+;\n"$2},
{"file": "net/sctp/b.c", "function": "g", "line": 4, "rule": "condition inverted", "diff": "-a\n+!a < 3\n"$3}]}
END
}
measured 1 ', "fate": "killed", "scenario": "a.b.ipv4"' '' >"$scratch/one/mutants.json"
measured 2 '' ', "fate": "survived", "executing": 1, "scenarios": ["c.d.ipv4"]' >"$scratch/two/mutants.json"

found() {
	build/sctp-mutants "$scratch/f.c" -Wall >"$scratch/found" && cat "$scratch/found" &&
		jq -es 'any(.[]; .rule == "comparison off by one" and .text == "n <= 3" and .function == "f" and .line == 3)' \
			"$scratch/found"
}

# each rule that the table has is one that a file can show
named() {
	build/sctp-mutants --rules >"$scratch/rules" && [ "$(sort -u "$scratch/rules" | wc -l)" -eq 17 ]
}

reported() {
	"$conform" mutate --report "$scratch/two" "$scratch/one" | tee "$scratch/report" &&
		grep -q 'net/sctp/a.c .* 1 .* 1  100.0 %' "$scratch/report" && grep -q '^+!a < 3$' "$scratch/report" &&
		grep -q '1 scenarios executed it: c.d.ipv4' "$scratch/report" && grep -q '9.5 to  90.5 %' "$scratch/report"
}

# A page that is XML, with the diff's characters escaped.
page() {
	"$conform" mutate --report --format=html "$scratch/two" "$scratch/one" >"$scratch/page.html" &&
		xmllint --noout "$scratch/page.html" && grep -q '<ins>+!a &lt; 3' "$scratch/page.html" &&
		grep -q '<td>9.5 to 90.5 %</td>' "$scratch/page.html"
}

# Without sctp-mutants beside it the command says what to install.
lonely() {
	mkdir -p "$scratch/bin" && cp "$conform" "$scratch/bin" && refused 3 'libclang-dev' "$scratch/bin/sctp-conform" mutate x
}

point "sctp-mutants finds what its rules make of a function" found
point "every rule has its name" named
point "what is no C is refused" refused 1 'cannot parse' build/sctp-mutants Makefile
point "no libclang" lonely
point "no source" refused 2 'no source given' "$conform" mutate
point "a source that is none" refused 2 'cannot read the source' "$conform" mutate "$scratch/nowhere"
point "a shard that is none" refused 2 'it takes I/N' "$conform" mutate --shard=3 x
point "a shard beyond the last" refused 2 'shard' "$conform" mutate --shard=3/2 x
point "a count of none" refused 2 'count' "$conform" mutate --count=0 x
point "a report of two shards" reported
point "the same as a page" page
point "a shard is missing" refused 2 'name each of them once' "$conform" mutate --report "$scratch/one"
point "a shard is there twice" refused 2 'name each of them once' "$conform" mutate --report "$scratch/one" "$scratch/one"
point "a folder without a measurement" refused 2 'has no measurement' "$conform" mutate --report "$scratch"
plan
