/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State Cookies that are old or not ours: RFC 9260 sections 5.1.5, 5.2.4 and 5.2.6. */
#define SUITE "handshake"
#include "suites/handshake/steps.h"

/* The server's cookies live for so long; the client's T1-cookie leaves time to be late. */
static void set_cookie_life(struct lab *lab, const char *milliseconds)
{
	if (lab_sysctl(lab, "b", "net/sctp/valid_cookie_life", milliseconds) != 0 ||
	    lab_sysctl(lab, "a", "net/sctp/rto_max", "200000") != 0 ||
	    lab_sysctl(lab, "a", "net/sctp/rto_initial", "100000") != 0)
		scenario_error("%s", lab_error(lab));
}

static uint32_t number_at(const uint8_t *value)
{
	return (uint32_t)value[0] << 24 | (uint32_t)value[1] << 16 | (uint32_t)value[2] << 8 |
	       value[3];
}

static const struct packet *expect_stale_error(struct lab *lab, const struct packet *echo)
{
	const struct packet *error = expect_packet(lab, ERROR, .from = "b", .within = SECONDS(70));
	struct tlv stale;

	ck_assert_uint_eq(error->chunk->length, 12);
	ck_assert(chunk_tlv(error->chunk, CAUSE_STALE_COOKIE, &stale));
	ck_assert_uint_eq(stale.length, 8);
	ck_assert_uint_eq(error->sctp.chunk_count, 1);
	ck_assert_uint_eq(count_packets(lab, COOKIE_ACK), 0);
	ck_assert_uint_gt(error->number, echo->number);
	return error;
}

/* How late the cookie of the last INIT ACK was when the error left, in microseconds. */
static int64_t staleness(const struct packet *init_ack, const struct packet *error, int64_t life)
{
	return (error->time - init_ack->time - life) / 1000;
}

SCENARIO(stale_cookie,
	 "A cookie that comes too late is refused; the client asks for one that lives longer",
	 .lab = &two_nodes, .limit = SECONDS(200),
	 .spec = {"RFC9260-4-2", "RFC9260-5.1.5-5", "RFC9260-5.2.6-3", "RFC9260-3.3.2.1.3-1"})
{
	struct endpoint *server;
	struct endpoint *client;
	struct tlv cause, preservative;

	set_cookie_life(lab, "2000");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	lab_delay(lab, COOKIE_ECHO, SECONDS(3), .count = 2);
	endpoint_connect_start(client, server);

	const struct packet *first = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *error = expect_stale_error(lab, echo);

	ck_assert_uint_eq(error->sctp.tag, first->chunk->init.tag);
	ck_assert(chunk_tlv(error->chunk, CAUSE_STALE_COOKIE, &cause));
	int64_t late = staleness(init_ack, error, SECONDS(2));

	ck_assert_int_le(number_at(cause.value), late + 1000);
	ck_assert_int_ge(number_at(cause.value), late - 1000);
	ck_assert_uint_eq(associations(server), 0);

	/* The second cookie is as late as the first, but was asked to live longer. */
	const struct packet *second = expect_packet(lab, INIT, .from = "a");
	int64_t round_trip = (error->time - echo->time) / 1000000;

	ck_assert_int_lt(second->time - error->time, jiffy());
	ck_assert_uint_eq(second->sctp.tag, 0);
	ck_assert(chunk_tlv(second->chunk, PARAM_COOKIE_PRESERVATIVE, &preservative));
	ck_assert_uint_eq(preservative.length, 8);
	ck_assert_uint_ge(number_at(preservative.value), number_at(cause.value) / 1000);
	ck_assert_uint_le(number_at(preservative.value), round_trip + 1000);
	expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	ck_assert_uint_eq(count_packets(lab, INIT), 2);
	ck_assert_uint_eq(count_packets(lab, ERROR), 1);
	exchange(client, server);
}

SCENARIO(late_stale_error,
	 "A Stale Cookie error that comes to an established association is discarded",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.6-1", "RFC9260-5.2.6-2"})
{
	struct endpoint *server;
	struct endpoint *client;

	set_cookie_life(lab, "2000");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	lab_delay(lab, COOKIE_ECHO, SECONDS(3));
	endpoint_connect(client, server);
	const struct packet *error = expect_packet(lab, ERROR, .from = "b");
	unsigned packets = packets_in_trace();

	replay(lab, error);
	let_pass(lab, SECONDS(10));
	ck_assert_uint_eq(packets_in_trace(), packets + 1);
	exchange(client, server);
	expect_no_event(client, SCTP_ASSOC_CHANGE, 1);
}

SCENARIO(cookie_preservative_bounded,
	 "The extension asked for is no more than 1 second beyond the measured RTT",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-5.2.6-4"},
	 .known = {
		 {"4.0", NULL,
		  "asks for twice the staleness, whatever the RTT was (sctp_sf_do_5_2_6_stale() in "
		  "net/sctp/sm_statefuns.c)"}})
{
	struct endpoint *server;
	struct endpoint *client;
	struct tlv preservative;

	set_cookie_life(lab, "1000");
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	lab_delay(lab, COOKIE_ECHO, SECONDS(5));
	endpoint_connect_start(client, server);

	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *error = expect_packet(lab, ERROR, .from = "b");
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	int64_t round_trip = (error->time - echo->time) / 1000000;

	ck_assert(chunk_tlv(init->chunk, PARAM_COOKIE_PRESERVATIVE, &preservative));
	ck_assert_uint_le(number_at(preservative.value), round_trip + 1000);
}

static void deliver_cookie_after(struct lab *lab, uint16_t port, int64_t delay, bool valid)
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY, .port = port);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_delay(lab, COOKIE_ECHO, delay);
	endpoint_connect_start(client, server);
	/* A held frame may leave up to 0.1 % late. */
	let_pass(lab, delay + delay / 1000);

	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *answer = expect_packet(lab, valid ? COOKIE_ACK : ERROR, .from = "b");

	ck_assert_int_ge(answer->time - echo->time, delay);
	ck_assert_uint_eq(count_packets(lab, ERROR), valid ? 0 : 1);
}

SCENARIO(cookie_lifetime, "A cookie is valid for Valid.Cookie.Life, 60 seconds, and no longer",
	 .lab = &two_nodes, .limit = SECONDS(300), .spec = {"RFC9260-5.1.5-5", "RFC9260-16-1"})
{
	set_cookie_life(lab, "60000");
	deliver_cookie_after(lab, 5001, SECONDS(59.9), true);
	deliver_cookie_after(lab, 5002, SECONDS(60) + JIFFIES(1), false);
}

SCENARIO(cookie_preservative_ignored,
	 "A server may ignore Cookie Preservative; the client then asks again", .lab = &two_nodes,
	 .spec = {"RFC9260-3.3.2.1.3-2", "RFC9260-5.1.5-5", "RFC9260-5.2.6-3"})
{
	struct endpoint *server;
	struct endpoint *client;
	struct tlv preservative;

	set_cookie_life(lab, "2000");
	if (lab_sysctl(lab, "b", "net/sctp/cookie_preserve_enable", "0") != 0)
		scenario_error("%s", lab_error(lab));
	server = endpoint_listen(lab, "b", ONE_TO_MANY);
	client = endpoint_open(lab, "a", ONE_TO_MANY);
	lab_delay(lab, COOKIE_ECHO, SECONDS(3), .count = 2);
	endpoint_connect(client, server);

	ck_assert(!chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_COOKIE_PRESERVATIVE,
			     &preservative));
	ck_assert(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_COOKIE_PRESERVATIVE,
			    &preservative));
	ck_assert(chunk_tlv(expect_packet(lab, INIT)->chunk, PARAM_COOKIE_PRESERVATIVE,
			    &preservative));
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 3);
	ck_assert_uint_eq(count_packets(lab, ERROR), 2);
	exchange(client, server);
}

struct damage {
	size_t at; /* byte of the State Cookie */
	bool from_end; /* counted from its end */
};

/* Flips a bit of the cookie that COOKIE ECHO carries. */
static void damage_cookie(struct frame *frame, const struct sctp_packet *packet, void *context)
{
	const struct damage *damage = context;
	const struct chunk *echo = packet_chunk(packet, COOKIE_ECHO);
	size_t at = damage->from_end ? echo->value_length - 1 - damage->at : damage->at;

	frame->data[echo->value - frame->data + (ptrdiff_t)at] ^= 0x10;
}

static struct damage damages[] = {
	{0, false}, {19, false}, {40, false}, {44, false}, {100, false}, {4, true}, {0, true},
};

SCENARIO(damaged_cookie, "A cookie that fails its integrity check is silently discarded",
	 .lab = &two_nodes, .needs = CAP_COOKIE_MAC,
	 .spec = {"RFC9260-4-1", "RFC9260-5.1.3-1", "RFC9260-5.1.5-3"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client;

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		client = endpoint_open(lab, "a", ONE_TO_MANY);
		lab_change(lab, COOKIE_ECHO, damage_cookie, .context = &damages[i]);
		endpoint_connect_start(client, server);

		const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
		unsigned packets = packets_in_trace();

		let_pass(lab, SECONDS(1));
		ck_assert_msg(packets_in_trace() == packets, "something was sent after damage %zu",
			      i);
		ck_assert_uint_eq(associations(server), i);
		expect_packet(lab, COOKIE_ECHO, .from = "a", .timer = rto_initial(client),
			      .since = echo->time);
		expect_event(client, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
		expect_event(server, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	}
	exchange(client, server);
}
