#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Writes the page of each command into a folder: man.sh PROGRAM FOLDER
set -eu
program=$1 folder=$2

"$program" --help | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p' | grep -vx abi >"$folder/commands"
printf '%s\n' 'abi dump' 'abi check' 'abi diff' 'abi generate' >>"$folder/commands"
while read -r command; do
	# shellcheck disable=SC2086 # words of the command
	"$program" $command --help=man >"$folder/sctp-conform-$(echo "$command" | tr ' ' -).1"
done <"$folder/commands"
rm "$folder/commands"
