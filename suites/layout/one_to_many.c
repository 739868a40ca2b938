/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations of a one-to-many socket: RFC 6458 sections 8.2.5, 8.2.6 and 9.2. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

#include <fcntl.h>
#include <unistd.h>

static const struct layout assoc_ids =
	LAYOUT(struct sctp_assoc_ids, 4, 4,
	       LAYOUT_MEMBER(struct sctp_assoc_ids, gaids_number_of_ids, 0, 4),
	       LAYOUT_FLEXIBLE(struct sctp_assoc_ids, gaids_assoc_id, 4));

static const struct layout peeloff_arg =
	LAYOUT(sctp_peeloff_arg_t, 8, 4, LAYOUT_MEMBER(sctp_peeloff_arg_t, associd, 0, 4),
	       LAYOUT_MEMBER(sctp_peeloff_arg_t, sd, 4, 4));

static const struct layout peeloff_flags_arg = LAYOUT(
	sctp_peeloff_flags_arg_t, 12, 4, LAYOUT_MEMBER(sctp_peeloff_flags_arg_t, p_arg, 0, 8),
	LAYOUT_MEMBER(sctp_peeloff_flags_arg_t, p_arg.associd, 0, 4),
	LAYOUT_MEMBER(sctp_peeloff_flags_arg_t, p_arg.sd, 4, 4),
	LAYOUT_MEMBER(sctp_peeloff_flags_arg_t, flags, 8, 4));

SCENARIO(assoc_ids,
	 "struct sctp_assoc_ids is followed by the identifiers of the socket's associations",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-8.2.5-1", "RFC6458-8.2.6-1", "RFC6458-8.2.6-2", "RFC6458-8.2.6-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	sctp_assoc_t ids[3];
	struct layout_bytes b = layout_bytes_of(&assoc_ids, layout_no_values);
	uint32_t number = 0;
	size_t size = sizeof(number);

	layout_expect(&assoc_ids);
	for (int i = 0; i < 3; i++) {
		endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server);
		ids[i] = server->association;
	}
	ck_assert_int_eq(layout_option_get(server->fd, SCTP_GET_ASSOC_NUMBER, &number, &size), 0);
	ck_assert_uint_eq(number, 3);
	for (size_t length = 0; length < 4 + sizeof(ids); length++) {
		size_t less = length;

		ck_assert_int_eq(
			layout_option_get(server->fd, SCTP_GET_ASSOC_ID_LIST, b.data, &less),
			EINVAL);
	}
	b.size = 100;
	ck_assert_int_eq(layout_option_get(server->fd, SCTP_GET_ASSOC_ID_LIST, b.data, &b.size), 0);
	ck_assert_uint_eq(b.size, 4 + sizeof(ids));
	layout_expect_members(&assoc_ids, b.data, b.size,
			      LAYOUT_VALUES({"gaids_number_of_ids", 3},
					    {"gaids_assoc_id", .bytes = ids, .size = sizeof(ids)}));
}

/* A getsockopt() inside of a node: the kernel peels off only in the namespace of the socket. */
struct peeling {
	int fd, option;
	struct layout_bytes bytes;
};

static int peel_off(void *context)
{
	struct peeling *peeling = context;
	socklen_t size = (socklen_t)peeling->bytes.size;
	int fd = getsockopt(peeling->fd, IPPROTO_SCTP, peeling->option, peeling->bytes.data, &size);

	peeling->bytes.size = size;
	return fd;
}

/* Peels off the server's association; its message arrives at the descriptor that the struct has. */
static int expect_peeled(struct endpoint *server, struct endpoint *client,
			 struct layout_option option, const struct layout_value *ask,
			 const char *descriptor)
{
	struct peeling peeling = {server->fd, option.number, layout_bytes_of(option.layout, ask)};
	size_t size = peeling.bytes.size;
	int fd = lab_inside(server->lab, "b", peel_off, &peeling);
	char text[16];

	ck_assert_int_ge(fd, 0);
	ck_assert_uint_eq(peeling.bytes.size, size);
	layout_expect_members(option.layout, peeling.bytes.data, size, ask);
	layout_expect_members(option.layout, peeling.bytes.data, size,
			      LAYOUT_VALUES({descriptor, (uint32_t)fd}));
	endpoint_send(client, 0, "peeled off");
	let_pass(server->lab, SECONDS(1));
	ck_assert_int_eq(recv(fd, text, sizeof(text), MSG_DONTWAIT), 10);
	return fd;
}

SCENARIO(peeloff_arg, "sctp_peeloff_arg_t names the association and returns its descriptor",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-3.1-2", "RFC6458-9.2-1"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	const struct layout_value *ask = LAYOUT_VALUES({"associd", pair.b->association});

	layout_expect_sizes(pair.b->fd, SCTP_SOCKOPT_PEELOFF, &peeloff_arg, LAYOUT_NOT_AT_ALL,
			    LAYOUT_AT_LEAST, .ask = ask, .refusals_only = true,
			    .association = "associd");
	int fd = expect_peeled(pair.b, pair.a, LAYOUT_OPTION(SCTP_SOCKOPT_PEELOFF, &peeloff_arg),
			       ask, "sd");

	ck_assert_int_eq(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_eq(close(fd), 0);
}

SCENARIO(peeloff_flags_arg, "sctp_peeloff_flags_arg_t has the descriptor's flags as well",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4)
{
	struct pair pair = pair_open(lab, .nagle = true);

	const struct layout_value *ask = LAYOUT_VALUES({"p_arg.associd", pair.b->association},
						       {"flags", SOCK_NONBLOCK | SOCK_CLOEXEC});

	layout_expect_sizes(pair.b->fd, SCTP_SOCKOPT_PEELOFF_FLAGS, &peeloff_flags_arg,
			    LAYOUT_NOT_AT_ALL, LAYOUT_AT_LEAST, .ask = ask, .refusals_only = true,
			    .association = "p_arg.associd");
	int fd = expect_peeled(pair.b, pair.a,
			       LAYOUT_OPTION(SCTP_SOCKOPT_PEELOFF_FLAGS, &peeloff_flags_arg), ask,
			       "p_arg.sd");

	ck_assert_int_ne(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_eq(close(fd), 0);
}
