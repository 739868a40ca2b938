/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How many streams a request can list: RFC 6525 4.1 and 4.2. */
#define SUITE "reconfiguration"
#include <stdlib.h>

#include "suites/reconfiguration/request.h"

enum {
	LONGEST_CHUNK = 65532, /* SCTP_MAX_CHUNK_LEN, include/net/sctp/constants.h */
	OUTGOING_HEADER = 16, /* of an Outgoing SSN Reset Request */
	INCOMING_HEADER = 8, /* of an Incoming SSN Reset Request */
};

/* The user asks to reset stream 0, listed that many times.  Returns 0 or errno. */
static int ask_with_list(struct endpoint *iut, uint16_t flags, size_t count)
{
	size_t size = sizeof(struct sctp_reset_streams) + count * sizeof(uint16_t);
	struct sctp_reset_streams *reset = xcalloc(1, size);
	int error;

	*reset = (struct sctp_reset_streams){.srs_assoc_id = iut->association,
					     .srs_flags = flags,
					     .srs_number_streams = (uint16_t)count};
	error = option_try(iut, SCTP_RESET_STREAMS, reset, size);
	free(reset);
	return error;
}

SCENARIO(
	longest_list,
	"A user can list as many streams as a RE-CONFIG can hold, that of the peer which answers an "
	"Incoming SSN Reset Request included, and not one more",
	.lab = &scripted_peer, .needs = CAP_RECONFIG)
{
	static const struct {
		uint16_t flags;
		size_t headers;
		size_t lists;
	} cases[] = {
		{SCTP_STREAM_RESET_OUTGOING, OUTGOING_HEADER, 1},
		/* It is answered with an Outgoing SSN Reset Request. */
		{SCTP_STREAM_RESET_INCOMING, OUTGOING_HEADER, 1},
		{SCTP_STREAM_RESET_OUTGOING | SCTP_STREAM_RESET_INCOMING,
		 OUTGOING_HEADER + INCOMING_HEADER, 2},
	};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct association association = reconfiguration_open(lab, .peer = peer);
		size_t most = (LONGEST_CHUNK - CHUNK_HEADER - cases[i].headers) /
			      (cases[i].lists * sizeof(uint16_t));
		int error = ask_with_list(association.iut, cases[i].flags, most + 1);

		ck_assert_msg(error == EINVAL,
			      "expected EINVAL for a list of %zu streams (flags %u), got %s",
			      most + 1, cases[i].flags, strerror(error));
		error = ask_with_list(association.iut, cases[i].flags, most);
		ck_assert_msg(error == 0, "a list of %zu streams (flags %u) is refused: %s", most,
			      cases[i].flags, strerror(error));
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(
	lists_of_each_length,
	"A request that resets streams in both directions is well-formed for any number of streams",
	.lab = &scripted_peer, .needs = CAP_RECONFIG, .fix = {"reconf-padding"})
{
	/* Two lists of 41 or of 169 streams fill an skb to its last byte, where it is 512 or 1024 bytes
	 * in all: the padding of an odd list needs room as well. */
	enum { LAST = 64 };
	static const size_t longer[] = {167, 168, 169, 170, 171};
	struct association association = reconfiguration_open(lab);

	for (size_t i = 0; i < LAST + ARRAY_SIZE(longer); i++) {
		size_t count = i < LAST ? i + 1 : longer[i - LAST];
		unsigned n = 2 * (unsigned)i + 1;
		int error = ask_with_list(association.iut,
					  SCTP_STREAM_RESET_OUTGOING | SCTP_STREAM_RESET_INCOMING,
					  count);
		struct parameter request;

		ck_assert_msg(error == 0, "a list of %zu streams is refused: %s", count,
			      strerror(error));
		request = reconfiguration_expect_request(association, PARAM_OUTGOING_RESET, n);
		ck_assert_uint_eq(request.inside.count, count);
		reconfiguration_send(association,
				     reconfiguration_response(association, n, RECONFIG_DENIED),
				     reconfiguration_response(association, n + 1, RECONFIG_DENIED));
	}
	peer_expect_alive(association.peer);
}
