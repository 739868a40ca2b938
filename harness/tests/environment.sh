#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever the machine is like, a run works, or one clear line says what stands in its way.
set -u
. harness/tests/tap.sh

names='handshake.four_chunks'
# shellcheck disable=SC2016 # nothing is to be expanded here
odd=$scratch/'a b'\''c"d;é$(x)%s'
mkdir -p "$odd"
cc -DSCRIPT="\"$PWD/harness/tests/hostile_guest.py\"" -o "$odd/linux" harness/tests/hostile_guest.c ||
	echo "# there is no compiler for the guest" >&2
cp "$odd/linux" "$scratch/linux"
uml=uml:$scratch/linux
export HOSTILE=pass

works() {
	got=0
	timeout 120 "$@" >"$scratch/stdout" 2>"$scratch/stderr" || got=$?
	cat "$scratch/stdout" "$scratch/stderr"
	[ "$got" -eq 0 ] && [ "$(grep -c '^ok' "$scratch/stdout")" -eq 2 ]
}

odd_names() {
	works $conform run --kernel="uml:$odd/linux" --out="$odd/out" $names && works $conform report "$odd/out"
}

# path LENGTH: below the scratch folder, of folders whose names are as long as names may be
path() {
	python3 -c 'import sys; path = sys.argv[1]
while len(path) < int(sys.argv[2]):
    path += "/" + "x" * min(200, int(sys.argv[2]) - len(path))
print(path)' "$scratch" "$1"
}

long_path() {
	works $conform run --kernel="$uml" --out="$(path 3900)" $names
}

# with LIMIT VALUE: a run with that limit, which must work or say why not
# The descriptors that a test is started with are none of the program's.
with() {
	got=0
	said=$(sh -c "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit $1; exec $conform run --kernel='$uml' --jobs=1 --out='$scratch/limited' $names" 2>&1 >/dev/null) || got=$?
	echo "$said"
	echo "exit status $got, expected $2"
	[ "$got" -eq "$2" ] && { [ "$2" -eq 0 ] || [ "$(echo "$said" | wc -l)" -le 2 ]; } && echo "$said" | grep -q "$3"
}

masked() {
	works sh -c "umask $1; exec $conform run --kernel='$uml' --out='$scratch/mask$1' $names" && [ "$(stat -c %a "$scratch/mask$1/results.jsonl")" = "$2" ]
}

# A machine whose KVM does nothing: QEMU with it says what the firmware says, and no more.  Where KVM is not asked for the
# guest is QEMU's.
real=$(command -v qemu-system-x86_64)
mkdir -p "$scratch/bin" "$scratch/dev"
cat >"$scratch/bin/qemu-system-x86_64" <<SCRIPT
#!/bin/sh
case "\$*" in
*"-accel kvm"*) echo "Probing EDD"; exec sleep 600 ;;
esac
exec $real "\$@"
SCRIPT
cat >"$scratch/bin/quick" <<SCRIPT
#!/bin/sh
PATH=$scratch/bin:\$PATH exec $conform run --time=real --out="$scratch/kvm" "\$@" $names.ipv4
SCRIPT
chmod +x "$scratch/bin/"*

# kvm DEVICE ARGUMENT...: a run of that QEMU on a machine whose /dev/kvm is that device
kvm() {
	device=$1
	shift
	got=0
	unshare --user --map-root-user --mount sh -c "
		for node in null full zero urandom random shm pts tty; do
			if [ -d /dev/\$node ]; then mkdir '$scratch/dev/'\$node; else : >'$scratch/dev/'\$node; fi
			[ ! -e /dev/\$node ] || mount --rbind /dev/\$node '$scratch/dev/'\$node
		done
		[ $device = none ] || : >'$scratch/dev/kvm'
		ln -sf /proc/self/fd '$scratch/dev/fd'
		mount --rbind '$scratch/dev' /dev && exec '$scratch/bin/quick' $*" >"$scratch/stdout" 2>"$scratch/stderr" </dev/null || got=$?
	rm -rf "${scratch:?}/dev"
	mkdir "$scratch/dev"
	cat "$scratch/stdout" "$scratch/stderr"
	echo "exit status $got"
}

kvm_falls_back() {
	kvm there
	[ "$got" -eq 0 ] && [ "$(grep -c 'KVM does not answer: going on without' "$scratch/stderr")" -eq 1 ]
}

kvm_wanted() {
	kvm there --accel=kvm --patience=1
	[ "$got" -eq 3 ] && grep -q 'fell silent before its runner started; .*--accel=tcg' "$scratch/stderr"
}

kvm_missing() {
	kvm none --accel=kvm
	[ "$got" -eq 3 ] && grep -q -- '--accel=kvm: this machine cannot run amd64 guests with KVM' "$scratch/stderr"
}

no_kvm() {
	kvm there --accel=tcg
	[ "$got" -eq 0 ] && ! grep -q KVM "$scratch/stderr"
}

point "paths with blanks, quotes and other letters" odd_names
point "a path of 3,900 characters" long_path
point "a path that is too long is told" refused 3 'cannot make the folder .*: File name too long$' $conform run --out="$(path 4500)" $names
point "neither HOME nor TMPDIR" works env -u HOME TMPDIR=/nonexistent $conform run --cache="$cache" --kernel="$uml" --out="$scratch/homeless" $names
point "another locale" works env LC_ALL=de_DE.UTF-8 LANG=tr_TR.UTF-8 $conform run --kernel="$uml" --out="$scratch/locale" $names
point "umask 077" masked 077 600
point "umask 000" masked 000 666
point "16 descriptors are enough" with '-n 16' 0 '2 passed'
point "12 are not, which is told" with '-n 12' 3 'Too many open files'
point "400 MB of address space are enough" with '-v 400000' 0 '2 passed'
point "files that may not grow are told" with '-f 1' 3 'File too large'
point "KVM that does not answer is done without" kvm_falls_back
point "--accel=kvm insists on it, and the failure says what to do" kvm_wanted
point "--accel=kvm without KVM" kvm_missing
point "--accel=tcg does not touch KVM" no_kvm
point "--accel=kvm in virtual time" refused 2 'KVM knows real time only' $conform run --accel=kvm $names
plan
