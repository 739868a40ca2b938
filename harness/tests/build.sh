#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds of kernels, with a source that only looks like Linux: its configurator and its compiler are scripts.  What real
# sources do is for harness/tests/build_kernels.sh (make check-kernels), which takes hours.
set -u
. harness/tests/tap.sh

source=$scratch/linux-0.1
out=$scratch/out
mkdir -p "$source/net/sctp" "$source/scripts/kconfig" "$source/bin"
: >"$source/Kconfig"
# It takes every option but those in REFUSED.
cat >"$source/scripts/kconfig/merge_config.sh" <<'EOF'
#!/bin/sh
[ "$1 $2" = "-n -O" ] || exit 1
out=$3
shift 3
echo "$ARCH" >>"$out/configured"
cat "$@" >"$out/.config"
for option in ${REFUSED:-}; do
	echo "# CONFIG_$option is not set" >>"$out/.config"
done
EOF
chmod +x "$source/scripts/kconfig/merge_config.sh"
cat >"$source/Makefile" <<'EOF'
obj := net/sctp
profiled := $(GCOV_PROFILE)
flags := $(KBUILD_CFLAGS_KERNEL)
obj := net/ipv4
others := $(GCOV_PROFILE)$(KBUILD_CFLAGS_KERNEL)
all:
	@echo "arch=$(ARCH) profiled=$(profiled) others=$(others) flags=$(flags)" >$(O)/made
	@! [ -e broken.c ] || { echo "broken.c:1: error: expected ;" >&2; exit 1; }
	@cp linux $(O)/linux
EOF
# A program that has a release is all that tells a User-Mode Linux.
printf '#include <stdio.h>\nint main(int argc, char **argv) { (void)argv; puts("0.1.0"); return argc > 1 ? 0 : 1; }\n' \
	>"$scratch/uml.c"
gcc -o "$source/linux" "$scratch/uml.c"

# build OPTION...: of the source that is none
build() {
	"$conform" build --cache="$scratch/cache" --out="$out" "$@"
}

spec_is_printed() {
	build --uml "$source" >"$scratch/spec" || return 1
	cat "$scratch/spec"
	[ "$(cat "$scratch/spec")" = "uml:$out/linux" ] && grep -q '^CONFIG_IP_SCTP=y' "$out/.config" && grep -q '^CONFIG_NFT_MASQ=y' "$out/.config" &&
		grep -q '^CONFIG_UML_TIME_TRAVEL_SUPPORT=y' "$out/.config" && grep -q '^um$' "$out/configured"
}

configured_once() {
	build --uml "$source" >/dev/null || return 1
	[ "$(wc -l <"$out/configured")" -eq 1 ] || return 1
	build --uml --config=no-ipv6 "$source" >/dev/null || return 1
	[ "$(wc -l <"$out/configured")" -eq 2 ]
}

another_architecture() {
	build --config=32-bit "$source" >"$scratch/spec" || return 1
	[ "$(cat "$scratch/spec")" = "path:$out" ] && grep -q 'arch=i386' "$out/made"
}

option_is_missed() {
	rm -f "$out/fragments"
	REFUSED=DUMMY build --uml "$source" >/dev/null 2>"$scratch/said" || return 1
	cat "$scratch/said"
	grep -q 'CONFIG_DUMMY=y is wanted, this source makes it n' "$scratch/said"
}

option_is_needed() {
	rm -f "$out/fragments"
	got=0
	REFUSED=PREEMPT_RT build --config=preempt-rt "$source" 2>"$scratch/said" || got=$?
	cat "$scratch/said"
	[ "$got" -eq 2 ] && grep -q 'cannot be built as preempt-rt: it does not take CONFIG_PREEMPT_RT=y' "$scratch/said"
}

profile() {
	build --uml "$source" >/dev/null && grep -q 'profiled= others= flags=$' "$out/made" &&
		build --uml --gcov "$source" >/dev/null && grep -q 'profiled=y others= flags=$' "$out/made"
}

debug_information() {
	build --uml --debug-info "$source" >/dev/null && grep -q 'profiled= others= flags=-g$' "$out/made"
}

compiler_fails() {
	: >"$source/broken.c"
	got=0
	build --uml "$source" 2>"$scratch/said" || got=$?
	rm "$source/broken.c"
	cat "$scratch/said"
	[ "$got" -eq 3 ] && grep -q "broken.c:1: error: expected ;; see $out/build.log" "$scratch/said"
}

archive() {
	tar -C "$scratch" -cJf "$scratch/linux-source-0.1.tar.xz" linux-0.1
	"$conform" build --cache="$scratch/cache" --uml "$scratch/linux-source-0.1.tar.xz" >"$scratch/spec" || return 1
	cat "$scratch/spec"
	program=$(sed 's/^uml://' "$scratch/spec")
	[ "$("$program" --version)" = 0.1.0 ]
}

missing_tools() {
	mkdir -p "$scratch/few"
	for tool in gcc make ld as perl gzip env; do
		ln -sf "$(command -v $tool)" "$scratch/few/$tool"
	done
	PATH=$scratch/few "$(pwd)/$conform" build --uml "$source"
}

counts_nothing() {
	build --uml "$source" >/dev/null 2>&1 || return 1
	"$conform" run --coverage --kernel="uml:$out/linux" --out="$scratch/run" handshake.four_chunks
}

point "no source" refused 2 'no source given' $conform build
point "two sources" refused 2 'unexpected argument' $conform build a b
point "an unknown configuration" refused 2 'everything' $conform build --config=cosy .
point "a source that is not there" refused 2 '/nonexistent' $conform build --uml /nonexistent
point "a source that is none" refused 2 'no Kconfig' $conform build --uml "$scratch"
point "a source of an architecture" refused 2 'no architecture' $conform build --uml debian:6.1/i386
point "a User-Mode Linux of 32 bits" refused 2 '32-bit' $conform build --uml --config=32-bit .
point "tools that are missing are named in one line" refused 3 'apt-get install flex bison$' missing_tools
point "the kernel's SPEC is printed, the fragments are merged" spec_is_printed
point "what is configured stays so until fragments change" configured_once
point "a 32-bit kernel" another_architecture
point "an option that the source does not have is told" option_is_missed
point "the option that a configuration is named for must be there" option_is_needed
point "only net/sctp is profiled" profile
point "only net/sctp has debug information" debug_information
point "a compiler's error is told, and where the rest is" compiler_fails
point "an archive" archive
point "a program that is no User-Mode Linux" refused 2 'no release' $conform run --kernel=uml:/bin/true handshake.four_chunks
point "a file that is no program" refused 2 'no program' $conform run --kernel=uml:README.md handshake.four_chunks
point "coverage of a kernel that does not count" refused 2 'build --gcov' counts_nothing
point "uncovered without coverage" refused 2 'format=coverage' $conform report --uncovered "$scratch"
point "a run without coverage" refused 2 'has no coverage' $conform report --format=coverage "$scratch"
plan
