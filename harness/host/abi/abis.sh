# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
# The ABIs of the golden tables, and what layout.sh and calls.sh share.  Sourced, from the top of the source tree.

# ABI, prefix of its compiler, package of its headers, name of its qemu-user (- where there is none).  Another C library
# counts as an ABI of its own here.
abis='
x86_64	x86_64-linux-gnu-	libc6-dev	x86_64
i686	i686-linux-gnu-	libc6-dev-i386-cross	i386
x32	x86_64-linux-gnux32-	libc6-dev-x32-cross	-
arm64	aarch64-linux-gnu-	libc6-dev-arm64-cross	aarch64
armhf	arm-linux-gnueabihf-	libc6-dev-armhf-cross	arm
armel	arm-linux-gnueabi-	libc6-dev-armel-cross	arm
alpha	alpha-linux-gnu-	libc6.1-dev-alpha-cross	alpha
arc	arc-linux-gnu-	libc6-dev-arc-cross	-
hppa	hppa-linux-gnu-	libc6-dev-hppa-cross	hppa
m68k	m68k-linux-gnu-	libc6-dev-m68k-cross	m68k
mips	mips-linux-gnu-	libc6-dev-mips-cross	mips
mipsel	mipsel-linux-gnu-	libc6-dev-mipsel-cross	mipsel
mips64	mips64-linux-gnuabi64-	libc6-dev-mips64-cross	mips64
mips64el	mips64el-linux-gnuabi64-	libc6-dev-mips64el-cross	mips64el
powerpc	powerpc-linux-gnu-	libc6-dev-powerpc-cross	ppc
ppc64	powerpc64-linux-gnu-	libc6-dev-ppc64-cross	ppc64
ppc64el	powerpc64le-linux-gnu-	libc6-dev-ppc64el-cross	ppc64le
riscv64	riscv64-linux-gnu-	libc6-dev-riscv64-cross	riscv64
s390x	s390x-linux-gnu-	libc6-dev-s390x-cross	s390x
sh4	sh4-linux-gnu-	libc6-dev-sh4-cross	sh4
sparc64	sparc64-linux-gnu-	libc6-dev-sparc64-cross	sparc64
x86_64-musl	x86_64-linux-musl-	musl-tools	x86_64
'

# packages_of PREFIX HEADERS: those that bring the compiler
packages_of() {
	case $1 in
	*-musl-) echo "package $2" ;;
	*) echo "packages gcc-${1%-} and $2" ;;
	esac
}

# The cross compilers' packages have <linux/sctp.h>, but no <netinet/sctp.h>.  The machine's own is the same for every
# ABI and includes nothing that the compiler lacks: they get this one header, behind all of theirs.
# borrow_libsctp FOLDER
borrow_libsctp() {
	mkdir -p "$1/include/netinet" || return 1
	rm -f "$1/include/netinet/sctp.h"
	[ ! -f /usr/include/netinet/sctp.h ] || ln -s /usr/include/netinet/sctp.h "$1/include/netinet/sctp.h"
}

# Compilers for other C libraries, such as musl, have no headers of the kernel.  Those of the machine are the same for every
# ABI but for <asm>, of which they get the generic one: what <linux/sctp.h> takes from there is the same, too.
# borrow_kernel FOLDER
borrow_kernel() {
	mkdir -p "$1/include/asm" || return 1
	rm -f "$1/include/linux" "$1/include/asm-generic"
	[ -f /usr/include/linux/sctp.h ] || return 0
	ln -s /usr/include/linux "$1/include/linux" && ln -s /usr/include/asm-generic "$1/include/asm-generic" &&
		for header in types posix_types; do
			echo "#include <asm-generic/$header.h>" >"$1/include/asm/$header.h" || return 1
		done &&
		printf '#define __BITS_PER_LONG (8 * __SIZEOF_LONG__)\n#include <asm-generic/bitsperlong.h>\n' \
			>"$1/include/asm/bitsperlong.h"
}
