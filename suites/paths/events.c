/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_PEER_ADDR_CHANGE: RFC 9260 sections 5.4, 8.2 and 8.3, RFC 6458 section 6.1.2, RFC 7829. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

/* The next SCTP_PEER_ADDR_CHANGE of a, of whatever path, is this one, and no other is pending. */
#define expect_change(pair, path, state, error)                                                    \
	expect_change_at(pair, path, state, error, __FILE__, __LINE__)
static void expect_change_at(struct pair pair, const char *path, int state, int error,
			     const char *file, int line)
{
	const struct received *event =
		expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .file = file, .line = line,
			     .state = state, .error = error, .within = SECONDS(100));
	const struct sctp_paddr_change *change = &notification_of(event)->sn_paddr_change;
	const struct sockaddr *address = (const struct sockaddr *)&change->spc_aaddr;

	if (strcmp(path_of_address(pair.lab, address), path))
		scenario_fail(file, line, "expected an event of %s, the kernel reported one of %s",
			      path, path_of_address(pair.lab, address));
	ck_assert_uint_eq(change->spc_assoc_id, pair.a->association);
	ck_assert_uint_eq(change->spc_flags, 0);
	ck_assert_uint_eq(change->spc_length, sizeof(*change));
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(changes_in_order,
	 "Each change of a path's state is reported once, in order, with its address, state and "
	 "error",
	 .lab = &triple_path, .limit = SECONDS(400),
	 .spec = {"RFC9260-5.4-3", "RFC9260-8.2-2", "RFC9260-8.2-3", "RFC9260-8.3-11",
		  "RFC7829-3.2-19", "RFC7829-3.2-23", "RFC6458-6.1.2-1", "RFC6458-6.1.2-2",
		  "RFC6458-6.1.2-6"})
{
	struct pair pair;

	lab_drop(lab, HEARTBEAT, .from = "a", .link = "path2", .count = 2);
	pair = pair_open(lab);
	/* SCTP_PF_EXPOSE_ENABLE of the kernel. */
	option_set_assoc_value(pair.a, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, 2);
	expect_change(pair, "path1", SCTP_ADDR_CONFIRMED, SCTP_HEARTBEAT_SUCCESS);
	expect_change(pair, "path2", SCTP_ADDR_CONFIRMED, SCTP_HEARTBEAT_SUCCESS);

	endpoint_set_primary(pair.a, "path1");
	expect_change(pair, "path1", SCTP_ADDR_MADE_PRIM, 0);

	/* The primary path fails under DATA, first a little, then altogether. */
	link_cut(lab, "path1", NULL);
	endpoint_send(pair.a, 0, "lost");
	expect_change(pair, "path1", SCTP_ADDR_POTENTIALLY_FAILED, 0);
	path_set(pair.a, "path1", .max_retrans = 2);
	expect_change(pair, "path1", SCTP_ADDR_UNREACHABLE, SCTP_FAILED_THRESHOLD);
	link_restore(lab, "path1");
	expect_change(pair, "path1", SCTP_ADDR_AVAILABLE, SCTP_HEARTBEAT_SUCCESS);

	/* An idle path loses two HEARTBEATs. */
	lab_drop(lab, HEARTBEAT, .from = "a", .link = "path2", .count = 2);
	path_set(pair.a, "path2", .flags = SPP_HB_ENABLE, .hb_interval = 1000);
	expect_change(pair, "path2", SCTP_ADDR_POTENTIALLY_FAILED, 0);
	expect_change(pair, "path2", SCTP_ADDR_AVAILABLE, SCTP_HEARTBEAT_SUCCESS);

	endpoint_set_primary(pair.a, "path0");
	expect_change(pair, "path0", SCTP_ADDR_MADE_PRIM, 0);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, SECONDS(100));
}

SCENARIO(sack_makes_a_path_available,
	 "DATA that is acknowledged makes the only path, which was unreachable, available, and "
	 "this is reported with SCTP_RECEIVED_SACK",
	 .lab = &two_nodes, .limit = SECONDS(200), .spec = {"RFC9260-8.2-3"})
{
	struct pair pair = pair_open(lab, .measured = true, .without_pf = true);

	path_set(pair.a, "path0", .flags = SPP_HB_DISABLE, .max_retrans = 1);
	link_cut(lab, "path0", NULL);
	endpoint_send(pair.a, 0, "patience");
	expect_change(pair, "path0", SCTP_ADDR_UNREACHABLE, SCTP_FAILED_THRESHOLD);
	expect_path_state(pair.a, "path0", SCTP_INACTIVE);
	link_restore(lab, "path0");
	expect_change(pair, "path0", SCTP_ADDR_AVAILABLE, SCTP_RECEIVED_SACK);
	expect_path_state(pair.a, "path0", SCTP_ACTIVE);
	expect_message(pair.b, 0, "patience");
	forget_packets(lab);
	expect_transfer(pair, "alive", "path0");
}
