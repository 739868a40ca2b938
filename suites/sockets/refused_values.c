/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values that options refuse, and sockets of the wrong style for them: RFC 6458 8.1 and 8.2. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <unistd.h>
#include <sys/socket.h>

SCENARIO(wrong_style_options,
	 "SCTP_AUTOCLOSE, SCTP_GET_ASSOC_NUMBER and SCTP_GET_ASSOC_ID_LIST give EOPNOTSUPP on a "
	 "one-to-one socket",
	 .lab = &two_nodes, .no_packets = true,
	 .spec = {"RFC6458-8.1.8-1", "RFC6458-8.2.5-2", "RFC6458-8.2.6-4"})
{
	static const int options[] = {SCTP_AUTOCLOSE, SCTP_GET_ASSOC_NUMBER,
				      SCTP_GET_ASSOC_ID_LIST};
	int one = sockets_open(lab, "a", SOCK_STREAM),
	    many = sockets_open(lab, "a", SOCK_SEQPACKET);

	for (unsigned i = 0; i < ARRAY_SIZE(options); i++) {
		uint32_t value[4] = {0};
		socklen_t size = sizeof(value);

		sockets_expect_failure(getsockopt(one, IPPROTO_SCTP, options[i], value, &size),
				       EOPNOTSUPP);
		size = sizeof(value);
		ck_assert_int_eq(getsockopt(many, IPPROTO_SCTP, options[i], value, &size), 0);
	}
	sockets_expect_failure(
		setsockopt(one, IPPROTO_SCTP, SCTP_AUTOCLOSE, &(int){5}, sizeof(int)), EOPNOTSUPP);
	close(one);
	close(many);
}

SCENARIO(interleave_levels, "SCTP_FRAGMENT_INTERLEAVE takes the levels 0, 1 and 2 and no others",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-8.1.20-1"},
	 .known = {
		 {"4.0", NULL,
		  "sctp_setsockopt_fragment_interleave() (net/sctp/socket.c) takes any number and "
		  "makes it 0 or 1"}})
{
	static const int wrong[] = {3, -1, 1000};
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);

	for (int level = 0; level < 3; level++)
		option_set_int(endpoint, SCTP_FRAGMENT_INTERLEAVE, level);
	for (unsigned i = 0; i < ARRAY_SIZE(wrong); i++)
		ck_assert_msg(
			option_try(endpoint, SCTP_FRAGMENT_INTERLEAVE, &wrong[i], sizeof(int)),
			"level %d is accepted", wrong[i]);
}

SCENARIO(
	interleave_without_stream,
	"SCTP_FRAGMENT_INTERLEAVE gives an error for level 2 unless the user is told the streams of "
	"messages",
	.lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-8.1.20-7"},
	.known = {
		{"4.0", NULL,
		 "sctp_setsockopt_fragment_interleave() (net/sctp/socket.c) does not look at what "
		 "the user is told"}})
{
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);

	option_set_int(endpoint, SCTP_FRAGMENT_INTERLEAVE, 2);
	endpoint = endpoint_open(lab, "a", ONE_TO_MANY, .no_events = true);
	option_set_int(endpoint, SCTP_RECVRCVINFO, 0);
	ck_assert_msg(option_try(endpoint, SCTP_FRAGMENT_INTERLEAVE, &(int){2}, sizeof(int)),
		      "level 2 is accepted without SCTP_RCVINFO");
}

SCENARIO(delivery_point_limit,
	 "SCTP_PARTIAL_DELIVERY_POINT is refused if it is larger than the receive buffer",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-8.1.21-2"})
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};

	for (unsigned i = 0; i < ARRAY_SIZE(styles); i++) {
		struct endpoint *endpoint =
			endpoint_open(lab, "a", styles[i], .receive_buffer = 10000);

		option_set_int(endpoint, SCTP_PARTIAL_DELIVERY_POINT, 10000);
		/* That Linux doubles it (socket(7)) is for its bookkeeping. */
		ck_assert_int_eq(option_try(endpoint, SCTP_PARTIAL_DELIVERY_POINT, &(int){10001},
					    sizeof(int)),
				 EINVAL);
		ck_assert_int_eq(option_get_int(endpoint, SCTP_PARTIAL_DELIVERY_POINT), 10000);
	}
}

SCENARIO(maxseg_beyond_datagram,
	 "SCTP_MAXSEG above the size of an IP datagram is taken and limits nothing",
	 .lab = &two_nodes, .no_packets = true, .spec = {"RFC6458-8.1.16-4"},
	 .known = {{"4.0", NULL,
		    "sctp_setsockopt_maxseg() (net/sctp/socket.c) gives EINVAL beyond "
		    "SCTP_MAX_CHUNK_LEN"}})
{
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sctp_assoc_value size = {.assoc_value = 70000};

	ck_assert_msg(option_try(endpoint, SCTP_MAXSEG, &size, sizeof(size)) == 0,
		      "70000 bytes are refused");
}

SCENARIO(
	primary_refused,
	"SCTP_PRIMARY_ADDR gives EINVAL for the wildcard and for an address that is not the peer's, "
	"and the primary path stays",
	.lab = &dual_path, .spec = {"RFC6458-8.1.9-2", "RFC6458-8.1.9-4"})
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};

	for (unsigned i = 0; i < ARRAY_SIZE(styles); i++) {
		struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"},
							  .port = (uint16_t)(SERVER_PORT + i));
		struct endpoint *client = endpoint_open(lab, "a", styles[i]);
		const struct sockaddr_storage addresses[] = {
			wildcard_of(lab), peer_address(client, "path1", server->port),
			path_address(lab, "a", "path0", server->port)};
		struct sctp_status status;
		struct sctp_prim prim;

		endpoint_connect(client, server);
		prim.ssp_assoc_id = client->association;
		for (unsigned a = 0; a < ARRAY_SIZE(addresses); a++) {
			memcpy(&prim.ssp_addr, &addresses[a], sizeof(addresses[a]));
			ck_assert_int_eq(option_try(client, SCTP_PRIMARY_ADDR, &prim, sizeof(prim)),
					 EINVAL);
		}
		status = endpoint_status(client);
		ck_assert_str_eq(
			path_of_address(lab,
					(struct sockaddr *)&status.sstat_primary.spinfo_address),
			"path0");
	}
}

/* SCTP_GET_PEER_ADDR_INFO: 0 or errno, and the association that it found. */
static int path_info(int fd, sctp_assoc_t id, const struct sockaddr_storage *address,
		     sctp_assoc_t *found)
{
	struct sctp_paddrinfo info = {.spinfo_assoc_id = id};
	socklen_t size = sizeof(info);

	if (address)
		memcpy(&info.spinfo_address, address, sizeof(*address));
	if (getsockopt(fd, IPPROTO_SCTP, SCTP_GET_PEER_ADDR_INFO, &info, &size) != 0)
		return errno;
	*found = info.spinfo_assoc_id;
	return 0;
}

SCENARIO(
	path_info_lookup,
	"SCTP_GET_PEER_ADDR_INFO finds the association by its address, and gives EINVAL for one that "
	"is not its peer's, for none, and for an identifier that is no association's",
	.lab = &dual_path, .spec = {"RFC6458-8.2.2-1", "RFC6458-8.2.2-2", "RFC6458-8.2.2-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_ONE, .paths = {"path0"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct sockaddr_storage there = peer_address(client, "path0", SERVER_PORT);
	struct sockaddr_storage stranger = peer_address(client, "path1", SERVER_PORT);
	struct endpoint *accepted = endpoint_connect(client, server), *peeled;
	sctp_assoc_t id = client->association, found = 0;

	ck_assert_int_eq(path_info(client->fd, id, &there, &found), 0);
	ck_assert_int_eq(path_info(client->fd, 0, &there, &found), 0);
	ck_assert_int_eq(found, id);
	ck_assert_int_eq(path_info(client->fd, id, &stranger, &found), EINVAL);
	ck_assert_int_eq(path_info(client->fd, 0, &stranger, &found), EINVAL);
	ck_assert_int_eq(path_info(client->fd, id, NULL, &found), EINVAL);
	ck_assert_int_eq(path_info(client->fd, 0, NULL, &found), EINVAL);
	ck_assert_int_eq(path_info(client->fd, id + 1, &stranger, &found), EINVAL);
	there = peer_address(accepted, "path0", client->port);
	ck_assert_int_eq(path_info(accepted->fd, 0, &there, &found), 0);
	ck_assert_int_eq(path_info(accepted->fd, 12345, &there, &found), 0);
	peeled = endpoint_peeloff(client);
	there = peer_address(client, "path0", SERVER_PORT);
	ck_assert_int_eq(path_info(peeled->fd, 0, &there, &found), 0);
	ck_assert_int_eq(path_info(client->fd, id, &there, &found), EINVAL);
}

static int status_error(int fd, sctp_assoc_t id)
{
	struct sctp_status status = {.sstat_assoc_id = id};
	socklen_t size = sizeof(status);

	return getsockopt(fd, IPPROTO_SCTP, SCTP_STATUS, &status, &size) == 0 ? 0 : errno;
}

SCENARIO(no_such_association,
	 "SCTP_STATUS without an association, and options for another socket's association or one "
	 "that was peeled off, give EINVAL",
	 .lab = &two_nodes, .spec = {"RFC6458-8.2.1-3", "RFC6458-3.1-4", "RFC6458-8-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY), *peeled;
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct endpoint *one = endpoint_open(lab, "a", ONE_TO_ONE);
	struct endpoint *strangers[2] = {endpoint_open(lab, "a", ONE_TO_MANY)};
	struct sctp_sndrcvinfo defaults = {.sinfo_ppid = 7};
	struct sctp_rtoinfo times = {.srto_initial = 2000};

	ck_assert_int_eq(status_error(one->fd, 0), EINVAL);
	ck_assert_int_eq(status_error(client->fd, 0), EINVAL);
	endpoint_connect(client, server);
	ck_assert_int_eq(status_error(client->fd, 0), EINVAL);
	ck_assert_int_eq(status_error(client->fd, client->association + 1), EINVAL);
	ck_assert_int_eq(status_error(client->fd, client->association), 0);
	peeled = endpoint_peeloff(client);
	ck_assert_int_eq(status_error(peeled->fd, 0), 0);
	/* Another socket, and the one that the association was peeled off from. */
	strangers[1] = client;
	defaults.sinfo_assoc_id = times.srto_assoc_id = peeled->association;
	for (unsigned i = 0; i < ARRAY_SIZE(strangers); i++) {
		ck_assert_int_eq(status_error(strangers[i]->fd, peeled->association), EINVAL);
		ck_assert_int_eq(option_try(strangers[i], SCTP_DEFAULT_SEND_PARAM, &defaults,
					    sizeof(defaults)),
				 EINVAL);
		ck_assert_int_eq(option_try(strangers[i], SCTP_RTOINFO, &times, sizeof(times)),
				 EINVAL);
	}
	ck_assert_int_eq(option_try(peeled, SCTP_DEFAULT_SEND_PARAM, &defaults, sizeof(defaults)),
			 0);
}

SCENARIO(initmsg_of_later_associations,
	 "SCTP_INITMSG has no effect on the associations that are there, and is that of later ones",
	 .lab = &two_nodes, .spec = {"RFC6458-8.1.3-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .istreams = 100);
	struct endpoint *other =
		endpoint_listen(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + 1, .istreams = 100);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = 5);
	struct sctp_initmsg init = {.sinit_num_ostreams = 7};
	sctp_assoc_t first;

	endpoint_connect(client, server);
	first = client->association;
	endpoint_set(client, SCTP_INITMSG, &init, sizeof(init));
	ck_assert_uint_eq(endpoint_status(client).sstat_outstrms, 5);
	endpoint_connect(client, other);
	ck_assert_uint_eq(endpoint_status(client).sstat_outstrms, 7);
	client->association = first;
	ck_assert_uint_eq(endpoint_status(client).sstat_outstrms, 5);
}
