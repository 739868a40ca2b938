/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streams that there is no memory for: of a new association, and more of one that is there (RFC 6525). */
#define SUITE "scarcity"
#include "suites/scarcity/scarcity.h"

SCENARIO(streams_of_the_peer,
	 "Without memory for the peer's streams an INIT ACK counts as lost, and what waits to be "
	 "sent goes out after the next one",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING | CAP_FAULT_INJECTION,
	 .fix = {"stream-init-err-path"})
{
	struct association association = association_prepare(lab, .active = true, .streams = 400);
	struct peer *peer = association.peer;
	struct sockaddr_storage to = path_address(lab, "wire", peer->path, PEER_PORT);

	/* This one looks at the stream whose turn it is. */
	option_set_assoc_value(association.iut, SCTP_STREAM_SCHEDULER, SCTP_SS_PRIO);
	if (sendto(association.iut->fd, "early", 5, 0, (struct sockaddr *)&to,
		   address_length(&to)) != 5)
		scenario_error("sendto() without an association: %s", strerror(errno));
	peer_expect(peer, INIT);
	scarcity_send(peer, .chunks = {CHUNK(INIT_ACK, .ostreams = 400, .istreams = 300)});
	/* If it was lost, T1-cookie sends it again. */
	peer_expect(peer, COOKIE_ECHO, .within = RTO_INITIAL + SECONDS(1));
	peer_expect(peer, DATA, .bundled = true);
	peer_send(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
}

enum {
	MANY_STREAMS = 16384, /* some 90 pages */
	PAGES_TAKEN = 40, /* what else is done meanwhile takes less */
};

SCENARIO(streams_of_a_failed_association,
	 "The streams of an association that there is no memory for go with it",
	 .lab = &scripted_peer, .needs = CAP_FAULT_INJECTION, .no_packets = true,
	 .fix = {"stream-init-memleak"})
{
	struct endpoint *iut =
		endpoint_open(lab, "iut", ONE_TO_MANY, .ostreams = MANY_STREAMS, .istreams = 1);
	struct sockaddr_storage address = path_address(lab, "wire", "path0", PEER_PORT);
	long before = census_free_pages(), taken;
	int error;

	scarcity_begin();
	error = connect(iut->fd, (struct sockaddr *)&address, address_length(&address)) == 0
			? 0
			: errno;
	scarcity_end();
	if (error == EINPROGRESS)
		return;
	ck_assert_msg(error == ENOMEM, "expected connect() to begin, or ENOMEM; it is %s",
		      strerror(error));
	taken = before - census_free_pages();
	ck_assert_msg(taken < PAGES_TAKEN, "expected the streams to be freed; %ld pages are gone",
		      taken);
}

/* The user asks for more streams: 0 or the errno. */
static int add_streams(struct endpoint *endpoint, uint16_t in, uint16_t out)
{
	struct sctp_add_streams add = {
		.sas_assoc_id = endpoint->association, .sas_instrms = in, .sas_outstrms = out};

	return option_try(endpoint, SCTP_ADD_STREAMS, &add, sizeof(add));
}

SCENARIO(streams_added, "Without memory for more streams, those that an association has go on",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG | CAP_FAULT_INJECTION,
	 .fix = {"stream-init-err-handling"})
{
	struct association association = association_open(
		lab, .reconfig = true, .stream_reset = SCTP_ENABLE_CHANGE_ASSOC_REQ);
	struct peer *peer = association.peer;
	int error;

	peer_answer(peer, RE_CONFIG, true);
	scarcity_begin();
	error = add_streams(association.iut, 0, 600);
	scarcity_end();
	ck_assert_msg(error == 0 || error == ENOMEM,
		      "expected the streams to be asked for, or ENOMEM; it is %s", strerror(error));
	endpoint_send(association.iut, 1, "on a stream that was there");
	peer_expect(peer, DATA);
}
