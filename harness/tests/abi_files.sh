#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sctp-conform abi check on files as users have them: archives, packages, debug files of their own, damaged ones.
set -u
. harness/tests/tap.sh
. harness/tests/abi_common.sh

c=$objects/wrong-c-i686
compiled() {
	compile_c wrong i686 && compile_c right i686 && compile_c right s390x
}
point "bindings compile" compiled

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

# most_memory MIB FILE: checking it takes no more than that, and finds what is wrong
most_memory() {
	/usr/bin/python3 - "$conform" "$2" "$1" <<-'END'
		import resource, subprocess, sys
		out = subprocess.run([sys.argv[1], "abi", "check", sys.argv[2]], stdout=subprocess.PIPE, text=True).stdout
		peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
		print(out, peak, "MiB")
		sys.exit(peak > float(sys.argv[3]) or "must be 4 bytes unsigned at offset 138" not in out)
	END
}
# What is compressed is there once; where code lies is not looked at at all.
large() {
	i686-linux-gnu-gcc -g -c "$bindings/wrong.c" -o "$objects/large" &&
		objcopy -O binary -j .debug_str --set-section-flags .debug_str=alloc "$objects/large" "$scratch/strings" &&
		head -c 18M /dev/urandom | base64 -w 0 >>"$scratch/strings" && truncate -s 96M "$scratch/zeros" &&
		objcopy --update-section .debug_str="$scratch/strings" --add-section .debug_loclists="$scratch/zeros" "$objects/large" &&
		objcopy --compress-debug-sections=zlib "$objects/large"
}
point "a large file is made" large
point "its memory" most_memory 44 "$objects/large"
damaged_section() {
	printf 'damage' | dd of="$objects/form-compressed" bs=1 conv=notrunc status=none \
		seek=$((0x$(objdump -h "$objects/form-compressed" | awk '$2 == ".debug_info" {print $6}') + 30)) &&
		refused 2 'cannot uncompress its debug information: .debug_info is damaged' $conform abi check "$objects/form-compressed"
}
point "a compressed section that is damaged" damaged_section

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

# One that cannot be read does not keep the others from being checked.
goes_on() {
	got=0
	$conform abi check "$scratch/nothing" "$c" >"$scratch/findings" 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	[ "$got" -eq 2 ] && [ "$(wc -l <"$scratch/err")" -eq 1 ] && grep -q 'spp_pathmtu' "$scratch/findings"
}
point "a bad file among good ones" goes_on

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
	head -c 3000 "$scratch/binding.deb" >"$scratch/part.deb" && refused 2 'part.deb: cannot be read, or is damaged' $conform abi check "$scratch/part.deb"
}
empty_package() {
	tar -cf "$scratch/texts.tar" -C "$scratch" debian-binary &&
		refused 2 'texts.tar: a package without any ELF object, and no source' $conform abi check "$scratch/texts.tar"
}
# Source text in a package and in a folder, beside files for another system and an archive that is damaged.
sources() {
	mkdir -p "$scratch/sources/src" "$scratch/sources/freebsd" && cp "$bindings/source/wrong.go" "$scratch/sources/src/sctp.go" &&
		cp "$bindings/source/wrong.go" "$scratch/sources/src/sctp_darwin.go" &&
		cp "$bindings/source/wrong.rs" "$scratch/sources/freebsd/mod.rs" && echo 'pass' >"$scratch/sources/other.py" &&
		tar -czf "$scratch/sources.tgz" -C "$scratch" sources
}
# judged_by_system WHAT PREFIX
judged_by_system() {
	disagrees "$1" "$2/src/sctp.go.*:11: SCTP_EOF is 16, must be 512 " &&
		grep -q "/src/sctp_darwin.go.*: source text for another system, by its name (darwin): not judged" "$scratch/findings" &&
		grep -q "/freebsd/mod.rs.*: source text for another system, by its name (freebsd): not judged" "$scratch/findings" &&
		[ "$(wc -l <"$scratch/findings")" -eq 5 ]
}
judged_if_strict() {
	$conform abi check --strict "$scratch/sources" >"$scratch/findings"
	[ $? -eq 1 ] && grep -q 'sctp_darwin.go:11: SCTP_EOF is 16, must be 512 ' "$scratch/findings"
}
damaged_inside() {
	head -c 200 "$scratch/sources.tgz" >"$scratch/sources/inner.tgz" && got=0
	$conform abi check "$scratch/sources" >"$scratch/findings" 2>"$scratch/err" || got=$?
	cat "$scratch/err"
	[ "$got" -eq 2 ] && [ "$(wc -l <"$scratch/err")" -eq 1 ] && grep -q 'sources/inner.tgz: cannot be read to its end' "$scratch/err" &&
		grep -q 'SCTP_EOF is 16' "$scratch/findings"
}
nothing_of_sctp() {
	mkdir -p "$scratch/nothing_here" && refused 2 'nothing_here: a folder without any ELF object, and no source file in it mentions SCTP' \
		$conform abi check "$scratch/nothing_here"
}
point "packages are made" packages
point "a .deb" disagrees "$scratch/binding.deb" 'binding.deb\(./usr/lib/library.so\): i686: .*spp_pathmtu'
point "a wheel" disagrees "$scratch/binding.whl" 'binding.whl\(usr/lib/library.so\): i686: .*spp_pathmtu'
point "a tarball" disagrees "$scratch/data.tar.xz" 'spp_pathmtu'
# A development package has static libraries.
packed_archive() {
	tar -cf "$scratch/development.tar" -C "$objects" several.a &&
		disagrees "$scratch/development.tar" 'several.a\): i686: .*spp_pathmtu .* in wrong-c-i686: ' &&
		grep -q 's390x: 0 of 7 types' "$scratch/findings"
}
point "a package with an archive of two ABIs" packed_archive
point "a package that is cut off" damaged_package
point "a package of nothing but text" empty_package
point "source text in packages and folders" sources
point "a package of source text" judged_by_system "$scratch/sources.tgz" 'sources.tgz\(sources'
point "a folder of source text" judged_by_system "$scratch/sources" 'sources'
point "other systems, with --strict" judged_if_strict
point "a damaged package in a folder" damaged_inside
point "a folder without a binding" nothing_of_sctp

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
# other SYSTEM BYTES: a file that begins like this is said to be of that system
other() {
	# shellcheck disable=SC2059 # escapes
	{ printf "$2" && head -c 500 /dev/zero; } >"$scratch/other-system"
	refused 2 "$1.*compile it for Linux" $conform abi check "$scratch/other-system"
}
rlib() {
	echo 'int x;' >"$scratch/x.c" && gcc -c "$scratch/x.c" -o "$scratch/x.o" && ar rc "$scratch/x.rlib" "$scratch/x.o" &&
		refused 2 'x.rlib: no debug information: .*keeps T' $conform abi check "$scratch/x.rlib"
}
point "of Windows" other 'Windows .PE' MZ
point "an object of Windows" other 'Windows .COFF' '\144\206'
point "of macOS" other 'macOS .Mach-O' '\317\372\355\376'
point "several of macOS" other 'several files of macOS' '\312\376\272\276\0\0\0\2'
point "a class of Java" other 'class of Java' '\312\376\272\276\0\0\0\75'
point "what Rust dropped" rlib
point "a named pipe" refused 2 'not a regular file' $conform abi check "$scratch/fifo"
point "no file" refused 2 '/nonexistent' $conform abi check /nonexistent
point "nothing of SCTP in it" refused 2 'nothing in it mirrors the SCTP API' $conform abi check "$scratch/nothing.o"
point "no file given" refused 2 'no file given' $conform abi check
point "one file to compare" refused 2 'it takes two' $conform abi diff abi:i686
point "no such ABI" refused 2 'abi.*there are: .*armhf' $conform abi dump abi:pdp11
point "no such subcommand" refused 2 "'guess'" $conform abi guess
point "the ABI of another width" refused 2 'it has 32 bits' $conform abi check --abi=x86_64 "$objects/right-c-i686"
plan
