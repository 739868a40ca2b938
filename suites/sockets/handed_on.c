/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an accepted or peeled-off socket has from the socket that it comes from. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { MOST = 64 };

enum kind { OF_ANY, OF_IPV4, OF_IPV6 };

/* An option, and a value that is not its default. */
struct handed_on {
	const char *name;
	int level, option;
	socklen_t size;
	const void *value;
	enum kind kind; /* of sockets that have it */
	/* One-to-one sockets do not have it, or a peeled-off socket has it since sctp_clone_sock() of
	 * Linux 6.19 alone. */
	bool one_to_many, one_to_one;
};

#define HANDED_ON(at, number, type, ...)                                                           \
	{                                                                                          \
		.name = #number, .level = (at), .option = (number), .size = sizeof(type),          \
		.value = &(const type)__VA_ARGS__                                                  \
	}

static const struct handed_on list[] = {
	HANDED_ON(SOL_SOCKET, SO_REUSEADDR, int, {1}),
	HANDED_ON(SOL_SOCKET, SO_KEEPALIVE, int, {1}),
	HANDED_ON(SOL_SOCKET, SO_SNDBUF, int, {50000}),
	HANDED_ON(SOL_SOCKET, SO_RCVBUF, int, {60000}),
	HANDED_ON(SOL_SOCKET, SO_LINGER, struct linger, {.l_onoff = 1, .l_linger = 7}),
	HANDED_ON(SOL_SOCKET, SO_RCVTIMEO, struct timeval, {.tv_sec = 5}),
	HANDED_ON(SOL_SOCKET, SO_SNDTIMEO, struct timeval, {.tv_sec = 6}),
	HANDED_ON(SOL_SOCKET, SO_TIMESTAMPING, int, {SOF_TIMESTAMPING_SOFTWARE}),
	{"IP_TTL", IPPROTO_IP, IP_TTL, sizeof(int), &(const int){77}, OF_IPV4},
	{"IP_MTU_DISCOVER", IPPROTO_IP, IP_MTU_DISCOVER, sizeof(int),
	 &(const int){IP_PMTUDISC_DONT}, OF_IPV4},
	{"IPV6_UNICAST_HOPS", IPPROTO_IPV6, IPV6_UNICAST_HOPS, sizeof(int), &(const int){77},
	 OF_IPV6, .one_to_one = true},
	HANDED_ON(IPPROTO_SCTP, SCTP_NODELAY, int, {1}),
	HANDED_ON(IPPROTO_SCTP, SCTP_DISABLE_FRAGMENTS, int, {1}),
	HANDED_ON(IPPROTO_SCTP, SCTP_FRAGMENT_INTERLEAVE, int, {1}),
	HANDED_ON(IPPROTO_SCTP, SCTP_PARTIAL_DELIVERY_POINT, uint32_t, {4321}),
	HANDED_ON(IPPROTO_SCTP, SCTP_RECVRCVINFO, int, {1}),
	HANDED_ON(IPPROTO_SCTP, SCTP_RECVNXTINFO, int, {1}),
	HANDED_ON(IPPROTO_SCTP, SCTP_ADAPTATION_LAYER, struct sctp_setadaptation, {4711}),
	HANDED_ON(IPPROTO_SCTP, SCTP_INITMSG, struct sctp_initmsg, {3, 4, 5, 6000}),
	HANDED_ON(IPPROTO_SCTP, SCTP_RTOINFO, struct sctp_rtoinfo, {0, 2100, 50000, 900}),
	HANDED_ON(IPPROTO_SCTP, SCTP_EVENTS, struct sctp_event_subscribe,
		  {.sctp_association_event = 1, .sctp_shutdown_event = 1}),
	{"SCTP_I_WANT_MAPPED_V4_ADDR", IPPROTO_SCTP, SCTP_I_WANT_MAPPED_V4_ADDR, sizeof(int),
	 &(const int){0}, OF_IPV6},
	{"SCTP_AUTOCLOSE", IPPROTO_SCTP, SCTP_AUTOCLOSE, sizeof(int), &(const int){99},
	 .one_to_many = true},
};

static bool has(struct lab *lab, int type, const struct handed_on *row)
{
	if (type == SOCK_STREAM ? row->one_to_many : row->one_to_one)
		return false;
	return row->kind == OF_ANY || (row->kind == OF_IPV6) == over_ipv6(lab);
}

static void read_option(int fd, const struct handed_on *row, uint8_t bytes[MOST])
{
	socklen_t size = row->size;

	memset(bytes, 0, MOST);
	ck_assert_msg(getsockopt(fd, row->level, row->option, bytes, &size) == 0,
		      "%s cannot be read: %s", row->name, strerror(errno));
}

/* Sets the options of a socket that have to be handed on, to what a new one does not have. */
static void set_options(struct lab *lab, int fd, int type)
{
	uint8_t usual[MOST], bytes[MOST];

	for (unsigned i = 0; i < ARRAY_SIZE(list); i++) {
		if (!has(lab, type, &list[i]))
			continue;
		read_option(fd, &list[i], usual);
		ck_assert_msg(setsockopt(fd, list[i].level, list[i].option, list[i].value,
					 list[i].size) == 0,
			      "%s cannot be set: %s", list[i].name, strerror(errno));
		read_option(fd, &list[i], bytes);
		ck_assert_msg(memcmp(bytes, usual, MOST) != 0, "%s is not changed by setting it",
			      list[i].name);
	}
}

static void expect_same_options(struct lab *lab, int type, int from, int to)
{
	uint8_t old[MOST], new[MOST];

	for (unsigned i = 0; i < ARRAY_SIZE(list); i++) {
		if (!has(lab, type, &list[i]))
			continue;
		read_option(from, &list[i], old);
		read_option(to, &list[i], new);
		ck_assert_msg(memcmp(old, new, MOST) == 0,
			      "%s of the %s socket is not that of the one it comes from",
			      list[i].name, type == SOCK_STREAM ? "accepted" : "peeled-off");
	}
}

/* A listening socket that nobody has set an option of, with an association. */
static int open_with_association(struct lab *lab, int type)
{
	struct peer *peer = peer_open(lab);
	int fd = sockets_open(lab, "iut", type);

	ck_assert_int_eq(sockets_bind(lab, fd, "iut", NULL, SERVER_PORT), 0);
	ck_assert_int_eq(sockets_listen(fd, 1), 0);
	set_options(lab, fd, type);
	sockets_shake_hands(peer);
	return fd;
}

SCENARIO(accepted_has_the_options,
	 "An accepted socket has the options of the listening one: buffers, time limits, "
	 "lingering, hop limit, and those of SCTP",
	 .lab = &scripted_peer)
{
	int fd = open_with_association(lab, SOCK_STREAM);
	int accepted = accept(fd, NULL, NULL);

	ck_assert_int_ge(accepted, 0);
	expect_same_options(lab, SOCK_STREAM, fd, accepted);
	close(accepted);
	close(fd);
}

SCENARIO(peeled_off_has_the_options,
	 "A peeled-off socket has the options of the one that it was peeled off from: buffers, "
	 "time limits, lingering, hop limit, and those of SCTP",
	 .lab = &scripted_peer)
{
	int fd = open_with_association(lab, SOCK_SEQPACKET);
	struct endpoint *iut = endpoint_of_socket(lab, "iut", ONE_TO_MANY, fd), *peeled;
	sctp_assoc_t ids[2]; /* their number, and the first */
	socklen_t size = sizeof(ids);

	ck_assert_int_eq(getsockopt(fd, IPPROTO_SCTP, SCTP_GET_ASSOC_ID_LIST, ids, &size), 0);
	iut->association = ids[1];
	peeled = endpoint_peeloff(iut);
	expect_same_options(lab, SOCK_SEQPACKET, fd, peeled->fd);
}

static void expect_both_addresses(int fd, const char *whose)
{
	struct sockaddr *addresses;
	int count = sctp_getladdrs(fd, 0, &addresses);

	ck_assert_msg(count == 2, "the %s socket has %d addresses of the 2", whose, count);
	sctp_freeladdrs(addresses);
}

SCENARIO(accepted_has_the_addresses,
	 "An accepted and a peeled-off socket are bound to each address of the socket that they "
	 "come from",
	 .lab = &dual_path)
{
	struct endpoint *one = endpoint_listen(lab, "b", ONE_TO_ONE, .paths = {"path0", "path1"});
	struct endpoint *many = endpoint_listen(lab, "b", ONE_TO_MANY, .port = SERVER_PORT + 1,
						.paths = {"path0", "path1"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	expect_both_addresses(endpoint_connect(client, one)->fd, "accepted");
	endpoint_connect(client, many);
	expect_both_addresses(endpoint_peeloff(many)->fd, "peeled-off");
	expect_both_addresses(one->fd, "listening");
	expect_both_addresses(many->fd, "old");
}
