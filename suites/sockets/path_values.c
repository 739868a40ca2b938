/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What options of paths and of sending say and do: RFC 6458 8.1.12, 8.1.13, 8.1.16, 8.1.24 and 8.2.2. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

/* IP header and common header of SCTP. */
static uint32_t without_headers(struct lab *lab, uint32_t mtu)
{
	return mtu - (over_ipv6(lab) ? 40 : 20) - 12;
}

SCENARIO(pathmtu_is_for_chunks,
	 "spp_pathmtu is the number of bytes that an SCTP packet has for chunks", .lab = &two_nodes,
	 .spec = {"RFC6458-8.1.12-8"},
	 .known = {{"4.0", NULL,
		    "spp_pathmtu is the MTU of the path, headers included "
		    "(sctp_getsockopt_peer_addr_params() in net/sctp/socket.c)"}})
{
	struct pair pair = pair_open(lab);

	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_pathmtu,
			  without_headers(lab, DEFAULT_MTU));
}

SCENARIO(mtu_is_for_chunks, "spinfo_mtu is the number of bytes that an SCTP packet has for chunks",
	 .lab = &two_nodes, .spec = {"RFC6458-8.2.2-8"},
	 .known = {{"4.0", NULL,
		    "spinfo_mtu is the MTU of the path, headers included "
		    "(sctp_getsockopt_peer_addr_info() in net/sctp/socket.c)"}})
{
	struct pair pair = pair_open(lab);

	ck_assert_uint_eq(endpoint_path(pair.a, "path0").spinfo_mtu,
			  without_headers(lab, DEFAULT_MTU));
}

SCENARIO(no_flow_label,
	 "SPP_IPV6_FLOWLABEL is not set when the parameters of an IPv4 socket are read",
	 .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.1.12-15"})
{
	struct pair pair = pair_open(lab);
	struct sctp_paddrparams socket_wide = {0};

	ck_assert_uint_eq(endpoint_path_params(pair.a, "path0").spp_flags & SPP_IPV6_FLOWLABEL, 0);
	ck_assert_uint_eq(endpoint_path_params(pair.a, NULL).spp_flags & SPP_IPV6_FLOWLABEL, 0);
	endpoint_get(pair.a, SCTP_PEER_ADDR_PARAMS, &socket_wide, sizeof(socket_wide));
	ck_assert_uint_eq(socket_wide.spp_flags & SPP_IPV6_FLOWLABEL, 0);
}

SCENARIO(
	default_send_param,
	"SCTP_DEFAULT_SEND_PARAM gives messages without ancillary data their stream, PPID, context and "
	"order",
	.lab = &scripted_peer, .spec = {"RFC6458-8.1.13-1"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct endpoint *iut = association.iut;
	struct sctp_sndrcvinfo info = {.sinfo_stream = 4,
				       .sinfo_flags = SCTP_UNORDERED,
				       .sinfo_ppid = htonl(9),
				       .sinfo_context = 11};
	const struct chunk *data;
	const union sctp_notification *event;

	endpoint_set(iut, SCTP_DEFAULT_SEND_PARAM, &info, sizeof(info));
	ck_assert_int_eq(send(iut->fd, "message", 7, MSG_NOSIGNAL), 7);
	data = peer_expect(association.peer, DATA)->chunk;
	ck_assert_uint_eq(data->data.stream, 4);
	ck_assert_uint_eq(data->data.ppid, 9);
	ck_assert(data->flags & DATA_FLAG_U);
	peer_send(association.peer, ABORT);
	event = notification_of(expect_event(iut, SCTP_SEND_FAILED_EVENT));
	ck_assert_uint_eq(event->sn_send_failed_event.ssfe_info.snd_context, 11);
}

SCENARIO(
	default_lifetime,
	"SCTP_DEFAULT_SEND_PARAM gives messages without ancillary data their time to live: one that it "
	"has passed for is not sent again",
	.lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC6458-8.1.13-1"})
{
	struct association association =
		association_open(lab, .style = ONE_TO_ONE, .forward_tsn = true);
	struct endpoint *iut = association.iut;
	const struct sctp_sndrcvinfo info = {.sinfo_timetolive = 500};

	endpoint_set(iut, SCTP_DEFAULT_SEND_PARAM, &info, sizeof(info));
	ck_assert_int_eq(send(iut->fd, "message", 7, MSG_NOSIGNAL), 7);
	expect_data(association, 1);
	check_forward_tsn(
		peer_expect(association.peer, FORWARD_TSN, .within = RTO_INITIAL + SECONDS(1)),
		data_tsn(association, 1), {0, 0});
}

SCENARIO(maxseg_above_pmtu, "With an SCTP_MAXSEG above the PMTU fragments are those of the PMTU",
	 .lab = &two_nodes, .spec = {"RFC6458-8.1.16-2"})
{
	struct pair pair = pair_open(lab);
	unsigned full = user_data_room(lab, DEFAULT_MTU);

	option_set_assoc_value(pair.a, SCTP_MAXSEG, 5000);
	endpoint_send(pair.a, 0, NULL, .size = full + 100);
	ck_assert_uint_eq(pair_expect_data(pair, 1)->chunk->data.size, full);
	expect_message(pair.b, 0, NULL, .size = full + 100);
}

SCENARIO(no_burst_limit, "With an SCTP_MAX_BURST of 0 the congestion window alone limits a burst",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.24-4"})
{
	enum { COUNT = 12, SIZE = 1000 };
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	unsigned before, sent;

	option_set_assoc_value(iut, SCTP_MAX_BURST, 0);
	/* cwnd grows while each window is acknowledged at once. */
	for (unsigned i = 0; i < 40; i++)
		endpoint_send(iut, 0, NULL, .size = SIZE);
	peer_answer(association.peer, DATA, true);
	peer_send(association.peer, SACK);
	let_pass(lab, SECONDS(2));
	ck_assert_uint_ge(endpoint_path(iut, "path0").spinfo_cwnd, COUNT * (SIZE + 16));
	peer_answer(association.peer, DATA, false);
	before = count_packets(lab, DATA, .from = "iut");
	for (unsigned i = 0; i < COUNT; i++)
		endpoint_send(iut, 0, NULL, .size = SIZE);
	let_pass(lab, MILLISECONDS(10));
	sent = count_packets(lab, DATA, .from = "iut") - before;
	ck_assert_msg(sent == COUNT, "%u packets of %u were sent", sent, COUNT);
}

SCENARIO(
	two_send_infos,
	"A message with both SCTP_SNDINFO and SCTP_SNDRCV is sent once, as one of the two says, or "
	"refused; of a one-to-one socket the association that they name does not matter",
	.lab = &scripted_peer, .spec = {"RFC6458-5.2.1-2", "RFC6458-5.3.4-11"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct sctp_sndinfo info = {.snd_sid = 2, .snd_assoc_id = 12345};
	struct sctp_sndrcvinfo old = {.sinfo_stream = 3, .sinfo_assoc_id = 54321};
	union {
		char bytes[CMSG_SPACE(sizeof(info)) + CMSG_SPACE(sizeof(old))];
		struct cmsghdr align;
	} control = {0};
	struct iovec part = {"message", 7};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = CMSG_SPACE(sizeof(info))};
	struct cmsghdr *second = (struct cmsghdr *)(control.bytes + CMSG_SPACE(sizeof(info)));

	control.align = (struct cmsghdr){CMSG_LEN(sizeof(info)), IPPROTO_SCTP, SCTP_SNDINFO};
	memcpy(CMSG_DATA(&control.align), &info, sizeof(info));
	*second = (struct cmsghdr){CMSG_LEN(sizeof(old)), IPPROTO_SCTP, SCTP_SNDRCV};
	memcpy(CMSG_DATA(second), &old, sizeof(old));
	ck_assert_int_eq(sendmsg(association.iut->fd, &message, MSG_NOSIGNAL), 7);
	ck_assert_uint_eq(peer_expect(association.peer, DATA)->chunk->data.stream, 2);
	peer_send(association.peer, SACK);
	message.msg_controllen = sizeof(control.bytes);
	if (sendmsg(association.iut->fd, &message, MSG_NOSIGNAL) == 7) {
		unsigned stream = peer_expect(association.peer, DATA)->chunk->data.stream;

		ck_assert(stream == 2 || stream == 3);
		scenario_note("with both the stream is %u", stream);
		peer_send(association.peer, SACK);
	} else {
		ck_assert_int_eq(errno, EINVAL);
		scenario_note("both are refused");
	}
	peer_expect_silence(association.peer, MILLISECONDS(100));
}

SCENARIO(
	contradicting_parameters,
	"SCTP_PEER_ADDR_PARAMS gives EINVAL for a feature both enabled and disabled and for an MTU "
	"below the least, and changes nothing",
	.lab = &two_nodes)
{
	static const struct {
		uint32_t flags, mtu;
	} cases[] = {{SPP_HB_ENABLE | SPP_HB_DISABLE, 0},
		     {SPP_PMTUD_ENABLE | SPP_PMTUD_DISABLE, 0},
		     {SPP_SACKDELAY_ENABLE | SPP_SACKDELAY_DISABLE, 0},
		     {SPP_PMTUD_DISABLE, 100}};
	struct pair pair = pair_open(lab);
	const struct sctp_paddrparams before = endpoint_path_params(pair.a, "path0");
	struct sctp_paddrparams after;

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sctp_paddrparams params = {.spp_assoc_id = pair.a->association,
						  .spp_flags = cases[i].flags,
						  .spp_pathmtu = cases[i].mtu};

		ck_assert_msg(option_try(pair.a, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params)) ==
				      EINVAL,
			      "case %u is not refused with EINVAL", i);
	}
	after = endpoint_path_params(pair.a, "path0");
	ck_assert_mem_eq(&after, &before, sizeof(after));
}

SCENARIO(labels_without_room,
	 "SCTP_PEER_ADDR_PARAMS as it was before it had a flow label and a DSCP is taken, but not "
	 "with the flags of one of them",
	 .lab = &two_nodes, .no_packets = true)
{
	/* Up to the flow label, in units of the struct's alignment. */
	enum { OLD = (offsetof(struct sctp_paddrparams, spp_ipv6_flowlabel) + 3) / 4 * 4 };
	static const struct {
		uint32_t flags;
		int error;
	} cases[] = {{SPP_IPV6_FLOWLABEL, EINVAL},
		     {SPP_DSCP, EINVAL},
		     {SPP_IPV6_FLOWLABEL | SPP_DSCP, EINVAL},
		     {SPP_HB_ENABLE, 0}};
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sctp_paddrparams params = {.spp_flags = cases[i].flags};
		int error = option_try(endpoint, SCTP_PEER_ADDR_PARAMS, &params, OLD);

		ck_assert_msg(error == cases[i].error, "flags %#x: expected %s, got %s",
			      cases[i].flags, strerror(cases[i].error), strerror(error));
	}
}
