/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A user gets the notifications that it has asked for, and no other: RFC 6458 6.2. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { STREAMS = 4, MOST_READS = 32 };

/* What happens() causes, each of them at least once. */
static const uint16_t types[] = {
	SCTP_ASSOC_CHANGE,	SCTP_PEER_ADDR_CHANGE,	  SCTP_SEND_FAILED,
	SCTP_REMOTE_ERROR,	SCTP_SENDER_DRY_EVENT,	  SCTP_STREAM_RESET_EVENT,
	SCTP_ASSOC_RESET_EVENT, SCTP_STREAM_CHANGE_EVENT, SCTP_SEND_FAILED_EVENT,
};

static void subscribe(struct endpoint *iut, uint16_t type, bool on)
{
	struct sctp_event event = {.se_assoc_id = iut->association, .se_type = type, .se_on = on};

	endpoint_set(iut, SCTP_EVENT, &event, sizeof(event));
}

/* The peer resets a stream, adds one, and resets all TSNs: its requests 1 to 3. */
static void reconfigure(struct association association)
{
	struct peer *peer = association.peer;
	const uint32_t reset[] = {peer_data_tsn(association, 1), data_tsn(association, 0),
				  peer_data_tsn(association, 0)};
	const uint32_t added[] = {peer_data_tsn(association, 2), 1 << 16};

	peer_send(peer, RE_CONFIG, .tlvs = {tlv_nested(PARAM_OUTGOING_RESET, reset, 3, NULL)});
	peer_expect(peer, RE_CONFIG);
	peer_send(peer, RE_CONFIG,
		  .tlvs = {tlv_nested(PARAM_ADD_OUTGOING_STREAMS, added, 2, NULL)});
	peer_expect(peer, RE_CONFIG);
	peer_send(peer, RE_CONFIG,
		  .tlvs = {tlv_u32(PARAM_TSN_RESET, peer_data_tsn(association, 3))});
	peer_expect(peer, RE_CONFIG);
}

static void happens(struct association association)
{
	struct peer *peer = association.peer;

	peer_send(peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	reconfigure(association);
	endpoint_set_primary(association.iut, "path0");
	endpoint_send(association.iut, 0, "acknowledged");
	peer_expect(peer, DATA);
	peer_send(peer, SACK);
	endpoint_send(association.iut, 0, "not acknowledged");
	peer_expect(peer, DATA);
	peer_send(peer, ABORT);
	let_pass(association.lab, AT_ONCE);
}

/* A bit for each type of notification that is read, counted from SCTP_SN_TYPE_BASE. */
static unsigned read_types(struct endpoint *iut)
{
	unsigned read = 0;

	for (unsigned i = 0; i < MOST_READS; i++) {
		union sctp_notification event;
		struct iovec buffer = {&event, sizeof(event)};
		struct msghdr message = {.msg_iov = &buffer, .msg_iovlen = 1};

		/* An error of the association comes once, among them. */
		if (recvmsg(iut->fd, &message, MSG_DONTWAIT) > 0 &&
		    (message.msg_flags & MSG_NOTIFICATION))
			read |= 1U << (event.sn_header.sn_type - SCTP_SN_TYPE_BASE);
	}
	return read;
}

/* The types that are read when those are subscribed to, and all that they tell of happens. */
static unsigned read_of(struct lab *lab, struct peer **peer, unsigned subscribed)
{
	struct association association =
		association_open(lab, .peer = *peer, .reconfig = true, .streams = STREAMS,
				 .stream_reset = SCTP_ENABLE_STRRESET_MASK, .ignore_sacks = true);
	unsigned read;

	endpoint_read(association.iut, false);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		subscribe(association.iut, types[i],
			  subscribed & 1U << (types[i] - SCTP_SN_TYPE_BASE));
	(void)read_types(association.iut);
	happens(association);
	read = read_types(association.iut);
	*peer = association.peer;
	peer_reset(association.peer);
	endpoint_close(association.iut);
	if (association.listener)
		endpoint_close(association.listener);
	return read;
}

SCENARIO(events_asked_for,
	 "Of all that happens to an association the user is told what it has subscribed to, and "
	 "nothing else",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6458-6.1.3-3", "RFC6458-6.2.2-2"})
{
	struct peer *peer = NULL;
	unsigned none = read_of(lab, &peer, 0);

	ck_assert_msg(none == 0, "without a subscription there are notifications of types %#x",
		      none);
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		unsigned type = 1U << (types[i] - SCTP_SN_TYPE_BASE);
		unsigned read = read_of(lab, &peer, type);

		ck_assert_msg(
			read == type,
			"expected notifications of the types %#x (bits from SCTP_SN_TYPE_BASE "
			"on), got %#x",
			type, read);
	}
}
