#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No run looks better than it was: hostile guests, interrupted runs, results that somebody changed, folders used again.
set -u
. harness/tests/tap.sh

names='handshake.four_chunks'

# guest FOLDER [OPTION...]: a "User-Mode Linux" that says what hostile_guest.py prints of the kind $HOSTILE.
guest() {
	mkdir -p "$1"
	program=$1/linux
	shift
	cc "$@" -DSCRIPT="\"$PWD/harness/tests/hostile_guest.py\"" -o "$program" harness/tests/hostile_guest.c
}
guest "$scratch/uml" || echo "# there is no compiler for the guest" >&2

# hostile KIND [OPTION...]: a run of two scenarios on that guest, with the exit status in $got
hostile() {
	kind=$1
	shift
	got=0
	HOSTILE=$kind timeout 120 $conform run --kernel="uml:$scratch/uml/linux" --jobs=1 --patience=2 --out="$scratch/$kind" "$@" \
		$names >"$scratch/$kind.tap" 2>"$scratch/$kind.err" || got=$?
	cat "$scratch/$kind.err"
	echo "exit status $got"
}

guest_gets() {
	hostile "$1"
	[ "$got" -eq "$2" ]
}

honest_guest() {
	guest_gets pass 0 && $conform report "$scratch/pass" >"$scratch/report" && [ "$(grep -c '^ok' "$scratch/report")" -eq 2 ]
}

source_field() {
	guest_gets source 1 && [ "$(grep -c '^not ok' "$scratch/source.tap")" -eq 1 ] && ! grep -q elsewhere "$scratch/source/results.jsonl"
}

boots_for_ever() {
	hostile boots_for_ever
	[ "$got" -ne 0 ] && [ "$got" -ne 124 ] && [ "$(grep -c '"type":"boot"' "$scratch/boots_for_ever/results.jsonl")" -le 4 ]
}

# changed COMMAND...: the honest run's records, changed by a filter, are refused
changed() {
	rm -rf "$scratch/changed"
	mkdir "$scratch/changed"
	"$@" <"$scratch/source/results.jsonl" >"$scratch/changed/results.jsonl"
	got=0
	$conform report "$scratch/changed" >"$scratch/stdout" 2>"$scratch/stderr" || got=$?
	cat "$scratch/stderr"
	echo "exit status $got"
	[ "$got" -ge 2 ]
}

# 200 changes by rule: of a run that failed none ever gets exit status 0.
mutations() {
	python3 - "$scratch/source/results.jsonl" "$scratch/mutants" <<'PYTHON'
import os, random, sys
lines = open(sys.argv[1]).readlines()
random.seed(1)
for number in range(200):
    mutant = list(lines)
    at = random.randrange(len(mutant))
    other = random.randrange(len(mutant))
    kind = number % 5
    if kind == 0:
        del mutant[at]
    elif kind == 1:
        mutant.insert(other, mutant[at])
    elif kind == 2:
        mutant[at], mutant[other] = mutant[other], mutant[at]
    elif kind == 3:
        mutant[at] = mutant[at].replace('"fail"', '"pass"').replace(":1,", ":0,").replace(":2,", ":1,")
    else:
        mutant = mutant[:at]
    folder = f"{sys.argv[2]}/{number}"
    os.makedirs(folder)
    open(folder + "/results.jsonl", "w").writelines(mutant)
PYTHON
	better=0
	for folder in "$scratch/mutants"/*; do
		if cmp -s "$folder/results.jsonl" "$scratch/source/results.jsonl"; then
			continue
		fi
		! $conform report "$folder" >/dev/null 2>&1 || better=$((better + 1))
	done
	echo "$better mutants look better than the run was"
	[ "$better" -eq 0 ]
}

interrupted() {
	HOSTILE=boots_for_ever $conform run --kernel="uml:$scratch/uml/linux" --jobs=1 --out="$scratch/cut" $names >"$scratch/cut.tap" 2>&1 &
	run=$!
	while ! grep -q '"type":"boot"' "$scratch/cut/results.jsonl" 2>/dev/null; do
		kill -0 $run 2>/dev/null || return 1
		sleep 0.1
	done
	kill -TERM $run
	wait $run
	grep -q '^Bail out!' "$scratch/cut.tap" && grep -q 'testcase name="run.cut_short"' "$scratch/cut/junit.xml" &&
		grep -q '<error' "$scratch/cut/junit.xml" && refused 3 'was cut short' $conform report "$scratch/cut"
}

# One of two kernels does not boot: the other's results are there, and the run failed.
one_does_not_boot() {
	guest "$scratch/dead" -DKIND='"never_boots"' || return 1
	got=0
	HOSTILE=pass $conform run --kernel="uml:$scratch/dead/linux" --kernel="uml:$scratch/uml/linux" --jobs=1 --out="$scratch/two" $names \
		>"$scratch/two.tap" 2>"$scratch/two.err" || got=$?
	cat "$scratch/two.err"
	[ "$got" -eq 3 ] && [ "$(grep -c '^ok' "$scratch/two.tap")" -eq 2 ] && grep -q 'run.not_played' "$scratch/two/junit.xml" &&
		! $conform report --format=table "$scratch/two" >"$scratch/table" && grep -q 'run.not_played' "$scratch/table"
}

used_again() {
	hostile crash
	touch "$scratch/crash/captures/old.pcap"
	mv "$scratch/crash" "$scratch/pass.old"
	rm -rf "$scratch/pass"
	mv "$scratch/pass.old" "$scratch/pass"
	hostile never_boots
	hostile pass
	[ "$got" -eq 0 ] && [ ! -e "$scratch/pass/captures/old.pcap" ]
}

not_ours() {
	mkdir -p "$scratch/precious"
	echo text >"$scratch/precious/letter"
	refused 2 'holds letter, which is no result of a run' $conform run --out="$scratch/precious" $names &&
		[ "$(cat "$scratch/precious/letter")" = text ] && [ "$(ls "$scratch/precious")" = letter ]
}

a_file() {
	echo x >"$scratch/file"
	got=0
	$conform run --out="$scratch/file" $names >/dev/null 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	[ "$got" -ge 2 ] && [ "$(cat "$scratch/file")" = x ]
}

# Runs that begin in the same instant get folders of their own.  The folder build/out of this tree is for others.
same_instant() {
	mkdir -p "$scratch/tree/build" && cp build/sctp-* "$scratch/tree/build" || return 1
	runs=
	for run in 1 2 3; do
		HOSTILE=pass "$scratch/tree/build/sctp-conform" run --cache="$cache" --kernel="uml:$scratch/uml/linux" --jobs=1 $names \
			>"$scratch/same$run" 2>&1 &
		runs="$runs $!"
	done
	for run in $runs; do
		wait "$run" || return 1
	done
	[ "$(find "$scratch/tree/build/out" -mindepth 1 -maxdepth 1 -type d | wc -l)" -eq 3 ]
}

no_escapes() {
	hostile escapes
	$conform report --format=table "$scratch/escapes" >"$scratch/table"
	sed 's/handshake.four_chunks.ipv6/\\u001b[31mX/' "$scratch/cut/results.jsonl" >"$scratch/cut/new"
	mv "$scratch/cut/new" "$scratch/cut/results.jsonl"
	$conform report --format=table "$scratch/cut" >>"$scratch/table" 2>>"$scratch/table"
	! grep -q "$(printf '\033')" "$scratch/table" "$scratch/escapes.tap"
}

# Whatever a foreign file, or a path, says: each command that prints it.
foreign_text() {
	odd=$scratch/$(printf 'x\033[31m\302\233y')
	mkdir -p "$scratch/foreign/coverage" "$odd"
	printf 'CONFIG_X86_64=y\n' >"$odd/.config"
	printf '{"files":[{"filename":"a\\u001b[31m\\u009b"}]}' >"$scratch/foreign/coverage/summary.json"
	printf '{"files":[{"file":"f\\u001b","functions":[{"name":"n\\u009b","execution_count":0}]}]}' \
		>"$scratch/foreign/coverage/coverage.json"
	{
		$conform report --format=coverage "$scratch/foreign"
		$conform report --format=coverage --uncovered "$scratch/foreign"
		$conform kconfig "$odd"
		$conform kconfig "$odd/none"
		$conform report "$odd"
		$conform verify "$odd"
		$conform abi check "$odd/.config"
		$conform run --kernel="path:$odd" $names
		$conform list "$(printf '\033\302\233')"
		$conform "$(printf '\033\302\233')"
	} >"$scratch/printed" 2>&1
	cat -v "$scratch/printed"
	[ "$(wc -l <"$scratch/printed")" -ge 12 ] && ! LC_ALL=C grep -q "$(printf '\033')\|$(printf '\302\233')" "$scratch/printed"
}

# A stopped process group heard nothing meanwhile, and so did its guests: nobody hung.
stopped() {
	setsid sh -c "exec $conform run --patience=4 --out='$scratch/stopped' rto >'$scratch/stopped.tap' 2>'$scratch/stopped.err'" &
	leader=$!
	while ! grep -q '"type":"end"' "$scratch/stopped/results.jsonl" 2>/dev/null; do
		kill -0 $leader 2>/dev/null || return 1
		sleep 0.1
	done
	kill -STOP -- "-$leader"
	python3 -c 'import time; time.sleep(9)'
	kill -CONT -- "-$leader"
	wait $leader
	status=$?
	cat "$scratch/stopped.err"
	[ $status -eq 0 ] && ! grep -q '"verdict":"hang"' "$scratch/stopped/results.jsonl"
}

closed_stdin() {
	$conform run --out="$scratch/closed" $names <&- >"$scratch/closed.tap" && [ "$(grep -c '^ok' "$scratch/closed.tap")" -eq 2 ]
}

closed_stdout() {
	got=0
	$conform list >&- 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	[ "$got" -eq 3 ] && grep -q 'cannot write to standard output' "$scratch/err"
}

# linked SOURCE TARGET: by links where both are on one file system; whoever writes to a cache writes new files
linked() {
	cp -al "$1" "$2" 2>/dev/null || cp -a "$1" "$2"
}

# A cache without an image, and with what the other one has of this machine's architecture.
own_cache() {
	architecture=$(dpkg --print-architecture)
	package=$(jq -r '.guests[0].kernel_packages[0] | "\(.package)_\(.version)"' "$scratch/closed/guest.json")_$architecture
	mkdir -p "$scratch/cache/apt" "$scratch/cache/kernels" &&
		linked "$cache/apt/$architecture@$(. /etc/os-release && echo "$VERSION_CODENAME")" "$scratch/cache/apt/" &&
		linked "$cache/kernels/$package" "$scratch/cache/kernels/" && linked "$cache/packages" "$scratch/cache/"
}

# Nothing of a warm cache needs to be written to be used, and others may own it.
read_only_cache() {
	own_cache || return 1
	$conform run --cache="$scratch/cache" --out="$scratch/warm" $names >/dev/null 2>&1 || return 1
	find "$scratch/cache/images" -type f ! -perm -444 | grep . && return 1
	unshare --user --map-root-user --mount sh -c "mount --bind '$scratch/cache' '$scratch/cache' &&
		mount -o remount,bind,ro '$scratch/cache' && exec $conform run --cache='$scratch/cache' --out='$scratch/cold' $names"
}

point "a guest that behaves passes" honest_guest
point "a field that only the machine may set does not hide a failure" source_field
point "a verdict that only the machine may give is an error" guest_gets crash 1
point "a guest that gets little of the machine does not hang" guest_gets starved 0
point "half of what was planned is no success" guest_gets half 1
point "what was not planned does not count" guest_gets extra 0
point "a guest that boots for ever is ended" boots_for_ever
point "records without the failing one are refused" changed grep -v '"verdict":"fail"'
point "records that lack their last line are no whole run" changed sed '$d'
point "a verdict that was changed is found" changed sed 's/"verdict":"fail"/"verdict":"pass"/'
point "none of 200 changed runs looks better than it was" mutations
point "an interrupted run says so in TAP, JUnit and report" interrupted
point "one kernel of two that does not boot leaves the other's results" one_does_not_boot
point "a folder that is used again holds nothing of the older run" used_again
point "a folder with something else in it is refused, and nothing lost" not_ours
point "--out= without a name is refused" refused 2 'names no folder' $conform run --out= $names
point "a file is no folder" a_file
point "runs that begin in the same instant have folders of their own" same_instant
point "what others wrote does not control a terminal" no_escapes
point "...nor do foreign files and paths in any command" foreign_text
point "a run that was stopped for a while blames nobody" stopped
point "without standard input a run works" closed_stdin
point "without standard output the exit status says so" closed_stdout
point "a warm cache that cannot be written is enough" read_only_cache
plan
