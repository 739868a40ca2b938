/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC and SCTP_ALL_ASSOC where RFC 6458 does not allow them. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"
#include "suites/sockets/options.h"

#include <sys/socket.h>

static const sctp_assoc_t ids[] = {SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC, SCTP_ALL_ASSOC};

/* Reading the option gives EINVAL for the ids from `first` on, which name no single association. */
static void expect_unreadable(int fd, const struct sockets_option *option, unsigned first)
{
	for (unsigned i = first; i < ARRAY_SIZE(ids); i++) {
		uint8_t bytes[SOCKETS_OPTION_MAX];
		socklen_t size = option->size;
		int error;

		sockets_option_ask(option, ids[i], bytes);
		error = getsockopt(fd, IPPROTO_SCTP, option->number, bytes, &size) < 0 ? errno : 0;
		ck_assert_msg(error == EINVAL,
			      "getsockopt %s of association %d gave %s, expected "
			      "EINVAL",
			      option->name, ids[i], error ? strerrorname_np(error) : "success");
	}
}

SCENARIO(special_ids_unreadable,
	 "getsockopt() gives EINVAL for SCTP_CURRENT_ASSOC and SCTP_ALL_ASSOC, and for "
	 "SCTP_FUTURE_ASSOC too where the option is of an association only",
	 .lab = &two_nodes,
	 .spec = {"RFC6458-8-5", "RFC6458-8.2.1-2", "RFC6458-8.2.3-2", "RFC6458-8.2.4-2",
		  "RFC7496-4.3-2", "RFC7496-4.4-2", "RFC7496-4.5-3", "RFC7829-7.2-6",
		  "RFC7829-7.3-2", "RFC8260-4.3.1-3", "RFC6951-6.1-3"})
{
	struct endpoint *server;

	if (!capabilities_missing(CAP_AUTH))
		auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	endpoint_connect(endpoint_open(lab, "a", ONE_TO_MANY), server);
	for (const struct sockets_option *option = sockets_future_options; option->name; option++)
		if (sockets_option_exists(server->fd, option))
			expect_unreadable(server->fd, option, 1);
	for (const struct sockets_option *option = sockets_association_options; option->name;
	     option++)
		if (sockets_option_exists(server->fd, option) &&
		    /* 0 means the socket's own addresses there (RFC 6458 9.5). */
		    option->number != SCTP_GET_LOCAL_ADDRS)
			expect_unreadable(server->fd, option, 0);
}

/* An option, and the first of `ids` for which it cannot be set. */
struct unsettable {
	const char *name;
	int number;
	socklen_t size;
	size_t id;
	unsigned first;
};

#define UNSETTABLE(option, type, member, first)                                                    \
	{                                                                                          \
#option, option, sizeof(type), offsetof(type, member), first                       \
	}

SCENARIO(
	special_ids_unsettable,
	"setsockopt() gives EINVAL for the special identifiers of associations that an option does "
	"not take",
	.lab = &dual_path, .needs = CAP_AUTH | CAP_ASCONF,
	.spec = {"RFC6458-8.1.1-2", "RFC6458-8.1.2-2", "RFC6458-8.1.12-2", "RFC6458-8.1.16-5",
		 "RFC6458-8.3.1-3"})
{
	static const struct unsettable options[] = {
		UNSETTABLE(SCTP_RTOINFO, struct sctp_rtoinfo, srto_assoc_id, 1),
		UNSETTABLE(SCTP_ASSOCINFO, struct sctp_assocparams, sasoc_assoc_id, 1),
		UNSETTABLE(SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams, spp_assoc_id, 1),
		UNSETTABLE(SCTP_MAXSEG, struct sctp_assoc_value, assoc_id, 1),
		UNSETTABLE(SCTP_SET_PEER_PRIMARY_ADDR, struct sctp_setpeerprim, sspp_assoc_id, 0),
	};
	struct endpoint *server, *client;
	struct sockaddr_storage ours;

	asconf_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY, .paths = {"path0", "path1"});
	endpoint_connect(client, server);
	ours = path_address(lab, "a", "path1", client->port);
	for (unsigned i = 0; i < ARRAY_SIZE(options); i++)
		for (unsigned n = options[i].first; n < ARRAY_SIZE(ids); n++) {
			uint8_t bytes[SOCKETS_OPTION_MAX] = {0};
			int error;

			memcpy(bytes + options[i].id, &ids[n], sizeof(ids[n]));
			if (options[i].number == SCTP_SET_PEER_PRIMARY_ADDR)
				memcpy(bytes + offsetof(struct sctp_setpeerprim, sspp_addr), &ours,
				       sizeof(ours));
			error = option_try(client, options[i].number, bytes, options[i].size);
			ck_assert_msg(error == EINVAL,
				      "setsockopt %s of association %d gave %s, expected EINVAL",
				      options[i].name, ids[n],
				      error ? strerrorname_np(error) : "success");
		}
}

SCENARIO(
	special_ids_of_primary,
	"SCTP_PRIMARY_ADDR gives EINVAL for SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC and SCTP_ALL_ASSOC",
	.lab = &dual_path, .spec = {"RFC6458-8.1.9-3"},
	.known = {{"4.0", NULL,
		   "sctp_addr_id2transport() (net/sctp/socket.c) looks the association up by the "
		   "address if the identifier is none of an association"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage theirs = peer_address(client, "path1", SERVER_PORT);
	struct sctp_prim prim;

	endpoint_connect(client, server);
	memcpy(&prim.ssp_addr, &theirs, sizeof(theirs));
	for (unsigned i = 0; i < ARRAY_SIZE(ids); i++) {
		prim.ssp_assoc_id = ids[i];
		ck_assert_int_eq(option_try(client, SCTP_PRIMARY_ADDR, &prim, sizeof(prim)),
				 EINVAL);
	}
}

SCENARIO(special_ids_of_path_info,
	 "SCTP_GET_PEER_ADDR_INFO gives EINVAL for SCTP_CURRENT_ASSOC and SCTP_ALL_ASSOC",
	 .lab = &two_nodes, .spec = {"RFC6458-8.2.2-4"},
	 .known = {{"4.0", NULL,
		    "sctp_addr_id2transport() (net/sctp/socket.c) looks the association up by the "
		    "address if the identifier is none of an association"}})
{
	struct pair pair = pair_open(lab);
	struct sockaddr_storage theirs = peer_address(pair.a, "path0", SERVER_PORT);

	for (unsigned i = 1; i < ARRAY_SIZE(ids); i++) {
		struct sctp_paddrinfo info = {.spinfo_assoc_id = ids[i]};
		socklen_t size = sizeof(info);

		memcpy(&info.spinfo_address, &theirs, sizeof(theirs));
		sockets_expect_failure(
			getsockopt(pair.a->fd, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &info, &size),
			EINVAL);
	}
}
