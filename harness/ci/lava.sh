#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Tells LAVA the result of each scenario: lava.sh DIR...  A known deviation is what was expected, so it passes.
set -u

build/sctp-conform report "$@" | sed -n 's/^\(ok\|not ok\) [0-9]* - \([^ ]*\)\( on \([^ ]*\)\)\?\( # \(SKIP\|TODO\).*\)\?$/\1,\2,\4,\6/p' |
	while IFS=, read -r outcome name kernel directive; do
		case "$outcome,$directive" in
		*,SKIP) result=skip ;;
		ok,* | *,TODO) result=pass ;;
		*) result=fail ;;
		esac
		lava-test-case "$name${kernel:+@$kernel}" --result "$result"
	done
