#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform abi check on source text and JSON, the exporters of JSON, and abi generate.
set -u
. harness/tests/tap.sh
. harness/tests/abi_common.sh

# ---- source text ----

point "constants of Rust's source" disagrees "$bindings/source/wrong.rs" 'wrong.rs:3: SCTP_PRIMARY_ADDR is 7, must be 6 '
point "an expression" disagrees "$bindings/source/wrong.rs" 'wrong.rs:4: SCTP_REMOTE_ERROR is 32771, must be 32772 '
point "and nothing else" disagrees "$bindings/source/wrong.rs" ': 2 of 5 constants '

functions=$bindings/source/functions.rs
point "declarations of Rust: a result that is too wide" disagrees "$functions" \
	'functions.rs:9: sctp_sendmsg: its result is 8 bytes signed, must be 4 bytes signed .*breaks meaning'
point "a ppid that is too wide" disagrees "$functions" 'functions.rs:9: sctp_sendmsg: argument 6 .ppid. is 8 bytes .*harmless'
point "a size that is too narrow" disagrees "$functions" 'functions.rs:21: sctp_send: argument 3 .len. is 4 bytes .*breaks memory'
point "an argument that is missing" disagrees "$functions" 'functions.rs:22: sctp_getaddrlen: argument 1 .family. is missing'
point "and nothing else" disagrees "$functions" ': 0 of 0 constants .*; 3 of 6 functions do'

# source FILE WRONG SEEN: so many of its constants are wrong, of so many
source() {
	disagrees "$bindings/source/$1" ": $2 of $3 constants "
}
point "Go: constants that count by themselves" disagrees "$bindings/source/wrong.go" 'wrong.go:11: SCTP_EOF is 16, must be 512 '
point "Go: two on a line" disagrees "$bindings/source/wrong.go" 'wrong.go:14: SCTP_NODELAY is 4, must be 3 '
point "Go: and nothing else" source wrong.go 2 7
point "Java: interfaces, casts, sums, arguments of enumerators" source Wrong.java 2 6
point "C#: an enumeration" disagrees "$bindings/source/wrong.cs" 'wrong.cs:12: SCTP_SHUTDOWN_EVENT is 32772, must be 32773 '
point "C#: and nothing else" source wrong.cs 1 7
point "Erlang" source wrong.hrl 1 3
point "Python" source wrong.py 2 4
point "TypeScript" source wrong.ts 2 6
point "Kotlin: numbers of its own" disagrees "$bindings/source/own_numbers.kt" 'own_numbers.kt: not one constant has the API.s value: '
point "Ada" source wrong.ads 1 3

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
point "ctypes: a constant, and nothing else" disagrees "$scratch/ctypes.json" ': 1 of 4 types and 1 of 2 constants'
point "cffi's layouts as JSON" exported cffi
point "cffi: a counter, and nothing else" disagrees "$scratch/cffi.json" ': 1 of 4 types and 0 of 0 constants'
point "the tables are read as they were printed" tables_as_json
point "JSON that is cut off" bad_json 'near end of file' '[{"abi": "armhf"'
point "JSON of something else" bad_json 'types that are no list' '{"abi": "armhf"}'
point "JSON of an unknown ABI" bad_json "no ABI 'vax'" '{"abi": "vax", "types": []}'
point "a type without a size" bad_json 'no size in a' '{"abi": "armhf", "types": [{"name": "a", "kind": "struct"}]}'
point "a member without a place" bad_json 'a member without name, offset and size in a' \
	'{"abi": "armhf", "types": [{"name": "a", "kind": "struct", "size": 1, "members": [{"name": "b", "size": 1}]}]}'

java_classes=$scratch/java:/usr/share/java/jna.jar
java_compiles() {
	javac -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -nowarn --add-modules jdk.incubator.foreign -cp "$java_classes" -d "$scratch/java" "$@"
}
java_exporters() {
	java_compiles harness/host/abi/exporters/*.java "$bindings"/exporters/*Binding.java
}
# java_exported LAYOUT-OF CLASS: as JSON
java_exported() {
	java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --add-modules jdk.incubator.foreign -cp "$java_classes" "$1Layout" x86_64 "$2" \
		2>"$scratch/err" >"$scratch/$1.json" &&
		/usr/bin/python3 -W ignore -m jsonschema -i "$scratch/$1.json" harness/host/abi/abi.schema.json || {
		cat "$scratch/err"
		return 1
	}
}
point "Java compiles" java_exporters
point "JNA's layouts as JSON" java_exported Jna JnaBinding
point "JNA: a struct that is not packed" disagrees "$scratch/Jna.json" 'PeerAddrParams .*spp_pathmtu is .* at offset 140, must be .* 138'
point "JNA: a constant, and nothing else" disagrees "$scratch/Jna.json" ': 1 of 4 types and 1 of 2 constants'
point "foreign memory's layouts as JSON" java_exported Ffm FfmBinding
point "foreign memory: a struct that is not packed" disagrees "$scratch/Ffm.json" 'spp_pathmtu is .* at offset 140, must be .* 138'
point "foreign memory: a constant, and nothing else" disagrees "$scratch/Ffm.json" ': 1 of 3 types and 1 of 2 constants'

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
	} >"$scratch/all.c" && gcc -fsyntax-only "$scratch/all.c" && {
		echo '#include <netinet/sctp.h>'
		$conform abi generate --abi=i686 --lang=c | grep -v SCTP_SENDV_
	} >"$scratch/all32.c" && i686-linux-gnu-gcc -idirafter /usr/include -fsyntax-only "$scratch/all32.c" &&
		! i686-linux-gnu-gcc -idirafter /usr/include -fsyntax-only "$scratch/all.c" 2>"$scratch/err" &&
		grep -q 'sctp_paddrthlds must have 144 bytes' "$scratch/err"
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
	cd "$scratch/go-$1" && shift && GO111MODULE=off GOFLAGS='' GOCACHE=$cache_of_go go test "$@"
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
# java_assertions NAME...: passes if the binding by JNA has these right
java_assertions() {
	echo 'PeerAddrParams = sctp_paddrparams' >"$scratch/java-map" &&
		$conform abi generate --abi=x86_64 --lang=java --map="$scratch/java-map" "$@" >"$scratch/SctpLayouts.java" &&
		java_compiles "$scratch/SctpLayouts.java" "$bindings/exporters/JnaAssertions.java" &&
		java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$java_classes" JnaAssertions 2>"$scratch/err"
}
assertions_java() {
	java_assertions sctp_initmsg SCTP_NODELAY && ! java_assertions SCTP_EVENTS &&
		grep -q 'AssertionError: SCTP_EVENTS is 12, must be 11' "$scratch/err" && ! java_assertions sctp_paddrparams &&
		grep -q 'AssertionError: size of PeerAddrParams is 160, must be 156' "$scratch/err"
}
# Right for 32 bits, where the address follows at once, and wrong for 64.
assertions_go_32() {
	mkdir -p "$scratch/go-386" && printf '%s\n' 'package main' 'func main() {}' \
		'type sctp_paddrthlds struct { spt_assoc_id int32; spt_address [128]byte; spt_pathmaxrxt, spt_pathpfthld uint16 }' \
		>"$scratch/go-386/binding.go" && for abi in i686 x86_64; do
		$conform abi generate --abi=$abi --lang=go sctp_paddrthlds >"$scratch/go-386/layout_test.go"
		GOARCH=386 go_test 386 '-gcflags=all=-N -l' -vet=off >"$scratch/err" 2>&1 || break
	done && [ $abi = x86_64 ] && grep -q 'size of sctp_paddrthlds is 136, must be 144' "$scratch/err" || {
		cat "$scratch/err"
		return 1
	}
}
point "assertions in C" assertions_c
point "all assertions in C hold for the headers, 64 and 32 bits" all_assertions_c
point "assertions in Rust" assertions_rust
point "assertions in Go" assertions_go
point "assertions in Go, 32 bits" assertions_go_32
point "assertions in Python" assertions_python
point "assertions in Java" assertions_java
point "assertions in no language" refused 2 'no --lang .cobol.; there are: c, rust' $conform abi generate --lang=cobol

plan
