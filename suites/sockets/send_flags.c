/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends without data, with the flags that end an association, and to addresses that it does not have. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

/* A message on the endpoint's association with these flags: 0 or errno. */
static int send_flagged(struct endpoint *endpoint, uint16_t flags, const char *text)
{
	struct sctp_sndinfo info = {.snd_flags = flags, .snd_assoc_id = endpoint->association};
	struct iovec part = {(void *)(uintptr_t)text, strlen(text)};

	union {
		char bytes[CMSG_SPACE(sizeof(info))];
		struct cmsghdr align;
	} control = {0};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};

	control.align = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(info)),
					 .cmsg_level = IPPROTO_SCTP,
					 .cmsg_type = SCTP_SNDINFO};
	memcpy(CMSG_DATA(&control.align), &info, sizeof(info));
	/* Not sctp_sendv(), which leaves the flags of the call out. */
	return sendmsg(endpoint->fd, &message, MSG_NOSIGNAL) < 0 ? errno : 0;
}

SCENARIO(end_with_data,
	 "SCTP_EOF with a message gives EINVAL, without one it shuts the association down",
	 .lab = &scripted_peer,
	 .spec = {"RFC6458-5.3.4-5", "RFC6458-3.1.5-2", "RFC6458-3.2-4", "RFC6458-6.1.1-5"})
{
	struct association association = association_open(lab);
	struct peer *peer = association.peer;

	ck_assert_int_eq(send_flagged(association.iut, SCTP_EOF, "not the last"), EINVAL);
	peer_expect_silence(peer, MILLISECONDS(100));
	ck_assert_int_eq(send_flagged(association.iut, 0, "the last"), 0);
	ck_assert_int_eq(send_flagged(association.iut, SCTP_EOF, ""), 0);
	peer_expect(peer, DATA);
	peer_expect_silence(peer, MILLISECONDS(100));
	peer_send(peer, SACK);
	peer_expect(peer, SHUTDOWN);
	peer_send(peer, SHUTDOWN_ACK);
	peer_expect(peer, SHUTDOWN_COMPLETE);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_SHUTDOWN_COMP);
}

static void expect_nothing_to_send(struct lab *lab, enum endpoint_style style)
{
	struct association association = association_open(lab, .style = style);
	struct endpoint *iut = association.iut;

	ck_assert_int_eq(send_flagged(iut, 0, ""), EINVAL);
	ck_assert_int_eq(send_flagged(iut, SCTP_UNORDERED, ""), EINVAL);
	ck_assert_int_eq(send_flagged(iut, SCTP_ADDR_OVER, "to where?"), EINVAL);
	peer_expect_silence(association.peer, MILLISECONDS(100));
	ck_assert_int_eq(send_flagged(iut, 0, "something"), 0);
	peer_expect(association.peer, DATA);
	peer_send(association.peer, SACK);
}

SCENARIO(nothing_to_send,
	 "A message without data that ends nothing, and SCTP_ADDR_OVER without an address, give "
	 "EINVAL, and nothing is sent",
	 .lab = &scripted_peer)
{
	expect_nothing_to_send(lab, ONE_TO_MANY);
}

SCENARIO(nothing_to_send_one_to_one,
	 "A one-to-one socket gives EINVAL for a message without data, and for SCTP_ADDR_OVER "
	 "without an address",
	 .lab = &scripted_peer)
{
	expect_nothing_to_send(lab, ONE_TO_ONE);
}

SCENARIO(send_to_nobody,
	 "A one-to-many socket gives an error for a message to no address and no association, and "
	 "for an association that is none of its own",
	 .lab = &scripted_peer, .spec = {"RFC6458-5.3.4-10", "RFC6458-7.1-6"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	sctp_assoc_t id = iut->association;

	iut->association = 0;
	ck_assert_int_ne(send_flagged(iut, 0, "to nobody"), 0);
	sockets_expect_failure(send(iut->fd, "x", 1, MSG_NOSIGNAL), EPIPE);
	iut->association = id + 1;
	ck_assert_int_ne(send_flagged(iut, 0, "to a stranger"), 0);
	iut->association = id;
	peer_expect_silence(association.peer, MILLISECONDS(100));
	ck_assert_int_eq(send_flagged(iut, 0, "to the peer"), 0);
	peer_expect(association.peer, DATA);
	peer_send(association.peer, SACK);
}

SCENARIO(empty_message_connects, "A message without data sets up an association",
	 .lab = &scripted_peer, .spec = {"RFC6458-3.1.4-2"},
	 .known = {{"4.0", NULL,
		    "sctp_sendmsg() (net/sctp/socket.c) gives EINVAL for a message of no bytes, "
		    "whether there is an association or not"}})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage to = path_address(lab, "wire", "path0", peer->port);

	ck_assert_int_eq(sendto(iut->fd, "", 0, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&to,
				address_length(&to)),
			 0);
	peer_expect(peer, INIT, .within = MILLISECONDS(100));
}

SCENARIO(
	failed_to_other_address,
	"A message of a connected one-to-one socket for an address that is not its peer's comes back "
	"with SCTP_SEND_FAILED_EVENT",
	.lab = &dual_path, .spec = {"RFC6458-4.1.8-2"},
	.known = {{"4.0", NULL,
		   "sctp_sendmsg_get_daddr() and sctp_sendmsg() (net/sctp/socket.c) refuse the "
		   "call with EADDRNOTAVAIL instead"}})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .paths = {"path0"});
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct sockaddr_storage to = peer_address(client, "path1", SERVER_PORT);

	endpoint_connect(client, server);
	sendto(client->fd, "x", 1, MSG_NOSIGNAL, (struct sockaddr *)&to, address_length(&to));
	expect_event(client, SCTP_SEND_FAILED_EVENT, .within = SECONDS(1));
}

SCENARIO(preferred_address,
	 "A message of a one-to-one socket goes to the address that it names, and so does one of "
	 "sctp_sendv() with SCTP_ADDR_OVER",
	 .lab = &dual_path, .spec = {"RFC6458-4.1.8-1", "RFC6458-9.12-5"})
{
	struct endpoint *listener = endpoint_listen(lab, "b", ONE_TO_ONE);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
	struct endpoint *server = endpoint_connect(client, listener);
	struct sockaddr_storage path1 = peer_address(client, "path1", SERVER_PORT);
	struct sctp_sndinfo over = {.snd_flags = SCTP_ADDR_OVER};
	struct iovec part = {"to path1", 8};

	expect_event(client, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED);
	ck_assert_int_eq(send(client->fd, "to path0", 8, MSG_NOSIGNAL), 8);
	ck_assert_str_eq(expect_packet(lab, DATA, .from = "a")->link, "path0");
	for (unsigned i = 0; i < 2; i++) {
		long sent = i == 0 ? sendto(client->fd, "to path1", 8, MSG_NOSIGNAL,
					    (struct sockaddr *)&path1, address_length(&path1))
				   : sctp_sendv(client->fd, &part, 1, (struct sockaddr *)&path1, 1,
						&over, sizeof(over), SCTP_SENDV_SNDINFO, 0);

		ck_assert_int_eq(sent, 8);
		ck_assert_str_eq(expect_packet(lab, DATA, .from = "a")->link, "path1");
	}
	expect_message(server, 0, "to path0");
	expect_message(server, 0, "to path1");
	expect_message(server, 0, "to path1");
}

SCENARIO(unknown_flags, "Flags that SCTP_SNDINFO does not have give EINVAL, and nothing is sent",
	 .lab = &scripted_peer)
{
	static const uint16_t unknown[] = {0x100, 0x400, 0x1000, 0x8000};
	struct association association = association_open(lab);

	for (unsigned i = 0; i < ARRAY_SIZE(unknown); i++)
		ck_assert_int_eq(send_flagged(association.iut, unknown[i], "x"), EINVAL);
	peer_expect_silence(association.peer, MILLISECONDS(100));
	ck_assert_int_eq(send_flagged(association.iut, SCTP_UNORDERED, "x"), 0);
	peer_expect(association.peer, DATA);
	peer_send(association.peer, SACK);
}
