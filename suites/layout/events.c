/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notifications, parsed by their tables: RFC 6458 section 6.1.  Those of RFC 6525 are in streams.c.
 */
#define SUITE "layout"
#include "suites/layout/sizes.h"

static const struct layout notification =
	LAYOUT(union sctp_notification, 148, 4,
	       LAYOUT_MEMBER(union sctp_notification, sn_header.sn_type, 0, 2),
	       LAYOUT_MEMBER(union sctp_notification, sn_header.sn_flags, 2, 2),
	       LAYOUT_MEMBER(union sctp_notification, sn_header.sn_length, 4, 4),
	       LAYOUT_MEMBER(union sctp_notification, sn_assoc_change, 0, 20),
	       LAYOUT_MEMBER(union sctp_notification, sn_paddr_change, 0, 148),
	       LAYOUT_MEMBER(union sctp_notification, sn_remote_error, 0, 16),
	       LAYOUT_MEMBER(union sctp_notification, sn_send_failed, 0, 48),
	       LAYOUT_MEMBER(union sctp_notification, sn_shutdown_event, 0, 12),
	       LAYOUT_MEMBER(union sctp_notification, sn_adaptation_event, 0, 16),
	       LAYOUT_MEMBER(union sctp_notification, sn_pdapi_event, 0, 24),
	       LAYOUT_MEMBER(union sctp_notification, sn_authkey_event, 0, 20),
	       LAYOUT_MEMBER(union sctp_notification, sn_sender_dry_event, 0, 12),
	       LAYOUT_MEMBER(union sctp_notification, sn_strreset_event, 0, 12),
	       LAYOUT_MEMBER(union sctp_notification, sn_assocreset_event, 0, 20),
	       LAYOUT_MEMBER(union sctp_notification, sn_strchange_event, 0, 16),
	       LAYOUT_MEMBER(union sctp_notification, sn_send_failed_event, 0, 32));

static const struct layout assoc_change =
	LAYOUT(struct sctp_assoc_change, 20, 4, /* 6.1.1 */
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_state, 8, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_error, 10, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_outbound_streams, 12, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_inbound_streams, 14, 2),
	       LAYOUT_MEMBER(struct sctp_assoc_change, sac_assoc_id, 16, 4),
	       LAYOUT_FLEXIBLE(struct sctp_assoc_change, sac_info, 20));

static const struct layout paddr_change =
	LAYOUT(struct sctp_paddr_change, 148, 4, /* 6.1.2 */
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_aaddr, 8, 128),
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_state, 136, 4),
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_error, 140, 4),
	       LAYOUT_MEMBER(struct sctp_paddr_change, spc_assoc_id, 144, 4));

static const struct layout remote_error =
	LAYOUT(struct sctp_remote_error, 16, 4, /* 6.1.3 */
	       LAYOUT_MEMBER(struct sctp_remote_error, sre_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_remote_error, sre_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_remote_error, sre_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_remote_error, sre_error, 8, 2),
	       LAYOUT_MEMBER(struct sctp_remote_error, sre_assoc_id, 12, 4),
	       LAYOUT_FLEXIBLE(struct sctp_remote_error, sre_data, 16));

static const struct layout send_failed =
	LAYOUT(struct sctp_send_failed, 48, 4, /* 6.1.4 */
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_error, 8, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_info, 12, 32),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_info.sinfo_stream, 12, 2),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_info.sinfo_ppid, 20, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_info.sinfo_context, 24, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_info.sinfo_assoc_id, 40, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed, ssf_assoc_id, 44, 4),
	       LAYOUT_FLEXIBLE(struct sctp_send_failed, ssf_data, 48));

static const struct layout send_failed_event =
	LAYOUT(struct sctp_send_failed_event, 32, 4, /* 6.1.11 */
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssf_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssf_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssf_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssf_error, 8, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssfe_info, 12, 16),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssfe_info.snd_sid, 12, 2),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssfe_info.snd_ppid, 16, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssfe_info.snd_context, 20, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssfe_info.snd_assoc_id, 24, 4),
	       LAYOUT_MEMBER(struct sctp_send_failed_event, ssf_assoc_id, 28, 4),
	       LAYOUT_FLEXIBLE(struct sctp_send_failed_event, ssf_data, 32));

static const struct layout shutdown_event =
	LAYOUT(struct sctp_shutdown_event, 12, 4, /* 6.1.5 */
	       LAYOUT_MEMBER(struct sctp_shutdown_event, sse_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_shutdown_event, sse_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_shutdown_event, sse_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_shutdown_event, sse_assoc_id, 8, 4));

static const struct layout adaptation_event =
	LAYOUT(struct sctp_adaptation_event, 16, 4, /* 6.1.6 */
	       LAYOUT_MEMBER(struct sctp_adaptation_event, sai_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_adaptation_event, sai_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_adaptation_event, sai_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_adaptation_event, sai_adaptation_ind, 8, 4),
	       LAYOUT_MEMBER(struct sctp_adaptation_event, sai_assoc_id, 12, 4));

static const struct layout pdapi_event =
	LAYOUT(struct sctp_pdapi_event, 24, 4, /* 6.1.7; Linux's order */
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_indication, 8, 4),
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_assoc_id, 12, 4),
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_stream, 16, 4),
	       LAYOUT_MEMBER(struct sctp_pdapi_event, pdapi_seq, 20, 4));

static const struct layout authkey_event =
	LAYOUT(struct sctp_authkey_event, 20, 4, /* 6.1.8; Linux's order */
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_keynumber, 8, 2),
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_altkeynumber, 10, 2),
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_indication, 12, 4),
	       LAYOUT_MEMBER(struct sctp_authkey_event, auth_assoc_id, 16, 4));

static const struct layout sender_dry_event =
	LAYOUT(struct sctp_sender_dry_event, 12, 4, /* 6.1.9 */
	       LAYOUT_MEMBER(struct sctp_sender_dry_event, sender_dry_type, 0, 2),
	       LAYOUT_MEMBER(struct sctp_sender_dry_event, sender_dry_flags, 2, 2),
	       LAYOUT_MEMBER(struct sctp_sender_dry_event, sender_dry_length, 4, 4),
	       LAYOUT_MEMBER(struct sctp_sender_dry_event, sender_dry_assoc_id, 8, 4));

/* The last member of the event ends with these bytes, whatever stands before them. */
#define expect_ending(event, member, bytes, count)                                                 \
	expect_ending_at(event, offsetof(union sctp_notification, member), #member, bytes, count,  \
			 __FILE__, __LINE__)
static void expect_ending_at(const struct received *event, size_t offset, const char *member,
			     const char *bytes, size_t count, const char *file, int line)
{
	if (event->size < offset + count ||
	    memcmp((const uint8_t *)event->data + event->size - count, bytes, count) != 0)
		scenario_fail(file, line,
			      "%s does not end with the information of the error cause; the "
			      "notification has %zu bytes",
			      member, event->size);
}

/* The event's bytes are `size` many and hold the values. */
#define expect_parsed(event, layout, size, values)                                                 \
	expect_parsed_at(event, layout, size, values, __FILE__, __LINE__)
static void expect_parsed_at(const struct received *event, const struct layout *layout, size_t size,
			     const struct layout_value *values, const char *file, int line)
{
	if (event->size != size)
		scenario_fail(file, line, "%s must be of %zu bytes, the kernel sent %zu",
			      layout->name, size, event->size);
	layout_expect_members_at(layout, event->data, event->size, values, file, line);
}

static void subscribe(struct endpoint *endpoint, uint16_t type)
{
	struct sctp_event event = {.se_type = type, .se_on = 1};

	endpoint_set(endpoint, SCTP_EVENT, &event, sizeof(event));
}

SCENARIO(assoc_change, "Each member of SCTP_ASSOC_CHANGE describes the association correctly",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.1-1", "RFC6458-6.1.1-2", "RFC6458-6.1.1-8",
		  "RFC6458-6.1.1-9", "RFC6458-6.1.1-10"})
{
	struct endpoint *server =
		endpoint_listen(lab, "b", ONE_TO_MANY, .ostreams = 7, .istreams = 5);
	struct endpoint *client =
		endpoint_open(lab, "a", ONE_TO_MANY, .ostreams = 9, .istreams = 3);

	layout_expect_all(&notification, &assoc_change);
	endpoint_connect_start(client, server);
	const struct received *up = expect_event(server, SCTP_ASSOC_CHANGE);

	struct sctp_status status = endpoint_status(server);

	/* sac_info may list features. */
	ck_assert_uint_ge(up->size, 20);
	expect_parsed(up, &assoc_change, up->size,
		      LAYOUT_VALUES({"sac_type", 0x8001}, {"sac_length", up->size},
				    {"sac_state", SCTP_COMM_UP}, {"sac_error", 0},
				    {"sac_outbound_streams", 3}, {"sac_inbound_streams", 5},
				    {"sac_assoc_id", (uint32_t)status.sstat_assoc_id}));
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	endpoint_abort(client, "because");

	const struct received *lost = expect_event(server, SCTP_ASSOC_CHANGE);
	uint64_t error = layout_number(&assoc_change, "sac_error", lost->data);

	expect_parsed(lost, &assoc_change, lost->size,
		      LAYOUT_VALUES({"sac_length", lost->size}, {"sac_state", SCTP_COMM_LOST},
				    {"sac_assoc_id", (uint32_t)status.sstat_assoc_id}));
	/* Of sre_error alone the document says in which byte order it is. */
	ck_assert_msg(error == CAUSE_USER_INITIATED_ABORT ||
			      error == htons(CAUSE_USER_INITIATED_ABORT),
		      "sac_error is 0x%x, expected User-Initiated Abort", (unsigned)error);
	scenario_note("sac_error is in %s byte order",
		      error == CAUSE_USER_INITIATED_ABORT ? "host" : "network");
	/* Whether the whole ABORT is there, handshake.abort_in_sac_info asks. */
	expect_ending(lost, sn_assoc_change.sac_info, "\0\14\0\13because", 11);
}

SCENARIO(paddr_change,
	 "Each member of SCTP_PEER_ADDR_CHANGE, which is packed, describes the path correctly",
	 .every_abi = true, .lab = &dual_path, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.2-5", "RFC6458-6.1.2-6"})
{
	struct pair pair = pair_open(lab, .nagle = true);
	struct sockaddr_storage path1 = peer_address(pair.a, "path1", SERVER_PORT);

	layout_expect(&paddr_change);
	expect_parsed(expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1"), &paddr_change,
		      148,
		      LAYOUT_VALUES({"spc_type", 0x8002}, {"spc_flags", 0}, {"spc_length", 148},
				    LAYOUT_ADDRESS("spc_aaddr", &path1),
				    {"spc_state", SCTP_ADDR_CONFIRMED},
				    {"spc_error", SCTP_HEARTBEAT_SUCCESS},
				    {"spc_assoc_id", pair.a->association}));
}

/* To a stream that the receiver does not have. */
static void use_wrong_stream(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	enum { STREAM = 14 + 20 + 12 + 8 };

	(void)packet;
	(void)context;
	memcpy(frame->data + STREAM, "\1\2", 2);
}

SCENARIO(remote_error,
	 "SCTP_REMOTE_ERROR has the error cause and its data at the offsets of its struct",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.3-1", "RFC6458-6.1.3-3"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	layout_expect(&remote_error);
	lab_change(lab, DATA, use_wrong_stream);
	endpoint_send(pair.a, 0, "misled");

	const struct received *event = expect_event(pair.a, SCTP_REMOTE_ERROR);

	expect_parsed(event, &remote_error, event->size,
		      LAYOUT_VALUES({"sre_type", 0x8004}, {"sre_length", event->size},
				    {"sre_error", htons(CAUSE_INVALID_STREAM)},
				    {"sre_assoc_id", pair.a->association}));
	/* Whether the whole ERROR is there, sockets.remote_error_whole asks. */
	expect_ending(event, sn_remote_error.sre_data, "\1\2\0\0", 4);
}

SCENARIO(send_failed,
	 "Both SCTP_SEND_FAILED events return the message and the information it was sent with",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.1-3", "RFC6458-6.1.4-1", "RFC6458-6.1.4-2",
		  "RFC6458-6.1.4-3", "RFC6458-6.1.11-1", "RFC6458-6.1.11-2"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect_all(&send_failed, &send_failed_event);
	subscribe(client, SCTP_SEND_FAILED);
	endpoint_connect(client, server);
	lab_drop(lab, DATA);
	endpoint_send(client, 3, "sent", .ppid = 0x01020304, .context = 0x05060708);
	endpoint_send(client, 4, "unsent", .ppid = 0x11121314, .context = 0x15161718);
	endpoint_abort(server, "because");

	const struct layout_value association = {"ssf_assoc_id", client->association};

	expect_parsed(expect_event(client, SCTP_SEND_FAILED), &send_failed, 48 + 4,
		      LAYOUT_VALUES(association, {"ssf_type", 0x8003},
				    {"ssf_flags", SCTP_DATA_SENT}, {"ssf_length", 52},
				    {"ssf_error", htons(CAUSE_USER_INITIATED_ABORT)},
				    {"ssf_info.sinfo_stream", 3},
				    {"ssf_info.sinfo_ppid", htonl(0x01020304)},
				    {"ssf_info.sinfo_context", 0x05060708},
				    {"ssf_info.sinfo_assoc_id", client->association},
				    {"ssf_data", .bytes = "sent", .size = 4}));
	expect_parsed(
		expect_event(client, SCTP_SEND_FAILED_EVENT), &send_failed_event, 32 + 4,
		LAYOUT_VALUES(association, {"ssf_type", 0x800d}, {"ssf_flags", SCTP_DATA_SENT},
			      {"ssf_length", 36}, {"ssf_error", htons(CAUSE_USER_INITIATED_ABORT)},
			      {"ssfe_info.snd_sid", 3}, {"ssfe_info.snd_ppid", htonl(0x01020304)},
			      {"ssfe_info.snd_context", 0x05060708},
			      {"ssfe_info.snd_assoc_id", client->association},
			      {"ssf_data", .bytes = "sent", .size = 4}));
	expect_parsed(expect_event(client, SCTP_SEND_FAILED), &send_failed, 48 + 6,
		      LAYOUT_VALUES({"ssf_flags", SCTP_DATA_UNSENT}, {"ssf_info.sinfo_stream", 4},
				    {"ssf_data", .bytes = "unsent", .size = 6}));
	expect_parsed(expect_event(client, SCTP_SEND_FAILED_EVENT), &send_failed_event, 32 + 6,
		      LAYOUT_VALUES({"ssf_flags", SCTP_DATA_UNSENT}, {"ssfe_info.snd_sid", 4},
				    {"ssf_data", .bytes = "unsent", .size = 6}));
}

SCENARIO(shutdown_event, "SCTP_SHUTDOWN_EVENT names the association at the offset of its struct",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-3.1.4-7", "RFC6458-6.1-1", "RFC6458-6.1.5-1"})
{
	struct pair pair = pair_open(lab, .nagle = true);

	layout_expect(&shutdown_event);
	endpoint_shutdown(pair.a);
	expect_parsed(expect_event(pair.b, SCTP_SHUTDOWN_EVENT), &shutdown_event, 12,
		      LAYOUT_VALUES({"sse_type", 0x8005}, {"sse_flags", 0}, {"sse_length", 12},
				    {"sse_assoc_id", pair.b->association}));
}

SCENARIO(adaptation_event,
	 "SCTP_ADAPTATION_INDICATION has the peer's indication at the offset of its struct",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.6-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect(&adaptation_event);
	endpoint_set(client, SCTP_ADAPTATION_LAYER, &(uint32_t){0x01020304}, 4);
	endpoint_connect(client, server);
	expect_parsed(expect_event(server, SCTP_ADAPTATION_INDICATION), &adaptation_event, 16,
		      LAYOUT_VALUES({"sai_type", 0x8007}, {"sai_flags", 0}, {"sai_length", 16},
				    {"sai_adaptation_ind", 0x01020304},
				    {"sai_assoc_id", server->association}));
}

SCENARIO(sender_dry_event,
	 "SCTP_SENDER_DRY_EVENT names the association at the offset of its struct",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.9-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	layout_expect(&sender_dry_event);
	subscribe(client, SCTP_SENDER_DRY_EVENT);
	endpoint_connect(client, server);
	endpoint_send(client, 0, "the last");
	expect_parsed(expect_event(client, SCTP_SENDER_DRY_EVENT), &sender_dry_event, 12,
		      LAYOUT_VALUES({"sender_dry_type", 0x8009}, {"sender_dry_flags", 0},
				    {"sender_dry_length", 12},
				    {"sender_dry_assoc_id", client->association}));
}

/* A message on stream 3, after one, is delivered in part when its association is aborted. */
static struct endpoint *abort_partial_delivery(struct lab *lab, bool interleaving)
{
	struct pair pair = pair_open(lab, .interleaving = interleaving);

	option_set_int(pair.b, SCTP_PARTIAL_DELIVERY_POINT, 2000);
	endpoint_send(pair.a, 3, "the first");
	expect_message(pair.b, 3, "the first");
	lab_drop(lab, interleaving ? I_DATA : DATA, .from = "a", .skip = 3, .count = FOREVER);
	endpoint_send(pair.a, 3, NULL, .size = 20000);
	let_pass(lab, SECONDS(0.5));
	endpoint_abort(pair.a, NULL);
	return pair.b;
}

SCENARIO(pdapi_event,
	 "SCTP_PARTIAL_DELIVERY_EVENT names stream and message at the offsets of its struct",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .needs = CAP_INTERLEAVING,
	 .spec = {"RFC6458-6.1.7-1"})
{
	struct endpoint *server = abort_partial_delivery(lab, true);

	layout_expect(&pdapi_event);
	expect_parsed(expect_event(server, SCTP_PARTIAL_DELIVERY_EVENT), &pdapi_event, 24,
		      LAYOUT_VALUES({"pdapi_type", 0x8006}, {"pdapi_length", 24},
				    {"pdapi_indication", SCTP_PARTIAL_DELIVERY_ABORTED},
				    {"pdapi_assoc_id", server->association}, {"pdapi_stream", 3},
				    {"pdapi_seq", 1}));
}

SCENARIO(pdapi_event_of_data,
	 "SCTP_PARTIAL_DELIVERY_EVENT names stream and message without interleaving as well",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4, .spec = {"RFC6458-6.1.7-2"},
	 .known = {{"4.16", NULL,
		    "sctp_ulpq_abort_pd() (net/sctp/ulpqueue.c) gives 0 for stream and sequence "
		    "number; RFC 6458 6.1.7 wants those of the message"}})
{
	struct endpoint *server = abort_partial_delivery(lab, false);

	expect_parsed(expect_event(server, SCTP_PARTIAL_DELIVERY_EVENT), &pdapi_event, 24,
		      LAYOUT_VALUES({"pdapi_type", 0x8006}, {"pdapi_length", 24},
				    {"pdapi_indication", SCTP_PARTIAL_DELIVERY_ABORTED},
				    {"pdapi_assoc_id", server->association}, {"pdapi_stream", 3},
				    {"pdapi_seq", 1}));
}

SCENARIO(authkey_event, "SCTP_AUTHENTICATION_EVENT names the key at the offset of its struct",
	 .every_abi = true, .lab = &two_nodes, .as = AS_IPV4,
	 .spec = {"RFC6458-6.1-1", "RFC6458-6.1.8-1", "RFC6458-6.1.8-3"})
{
	enum { NUMBER = 0x0203 };
	struct endpoint *server, *client;

	layout_expect(&authkey_event);
	auth_enable(lab);
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	auth_require(server, DATA);
	auth_key_set(client, NUMBER, "key");
	auth_key_set(server, NUMBER, "key");
	endpoint_connect(client, server);
	ck_assert_int_eq(auth_key_change(client, SCTP_AUTH_ACTIVE_KEY, NUMBER), 0);
	endpoint_send(client, 0, "with the new key");
	expect_parsed(expect_event(server, SCTP_AUTHENTICATION_EVENT), &authkey_event, 20,
		      LAYOUT_VALUES({"auth_type", 0x8008}, {"auth_flags", 0}, {"auth_length", 20},
				    {"auth_keynumber", NUMBER}, {"auth_altkeynumber", 0},
				    {"auth_indication", SCTP_AUTH_NEW_KEY},
				    {"auth_assoc_id", server->association}));
	expect_message(server, 0, "with the new key");
	let_pass(lab, SECONDS(1));

	/* Back to key 0: the other one, which no chunk waits for any more, is freed. */
	ck_assert_int_eq(auth_key_change(client, SCTP_AUTH_ACTIVE_KEY, 0), 0);
	ck_assert_int_eq(auth_key_change(client, SCTP_AUTH_DEACTIVATE_KEY, NUMBER), 0);
	expect_parsed(expect_event(client, SCTP_AUTHENTICATION_EVENT), &authkey_event, 20,
		      LAYOUT_VALUES({"auth_keynumber", NUMBER},
				    {"auth_indication", SCTP_AUTH_FREE_KEY},
				    {"auth_assoc_id", client->association}));
}
