/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ways in which a message is given its time to live: RFC 6458 5.3.2 and 5.3.7. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { ROOM = 128, LIFETIME = 500 };

/* Ancillary data, one item after the other. */
struct control {
	union {
		uint8_t bytes[ROOM];
		struct cmsghdr align;
	} items;
	size_t length;
};

static void add(struct control *control, int type, const void *data, size_t size)
{
	struct cmsghdr *header = (struct cmsghdr *)(control->items.bytes + control->length);

	if (control->length + CMSG_SPACE(size) > ROOM)
		scenario_error("no room for ancillary data");
	*header = (struct cmsghdr){
		.cmsg_len = CMSG_LEN(size), .cmsg_level = IPPROTO_SCTP, .cmsg_type = type};
	memcpy(CMSG_DATA(header), data, size);
	control->length += CMSG_SPACE(size);
}

static void send_with(struct association association, struct control *control)
{
	struct iovec part = {"mortal", 6};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control->items.bytes,
				 .msg_controllen = control->length};

	ck_assert_int_eq(sendmsg(association.iut->fd, &message, MSG_NOSIGNAL), 6);
	expect_data(association, 1);
}

static struct association open_lossy(struct lab *lab)
{
	return association_open(lab, .style = ONE_TO_ONE, .forward_tsn = true);
}

static void expect_abandoned(struct association association)
{
	check_forward_tsn(
		peer_expect(association.peer, FORWARD_TSN, .within = RTO_INITIAL + SECONDS(1)),
		data_tsn(association, 1), {0, 0});
}

SCENARIO(lifetime_of_sndrcv,
	 "sinfo_timetolive of SCTP_SNDRCV is the time to live of its message, which is not sent "
	 "again when it is over",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP)
{
	const struct sctp_sndrcvinfo info = {.sinfo_timetolive = LIFETIME};
	struct association association = open_lossy(lab);
	struct control control = {0};

	add(&control, SCTP_SNDRCV, &info, sizeof(info));
	send_with(association, &control);
	expect_abandoned(association);
}

SCENARIO(lifetime_of_prinfo, "SCTP_PRINFO without SCTP_SNDINFO gives its message a time to live",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC6458-5.3.7-2"})
{
	const struct sctp_prinfo limit = {.pr_policy = SCTP_PR_SCTP_TTL, .pr_value = LIFETIME};
	struct association association = open_lossy(lab);
	struct control control = {0};

	add(&control, SCTP_PRINFO, &limit, sizeof(limit));
	send_with(association, &control);
	expect_abandoned(association);
}
