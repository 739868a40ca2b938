#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --kernel=local.  The machine that this test runs on should keep its kernel, so it is tried in a guest of Debian's
# kernel, where sctp-conform itself stands in the place of the runner: as root and as a user, and killed.
set -u
. harness/tests/tap.sh

$conform run --kernel=debian:6.1 --out="$scratch/guest" handshake.four_chunks >"$scratch/tap" 2>&1 || cat "$scratch/tap" >&2
# What that run's guest was made of; other tests may make images meanwhile.
results=$scratch/guest/results.jsonl
digest=$(sed -n 's/.*"initramfs":"\([0-9a-f]*\)".*/\1/p' "$results" | head -n 1)
image=$(grep -lx "$digest" "$cache"/images/*.cpio.sha256 | head -n 1)
image=${image%.sha256}
kernel=$(find "$cache/kernels" -path "*/boot/$(jq -r '.guests[0].kernel_image.file' "$scratch/guest/guest.json")" | sort | tail -n 1)

# with_libraries PROGRAM...: copies them and what they are linked with into the guest
with_libraries() {
	for program in "$@"; do
		for file in "$program" $(ldd "$program" | grep -o '/[^ ]*'); do
			mkdir -p "$scratch/root$(dirname "$file")"
			cp -L "$file" "$scratch/root$file"
		done
	done
}

mkdir -p "$scratch/root/sbin" "$scratch/root/user" "$scratch/root/opt"
chmod 777 "$scratch/root/user" "$scratch/root/opt"
with_libraries /bin/sh /bin/sleep "$(command -v setpriv)" "$(realpath $conform)"
cp build/sctp-conform build/sctp-runner build/sctp-init "$scratch/root/opt"
echo handshake.four_chunks.ipv4 >"$scratch/root/plan"
cat >"$scratch/root/sbin/sctp-runner" <<'SCRIPT'
#!/bin/sh
exec >/dev/ttyS0 2>&1
export NO_COLOR=1
local="/opt/sctp-conform run --kernel=local"
# What a run might leave behind.
state() {
	echo /tmp/* /run/*
	while read -r line; do echo "$line"; done </proc/mounts
	ip -o link
	for process in /proc/[0-9]*; do
		read -r name <"$process/comm"
		case "$name" in *sctp-*) echo "$name" ;; esac
	done
}
before=$(state)
$local --out=/user/root handshake.four_chunks streams.message_boundaries layout.initmsg
echo "as root: status $?"
setpriv --reuid=1000 --regid=1000 --clear-groups $local --out=/user/user handshake.four_chunks streams.message_boundaries
echo "as a user: status $?"
$local --out=/user/killed multihoming.path_max_retrans &
sleep 3
kill -9 $!
sleep 1
after=$(state)
[ "$before" = "$after" ] && echo "nothing is left" || echo "before: $before after: $after"
SCRIPT
chmod +x "$scratch/root/sbin/sctp-runner"

# The guest's clock is virtual: it does not matter how fast this machine is.
boot() {
	(cd "$scratch/root" && find . | cpio --quiet -o -H newc) >"$scratch/more"
	cat "$image" "$scratch/more" >"$scratch/initrd"
	timeout 300 qemu-system-x86_64 -nodefaults -no-reboot -nographic -serial stdio -m 512 -cpu qemu64,+rdrand -accel tcg \
		-icount shift=0,sleep=off -kernel "$kernel" -initrd "$scratch/initrd" \
		-append "console=ttyS0 quiet panic=-1 nolapic edd=off cryptomgr.notests" </dev/null >"$scratch/console" 2>&1
	tail -n 60 "$scratch/console"
	grep -q 'nothing is left\|before:' "$scratch/console"
}

on_console() {
	tail -n 60 "$scratch/console"
	grep -q "$1" "$scratch/console"
}

passed() {
	on_console "ok .* $1" && ! grep -q 'not ok' "$scratch/console"
}

# A kernel that has SCTP is not tried here.
without_sctp() {
	if grep -qw SCTP /proc/net/protocols || [ -e "/lib/modules/$(uname -r)/kernel/net/sctp" ]; then
		return 0
	fi
	refused 3 'has no SCTP' $conform run --kernel=local handshake.four_chunks
}

point "sctp-conform runs in a guest" boot
point "as root" on_console 'as root: status 0'
point "as a user, in a namespace of users" on_console 'as a user: status 0'
point "...with results" passed handshake.four_chunks.ipv6
point "...none of them skipped" sh -c '! grep -q "# SKIP" "$1"' sh "$scratch/console"
point "...and a warning" on_console 'warning: .* may crash the kernel of this machine'
point "nothing is left, not even by one that was killed" on_console 'nothing is left'
point "a machine without SCTP" without_sctp
point "no virtual time" refused 2 'real time' $conform run --kernel=local --time=virtual handshake.four_chunks
point "nor beside other kernels" refused 2 'real time' $conform run --kernel=local --kernel=debian:6.1 handshake.four_chunks
plan
