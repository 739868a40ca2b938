#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What an auditor asks: what was in the guests, who says what came out, and whether it comes out again.
set -u
. harness/tests/tap.sh

names='handshake.four_chunks'
uml=$scratch/uml/linux
one=$scratch/one

# Two folders with the same "User-Mode Linux", which says what hostile_guest.py prints of the kind $HOSTILE.
guests() {
	mkdir -p "$scratch/uml" "$scratch/elsewhere/deep" &&
		cc -DSCRIPT="\"$PWD/harness/tests/hostile_guest.py\"" -o "$uml" harness/tests/hostile_guest.c &&
		cp "$uml" "$scratch/elsewhere/deep/linux"
}

# A cache of our own, with what the other one has of this machine's architecture.
own_cache() {
	machine=$(dpkg --print-architecture)@$(. /etc/os-release && echo "$VERSION_CODENAME")
	mkdir -p "$scratch/cache/apt" &&
		cp -as "$(realpath "$cache")/apt/$machine" "$scratch/cache/apt/" &&
		{ cp -al "$cache/packages" "$scratch/cache/" 2>/dev/null || cp -a "$cache/packages" "$scratch/cache/"; }
}

keys() {
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/key" && ssh-keygen -q -t ed25519 -N '' -C '' -f "$scratch/other"
}

signed_run() {
	HOSTILE=known $conform run --kernel="uml:$uml" --jobs=1 --sign="$scratch/key" --out="$one" $names >/dev/null
}

lists_what_entered() {
	for program in sctp-init sctp-runner; do
		jq -r --arg name $program '.guests[0].programs[] | select(.file == $name) | .sha256' "$one/guest.json" |
			grep -qx "$(sha256sum <build/$program | cut -d' ' -f1)" || return 1
	done
	jq -e '.guests[0].packages | length > 10 and all(.version != "" and (.sha256 | test("^[0-9a-f]{64}$")))' "$one/guest.json" &&
		[ "$(jq -r '.guests[0].kernel_image.sha256' "$one/guest.json")" = "$(sha256sum <"$uml" | cut -d' ' -f1)" ] &&
		jq -e '.guests[0].command | index("initrd=INITRAMFS")' "$one/guest.json" &&
		! grep -q "$scratch" "$one/guest.json.command"
}

# Against another reader of cpio.
every_file() {
	$conform run --cache="$scratch/cache" --kernel="uml:$uml" --jobs=1 --out="$scratch/files" $names >/dev/null || return 1
	mkdir "$scratch/root"
	for image in "$scratch/cache/images"/*.cpio; do
		(cd "$scratch/root" && cpio -idm --quiet <"$image") || return 1
	done
	(cd "$scratch/root" && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum) >"$scratch/there"
	jq -r '.guests[0].files[] | "\(.sha256)  \(.path)"' "$scratch/files/guest.json" | LC_ALL=C sort -k2 >"$scratch/listed"
	[ -s "$scratch/listed" ] && diff "$scratch/there" "$scratch/listed"
}

# planted: an image in the cache that holds one thing more is seen, whoever seals it anew
planted() {
	for image in "$scratch/cache/images"/*.cpio; do
		(cd "$scratch" && mkdir -p etc && echo evil >etc/evil && echo etc/evil | cpio -o -H newc --quiet) >>"$image"
	done
	rm -rf "$scratch/files"
	got=0
	$conform run --cache="$scratch/cache" --kernel="uml:$uml" --jobs=1 --out="$scratch/files" $names \
		>/dev/null 2>"$scratch/planted" || got=$?
	cat "$scratch/planted"
	echo "exit status $got"
	# Refused, or made anew with a word about it; never taken.
	grep -q "cpio" "$scratch/planted" && { [ "$got" -eq 3 ] || ! grep -aq etc/evil "$scratch/cache/images"/*.cpio; }
}

statement() {
	jq -e '._type == "https://in-toto.io/Statement/v1" and
		.predicateType == "https://in-toto.io/attestation/test-result/v0.1" and
		.predicate.result == "WARNED" and .predicate.configuration[0].annotations.seed == 1 and
		(.predicate.passedTests | length) == 1 and (.predicate.warnedTests | length) == 1 and
		.predicate.failedTests == []' "$one/statement.json" &&
		[ "$(jq -r '.subject[0].digest.sha256' "$one/statement.json")" = "$(sha256sum <"$uml" | cut -d' ' -f1)" ]
}

# verify [OPTION...]: of the first run, without its guests
verify() {
	$conform verify --no-play "$@"
}

good_signature() {
	verify --key="$scratch/key.pub" "$one" | grep -q '^the signature is by' && verify "$one" | grep -q 'is not checked'
}

# changed FILE EXPRESSION PATTERN: a file of the run that somebody changed is refused, by one line
changed() {
	rm -rf "$scratch/changed"
	cp -r "$one" "$scratch/changed"
	sed -i "$2" "$scratch/changed/$1"
	! cmp -s "$one/$1" "$scratch/changed/$1" || return 1
	refused 2 "$3" verify --key="$scratch/key.pub" "$scratch/changed"
}

# Who changes the statement and signs it with a key of his own, or with ours for something else.
other_signatures() {
	rm -rf "$scratch/changed"
	cp -r "$one" "$scratch/changed"
	rm "$scratch/changed/statement.json.sig"
	refused 2 'run --sign=KEY makes it' verify --key="$scratch/key.pub" "$scratch/changed" &&
		ssh-keygen -Y sign -q -f "$scratch/other" -n sctp-conform "$scratch/changed/statement.json" &&
		refused 2 'is not the signature' verify --key="$scratch/key.pub" "$scratch/changed" &&
		rm "$scratch/changed/statement.json.sig" &&
		ssh-keygen -Y sign -q -f "$scratch/key" -n file "$scratch/changed/statement.json" &&
		refused 2 'is not the signature' verify --key="$scratch/key.pub" "$scratch/changed"
}

plays_again() {
	HOSTILE=known $conform verify --kernel="uml:$uml" --key="$scratch/key.pub" "$one" >"$scratch/again" || return 1
	cat "$scratch/again"
	grep -q '^played again: the same 2 results' "$scratch/again"
}

plays_otherwise() {
	got=0
	HOSTILE=fail $conform verify --kernel="uml:$uml" "$one" >"$scratch/again" || got=$?
	cat "$scratch/again"
	[ "$got" -eq 1 ] && grep -q 'NOT the same' "$scratch/again" &&
		grep -q 'handshake.four_chunks.ipv6: known after 0.100000 s, now fail' "$scratch/again"
}

# Another folder, another cache, another place of the same kernel: the same content.
strangers_agree() {
	rm -rf "$scratch/cache/images"
	HOSTILE=known $conform run --cache="$scratch/cache" --kernel="uml:$scratch/elsewhere/deep/linux" --out="$scratch/two" $names \
		>/dev/null || return 1
	tail -n 1 "$one/results.jsonl" "$scratch/two/results.jsonl"
	[ "$(tail -n 1 "$one/results.jsonl" | jq -r .content)" = "$(tail -n 1 "$scratch/two/results.jsonl" | jq -r .content)" ] &&
		[ "$(tail -n 1 "$one/results.jsonl" | jq -r .digest)" != "$(tail -n 1 "$scratch/two/results.jsonl" | jq -r .digest)" ]
}

# A kernel of Debian's in QEMU, found again by the statement alone.
debian_again() {
	$conform run --sign="$scratch/key" --out="$scratch/debian" $names >/dev/null &&
		jq -e '.subject[0].name | test("^linux-image-.*[.]deb$")' "$scratch/debian/statement.json" &&
		(cd "$scratch" && cp -r debian moved) &&
		$conform verify --key="$scratch/key.pub" "$scratch/moved" | tee "$scratch/again" &&
		grep -q '^played again: the same 2 results' "$scratch/again"
}

point "guests and keys to try with" eval 'guests && keys'
export HOSTILE=pass
point "a run leaves a signed statement" signed_run
jq -c '.guests[].command' "$one/guest.json" >"$one/guest.json.command" 2>/dev/null
point "guest.json lists kernel, programs, packages and the command line" lists_what_entered
rm -f "$one/guest.json.command"
point "a cache of our own" own_cache
point "...and it lists every file of the image, with its hash" every_file
point "a file that was planted in the image is noticed" planted
point "the statement is an in-toto test result of that kernel" statement
point "the signature fits" good_signature
point "a record that was changed is refused" changed results.jsonl 's/"verdict":"known"/"verdict":"pass"/' 'digest'
point "...and what its last record says of it" changed results.jsonl 's/"content":"[0-9a-f]*"/"content":"00"/' 'do not say what'
point "...and a list of what was in the guest" changed guest.json 's/nftables/nftablet/' 'not the file that the statement is about'
point "...and a statement" changed statement.json 's/WARNED/PASSED/' 'is not the signature'
point "a signature by another, or for another purpose, is refused" other_signatures
point "the machine's own kernel has no hash to sign" refused 2 'no hash is known' \
	$conform run --kernel=local --sign="$scratch/key" --out="$scratch/none.out" $names
point "a key that is none is refused" refused 2 'no public SSH key' verify --key="$scratch/key" "$one"
point "--sign without a key is refused before anything is fetched" refused 2 'there is no such key' \
	$conform run --sign="$scratch/none" --kernel="uml:$uml" --out="$scratch/none.out" $names
point "played again it is the same" plays_again
point "what comes out otherwise is told, and the exit status is 1" plays_otherwise
point "a program that a statement names is not started" refused 2 'give the kernel to play on' $conform verify "$one"
point "a stranger gets the same digest" strangers_agree
point "a kernel of Debian's is played again by its statement" debian_again
plan
