/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a socket reports of itself, and calls that it does not support. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

SCENARIO(next_message_size,
	 "SIOCINQ reports the size of the message that is read next, 0 if there is none",
	 .lab = &scripted_peer)
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);
	int size = -1;

	sockets_expect_failure(ioctl(listener->fd, SIOCINQ, &size), ENOTCONN);

	struct association association = association_open(lab, .iut = listener);
	struct endpoint *iut = association.iut;

	let_pass(lab, MILLISECONDS(10));
	endpoint_read(iut, false);
	ck_assert_int_eq(ioctl(iut->fd, SIOCINQ, &size), 0);
	ck_assert_int_eq(size, 0);
	peer_send(association.peer, DATA, .text = "seven b");
	peer_send(association.peer, DATA, .text = "three");
	peer_expect(association.peer, SACK, .within = MILLISECONDS(300));
	ck_assert_int_eq(ioctl(iut->fd, SIOCINQ, &size), 0);
	ck_assert_int_eq(size, 7);
	endpoint_read(iut, true);
	expect_message(iut, 0, "seven b");
	expect_message(iut, 0, "three");
	ck_assert_int_eq(ioctl(iut->fd, SIOCINQ, &size), 0);
	ck_assert_int_eq(size, 0);
	/* A request that is of other protocols. */
	sockets_expect_failure(ioctl(iut->fd, SIOCATMARK, &size), ENOTTY);
}

SCENARIO(connect_to_nothing,
	 "connect() with AF_UNSPEC is not supported, and the association goes on",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .style = ONE_TO_ONE);
	struct sockaddr nothing = {.sa_family = AF_UNSPEC};

	sockets_expect_failure(connect(association.iut->fd, &nothing, sizeof(nothing)), EOPNOTSUPP);
	peer_expect_alive(association.peer);
}

SCENARIO(wildcard_addresses,
	 "SCTP_GET_LOCAL_ADDRS of a socket bound to the wildcard address returns the addresses "
	 "of all devices, with the socket's port",
	 .lab = &triple_path, .no_packets = true,
	 .spec = {"RFC6458-3.1.2-5", "RFC6458-9.5-1", "RFC6458-9.5-2"})
{
	static const char *const paths[] = {"path0", "path1", "path2"};
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY, .port = 7003);
	struct sockaddr *addresses;
	int count = sctp_getladdrs(endpoint->fd, 0, &addresses);

	ck_assert_int_ge(count, 3);
	for (unsigned i = 0; i < 3; i++) {
		struct sockaddr_storage wanted = path_address(lab, "a", paths[i], 7003);
		const uint8_t *next = (const uint8_t *)addresses;
		unsigned found = 0;

		for (int n = 0; n < count; n++) {
			struct sockaddr_storage address = {0};

			memcpy(&address, next, sizeof(struct sockaddr));
			memcpy(&address, next, address_length(&address));
			next += address_length(&address);
			found += is_host(&wanted, (const struct sockaddr *)&address);
			ck_assert_uint_eq(((struct sockaddr_in *)&address)->sin_port, htons(7003));
		}
		ck_assert_uint_eq(found, 1);
	}
	sctp_freeladdrs(addresses);
}

static int subscribed(struct endpoint *endpoint, sctp_assoc_t id, uint16_t type)
{
	struct sctp_event event = {.se_assoc_id = id, .se_type = type};

	endpoint_get(endpoint, SCTP_EVENT, &event, sizeof(event));
	return event.se_on;
}

SCENARIO(event_levels,
	 "SCTP_EVENT subscribes for future associations, for current ones, for both, or for one",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.3-3", "RFC6458-6.2.1-3", "RFC6458-6.2.2-2"})
{
	static const struct {
		sctp_assoc_t id;
		bool first, second, future;
	} cases[] = {{SCTP_FUTURE_ASSOC, false, false, true},
		     {SCTP_CURRENT_ASSOC, true, true, false},
		     {SCTP_ALL_ASSOC, true, true, true},
		     {0, true, false, false}};
	struct peer *peer = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	sctp_assoc_t first, second;

	peer_connect(peer, iut);
	first = iut->association;
	peer_connect(other, iut);
	second = iut->association;
	for (unsigned i = 0; i < 4; i++) {
		struct sctp_event event = {.se_assoc_id = SCTP_ALL_ASSOC,
					   .se_type = SCTP_REMOTE_ERROR};

		endpoint_set(iut, SCTP_EVENT, &event, sizeof(event));
		event.se_assoc_id = i == 3 ? first : cases[i].id;
		event.se_on = 1;
		endpoint_set(iut, SCTP_EVENT, &event, sizeof(event));
		ck_assert_int_eq(subscribed(iut, first, SCTP_REMOTE_ERROR), cases[i].first);
		ck_assert_int_eq(subscribed(iut, second, SCTP_REMOTE_ERROR), cases[i].second);
		ck_assert_int_eq(subscribed(iut, SCTP_FUTURE_ASSOC, SCTP_REMOTE_ERROR),
				 cases[i].future);
	}
	/* Of the first association only. */
	peer_send(other, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	expect_no_event(iut, SCTP_REMOTE_ERROR, MILLISECONDS(100));
	peer_send(peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	ck_assert_int_eq(
		notification_of(expect_event(iut, SCTP_REMOTE_ERROR))->sn_remote_error.sre_assoc_id,
		first);
}

SCENARIO(dry_event_of_all,
	 "A subscription to SCTP_SENDER_DRY_EVENT for all associations reports at once each "
	 "that has nothing to send",
	 .lab = &scripted_peer, .spec = {"RFC6458-6.1.9-1", "RFC6458-6.1.9-2"})
{
	struct sctp_event event = {
		.se_assoc_id = SCTP_ALL_ASSOC, .se_type = SCTP_SENDER_DRY_EVENT, .se_on = 1};
	struct peer *peer = peer_open(lab), *other = peer_open(lab, .port = PEER_PORT + 1);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	sctp_assoc_t dry;

	peer_connect(peer, iut);
	dry = iut->association;
	peer_connect(other, iut);
	endpoint_send(iut, 0, "in flight");
	peer_expect(other, DATA);
	endpoint_set(iut, SCTP_EVENT, &event, sizeof(event));
	ck_assert_int_eq(notification_of(expect_event(iut, SCTP_SENDER_DRY_EVENT))
				 ->sn_sender_dry_event.sender_dry_assoc_id,
			 dry);
	expect_no_event(iut, SCTP_SENDER_DRY_EVENT, MILLISECONDS(100));
	peer_send(other, SACK);
	ck_assert_int_eq(notification_of(expect_event(iut, SCTP_SENDER_DRY_EVENT))
				 ->sn_sender_dry_event.sender_dry_assoc_id,
			 iut->association);
}
