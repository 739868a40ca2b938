#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A cache that is damaged is mended, or named with the way out; nothing of it goes into a guest unchecked.
set -u
. harness/tests/tap.sh

spec=debian:6.1
names='handshake.four_chunks.ipv4'
whole=$scratch/whole
copy=$scratch/'co py é'
arch=$(dpkg --print-architecture)
mkdir -p "$scratch/with" "$scratch/without" "$scratch/no_guest"

# Programs in PATH that stand for the network, for its absence, and for a guest that never comes up.  Packages come from
# the whole copy, packed again; how apt checks what it fetches is apt's affair.
cat >"$scratch/with/apt-get" <<SCRIPT
#!/bin/sh
for last; do
	case \$last in -oDir::State::Lists=*) lists=\${last#*=} ;; esac
done
case "\$*" in
*update*) cp --remove-destination "$whole/apt/$arch@"*/lists/*_* "\$lists" ;;
*linux-image*) cp "$scratch/kernel.deb" . ;;
*download*) cp "$scratch/userland.deb" . ;;
*) exec /usr/bin/apt-get "\$@" ;;
esac
SCRIPT
cat >"$scratch/without/apt-get" <<'SCRIPT'
#!/bin/sh
echo "E: Temporary failure resolving" >&2
exit 100
SCRIPT
cat >"$scratch/no_guest/qemu-system-x86_64" <<'SCRIPT'
#!/bin/sh
exit 1
SCRIPT
chmod +x "$scratch"/with/* "$scratch"/without/* "$scratch"/no_guest/*

# pack NAME FOLDER: a package with what a folder of the cache holds
pack() {
	cp -a "$2" "$scratch/pack"
	rm -f "$scratch/pack/.sha256"
	mkdir "$scratch/pack/DEBIAN"
	printf 'Package: %s\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: test\n' "$1" >"$scratch/pack/DEBIAN/control"
	dpkg-deb -Znone --build "$scratch/pack" "$scratch/$1.deb" && rm -rf "$scratch/pack"
}

# The packages with the programs of guests; an earlier program's, which may lie beside them, are older.
userland() {
	dirname "$(dirname "$(find "$cache/packages/" -path "*/$arch-*/bin/ip" -printf '%C@ %p\n' | sort -rn | head -n 1 | cut -d' ' -f2-)")"
}

# The part of the cache in use that is needed here.  The first command has it whole and with digests.
take_copy() {
	PATH="$scratch/no_guest:$PATH" $conform run --kernel=$spec --out="$scratch/first" $names
	package=$($conform kernels | awk '/^debian:6\.1\.0/ { print $2 "_" $3; exit }')_$arch
	mkdir -p "$whole/apt" "$whole/kernels" "$whole/packages"
	cp -a "$cache/apt/$arch@$(. /etc/os-release && echo "$VERSION_CODENAME")" "$whole/apt/" &&
		cp -a "$cache/kernels/$package" "$whole/kernels/" && cp -a "$(userland)" "$whole/packages/" || return 1
	release=$(basename "$whole/kernels/"*/boot/vmlinuz-* | sed 's/vmlinuz-//')
	kernel=kernels/$package
	modules=$kernel/lib/modules/$release/kernel
	# Most of a kernel is drivers, which no guest here has.
	find "$whole/$modules" -name '*.ko' ! -path '*/crypto/*' ! -path '*/lib/*' ! -path '*/net/sctp/*' ! -path '*/net/netfilter/n*' ! -path '*/net/sched/*' \
		! -path '*/net/ipv[46]/*' ! -name veth.ko ! -name dummy.ko ! -name vrf.ko ! -name af_packet.ko -delete
	list=$(cd "$whole" && find apt -name '*dists_*_main_binary*Packages*' | head -n 1)
	pack kernel "$whole/$kernel" && pack userland "$(dirname "$whole/packages/$arch"-*/usr)" && rm -r "${whole:?}/$kernel" || return 1
	copy=$whole
	(with with $asks)
	copy=$scratch/'co py é'
	[ -e "$whole/$kernel/.sha256" ]
}

# Links cost nothing, and every file that is written gets its name only when it is whole; what a test damages is its own.
fresh() {
	rm -rf "$copy"
	cp -al "$whole" "$copy"
}
own() {
	cp -a "$copy/$1" "$scratch/own" && mv "$scratch/own" "$copy/$1"
}

# with NETWORK COMMAND...: a command on the copy, with the network or without
with() {
	PATH="$scratch/$1:$PATH"
	shift
	SCTP_CONFORM_CACHE=$copy "$@"
}
asks="$conform kconfig $spec"
# What apt has been asked once it is not asked again.
asks_apt() {
	rm -f "$copy"/apt/*/answers/*
	$asks
}

is_whole() {
	for part in kernels packages; do
		diff -rq --no-dereference --exclude=.sha256 --exclude='modules.*' "$whole/$part" "$copy/$part" || return 1
	done
}

# The kinds of damage, to FILE of the copy.  None shows in the file's time, and only one in its size.
truncated() {
	truncate --no-create --size=-1 "$copy/$1"
}
zeroed() {
	dd if=/dev/zero of="$copy/$1" bs=4096 count=1 conv=notrunc 2>/dev/null
}
bit() {
	python3 - "$copy/$1" <<'PYTHON'
import sys
with open(sys.argv[1], "r+b") as file:
    file.seek(0, 2)
    at = file.tell() // 2
    file.seek(at)
    byte = file.read(1)[0] ^ 4
    file.seek(at)
    file.write(bytes([byte]))
PYTHON
}
missing() {
	rm "$copy/$1"
}
damage() {
	fresh
	own "$2"
	"$1" "$2"
	[ ! -e "$copy/$2" ] || touch --reference="$whole/$2" "$copy/$2"
}

# mended KIND FILE COMMAND...: the line names the file, and all is as it was
mended() {
	damage "$1" "$2"
	file=$2
	shift 2
	(with with "$@") >"$scratch/stdout" 2>"$scratch/stderr"
	cat "$scratch/stderr"
	grep "$file" "$scratch/stderr" | grep -q 'is damaged: .*: fetching it anew' && is_whole
}

# named KIND FILE COMMAND...: without a network the damage is named, and the way out
named() {
	damage "$1" "$2"
	file=$2
	shift 2
	got=0
	(with without "$@") >"$scratch/stdout" 2>"$scratch/stderr" || got=$?
	cat "$scratch/stderr"
	[ "$got" -eq 3 ] && tail -n 1 "$scratch/stderr" | grep "$file is damaged" | grep -q 'with a network, or remove'
}

# Makes the guests' image, and comes no farther.
image() {
	PATH="$scratch/no_guest:$PATH" $conform run --kernel=$spec --out="$scratch/image" $names
}

# What is not looked at when a kernel is only found is looked at before it goes into an image.
module_and_image() {
	mended zeroed "$modules/drivers/net/veth.ko" image
}

# image_made_anew KIND: from what is in the cache, without a network; then the guest plays
image_made_anew() {
	rm -rf "$copy/images"
	(with without image) >/dev/null 2>&1
	made=$(basename "$copy"/images/*.cpio)
	cp "$copy/images/$made" "$scratch/image.cpio"
	"$1" "images/$made"
	(with without image) 2>&1 | grep "$made is damaged: .*: making it anew" && cmp "$copy/images/$made" "$scratch/image.cpio"
}

image_and_guest() {
	fresh
	image_made_anew bit && image_made_anew truncated && bit "images/$made" &&
		with without $conform run --kernel=$spec --out="$scratch/played" $names | grep '^ok 1'
}

answers() {
	fresh
	for answer in "$copy"/apt/*/answers/*; do
		rm "$answer"
		: >"$answer"
	done
	(with without $asks) | grep 'would be played'
}

# A package that a run which was cut short left half fetched is nobody's.
half_fetched() {
	fresh
	rm -r "${copy:?}/$kernel"
	mkdir -p "$copy/partial/archives"
	head -c 100000 "$scratch/kernel.deb" >"$copy/partial/archives/linux-image_1_$arch.deb"
	(with with $asks) >/dev/null 2>&1 && is_whole
}

# Nothing of an older version has digests: without a network it is used, with a word, and from then on guarded.
older_version() {
	fresh
	find "$copy" -name '*.sha256' -delete
	(with without $asks) >"$scratch/stdout" 2>"$scratch/stderr" || return 1
	cat "$scratch/stderr"
	grep -q 'older version' "$scratch/stderr" && grep -q 'taking it as it is' "$scratch/stderr" && (with without $asks) 2>&1 >/dev/null | grep . && return 1
	own "$kernel/boot/config-$release"
	bit "$kernel/boot/config-$release"
	! (with without $asks) >/dev/null 2>&1
}

# Killed at any moment while it fetches: the next run has it whole.
killed() {
	for delay in 0.1 0.3 0.6 1; do
		damage missing "$kernel/boot/vmlinuz-$release"
		(with with timeout --signal=KILL $delay $asks) >/dev/null 2>&1
		(with with $asks) >/dev/null 2>"$scratch/stderr" || {
			cat "$scratch/stderr"
			return 1
		}
		is_whole || return 1
	done
}

two_at_once() {
	damage zeroed "$kernel/boot/vmlinuz-$release"
	(with with $asks) >/dev/null 2>"$scratch/one" &
	one=$!
	(with with $asks) >/dev/null 2>"$scratch/two" && wait $one && is_whole && [ "$(cat "$scratch/one" "$scratch/two" | grep -c 'fetching linux-image')" -eq 1 ]
}

read_only() {
	damage bit "$kernel/boot/vmlinuz-$release"
	with with unshare --user --map-root-user --mount sh -c "mount --bind '$copy' '$copy' && mount -o remount,bind,ro '$copy' && exec $asks" 2>&1 |
		tail -n 1 | grep "vmlinuz-$release is damaged" | grep 'Read-only file system'
}

no_locks() {
	fresh
	cat >"$scratch/flock.c" <<'PROGRAM'
#include <errno.h>
int flock(int descriptor, int operation)
{
	(void)descriptor;
	(void)operation;
	errno = ENOLCK;
	return -1;
}
PROGRAM
	cc -shared -fPIC -o "$scratch/flock.so" "$scratch/flock.c" &&
		refused 3 'cannot lock .*: No locks available: .*--cache=DIR' with without env LD_PRELOAD="$scratch/flock.so" $asks
}

point "the part of the cache that is needed is there" take_copy
point "a truncated kernel image is fetched anew" mended truncated "$kernel/boot/vmlinuz-$release" $asks
point "a zeroed kernel image is fetched anew" mended zeroed "$kernel/boot/vmlinuz-$release" $asks
point "a bit in the map file is seen" mended bit "$kernel/boot/System.map-$release" $asks
point "a bit in the configuration is seen" mended bit "$kernel/boot/config-$release" $asks
point "a module that is missing is seen" mended missing "$modules/net/sctp/sctp.ko" $asks
point "the digests are damaged" mended truncated "$kernel/.sha256" $asks
point "a module is looked at before it goes into an image" module_and_image
point "a program of the guests is looked at, too" mended zeroed "$(cd "$whole" && echo packages/*/bin/ip)" image
point "offline a damaged image is named, and the way out" named bit "$kernel/boot/vmlinuz-$release" $asks
point "offline a missing module is named" named missing "$modules/net/sctp/sctp.ko" $asks
point "offline a damaged program of the guests is named" named bit "$(cd "$whole" && echo packages/*/bin/ip)" image
point "a damaged initramfs is made anew, offline" image_and_guest
point "a damaged package list is fetched anew" mended bit "$list" asks_apt
point "offline a damaged package list is named" named truncated "$list" asks_apt
point "an emptied answer is no answer" answers
point "a package half fetched is fetched anew" half_fetched
point "what an older version left is used offline, and guarded" older_version
point "killed while it fetches, it fetches again" killed
point "two at once mend it once" two_at_once
point "a cache that cannot be written is named as damaged" read_only
point "a file system without locks is named" no_locks
plan
