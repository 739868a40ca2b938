/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options as they are read back, and options that depend on each other. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

SCENARIO(autoclose_limited, "SCTP_AUTOCLOSE is limited to max_autoclose", .lab = &scripted_peer,
	 .no_packets = true)
{
	struct endpoint *iut;

	sysctl_set(lab, "iut", "net/sctp/max_autoclose", "5");
	iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	option_set_int(iut, SCTP_AUTOCLOSE, 100);
	ck_assert_int_eq(option_get_int(iut, SCTP_AUTOCLOSE), 5);
	option_set_int(iut, SCTP_AUTOCLOSE, 4);
	ck_assert_int_eq(option_get_int(iut, SCTP_AUTOCLOSE), 4);
}

SCENARIO(
	mapped_addresses_off,
	"SCTP_I_WANT_MAPPED_V4_ADDR is off by default: a user of an IPv6 socket sees IPv4 addresses "
	"as they are",
	.lab = &scripted_peer, .as = AS_IPV6, .spec = {"RFC6458-8.1.15-4"},
	.known = {
		{"4.0", NULL,
		 "sctp_init_sock() (net/sctp/socket.c) turns it on; RFC 6458 8.1.15 has it off by "
		 "default"}})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);

	ck_assert_msg(option_get_int(iut, SCTP_I_WANT_MAPPED_V4_ADDR) == 0,
		      "SCTP_I_WANT_MAPPED_V4_ADDR of a new socket is on");
}

SCENARIO(sack_not_delayed,
	 "A SACK frequency of 1 disables the delay for current and future associations: the "
	 "delay reads as 0, and each DATA is acknowledged at once",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.19-2"})
{
	struct sctp_sack_info info = {.sack_assoc_id = SCTP_ALL_ASSOC, .sack_freq = 1};
	struct association association = association_open(lab);
	struct peer *other = peer_open(lab, .port = PEER_PORT + 1);
	const sctp_assoc_t ids[] = {SCTP_FUTURE_ASSOC, association.iut->association};

	endpoint_set(association.iut, SCTP_DELAYED_SACK, &info, sizeof(info));
	for (unsigned i = 0; i < 2; i++) {
		info = (struct sctp_sack_info){.sack_assoc_id = ids[i], .sack_delay = 9};
		endpoint_get(association.iut, SCTP_DELAYED_SACK, &info, sizeof(info));
		ck_assert_uint_eq(info.sack_delay, 0);
		ck_assert_uint_eq(info.sack_freq, 1);
	}
	peer_connect(other, association.iut);
	for (unsigned i = 0; i < 3; i++) {
		peer_send(association.peer, DATA, .text = "x");
		peer_expect(association.peer, SACK);
		peer_send(other, DATA, .text = "x");
		peer_expect(other, SACK);
	}
}

SCENARIO(association_times,
	 "RTO.Initial and the cookie life of an association are set and read back, 0 changes "
	 "nothing, and the socket's stay as they were",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.1-3", "RFC6458-8.1.2-5", "RFC6458-8.1.2-6"})
{
	struct association association = association_open(lab);
	struct sctp_rtoinfo rto = {.srto_assoc_id = association.iut->association,
				   .srto_initial = 2340};
	struct sctp_assocparams life = {.sasoc_assoc_id = association.iut->association,
					.sasoc_cookie_life = 54321};

	for (unsigned i = 0; i < 2; i++) {
		endpoint_set(association.iut, SCTP_RTOINFO, &rto, sizeof(rto));
		endpoint_set(association.iut, SCTP_ASSOCINFO, &life, sizeof(life));
		endpoint_get(association.iut, SCTP_RTOINFO, &rto, sizeof(rto));
		endpoint_get(association.iut, SCTP_ASSOCINFO, &life, sizeof(life));
		ck_assert_uint_eq(rto.srto_initial, 2340);
		ck_assert_uint_eq(life.sasoc_cookie_life, 54321);
		rto = (struct sctp_rtoinfo){.srto_assoc_id = association.iut->association};
		life = (struct sctp_assocparams){.sasoc_assoc_id = association.iut->association};
	}
	rto.srto_assoc_id = life.sasoc_assoc_id = SCTP_FUTURE_ASSOC;
	endpoint_get(association.iut, SCTP_RTOINFO, &rto, sizeof(rto));
	endpoint_get(association.iut, SCTP_ASSOCINFO, &life, sizeof(life));
	ck_assert_int_eq(MILLISECONDS(rto.srto_initial), RTO_INITIAL);
	ck_assert_int_eq(MILLISECONDS(life.sasoc_cookie_life), VALID_COOKIE_LIFE);
}

SCENARIO(dry_event_at_once,
	 "A subscription to SCTP_SENDER_DRY_EVENT with SCTP_EVENTS is answered at once while "
	 "nothing is to be sent",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.9-2"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct sctp_event_subscribe events = {.sctp_sender_dry_event = 1};

	endpoint_set(association.iut, SCTP_EVENTS, &events, sizeof(events));
	expect_event(association.iut, SCTP_SENDER_DRY_EVENT, .within = MILLISECONDS(10));
}

SCENARIO(unused_stream_values,
	 "Schedulers without priorities take a value for a stream, which has no meaning there",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	static const uint32_t schedulers[] = {SCTP_SS_FCFS, SCTP_SS_RR};
	struct association association = association_open(lab);

	for (unsigned i = 0; i < 2; i++) {
		struct sctp_stream_value value = {association.iut->association, 1, 0};

		option_set_assoc_value(association.iut, SCTP_STREAM_SCHEDULER, schedulers[i]);
		endpoint_set(association.iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
		endpoint_get(association.iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
		ck_assert_uint_eq(value.stream_value, 0);
		value.stream_id = 10;
		ck_assert_int_eq(option_try(association.iut, SCTP_STREAM_SCHEDULER_VALUE, &value,
					    sizeof(value)),
				 EINVAL);
	}
	endpoint_send(association.iut, 1, "sent");
	ck_assert_uint_eq(peer_expect(association.peer, DATA)->chunk->data.stream, 1);
}

SCENARIO(asconf_authenticated,
	 "An endpoint with ASCONF and AUTH, whichever was enabled first, wants ASCONF and "
	 "ASCONF-ACK authenticated, and one without AUTH lists nothing",
	 .lab = &scripted_peer, .needs = CAP_ASCONF | CAP_AUTH,
	 .spec = {"RFC5061-4.1.1-2", "RFC6458-8.2.4-1"}, .no_packets = true)
{
	static const int orders[][2] = {
		{SCTP_AUTH_SUPPORTED, SCTP_ASCONF_SUPPORTED},
		{SCTP_ASCONF_SUPPORTED, SCTP_AUTH_SUPPORTED},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(orders); i++) {
		struct endpoint *iut =
			endpoint_open(lab, "iut", ONE_TO_MANY, .port = (uint16_t)(7001 + i));
		struct {
			struct sctp_authchunks header;
			uint8_t room[8];
		} list = {0};
		const uint8_t *types = list.header.gauth_chunks;
		socklen_t size = sizeof(list);

		sockets_expect_failure(
			getsockopt(iut->fd, IPPROTO_SCTP, SCTP_LOCAL_AUTH_CHUNKS, &list, &size),
			EACCES);
		option_set_assoc_value(iut, orders[i][0], 1);
		option_set_assoc_value(iut, orders[i][1], 1);
		ck_assert_int_eq(
			getsockopt(iut->fd, IPPROTO_SCTP, SCTP_LOCAL_AUTH_CHUNKS, &list, &size), 0);
		ck_assert_uint_eq(list.header.gauth_number_of_chunks, 2);
		ck_assert_uint_eq(types[0] + types[1], ASCONF + ASCONF_ACK);
		ck_assert(types[0] == ASCONF || types[1] == ASCONF);
	}
}

SCENARIO(
	receive_flags,
	"A flag of recv() that SCTP has no use for changes nothing: the message is read once, and its "
	"bytes are given back to the window",
	.lab = &scripted_peer)
{
	static const int flags[] = {MSG_OOB, MSG_DONTROUTE, MSG_WAITALL, MSG_NOSIGNAL, MSG_EOR, 0};
	enum { SIZE = 1000 };
	struct association association = association_open(lab);
	int fd = association.iut->fd;
	char text[SIZE];

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		peer_send(association.peer, DATA, .size = SIZE,
			  .flags = DATA_FLAG_B | DATA_FLAG_E | DATA_FLAG_I);
		ck_assert_uint_eq(peer_expect(association.peer, SACK)->chunk->sack.a_rwnd,
				  association.iut_a_rwnd - SIZE);
		ck_assert_int_eq(recv(fd, text, SIZE, MSG_DONTWAIT | flags[i]), SIZE);
		sockets_expect_failure(recv(fd, text, SIZE, MSG_DONTWAIT | flags[i]), EAGAIN);
	}
}

SCENARIO(peek_part, "MSG_PEEK shows the beginning of a message, and leaves all of it to be read",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab);
	char text[16];
	struct iovec part = {text, 4};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(association.iut, false);
	peer_send(association.peer, DATA, .text = "message");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(recvmsg(association.iut->fd, &message, MSG_PEEK), 4);
		ck_assert_mem_eq(text, "mess", 4);
		ck_assert_int_eq(message.msg_flags & MSG_EOR, 0);
	}
	part.iov_len = sizeof(text);
	ck_assert_int_eq(recvmsg(association.iut->fd, &message, MSG_PEEK), 7);
	ck_assert_int_ne(message.msg_flags & MSG_EOR, 0);
	endpoint_read(association.iut, true);
	expect_message(association.iut, 0, "message");
}

SCENARIO(association_flow_label,
	 "A flow label set for an association reads back from it and from its path, and the "
	 "socket keeps its own",
	 .lab = &scripted_peer, .as = AS_IPV6, .spec = {"RFC6458-8.1.12-14"})
{
	struct association association = association_open(lab);
	struct sctp_paddrparams params = {.spp_assoc_id = association.iut->association,
					  .spp_flags = SPP_IPV6_FLOWLABEL,
					  .spp_ipv6_flowlabel = 0x54321};
	struct sctp_paddrparams of_path;

	endpoint_set(association.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	params = (struct sctp_paddrparams){.spp_assoc_id = association.iut->association};
	endpoint_get(association.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	ck_assert(params.spp_flags & SPP_IPV6_FLOWLABEL);
	ck_assert_uint_eq(params.spp_ipv6_flowlabel, 0x54321);
	of_path = endpoint_path_params(association.iut, "path0");
	ck_assert(of_path.spp_flags & SPP_IPV6_FLOWLABEL);
	ck_assert_uint_eq(of_path.spp_ipv6_flowlabel, 0x54321);
	params = (struct sctp_paddrparams){.spp_assoc_id = SCTP_FUTURE_ASSOC};
	endpoint_get(association.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	ck_assert_uint_eq(params.spp_ipv6_flowlabel, 0);
}
