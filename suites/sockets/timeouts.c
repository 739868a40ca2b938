/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The error of a socket whose association ends because something is answered by nobody. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"
#include "suites/sockets/proc.h"

#include <sys/socket.h>

static void send_data_chunk(struct endpoint *iut)
{
	endpoint_send(iut, 0, "lost");
}

static void shut_down(struct endpoint *iut)
{
	ck_assert_int_eq(shutdown(iut->fd, SHUT_WR), 0);
}

static void reset_a_stream(struct endpoint *iut)
{
	reconfig_reset_streams(iut, SCTP_STREAM_RESET_OUTGOING, STREAM_LIST(0));
}

static void add_an_address(struct endpoint *iut)
{
	struct sockaddr_storage address = path_address(iut->lab, "iut", "path1", 0);

	ck_assert_int_eq(sctp_bindx(iut->fd, (struct sockaddr *)&address, 1, SCTP_BINDX_ADD_ADDR),
			 0);
}

/* HEARTBEATs go to the peer's address at once, and then each second and RTO. */
static void send_heartbeats(struct endpoint *iut)
{
	struct sctp_paddrparams params = {.spp_assoc_id = iut->association,
					  .spp_hbinterval = 1000,
					  .spp_flags = SPP_HB_ENABLE};

	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
}

static const struct {
	const char *chunk; /* that the peer does not answer */
	void (*act)(struct endpoint *iut);
	capability_set capability;
	bool reconfig, asconf;
	const char *counter; /* of expiries, of which there are two */
} cases[] = {
	{"DATA", send_data_chunk, .counter = "SctpT3RtxExpireds"},
	{"HEARTBEAT", send_heartbeats},
	{"SHUTDOWN", shut_down, .counter = "SctpT2ShutdownExpireds"},
	{"RE-CONFIG", reset_a_stream, CAP_RECONFIG, .reconfig = true},
	{"ASCONF", add_an_address, CAP_ASCONF | CAP_AUTH, .asconf = true,
	 .counter = "SctpT4RtoExpireds"},
};

static struct association open_impatient(struct lab *lab, size_t i)
{
	struct association association = association_open(
		lab, .active = true, .style = ONE_TO_ONE, .reconfig = cases[i].reconfig,
		.stream_reset = cases[i].reconfig ? SCTP_ENABLE_RESET_STREAM_REQ : 0,
		.asconf = cases[i].asconf, .bound_paths = {"path0"},
		.peer_port = (uint16_t)(PEER_PORT + i), .without_pf = true);
	struct sctp_assocparams params = {.sasoc_assoc_id = association.iut->association,
					  .sasoc_asocmaxrxt = 1};

	endpoint_set(association.iut, SCTP_ASSOCINFO, &params, sizeof(params));
	peer_answer(association.peer, HEARTBEAT, false);
	return association;
}

/* The socket has an error, which it has to have within 40 s; the association is gone. */
static void expect_timed_out(struct lab *lab, struct endpoint *iut, const char *unanswered)
{
	for (int64_t end = lab_now() + SECONDS(40); iut->error == 0 && lab_now() < end;)
		let_pass(lab, MILLISECONDS(500));
	ck_assert_msg(iut->error == ETIMEDOUT, "%s without an answer: the socket's error is: %s",
		      unanswered, strerror(iut->error));
	sockets_expect_counter(lab, "SctpCurrEstab", 0);
}

SCENARIO(
	timed_out,
	"An association that ends because the peer does not answer DATA, a HEARTBEAT, SHUTDOWN, RE-CONFIG or "
	"ASCONF gives its one-to-one socket ETIMEDOUT, and what expired is counted",
	.lab = &scripted_dual_path, .limit = SECONDS(200), .fix = {"hb-timer-reset"})
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *counter = cases[i].counter ? cases[i].counter : "SctpT1InitExpireds";
		long before = sockets_counter(lab, counter);
		long aborted = sockets_counter(lab, "SctpAborteds");
		struct association association;

		if (capabilities_missing(cases[i].capability))
			continue;
		association = open_impatient(lab, i);
		sockets_expect_counter(lab, "SctpCurrEstab", 1);
		cases[i].act(association.iut);
		expect_timed_out(lab, association.iut, cases[i].chunk);
		sockets_expect_counter(lab, counter, before + (cases[i].counter ? 2 : 0));
		sockets_expect_counter(lab, "SctpAborteds", aborted + 1);
		endpoint_close(association.iut);
	}
}

SCENARIO(shutdown_guarded,
	 "An association whose peer sends DATA without end instead of acknowledging SHUTDOWN ends "
	 "after five times RTO.Max, with ETIMEDOUT, and is counted",
	 .lab = &scripted_peer, .spec = {"RFC9260-9.2-13", "RFC9260-9.2-14"})
{
	enum { MAX_RTO = 1000 };
	struct association association =
		association_open(lab, .active = true, .style = ONE_TO_ONE, .rto_initial = MAX_RTO,
				 .rto_min = 500, .rto_max = MAX_RTO, .ignore_sacks = true);
	long expired = sockets_counter(lab, "SctpT5ShutdownGuardExpireds");
	long aborted = sockets_counter(lab, "SctpAborteds");
	int64_t since = lab_now();

	shut_down(association.iut);
	peer_ignore(association.peer, SHUTDOWN);
	for (unsigned n = 1; association.iut->error == 0; n++) {
		ck_assert_int_lt(lab_now() - since, SECONDS(6));
		send_data(association, n);
		let_pass(lab, MILLISECONDS(200));
	}
	ck_assert_int_ge(lab_now() - since, 5 * MILLISECONDS(MAX_RTO) - JIFFIES(1));
	ck_assert_int_eq(association.iut->error, ETIMEDOUT);
	sockets_expect_counter(lab, "SctpT5ShutdownGuardExpireds", expired + 1);
	sockets_expect_counter(lab, "SctpAborteds", aborted + 1);
	sockets_expect_counter(lab, "SctpCurrEstab", 0);
}
