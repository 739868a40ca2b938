#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform judge: captures of our own runs, the same with other link layers, and edited ones.
set -u
. harness/tests/tap.sh

captures=$scratch/out/captures
one=$captures/handshake.four_chunks.ipv4.pcap

record() {
	$conform run --capture --out="$scratch/out" handshake.four_chunks handshake.collision.ipv4 handshake.shutdown_pending.ipv4 \
		handshake.collision_in_cookie_echoed.ipv4 encapsulation.fragments_in_udp.ipv4 failover.flap_in_time_with_the_rto \
		failover.fragmented_messages_both_ways.ipv4 failover.brown_out
	[ -s "$one" ]
}

# edit FROM TO PYTHON: a copy of the capture in which PYTHON has changed the list `frames` of [time, bytes, length]
edit() {
	/usr/bin/python3 -B harness/tests/edit_capture.py "$@"
}

# finds SENTENCE FILE: that one and no other
finds() {
	got=0
	$conform judge --format=json "$2" >"$scratch/json" || got=$?
	cat "$scratch/json"
	[ "$got" -eq 1 ] || return 1
	sentences=$(/usr/bin/python3 -c '
import json, sys
print(*sorted({v["requirement"] for line in sys.stdin for v in json.loads(line)["violations"]}))' <"$scratch/json")
	echo "found: $sentences"
	[ "$sentences" = "$1" ]
}

clean() {
	for file in "$captures"/*.pcap; do
		$conform judge "$file" || return 1
	done
}

summary() {
	$conform judge "$one" >"$scratch/text" || return 1
	cat "$scratch/text"
	grep -q '1 associations, 0 violations' "$scratch/text" && grep -q 'set up' "$scratch/text" &&
		grep -q '10.0.0.2:5000 tag [0-9a-f]\{8\}: ' "$scratch/text"
}

# The same traffic on another link layer, as tshark's editcap and friends would give it.
same() {
	edit "$one" "$scratch/other.pcap" "$1" || return 1
	$conform judge --format=json "$scratch/other.pcap" >"$scratch/other" &&
		$conform judge --format=json "$one" >"$scratch/first" || return 1
	cat "$scratch/other"
	sed 's/"file":"[^"]*"//' "$scratch/first" >"$scratch/first.cut"
	sed 's/"file":"[^"]*"//' "$scratch/other" | cmp - "$scratch/first.cut"
}

silent() {
	edit "$one" "$scratch/part.pcap" "$1" && $conform judge "$scratch/part.pcap"
}

# Whichever frame was missed.
without_one() {
	whole=$captures/handshake.shutdown_pending.ipv4.pcap
	count=$(tshark -r "$whole" 2>/dev/null | wc -l)
	for i in $(seq 0 $((count - 1))); do
		edit "$whole" "$scratch/without-$i.pcap" "del frames[$i]" || return 1
	done
	[ "$count" -gt 8 ] && $conform judge "$scratch"/without-*.pcap
}

# complete INDEX SENTENCE: where no packet may be missing, that frame's absence is somebody's fault
complete() {
	whole=$captures/handshake.shutdown_pending.ipv4.pcap
	$conform judge --complete "$whole" && edit "$whole" "$scratch/less.pcap" "del frames[$1]" && $conform judge "$scratch/less.pcap" &&
		! $conform judge --complete "$scratch/less.pcap" >"$scratch/text" && cat "$scratch/text" && grep -q ": $2 (" "$scratch/text"
}

says() {
	edit "$one" "$scratch/part.pcap" "$2" || return 1
	$conform judge "$scratch/part.pcap" >"$scratch/text"
	cat "$scratch/text"
	grep -q "$1" "$scratch/text"
}

broken() {
	edit "$one" "$scratch/broken.pcap" "$2" && finds "$1" "$scratch/broken.pcap"
}

sent_twice() {
	edit "$captures/handshake.shutdown_pending.ipv4.pcap" "$scratch/twice.pcap" "$1" || return 1
	$conform judge --format=json "$scratch/twice.pcap" >"$scratch/json"
	cat "$scratch/json"
	jq -e '.repeated == 0' "$scratch/json"
}

pcapng() {
	tshark -r "$one" -w "$scratch/one.pcapng" -F pcapng && $conform judge "$scratch/one.pcapng"
}

truncated() {
	head -c 700 "$one" >"$scratch/short.pcap"
	refused 2 'short.pcap: cannot read on' $conform judge "$scratch/short.pcap"
}

two_bad_files() {
	got=0
	$conform judge /dev/null "$one" "$scratch/nothing" >"$scratch/text" 2>"$scratch/stderr" || got=$?
	cat "$scratch/text" "$scratch/stderr"
	[ "$got" -eq 2 ] && [ "$(wc -l <"$scratch/stderr")" -eq 2 ] && grep -q 'four_chunks' "$scratch/text"
}

point "captures are made" record
point "nothing is wrong with what the kernel sent" clean
point "the summary of an association" summary
for layer in raw cooked cooked2 null vlan qinq; do
	point "the same on $layer" same "to_$layer()"
done
point "the same in pcapng" pcapng
point "without its beginning" silent 'del frames[:6]'
point "without its end" silent 'del frames[-4:]'
point "one direction only" silent 'frames[:] = [f for f in frames if source(f) == source(frames[0])]'
point "with holes" silent 'del frames[5::3]'
point "without any one frame" without_one
point "a SHUTDOWN without the SACK is found if no frame is missing" complete 6 RFC9260-9.2-22
point "...and DATA without the COOKIE ACK" complete 3 RFC9260-5.1-7
point "without what one side sends from the INIT ACK on" silent 'frames[:] = frames[:1] + [f for f in frames if source(f) != source(frames[0])]'
point "truncated frames" silent 'snap(60)'
point "frames without the end of the cookie" silent 'snap(100)'
point "truncated frames are counted" says 'captured in part' 'snap(60)'
point "frames that were captured twice" says 'captured twice' 'frames[:] = [f for g in frames for f in (g, g)]'
again='f = find(SACK); g = [f[0] + 1000, bytearray(f[1]), f[2]]; frames.insert(frames.index(f) + 1, g)'
point "a packet that was sent twice, by its Identification" sent_twice "$again; f[1][18] = 1; g[1][18] = 2"
point "...and where there is none, if no other packet came twice" sent_twice "$again; f[1][18:20] = g[1][18:20] = bytes(2)"
point "checksums left to a network card" says 'left to their network cards' '[zero_checksum(f) for f in frames]'
old='[adler32(f) for f in frames]'
point "the checksum of RFC 2960 is found" broken RFC9260-6.8-1 "$old"
point "...and named" says 'is the Adler-32 of RFC 2960' "$old"
point "...and the association is followed nevertheless" says 'set up, ' "$old"
point "...in which a packet that has neither checksum is told apart" says 'the checksum is ' "$old; frames[-1][1][sctp(frames[-1]) + 8] ^= 1"
point "one wrong checksum is found" broken RFC9260-6.8-1 'frames[-1][1][sctp(frames[-1]) + 8] ^= 1'
stale='f = find(COOKIE_ACK); frames.append([f[0] + 1000, bytearray(f[1]), f[2]]); f[1][sctp(f) + 4] ^= 1; fix(f)'
point "a stale Verification Tag is found" broken RFC9260-8.5-1 "$stale"
point "...but a capture that ends with it may have missed a restart" silent "$stale; del frames[-1]"
point "rubbish in the padding is found" broken RFC9260-3.2-2 'f = find(INIT_ACK); dirty(f); fix(f)'
point "an unknown flag is found" broken RFC9260-3.3.12-1 'f = find(COOKIE_ACK); f[1][sctp(f) + 13] = 2; fix(f)'
point "another cookie is found" broken RFC9260-3.3.11-2 'f = find(COOKIE_ECHO); f[1][sctp(f) + 40] ^= 1; fix(f)'
point "no file" refused 2 'name a capture' $conform judge
point "a file that is not there" refused 2 'nothing' $conform judge "$scratch/nothing"
point "a file that is no capture" refused 2 'is no capture' $conform judge README.md
point "an unknown link type" refused 2 'link type' sh -c "printf '\\324\\303\\262\\241\\2\\0\\4\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\0\\151\\0\\0\\0' >$scratch/wifi.pcap; $conform judge $scratch/wifi.pcap"
point "a capture that ends within a packet" truncated
point "several files, two of them bad" two_bad_files
plan
