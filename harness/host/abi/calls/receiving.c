/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much room libsctp offers for a message's control data, and what it finds in it. */
#include <string.h>
#include <sys/uio.h>

#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/expect.h"
#include "harness/host/abi/calls/points.h"

enum { SNDRCV = 1, RCVINFO = 3, NXTINFO = 4, ROOM = 64, PPID = 0x01020304, TSN = 0x05060708 };

static size_t space(size_t size)
{
	return CONTROL_HEAD + (size + WORD - 1) / WORD * WORD;
}

static void check_old(void)
{
	struct bytes from = {0}, info = {0}, control = {0};
	struct sockaddr_storage name;
	struct sctp_sndrcvinfo mine;
	socklen_t length = sizeof(name);
	char data[ROOM];
	int flags = 0;

	put_ipv6(&from);
	PUT(&info, 0, sctp_sndrcvinfo, sinfo_stream, 3);
	PUT(&info, 0, sctp_sndrcvinfo, sinfo_ppid, PPID);
	PUT(&info, 0, sctp_sndrcvinfo, sinfo_tsn, TSN);
	PUT(&info, 0, sctp_sndrcvinfo, sinfo_assoc_id, 7);
	put_rest(&info, SIZE(sctp_sndrcvinfo), true);
	put_control(&control, SNDRCV, &info);
	memset(&mine, 0, sizeof(mine));
	answer_next(&(struct answer){.result = 5,
				     .bytes = control.at,
				     .length = control.length,
				     .name = (const struct sockaddr *)from.at,
				     .name_length = (socklen_t)from.length,
				     .flags = MSG_EOR});
	expect_result("sctp_recvmsg()",
		      sctp_recvmsg(NO_FILE, data, sizeof(data), (struct sockaddr *)&name, &length,
				   &mine, &flags),
		      5);
	expect_received("sctp_recvmsg()", SIZE(sockaddr_storage), space(SIZE(sctp_sndrcvinfo)),
			ROOM);
	expect_bytes("sctp_recvmsg(): from where", &name, length, &from);
	expect_bytes("sctp_recvmsg(): the information", &mine, sizeof(mine), &info);
	expect_result("sctp_recvmsg(): the flags", flags, MSG_EOR);
}

static void check_new(void)
{
	const size_t enough = space(SIZE(sctp_rcvinfo)) + space(SIZE(sctp_nxtinfo));
	struct bytes info = {0}, control = {0};
	struct sctp_rcvinfo mine;
	struct iovec piece;
	socklen_t length = sizeof(mine);
	unsigned type = 0;
	char data[ROOM];
	int flags = 0;
	const struct call *call;

	PUT(&info, 0, sctp_rcvinfo, rcv_sid, 3);
	PUT(&info, 0, sctp_rcvinfo, rcv_ppid, PPID);
	PUT(&info, 0, sctp_rcvinfo, rcv_tsn, TSN);
	PUT(&info, 0, sctp_rcvinfo, rcv_assoc_id, 7);
	put_rest(&info, SIZE(sctp_rcvinfo), true);
	put_control(&control, RCVINFO, &info);
	piece = (struct iovec){data, sizeof(data)};
	memset(&mine, 0, sizeof(mine));
	answer_next(&(struct answer){.result = 5, .bytes = control.at, .length = control.length});
	expect_result("sctp_recvv()",
		      sctp_recvv(NO_FILE, &piece, 1, NULL, NULL, &mine, &length, &type, &flags), 5);
	expect_result("sctp_recvv(): the kind of information", type, 1);
	expect_bytes("sctp_recvv(): the information", &mine, length, &info);
	/* RFC 6458, 9.13: with SCTP_RECVV_RN both are returned. */
	call = next_call();
	if (call && call->length < enough)
		because("recvmsg() gets room for %zu bytes, both need %zu", call->length, enough);
	point_known(call && call->length >= enough,
		    "sctp_recvv() has room for SCTP_RCVINFO and SCTP_NXTINFO",
		    "libsctp 1.0.19 has not, 1.0.21 has");
}

void check_receiving(void)
{
	check_old();
	check_new();
}
