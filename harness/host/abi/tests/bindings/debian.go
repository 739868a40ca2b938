// SPDX-License-Identifier: GPL-2.0-or-later
// Links what Debian's golang-github-ishidawataru-sctp-dev has of types and constants.
package main

import "github.com/ishidawataru/sctp"

func main() {
	var connection sctp.SCTPConn

	println(&sctp.SndRcvInfo{}, &sctp.InitMsg{}, &sctp.SndInfo{}, &sctp.GetAddrsOld{}, connection.Close())
	connection.SubscribeEvents(sctp.SCTP_EVENT_ALL)
	connection.PeelOff(1)
}
