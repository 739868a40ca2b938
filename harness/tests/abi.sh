#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform abi check: bindings in many languages for several machines, right ones and wrong ones.
set -u
. harness/tests/tap.sh
. harness/tests/abi_common.sh

# mistakes LANGUAGE PADDED WIDE SIGNED PACKED SWAPPED: how the language's binding calls the members with mistakes
mistakes() {
	for abi in i686 armhf; do
		wrong=$objects/wrong-$1-$abi
		point "$1, $abi: it compiles" "compile_$1" wrong "$abi"
		point "$1, $abi: a wrong padding" disagrees "$wrong" \
			"$2 \(spt_address\) is 128 bytes .*at offset 8, must be 128 bytes struct at offset 4 \[wrong offset\]"
		point "$1, $abi: a wrong width" disagrees "$wrong" \
			"$3 .*is 4 bytes unsigned at offset 8, must be 8 bytes unsigned at offset 8 \[wrong size\]"
		point "$1, $abi: a wrong sign" disagrees "$wrong" \
			"$4 \(sac_assoc_id\) is 4 bytes unsigned at offset 16, must be 4 bytes signed at offset 16 \[wrong sign\]"
		point "$1, $abi: a missing packed" disagrees "$wrong" \
			"$5.* is 4 bytes unsigned at offset 140, must be 4 bytes unsigned at offset 138 \[wrong offset\]"
		point "$1, $abi: members swapped" disagrees "$wrong" \
			"$6 \(sinit_max_attempts\) is 2 bytes unsigned at offset 6, must be 2 bytes unsigned at offset 4 "
		point "$1, $abi: a right binding compiles" "compile_$1" right "$abi"
		point "$1, $abi: a right binding" agrees "$objects/right-$1-$abi"
	done
}

mistakes c address abandonedUnsent assoc_id spp_pathmtu max_attempts
mistakes rust address sprstat_abandoned_unsent assoc_id spp_pathmtu max_attempts
mistakes go Address AbandonedUnsent AssocID PathMTU MaxAttempts

for abi in i686 armhf; do
	wrong=$objects/wrong-go-$abi
	point "the head of a notification that is too short, $abi" disagrees "$wrong" \
		'SctpSenderDryEvent .*: NotificationHeader.Length \(sender_dry_length\) is 2 bytes unsigned at offset 4, must be 4 '
	point "half of a number, $abi" disagrees "$wrong" 'AssocValue \(assoc_value\) is 2 bytes unsigned at offset 4, must be 4 '
	point "an address without the rest of its room, $abi" disagrees "$wrong" 'Addr \(sspp_addr\) is 112 bytes struct at offset 4, must be 128 '
	point "and nothing else, $abi" disagrees "$wrong" \
		"$([ $abi = armhf ] && echo 9 || echo 8) of 10 types and 1 of 2 constants"
done

c=$objects/wrong-c-i686
point "a member that is missing" disagrees "$c" 'snd_context is missing, must be 4 bytes unsigned at offset 8 \[missing\]'
point "a member too many" disagrees "$c" 'generation is 4 bytes unsigned at offset 8, where .* \[extra\]'
point "a bit-field" disagrees "$c" 'se_on is 1 bit unsigned at offset 6, must be 1 byte unsigned at offset 6 \[wrong size\]'
point "a macro's value" disagrees "$c" 'SCTP_EVENTS is 12, must be 11 \[wrong value\]'
point "an enumerator's value" disagrees "$c" 'ACTIVE \(SCTP_ACTIVE\) is 1, must be 2 \[wrong value\]'
point "a constant of Go" disagrees "$objects/wrong-go-i686" 'SCTP_EVENTS is 12, must be 11 \[wrong value\]'
point "an enumerator of Rust" disagrees "$objects/wrong-rust-i686" 'CommLost \(SCTP_COMM_LOST\) is 2, must be 1'
point "an alignment of Rust" disagrees "$objects/wrong-rust-i686" 'sockaddr_storage.* is aligned to 8, must be to 4'
point "Go aligns uint64 to 4 bytes on ARM, C to 8" disagrees "$objects/wrong-go-armhf" \
	'MaxRTO \(sas_maxrto\) is 8 bytes unsigned at offset 132, must be 8 bytes unsigned at offset 136'

# ---- C++, another byte order ----

cxx() {
	clang++ -target i686-linux-gnu -g -c "$bindings/nested.cc" -o "$objects/cxx"
}
point "C++ compiles" cxx
point "C++: a nested type" disagrees "$objects/cxx" 'sctp::Socket::SctpDefaultPrinfo .*pr_assoc_id is .* offset 4, must .* offset 0 '
point "C++: a scoped enumeration" disagrees "$objects/cxx" 'DataUnsent \(SCTP_DATA_UNSENT\) is 1, must be 0'
point "C++: a constant of a class" disagrees "$objects/cxx" 'SCTP_NODELAY is 4, must be 3'
point "C++: the members of a base class count" disagrees "$objects/cxx" ': 2 of 3 types and 1 of 1 constants'

point "a big-endian 64-bit binding compiles" compile_c right s390x
point "it is right" agrees "$objects/right-c-s390x"

json_findings() {
	got=0
	$conform abi check --format=json "$objects/wrong-c-i686" >"$scratch/findings.json" || got=$?
	[ "$got" -eq 1 ] && /usr/bin/python3 - "$scratch/findings.json" <<-'END'
		import json, sys
		findings = [f for t in json.load(open(sys.argv[1]))[0]["types"] for f in t["findings"] if f.get("must")]
		mtu = [f for f in findings if f["must"]["name"] == "spp_pathmtu"][0]
		assert mtu["differs"] == ["offset"] and mtu["is"]["offset"] == 140 and mtu["must"]["offset"] == 138, mtu
	END
}
point "findings as JSON" json_findings

# ---- what each language writes for what C has ----

rust_idiom() {
	idiom env RUSTC_BOOTSTRAP=1 /usr/bin/rustc -A warnings -g --edition 2018 --target "$2" --emit=obj "$bindings/$1.rs" \
		-o "$objects/$1"
}
pascal() {
	fpc -gw3 -Cg "$bindings/records.pas" "-FE$objects" "-o$objects/pascal"
}
ada() {
	gcc "-m$1" -g -c "$bindings/ranges.ads" -o "$objects/ranges.o"
}
fortran() {
	gfortran "-m$1" -g -c "$bindings/types.f90" "-J$scratch" -o "$objects/fortran"
}

for target in x86_64 i686; do
	point "Rust's ways to write C, $target: it compiles" rust_idiom idioms "$target-unknown-linux-gnu"
	point "bindgen's unions, opaque bytes, other words: no alarm, $target" agrees "$objects/idioms"
	point "what hides a mistake, $target: it compiles" rust_idiom blind "$target-unknown-linux-gnu"
	point "storage of a socket address that is too small, $target" disagrees "$objects/blind" \
		'Struct_sockaddr_storage .*: is 120 bytes long, must be 128'
	point "a packed struct under another name, $target" disagrees "$objects/blind" \
		'SctpPeerAddrParams \(sctp_paddrparams\): spp_pathmtu .* at offset 140, must .* at offset 138'
	point "a struct known by its members alone, $target" disagrees "$objects/blind" \
		'Window \(sctp_assocparams\): sasoc_number_peer_destinations is missing'
	point "the head of a notification, $target" disagrees "$objects/blind" 'NotificationHeader \(sn_header\): sn_length is 2 bytes'
	point "a static object, $target" disagrees "$objects/blind" 'SCTP_MAXSEG is 98, must be 13'
done

# Of what is wrong in several types because one is wrong, that one comes first.
cause_first() {
	$conform abi check "$objects/wrong-rust-$1" >"$scratch/findings"
	cat "$scratch/findings"
	head -n 1 "$scratch/findings" | grep -q 'sockaddr_storage.* is aligned to 8, must be to 4' &&
		sed -n 2p "$scratch/findings" | grep -q 'sockaddr_storage is part of 1 other types that disagree: mend it first'
}
point "the cause first" cause_first i686

not_optimised() {
	printf '%s\n' 'static const int SCTP_NODELAY = 4;' 'const int *volatile kept = &SCTP_NODELAY;' >"$scratch/constant.cc"
	g++ -g -O0 -c "$scratch/constant.cc" -o "$objects/constant.o" &&
		disagrees "$objects/constant.o" 'SCTP_NODELAY is 4, must be 3' &&
		g++ -g -O0 -shared -fPIC "$scratch/constant.cc" -o "$objects/constant.so" &&
		disagrees "$objects/constant.so" 'SCTP_NODELAY is 4, must be 3'
}
big_endian_static() {
	echo 'const int SCTP_NODELAY = 4;' >"$scratch/constant.c"
	s390x-linux-gnu-gcc -g -c "$scratch/constant.c" -o "$objects/constant-s390x" &&
		disagrees "$objects/constant-s390x" 'SCTP_NODELAY is 4, must be 3'
}
point "a constant of C++ that was not optimised away" not_optimised
point "a static object of a big-endian machine" big_endian_static

for bits in 64 32; do
	point "Ada compiles, $bits bits" idiom ada $bits
	point "Ada: a range has the size of its integer, $bits bits" disagrees "$objects/ranges.o" ': 1 of 2 types '
	point "Ada: a wrong width, $bits bits" disagrees "$objects/ranges.o" 'sinit_num_ostreams is 4 bytes unsigned at offset 0, must be 2 '
	point "Fortran compiles, $bits bits" idiom fortran $bits
	point "Fortran: its integers have no sign to get wrong, $bits bits" disagrees "$objects/fortran" ': 1 of 2 types '
done
point "Pascal compiles" idiom pascal
point "Pascal: a wrong width" disagrees "$objects/pascal" 'sinit_num_ostreams is 4 bytes unsigned at offset 0, must be 2 '
point "Pascal: and nothing else" disagrees "$objects/pascal" ': 1 of 2 types '

for bits in 64 32; do
	point "D compiles, $bits bits" idiom gdc -m$bits -fno-druntime -g -c "$bindings/structs.d" -o "$objects/d$bits"
	point "D: a wrong width, $bits bits" disagrees "$objects/d$bits" 'numOstreams .*is 4 bytes unsigned at offset 0, must be 2 '
	point "D: a constant and nothing else, $bits bits" disagrees "$objects/d$bits" ': 1 of 4 types and 1 of 5 constants'
done

# ---- functions that a program declares ----

functions() {
	"$@" -g -c "$bindings/functions.c" -o "$objects/functions" && "$@" -g -DRIGHT -c "$bindings/functions.c" -o "$objects/library"
}
for compiler in gcc "clang -O1" i686-linux-gnu-gcc; do
	# shellcheck disable=SC2086 # a program and its option
	point "functions compile with $compiler" idiom functions $compiler
	point "$compiler: a result that is too wide" disagrees "$objects/functions" "sctp_$(
		[ "$compiler" = i686-linux-gnu-gcc ] && echo 'opt_info: argument 2 .id. is 8 bytes signed, must be 4 bytes .*breaks memory' ||
			echo 'sendmsg: its result is 8 bytes signed, must be 4 bytes .*breaks meaning'
	)"
	point "$compiler: an ID without a sign" disagrees "$objects/functions" 'sctp_peeloff: argument 2 .assoc_id. .*wrong sign.*harmless'
	point "$compiler: an argument that is missing" disagrees "$objects/functions" 'sctp_getaddrlen: argument 1 .family. is missing'
	point "$compiler: and nothing else" disagrees "$objects/functions" '; 2 of 5 functions do'
	point "$compiler: the library's own header" agrees "$objects/library"
done
ppid() {
	gcc -g -c "$bindings/functions.c" -o "$objects/functions" &&
		disagrees "$objects/functions" 'argument 6 .ppid. is 8 bytes unsigned, must be 4 .*harmless'
}
point "a ppid that is too wide does no harm on x86_64" ppid

# Structs that only share their names with the API's.
own() {
	g++ -g -c "$bindings/wrap.cc" -o "$objects/wrap" && GO111MODULE=off GOFLAGS='' GOCACHE=$(pwd)/build/go-cache GOARCH=386 \
		go build '-gcflags=all=-N -l' -o "$objects/own" "$bindings/own.go"
}
no_mirrors() {
	agrees "$1" && $conform abi check --list "$1" | grep -q "$2: not a mirror of " && ! $conform abi check --strict "$1" >/dev/null
}
point "C++ and Go with structs of their own" own
point "a vector is no part of the API" no_mirrors "$objects/wrap" sctp::SendFailed
point "a slice is no part of the API" no_mirrors "$objects/own" main.SCTPRemoteError
point "a duration is no part of the API" no_mirrors "$objects/own" main.SctpRtoInfo

lists() {
	$conform abi check --list "$objects/idioms" >"$scratch/list"
	cat "$scratch/list"
	grep -q 'SctpPeerAddrInfo: mirrors sctp_paddrinfo, by its name' "$scratch/list" &&
		grep -q 'sn_header_type: mirrors sn_header, by the names of its members' "$scratch/list" &&
		grep -q 'the compiler dropped them: .* sctp_sndinfo ' "$scratch/list" &&
		grep -q 'nothing uses: `#.no_mangle' "$scratch/list"
}
point "what was taken for what, and what is not there" lists

# A struct that nothing but its shape speaks for is named, not judged: it may be of another API.  A row of
# integers is in every API.
shape() {
	cat >"$scratch/shape.c" <<-'END'
		struct __attribute__((packed, aligned(4))) sctpx_one {
			int i;
			unsigned char where[128];
			unsigned a;
			unsigned short b;
			unsigned c, d, e, f;
			unsigned char g;
		} one;
		struct sctpx_row { int i; unsigned a, b, c; } row;
		struct sctpx_moved { int i; unsigned char where[128]; unsigned a; unsigned short b; unsigned c, d, e, f; } moved;
	END
	gcc -g -c "$scratch/shape.c" -o "$objects/shape.o"
	$conform abi check --list "$objects/shape.o" "$objects/right-c-i686" >"$scratch/list" || return 1
	cat "$scratch/list"
	grep -q 'sctpx_one: nothing of the API.s by its names, but of all its structs sctp_paddrparams alone has' "$scratch/list" &&
		grep -q "sctpx_row: nothing of the API's, in" "$scratch/list" && grep -q "sctpx_moved: nothing of the API's, in" "$scratch/list"
}
point "a shape alone" shape

# A program of Go with nothing of SCTP in it.
dropped() {
	mkdir -p "$scratch/dropped" && printf 'package main\n\ntype InitMsg struct{ a uint16 }\n\nfunc main() {}\n' >"$scratch/dropped/x.go" &&
		GO111MODULE=off GOFLAGS='' GOCACHE=$(pwd)/build/go-cache go build -o "$objects/dropped" "$scratch/dropped/x.go" &&
		refused 2 'compilers drop what nothing uses: `var kept T`' $conform abi check "$objects/dropped"
}
point "what Go dropped" dropped

harmless() {
	$conform abi check "$objects/idioms" | grep -q 'pdapi_stream is missing.*, harmless' &&
		! $conform abi check --strict "$objects/idioms" >/dev/null
}
point "a notification of an older header is harmless, unless --strict" harmless

# So is the union that has it, as in OpenJDK's copy of the header.
older_union() {
	cat >"$scratch/older.c" <<-'END'
		struct head { unsigned short sn_type, sn_flags; unsigned sn_length; };
		struct sctp_pdapi_event {
			unsigned short pdapi_type, pdapi_flags;
			unsigned pdapi_length, pdapi_indication;
			int pdapi_assoc_id;
		};
		union sctp_notification {
			struct head sn_header;
			struct sctp_pdapi_event sn_pdapi_event;
			unsigned room[37];
		} one;
	END
	gcc -g -c "$scratch/older.c" -o "$objects/older.o" && agrees "$objects/older.o" &&
		$conform abi check "$objects/older.o" | grep -q 'sctp_notification: sn_pdapi_event is 16 bytes .*, harmless'
}
point "the union that has an older notification is harmless" older_union

usrsctp() {
	printf '#define %s\n' 'SCTP_INITMSG 3' 'SCTP_NODELAY 4' 'SCTP_EVENTS 12' 'SCTP_STATUS 256' 'SCTP_MAXSEG 14' >"$scratch/bsd.c"
	echo 'struct sctp_rtoinfo { int srto_assoc_id; char other; } x;' >>"$scratch/bsd.c"
	gcc -g3 -c "$scratch/bsd.c" -o "$objects/bsd" && $conform abi check "$objects/bsd" >"$scratch/findings" &&
		[ "$(wc -l <"$scratch/findings")" -eq 1 ] && grep -q 'the SCTP API of BSD and usrsctp' "$scratch/findings"
}
point "the API of BSD and usrsctp is named in one line" usrsctp

# ---- what generators of bindings make of the header ----

bindgen_binding() {
	echo '#include <netinet/sctp.h>' >"$scratch/header.h" &&
		bindgen --allowlist-type '.*sctp_.*' "$scratch/header.h" -o "$scratch/generated.rs" &&
		echo '#[no_mangle] pub fn keep(_: *const sctp_notification, _: *const sctp_paddrparams, _: *const sctp_assoc_stats) {}' \
			>>"$scratch/generated.rs" &&
		idiom /usr/bin/rustc -A warnings -g --crate-type lib --emit=obj "$scratch/generated.rs" -o "$objects/generated"
}
cgo_binding() {
	cat >"$scratch/cgo.go" <<-'END'
		package main

		// #include <netinet/sctp.h>
		import "C"
		import "fmt"

		var params C.struct_sctp_paddrparams
		var notification C.union_sctp_notification
		var status C.struct_sctp_status

		func main() { fmt.Println(&params, &notification, &status) }
	END
	GO111MODULE=off GOFLAGS='' GOCACHE=$(pwd)/build/go-cache go build -o "$objects/cgo" "$scratch/cgo.go"
}
godefs_binding() {
	printf '%s\n' 'package main' '' '// #include <netinet/sctp.h>' 'import "C"' '' 'type SctpPaddrParams C.struct_sctp_paddrparams' \
		'type SctpPaddrInfo C.struct_sctp_paddrinfo' 'type SctpSndRcvInfo C.struct_sctp_sndrcvinfo' >"$scratch/defs.go" &&
		mkdir -p "$scratch/defs" && (cd "$scratch" && go tool cgo -godefs -objdir defs defs.go >defs/binding.go) &&
		printf '%s\n' 'import "fmt"' 'var params SctpPaddrParams' 'var info SctpPaddrInfo' 'var received SctpSndRcvInfo' \
			'func main() { fmt.Println(&params, &info, &received) }' >"$scratch/defs/main" &&
		sed -i "/^package/r $scratch/defs/main" "$scratch/defs/binding.go" &&
		GO111MODULE=off GOFLAGS='' GOCACHE=$(pwd)/build/go-cache go build -o "$objects/defs" "$scratch/defs/binding.go"
}
point "bindgen makes a binding" bindgen_binding
point "bindgen: it aligns what is packed" disagrees "$objects/generated" 'sctp_paddrparams.*: spp_pathmtu .*offset 140, .*offset 138'
point "bindgen: and nothing else" disagrees "$objects/generated" ': 1 of [5-9][0-9] types '
point "cgo makes a binding" cgo_binding
point "cgo: it is right" agrees "$objects/cgo"
point "cgo -godefs makes a binding" godefs_binding
point "cgo -godefs: it is right" agrees "$objects/defs"

# ---- a binding that is not ours: Debian's golang-github-ishidawataru-sctp-dev ----

debian_compiles() {
	compile_go debian i686
}
point "Debian's Go package compiles" debian_compiles
point "its structs are right on i386, a constant is not" disagrees "$objects/debian-go-i686" \
	'sctp.SCTP_EOF is 16, must be 512 \[wrong value\]'
point "its source has that one too" disagrees /usr/share/gocode/src/github.com/ishidawataru/sctp/sctp.go \
	'sctp.go:[0-9]*: SCTP_EOF is 16, must be 512 '
point "and no other" disagrees /usr/share/gocode/src/github.com/ishidawataru/sctp/sctp.go ': 1 of 34 constants '
point "and nothing else" disagrees "$objects/debian-go-i686" ': 0 of 6 types and 1 of '

plan
