#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The vectors, as files in the folder $1: by chance alone the fuzzer would not find the way into most chunks.
set -eu
${MAKE:-make} -s build/tests/harness/wire/wire_vectors
build/tests/harness/wire/wire_vectors seeds "$1"
