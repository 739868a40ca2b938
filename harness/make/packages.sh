#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The Debian packages for a purpose: build, run, check, kernels (to build them), or to run kernels of another
# architecture: arm64, armhf, s390x, ppc64el, riscv64.
#
#   packages.sh need PURPOSE      says what is missing and exits 3; changes nothing
#   packages.sh install PURPOSE   installs what is missing as root or with sudo; else the same as `need`
set -eu

build='gcc libc6-dev make pkg-config libsctp-dev check libsubunit-dev libjansson-dev libarchive-dev libelf-dev libdw-dev
	nettle-dev zlib1g-dev libkmod-dev libpcap-dev libxml2-dev kmod gcc-i686-linux-gnu libc6-dev-i386-cross'
run="$build qemu-system-x86 dpkg apt"
arm64="$run gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-system-arm"
armhf="$run gcc-arm-linux-gnueabihf libc6-dev-armhf-cross qemu-system-arm"
s390x="$run gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-system-misc"
ppc64el="$run gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross qemu-system-ppc"
riscv64="$run gcc-riscv64-linux-gnu libc6-dev-riscv64-cross qemu-system-misc opensbi"
kernels="$run flex bison bc binutils perl libssl-dev xz-utils gcovr libclang-dev jq gdb linux-headers-cloud-amd64 patch"
check="$kernels gnuplot-nox libxml2-utils clang libclang-rt-14-dev clang-format clang-tidy cppcheck
	shellcheck iproute2 procps cpio openssh-client tcpdump tshark git groff-base dpkg-dev jq python3-jsonschema python3-yaml python3-kconfiglib python3-cffi rustc bindgen gnat
	gfortran fp-compiler gdc default-jdk-headless libjna-java
	golang-go golang-github-ishidawataru-sctp-dev gcc-arm-linux-gnueabihf libc6-dev-armhf-cross
	gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-system-arm qemu-system-misc
	gcc-m68k-linux-gnu libc6-dev-m68k-cross gcc-mips-linux-gnu libc6-dev-mips-cross musl-tools qemu-user
	gcc-x86-64-linux-gnux32 libc6-dev-x32-cross"

action=${1:-}
case "${2:-}" in
build) wanted=$build ;;
run) wanted=$run ;;
check) wanted=$check ;;
arm64) wanted=$arm64 ;;
kernels) wanted=$kernels ;;
armhf) wanted=$armhf ;;
s390x) wanted=$s390x ;;
ppc64el) wanted=$ppc64el ;;
riscv64) wanted=$riscv64 ;;
*) action= ;;
esac
case "$action" in
need | install) ;;
*)
	echo "usage: packages.sh need|install build|run|check|kernels|arm64|armhf|s390x|ppc64el|riscv64" >&2
	exit 2
	;;
esac

if ! command -v dpkg-query >/dev/null; then
	echo "sctp-conform: this is not a Debian system; please install what Debian calls:" $wanted >&2
	exit 0
fi

missing=
for package in $wanted; do
	case "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" in
	*' installed') ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

if [ "$action" = need ]; then
	echo "sctp-conform: packages are missing; \`make packages\` installs those for building, or:" >&2
	echo "  apt-get install --no-install-recommends$missing" >&2
	exit 3
elif [ "$(id -u)" -eq 0 ]; then
	as_root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as_root=sudo
else
	echo "sctp-conform: packages are missing and only root can install them:" >&2
	echo "  apt-get install --no-install-recommends$missing" >&2
	exit 3
fi
echo "installing$missing" >&2
# Package lists may be missing or old; a failure to refresh them shows in what follows.
$as_root apt-get update -q >/dev/null || true
# shellcheck disable=SC2086 # a list of words
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2; then
	echo "sctp-conform: could not install:$missing" >&2
	exit 3
fi
