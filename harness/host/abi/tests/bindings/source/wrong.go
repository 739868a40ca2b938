// SPDX-License-Identifier: GPL-2.0-or-later

// Flags that count by themselves one too far, and two constants on one line.
package source

const (
	SCTP_UNORDERED = 1 << iota
	SCTP_ADDR_OVER
	SCTP_ABORT
	SCTP_SACK_IMMEDIATELY
	SCTP_EOF // must be 512
)

const SCTP_NODELAY, SCTP_EVENTS = 4, 11 // the first must be 3
