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

# A world as explore writes it: a buffer that is too short by a few bytes.  The same package mends it.
world_with_a_fix() {
	cat >"$scratch/short.world" <<-'EOF'
		world 1
		seed 1
		profile api
		lab two_nodes ipv4
		sysctl option=auth_enable value=1
		socket style=1
		socket endpoint=1 style=1
		set endpoint=1 option=SCTP_AUTH_CHUNK a=0
		listen endpoint=1
		connect target=1
		time ms=40
		get option=SCTP_PEER_AUTH_CHUNKS length=-16
	EOF
	$conform bisect --out="$scratch/worlds" debian:6.1.0-50 debian:6.1.0-49 --world="$scratch/short.world" >"$scratch/found" || return 1
	cat "$scratch/found"
	grep -q '^debian:6.1.0-50 (6.1.176-1) is the last that passes$' "$scratch/found" &&
		grep -q '^debian:6.1.0-49 (6.1.174-1) is the first that fails: world.1: fail, getsockopt wrote beyond the buffer' "$scratch/found"
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

# A tree whose User-Mode Linux is hostile_guest.c: each commit says in the file `verdict` what comes of the scenario there.
# The one in the middle cannot be built.
make_played_tree() {
	mkdir -p "$scratch/played/scripts/kconfig" "$scratch/played/net/sctp" && cd "$scratch/played" || return 1
	printf '#!/bin/sh\n[ "$1 $2" = "-n -O" ] || exit 1\nout=$3\nshift 3\ncat "$@" >"$out/.config"\n' >scripts/kconfig/merge_config.sh
	chmod +x scripts/kconfig/merge_config.sh && : >Kconfig && : >net/sctp/Makefile && cp "$tests/hostile_guest.c" . || return 1
	printf 'all:\n\t@! grep -q broken verdict\n\t@gcc -DSCRIPT=\\"%s/hostile_guest.py\\" -DKIND=\\"$$(cat verdict)\\" -o $(O)/linux hostile_guest.c\n' "$tests" >Makefile
	git init -q . && git config user.name nobody && git config user.email nobody@invalid || return 1
	number=0
	for verdict in pass fail broken fail fail; do
		number=$((number + 1))
		echo "$verdict" >verdict && echo "$number" >number && git add . && git commit -q -m "change $number" || return 1
	done
}

# Which of two neighbours git tries instead of the one that cannot be built depends on their hashes: four are played, or all.
commit_is_named() {
	tests=$PWD/harness/tests
	(make_played_tree) || return 1
	"$conform" bisect --out="$scratch/named" --cache="$scratch/cache" --tree="$scratch/played" "$@" handshake.four_chunks.ipv6 \
		>"$scratch/found" 2>"$scratch/said"
	status=$?
	cat "$scratch/found" "$scratch/said"
	[ $status -eq 0 ] && grep -q '^[0-9a-f]* (change 2) is the first commit that fails$' "$scratch/found" &&
		grep -q '^undecided .* change 3  it was not built: ' "$scratch/found" &&
		[ "$(grep -cE '^(passes|fails|undecided) ' "$scratch/found")" -ge 4 ]
}

# A search that was cut off in its middle: what it played is not built again, what it did not is.
goes_on() {
	cp -r "$scratch/named" "$scratch/cut" && rm -r "$scratch/cut/$(git -C "$scratch/played" rev-parse HEAD)" || return 1
	"$conform" bisect --resume="$scratch/cut" --cache="$scratch/cache" --tree="$scratch/played" HEAD~4 HEAD handshake.four_chunks.ipv6 \
		>"$scratch/found" 2>"$scratch/said"
	status=$?
	cat "$scratch/found" "$scratch/said"
	[ $status -eq 0 ] && grep -q '^[0-9a-f]* (change 2) is the first commit that fails$' "$scratch/found" &&
		[ "$(grep -c 'playing on' "$scratch/said")" -gt "$(grep -c ': building' "$scratch/said")" ] &&
		grep -q 'left to test' "$scratch/said"
}

# What another scenario left says nothing of this one.
goes_on_elsewhere() {
	"$conform" bisect --resume="$scratch/cut" --cache="$scratch/cache" --tree="$scratch/played" HEAD~4 HEAD handshake.four_chunks.ipv4 \
		>"$scratch/found" 2>"$scratch/said"
	cat "$scratch/found" "$scratch/said"
	[ "$(grep -c 'playing on' "$scratch/said")" -eq "$(grep -c ': building' "$scratch/said")" ]
}

point "the package with a fix is found" package_with_a_fix
point "the package is found that mends what a world sees" world_with_a_fix
point "the commit that changed a verdict is named, though others cannot be built" commit_is_named HEAD~4 HEAD
point "a search that was interrupted goes on" goes_on
point "a search for another scenario begins anew" goes_on_elsewhere
point "nothing to go on with" refused 2 'resume=/nonexistent: No such file' $conform bisect --resume=/nonexistent debian:6.1.0-50 debian:6.1.0-49 handshake
point "going on in two folders" refused 2 'stays in its folder' $conform bisect --resume=/tmp --out=/tmp debian:6.1.0-50 debian:6.1.0-49 handshake
point "a scenario that is not there, before anything is built" refused 2 "did you mean 'handshake'" of_tree HEAD~2 HEAD hanshake
point "ends that are the wrong way round" ends_exchanged
point "no kernels" refused 2 'GOOD, BAD and the NAME' $conform bisect
point "no scenario" refused 2 'GOOD, BAD and the NAME' $conform bisect debian:6.1.0-50 debian:6.1.0-49
point "a scenario beside a world" refused 2 'GOOD and BAD alone' $conform bisect --world=any debian:6.1.0-50 debian:6.1.0-49 handshake
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
