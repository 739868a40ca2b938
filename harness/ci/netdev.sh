#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# An executor for netdev's CI: builds the branch that is checked out in TREE, plays it, and writes the results as its
# collector takes them.  netdev.sh TREE BRANCH URL FOLDER [PATTERN...]
#
# FOLDER, which URL shows to the world, gets what the run leaves and results.json.  KERNEL names a kernel instead of one
# built from TREE.
set -eu
tree=$1 branch=$2 url=$3 folder=$4
shift 4
conform=${SCTP_CONFORM:-build/sctp-conform}

now() {
	date -u '+%Y-%m-%d %H:%M:%S.%6N+00:00'
}

start=$(now)
mkdir -p "$folder"
kernel=${KERNEL:-$("$conform" build "$tree")}
# That something failed is a result.
"$conform" run --kernel="$kernel" --out="$folder/run" "$@" >"$folder/run.log" 2>&1 || [ $? -eq 1 ]
"$conform" report --format=html --out="$folder/index.html" "$folder/run" || [ $? -eq 1 ]
"$conform" report --format=netdev --out="$folder/tests.json" "$folder/run" || [ $? -eq 1 ]
jq --arg branch "$branch" --arg link "$url" --arg began "$start" --arg ended "$(now)" \
	'. + {branch: $branch, link: $link, start: $began, end: $ended} | .results |= map(. + {link: $link})' \
	"$folder/tests.json" >"$folder/results.json.new"
mv "$folder/results.json.new" "$folder/results.json"
