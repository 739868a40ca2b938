/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket API of the extensions, at its edges: RFC 6525 6, RFC 8260 4. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

SCENARIO(stream_reset_default, "SCTP_ENABLE_STREAM_RESET of a new socket is 0", .lab = &two_nodes,
	 .needs = CAP_RECONFIG, .no_packets = true, .spec = {"RFC6525-6.3.1-1"})
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};

	for (unsigned i = 0; i < ARRAY_SIZE(styles); i++)
		ck_assert_uint_eq(option_get_assoc_value(endpoint_open(lab, "a", styles[i]),
							 SCTP_ENABLE_STREAM_RESET),
				  0);
}

SCENARIO(
	request_under_way,
	"A request for a stream reset, an association reset or streams gives EALREADY while another "
	"one is under way",
	.lab = &two_nodes, .needs = CAP_RECONFIG, .spec = {"RFC6525-6.3-1"},
	.known = {{"4.11", NULL,
		   "sctp_send_reset_streams(), _reset_assoc() and _add_streams() "
		   "(net/sctp/stream.c) give EINPROGRESS"}})
{
	struct pair pair = pair_open(lab, .stream_reset = SCTP_ENABLE_STRRESET_MASK);
	struct sctp_reset_streams reset = {.srs_assoc_id = pair.a->association,
					   .srs_flags = SCTP_STREAM_RESET_OUTGOING};
	struct sctp_add_streams add = {.sas_assoc_id = pair.a->association, .sas_outstrms = 1};

	link_cut(lab, "path0", NULL);
	endpoint_set(pair.a, SCTP_RESET_STREAMS, &reset, sizeof(reset));
	ck_assert_int_eq(option_try(pair.a, SCTP_RESET_STREAMS, &reset, sizeof(reset)), EALREADY);
	ck_assert_int_eq(option_try(pair.a, SCTP_ADD_STREAMS, &add, sizeof(add)), EALREADY);
	ck_assert_int_eq(option_try(pair.a, SCTP_RESET_ASSOC, &pair.a->association,
				    sizeof(pair.a->association)),
			 EALREADY);
}

SCENARIO(
	all_schedulers, "Each of the six schedulers of RFC 8260 can be selected", .lab = &two_nodes,
	.needs = CAP_INTERLEAVING, .no_packets = true, .spec = {"RFC8260-4.3.2-2"},
	.known = {
		{"4.15", NULL,
		 "there is no round robin per packet, and before Linux 6.4 neither fair bandwidth "
		 "nor weighted fair queueing (enum sctp_sched_type in include/uapi/linux/sctp.h)"}})
{
	enum { SCHEDULERS = 6, NUMBERS = 64 };
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);
	unsigned taken = 0;

	for (uint32_t number = 0; number < NUMBERS; number++) {
		struct sctp_assoc_value scheduler = {.assoc_value = number};

		taken += option_try(endpoint, SCTP_STREAM_SCHEDULER, &scheduler,
				    sizeof(scheduler)) == 0;
	}
	ck_assert_msg(taken >= SCHEDULERS, "%u schedulers can be selected", taken);
}

SCENARIO(lower_bits_of_mid,
	 "With I-DATA the stream sequence number of a received message is the lower 16 bits of its "
	 "MID",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-4.1-1"})
{
	struct association association =
		association_open(lab, .interleaving = true, .ignore_sacks = true);
	const uint32_t mids[] = {0x1ffff, 0x20000, 0x20001};

	send_i_forward_tsn(association, 1, {2, 0x1fffe});
	for (unsigned i = 0; i < ARRAY_SIZE(mids); i++) {
		peer_send(association.peer, I_DATA, .tsn = peer_data_tsn(association, 2 + i),
			  .stream = 2, .mid = mids[i], .text = "message");
		expect_message(association.iut, 2, "message", .ssn = (uint16_t)mids[i]);
	}
}

SCENARIO(ssn_of_mid,
	 "With I-DATA the stream sequence number of a received message is its MID, and "
	 "SCTP_INTERLEAVING_SUPPORTED of the association is 1",
	 .lab = &two_nodes, .needs = CAP_INTERLEAVING, .spec = {"RFC8260-4.1-1", "RFC8260-4.3.1-2"})
{
	for (unsigned on = 0; on < 2; on++) {
		struct pair pair = pair_open(lab, .interleaving = on);
		struct sctp_assoc_value supported = {.assoc_id = pair.b->association};

		for (unsigned i = 0; i < 3; i++) {
			endpoint_send(pair.a, 2, "message");
			expect_message(pair.b, 2, "message", .ssn = i);
		}
		endpoint_get(pair.b, SCTP_INTERLEAVING_SUPPORTED, &supported, sizeof(supported));
		ck_assert_uint_eq(supported.assoc_value, on);
		endpoint_close(pair.a);
		endpoint_close(pair.b);
		let_pass(lab, SECONDS(1));
	}
}

SCENARIO(
	features_told,
	"sac_info of SCTP_COMM_UP lists the extensions that both ends support, RE-CONFIG among them",
	.lab = &two_nodes, .needs = CAP_RECONFIG,
	.spec = {"RFC6458-6.1.1-12", "RFC6525-6.1-1", "RFC8260-4.2-1"},
	.known = {{"4.0", NULL,
		   "sctp_ulpevent_make_assoc_change() (net/sctp/ulpevent.c) adds nothing but a "
		   "received ABORT"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect_start(client, server);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_uint_gt(expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP)->size,
			  sizeof(struct sctp_assoc_change));
}
