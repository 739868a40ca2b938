#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Searching for the kernel with which a verdict changes.  The search itself has a unit test; commits of a real tree are for
# build_kernels.sh.
set -u
. harness/tests/tap.sh

scenario=layout.authchunks.ipv4

# The example of the README: Debian's 6.1.176-1 brought the fix.
package_with_a_fix() {
	$conform bisect --out="$scratch/packages" debian:6.1.0-50 debian:6.1.0-47 $scenario >"$scratch/found" || return 1
	cat "$scratch/found"
	grep -q '^debian:6.1.0-50 (6.1.176-1) is the last that passes$' "$scratch/found" &&
		grep -q "^debian:6.1.0-49 (6.1.174-1) is the first that fails: $scenario: fail, ." "$scratch/found" &&
		[ "$(grep -cE '^(passes|fails) ' "$scratch/found")" -le 4 ] &&
		$conform report --format=tap13 "$scratch/packages/6.1.174-1" >"$scratch/report"
	[ $? -eq 1 ] && grep -q "^not ok 1 - $scenario" "$scratch/report"
}

# An end that is not what it is said to be: an answer would be wrong.
ends_exchanged() {
	$conform bisect --out="$scratch/exchanged" debian:6.1.0-49 debian:6.1.0-50 $scenario >"$scratch/found" 2>"$scratch/said"
	status=$?
	cat "$scratch/said"
	[ $status -eq 2 ] && grep -q 'debian:6.1.0-49 is to be the good end, but there it fails$' "$scratch/said"
}

# A tree with three commits, of which none can be built.
make_tree() {
	git init -q "$scratch/tree" && cd "$scratch/tree" || return 1
	git config user.name nobody && git config user.email nobody@invalid
	for number in 1 2 3; do
		echo "$number" >file && git add file && git commit -q -m "commit $number" || return 1
	done
	git checkout -q -b aside HEAD~1 && git commit -q --allow-empty -m aside && git checkout -q -
}
(make_tree) || exit 1

of_tree() {
	$conform bisect --out="$scratch/commits" --cache="$scratch/cache" --tree="$scratch/tree" "$@" $scenario
}

not_built() {
	of_tree HEAD~2 HEAD >"$scratch/found" 2>"$scratch/said"
	status=$?
	cat "$scratch/found" "$scratch/said"
	[ $status -eq 2 ] && grep -q '^undecided .* commit 1  it was not built: .*no Kconfig' "$scratch/found" &&
		grep -q 'is to be the good end, but there it could not be decided$' "$scratch/said" &&
		[ -z "$(git -C "$scratch/tree" status --porcelain)" ] && [ "$(git -C "$scratch/tree" worktree list | wc -l)" -eq 1 ]
}

point "the package with a fix is found" package_with_a_fix
point "ends that are the wrong way round" ends_exchanged
point "no kernels" refused 2 'GOOD, BAD and the NAME' $conform bisect
point "no scenario" refused 2 'GOOD, BAD and the NAME' $conform bisect debian:6.1.0-50 debian:6.1.0-49
point "a kernel that has no neighbours" refused 2 'are to be kernels of Debian' $conform bisect local debian:6.1 handshake
point "kernels of two releases" refused 2 'one release and architecture' $conform bisect debian:6.1@sid debian:6.1 handshake
point "kernels of two flavours" refused 2 'not of one flavour' $conform bisect debian:6.1.0-50 debian:6.1-amd64 handshake
point "one kernel twice" refused 2 'both ends' $conform bisect debian:6.1.0-50 debian:6.1.0-50 handshake
point "a folder that is not there" refused 2 '/nonexistent: No such file' $conform bisect --tree=/nonexistent a b handshake
point "a commit that is not there" refused 2 "there is no commit 'nowhere' in" of_tree HEAD nowhere
point "a commit that is an option" refused 2 "there is no commit '--help' in" of_tree -- HEAD --help
point "one commit twice" refused 2 'are the same commit' of_tree HEAD HEAD
point "commits of two branches" refused 2 'neither of HEAD and aside comes from the other' of_tree HEAD aside
point "a commit that does not build" not_built
plan
