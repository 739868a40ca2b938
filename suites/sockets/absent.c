/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that linux/sctp.h has no number for: SCTP_EXPLICIT_EOR (RFC 6458 8.1.26), SCTP_USE_EXT_RCVINFO
 * (8.1.22) and SCTP_ACCEPT_ZERO_CHECKSUM (RFC 9653 7.1).  Should a kernel have them, they are among the numbers that belong to
 * no other option (layout.no_options): all of these are turned on, and what they are for is looked at.
 */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

enum { NUMBERS = 256, LARGE = 512 };

/* Those of linux/sctp.h are 0 to 37 and 100 to 133; what else the kernel takes is turned on. */
static void turn_on_unknown_options(int fd)
{
	const struct sctp_assoc_value of_associations = {.assoc_value = 1};

	for (int number = 0; number < NUMBERS; number++)
		if ((number > SCTP_REUSE_PORT + 1 && number < SCTP_SOCKOPT_BINDX_ADD) ||
		    number > SCTP_PLPMTUD_PROBE_INTERVAL) {
			setsockopt(fd, IPPROTO_SCTP, number, &(int){1}, sizeof(int));
			setsockopt(fd, IPPROTO_SCTP, number, &of_associations,
				   sizeof(of_associations));
		}
}

SCENARIO(explicit_eor,
	 "With SCTP_EXPLICIT_EOR several sends make one record, the last of them with SCTP_EOR",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.26-1", "RFC6458-8.1.26-3"},
	 .known = {{"4.0", NULL,
		    "there is no such option: each send is a message of its own "
		    "(include/uapi/linux/sctp.h)"}})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	int fd = association.iut->fd;
	const struct chunk *data;

	disable_nagle(association.iut);
	turn_on_unknown_options(fd);
	ck_assert_int_eq(send(fd, "one ", 4, MSG_NOSIGNAL), 4);
	ck_assert_int_eq(send(fd, "record", 6, MSG_NOSIGNAL | MSG_EOR), 6);
	data = peer_expect(association.peer, DATA)->chunk;
	peer_send(association.peer, SACK);
	ck_assert_msg(data->data.size == 10 || !(data->flags & DATA_FLAG_E),
		      "the first of two sends is a whole message");
}

SCENARIO(record_of_each_send, "By default each send is a record of its own", .lab = &scripted_peer,
	 .spec = {"RFC6458-8.1.26-2", "RFC6458-3.1.4-5", "RFC6458-7.1-2"})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	static const int flags[] = {0, MSG_EOR, 0};

	disable_nagle(association.iut);
	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++) {
		const struct chunk *data;

		ck_assert_int_eq(send(association.iut->fd, "one", 3, MSG_NOSIGNAL | flags[i]), 3);
		data = peer_expect(association.peer, DATA)->chunk;
		ck_assert_uint_eq(data->data.size, 3);
		ck_assert_uint_eq(data->flags & (DATA_FLAG_B | DATA_FLAG_E),
				  DATA_FLAG_B | DATA_FLAG_E);
		peer_send(association.peer, SACK);
	}
}

/* The size of the ancillary data of a message, SCTP_SNDRCV or its larger relative. */
static size_t receive_info_size(int fd)
{
	char text[16];
	union {
		char bytes[LARGE];
		struct cmsghdr align;
	} control;
	struct iovec part = {text, sizeof(text)};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof(control.bytes)};
	size_t largest = 0;

	ck_assert_int_eq(recvmsg(fd, &message, 0), 7);
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
		if (c->cmsg_level == IPPROTO_SCTP && c->cmsg_len - CMSG_LEN(0) > largest)
			largest = c->cmsg_len - CMSG_LEN(0);
	return largest;
}

SCENARIO(extended_receive_info,
	 "With SCTP_USE_EXT_RCVINFO the information about the next message comes with SCTP_EXTRCV",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.22-1", "RFC6458-5.3.3-1", "RFC6458-5.3.3-2"},
	 .known = {{"4.0", NULL,
		    "there is no such option, which RFC 6458 calls deprecated: SCTP_NXTINFO is for "
		    "this (include/uapi/linux/sctp.h)"}})
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct sctp_event_subscribe data_io = {.sctp_data_io_event = 1};
	struct endpoint *iut = association.iut;

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	option_set_int(iut, SCTP_RECVRCVINFO, 0);
	turn_on_unknown_options(iut->fd);
	endpoint_set(iut, SCTP_EVENTS, &data_io, sizeof(data_io));
	peer_send(association.peer, DATA, .text = "message");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	ck_assert_msg(receive_info_size(iut->fd) > sizeof(struct sctp_sndrcvinfo),
		      "the message comes with struct sctp_sndrcvinfo");
}

SCENARIO(
	plain_receive_info,
	"Without SCTP_USE_EXT_RCVINFO the information about a message is struct sctp_sndrcvinfo, and "
	"by default there is none",
	.lab = &scripted_peer,
	.spec = {"RFC6458-8.1.22-2", "RFC6458-5.3-1", "RFC6458-8.1.29-2", "RFC6458-6.2.1-2"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY, .no_events = true);
	struct sctp_event_subscribe data_io = {.sctp_data_io_event = 1};

	endpoint_read(iut, false);
	option_set_int(iut, SCTP_RECVRCVINFO, 0);
	sockets_shake_hands(peer);
	for (unsigned i = 0; i < 2; i++) {
		peer_send(peer, DATA, .text = "message");
		peer_expect(peer, SACK, .within = MILLISECONDS(300));
		ck_assert_uint_eq(receive_info_size(iut->fd),
				  i == 0 ? 0 : sizeof(struct sctp_sndrcvinfo));
		endpoint_set(iut, SCTP_EVENTS, &data_io, sizeof(data_io));
	}
}

SCENARIO(
	accept_zero_checksum,
	"With SCTP_ACCEPT_ZERO_CHECKSUM the INIT declares that zeros are acceptable as the checksum",
	.lab = &two_nodes, .no_packets = true, .spec = {"RFC9653-7.1-1"},
	.known = {{"4.0", NULL, "there is no such option (include/uapi/linux/sctp.h)"}})
{
	enum { PARAM_ZERO_CHECKSUM = 0x8001 };
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv declared;

	turn_on_unknown_options(client->fd);
	endpoint_connect_start(client, NULL);
	ck_assert_msg(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_ZERO_CHECKSUM, &declared),
		      "the INIT does not declare it");
}
