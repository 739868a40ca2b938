#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The golden tables: make layout, kernels, abi dump and diff, mapping files.
set -u
. harness/tests/tap.sh
. harness/tests/abi_common.sh

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

bindings() {
	compile_c right i686 && compile_c right s390x && compile_rust wrong armhf && compile_go right armhf &&
		ar rcD "$objects/several.a" "$objects/right-c-i686" "$objects/right-c-s390x"
}
point "bindings compile" bindings
schema() {
	for file in abi:i686 abi:m68k "$objects/right-c-i686" "$objects/wrong-rust-armhf" "$objects/right-go-armhf" \
		"$objects/several.a"; do
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

# ---- what changes layouts: other options, another C library ----

# lays_out PREFIX OPTIONS: it has the tables' layout
lays_out() {
	LAYOUT_FLAGS=$2 harness/host/abi/layout.sh "$scratch/layouts" "$1" >"$scratch/layout" 2>&1
	got=$?
	cat "$scratch/layout"
	[ "$got" -eq 0 ] && grep -q '^ok 1 - ' "$scratch/layout" && ! grep -q 'declared from the tables' "$scratch/layout"
}
# lays_out_otherwise PREFIX OPTIONS REGEXP: it has not, and the error shows both numbers
lays_out_otherwise() {
	LAYOUT_FLAGS=$2 harness/host/abi/layout.sh "$scratch/layouts" "$1" >"$scratch/layout" 2>&1
	got=$?
	head -n 40 "$scratch/layout"
	[ "$got" -eq 1 ] && grep -q '^not ok 1 - ' "$scratch/layout" && grep -qE "$3" "$scratch/layout"
}
# says_declared OPTION: without headers for it the tables' own declarations are checked, and that is said
says_declared() {
	LAYOUT_FLAGS=$1 harness/host/abi/layout.sh "$scratch/layouts" x86_64-linux-gnu- >"$scratch/layout" 2>&1
	cat "$scratch/layout"
	grep -q '^# .* no <sys/socket.h>.*: all is declared from the tables' "$scratch/layout"
}
point "musl" lays_out x86_64-linux-musl- ''
point "musl has what it lacks of the kernel's headers from the machine" lays_out musl- ''
point "x32" lays_out x86_64-linux-gnux32- ''
for prefix in i686-linux-gnu- arm-linux-gnueabihf-; do
	point "64 bits of time change nothing, $prefix" lays_out $prefix '-D_TIME_BITS=64 -D_FILE_OFFSET_BITS=64'
done
point "-m32" lays_out x86_64-linux-gnu- '-m32 -isystem /usr/i686-linux-gnu/include'
point "-mx32" lays_out x86_64-linux-gnu- '-mx32 -isystem /usr/x86_64-linux-gnux32/include'
point "-m32 without headers says so" says_declared -m32
point "-fpack-struct" lays_out_otherwise x86_64-linux-gnu- -fpack-struct 'size_of_sctp_sndrcvinfo.*char\[30\]'
point "-fpack-struct=4, 64 bits" lays_out_otherwise x86_64-linux-gnu- -fpack-struct=4 'offset_of_spt_address_in_sctp_paddrthlds.*char\[4\]'
point "-fpack-struct=4 changes nothing on i686" lays_out i686-linux-gnu- -fpack-struct=4
point "-malign-double" lays_out_otherwise i686-linux-gnu- -malign-double 'offset_of_sas_maxrto_in_sctp_assoc_stats.*char\[136\]'
point "-malign-int" lays_out_otherwise m68k-linux-gnu- -malign-int 'size_of_sctp_sndrcvinfo.*char\[32\]'
point "-mms-bitfields" lays_out_otherwise i686-linux-gnu- -mms-bitfields 'size_of_sctp_assoc_stats.*char\[256\]'
point "-mstructure-size-boundary" lays_out_otherwise arm-linux-gnueabihf- -mstructure-size-boundary=32 'size_of_sctp_authinfo.*char\[4\]'
point "-fshort-enums" lays_out_otherwise arm-linux-gnueabihf- -fshort-enums 'size_of_sctp_cmsg_type.*char\[1\]'

# built_with COMPILER OPTION REGEXP: a program with the API's own headers that was compiled so disagrees
built_with() {
	printf '#include <%s>\n' stdint.h sys/socket.h linux/sctp.h >"$scratch/option.c"
	echo 'struct sctp_assoc_stats one; struct sctp_sndrcvinfo two; struct sctp_paddrthlds three;' >>"$scratch/option.c"
	"$1" -g3 "$2" -c "$scratch/option.c" -o "$objects/option" && disagrees "$objects/option" "$3"
}
point "abi check: built with -fpack-struct" built_with gcc -fpack-struct 'sctp_paddrthlds.* at offset 4, must be .* at offset 8'
point "abi check: built with -malign-double" built_with i686-linux-gnu-gcc -malign-double 'sas_maxrto.* offset 136, must be .* offset 132'
point "abi check: built with -malign-int" built_with m68k-linux-gnu-gcc -malign-int 'sinfo_ppid .*offset 8, must be .* offset 6'
x32_binding() {
	x86_64-linux-gnux32-gcc -g3 -c "$bindings/right.c" -o "$objects/x32" && agrees "$objects/x32" &&
		$conform abi check "$objects/x32" | grep -q ': x32: 0 of '
}
point "abi check: a right binding of x32" x32_binding

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

plan
