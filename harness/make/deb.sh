#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes a Debian package of what `make install` puts below a folder: deb.sh VERSION FOLDER PACKAGE
set -eu
version=$1 folder=$2 package=$3

arch=$(dpkg --print-architecture)
# dpkg-shlibdeps reads a source package's control file, and says which packages have the libraries.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/debian" "$folder/DEBIAN"
printf 'Source: sctp-conform\n\nPackage: sctp-conform\nArchitecture: any\n' >"$scratch/debian/control"
root=$(realpath "$folder")
libraries=$(cd "$scratch" && dpkg-shlibdeps -O --ignore-missing-info "$root/usr/bin/sctp-conform" 2>"$scratch/said" | sed -n 's/^shlibs:Depends=//p')
[ -n "$libraries" ] || {
	cat "$scratch/said" >&2
	exit 3
}
cat >"$folder/DEBIAN/control" <<CONTROL
Package: sctp-conform
Version: $version
Architecture: $arch
Maintainer: ${DEBFULLNAME:-sctp-conform} <${DEBEMAIL:-root@localhost}>
Installed-Size: $(du -ks "$folder/usr" | cut -f1)
Depends: $libraries, qemu-system-x86, apt, dpkg, kmod
Recommends: gnuplot-nox
Suggests: gcovr, gdb, python3-kconfiglib, tshark
Section: net
Priority: optional
Description: checks whether a Linux kernel implements SCTP correctly
 Boots a kernel in a virtual machine, in virtual time, plays scripted scenarios
 against its SCTP, looks at every packet and prints TAP.
CONTROL
gzip -n -f "$folder"/usr/share/man/man1/*.1
dpkg-deb --root-owner-group -Zgzip -z1 --build "$folder" "$package" >"$scratch/built"
echo "$package"
