#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# new.sh SUITE NAME: adds a scenario of that name in a file of its own, from a template.  A suite that is not there yet
# is made: it is found by itself.
set -eu
suite=$1
name=$2

for word in "$suite" "$name"; do
	case "$word" in
	'' | *[!a-z0-9_]* | [!a-z]*)
		echo "usage: make new SUITE=name NAME=name, each in lower case letters, digits and '_'" >&2
		exit 2
		;;
	esac
done
file=suites/$suite/$name.c
[ ! -e "$file" ] || {
	echo "make new: $file is there already" >&2
	exit 2
}
mkdir -p "suites/$suite"
cat >"$file" <<TEMPLATE
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this file is about, in a sentence. */
#define SUITE "$suite"
#include "harness/scenario/scenario.h"

SCENARIO($name, "One plain sentence about what the kernel must do", .lab = &two_nodes,
	 .spec = {"RFC9260-6.2-1"})
{
	struct pair pair = pair_open(lab);

	endpoint_send(pair.a, 0, "a message");
	pair_expect_data(pair, 1);
	expect_message(pair.b, 0, "a message");
	pair_expect_sack(pair, 1);
}
TEMPLATE
echo "$file: edit it, then"
echo "  make && build/sctp-conform run '$suite.$name'"
echo "and before you trust it, see it fail: build/sctp-conform run --mute '$suite.$name'"
