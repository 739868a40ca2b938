#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad input: one clear line and the right exit status, before anything is started.
set -u
. harness/tests/tap.sh

without_qemu() {
	mkdir -p "$scratch/bin"
	for tool in apt-get apt-cache dpkg-deb depmod sh; do
		ln -sf "$(command -v $tool || echo /bin/false)" "$scratch/bin/$tool"
	done
	PATH=$scratch/bin "$(pwd)/$conform" run handshake.four_chunks
}

without_network() {
	got=0
	http_proxy=http://127.0.0.1:9/ https_proxy=http://127.0.0.1:9/ "$conform" run --cache="$scratch/empty" \
		handshake.four_chunks 2>"$scratch/raw" || got=$?
	# Saying what it does is no complaint.
	grep -v ': fetching ' "$scratch/raw" >&2
	return $got
}

mkdir -p "$scratch/not-a-folder-parent"
echo "not a kernel" >"$scratch/text"
ln -sf /dev/full "$scratch/full"
: >"$scratch/unreadable-results"

point "an unknown subcommand" refused 2 'fly' $conform fly
point "an unknown option" refused 2 'speed' $conform run --speed=9
point "two faults of a kernel at once" refused 2 "give --mute and --abort" "$conform" run --mute --abort
point "an allocation that there is not" refused 2 "it takes N, N-, page:N" "$conform" run --fail-nth=0
point "allocations of this machine's own kernel" refused 2 "is for guests" "$conform" run --kernel=local --fail-nth
point "leaks in real time" refused 2 "leave out --time=real" "$conform" run --time=real --fail-nth
point "two kinds of trouble at once" refused 2 "to a run each" "$conform" run --mute --fail-nth
point "a pattern that selects nothing" refused 2 'nosuchsuite' $conform run 'nosuchsuite.*'
point "the same for list" refused 2 'nosuchsuite' $conform list 'nosuchsuite.*'
point "an unknown kind of kernel" refused 2 'floppy:1.0' $conform run --kernel=floppy:1.0
point "a kernel image that is not there" refused 2 '/nonexistent' $conform run --kernel=path:/nonexistent
point "a kernel image that is none" refused 2 'text' $conform run --kernel=path:"$scratch/text"
point "a word for the kernel that guests need" refused 2 'need init for themselves' $conform run --append=init=/bin/sh
point "a sysctl without a value" refused 2 'it takes NAME=VALUE' $conform run --sysctl=net.ipv6.bindv6only
point "a module setting that is none" refused 2 'it takes -MODULE' $conform run --modules=sctp
point "boot settings for a kernel that runs" refused 2 'is booted already' $conform run --kernel=local --append=fips=1
point "a number of jobs that is none" refused 2 'jobs' $conform run --jobs=many
point "an impossible shard" refused 2 'shard' $conform run --shard=3/2
point "an unknown time" refused 2 'time' $conform run --time=summer
point "an unknown format" refused 2 'format' $conform run --format=cuneiform
point "an unknown topology" refused 2 'moebius' $conform lab moebius
# lists FILE:LINE...: a runner that has the scenario s.one in each
lists() {
	printf '#!/bin/sh\n' >"$scratch/runner"
	for place; do
		echo "echo '{\"name\":\"s.one\",\"suite\":\"s\",\"title\":\"t\",\"limit\":1,\"spec\":[],\"fix\":[],\"known\":[],\"file\":\"${place%:*}\",\"line\":${place#*:}}'" \
			>>"$scratch/runner"
	done
	chmod +x "$scratch/runner"
}
twins() {
	lists suites/s/a.c:3 suites/s/b.c:4
	SCTP_CONFORM_RUNNER=$scratch/runner refused 2 'suites/s/a.c:3 and suites/s/b.c:4 have a scenario of one name' $conform list
}
stray() {
	lists suites/t/b.c:4
	SCTP_CONFORM_RUNNER=$scratch/runner refused 2 'suites/t/b.c calls its SUITE "s", which is not its folder' $conform list
}
point "two scenarios of one name" twins
point "a suite that is not its folder" stray
point "a report of nothing" refused 2 '' $conform report "$scratch/nothing"
point "no QEMU" refused 3 'qemu' without_qemu
point "no network for the first download" refused 3 'needs a network' without_network
point "an output folder that cannot be made" refused 3 '/proc/nowhere' $conform run --out=/proc/nowhere handshake.four_chunks
plan
