/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that set how an association behaves: RFC 6458 section 8.1. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout rtoinfo = LAYOUT(struct sctp_rtoinfo, 16, 4, /* 8.1.1 */
					    LAYOUT_MEMBER(struct sctp_rtoinfo, srto_assoc_id, 0, 4),
					    LAYOUT_MEMBER(struct sctp_rtoinfo, srto_initial, 4, 4),
					    LAYOUT_MEMBER(struct sctp_rtoinfo, srto_max, 8, 4),
					    LAYOUT_MEMBER(struct sctp_rtoinfo, srto_min, 12, 4));

static const struct layout assocparams =
	LAYOUT(struct sctp_assocparams, 20, 4, /* 8.1.2 */
	       LAYOUT_MEMBER(struct sctp_assocparams, sasoc_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_assocparams, sasoc_asocmaxrxt, 4, 2),
	       LAYOUT_MEMBER(struct sctp_assocparams, sasoc_number_peer_destinations, 6, 2),
	       LAYOUT_MEMBER(struct sctp_assocparams, sasoc_peer_rwnd, 8, 4),
	       LAYOUT_MEMBER(struct sctp_assocparams, sasoc_local_rwnd, 12, 4),
	       LAYOUT_MEMBER(struct sctp_assocparams, sasoc_cookie_life, 16, 4));

const struct layout layout_initmsg =
	LAYOUT(struct sctp_initmsg, 8, 2, /* 8.1.3 */
	       LAYOUT_MEMBER(struct sctp_initmsg, sinit_num_ostreams, 0, 2),
	       LAYOUT_MEMBER(struct sctp_initmsg, sinit_max_instreams, 2, 2),
	       LAYOUT_MEMBER(struct sctp_initmsg, sinit_max_attempts, 4, 2),
	       LAYOUT_MEMBER(struct sctp_initmsg, sinit_max_init_timeo, 6, 2));

static const struct layout setadaptation =
	LAYOUT(struct sctp_setadaptation, 4, 4, /* 8.1.10 */
	       LAYOUT_MEMBER(struct sctp_setadaptation, ssb_adaptation_ind, 0, 4));

static const struct layout sack_info =
	LAYOUT(struct sctp_sack_info, 12, 4, /* 8.1.19 */
	       LAYOUT_MEMBER(struct sctp_sack_info, sack_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_sack_info, sack_delay, 4, 4),
	       LAYOUT_MEMBER(struct sctp_sack_info, sack_freq, 8, 4));

/* The kernel still takes the older struct here. */
static const struct layout old_sack_info = LAYOUT(
	struct sctp_assoc_value, 8, 4, LAYOUT_MEMBER(struct sctp_assoc_value, assoc_id, 0, 4),
	LAYOUT_MEMBER(struct sctp_assoc_value, assoc_value, 4, 4));

SCENARIO(association_option_sizes,
	 "Options of an association take and return exactly their structs", .every_abi = true)
{
	int fd = layout_socket(SOCK_SEQPACKET);

	layout_expect_sizes(fd, SCTP_RTOINFO, &rtoinfo, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
			    .association = "srto_assoc_id",
			    .values = LAYOUT_VALUES({"srto_initial", 1500}, {"srto_max", 40000},
						    {"srto_min", 700}),
			    .others = LAYOUT_VALUES({"srto_initial", 2500}, {"srto_max", 50000},
						    {"srto_min", 800}));
	layout_expect_sizes(
		fd, SCTP_ASSOCINFO, &assocparams, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
		.association = "sasoc_assoc_id",
		.values = LAYOUT_VALUES({"sasoc_asocmaxrxt", 7}, {"sasoc_cookie_life", 45000}),
		.others = LAYOUT_VALUES({"sasoc_asocmaxrxt", 8}, {"sasoc_cookie_life", 55000}));
	layout_expect_sizes(
		fd, SCTP_INITMSG, &layout_initmsg, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
		.values = LAYOUT_VALUES({"sinit_num_ostreams", 11}, {"sinit_max_instreams", 22},
					{"sinit_max_attempts", 3}, {"sinit_max_init_timeo", 4400}),
		.others = LAYOUT_VALUES({"sinit_num_ostreams", 12}, {"sinit_max_instreams", 23},
					{"sinit_max_attempts", 4}, {"sinit_max_init_timeo", 4500}));
	layout_expect_sizes(fd, SCTP_ADAPTATION_LAYER, &setadaptation, LAYOUT_EXACTLY,
			    LAYOUT_AT_LEAST,
			    .values = LAYOUT_VALUES({"ssb_adaptation_ind", 0x01020304}),
			    .others = LAYOUT_VALUES({"ssb_adaptation_ind", 0x05060708}));
	layout_expect_sizes(fd, SCTP_DELAYED_SACK, &sack_info, LAYOUT_EXACTLY, LAYOUT_AT_LEAST,
			    .old = {sizeof(struct sctp_assoc_value)},
			    .association = "sack_assoc_id",
			    .values = LAYOUT_VALUES({"sack_delay", 300}, {"sack_freq", 4}),
			    .others = LAYOUT_VALUES({"sack_delay", 350}, {"sack_freq", 5}));
}

SCENARIO(rtoinfo, "Each member of struct sctp_rtoinfo governs its part of the retransmission timer",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.1.1-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_set_members(
		client->fd, SCTP_RTOINFO, &rtoinfo,
		LAYOUT_VALUES({"srto_initial", 2600}, {"srto_max", 3500}, {"srto_min", 1700}));
	lab_drop(lab, INIT);
	endpoint_connect(client, server);

	int64_t first = expect_packet(lab, INIT)->time;

	expect_packet(lab, INIT, .timer = SECONDS(2.6), .since = first);
	layout_expect_option(client->fd, SCTP_RTOINFO, &rtoinfo,
			     LAYOUT_VALUES({"srto_assoc_id", client->association}),
			     LAYOUT_VALUES({"srto_assoc_id", client->association},
					   {"srto_initial", 2600}, {"srto_max", 3500},
					   {"srto_min", 1700}));

	/* The first round trip that is measured takes the RTO down to RTO.Min; then it doubles up
	 * to RTO.Max, unless the answer to a HEARTBEAT measures another one. */
	endpoint_disable_heartbeats(client);
	endpoint_send(client, 0, "measured");
	expect_message(server, 0, "measured");
	lab_drop(lab, DATA, .count = 3);
	endpoint_send(client, 0, "retransmitted");
	forget_packets(lab);
	int64_t sent = lab_now();

	sent = expect_packet(lab, DATA, .timer = SECONDS(1.7), .since = sent)->time;
	sent = expect_packet(lab, DATA, .timer = SECONDS(3.4), .since = sent)->time;
	expect_packet(lab, DATA, .timer = SECONDS(3.5), .since = sent);
}

SCENARIO(assocparams, "Each member of struct sctp_assocparams describes the association correctly",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.1.2-1", "RFC6458-8.1.2-3", "RFC6458-8.1.2-4", "RFC6458-8.1.2-5",
		  "RFC6458-8.1.2-7"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .receive_buffer = 50000);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .receive_buffer = 30000);

	layout_set_members(client->fd, SCTP_ASSOCINFO, &assocparams,
			   LAYOUT_VALUES({"sasoc_asocmaxrxt", 2}, {"sasoc_cookie_life", 45000},
					 {"sasoc_number_peer_destinations", 9},
					 {"sasoc_peer_rwnd", 999}, {"sasoc_local_rwnd", 888}));
	endpoint_connect(client, server);

	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	ck_assert_uint_ne(init->chunk->init.a_rwnd, init_ack->chunk->init.a_rwnd);
	layout_expect_option(client->fd, SCTP_ASSOCINFO, &assocparams,
			     LAYOUT_VALUES({"sasoc_assoc_id", client->association}),
			     LAYOUT_VALUES({"sasoc_assoc_id", client->association},
					   {"sasoc_asocmaxrxt", 2},
					   {"sasoc_number_peer_destinations", 1},
					   {"sasoc_peer_rwnd", init_ack->chunk->init.a_rwnd},
					   {"sasoc_local_rwnd", init->chunk->init.a_rwnd},
					   {"sasoc_cookie_life", 45000}));

	/* Association.Max.Retrans: the third timeout ends the association.  HEARTBEATs of a path
	 * that is potentially failed would count, too. */
	sysctl_set(lab, "a", "net/sctp/pf_enable", "0");
	link_cut(lab, "path0", NULL);
	endpoint_send(client, 0, "lost");
	for (int transmission = 0; transmission < 3; transmission++)
		expect_packet(lab, DATA, .from = "a");
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST, .within = SECONDS(13));
}

SCENARIO(initmsg, "Each member of struct sctp_initmsg reaches the INIT and its retransmission",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .no_packets = true,
	 .spec = {"RFC6458-5.3.1-1", "RFC6458-5.3.1-2", "RFC6458-5.3.1-3", "RFC6458-5.3.1-4",
		  "RFC6458-6.1.1-6", "RFC6458-8.1.3-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_set_members(client->fd, SCTP_INITMSG, &layout_initmsg,
			   LAYOUT_VALUES({"sinit_num_ostreams", 11}, {"sinit_max_instreams", 22},
					 {"sinit_max_attempts", 2},
					 {"sinit_max_init_timeo", 3500}));
	link_cut(lab, "path0", NULL);
	endpoint_connect_start(client, server);

	const struct packet *init = expect_packet(lab, INIT);
	int64_t first = init->time;
	int64_t second = expect_packet(lab, INIT, .timer = SECONDS(3), .since = first)->time;
	int64_t third = expect_packet(lab, INIT, .timer = SECONDS(3.5), .since = second)->time;

	ck_assert_uint_eq(init->chunk->init.ostreams, 11);
	ck_assert_uint_eq(init->chunk->init.istreams, 22);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC, .timer = SECONDS(3.5),
		     .since = third);
	expect_no_packet(lab, INIT, SECONDS(10));
}

SCENARIO(setadaptation, "The indication in struct sctp_setadaptation is sent to the peer",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.1.10-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv adaptation;

	layout_set_members(client->fd, SCTP_ADAPTATION_LAYER, &setadaptation,
			   LAYOUT_VALUES({"ssb_adaptation_ind", 0x01020304}));
	endpoint_connect(client, server);

	ck_assert(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_ADAPTATION, &adaptation));
	ck_assert_uint_eq(adaptation.value_length, 4);
	ck_assert_mem_eq(adaptation.value, "\1\2\3\4", 4);
}

SCENARIO(sack_info, "Delay and frequency in struct sctp_sack_info decide when a SACK is sent",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-8.1.19-1"})
{
	struct pair pair = pair_open(lab);

	/* The first DATA chunk of an association is acknowledged at once. */
	endpoint_send(pair.a, 0, "first");
	expect_packet(lab, SACK, .from = "b");
	layout_set_members(pair.b->fd, SCTP_DELAYED_SACK, &sack_info,
			   LAYOUT_VALUES({"sack_assoc_id", pair.b->association},
					 {"sack_delay", 400}, {"sack_freq", 3}));

	endpoint_send(pair.a, 0, "alone");
	expect_packet(lab, SACK, .from = "b", .timer = MILLISECONDS(400), .since = lab_now());
	for (int i = 0; i < 3; i++)
		endpoint_send(pair.a, 0, "of three");
	expect_packet(lab, SACK, .from = "b", .within = MILLISECONDS(50));
	layout_expect_option(pair.b->fd, SCTP_DELAYED_SACK, &sack_info,
			     LAYOUT_VALUES({"sack_assoc_id", pair.b->association}),
			     LAYOUT_VALUES({"sack_assoc_id", pair.b->association},
					   {"sack_delay", 400}, {"sack_freq", 3}));

	/* The older struct has the delay alone. */
	layout_set_members(pair.b->fd, SCTP_DELAYED_SACK, &old_sack_info,
			   LAYOUT_VALUES({"assoc_id", pair.b->association}, {"assoc_value", 240}));
	layout_expect_option(pair.b->fd, SCTP_DELAYED_SACK, &old_sack_info,
			     LAYOUT_VALUES({"assoc_id", pair.b->association}),
			     LAYOUT_VALUES({"assoc_value", 240}));
	layout_expect_option(pair.b->fd, SCTP_DELAYED_SACK, &sack_info,
			     LAYOUT_VALUES({"sack_assoc_id", pair.b->association}),
			     LAYOUT_VALUES({"sack_delay", 240}, {"sack_freq", 3}));
}
