#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Small packages in the folder $1: a tarball, a .deb with it, a zip, a damaged one, one of another system's file, source text.
set -eu
folder=$1
echo 'struct sctp_initmsg { unsigned short a, b, c, d; } x;' >"$folder/seed.c"
i686-linux-gnu-gcc -g -c "$folder/seed.c" -o "$folder/seed.o"
printf 'MZ of another system' >"$folder/seed.exe"
(
	cd "$folder"
	tar --format=ustar -cf data.tar seed.o seed.exe
	gzip -k data.tar
	echo 2.0 >debian-binary
	ar rc package.deb debian-binary data.tar.gz
	tar --format=ustar -cf twice.tar data.tar
	head -c 700 data.tar.gz >cut.tgz
	printf '!<arch>\nno member at all' >text.a
	tar -cf archive.tar text.a
	echo 'const SCTP_EOF = 16' >seed.go
	tar --format=ustar -cf source.tar seed.go
	rm seed.go seed.c seed.o seed.exe debian-binary text.a
)
