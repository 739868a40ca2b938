/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attributes of sock_diag's records: those that are requested, and those that always come. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"
#include "suites/sockets/privileges.h"

enum { TOS = 0x28, TCLASS = 0xb8, MARK = 0x1234, PRIORITY = 5, DSCP = 0xfc };

static const unsigned requested[] = {INET_DIAG_MEMINFO,	 INET_DIAG_INFO,   INET_DIAG_CONG,
				     INET_DIAG_TOS,	 INET_DIAG_TCLASS, INET_DIAG_CLASS_ID,
				     INET_DIAG_SKMEMINFO};

static void set_option(struct endpoint *endpoint, int level, int option, int value)
{
	ck_assert_int_eq(setsockopt(endpoint->fd, level, option, &value, sizeof(value)), 0);
}

static struct sockets_diag_record of_association(struct lab *lab, uint8_t extensions)
{
	return sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT, .extensions = extensions);
}

static struct sockets_diag_record of_listener(struct lab *lab, uint8_t extensions)
{
	return sockets_diag_get(lab, "iut", SERVER_PORT, 0,
				.states = SOCKETS_DIAG_STATE(TCP_LISTEN), .extensions = extensions);
}

SCENARIO(diag_nothing_requested,
	 "sock_diag's records have only the attributes that always come unless an extension is "
	 "requested",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG, .fix = {"diag-infoleak"})
{
	association_open(lab);
	for (unsigned i = 0; i < 2; i++) {
		struct sockets_diag_record record =
			i ? of_association(lab, 0) : of_listener(lab, 0);

		for (unsigned j = 0; j < ARRAY_SIZE(requested); j++)
			ck_assert_msg(!sockets_diag_has(&record, requested[j]),
				      "attribute %u of record %u", requested[j], i);
		ck_assert(sockets_diag_has(&record, INET_DIAG_LOCALS));
		ck_assert(sockets_diag_has(&record, INET_DIAG_SHUTDOWN));
		ck_assert_uint_eq(sockets_diag_has(&record, INET_DIAG_PEERS), i);
	}
}

SCENARIO(diag_socket_options,
	 "INET_DIAG_TOS, INET_DIAG_TCLASS, INET_DIAG_CLASS_ID and INET_DIAG_MARK report what "
	 "IP_TOS, IPV6_TCLASS, SO_PRIORITY and SO_MARK set, for the endpoint and its "
	 "association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const uint8_t extensions =
		SOCKETS_DIAG_EXTENSION(INET_DIAG_TOS) | SOCKETS_DIAG_EXTENSION(INET_DIAG_TCLASS);
	const bool ipv6 = over_ipv6(lab);
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	set_option(iut, IPPROTO_IP, IP_TOS, TOS);
	if (ipv6)
		set_option(iut, IPPROTO_IPV6, IPV6_TCLASS, TCLASS);
	/* IP_TOS sets a priority, too. */
	set_option(iut, SOL_SOCKET, SO_PRIORITY, PRIORITY);
	set_option(iut, SOL_SOCKET, SO_MARK, MARK);
	peer_connect(peer, iut);
	for (unsigned i = 0; i < 2; i++) {
		struct sockets_diag_record record =
			i ? of_association(lab, extensions) : of_listener(lab, extensions);

		/* The ECN field is SCTP's own business. */
		ck_assert_uint_eq(record.tos & DSCP, TOS);
		ck_assert_uint_eq(sockets_diag_has(&record, INET_DIAG_TCLASS), ipv6);
		ck_assert_uint_eq(record.tclass & DSCP, ipv6 ? TCLASS : 0);
		ck_assert_uint_eq(record.class_id, PRIORITY);
		ck_assert(sockets_diag_has(&record, INET_DIAG_MARK));
		ck_assert_uint_eq(record.mark, MARK);
	}
}

SCENARIO(diag_v6only, "INET_DIAG_SKV6ONLY reports whether a listening IPv6 socket is for IPv6 only",
	 .lab = &two_nodes, .as = AS_IPV6, .needs = CAP_SOCK_DIAG, .no_packets = true)
{
	for (int only = 0; only < 2; only++) {
		int fd = lab_socket(lab, "a", AF_INET6, SOCK_STREAM, IPPROTO_SCTP);
		struct sockaddr_in6 any = {.sin6_family = AF_INET6,
					   .sin6_port = htons((uint16_t)(SERVER_PORT + only))};
		struct sockets_diag_record record;

		ck_assert_int_eq(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)), 0);
		ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
		ck_assert_int_eq(listen(fd, 1), 0);
		record = sockets_diag_get(lab, "a", (uint16_t)(SERVER_PORT + only), 0);
		ck_assert(sockets_diag_has(&record, INET_DIAG_SKV6ONLY));
		ck_assert_uint_eq(record.v6only, only);
	}
}

SCENARIO(diag_mark_is_privileged,
	 "sock_diag does not report the mark to a process without CAP_NET_ADMIN",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sockets_diag_record record;

	set_option(iut, SOL_SOCKET, SO_MARK, MARK);
	peer_connect(peer, iut);
	record = of_association(lab, 0);
	ck_assert_uint_eq(record.mark, MARK);
	sockets_capability_set(CAP_NET_ADMIN, false);
	record = of_association(lab, 0);
	sockets_capability_set(CAP_NET_ADMIN, true);
	ck_assert(!sockets_diag_has(&record, INET_DIAG_MARK));
	ck_assert(sockets_diag_has(&record, INET_DIAG_LOCALS));
}

SCENARIO(diag_congestion_control,
	 "INET_DIAG_CONG of an association is \"reno\", and an endpoint has none",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const uint8_t extension = SOCKETS_DIAG_EXTENSION(INET_DIAG_CONG);
	struct sockets_diag_record record;

	association_open(lab);
	record = of_association(lab, extension);
	ck_assert_str_eq(record.congestion, "reno");
	record = of_listener(lab, extension);
	ck_assert(!sockets_diag_has(&record, INET_DIAG_CONG));
}

/* sock_diag(7) promises INET_DIAG_MEMINFO for TCP and UDP only: it may be missing. */
SCENARIO(
	diag_meminfo,
	"INET_DIAG_SKMEMINFO comes when it is requested, and INET_DIAG_MEMINFO, if it comes at all, "
	"agrees with it",
	.lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct association association = association_open(lab);
	struct sockets_diag_record record;

	endpoint_send(association.iut, 0, "not acknowledged yet");
	record = of_association(lab, SOCKETS_DIAG_EXTENSION(INET_DIAG_MEMINFO) |
					     SOCKETS_DIAG_EXTENSION(INET_DIAG_SKMEMINFO));
	ck_assert_msg(sockets_diag_has(&record, INET_DIAG_SKMEMINFO),
		      "there is no INET_DIAG_SKMEMINFO");
	if (!sockets_diag_has(&record, INET_DIAG_MEMINFO)) {
		scenario_note("the kernel does not report INET_DIAG_MEMINFO");
		return;
	}
	scenario_note("the kernel reports INET_DIAG_MEMINFO");
	ck_assert_uint_eq(record.meminfo.idiag_rmem, record.memory[SK_MEMINFO_RMEM_ALLOC]);
	ck_assert_uint_eq(record.meminfo.idiag_wmem, record.memory[SK_MEMINFO_WMEM_QUEUED]);
	ck_assert_uint_eq(record.meminfo.idiag_fmem, record.memory[SK_MEMINFO_FWD_ALLOC]);
	ck_assert_uint_eq(record.meminfo.idiag_tmem, record.memory[SK_MEMINFO_WMEM_ALLOC]);
}

SCENARIO(diag_shutdown,
	 "INET_DIAG_SHUTDOWN reports the directions in which a one-to-one socket was shut down, "
	 "by its program or by the peer",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	enum { RECEIVING = 1, SENDING = 2 };
	struct peer *peer = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);
	struct endpoint *iut = peer_connect(peer, listener);
	struct sockets_diag_record record = of_association(lab, 0);

	ck_assert(sockets_diag_has(&record, INET_DIAG_SHUTDOWN));
	ck_assert_uint_eq(record.shutdown, 0);
	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	record = of_association(lab, 0);
	ck_assert_uint_eq(record.shutdown, SENDING);

	iut = peer_connect(other, listener);
	endpoint_send(iut, 0, "not acknowledged yet");
	peer_expect(other, DATA);
	peer_send(other, SHUTDOWN, .cumulative_tsn = other->iut_initial_tsn - 1);
	let_pass(lab, MILLISECONDS(10));
	record = sockets_diag_get(lab, "iut", SERVER_PORT, PEER_PORT + 1);
	ck_assert_uint_eq(record.shutdown, RECEIVING);
}
