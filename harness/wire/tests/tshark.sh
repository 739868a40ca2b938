#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Our decoder against an independent one: tshark has to read the same in every field of every packet, in captures of
# real runs and in the vectors, which hold what no kernel sends.
set -u
. harness/tests/tap.sh

fields=build/tests/harness/wire/wire_fields
vectors=$scratch/vectors.pcap
captured=$scratch/captured.pcap

# The user's own settings of Wireshark must not matter.
export WIRESHARK_CONFIG_DIR="$scratch/wireshark"

# read_with_tshark CAPTURE FILTER OPTION...
read_with_tshark() {
	capture=$1
	filter=$2
	shift 2
	tshark -n -r "$capture" -Y "$filter" -o 'sctp.checksum:CRC 32c' -o ip.check_checksum:TRUE \
		-o udp.check_checksum:TRUE -o sctp.relative_tsns:FALSE -o sctp.reassembly:FALSE \
		-o sctp.tsn_analysis:FALSE -o sctp.ulp_dissection:FALSE "$@" 2>"$scratch/complaints" || {
		cat "$scratch/complaints" >&2
		return 1
	}
}

# tshark_values CAPTURE: in the form of wire_fields.  Frames that are not there as a whole are left out, and packets
# that ICMP quotes; <MISSING> stands for a value of no bytes.
tshark_values() {
	# shellcheck disable=SC2046 # names of fields have no blanks
	read_with_tshark "$1" 'sctp && !icmp && !icmpv6 && frame.cap_len == frame.len' -T fields -e frame.number \
		$($fields names | sed 's/^/-e /') >"$scratch/columns" &&
		$fields names | awk -F'\t' 'NR == FNR { name[NR + 1] = $0; next }
			{
				for (i = 2; i <= NF; i++) {
					if (name[i] ~ /_bit$/) {
						gsub(/True/, "1", $i)
						gsub(/False/, "0", $i)
					}
					if ($i != "" && $i != "<MISSING>")
						print $1, name[i], $i
				}
			}' - "$scratch/columns"
}

same_values() {
	$fields values "$1" >"$scratch/ours" && tshark_values "$1" >"$scratch/theirs" && test -s "$scratch/ours" &&
		diff "$scratch/ours" "$scratch/theirs"
}

all_fields_compared() {
	$fields names | sort >"$scratch/names"
	$fields values "$vectors" | cut -d' ' -f2 | sort -u | diff "$scratch/names" -
}

# nothing_wrong CAPTURE FILTER: no packet for which the filter holds
nothing_wrong() {
	read_with_tshark "$1" "$2" >"$scratch/wrong" || return 1
	cat "$scratch/wrong"
	! test -s "$scratch/wrong"
}

run_and_capture() {
	$conform run --capture --out="$scratch/run" handshake.extensions handshake.restart_with_new_address \
		handshake.stale_cookie handshake.user_abort handshake.wrong_checksum handshake.lost_shutdown \
		multihoming.idle_paths_are_probed streams.add_outgoing_streams streams.data_without_data \
		streams.duplicated_packet streams.fragments_fill_the_mtu streams.forward_tsn_lost \
		streams.message_identifiers streams.reset_incoming_stream streams.several_gaps etsi.d_i_8_11 etsi.e_i_6_4 \
		etsi.e_i_6_5 etsi.m_i_10_1 etsi.m_i_10_3 &&
		mergecap -a -w "$captured" "$scratch"/run/captures/*.pcap
}

# Else there would be nothing to compare.
both_verdicts_captured() {
	for verdict in 0 1; do
		$fields values "$captured" | grep -q " sctp.checksum.status $verdict\$" || return 1
	done
}

chunks_captured() {
	$fields values "$captured" | sed -n 's/^[0-9]* sctp.chunk_type //p' | tr , '\n' | sort -nu >"$scratch/types"
	cat "$scratch/types"
	for type in 0 1 2 3 4 5 6 7 8 9 10 11 14 64 130 192; do
		grep -qx $type "$scratch/types" || {
			echo "no chunk of type $type"
			return 1
		}
	done
}

capture_vectors() {
	${MAKE:-make} -s build/tests/harness/wire/wire_vectors $fields && build/tests/harness/wire/wire_vectors pcap "$vectors"
}

point "the vectors can be captured" capture_vectors
point "tshark reads the same in them" same_values "$vectors"
point "...in every field that is compared" all_fields_compared
point "...and finds none malformed" nothing_wrong "$vectors" \
	'_ws.malformed || sctp.chunk_length.bad || sctp.parameter_length.bad'
point "...nor a wrong checksum" nothing_wrong "$vectors" \
	'ip.checksum.status == 0 || udp.checksum.status == 0 || sctp.checksum.status == 0'
point "scenarios of four suites are captured" run_and_capture
point "...with sixteen types of chunk" chunks_captured
point "...with right and wrong checksums" both_verdicts_captured
point "tshark reads the same in what a kernel sent" same_values "$captured"
plan
