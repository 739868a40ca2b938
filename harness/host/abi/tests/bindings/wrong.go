// SPDX-License-Identifier: GPL-2.0-or-later
// A binding with the usual mistakes.
package main

import "syscall"

// Wrong padding: as it is where a long has 64 bits.
type PaddrThlds struct {
	AssocID    int32
	_          [4]byte
	Address    [128]byte
	PathMaxRxt uint16
	PathPfThld uint16
}

// Wrong width: a __u64 as an uint.
type PrStatus struct {
	AssocID         int32
	SID             uint16
	Policy          uint16
	AbandonedUnsent uint
	AbandonedSent   uint
}

// Wrong sign.
type AssocChange struct {
	Type            uint16
	Flags           uint16
	Length          uint32
	State           uint16
	Error           uint16
	OutboundStreams uint16
	InboundStreams  uint16
	AssocID         uint32
}

// Not packed.
type PaddrParams struct {
	AssocID       int32
	Address       [128]byte
	HbInterval    uint32
	PathMaxRxt    uint16
	PathMTU       uint32
	SackDelay     uint32
	Flags         uint32
	IPv6FlowLabel uint32
	DSCP          uint8
}

// Two members swapped.
type InitMsg struct {
	NumOstreams    uint16
	MaxInstreams   uint16
	MaxInitTimeout uint16
	MaxAttempts    uint16
}

// A __u64 is aligned to 8 bytes on ARM, but Go's uint64 to 4.
type SctpAssocStats struct {
	AssocID  int32
	Address  [128]byte
	MaxRTO   uint64
	Counters [14]uint64
}

// The head of a notification with a length that is too short: what follows is too early.
type NotificationHeader struct {
	Type   uint16
	Flags  uint16
	Length uint16
}

type SctpSenderDryEvent struct {
	NotificationHeader
	_       uint16
	AssocID int32
}

// Half of a number and something else.
type SctpAssocValue struct {
	AssocID    int32
	AssocValue uint16
	Stream     uint16
}

// An address of 112 bytes without the rest.
type SetPeerPrim struct {
	AssocID int32
	Addr    syscall.RawSockaddrAny
}

const SCTP_EVENTS = 12

func main() {
	println(&PaddrThlds{}, &PrStatus{}, &AssocChange{}, &PaddrParams{}, &InitMsg{}, &SctpAssocStats{}, SCTP_EVENTS)
	println(&SctpSenderDryEvent{}, &SctpAssocValue{}, &SetPeerPrim{})
}
