/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connecting from the first call to both ends being up. */
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/endpoint/expect_event.h"

static void expect_up(struct endpoint *endpoint, const char *file, int line)
{
	expect_event_with(endpoint, SCTP_ASSOC_CHANGE,
			  &(struct event_wanted){
				  .file = file, .line = line, .state = SCTP_COMM_UP, .error = ANY});
}

struct endpoint *endpoint_connect_wait(struct endpoint *client, struct endpoint *server,
				       const struct connect_options *options)
{
	struct endpoint *accepted = server;

	endpoint_connect_with(client, server, options);
	expect_up(client, options->file, options->line);
	if (server->style == ONE_TO_ONE)
		accepted = endpoint_accept_at(server, options->file, options->line);
	expect_up(accepted, options->file, options->line);
	return accepted;
}
