// SPDX-License-Identifier: GPL-2.0-or-later
// A binding that is right on 32-bit ABIs.  Go has no packed structs: members that are not aligned are bytes.
package main

type PaddrThlds struct {
	AssocID    int32
	Address    [128]byte
	PathMaxRxt uint16
	PathPfThld uint16
}

type PrStatus struct {
	AssocID         int32
	SID             uint16
	Policy          uint16
	AbandonedUnsent uint64
	AbandonedSent   uint64
}

type AssocChange struct {
	Type            uint16
	Flags           uint16
	Length          uint32
	State           uint16
	Error           uint16
	OutboundStreams uint16
	InboundStreams  uint16
	AssocID         int32
}

type PaddrParams struct {
	AssocID       int32
	Address       [128]byte
	HbInterval    uint32
	PathMaxRxt    uint16
	PathMTU       [4]byte
	SackDelay     [4]byte
	Flags         [4]byte
	IPv6FlowLabel [4]byte
	DSCP          uint8
	_             uint8
}

type InitMsg struct {
	NumOstreams    uint16
	MaxInstreams   uint16
	MaxAttempts    uint16
	MaxInitTimeout uint16
}

const SCTP_EVENTS = 11

func main() {
	println(&PaddrThlds{}, &PrStatus{}, &AssocChange{}, &PaddrParams{}, &InitMsg{}, SCTP_EVENTS)
}
