#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Kernel SPECs that are wrong, kernels that are not there, and a cache that is damaged or full: one clear line each.
set -u
. harness/tests/tap.sh

# refused_spec STATUS PATTERN SPEC
refused_spec() {
	refused "$1" "$2" $conform run --kernel="$3" handshake.four_chunks
}

# Names that are none never reach apt or the cache.
nonsense() {
	while IFS= read -r spec; do
		refused_spec 2 '^sctp-conform run: --kernel=' "$spec" || return 1
	done <<'SPECS'

debian:
debian:6.1/
debian:6.1@
debian:6.1@/i386
debian:../../etc
debian:..
debian:/
debian: 6.1
debian:6.1 
debian:6.1@si d
debian:6.1;id
debian:6.1$(id)
debian:-oDebug=1
debian:6.1@-oDebug=1
debian:6.1@sid@sid
debian:6.1/i386/i386
path:
path:x,modules=
local:
local/i386
Debian:6.1
SPECS
}

too_long() {
	long=$(printf '%05000d' 1)
	refused_spec 2 'no version' "debian:$long" && refused_spec 2 'no release' "debian:6.1@$long" &&
		refused_spec 2 'too long a path' "path:$long"
}

odd_paths() {
	mkdir -p "$scratch/with blank" "$scratch/empty"
	echo text >"$scratch/with blank/a kernel"
	mkfifo "$scratch/fifo"
	refused_spec 2 "a kernel" "path:$scratch/with blank/a kernel" && refused_spec 2 'no kernel was built' "path:$scratch/empty" &&
		refused_spec 2 'fifo' "path:$scratch/fifo" && refused_spec 2 'null' path:/dev/null && refused_spec 2 ' /' path:/ &&
		refused_spec 2 'nowhere' path:build/../nowhere
}

# The same kernel by a name with blanks and dots in it is as good as any other.
blanks() {
	image=$(realpath "$(printf '%s\n' "$cache"/kernels/linux-image-6.1.0-*-cloud-amd64_*/boot/vmlinuz-* | sort -V | tail -n 1)")
	cp -r "${image%/boot/*}" "$scratch/with blank/.. v1.0"
	$conform run --kernel="path:$scratch/with blank/.. v1.0/boot/$(basename "$image")" --out="$scratch/blanks" \
		handshake.four_chunks.ipv4 2>&1
}

# That apt is asked at all is told, and is no complaint.
no_release() {
	$conform run --kernel=debian:6.1@warty handshake.four_chunks 2>"$scratch/err" && return 1
	got=$?
	cat "$scratch/err"
	[ "$got" -eq 3 ] && [ "$(grep -v ': fetching ' "$scratch/err" | grep -c warty)" -eq 1 ]
}

# A cache of this test's own, with the package lists that are there already.
own_cache() {
	rm -rf "$1"
	mkdir -p "$1" && cp -r "$cache/apt" "$1"
}

# What apt finds under a name in its archive it compares with the checksum that the signed list tells.
tampered() {
	own_cache "$scratch/cache"
	mkdir -p "$scratch/bin"
	cat >"$scratch/bin/apt-get" <<'SCRIPT'
#!/bin/sh
/usr/bin/apt-get "$@" || exit
case " $* " in *" download "*) for file in ./*.deb; do truncate -s 100000 "$file"; done ;; esac
SCRIPT
	chmod +x "$scratch/bin/apt-get"
	got=0
	PATH=$scratch/bin:$PATH $conform run --cache="$scratch/cache" handshake.four_chunks.ipv4 >"$scratch/out" 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	[ "$got" -eq 3 ] && grep -q 'dpkg-deb' "$scratch/err" && [ "$(grep -vc ': fetching ' "$scratch/err")" -eq 1 ] &&
		[ ! -e "$scratch/cache/partial" ] && [ -z "$(ls "$scratch/cache/kernels")" ]
}

# The same cache is good again as soon as the packages are.
recovered() {
	$conform run --cache="$scratch/cache" --out="$scratch/recovered" handshake.four_chunks.ipv4
}

full() {
	mkdir -p "$scratch/full"
	unshare --map-root-user --mount sh -c '
		mount -t tmpfs -o size=150m tmpfs "$1/full" && cp -r "$2/apt" "$1/full" &&
			dd if=/dev/zero of="$1/full/ballast" bs=1M count=150 2>/dev/null
		truncate -s -2M "$1/full/ballast"
		got=0
		build/sctp-conform run --cache="$1/full" --out="$1/full-out" handshake.four_chunks 2>"$1/err" || got=$?
		ls "$1/full"
		exit $got' sh "$scratch" "$cache" >"$scratch/listing"
	got=$?
	cat "$scratch/listing" "$scratch/err"
	[ "$got" -eq 3 ] && [ "$(grep -vc ': fetching ' "$scratch/err")" -eq 1 ] && ! grep -q partial "$scratch/listing"
}

point "what is no SPEC" nonsense
point "what is too long" too_long
point "paths to what is no kernel" odd_paths
point "a path with blanks" blanks
point "a version that there is none of" refused_spec 2 'has no kernel 2.4' debian:2.4
point "an ABI that there is none of" refused_spec 2 'has no kernel 6.1.0-999' debian:6.1.0-999
point "a flavour that there is none of" refused_spec 2 'has no kernel 6.1-armmp' debian:6.1-armmp
point "an architecture that there is none of" refused_spec 2 'architecture' debian:6.1/vax
point "a release that there is none of" no_release
point "packages that are damaged" tampered
point "...and sound ones after that" recovered
point "a disk that is full" full
plan
