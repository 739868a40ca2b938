/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values of options as they are read back, and options that depend on each other. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

static struct endpoint *established(struct lab *lab, struct peer **peer)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	*peer = peer_open(lab);
	return peer_connect(*peer, iut);
}

SCENARIO(autoclose_limited, "SCTP_AUTOCLOSE is no longer than max_autoclose", .lab = &scripted_peer)
{
	uint32_t seconds = 100;
	struct endpoint *iut;

	sysctl_set(lab, "iut", "net/sctp/max_autoclose", "5");
	iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	endpoint_set(iut, SCTP_AUTOCLOSE, &seconds, sizeof(seconds));
	endpoint_get(iut, SCTP_AUTOCLOSE, &seconds, sizeof(seconds));
	ck_assert_uint_eq(seconds, 5);
	seconds = 4;
	endpoint_set(iut, SCTP_AUTOCLOSE, &seconds, sizeof(seconds));
	endpoint_get(iut, SCTP_AUTOCLOSE, &seconds, sizeof(seconds));
	ck_assert_uint_eq(seconds, 4);
}

SCENARIO(sack_not_delayed,
	 "A SACK frequency of 1 disables the delay: it reads as 0 with that frequency, for "
	 "associations to come and for one that is there, and each DATA is acknowledged at once",
	 .lab = &scripted_peer)
{
	struct sctp_sack_info info = {.sack_assoc_id = SCTP_ALL_ASSOC, .sack_freq = 1};
	struct peer *peer, *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = established(lab, &peer);
	const sctp_assoc_t ids[] = {SCTP_FUTURE_ASSOC, iut->association};

	endpoint_set(iut, SCTP_DELAYED_SACK, &info, sizeof(info));
	for (unsigned i = 0; i < 2; i++) {
		info = (struct sctp_sack_info){.sack_assoc_id = ids[i], .sack_delay = 9};
		endpoint_get(iut, SCTP_DELAYED_SACK, &info, sizeof(info));
		ck_assert_uint_eq(info.sack_delay, 0);
		ck_assert_uint_eq(info.sack_freq, 1);
	}
	peer_connect(other, iut);
	for (unsigned i = 0; i < 3; i++) {
		peer_send(peer, DATA, .text = "x");
		peer_expect(peer, SACK);
		peer_send(other, DATA, .text = "x");
		peer_expect(other, SACK);
	}
}

SCENARIO(
	association_times,
	"Of an association RTO.Initial and the life of its cookies are set and read back, those of "
	"the socket stay as they were, and 0 changes nothing",
	.lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct sctp_rtoinfo rto = {.srto_assoc_id = iut->association, .srto_initial = 2340};
	struct sctp_assocparams life = {.sasoc_assoc_id = iut->association,
					.sasoc_cookie_life = 54321};

	for (unsigned i = 0; i < 2; i++) {
		endpoint_set(iut, SCTP_RTOINFO, &rto, sizeof(rto));
		endpoint_set(iut, SCTP_ASSOCINFO, &life, sizeof(life));
		endpoint_get(iut, SCTP_RTOINFO, &rto, sizeof(rto));
		endpoint_get(iut, SCTP_ASSOCINFO, &life, sizeof(life));
		ck_assert_uint_eq(rto.srto_initial, 2340);
		ck_assert_uint_eq(life.sasoc_cookie_life, 54321);
		rto = (struct sctp_rtoinfo){.srto_assoc_id = iut->association};
		life = (struct sctp_assocparams){.sasoc_assoc_id = iut->association};
	}
	rto.srto_assoc_id = life.sasoc_assoc_id = SCTP_FUTURE_ASSOC;
	endpoint_get(iut, SCTP_RTOINFO, &rto, sizeof(rto));
	endpoint_get(iut, SCTP_ASSOCINFO, &life, sizeof(life));
	ck_assert_uint_eq(rto.srto_initial, 3000);
	ck_assert_uint_eq(life.sasoc_cookie_life, 60000);
}

SCENARIO(dry_event_at_once,
	 "Who subscribes to SCTP_SENDER_DRY_EVENT with SCTP_EVENTS while nothing is to be sent is "
	 "told so at once",
	 .lab = &scripted_peer)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_ONE));
	struct sctp_event_subscribe events = {.sctp_sender_dry_event = 1};

	endpoint_set(iut, SCTP_EVENTS, &events, sizeof(events));
	expect_event(iut, SCTP_SENDER_DRY_EVENT, .within = MILLISECONDS(10));
}

SCENARIO(unused_stream_values,
	 "Schedulers without priorities take a stream's value, which has no meaning there",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	static const uint32_t schedulers[] = {SCTP_SS_FCFS, SCTP_SS_RR};
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);

	for (unsigned i = 0; i < 2; i++) {
		struct sctp_assoc_value scheduler = {iut->association, schedulers[i]};
		struct sctp_stream_value value = {iut->association, 1, 0};

		endpoint_set(iut, SCTP_STREAM_SCHEDULER, &scheduler, sizeof(scheduler));
		endpoint_set(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
		endpoint_get(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
		ck_assert_uint_eq(value.stream_value, 0);
		value.stream_id = 10;
		ck_assert_int_eq(setsockopt(iut->fd, IPPROTO_SCTP, SCTP_STREAM_SCHEDULER_VALUE,
					    &value, sizeof(value)),
				 -1);
		ck_assert_int_eq(errno, EINVAL);
	}
	endpoint_send(iut, 1, "sent");
	ck_assert_uint_eq(peer_expect(peer, DATA)->chunk->data.stream, 1);
}

SCENARIO(asconf_authenticated,
	 "With ASCONF and AUTH an endpoint wants ASCONF and ASCONF ACK authenticated, without AUTH "
	 "nothing",
	 .lab = &scripted_peer, .needs = CAP_ASCONF | CAP_AUTH, .spec = {"RFC5061-4.1.1-2"})
{
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct sctp_assoc_value on = {SCTP_FUTURE_ASSOC, 1};
	struct {
		struct sctp_authchunks header;
		uint8_t room[8];
	} list = {0};
	const uint8_t *types = list.header.gauth_chunks;
	socklen_t size = sizeof(list);

	ck_assert_int_eq(getsockopt(iut->fd, IPPROTO_SCTP, SCTP_LOCAL_AUTH_CHUNKS, &list, &size),
			 -1);
	ck_assert_int_eq(errno, EACCES);
	endpoint_set(iut, SCTP_AUTH_SUPPORTED, &on, sizeof(on));
	endpoint_set(iut, SCTP_ASCONF_SUPPORTED, &on, sizeof(on));
	ck_assert_int_eq(getsockopt(iut->fd, IPPROTO_SCTP, SCTP_LOCAL_AUTH_CHUNKS, &list, &size),
			 0);
	ck_assert_uint_eq(list.header.gauth_number_of_chunks, 2);
	ck_assert_uint_eq(types[0] + types[1], ASCONF + ASCONF_ACK);
	ck_assert(types[0] == ASCONF || types[1] == ASCONF);
}

SCENARIO(peek_part, "MSG_PEEK shows the begin of a message, and the whole one is there afterwards",
	 .lab = &scripted_peer)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	char text[16];
	struct iovec part = {text, 4};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	peer_send(peer, DATA, .text = "message");
	peer_expect(peer, SACK, .within = MILLISECONDS(300));
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_int_eq(recvmsg(iut->fd, &message, MSG_PEEK), 4);
		ck_assert_mem_eq(text, "mess", 4);
		ck_assert_int_eq(message.msg_flags & MSG_EOR, 0);
	}
	part.iov_len = sizeof(text);
	ck_assert_int_eq(recvmsg(iut->fd, &message, MSG_PEEK), 7);
	ck_assert_int_ne(message.msg_flags & MSG_EOR, 0);
	endpoint_read(iut, true);
	expect_message(iut, 0, "message");
}

SCENARIO(association_flow_label,
	 "A flow label that is set for an association is read back of it and of its path; the "
	 "socket keeps its own",
	 .lab = &scripted_peer, .as = AS_IPV6)
{
	struct peer *peer;
	struct endpoint *iut = established(lab, &peer);
	struct sctp_paddrparams params = {.spp_assoc_id = iut->association,
					  .spp_flags = SPP_IPV6_FLOWLABEL,
					  .spp_ipv6_flowlabel = 0x54321};
	struct sctp_paddrparams of_path;

	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	params = (struct sctp_paddrparams){.spp_assoc_id = iut->association};
	endpoint_get(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	ck_assert(params.spp_flags & SPP_IPV6_FLOWLABEL);
	ck_assert_uint_eq(params.spp_ipv6_flowlabel, 0x54321);
	of_path = endpoint_path_params(iut, "path0");
	ck_assert(of_path.spp_flags & SPP_IPV6_FLOWLABEL);
	ck_assert_uint_eq(of_path.spp_ipv6_flowlabel, 0x54321);
	params = (struct sctp_paddrparams){.spp_assoc_id = SCTP_FUTURE_ASSOC};
	endpoint_get(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	ck_assert_uint_eq(params.spp_ipv6_flowlabel, 0);
}
