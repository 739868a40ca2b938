/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which extensions a socket offers, and which an association has: both ends must have wanted it. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

struct extension {
	const char *name;
	int option;
	capability_set capability;
};

#define EXTENSION(number, needed)                                                                  \
	{                                                                                          \
		.name = #number, .option = (number), .capability = (needed)                        \
	}

static const struct extension extensions[] = {
	EXTENSION(SCTP_PR_SUPPORTED, CAP_PR_SCTP),
	EXTENSION(SCTP_RECONFIG_SUPPORTED, CAP_RECONFIG),
	EXTENSION(SCTP_AUTH_SUPPORTED, CAP_AUTH),
	EXTENSION(SCTP_ECN_SUPPORTED, 0),
};

static void offer(struct endpoint *endpoint, const struct extension *extension, bool on)
{
	const struct sctp_assoc_value value = {SCTP_FUTURE_ASSOC, on};

	endpoint_set(endpoint, extension->option, &value, sizeof(value));
}

static void expect_supported(struct endpoint *endpoint, const struct extension *extension,
			     sctp_assoc_t id, bool wanted, const char *case_)
{
	struct sctp_assoc_value value = {id, 99};

	endpoint_get(endpoint, extension->option, &value, sizeof(value));
	ck_assert_msg(value.assoc_value == wanted, "%s of %s is %u, expected %d, where %s",
		      extension->name, id == SCTP_FUTURE_ASSOC ? "the socket" : "the association",
		      value.assoc_value, wanted, case_);
}

/* The client wants it, the server may; later the client changes its mind. */
static void expect_of_both(struct lab *lab, const struct extension *extension, bool theirs,
			   uint16_t port)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = port);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const char *case_ = theirs ? "both ends want it" : "the other end does not want it";

	offer(server, extension, theirs);
	offer(client, extension, true);
	endpoint_connect(client, server);
	expect_supported(client, extension, client->association, theirs, case_);
	expect_supported(server, extension, server->association, theirs,
			 theirs ? case_ : "the socket does not want it");
	expect_supported(client, extension, SCTP_FUTURE_ASSOC, true, case_);
	offer(client, extension, false);
	offer(server, extension, !theirs);
	expect_supported(client, extension, client->association, theirs, case_);
	expect_supported(client, extension, SCTP_FUTURE_ASSOC, false, case_);
	expect_supported(server, extension, server->association, theirs, case_);
	expect_supported(server, extension, SCTP_FUTURE_ASSOC, !theirs, case_);
}

SCENARIO(supported_by_both,
	 "An association supports an extension if both ends wanted it when it was set up, "
	 "whatever a socket says of associations to come",
	 .lab = &two_nodes, .spec = {"RFC7496-4.5-1", "RFC7496-4.5-2"})
{
	for (unsigned i = 0; i < ARRAY_SIZE(extensions); i++) {
		if (capabilities_missing(extensions[i].capability))
			continue;
		for (unsigned theirs = 0; theirs < 2; theirs++)
			expect_of_both(lab, &extensions[i], theirs != 0,
				       (uint16_t)(SERVER_PORT + 2 * i + theirs));
	}
}
