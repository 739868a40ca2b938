/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that set how an association behaves: RFC 6458 section 8.1. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

/* clang-format off: a row for each member */
static const struct layout rtoinfo = LAYOUT(
	struct sctp_rtoinfo, 16, 4, /* 8.1.1 */
	M(struct sctp_rtoinfo, srto_assoc_id, 0, 4), M(struct sctp_rtoinfo, srto_initial, 4, 4),
	M(struct sctp_rtoinfo, srto_max, 8, 4), M(struct sctp_rtoinfo, srto_min, 12, 4));

static const struct layout assocparams =
	LAYOUT(struct sctp_assocparams, 20, 4, /* 8.1.2 */
	       M(struct sctp_assocparams, sasoc_assoc_id, 0, 4),
	       M(struct sctp_assocparams, sasoc_asocmaxrxt, 4, 2),
	       M(struct sctp_assocparams, sasoc_number_peer_destinations, 6, 2),
	       M(struct sctp_assocparams, sasoc_peer_rwnd, 8, 4),
	       M(struct sctp_assocparams, sasoc_local_rwnd, 12, 4),
	       M(struct sctp_assocparams, sasoc_cookie_life, 16, 4));

const struct layout sctp_initmsg_layout =
	LAYOUT(struct sctp_initmsg, 8, 2, /* 8.1.3 */
	       M(struct sctp_initmsg, sinit_num_ostreams, 0, 2),
	       M(struct sctp_initmsg, sinit_max_instreams, 2, 2),
	       M(struct sctp_initmsg, sinit_max_attempts, 4, 2),
	       M(struct sctp_initmsg, sinit_max_init_timeo, 6, 2));

static const struct layout setadaptation =
	LAYOUT(struct sctp_setadaptation, 4, 4, /* 8.1.10 */
	       M(struct sctp_setadaptation, ssb_adaptation_ind, 0, 4));

static const struct layout sack_info = LAYOUT(struct sctp_sack_info, 12, 4, /* 8.1.19 */
					      M(struct sctp_sack_info, sack_assoc_id, 0, 4),
					      M(struct sctp_sack_info, sack_delay, 4, 4),
					      M(struct sctp_sack_info, sack_freq, 8, 4));
/* clang-format on */

/* clang-format off: a row for each member */
/* The kernel still takes the older struct here. */
static const struct layout old_sack_info =
	LAYOUT(struct sctp_assoc_value, 8, 4, M(struct sctp_assoc_value, assoc_id, 0, 4),
	       M(struct sctp_assoc_value, assoc_value, 4, 4));
/* clang-format on */

SCENARIO(association_option_sizes, "Options of an association take and give exactly their structs",
	 .every_abi = true)
{
	int fd = socket_alone(SOCK_SEQPACKET);

	expect_sizes(
		fd, SCTP_RTOINFO, &rtoinfo, EXACTLY, AT_LEAST, .association = "srto_assoc_id",
		.values = VALUES({"srto_initial", 1500}, {"srto_max", 40000}, {"srto_min", 700}),
		.others = VALUES({"srto_initial", 2500}, {"srto_max", 50000}, {"srto_min", 800}));
	expect_sizes(fd, SCTP_ASSOCINFO, &assocparams, EXACTLY, AT_LEAST,
		     .association = "sasoc_assoc_id",
		     .values = VALUES({"sasoc_asocmaxrxt", 7}, {"sasoc_cookie_life", 45000}),
		     .others = VALUES({"sasoc_asocmaxrxt", 8}, {"sasoc_cookie_life", 55000}));
	expect_sizes(fd, SCTP_INITMSG, &sctp_initmsg_layout, EXACTLY, AT_LEAST,
		     .values = VALUES({"sinit_num_ostreams", 11}, {"sinit_max_instreams", 22},
				      {"sinit_max_attempts", 3}, {"sinit_max_init_timeo", 4400}),
		     .others = VALUES({"sinit_num_ostreams", 12}, {"sinit_max_instreams", 23},
				      {"sinit_max_attempts", 4}, {"sinit_max_init_timeo", 4500}));
	expect_sizes(fd, SCTP_ADAPTATION_LAYER, &setadaptation, EXACTLY, AT_LEAST,
		     .values = VALUES({"ssb_adaptation_ind", 0x01020304}),
		     .others = VALUES({"ssb_adaptation_ind", 0x05060708}));
	expect_sizes(fd, SCTP_DELAYED_SACK, &sack_info, EXACTLY, AT_LEAST,
		     .old = {sizeof(struct sctp_assoc_value)}, .association = "sack_assoc_id",
		     .values = VALUES({"sack_delay", 300}, {"sack_freq", 4}),
		     .others = VALUES({"sack_delay", 350}, {"sack_freq", 5}));
}

SCENARIO(rtoinfo, "Each member of struct sctp_rtoinfo rules its part of the retransmission timer",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	set_members(client->fd, SCTP_RTOINFO, &rtoinfo,
		    VALUES({"srto_initial", 2600}, {"srto_max", 3500}, {"srto_min", 1700}));
	lab_drop(lab, INIT);
	endpoint_connect(client, server);

	int64_t first = expect_packet(lab, INIT)->time;

	expect_packet(lab, INIT, .timer = SECONDS(2.6), .since = first);
	expect_option(client->fd, SCTP_RTOINFO, &rtoinfo,
		      VALUES({"srto_assoc_id", client->association}),
		      VALUES({"srto_assoc_id", client->association}, {"srto_initial", 2600},
			     {"srto_max", 3500}, {"srto_min", 1700}));

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

SCENARIO(assocparams,
	 "Each member of struct sctp_assocparams tells the truth about the association",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .receive_buffer = 50000);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .receive_buffer = 30000);

	set_members(client->fd, SCTP_ASSOCINFO, &assocparams,
		    VALUES({"sasoc_asocmaxrxt", 2}, {"sasoc_cookie_life", 45000},
			   {"sasoc_number_peer_destinations", 9}, {"sasoc_peer_rwnd", 999},
			   {"sasoc_local_rwnd", 888}));
	endpoint_connect(client, server);

	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");

	ck_assert_uint_ne(init->chunk->init.a_rwnd, init_ack->chunk->init.a_rwnd);
	expect_option(client->fd, SCTP_ASSOCINFO, &assocparams,
		      VALUES({"sasoc_assoc_id", client->association}),
		      VALUES({"sasoc_assoc_id", client->association}, {"sasoc_asocmaxrxt", 2},
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
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	set_members(client->fd, SCTP_INITMSG, &sctp_initmsg_layout,
		    VALUES({"sinit_num_ostreams", 11}, {"sinit_max_instreams", 22},
			   {"sinit_max_attempts", 2}, {"sinit_max_init_timeo", 3500}));
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

SCENARIO(setadaptation, "The indication of struct sctp_setadaptation is sent to the peer",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv adaptation;

	set_members(client->fd, SCTP_ADAPTATION_LAYER, &setadaptation,
		    VALUES({"ssb_adaptation_ind", 0x01020304}));
	endpoint_connect(client, server);

	ck_assert(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_ADAPTATION, &adaptation));
	ck_assert_uint_eq(adaptation.value_length, 4);
	ck_assert_mem_eq(adaptation.value, "\1\2\3\4", 4);
}

SCENARIO(sack_info, "Delay and frequency of struct sctp_sack_info rule when a SACK is sent",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_set(client, SCTP_NODELAY, &(int){1}, sizeof(int));
	endpoint_connect(client, server);
	/* The first DATA chunk of an association is acknowledged at once. */
	endpoint_send(client, 0, "first");
	expect_packet(lab, SACK, .from = "b");
	set_members(server->fd, SCTP_DELAYED_SACK, &sack_info,
		    VALUES({"sack_assoc_id", server->association}, {"sack_delay", 400},
			   {"sack_freq", 3}));

	endpoint_send(client, 0, "alone");
	expect_packet(lab, SACK, .from = "b", .timer = MILLISECONDS(400), .since = lab_now());
	for (int i = 0; i < 3; i++)
		endpoint_send(client, 0, "of three");
	expect_packet(lab, SACK, .from = "b", .within = MILLISECONDS(50));
	expect_option(server->fd, SCTP_DELAYED_SACK, &sack_info,
		      VALUES({"sack_assoc_id", server->association}),
		      VALUES({"sack_assoc_id", server->association}, {"sack_delay", 400},
			     {"sack_freq", 3}));

	/* The older struct has the delay alone. */
	set_members(server->fd, SCTP_DELAYED_SACK, &old_sack_info,
		    VALUES({"assoc_id", server->association}, {"assoc_value", 240}));
	expect_option(server->fd, SCTP_DELAYED_SACK, &old_sack_info,
		      VALUES({"assoc_id", server->association}), VALUES({"assoc_value", 240}));
	expect_option(server->fd, SCTP_DELAYED_SACK, &sack_info,
		      VALUES({"sack_assoc_id", server->association}),
		      VALUES({"sack_delay", 240}, {"sack_freq", 3}));
}
