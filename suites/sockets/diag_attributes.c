/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The attributes of sock_diag's records: those that are asked for, and those that always come. */
#define SUITE "sockets"
#include "suites/sockets/diag_query.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { TOS = 0x28, TCLASS = 0xb8, MARK = 0x1234, PRIORITY = 5, DSCP = 0xfc };

static const unsigned requested[] = {INET_DIAG_MEMINFO,	 INET_DIAG_INFO,   INET_DIAG_CONG,
				     INET_DIAG_TOS,	 INET_DIAG_TCLASS, INET_DIAG_CLASS_ID,
				     INET_DIAG_SKMEMINFO};

static void set_option(struct endpoint *endpoint, int level, int option, int value)
{
	ck_assert_int_eq(setsockopt(endpoint->fd, level, option, &value, sizeof(value)), 0);
}

static struct diag_record association(struct lab *lab, uint8_t extensions)
{
	return diag_find(diag_ask(lab, "iut", .extensions = extensions), SERVER_PORT, PEER_PORT);
}

static struct diag_record listening(struct lab *lab, uint8_t extensions)
{
	return diag_find(
		diag_ask(lab, "iut", .states = DIAG_STATE(TCP_LISTEN), .extensions = extensions),
		SERVER_PORT, 0);
}

SCENARIO(diag_nothing_requested,
	 "Without an extension sock_diag's records have none of what can be asked for",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	for (unsigned i = 0; i < 2; i++) {
		struct diag_record record = i ? association(lab, 0) : listening(lab, 0);

		for (unsigned j = 0; j < sizeof(requested) / sizeof(requested[0]); j++)
			ck_assert_msg(!diag_has(&record, requested[j]), "attribute %u of record %u",
				      requested[j], i);
		ck_assert(diag_has(&record, INET_DIAG_LOCALS));
		ck_assert(diag_has(&record, INET_DIAG_SHUTDOWN));
		ck_assert_uint_eq(diag_has(&record, INET_DIAG_PEERS), i);
	}
}

SCENARIO(diag_socket_options,
	 "INET_DIAG_TOS, INET_DIAG_TCLASS, INET_DIAG_CLASS_ID and INET_DIAG_MARK have what "
	 "IP_TOS, IPV6_TCLASS, SO_PRIORITY and SO_MARK set, of the endpoint and of its association",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	const uint8_t extensions = DIAG_EXTENSION(INET_DIAG_TOS) | DIAG_EXTENSION(INET_DIAG_TCLASS);
	const bool ipv6 = lab_versions(lab) & IPV6;
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
		struct diag_record record =
			i ? association(lab, extensions) : listening(lab, extensions);

		/* The ECN field is SCTP's own business. */
		ck_assert_uint_eq(record.tos & DSCP, TOS);
		ck_assert_uint_eq(diag_has(&record, INET_DIAG_TCLASS), ipv6);
		ck_assert_uint_eq(record.tclass & DSCP, ipv6 ? TCLASS : 0);
		ck_assert_uint_eq(record.class_id, PRIORITY);
		ck_assert(diag_has(&record, INET_DIAG_MARK));
		ck_assert_uint_eq(record.mark, MARK);
	}
}

SCENARIO(diag_v6only,
	 "INET_DIAG_SKV6ONLY tells of a listening IPv6 socket whether it is for IPv6 only",
	 .lab = &two_nodes, .as = AS_IPV6, .needs = CAP_SOCK_DIAG)
{
	for (int only = 0; only < 2; only++) {
		int fd = lab_socket(lab, "a", AF_INET6, SOCK_STREAM, IPPROTO_SCTP);
		struct sockaddr_in6 any = {.sin6_family = AF_INET6,
					   .sin6_port = htons((uint16_t)(SERVER_PORT + only))};
		struct diag_record record;

		ck_assert_int_eq(setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)), 0);
		ck_assert_int_eq(bind(fd, (struct sockaddr *)&any, sizeof(any)), 0);
		ck_assert_int_eq(listen(fd, 1), 0);
		record = diag_find(diag_ask(lab, "a"), (uint16_t)(SERVER_PORT + only), 0);
		ck_assert(diag_has(&record, INET_DIAG_SKV6ONLY));
		ck_assert_uint_eq(record.v6only, only);
	}
}

/* Takes CAP_NET_ADMIN from the process or gives it back. */
static void net_admin(bool effective)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data) != 0)
		scenario_error("capget: %s", strerror(errno));
	data[0].effective &= ~(1U << CAP_NET_ADMIN);
	if (effective)
		data[0].effective |= 1U << CAP_NET_ADMIN;
	if (syscall(SYS_capset, &header, data) != 0)
		scenario_error("capset: %s", strerror(errno));
}

SCENARIO(diag_mark_is_privileged, "Without CAP_NET_ADMIN sock_diag tells no mark",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct diag_record record;

	set_option(iut, SOL_SOCKET, SO_MARK, MARK);
	peer_connect(peer, iut);
	record = association(lab, 0);
	ck_assert_uint_eq(record.mark, MARK);
	net_admin(false);
	record = association(lab, 0);
	net_admin(true);
	ck_assert(!diag_has(&record, INET_DIAG_MARK));
	ck_assert(diag_has(&record, INET_DIAG_LOCALS));
}

SCENARIO(diag_congestion_control,
	 "INET_DIAG_CONG of an association is \"reno\", an endpoint has none",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	struct peer *peer = peer_open(lab);
	const uint8_t extension = DIAG_EXTENSION(INET_DIAG_CONG);
	struct diag_record record;

	peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	record = association(lab, extension);
	ck_assert_str_eq(record.congestion, "reno");
	record = listening(lab, extension);
	ck_assert(!diag_has(&record, INET_DIAG_CONG));
}

SCENARIO(diag_meminfo, "INET_DIAG_MEMINFO comes when it is asked for, as sock_diag(7) has it",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG,
	 .known = {{"4.7", NULL,
		    "it never does, though there is room for it in the answer "
		    "(inet_sctp_diag_fill() in net/sctp/diag.c)"}})
{
	struct peer *peer = peer_open(lab);
	struct diag_record record;

	peer_connect(peer, endpoint_listen(lab, "iut", ONE_TO_MANY));
	record = association(lab, DIAG_EXTENSION(INET_DIAG_MEMINFO));
	ck_assert_msg(diag_has(&record, INET_DIAG_MEMINFO), "there is no INET_DIAG_MEMINFO");
}

SCENARIO(diag_shutdown,
	 "INET_DIAG_SHUTDOWN tells in which directions a one-to-one socket was shut down, by its "
	 "program or by the peer",
	 .lab = &scripted_peer, .needs = CAP_SOCK_DIAG)
{
	enum { RECEIVING = 1, SENDING = 2 };
	struct peer *peer = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);
	struct endpoint *iut = peer_connect(peer, listener);
	struct diag_record record = association(lab, 0);

	ck_assert(diag_has(&record, INET_DIAG_SHUTDOWN));
	ck_assert_uint_eq(record.shutdown, 0);
	endpoint_shutdown(iut);
	peer_expect(peer, SHUTDOWN);
	record = association(lab, 0);
	ck_assert_uint_eq(record.shutdown, SENDING);

	iut = peer_connect(other, listener);
	endpoint_send(iut, 0, "not acknowledged yet");
	peer_expect(other, DATA);
	peer_send(other, SHUTDOWN, .cumulative_tsn = other->iut_initial_tsn - 1);
	let_pass(lab, MILLISECONDS(10));
	record = diag_find(diag_ask(lab, "iut"), SERVER_PORT, PEER_PORT + 1);
	ck_assert_uint_eq(record.shutdown, RECEIVING);
}
