// SPDX-License-Identifier: GPL-2.0-or-later
// Options by numbers that only the native half of the binding knows.
const val SCTP_DISABLE_FRAGMENTS = 1
const val SCTP_FRAGMENT_INTERLEAVE = 2
const val SCTP_NODELAY = 4
