/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A user gets the notifications that it has asked for, and no other: RFC 6458 6.2. */
#define SUITE "sockets"
#include "harness/scenario/endpoint/event_name.h"
#include "harness/scenario/scenario.h"

#include <stdio.h>
#include <sys/socket.h>

enum { STREAMS = 4, MOST_READS = 64, COUNT = 14, CODE_POINT = 0x1234 };

/* What happens() causes, each of them at least once: all that RFC 6458 and Linux have. */
static const uint16_t types[] = {
	SCTP_ASSOC_CHANGE,	    SCTP_PEER_ADDR_CHANGE,     SCTP_SEND_FAILED,
	SCTP_REMOTE_ERROR,	    SCTP_SHUTDOWN_EVENT,       SCTP_PARTIAL_DELIVERY_EVENT,
	SCTP_ADAPTATION_INDICATION, SCTP_AUTHENTICATION_EVENT, SCTP_SENDER_DRY_EVENT,
	SCTP_STREAM_RESET_EVENT,    SCTP_ASSOC_RESET_EVENT,    SCTP_STREAM_CHANGE_EVENT,
	SCTP_SEND_FAILED_EVENT,
};

/* A set of types: a bit for each, counted from SCTP_SN_TYPE_BASE. */
static unsigned set_of(uint16_t type)
{
	return 1U << (type - SCTP_SN_TYPE_BASE);
}

/* How they are asked for. */
struct way {
	enum endpoint_style style;
	bool all_at_once; /* by SCTP_EVENTS instead of SCTP_EVENT */
};

static const struct way ways[] = {
	{ONE_TO_MANY, false}, {ONE_TO_MANY, true}, {ONE_TO_ONE, false}, {ONE_TO_ONE, true}};

static const char *text_of_way(const struct way *way)
{
	return way->style == ONE_TO_MANY ? way->all_at_once ? "SCTP_EVENTS of a one-to-many socket"
							    : "SCTP_EVENT of a one-to-many socket"
	       : way->all_at_once	 ? "SCTP_EVENTS of a one-to-one socket"
					 : "SCTP_EVENT of a one-to-one socket";
}

/* Of the associations to come. */
static void subscribe(struct endpoint *iut, const struct way *way, unsigned wanted)
{
	/* struct sctp_event_subscribe, the first member of which is about no notification. */
	uint8_t all[COUNT] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		struct sctp_event event = {.se_assoc_id = SCTP_FUTURE_ASSOC,
					   .se_type = types[i],
					   .se_on = (wanted & set_of(types[i])) != 0};

		if (!way->all_at_once)
			endpoint_set(iut, SCTP_EVENT, &event, sizeof(event));
		all[types[i] - SCTP_SN_TYPE_BASE] = event.se_on;
	}
	if (way->all_at_once)
		endpoint_set(iut, SCTP_EVENTS, all, sizeof(all));
}

/* Both sides offer what the events are about, and the peer has an adaptation layer, but no AUTH. */
static struct association set_up(struct lab *lab, struct peer *peer, const struct way *way,
				 unsigned wanted)
{
	struct association_options options = {.file = __FILE__,
					      .line = __LINE__,
					      .peer = peer,
					      .style = way->style,
					      .active = way->style == ONE_TO_ONE,
					      .reconfig = true,
					      .streams = STREAMS,
					      .stream_reset = SCTP_ENABLE_STRRESET_MASK};
	struct association association = association_prepare_with(lab, &options);
	struct chunk_spec init = *association_init(&association, &options);
	unsigned count = 0;

	while (init.tlvs[count].type)
		count++;
	init.tlvs[count] = tlv_u32(PARAM_ADAPTATION, CODE_POINT);
	option_set_int(association.iut, SCTP_PARTIAL_DELIVERY_POINT, 1);
	endpoint_read(association.iut, false);
	subscribe(association.iut, way, wanted);
	peer = association.peer;
	peer_ignore(peer, SACK);
	if (options.active) {
		peer_invite(peer, association.iut);
		peer_expect(peer, INIT);
		peer_send_packet(peer, .chunks = {&init});
		peer_expect(peer, COOKIE_ECHO);
		peer_send(peer, COOKIE_ACK);
		return association;
	}
	peer_send_packet(peer, .chunks = {&init});
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	association.iut->association = association_only(association.iut);
	return association;
}

/* The user gets the beginning of a message, the rest of which the peer gives up. */
static void deliver_a_part(struct association association)
{
	peer_send(association.peer, DATA, .flags = DATA_FLAG_B, .text = "in parts ");
	send_forward_tsn(association, 2, {0, 0});
}

/* The peer resets a stream, adds one, and resets all TSNs: its requests 1 to 3. */
static void reconfigure(struct association association)
{
	struct peer *peer = association.peer;
	const uint32_t reset[] = {peer_data_tsn(association, 1), data_tsn(association, 0),
				  peer_data_tsn(association, 2)};
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
	const struct packet *lost;

	peer_send(peer, ERROR, .tlvs = {tlv_text(CAUSE_OUT_OF_RESOURCE, "")});
	deliver_a_part(association);
	reconfigure(association);
	endpoint_set_primary(association.iut, "path0");
	endpoint_send(association.iut, 0, "acknowledged");
	peer_expect(peer, DATA);
	peer_send(peer, SACK);
	endpoint_send(association.iut, 0, "not acknowledged");
	lost = peer_expect(peer, DATA);
	peer_send(peer, SHUTDOWN, .cumulative_tsn = lost->chunk->data.tsn - 1);
	let_pass(association.lab, AT_ONCE);
	peer_send(peer, ABORT);
	let_pass(association.lab, AT_ONCE);
}

/* The types that are read. */
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
			read |= set_of(event.sn_header.sn_type);
	}
	return read;
}

static const char *text_of(unsigned set, char *text, size_t size)
{
	size_t length = 0;

	snprintf(text, size, "none");
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (set & set_of(types[i]) && length < size)
			length += (size_t)snprintf(text + length, size - length, "%s%s",
						   length ? ", " : "", event_type_name(types[i]));
	return text;
}

/* Those are subscribed to, all that they tell of happens, and just they are read. */
static void expect_types(struct lab *lab, struct peer **peer, const struct way *way,
			 unsigned wanted)
{
	struct association association = set_up(lab, *peer, way, wanted);
	char expected[512], got[512];
	unsigned read;

	happens(association);
	read = read_types(association.iut);
	ck_assert_msg(read == wanted, "by %s, expected the notifications: %s; got: %s",
		      text_of_way(way), text_of(wanted, expected, sizeof(expected)),
		      text_of(read, got, sizeof(got)));
	*peer = association.peer;
	peer_reset(association.peer);
	endpoint_close(association.iut);
}

SCENARIO(events_asked_for,
	 "Of all that happens to an association the user is told what it has subscribed to, and "
	 "nothing else",
	 .lab = &scripted_peer, .needs = CAP_RECONFIG,
	 .spec = {"RFC6458-6.1.3-3", "RFC6458-6.2.2-2"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		unsigned all = 0;

		expect_types(lab, &peer, &ways[i], 0);
		for (size_t j = 0; j < ARRAY_SIZE(types); j++) {
			expect_types(lab, &peer, &ways[i], set_of(types[j]));
			all |= set_of(types[j]);
		}
		expect_types(lab, &peer, &ways[i], all);
		for (size_t j = 0; j < ARRAY_SIZE(types); j++)
			expect_types(lab, &peer, &ways[i], all & ~set_of(types[j]));
	}
}
