/* SPDX-License-Identifier: GPL-2.0-or-later */
/* D: booleans, enumerations of a width, an array of no elements, alignment by attribute. */
module structs;

extern (C):

align(4) struct sctp_paddrinfo
{
align(4):
	int spinfo_assoc_id;
	ubyte[128] spinfo_address;
	State spinfo_state;
	uint spinfo_cwnd, spinfo_srtt, spinfo_rto, spinfo_mtu;
}

enum State : int { SCTP_INACTIVE, SCTP_PF, SCTP_ACTIVE, SCTP_UNCONFIRMED }

struct SctpRemoteError
{
	ushort type, flags;
	uint length;
	ushort error;
	int assocId;
	ubyte[0] data;
}

struct SctpEvent
{
	int assocId;
	ushort type;
	bool on;
}

/* Wrong: the kernel's counters have 16 bits. */
struct SctpInitMsg
{
	uint numOstreams, maxInstreams, maxAttempts, maxInitTimeo;
}

/* Wrong: 3 is right. */
__gshared immutable int SCTP_NODELAY = 4;

__gshared sctp_paddrinfo a;
__gshared SctpRemoteError b;
__gshared SctpEvent c;
__gshared SctpInitMsg d;
