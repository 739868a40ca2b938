#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What kconfig foretells of a configuration, and that a run of that kernel shows the same.
set -u
. harness/tests/tap.sh

# Kernels of the distribution, unpacked.
for spec in debian:6.1 debian:6.1/i386; do
	$conform kconfig $spec >"$scratch/debian" 2>&1 || cat "$scratch/debian" >&2
done
kernel=$(printf '%s\n' "$cache"/kernels/linux-image-6.1.0-*-cloud-amd64_* | sort -V | tail -n 1)
release=$(basename "$kernel")
release=${release#linux-image-}
release=${release%%_*}
config=$kernel/boot/config-$release

# diagnosis STATUS PATTERN OPTION... FILE: kconfig exits with STATUS and prints a line that fits PATTERN
diagnosis() {
	status=$1
	pattern=$2
	shift 2
	got=0
	"$conform" kconfig "$@" >"$scratch/diagnosis" 2>&1 || got=$?
	cat "$scratch/diagnosis"
	echo "exit status $got, expected $status"
	[ "$got" -eq "$status" ] && grep -q "$pattern" "$scratch/diagnosis"
}

# without OPTION...: the configuration with these off
without() {
	cp "$config" "$scratch/config"
	for option in "$@"; do
		sed -i "s/^CONFIG_$option=.*/# CONFIG_$option is not set/" "$scratch/config"
	done
}

# What this kernel does not have: it came with Linux 6.2, or is for kernels that are built for it.
never='(\(l3mdev_accept\|fault injection\))$'

everything() {
	diagnosis 1 ' skipped:$' --strict "$@" && ! grep '^  ' "$scratch/diagnosis" | grep -v "$never"
}

no_ipv6() {
	without IPV6
	diagnosis 0 '^IPv6  *missing: wants CONFIG_IPV6$' "$scratch/config" &&
		grep -q '^  handshake.four_chunks.ipv6 (IPv6)$' "$scratch/diagnosis" &&
		! grep -q '^  handshake.four_chunks.ipv4' "$scratch/diagnosis" &&
		# GRE and IPsec are asked for with IPv6 in them.
	[ "$(grep '^  ' "$scratch/diagnosis" | grep -v "$never" | grep -vc ' ([A-Za-z, ]*\(GRE\|IPsec\))$')" -eq "$($conform list | grep -c '\.\(ipv6\|mixed\)\(\.i686\)\? ')" ]
}

# How a kernel is booted: foretold, played, and played again as it was.
booted() {
	set -- --append=ipv6.disable=1 --modules=-sctp_diag --sysctl=net.sctp.rto_initial=1000
	diagnosis 0 '^IPv6  *missing: ipv6.disable=1$' "$@" debian:6.1 &&
		grep -q '^sock_diag  *missing: the module sctp_diag is left out$' "$scratch/diagnosis" &&
		grep -q '^  handshake.four_chunks.ipv6 (IPv6)$' "$scratch/diagnosis" || return 1
	$conform run --kernel=debian:6.1 "$@" --out="$scratch/booted" handshake.rto_initial.ipv4 handshake.four_chunks.ipv6 \
		sockets.diag_queues.ipv4 >"$scratch/tap" 2>&1
	cat "$scratch/tap"
	verdict "$scratch/booted/results.jsonl" handshake.rto_initial.ipv4 fixed &&
		grep -q 'four_chunks.ipv6 # SKIP no IPv6: ipv6.disable=1$' "$scratch/tap" &&
		grep -q 'diag_queues.ipv4 # SKIP no sock_diag: the module sctp_diag is left out$' "$scratch/tap" || return 1
	$conform run --replay="$scratch/booted" --out="$scratch/booted-again" handshake.rto_initial.ipv4 >"$scratch/tap" 2>&1
	cat "$scratch/tap"
	grep -q ' are the same' "$scratch/tap" && $conform verify "$scratch/booted" | grep '^played again: the same 3 results'
}

# refused_setting PATTERN OPTION: known to be wrong only once the kernel is at hand
refused_setting() {
	refused 2 "$1" "$conform" run --kernel=debian:6.1 "$2" handshake.four_chunks.ipv4
}

json() {
	without VETH
	$conform kconfig --format=json "$scratch/config" >"$scratch/json"
	perl -MJSON::PP -e '
		local $/; my $all = decode_json(<STDIN>);
		my ($veth) = grep { $_->{name} eq "veth" } @{$all->{capabilities}};
		die "veth is $veth->{state}" unless $veth->{state} eq "missing" && $veth->{turn_on}[0] eq "CONFIG_VETH";
		die "nothing is skipped" unless grep { $_->{name} eq "handshake.four_chunks.ipv4" && $_->{missing} eq "veth" }
			@{$all->{skipped}};
		die "not of amd64" unless $all->{arch} eq "amd64" && $all->{version} =~ /^6\.1\.\d+$/;
	' <"$scratch/json"
}

compressed() {
	without IPV6
	gzip -c "$scratch/config" >"$scratch/config.gz"
	$conform kconfig "$scratch/config" | tail -n +2 >"$scratch/plain"
	$conform kconfig "$scratch/config.gz" | tail -n +2 | cmp - "$scratch/plain"
}

tree() {
	without IPV6
	mkdir -p "$scratch/tree"
	cp "$scratch/config" "$scratch/tree/.config"
	diagnosis 1 '^IPv6  *missing' --strict "$scratch/tree"
}

# A tree whose Kconfig files know the options of the configuration, and that netem takes more here.
kconfig_tree() {
	without NET_SCH_NETEM
	echo CONFIG_FORBIDS=y >>"$scratch/config"
	mkdir -p "$scratch/source"
	cp "$scratch/config" "$scratch/source/.config"
	printf 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 99\n' >"$scratch/source/Makefile"
	{
		printf 'config MODULES\n\tbool "modules"\n\tmodules\n'
		awk -F '[_=]' '/^CONFIG_[A-Z0-9_]*=[ym]$/ && !/_(MODULES|FORBIDS|NET_SCH_NETEM)=/ {
			sub(/^CONFIG_/, ""); sub(/=.*/, ""); printf "config %s\n\ttristate \"%s\"\n", $0, $0 }' "$config"
		printf 'config %s\n\tbool "%s"\n' FORBIDS forbids EXTRA extra
		printf '\tdepends on !FORBIDS\n'
		printf 'config NET_SCH_NETEM\n\ttristate "netem"\n\tdepends on NET_SCHED && EXTRA\n'
	} >"$scratch/source/Kconfig"
}

evaluated() {
	kconfig_tree
	diagnosis 0 '^netem  *missing: wants CONFIG_EXTRA, CONFIG_NET_SCH_NETEM, no CONFIG_FORBIDS$' "$scratch/source" &&
		grep -q '^evaluated with .*: Linux 6.1.99$' "$scratch/diagnosis" && grep -q '^IPv6  *module$' "$scratch/diagnosis"
}

evaluated_json() {
	$conform kconfig --format=json --source="$scratch/source" "$scratch/source/.config" | perl -MJSON::PP -e '
		local $/; my $all = decode_json(<STDIN>);
		my ($netem) = grep { $_->{name} eq "netem" } @{$all->{capabilities}};
		die unless "@{$netem->{turn_on}} @{$netem->{turn_off}}" eq "CONFIG_EXTRA CONFIG_NET_SCH_NETEM CONFIG_FORBIDS";
		die unless $all->{tree_version} eq "6.1.99" && !%{$netem->{cannot}};'
}

# What was told is all that it takes.
advice_taken() {
	{
		grep -v '^CONFIG_FORBIDS=' "$scratch/source/.config"
		printf 'CONFIG_%s=y\n' EXTRA NET_SCH_NETEM
	} >"$scratch/mended"
	everything --source="$scratch/source" "$scratch/mended" && grep -q '^netem  *there$' "$scratch/diagnosis"
}

# A line in the configuration counts for nothing if the tree's Kconfig would take it out again.
not_kept() {
	{
		cat "$scratch/source/.config"
		echo CONFIG_NET_SCH_NETEM=y
	} >"$scratch/not-kept"
	diagnosis 0 '^netem  *there$' "$scratch/not-kept" &&
		diagnosis 0 '^netem  *missing: wants CONFIG_EXTRA' --source="$scratch/source" "$scratch/not-kept"
}

impossible() {
	sed -i 's/^config EXTRA$/config OTHER/' "$scratch/source/Kconfig"
	diagnosis 0 '^netem  *missing: wants .*CONFIG_NET_SCH_NETEM (which cannot be turned on: depends on .*EXTRA' "$scratch/source"
}

without_kconfiglib() {
	mkdir -p "$scratch/python"
	echo 'raise ImportError' >"$scratch/python/kconfiglib.py"
	PYTHONPATH=$scratch/python refused 3 'apt-get install python3-kconfiglib' $conform kconfig --source="$scratch/source" "$config" &&
		PYTHONPATH=$scratch/python diagnosis 0 '^netem  *missing: wants CONFIG_NET_SCH_NETEM$' "$scratch/source"
}

# A copy of the kernel that really lacks what its configuration lacks.
# cripple FOLDER OPTION MODULE: without that option, and without that module
cripple() {
	folder=$scratch/$1
	mkdir -p "$folder/lib/modules"
	cp -r "$kernel/boot" "$folder"
	cp -rl "$kernel/lib/modules/$release" "$folder/lib/modules"
	find "$folder/lib/modules" -name "$3.ko*" -delete
	depmod -b "$folder" "$release"
	without "$2"
	cp "$scratch/config" "$folder/boot/config-$release"
}

# as_foretold FOLDER STATUS: the run skips exactly what kconfig said
as_foretold() {
	kernel_spec=path:$scratch/$1/boot/vmlinuz-$release
	got=0
	$conform run --strict --kernel="$kernel_spec" --out="$scratch/$1-out" handshake.four_chunks layout.initmsg layout.int_sizes \
		>"$scratch/tap" 2>&1 || got=$?
	tail -n 30 "$scratch/tap"
	results=$scratch/$1-out/results.jsonl
	grep '"type":"end"' "$results" | grep -o '"name":"[^"]*"' | cut -d'"' -f4 | sort >"$scratch/names"
	grep '"type":"end"' "$results" | grep '"verdict":"skip"' | grep -o '"name":"[^"]*"' | cut -d'"' -f4 | sort >"$scratch/skipped"
	$conform kconfig "$kernel_spec" | sed -n 's/^  \([^ ]*\) (.*)$/\1/p' | sort | comm -12 - "$scratch/names" >"$scratch/foretold"
	[ "$got" -eq "$2" ] && ! grep -q '"verdict":"error"' "$results" && cmp "$scratch/skipped" "$scratch/foretold" &&
		{ [ "$2" -eq 0 ] || [ -s "$scratch/skipped" ]; }
}

no_veth() {
	cripple no-veth VETH veth && as_foretold no-veth 1
}

no_sctp() {
	cripple no-sctp IP_SCTP sctp && as_foretold no-sctp 1
}

# All of these are modules, and there are none: of a kernel that the machine itself does not run.
no_modules() {
	mkdir -p "$scratch/no-modules/boot"
	cp "$cache"/kernels/linux-image-6.1.0-*-686-pae_*/boot/* "$scratch/no-modules/boot"
	(release=$(basename "$(printf '%s\n' "$scratch"/no-modules/boot/vmlinuz-* | sort -V | tail -n 1)")
		release=${release#vmlinuz-}
		as_foretold no-modules 1)
}

# mismatch FOLDER MESSAGE: a run of that kernel ends in errors that say what does not fit
mismatch() {
	got=0
	$conform run --kernel="path:$scratch/$1/boot/vmlinuz-$release" --out="$scratch/$1-wrong" handshake.four_chunks \
		>"$scratch/tap" 2>&1 || got=$?
	cat "$scratch/tap"
	[ "$got" -eq 1 ] && verdict "$scratch/$1-wrong/results.jsonl" handshake.four_chunks.ipv6 error &&
		grep -q "$2" "$scratch/record"
}

more_than_foretold() {
	cp "$config" "$scratch/no-veth/boot/config-$release"
	mismatch no-veth 'was skipped (no veth devices'
}

less_than_foretold() {
	cripple whole IPV6 no-such-module && mismatch whole 'was played, but the kernel.s configuration lacks CONFIG_IPV6'
}

point "a kernel booted otherwise is foretold, played and played again" booted
point "a module that guests do not load" refused_setting 'load no module floppy' --modules=-floppy
point "a parameter that a module has not" refused_setting 'has no parameter checksums (it has no_checksums)' --modules=sctp.checksums=1
point "Debian's kernel has everything that its version can have" everything debian:6.1
point "...but none has allocations fail" grep -q '^fault injection  *missing: wants .*CONFIG_FAULT_INJECTION' "$scratch/diagnosis"
point "...which no run can change" refused 2 'debian:6.1 lacks CONFIG_FAULT_INJECTION, .*build --uml --kasan' \
	$conform run --kernel=debian:6.1 --fail-nth handshake.four_chunks.ipv4
point "...as modules in part" grep -q '^veth  *module$' "$scratch/diagnosis"
point "without IPv6 the scenarios over IPv6 are skipped" no_ipv6
point "...which fails with --strict" diagnosis 1 '^IPv6' --strict "$scratch/config"
point "JSON says the same" json
point "a compressed configuration" compressed
point "a tree" tree
without SERIAL_8250_CONSOLE
point "a kernel whose guest could not tell anything" diagnosis 1 '^guest  *missing: wants CONFIG_SERIAL_8250_CONSOLE' --strict \
	"$scratch/config"
point "a tree's own Kconfig files tell what else an option takes" evaluated
point "...in JSON, too" evaluated_json
point "...which is all that it takes" advice_taken
point "an option that Kconfig would take out again is missing" not_kept
point "what cannot be turned on" impossible
point "without python3-kconfiglib" without_kconfiglib
point "no kernel's tree" refused 2 'no Kconfig' $conform kconfig --source=harness "$config"
point "a run without veth skips what was foretold" no_veth
point "...without SCTP, too" no_sctp
point "...and without modules" no_modules
point "a skip that was not foretold is an error" more_than_foretold
point "so is a scenario that was to be skipped" less_than_foretold
point "what is no configuration" refused 2 'no kernel configuration' $conform kconfig README.md
point "an image without one inside" refused 2 'vmlinuz' $conform kconfig "$kernel/boot/vmlinuz-$release"
point "nothing" refused 2 'name a configuration' $conform kconfig
point "a file that is not there" refused 2 '/nonexistent' $conform kconfig /nonexistent
plan
