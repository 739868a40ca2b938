#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform abi and make layout: bindings in C, C++, Rust and Go for other machines, right ones and wrong ones, and
# files that are none of that.
set -u
. harness/tests/tap.sh

bindings=harness/host/abi/tests/bindings
objects=$scratch/objects
mkdir -p "$objects"

# ---- compiling: each makes $objects/NAME-LANGUAGE-ABI ----

compile_c() {
	case $2 in
	i686) machine=i686-linux-gnu ;;
	armhf) machine=arm-linux-gnueabihf ;;
	*) machine=$2-linux-gnu ;;
	esac
	"$machine-gcc" -g3 -c "$bindings/$1.c" -o "$objects/$1-c-$2"
}

# Debian's compiler, whatever else the machine has.  It knows the layouts of all targets, and needs no library here.
compile_rust() {
	case $2 in
	i686) machine=i686-unknown-linux-gnu ;;
	armhf) machine=armv7-unknown-linux-gnueabihf ;;
	esac
	RUSTC_BOOTSTRAP=1 /usr/bin/rustc -g --edition 2018 --target "$machine" --emit=obj "$bindings/$1.rs" \
		-o "$objects/$1-rust-$2"
}

compile_go() {
	case $2 in
	i686) machine=386 ;;
	armhf) machine=arm ;;
	esac
	GOPATH=/usr/share/gocode GO111MODULE=off GOFLAGS='' GOCACHE=$(pwd)/build/go-cache GOARCH=$machine \
		go build '-gcflags=all=-N -l' -o "$objects/$1-go-$2" "$bindings/$1.go"
}

# ---- what is expected ----

# agrees FILE...
agrees() {
	$conform abi check "$@" && ! $conform abi check "$@" | grep -v -e ': 0 of ' -e '], harmless'
}

# disagrees FILE REGEXP: a line says so
disagrees() {
	got=0
	$conform abi check "$1" >"$scratch/findings" || got=$?
	cat "$scratch/findings"
	[ "$got" -eq 1 ] && grep -qE "$2" "$scratch/findings"
}

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

# ---- C++, another byte order, other forms of files ----

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

# form NAME FLAG...: a binding compiled in this way has its mistakes found
form() {
	file=$objects/form-$1
	shift
	i686-linux-gnu-gcc "$@" -c "$bindings/wrong.c" -o "$file" && disagrees "$file" 'spp_pathmtu .*offset 140, .*offset 138'
}
point "DWARF 2" form dwarf2 -gdwarf-2 -gstrict-dwarf
point "DWARF 4, macros" form dwarf4 -gdwarf-4 -gstrict-dwarf -g3
point "DWARF 5 of 64 bits, macros" form dwarf64 -gdwarf-5 -gdwarf64 -g3
point "compressed" form compressed -g3 -gz
point "split off" form split -g -gsplit-dwarf

linked() {
	i686-linux-gnu-gcc -shared -nostdlib "$objects/wrong-c-i686" -o "$objects/library.so" &&
		disagrees "$objects/library.so" 'spp_pathmtu .*offset 140, .*offset 138'
}
point "a shared library" linked

# An archive may have objects of several machines, and what is no object.
archive() {
	echo text >"$objects/text" && ar rcD "$objects/several.a" "$objects/wrong-c-i686" "$objects/text" "$objects/right-c-s390x" &&
		disagrees "$objects/several.a" '^[^ ]*several.a: i686: .*spp_pathmtu .* in wrong-c-i686: ' &&
		grep -q 's390x: 0 of 7 types' "$scratch/findings"
}
point "an archive of two ABIs" archive

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

# idiom COMMAND...: compiles
idiom() {
	"$@" >"$scratch/compiler" 2>&1 || {
		cat "$scratch/compiler"
		return 1
	}
}
rust_idiom() {
	idiom env RUSTC_BOOTSTRAP=1 /usr/bin/rustc -A warnings -g --edition 2018 --target "$2" --emit=obj "$bindings/$1.rs" \
		-o "$objects/$1"
}
pascal() {
	fpc -gw3 -Cg "$bindings/records.pas" "-FE$objects" "-o$objects/pascal"
}
ada() {
	gcc -g -c "$bindings/ranges.ads" -o "$objects/ranges.o"
}
fortran() {
	gfortran -g -c "$bindings/types.f90" "-J$scratch" -o "$objects/fortran"
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

point "Ada compiles" idiom ada
point "Ada: a range has the size of its integer" disagrees "$objects/ranges.o" ': 1 of 2 types '
point "Ada: a wrong width" disagrees "$objects/ranges.o" 'sinit_num_ostreams is 4 bytes unsigned at offset 0, must be 2 '
point "Fortran compiles" idiom fortran
point "Fortran: its integers have no sign to get wrong" disagrees "$objects/fortran" ': 1 of 2 types '
point "Pascal compiles" idiom pascal
point "Pascal: a wrong width" disagrees "$objects/pascal" 'sinit_num_ostreams is 4 bytes unsigned at offset 0, must be 2 '
point "Pascal: and nothing else" disagrees "$objects/pascal" ': 1 of 2 types '

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
		grep -q 'the compiler dropped them: .* sctp_sndinfo ' "$scratch/list"
}
point "what was taken for what, and what is not there" lists

harmless() {
	$conform abi check "$objects/idioms" | grep -q 'pdapi_stream is missing.*, harmless' &&
		! $conform abi check --strict "$objects/idioms" >/dev/null
}
point "a notification of an older header is harmless, unless --strict" harmless

usrsctp() {
	printf '#define %s\n' 'SCTP_INITMSG 3' 'SCTP_NODELAY 4' 'SCTP_EVENTS 12' 'SCTP_STATUS 256' 'SCTP_MAXSEG 14' >"$scratch/bsd.c"
	echo 'struct sctp_rtoinfo { int srto_assoc_id; char other; } x;' >>"$scratch/bsd.c"
	gcc -g3 -c "$scratch/bsd.c" -o "$objects/bsd" && $conform abi check "$objects/bsd" >"$scratch/findings" &&
		[ "$(wc -l <"$scratch/findings")" -eq 1 ] && grep -q 'the SCTP API of BSD and usrsctp' "$scratch/findings"
}
point "the API of BSD and usrsctp is named in one line" usrsctp

# ---- source text ----

point "constants of Rust's source" disagrees "$bindings/source/wrong.rs" 'wrong.rs:3: SCTP_PRIMARY_ADDR is 7, must be 6 '
point "an expression" disagrees "$bindings/source/wrong.rs" 'wrong.rs:4: SCTP_REMOTE_ERROR is 32771, must be 32772 '
point "and nothing else" disagrees "$bindings/source/wrong.rs" ': 2 of 5 constants '

# ---- layouts as JSON, and assertions for a binding's own tests ----

exported() {
	/usr/bin/python3 "harness/host/abi/exporters/$1_layout.py" x86_64 "$bindings/exporters/$1_binding.py" >"$scratch/$1.json" &&
		/usr/bin/python3 -W ignore -m jsonschema -i "$scratch/$1.json" harness/host/abi/abi.schema.json
}
tables_as_json() {
	$conform abi dump abi:armhf >"$scratch/tables.json" && agrees "$scratch/tables.json" &&
		$conform abi diff "$scratch/tables.json" abi:armhf | grep -q ': no difference$'
}
# bad_json REGEXP TEXT
bad_json() {
	echo "$2" >"$scratch/bad.json"
	refused 2 "bad.json.*$1" $conform abi check "$scratch/bad.json"
}
point "ctypes' layouts as JSON" exported ctypes
point "ctypes: a struct that is not packed" disagrees "$scratch/ctypes.json" 'spp_pathmtu is .* at offset 140, must be .* 138'
point "ctypes: a constant, and nothing else" disagrees "$scratch/ctypes.json" ': 1 of 3 types and 1 of 2 constants'
point "cffi's layouts as JSON" exported cffi
point "cffi: a counter, and nothing else" disagrees "$scratch/cffi.json" ': 1 of 3 types and 0 of 0 constants'
point "the tables are read as they were printed" tables_as_json
point "JSON that is cut off" bad_json 'near end of file' '[{"abi": "armhf"'
point "JSON of something else" bad_json 'types that are no list' '{"abi": "armhf"}'
point "JSON of an unknown ABI" bad_json "no ABI 'vax'" '{"abi": "vax", "types": []}'
point "a type without a size" bad_json 'no size in a' '{"abi": "armhf", "types": [{"name": "a", "kind": "struct"}]}'
point "a member without a place" bad_json 'a member without name, offset and size in a' \
	'{"abi": "armhf", "types": [{"name": "a", "kind": "struct", "size": 1, "members": [{"name": "b", "size": 1}]}]}'

generated() {
	$conform abi generate --abi=x86_64 "--lang=$1" "$scratch/nothing-of-this" >"$scratch/assertions" 2>"$scratch/err"
	grep -q "no struct or constant '$scratch/nothing-of-this'" "$scratch/err" &&
		$conform abi generate --abi=x86_64 "--lang=$1" sctp_initmsg SCTP_EVENTS >"$scratch/assertions"
}
# Each is held against a right binding and a wrong one.
assertions_c() {
	generated c && for bytes in short int; do
		{
			echo '#define SCTP_EVENTS 11'
			echo "struct sctp_initmsg { unsigned $bytes sinit_num_ostreams, sinit_max_instreams, sinit_max_attempts, sinit_max_init_timeo; };"
			cat "$scratch/assertions"
		} >"$scratch/assertions-$bytes.c"
	done && gcc -fsyntax-only "$scratch/assertions-short.c" && ! gcc -fsyntax-only "$scratch/assertions-int.c" 2>"$scratch/err" &&
		grep -q 'sinit_max_attempts must be at 4' "$scratch/err"
}
all_assertions_c() {
	{
		echo '#include <netinet/sctp.h>'
		$conform abi generate --abi=x86_64 --lang=c | grep -v SCTP_SENDV_
	} >"$scratch/all.c" && gcc -fsyntax-only "$scratch/all.c"
}
assertions_rust() {
	generated rust && for bytes in u16 u32; do
		{
			echo '#![allow(non_camel_case_types, dead_code)]'
			echo 'pub const SCTP_EVENTS: i32 = 11;'
			echo "#[repr(C)] pub struct sctp_initmsg { sinit_num_ostreams: $bytes, sinit_max_instreams: $bytes,"
			echo "sinit_max_attempts: $bytes, sinit_max_init_timeo: $bytes }"
			echo '#[cfg(test)] mod tests {' && cat "$scratch/assertions" && echo '}'
		} >"$scratch/assertions-$bytes.rs"
		/usr/bin/rustc --test --edition 2018 "$scratch/assertions-$bytes.rs" -o "$scratch/assertions-$bytes" || return 1
	done && "$scratch/assertions-u16" && ! "$scratch/assertions-u32" >"$scratch/err" && grep -q 'size of sctp_initmsg' "$scratch/err"
}
assertions_go() {
	generated go && for bytes in uint16 uint32; do
		mkdir -p "$scratch/go-$bytes" && cp "$scratch/assertions" "$scratch/go-$bytes/layout_test.go" && {
			echo 'package main'
			echo 'const SCTP_EVENTS = 11'
			echo "type sctp_initmsg struct { sinit_num_ostreams, sinit_max_instreams, sinit_max_attempts, sinit_max_init_timeo $bytes }"
			echo 'func main() {}'
		} >"$scratch/go-$bytes/binding.go"
	done && go_test uint16 && ! go_test uint32 >"$scratch/err" && grep -q 'offset of sctp_initmsg.sinit_max_attempts is 8, must be 4' "$scratch/err"
}
go_test() (
	cache_of_go=$(pwd)/build/go-cache
	cd "$scratch/go-$1" && GO111MODULE=off GOFLAGS='' GOCACHE=$cache_of_go go test
)
assertions_python() {
	generated python && for value in 11 12; do
		{
			cat "$scratch/assertions"
			sed "s/^SCTP_EVENTS = .*/SCTP_EVENTS = $value/" "$bindings/exporters/ctypes_binding.py"
			echo 'check(globals())'
		} >"$scratch/assertions-$value.py"
	done && /usr/bin/python3 "$scratch/assertions-11.py" && ! /usr/bin/python3 "$scratch/assertions-12.py" 2>"$scratch/err" &&
		tail -n 1 "$scratch/err" | grep -qx 'AssertionError: SCTP_EVENTS'
}
point "assertions in C" assertions_c
point "all assertions in C hold for the headers" all_assertions_c
point "assertions in Rust" assertions_rust
point "assertions in Go" assertions_go
point "assertions in Python" assertions_python
point "assertions in no language" refused 2 'no --lang .cobol.; there are: c, rust' $conform abi generate --lang=cobol

# One that cannot be read does not keep the others from being checked.
goes_on() {
	got=0
	$conform abi check "$scratch/nothing" "$c" >"$scratch/findings" 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	[ "$got" -eq 2 ] && [ "$(wc -l <"$scratch/err")" -eq 1 ] && grep -q 'spp_pathmtu' "$scratch/findings"
}
point "a bad file among good ones" goes_on

# ---- a binding that is not ours: Debian's golang-github-ishidawataru-sctp-dev ----

debian_compiles() {
	compile_go debian i686
}
point "Debian's Go package compiles" debian_compiles
point "its structs are right on i386, a constant is not" disagrees "$objects/debian-go-i686" \
	'sctp.SCTP_EOF is 16, must be 512 \[wrong value\]'
point "and nothing else" disagrees "$objects/debian-go-i686" ': 0 of 6 types and 1 of '

# ---- kernels, whose types are in their BTF ----

kernel_agrees() {
	$conform abi check kernel:debian:6.1 >"$scratch/findings" && cat "$scratch/findings" &&
		grep -q ': 0 of [5-9][0-9] types and 0 of ' "$scratch/findings"
}
point "Debian's kernel agrees with the tables" kernel_agrees
module=$(find "$cache/kernels" -path '*6.1*' -name sctp.ko | head -n 1)
point "a module alone does not tell enough" refused 2 'names the vmlinux' $conform abi check "$module"
point "a kernel that is not there" refused 2 '/nonexistent' $conform abi check kernel:path:/nonexistent

# ---- the mapping file ----

printf '%s\n' '# names that say nothing' 'cryptic = sctp_initmsg' '  x = sinit_max_attempts' '  w = -' 'sctp_sndinfo = -' \
	>"$scratch/map"
cat >"$scratch/cryptic.c" <<-'END'
	struct cryptic { short unsigned a, b, c, x; long w; } one;
	struct sctp_sndinfo { char *mine; } two;
END
gcc -g -c "$scratch/cryptic.c" -o "$objects/cryptic"

mapped() {
	got=0
	$conform abi check --map="$scratch/map" "$objects/cryptic" >"$scratch/findings" || got=$?
	cat "$scratch/findings"
	[ "$got" -eq 1 ] && grep -q 'x (sinit_max_attempts) is 2 bytes unsigned at offset 6, must be' "$scratch/findings" &&
		grep -q '1 of 1 types' "$scratch/findings" && ! grep -q ' w ' "$scratch/findings"
}
point "a mapping file names types and members" mapped
# map_refused PATTERN LINE: the line makes a bad mapping file
map_refused() {
	printf '%s\n' "$2" >"$scratch/bad-map"
	refused 2 "$1" $conform abi check --map="$scratch/bad-map" "$objects/cryptic"
}
point "a mapping of what is not there" map_refused "bad-map:1: nothing is called 'absent'" 'absent = sctp_initmsg'
point "a mapping to what is not there" map_refused "bad-map:1: .*no type 'sctp_nothing'" 'cryptic = sctp_nothing'
point "a mapping that is none" map_refused 'bad-map:1: a line is NAME = NAME' 'cryptic'
point "a mapping file that is not there" refused 2 '/nonexistent' $conform abi check --map=/nonexistent "$objects/cryptic"

# ---- dump and diff ----

schema() {
	for file in abi:i686 abi:m68k "$objects/right-c-i686" "$objects/wrong-rust-armhf" "$objects/right-go-armhf" \
		"$objects/cxx" "$objects/several.a"; do
		$conform abi dump "$file" >"$scratch/dump.json" &&
			/usr/bin/python3 -W ignore -m jsonschema -i "$scratch/dump.json" harness/host/abi/abi.schema.json || return 1
	done
}
point "dumps fit the schema" schema

# no_difference ABI: the tables and the object that make layout left say the same
no_difference() {
	$conform abi diff "abi:$1" "build/layout/$1.o" | tee "$scratch/diff" | grep -q ': no difference$' || {
		cat "$scratch/diff"
		return 1
	}
}

# diff_says STATUS REGEXP ARGUMENT...
diff_says() {
	status=$1
	regexp=$2
	shift 2
	got=0
	$conform abi diff "$@" >"$scratch/diff" || got=$?
	cat "$scratch/diff"
	[ "$got" -eq "$status" ] && grep -qE "$regexp" "$scratch/diff"
}

headers() {
	for version in old new broken; do
		cat >"$scratch/$version.c" <<-END
			#define SCTP_SS_MAX $([ $version = old ] && echo 2 || echo 4)
			struct sctp_a { int one; $([ $version = old ] || echo "int two;") } a;
			struct sctp_b { $([ $version = broken ] && echo "short pad, one;" || echo "short one;") } b;
		END
		gcc -g3 -c "$scratch/$version.c" -o "$scratch/$version.o" || return 1
	done
}
headers
point "two ABIs differ" diff_says 1 '^breaks: sctp_paddrthlds: spt_address was 128 bytes struct at offset 4, is .* offset 8' \
	abi:i686 abi:x86_64
point "two others do not" diff_says 0 'no difference$' abi:armhf abi:powerpc
point "a struct that grew" diff_says 0 '^grew: sctp_a was 4 bytes long, is 8' "$scratch/old.o" "$scratch/new.o"
point "it is said what that depends on" diff_says 0 'keep working if the kernel still takes the old size of the 1 types' \
	"$scratch/old.o" "$scratch/new.o"
point "the last of an enumeration may grow" diff_says 0 '^new: SCTP_SS_MAX was 2, is 4' "$scratch/old.o" "$scratch/new.o"
point "a member that moved" diff_says 1 '^breaks: sctp_b: one was 2 bytes signed at offset 0, is .* at offset 2' \
	"$scratch/old.o" "$scratch/broken.o"
point "a struct that shrank" diff_says 1 '^breaks: sctp_a was 8 bytes long, is 4' "$scratch/new.o" "$scratch/old.o"
point "an archive of two ABIs has no one layout" refused 2 '2 ABIs' $conform abi diff abi:i686 "$objects/several.a"

# ---- make layout ----

layout() {
	${MAKE:-make} -s layout >"$scratch/layout" 2>&1 && cat "$scratch/layout" && grep -q '^ok .* - armhf (arm-linux-gnueabihf-gcc)$' "$scratch/layout"
}
point "make layout" layout
for abi in x86_64 i686 armhf s390x; do
	point "the tables are what the DWARF of $abi says, all of it" no_difference "$abi"
done

# With nothing in PATH but the compiler, make, and what Debian always has.
layout_alone() {
	mkdir -p "$scratch/alone" && for tool in arm-linux-gnueabihf-gcc make sh mkdir rm ln printf grep sed basename cat find; do
		ln -sf "$(command -v "$tool")" "$scratch/alone/$tool" || return 1
	done
	PATH=$scratch/alone make -s B="$scratch/alone-build" layout CROSS_COMPILE=arm-linux-gnueabihf- 2>&1 |
		tee "$scratch/layout" | grep -q '^ok 1 - arm-linux-gnueabihf' || {
		cat "$scratch/layout"
		return 1
	}
}
point "make layout with one compiler and nothing else" layout_alone

without_headers() {
	LAYOUT_FLAGS=-nostdinc ${MAKE:-make} -s B="$scratch/bare-build" layout CROSS_COMPILE=arm-linux-gnueabihf-
}
point "make layout without any header" without_headers

# wrong_table SED REGEXP: a table with this mistake does not compile, and the error shows both numbers
wrong_table() {
	mkdir -p "$scratch/tree/harness/host" && cp -r harness/host/abi "$scratch/tree/harness/host/" || return 1
	sed -i "$1" "$scratch/tree/harness/host/abi/tables/kernel.def"
	got=0
	(cd "$scratch/tree" && harness/host/abi/layout.sh build arm-linux-gnueabihf-) >"$scratch/layout" 2>&1 || got=$?
	cat "$scratch/layout"
	[ "$got" -eq 1 ] && grep -q '^not ok 1 - ' "$scratch/layout" && grep -qE "$2" "$scratch/layout"
}
point "make layout finds a wrong offset" wrong_table '/^M(sctp_paddrthlds, .* spt_address,/s/EACH(8, 4,/EACH(8, 8,/' \
	'offset_of_spt_address_in_sctp_paddrthlds.*char\[4\]'
point "make layout finds a wrong sign" wrong_table '/ sstat_state,/s/, SIGNED/, UNSIGNED/' \
	'sstat_state of sctp_status is signed, the table has it unsigned'
point "make layout finds a wrong value" wrong_table 's/^C(SCTP_EVENTS, 11)/C(SCTP_EVENTS, 12)/' 'value_of_SCTP_EVENTS.*char\[11\]'
point "make layout without that compiler" refused 2 'no compiler nosuch-gcc' harness/host/abi/layout.sh "$scratch/none" nosuch-

# ---- packages ----

# A library with mistakes beside a program without debug information, as distributions and languages pack them.
packages() {
	mkdir -p "$scratch/package/usr/lib" && cp "$objects/library.so" "$scratch/package/usr/lib/" && cp /bin/true "$scratch/package/" &&
		tar -cJf "$scratch/data.tar.xz" -C "$scratch/package" . && echo 2.0 >"$scratch/debian-binary" &&
		tar -czf "$scratch/control.tar.gz" -T /dev/null &&
		(cd "$scratch" && ar rc binding.deb debian-binary control.tar.gz data.tar.xz) &&
		/usr/bin/python3 -c 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[2])' "$scratch/binding" \
			"$scratch/package" && mv "$scratch/binding.zip" "$scratch/binding.whl"
}
damaged_package() {
	head -c 3000 "$scratch/binding.deb" >"$scratch/part.deb" && refused 2 'part.deb: damaged' $conform abi check "$scratch/part.deb"
}
empty_package() {
	tar -cf "$scratch/texts.tar" -C "$scratch" debian-binary &&
		refused 2 'texts.tar: a package without any ELF object' $conform abi check "$scratch/texts.tar"
}
point "packages are made" packages
point "a .deb" disagrees "$scratch/binding.deb" 'binding.deb\(./usr/lib/library.so\): i686: .*spp_pathmtu'
point "a wheel" disagrees "$scratch/binding.whl" 'binding.whl\(usr/lib/library.so\): i686: .*spp_pathmtu'
point "a tarball" disagrees "$scratch/data.tar.xz" 'spp_pathmtu'
point "a package that is cut off" damaged_package
point "a package of nothing but text" empty_package

# ---- files that cannot be read ----

stripped() {
	strip -g -o "$objects/stripped.so" "$objects/library.so" &&
		refused 2 'stripped.so: no debug information' $conform abi check "$objects/stripped.so"
}
debug_link() {
	objcopy --only-keep-debug "$objects/library.so" "$objects/library.debug" &&
		objcopy --add-gnu-debuglink="$objects/library.debug" "$objects/stripped.so" &&
		disagrees "$objects/stripped.so" 'stripped.so: i686: .*spp_pathmtu .*offset 140, .*offset 138' &&
		mkdir -p "$objects/.debug" && mv "$objects/library.debug" "$objects/.debug/" &&
		disagrees "$objects/stripped.so" 'spp_pathmtu .*offset 140, .*offset 138'
}
debug_link_lost() {
	rm "$objects/.debug/library.debug" &&
		refused 2 'in another file, library.debug' $conform abi check "$objects/stripped.so"
}
split_lost() {
	rm -f "$objects"/form-split*.dwo ./form-split*.dwo
	refused 2 'dwo, which is not there' $conform abi check "$objects/form-split"
}
type_sections() {
	gcc -g -fdebug-types-section -c "$bindings/wrong.c" -o "$objects/types.o" &&
		refused 2 'link it first' $conform abi check "$objects/types.o"
}
# Every beginning of a file is either refused in one line, or by chance says as much as the whole.
truncated() {
	file=$objects/wrong-c-i686
	size=$(wc -c <"$file")
	for part in 1 2 3 5 8 13 21 34 55 89; do
		head -c $((size * part / 100)) "$file" >"$scratch/part"
		refused 2 "$scratch/part: " $conform abi check "$scratch/part" || return 1
	done
	head -c $((size - 1)) "$file" >"$scratch/part"
	refused 2 'truncated or corrupt' $conform abi check "$scratch/part"
}
truncated_archive() {
	size=$(wc -c <"$objects/several.a")
	head -c $((size / 3)) "$objects/several.a" >"$scratch/part.a"
	refused 2 'truncated or corrupt' $conform abi check "$scratch/part.a"
}
huge() {
	truncate -s 1T "$scratch/huge" && refused 2 'more than it reads' $conform abi check "$scratch/huge"
}
other_machine() {
	# e_machine of an ELF header: one that nothing has a table for
	cp "$objects/right-c-i686" "$scratch/other" && printf '\376\312' | dd of="$scratch/other" bs=1 seek=18 conv=notrunc 2>/dev/null &&
		refused 2 'no table for its machine' $conform abi check "$scratch/other" &&
		$conform abi check --abi=i686 "$scratch/other"
}
: >"$scratch/empty"
echo "not an ELF file" >"$scratch/text"
mkfifo "$scratch/fifo"
printf 'int main(void) { return 0; }\n' >"$scratch/nothing.c"
gcc -g -c "$scratch/nothing.c" -o "$scratch/nothing.o"

point "stripped" stripped
point "stripped, with a link to the rest" debug_link
point "stripped, and the rest is not there" debug_link_lost
point "split off, and lost" split_lost
point "types in sections of their own" type_sections
point "truncated" truncated
point "a truncated archive" truncated_archive
point "huge" huge
point "another machine" other_machine
point "empty" refused 2 'empty: empty' $conform abi check "$scratch/empty"
point "text" refused 2 'neither an ELF file nor an archive' $conform abi check "$scratch/text"
point "a folder" refused 2 'not a regular file' $conform abi check "$scratch"
point "a named pipe" refused 2 'not a regular file' $conform abi check "$scratch/fifo"
point "no file" refused 2 '/nonexistent' $conform abi check /nonexistent
point "nothing of SCTP in it" refused 2 'nothing in it mirrors the SCTP API' $conform abi check "$scratch/nothing.o"
point "no file given" refused 2 'no file given' $conform abi check
point "one file to compare" refused 2 'it takes two' $conform abi diff abi:i686
point "no such ABI" refused 2 'abi.*there are: .*armhf' $conform abi dump abi:pdp11
point "no such subcommand" refused 2 "'guess'" $conform abi guess
point "the ABI of another width" refused 2 'it has 32 bits' $conform abi check --abi=x86_64 "$objects/right-c-i686"
plan
