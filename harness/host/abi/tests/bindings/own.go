// SPDX-License-Identifier: GPL-2.0-or-later

// Structs that the program fills in by itself, beside one that it hands to the kernel.
package main

import (
	"fmt"
	"time"
)

type SCTPRemoteError struct {
	Error   uint16
	AssocID int32
	Data    []byte
}

type SctpRtoInfo struct {
	AssocID int32
	Initial time.Duration
	Max     time.Duration
	Min     time.Duration
}

type SctpInitMsg struct {
	NumOstreams    uint16
	MaxInstreams   uint16
	MaxAttempts    uint16
	MaxInitTimeout uint16
}

var (
	keptError SCTPRemoteError
	keptRto   SctpRtoInfo
	keptInit  SctpInitMsg
)

func main() {
	fmt.Println(&keptError, &keptRto, &keptInit)
}
