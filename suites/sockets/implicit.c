/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Associations that sendmsg(2) sets up (RFC 6458 sections 3.1.1 and 5.3.1), or refuses to. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { ROOM = 256 };

/* A message with ancillary data, one item after the other. */
struct outgoing {
	struct sockaddr_storage to;
	union {
		uint8_t bytes[ROOM];
		struct cmsghdr align;
	} control;
	size_t length;
};

static void add(struct outgoing *outgoing, int level, int type, const void *data, size_t size)
{
	struct cmsghdr *header = (struct cmsghdr *)(outgoing->control.bytes + outgoing->length);

	*header = (struct cmsghdr){
		.cmsg_len = CMSG_LEN(size), .cmsg_level = level, .cmsg_type = type};
	memcpy(CMSG_DATA(header), data, size);
	outgoing->length += CMSG_SPACE(size);
}

static void add_address(struct outgoing *outgoing, const struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		add(outgoing, IPPROTO_SCTP, SCTP_DSTADDRV4,
		    &((const struct sockaddr_in *)address)->sin_addr, sizeof(struct in_addr));
	else
		add(outgoing, IPPROTO_SCTP, SCTP_DSTADDRV6,
		    &((const struct sockaddr_in6 *)address)->sin6_addr, sizeof(struct in6_addr));
}

/* Returns 0 or errno. */
static int send_to(int fd, struct outgoing *outgoing, const char *text)
{
	struct iovec part = {(void *)(uintptr_t)text, strlen(text)};
	struct msghdr message = {.msg_name = &outgoing->to,
				 .msg_namelen = address_length(&outgoing->to),
				 .msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = outgoing->control.bytes,
				 .msg_controllen = outgoing->length};

	return sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? errno : 0;
}

static struct outgoing to_peer(struct peer *peer)
{
	return (struct outgoing){.to = path_address(peer->lab, "wire", "path0", peer->port)};
}

SCENARIO(implicit_init,
	 "SCTP_INIT with the first message sets the streams, attempts and longest time-out of its "
	 "association's INIT, and 0 leaves what the socket has",
	 .lab = &scripted_peer, .limit = SECONDS(120),
	 .spec = {"RFC6458-3.1.4-3", "RFC6458-5.3.1-1", "RFC6458-5.3.1-2", "RFC6458-5.3.1-3",
		  "RFC6458-7.5-4"},
	 .fix = {"no-autobind"}, .only_aborts = true, .excuses = {"RFC9260-5.1-12"})
{
	static const struct {
		struct sctp_initmsg init;
		uint16_t ostreams, istreams;
		unsigned attempts; /* INITs that are sent before it gives up */
	} cases[] = {
		{{.sinit_num_ostreams = 3}, 3, 22, 3},
		{{.sinit_max_instreams = 4}, 11, 4, 3},
		{{.sinit_max_attempts = 1}, 11, 22, 2},
		{{.sinit_max_init_timeo = 1500}, 11, 22, 3},
		{{0}, 11, 22, 3},
		{{5, 6, 1, 2000}, 5, 6, 2},
	};

	for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY, .ostreams = 11,
						     .istreams = 22, .init_attempts = 2);
		struct outgoing outgoing = to_peer(peer);
		unsigned longest = cases[i].init.sinit_max_init_timeo;
		int64_t timeout = RTO_INITIAL, sent;
		const struct packet *first;

		add(&outgoing, IPPROTO_SCTP, SCTP_INIT, &cases[i].init, sizeof(cases[i].init));
		ck_assert_int_eq(send_to(iut->fd, &outgoing, "hello"), 0);
		first = peer_expect(peer, INIT, .within = MILLISECONDS(100));
		ck_assert_uint_eq(first->chunk->init.ostreams, cases[i].ostreams);
		ck_assert_uint_eq(first->chunk->init.istreams, cases[i].istreams);
		sent = first->time;
		for (unsigned n = 1; n < cases[i].attempts; n++) {
			sent = peer_expect(peer, INIT, .after = timeout, .since = sent)->time;
			timeout = longest ? MILLISECONDS(longest) : 2 * timeout;
		}
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_CANT_STR_ASSOC,
			     .within = SECONDS(15));
		endpoint_close(iut);
	}
}

enum { STREAMS = 5 };

/* An item of one kind: SCTP_INIT, SCTP_SNDINFO, one of IP's, or the address on path1 or path2. */
static void add_item(struct endpoint *client, struct outgoing *outgoing, char kind)
{
	const struct sctp_initmsg init = {.sinit_num_ostreams = STREAMS};
	const struct sctp_sndinfo info = {.snd_sid = 2};
	const int foreign = 0;
	struct sockaddr_storage address;

	switch (kind) {
	case 'i':
		add(outgoing, IPPROTO_SCTP, SCTP_INIT, &init, sizeof(init));
		break;
	case 's':
		add(outgoing, IPPROTO_SCTP, SCTP_SNDINFO, &info, sizeof(info));
		break;
	case 'f':
		add(outgoing, IPPROTO_IP, IP_TTL, &foreign, sizeof(foreign));
		break;
	default:
		address = peer_address(client, kind == '1' ? "path1" : "path2", 0);
		add_address(outgoing, &address);
	}
}

SCENARIO(
	implicit_addresses,
	"The association has every address of SCTP_DSTADDRV4 and SCTP_DSTADDRV6, in whatever order "
	"ancillary data comes, and that of other protocols is skipped",
	.lab = &triple_path,
	.spec = {"RFC6458-5.2.1-1", "RFC6458-5.3-3", "RFC6458-5.3.9-1", "RFC6458-5.3.10-1",
		 "RFC6458-7.5-2"})
{
	/* Addresses by the digit of their path. */
	static const char *const orders[] = {"1isf2", "2fs1i", "if12s", "s21if"};
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);

	for (unsigned i = 0; i < ARRAY_SIZE(orders); i++) {
		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
		struct outgoing outgoing = {.to = peer_address(client, "path0", SERVER_PORT)};
		struct sockaddr *list;

		for (const char *item = orders[i]; *item; item++)
			add_item(client, &outgoing, *item);
		ck_assert_int_eq(send_to(client->fd, &outgoing, "hello"), 0);
		expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		ck_assert_msg(
			sctp_getpaddrs(client->fd, client->association, &list) == 3,
			"not all addresses were taken from the ancillary data in the order %s",
			orders[i]);
		sctp_freepaddrs(list);
		ck_assert_msg(packet_last("a", INIT)->chunk->init.ostreams == STREAMS,
			      "SCTP_INIT was overlooked in the order %s", orders[i]);
		expect_message(server, 2, "hello");
	}
}

SCENARIO(implicit_refused,
	 "A first message with an unusable address, an unknown stream, SCTP_EOF or SCTP_ABORT "
	 "is refused and leaves no association behind",
	 .lab = &dual_path, .spec = {"RFC6458-3.1.4-4", "RFC6458-5.3.4-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	const struct sockaddr_storage to = peer_address(client, "path0", SERVER_PORT);
	struct sockaddr_storage multicast = to;
	struct sctp_sndinfo info = {.snd_sid = 10};
	static const uint16_t ends[] = {SCTP_EOF, SCTP_ABORT};
	struct outgoing outgoing = {.to = to};

	if (to.ss_family == AF_INET)
		inet_pton(AF_INET, "224.0.0.1", &((struct sockaddr_in *)&multicast)->sin_addr);
	else
		inet_pton(AF_INET6, "ff02::1", &((struct sockaddr_in6 *)&multicast)->sin6_addr);
	add_address(&outgoing, &multicast);
	ck_assert_int_eq(send_to(client->fd, &outgoing, "x"), EINVAL);
	outgoing = (struct outgoing){.to = to};
	add(&outgoing, IPPROTO_SCTP, SCTP_SNDINFO, &info, sizeof(info));
	ck_assert_int_eq(send_to(client->fd, &outgoing, "x"), EINVAL);
	for (unsigned i = 0; i < 2; i++) {
		info = (struct sctp_sndinfo){.snd_flags = ends[i]};
		outgoing = (struct outgoing){.to = to};
		add(&outgoing, IPPROTO_SCTP, SCTP_SNDINFO, &info, sizeof(info));
		ck_assert_int_eq(send_to(client->fd, &outgoing, ""), EINVAL);
	}
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 0);
	endpoint_connect(client, server);
}

SCENARIO(second_association,
	 "A connected one-to-one socket refuses to send to other addresses than its peer's, and "
	 "refuses SCTP_EOF and SCTP_ABORT",
	 .lab = &dual_path, .spec = {"RFC6458-7.1-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct outgoing outgoing = {.to = peer_address(client, "path1", SERVER_PORT)};
	struct sctp_sndinfo info = {.snd_flags = SCTP_EOF};

	endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path1"});
	endpoint_connect(client, server);
	forget_packets(lab);
	ck_assert_int_eq(send_to(client->fd, &outgoing, "x"), EADDRNOTAVAIL);
	outgoing.to = peer_address(client, "path0", SERVER_PORT);
	add(&outgoing, IPPROTO_SCTP, SCTP_SNDINFO, &info, sizeof(info));
	ck_assert_int_eq(send_to(client->fd, &outgoing, ""), EINVAL);
	outgoing.length = 0;
	info.snd_flags = SCTP_ABORT;
	add(&outgoing, IPPROTO_SCTP, SCTP_SNDINFO, &info, sizeof(info));
	ck_assert_int_eq(send_to(client->fd, &outgoing, ""), EINVAL);
	outgoing.length = 0;
	ck_assert_int_eq(send_to(client->fd, &outgoing, "to you"), 0);
	expect_message(server, 0, "to you");
	/* Neither while the association ends. */
	endpoint_read(server, false);
	ck_assert_int_eq(shutdown(client->fd, SHUT_WR), 0);
	outgoing.to = peer_address(client, "path1", SERVER_PORT);
	ck_assert_int_eq(send_to(client->fd, &outgoing, "x"), EADDRNOTAVAIL);
	let_pass(lab, MILLISECONDS(100));
	ck_assert_uint_eq(count_packets(lab, INIT), 1);
}

SCENARIO(connect_twice,
	 "A second connect() of an association gives EALREADY during the handshake and EISCONN "
	 "afterwards, and a one-to-many socket can connect to other peers",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.6-2", "RFC6458-3.2-2", "RFC6458-4-1"})
{
	static const enum endpoint_style styles[] = {ONE_TO_ONE, ONE_TO_MANY};

	for (unsigned i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + 2 * i));
		struct peer *other = peer_open(lab, .port = (uint16_t)(PEER_PORT + 2 * i + 1));
		struct endpoint *iut = endpoint_open(lab, "iut", styles[i]);

		peer_invite(peer, iut);
		peer_expect(peer, INIT, .within = MILLISECONDS(100));
		peer_invite(peer, iut, .error = EALREADY);
		peer_send(peer, INIT_ACK);
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		peer_invite(peer, iut, .error = EISCONN);
		if (styles[i] == ONE_TO_ONE) {
			peer_invite(other, iut, .error = EISCONN);
			continue;
		}
		peer_invite(other, iut);
		peer_expect(other, INIT, .within = MILLISECONDS(100));
	}
}
