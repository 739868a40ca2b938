#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sees to it that the Debian packages for a purpose are there: build, run, check, arm64 (to run
# kernels of arm64), or kernels (to build them).
# Installs what is missing as root or with sudo; else says what to install and exits 3.
set -eu

build='gcc libc6-dev make pkg-config libsctp-dev check libsubunit-dev libjansson-dev zlib1g-dev libarchive-dev libelf-dev libdw-dev
	libkmod-dev libpcap-dev libxml2-dev kmod gcc-i686-linux-gnu libc6-dev-i386-cross'
run="$build qemu-system-x86 dpkg apt"
arm64="$run gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-system-arm"
kernels="$run flex bison bc binutils perl libssl-dev xz-utils gcovr"
check="$kernels linux-headers-cloud-amd64 clang libclang-rt-14-dev clang-format clang-tidy cppcheck shellcheck perl iproute2 procps tcpdump tshark git xz-utils
	python3-jsonschema rustc golang-go golang-github-ishidawataru-sctp-dev gcc-arm-linux-gnueabihf libc6-dev-armhf-cross
	gcc-s390x-linux-gnu libc6-dev-s390x-cross"

case "${1:-}" in
build) wanted=$build ;;
run) wanted=$run ;;
check) wanted=$check ;;
arm64) wanted=$arm64 ;;
kernels) wanted=$kernels ;;
*)
	echo "usage: packages.sh build|run|check|arm64|kernels" >&2
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

if [ "$(id -u)" -eq 0 ]; then
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
