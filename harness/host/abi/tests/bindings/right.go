// SPDX-License-Identifier: GPL-2.0-or-later
// A binding that is right on 32-bit ABIs.  Go has no packed structs: members that are not aligned are bytes.
package main

import "syscall"

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

// The head that all notifications share.
type NotificationHeader struct {
	Type   uint16
	Flags  uint16
	Length uint32
}

type SctpShutdownEvent struct {
	NotificationHeader
	AssocID int32
}

type SctpSendFailed struct {
	Header  NotificationHeader
	Error   uint32
	Info    [32]byte
	AssocID int32
}

// The language's own address is smaller than the API's room for one.
type SetPeerPrim struct {
	AssocID int32
	Addr    syscall.RawSockaddrAny
	_       [16]byte
}

// Numbers that the language cannot put where they belong, in halves.
type PeerAddrParams struct {
	AssocID                     int32
	Address                     [128]byte
	HbInterval                  uint32
	PathMaxRxt                  uint16
	PathMTULow, PathMTUHigh     uint16
	SackDelayLow, SackDelayHigh uint16
	FlagsLow, FlagsHigh         uint16
	FlowLabelLow, FlowLabelHigh uint16
	DSCP                        uint8
	_                           uint8
}

const SCTP_EVENTS = 11

func main() {
	println(&PaddrThlds{}, &PrStatus{}, &AssocChange{}, &PaddrParams{}, &InitMsg{}, SCTP_EVENTS)
	println(&SctpShutdownEvent{}, &SctpSendFailed{}, &SetPeerPrim{}, &PeerAddrParams{})
}
