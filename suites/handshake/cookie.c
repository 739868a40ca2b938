/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State Cookies that are stale or forged: RFC 9260 sections 5.1.5, 5.2.4 and 5.2.6. */
#define SUITE "handshake"
#include <inttypes.h>

#include "harness/scenario/scenario.h"
#include "harness/wire/bytes.h"
#include "suites/handshake/rto_initial.h"

/* Valid.Cookie.Life of the server, in milliseconds; T1-cookie of the client leaves time to be late. */
static void set_cookie_life(struct lab *lab, unsigned life)
{
	sysctl_set(lab, "b", "net/sctp/valid_cookie_life", "%u", life);
	sysctl_set(lab, "a", "net/sctp/rto_max", "200000");
	sysctl_set(lab, "a", "net/sctp/rto_initial", "100000");
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

/* How stale the cookie of the last INIT ACK was when the ERROR left, in microseconds. */
static int64_t staleness(const struct packet *init_ack, const struct packet *error, int64_t life)
{
	return (error->time - init_ack->time - life) / 1000;
}

SCENARIO(stale_cookie,
	 "A cookie that comes too late is refused, and the client asks for one that lives longer",
	 .lab = &two_nodes, .limit = SECONDS(200),
	 .spec = {"RFC9260-3.3.10.3-2", "RFC9260-4-2", "RFC9260-5.1.5-5", "RFC9260-5.2.6-3",
		  "RFC9260-3.3.2.1.3-1"})
{
	set_cookie_life(lab, 2000);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv cause, preservative;

	lab_delay(lab, COOKIE_ECHO, SECONDS(3), .count = 2);
	endpoint_connect_start(client, server);

	const struct packet *first = expect_packet(lab, INIT, .from = "a");
	const struct packet *init_ack = expect_packet(lab, INIT_ACK, .from = "b");
	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *error = expect_stale_error(lab, echo);

	ck_assert_uint_eq(error->sctp.tag, first->chunk->init.tag);
	ck_assert(chunk_tlv(error->chunk, CAUSE_STALE_COOKIE, &cause));
	int64_t late = staleness(init_ack, error, SECONDS(2));
	uint32_t told = get_unaligned_be32(cause.value);

	/* A kernel that does not want to say gives 0. */
	ck_assert_msg(!told || (told >= late - 1000 && told <= late + 1000),
		      "expected a Measure of Staleness of %" PRId64 " us or 0, it is %u", late,
		      told);
	scenario_note("the Measure of Staleness is %s", told ? "given" : "kept back");
	ck_assert_uint_eq(association_count(server), 0);

	/* The second cookie is as late as the first, but lives longer, as the client asked. */
	const struct packet *second = expect_packet(lab, INIT, .from = "a");
	int64_t round_trip = (error->time - echo->time) / 1000000;

	ck_assert_int_lt(second->time - error->time, jiffy());
	ck_assert_uint_eq(second->sctp.tag, 0);
	ck_assert(chunk_tlv(second->chunk, PARAM_COOKIE_PRESERVATIVE, &preservative));
	ck_assert_uint_eq(preservative.length, 8);
	ck_assert_uint_ge(get_unaligned_be32(preservative.value),
			  get_unaligned_be32(cause.value) / 1000);
	ck_assert_uint_le(get_unaligned_be32(preservative.value), round_trip + 1000);
	expect_both_learn(client, server, SCTP_COMM_UP);
	ck_assert_uint_eq(count_packets(lab, INIT), 2);
	ck_assert_uint_eq(count_packets(lab, ERROR), 1);
	exchange_messages(client, server);
}

SCENARIO(late_stale_error, "An established association discards a Stale Cookie ERROR",
	 .lab = &two_nodes, .spec = {"RFC9260-5.2.6-1", "RFC9260-5.2.6-2"})
{
	set_cookie_life(lab, 2000);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_delay(lab, COOKIE_ECHO, SECONDS(3));
	endpoint_connect(client, server);
	const struct packet *error = expect_packet(lab, ERROR, .from = "b");
	unsigned packets = packets_so_far();

	packet_replay(lab, error);
	let_pass(lab, SECONDS(10));
	ck_assert_uint_eq(packets_so_far(), packets + 1);
	exchange_messages(client, server);
	expect_no_event(client, SCTP_ASSOC_CHANGE, 1);
}

SCENARIO(cookie_preservative_bounded,
	 "Cookie Preservative asks for no more than 1 second beyond the measured RTT",
	 .lab = &two_nodes, .limit = SECONDS(100), .spec = {"RFC9260-5.2.6-4"},
	 .known = {
		 {"4.0", NULL,
		  "asks for twice the staleness, whatever the RTT was (sctp_sf_do_5_2_6_stale() in "
		  "net/sctp/sm_statefuns.c)"}})
{
	set_cookie_life(lab, 1000);
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);
	struct tlv preservative;

	lab_delay(lab, COOKIE_ECHO, SECONDS(5));
	endpoint_connect_start(client, server);

	const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
	const struct packet *error = expect_packet(lab, ERROR, .from = "b");
	const struct packet *init = expect_packet(lab, INIT, .from = "a");
	int64_t round_trip = (error->time - echo->time) / 1000000;

	ck_assert(chunk_tlv(init->chunk, PARAM_COOKIE_PRESERVATIVE, &preservative));
	int64_t increment = get_unaligned_be32(preservative.value);

	ck_assert_msg(increment <= round_trip + 1000,
		      "INIT asks for %" PRId64 " ms more; the RTT was %" PRId64 " ms", increment,
		      round_trip);
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
	set_cookie_life(lab, 60000);
	deliver_cookie_after(lab, 5001, VALID_COOKIE_LIFE - MILLISECONDS(100), true);
	deliver_cookie_after(lab, 5002, VALID_COOKIE_LIFE + JIFFIES(1), false);
}

SCENARIO(
	cookie_preservative_ignored,
	"A server with cookie_preserve_enable off ignores Cookie Preservative; the client asks again",
	.lab = &two_nodes, .spec = {"RFC9260-3.3.2.1.3-2", "RFC9260-5.1.5-5", "RFC9260-5.2.6-3"})
{
	set_cookie_life(lab, 2000);
	sysctl_set(lab, "b", "net/sctp/cookie_preserve_enable", "0");
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client = endpoint_open(lab, "a", ONE_TO_MANY);

	lab_delay(lab, COOKIE_ECHO, SECONDS(3), .count = 2);
	endpoint_connect(client, server);

	for (int attempt = 0; attempt < 3; attempt++) {
		const struct packet *init = expect_packet(lab, INIT);

		ck_assert_int_eq(chunk_has_tlv(init->chunk, PARAM_COOKIE_PRESERVATIVE),
				 attempt > 0);
	}
	ck_assert_uint_eq(count_packets(lab, INIT_ACK), 3);
	ck_assert_uint_eq(count_packets(lab, ERROR), 2);
	exchange_messages(client, server);
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
	 .spec = {"RFC9260-4-1", "RFC9260-5.1.3-1", "RFC9260-5.1.5-3", "RFC9260-3.3.3.1.1-1"})
{
	struct endpoint *server = endpoint_listen(lab, "b", ONE_TO_MANY);
	struct endpoint *client;

	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		client = endpoint_open(lab, "a", ONE_TO_MANY);
		lab_change(lab, COOKIE_ECHO, damage_cookie, .context = &damages[i]);
		endpoint_connect_start(client, server);

		const struct packet *echo = expect_packet(lab, COOKIE_ECHO, .from = "a");
		unsigned packets = packets_so_far();

		let_pass(lab, SECONDS(1));
		ck_assert_msg(
			packets_so_far() == packets,
			"a COOKIE ECHO with damage %zu was answered; it must be discarded silently",
			i);
		ck_assert_uint_eq(association_count(server), i);
		expect_packet(lab, COOKIE_ECHO, .from = "a", .timer = handshake_rto_initial(client),
			      .since = echo->time);
		expect_both_learn(client, server, SCTP_COMM_UP);
	}
	exchange_messages(client, server);
}
