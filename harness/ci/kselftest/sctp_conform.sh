#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Has sctp-conform play its scenarios on the kernel that runs here, in namespaces of its own, or on the one that
# SCTP_CONFORM_KERNEL names, e.g. path:.. of a built tree.  SCTP_CONFORM_PATTERN selects some.
conform=${SCTP_CONFORM:-sctp-conform}

if ! command -v "$conform" >/dev/null; then
	echo "KTAP version 1"
	echo "1..0 # SKIP sctp-conform is not installed"
	exit 4
fi
# shellcheck disable=SC2086 # a list of patterns
"$conform" run --kernel="${SCTP_CONFORM_KERNEL:-local}" --format=ktap --out="${SCTP_CONFORM_OUT:-$(mktemp -d)}" ${SCTP_CONFORM_PATTERN:-}
