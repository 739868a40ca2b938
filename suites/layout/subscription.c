/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Subscribing to events: RFC 6458 sections 6.2.1 and 6.2.2. */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout event =
	LAYOUT(struct sctp_event, 8, 4, LAYOUT_MEMBER(struct sctp_event, se_assoc_id, 0, 4),
	       LAYOUT_MEMBER(struct sctp_event, se_type, 4, 2),
	       LAYOUT_MEMBER(struct sctp_event, se_on, 6, 1));

static const struct layout event_subscribe =
	LAYOUT(struct sctp_event_subscribe, 14, 1,
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_data_io_event, 0, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_association_event, 1, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_address_event, 2, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_send_failure_event, 3, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_peer_error_event, 4, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_shutdown_event, 5, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_partial_delivery_event, 6, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_adaptation_layer_event, 7, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_authentication_event, 8, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_sender_dry_event, 9, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_stream_reset_event, 10, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_assoc_reset_event, 11, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_stream_change_event, 12, 1),
	       LAYOUT_MEMBER(struct sctp_event_subscribe, sctp_send_failure_event_event, 13, 1));

enum { EVENTS = 14, FIRST_EVENT = 0x8000 };

SCENARIO(event, "struct sctp_event switches the event of its type and no other", .every_abi = true,
	 .spec = {"RFC6458-6.2.2-1", "RFC6525-6.2-1"})
{
	int fd = layout_socket(SOCK_SEQPACKET);

	for (unsigned type = FIRST_EVENT; type < FIRST_EVENT + EVENTS; type++)
		layout_expect_sizes(fd, SCTP_EVENT, &event, LAYOUT_AT_LEAST, LAYOUT_AT_LEAST,
				    .association = "se_assoc_id",
				    .ask = LAYOUT_VALUES({"se_type", type}),
				    .values = LAYOUT_VALUES({"se_type", type}, {"se_on", 1}),
				    .others = LAYOUT_VALUES({"se_type", type}, {"se_on", 0}));
	layout_set_members(fd, SCTP_EVENT, &event,
			   LAYOUT_VALUES({"se_type", SCTP_REMOTE_ERROR}, {"se_on", 0}));
	for (unsigned type = FIRST_EVENT; type < FIRST_EVENT + EVENTS; type++)
		layout_expect_option(fd, SCTP_EVENT, &event, LAYOUT_VALUES({"se_type", type}),
				     LAYOUT_VALUES({"se_on", type != SCTP_REMOTE_ERROR}));

	/* The types before the first and after the last one. */
	struct layout_bytes before =
		layout_bytes_of(&event, LAYOUT_VALUES({"se_type", FIRST_EVENT - 1}));
	struct layout_bytes after =
		layout_bytes_of(&event, LAYOUT_VALUES({"se_type", FIRST_EVENT + EVENTS}));

	ck_assert_int_eq(layout_option_set(fd, SCTP_EVENT, before.data, before.size), EINVAL);
	ck_assert_int_eq(layout_option_set(fd, SCTP_EVENT, after.data, after.size), EINVAL);
}

SCENARIO(event_subscribe,
	 "Each byte of struct sctp_event_subscribe stands for the event of its type",
	 .every_abi = true, .spec = {"RFC6458-6.2.1-1"})
{
	int fd = layout_socket(SOCK_SEQPACKET);

	layout_expect(&event_subscribe);
	for (int on = 0; on < EVENTS; on++) {
		const struct layout_value only = {event_subscribe.members[on].name, 1};

		layout_set_members(fd, SCTP_EVENTS, &event_subscribe, LAYOUT_VALUES(only));
		layout_expect_option(fd, SCTP_EVENTS, &event_subscribe, layout_no_values,
				     LAYOUT_VALUES(only));
		for (int type = 0; type < EVENTS; type++)
			layout_expect_option(fd, SCTP_EVENT, &event,
					     LAYOUT_VALUES({"se_type", FIRST_EVENT + type}),
					     LAYOUT_VALUES({"se_on", type == on}));
	}
}

SCENARIO(event_subscribe_sizes,
	 "SCTP_EVENTS takes and returns any shorter struct, as older programs have it",
	 .every_abi = true)
{
	int fd = layout_socket(SOCK_SEQPACKET);
	uint8_t on[EVENTS + 1], off[EVENTS] = {0}, got[64];

	memset(on, 1, sizeof(on));
	for (size_t length = 0; length <= EVENTS; length++) {
		size_t size = EVENTS;

		ck_assert_int_eq(layout_option_set(fd, SCTP_EVENTS, off, EVENTS), 0);
		ck_assert_int_eq(layout_option_set(fd, SCTP_EVENTS, on, length), 0);
		/* So many bytes were read, and the others kept. */
		ck_assert_int_eq(layout_option_get(fd, SCTP_EVENTS, got, &size), 0);
		ck_assert_uint_eq(size, EVENTS);
		ck_assert_mem_eq(got, on, length);
		ck_assert_mem_eq(got + length, off, EVENTS - length);
	}
	ck_assert_int_eq(layout_option_set(fd, SCTP_EVENTS, on, EVENTS + 1), EINVAL);
	ck_assert_int_eq(layout_option_set(fd, SCTP_EVENTS, NULL, EVENTS), EFAULT);
	for (size_t length = 0; length < sizeof(got); length++) {
		size_t size = length;

		memset(got, 0xa5, sizeof(got));
		ck_assert_int_eq(layout_option_get(fd, SCTP_EVENTS, got, &size),
				 length ? 0 : EINVAL);
		ck_assert_uint_eq(size, length < EVENTS ? length : EVENTS);
		ck_assert_mem_eq(got, on, size);
		ck_assert_uint_eq(got[size], 0xa5);
	}
}
