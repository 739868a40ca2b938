/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What libsctp passes with a message: its address, its control data, its flags. */
#include <string.h>
#include <sys/uio.h>

#include "harness/host/abi/calls/calls.h"
#include "harness/host/abi/calls/expect.h"

enum {
	SNDRCV = 1,
	SNDINFO = 2,
	PRINFO = 5,
	AUTHINFO = 6,
	DSTADDRV4 = 7,
	PPID = 0x01020304,
	CONTEXT = 0x05060708,
	LIFETIME = 0x0a0b0c0d,
	STREAM = 0x0e0f,
};

static const struct bytes nothing;
static char text[] = "message";

static struct bytes one_address(void)
{
	struct bytes bytes = {0};

	put_ipv4(&bytes);
	return bytes;
}

/* The ppid is passed as it is: nobody turns its bytes around. */
static struct bytes old_info(unsigned flags)
{
	struct bytes bytes = {0};

	PUT(&bytes, 0, sctp_sndrcvinfo, sinfo_stream, STREAM);
	PUT(&bytes, 0, sctp_sndrcvinfo, sinfo_flags, flags);
	PUT(&bytes, 0, sctp_sndrcvinfo, sinfo_ppid, PPID);
	PUT(&bytes, 0, sctp_sndrcvinfo, sinfo_context, CONTEXT);
	PUT(&bytes, 0, sctp_sndrcvinfo, sinfo_timetolive, LIFETIME);
	put_rest(&bytes, SIZE(sctp_sndrcvinfo), true);
	return bytes;
}

static void check_old(void)
{
	struct bytes to = one_address(), info = old_info(SCTP_UNORDERED), control = {0};
	struct sctp_sndrcvinfo mine;

	put_control(&control, SNDRCV, &info);
	answer_next(&(struct answer){.result = 7});
	expect_result("sctp_sendmsg()",
		      sctp_sendmsg(NO_FILE, text, strlen(text), (struct sockaddr *)to.at,
				   (socklen_t)to.length, PPID, SCTP_UNORDERED, STREAM, LIFETIME,
				   CONTEXT),
		      7);
	expect_sent("sctp_sendmsg()", &to, &control, 0, text);

	memset(&mine, 0, sizeof(mine));
	mine.sinfo_stream = STREAM;
	mine.sinfo_flags = SCTP_UNORDERED;
	mine.sinfo_ppid = PPID;
	mine.sinfo_context = CONTEXT;
	mine.sinfo_timetolive = LIFETIME;
	answer_next(&(struct answer){.result = 7});
	expect_result("sctp_send()", sctp_send(NO_FILE, text, strlen(text), &mine, MSG_DONTWAIT),
		      7);
	expect_sent("sctp_send()", &nothing, &control, MSG_DONTWAIT, text);
	answer_next(&(struct answer){.result = 7});
	expect_result("sctp_send() without information",
		      sctp_send(NO_FILE, text, strlen(text), NULL, 0), 7);
	expect_sent("sctp_send() without information", &nothing, &nothing, 0, text);
}

static struct iovec piece(void)
{
	return (struct iovec){text, sizeof(text) - 1};
}

/* The second address goes into control data of its own. */
static void check_sndinfo(void)
{
	struct bytes to = one_address(), both = one_address(), control = {0}, second = {0},
		     info = {0};
	struct sctp_sndinfo mine;
	struct iovec data = piece();

	memset(&mine, 0, sizeof(mine));
	mine.snd_sid = STREAM;
	mine.snd_flags = SCTP_UNORDERED;
	mine.snd_ppid = PPID;
	mine.snd_context = CONTEXT;
	mine.snd_assoc_id = 7;
	PUT(&info, 0, sctp_sndinfo, snd_sid, STREAM);
	PUT(&info, 0, sctp_sndinfo, snd_flags, SCTP_UNORDERED);
	PUT(&info, 0, sctp_sndinfo, snd_ppid, PPID);
	PUT(&info, 0, sctp_sndinfo, snd_context, CONTEXT);
	PUT(&info, 0, sctp_sndinfo, snd_assoc_id, 7);
	put_ipv4(&both);
	put_bytes(&second, 0, to.at + 4, 4);
	put_control(&control, DSTADDRV4, &second);
	put_control(&control, SNDINFO, &info);
	put_padding(&control);
	answer_next(&(struct answer){.result = 7});
	expect_result("sctp_sendv() to two addresses",
		      sctp_sendv(NO_FILE, &data, 1, (struct sockaddr *)both.at, 2, &mine,
				 sizeof(mine), SCTP_SENDV_SNDINFO, 0),
		      7);
	expect_sent("sctp_sendv() to two addresses", &to, &control, 0, text);
}

/*
 * Of the three that struct sctp_sendv_spa has, the two that libsctp 1.0.19 has room for: with SCTP_SEND_SNDINFO_VALID
 * beside one of them it writes behind its own buffer (mended in 1.0.21).
 */
static void check_spa(void)
{
	struct bytes to = one_address(), control = {0}, lifetime = {0}, key = {0};
	struct sctp_sendv_spa mine;
	struct iovec data = piece();

	memset(&mine, 0, sizeof(mine));
	mine.sendv_flags = SCTP_SEND_PRINFO_VALID | SCTP_SEND_AUTHINFO_VALID;
	mine.sendv_prinfo.pr_policy = SCTP_PR_SCTP_TTL;
	mine.sendv_prinfo.pr_value = LIFETIME;
	mine.sendv_authinfo.auth_keynumber = 0x1112;
	PUT(&lifetime, 0, sctp_prinfo, pr_policy, SCTP_PR_SCTP_TTL);
	PUT(&lifetime, 0, sctp_prinfo, pr_value, LIFETIME);
	put_rest(&lifetime, SIZE(sctp_prinfo), false);
	PUT(&key, 0, sctp_authinfo, auth_keynumber, 0x1112);
	put_control(&control, PRINFO, &lifetime);
	put_control(&control, AUTHINFO, &key);
	put_padding(&control);
	answer_next(&(struct answer){.result = 7});
	expect_result("sctp_sendv() with a policy and a key",
		      sctp_sendv(NO_FILE, &data, 1, (struct sockaddr *)to.at, 1, &mine,
				 sizeof(mine), SCTP_SENDV_SPA, 0),
		      7);
	expect_sent("sctp_sendv() with a policy and a key", &to, &control, 0, text);
}

void check_sending(void)
{
	check_old();
	check_sndinfo();
	check_spa();
}
