/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a message costs from one user to the other, over the loopback device: sent, received, acknowledged. */
#define SUITE "bench"
#include "suites/bench/bench.h"

enum { MESSAGES = 16, UDP_PORT = 9899 };

/* MESSAGES are sent one after the other, then they are read. */
struct stream {
	struct loopback_pair pair;
	size_t size;
	int flags; /* of all but the last */
};

static void pass_messages(void *context)
{
	const struct stream *stream = context;

	for (unsigned i = 0; i < MESSAGES; i++)
		loopback_send(stream->pair.client, stream->size,
			      i + 1 < MESSAGES ? stream->flags : 0);
	for (unsigned i = 0; i < MESSAGES; i++)
		loopback_receive(stream->pair.server);
}

/* One by one, for those that a receive buffer does not hold together. */
static void pass_one(void *context)
{
	const struct stream *stream = context;

	loopback_send(stream->pair.client, stream->size, 0);
	loopback_receive(stream->pair.server);
}

static void record_messages(const char *name, struct stream *stream, size_t size)
{
	stream->size = size;
	cost_record(name, 0, cost_of(&(struct act){.run = pass_messages, .per = MESSAGES}, stream));
}

static void record_large(const char *name, struct stream *stream, size_t size)
{
	stream->size = size;
	cost_record(name, 0, cost_of(&(struct act){.run = pass_one}, stream));
}

/* What a user asks for of every message (SCTP_DEFAULT_SNDINFO). */
static void ask_for(const struct stream *stream, uint16_t flags)
{
	const struct sctp_sndinfo info = {.snd_flags = flags};

	loopback_set(stream->pair.client, SCTP_DEFAULT_SNDINFO, &info, sizeof(info));
}

SCENARIO(message, "A message of 1 to 65000 bytes, ordered and not", ON_LOOPBACK())
{
	struct stream stream;

	loopback_enter(BENCH_MTU);
	stream = (struct stream){
		.pair = loopback_connect(loopback_listen(BENCH_PORT, 8), BENCH_PORT)};
	record_messages("message_1", &stream, 1);
	record_messages("message_100", &stream, 100);
	record_messages("message_1400", &stream, 1400);
	record_large("message_65000_fragmented", &stream, 65000);
	ask_for(&stream, SCTP_UNORDERED);
	record_messages("message_100_unordered", &stream, 100);
}

SCENARIO(segmented, "A message of 65000 bytes over a device that segments large packets (GSO)",
	 ON_LOOPBACK())
{
	struct stream stream;

	loopback_enter(BENCH_MTU);
	loopback_segment(true);
	stream = (struct stream){
		.pair = loopback_connect(loopback_listen(BENCH_PORT, 8), BENCH_PORT)};
	record_large("message_65000_gso", &stream, 65000);
}

/* Each packet is acknowledged at once, so that Nagle's algorithm never has to wait. */
static void acknowledge_at_once(int fd)
{
	const struct sctp_sack_info info = {.sack_freq = 1};

	loopback_set(fd, SCTP_DELAYED_SACK, &info, sizeof(info));
}

SCENARIO(bundling, "Messages of 100 bytes: with Nagle's algorithm, and bundled (MSG_MORE)",
	 ON_LOOPBACK())
{
	struct stream stream;

	loopback_enter(BENCH_MTU);
	stream = (struct stream){
		.pair = loopback_connect(loopback_listen(BENCH_PORT, 8), BENCH_PORT)};
	record_messages("message_100_delayed_sack", &stream, 100);
	acknowledge_at_once(stream.pair.server);
	record_messages("message_100_sack_each", &stream, 100);
	loopback_set_number(stream.pair.client, SCTP_NODELAY, 0);
	record_messages("message_100_nagle", &stream, 100);
	stream.flags = MSG_MORE;
	record_messages("message_100_bundled", &stream, 100);
}

static void interleave(int fd)
{
	const struct sctp_assoc_value on = {.assoc_value = 1};

	loopback_set_number(fd, SCTP_FRAGMENT_INTERLEAVE, 2);
	loopback_set(fd, SCTP_INTERLEAVING_SUPPORTED, &on, sizeof(on));
}

SCENARIO(i_data, "Messages as I-DATA chunks (RFC 8260)", ON_LOOPBACK(| CAP_INTERLEAVING))
{
	struct stream stream = {0};
	int listener, client;

	loopback_enter(BENCH_MTU);
	loopback_sysctl("net/sctp/intl_enable", "1");
	listener = loopback_listen(BENCH_PORT, 8);
	client = loopback_socket(SOCK_STREAM);
	interleave(listener);
	interleave(client);
	stream.pair = loopback_connect_from(client, listener, BENCH_PORT);
	record_messages("message_1400_i_data", &stream, 1400);
	record_large("message_65000_i_data", &stream, 65000);
}

SCENARIO(auth, "Messages in authenticated DATA chunks (RFC 4895)", ON_LOOPBACK(| CAP_AUTH))
{
	const struct sctp_authchunk data = {.sauth_chunk = DATA};
	struct stream stream = {0};
	int listener, client;

	loopback_enter(BENCH_MTU);
	loopback_sysctl("net/sctp/auth_enable", "1");
	listener = loopback_listen(BENCH_PORT, 8);
	client = loopback_socket(SOCK_STREAM);
	loopback_set(listener, SCTP_AUTH_CHUNK, &data, sizeof(data));
	loopback_set(client, SCTP_AUTH_CHUNK, &data, sizeof(data));
	stream.pair = loopback_connect_from(client, listener, BENCH_PORT);
	record_messages("message_100_auth", &stream, 100);
	record_messages("message_1400_auth", &stream, 1400);
}

static void live_for(const struct stream *stream, uint16_t policy, uint32_t value)
{
	const struct sctp_default_prinfo info = {.pr_policy = policy, .pr_value = value};

	loopback_set(stream->pair.client, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
}

SCENARIO(partial_reliability, "Messages that are sent again only so long or so often (RFC 7496)",
	 ON_LOOPBACK(| CAP_PR_SCTP))
{
	struct stream stream;

	loopback_enter(BENCH_MTU);
	stream = (struct stream){
		.pair = loopback_connect(loopback_listen(BENCH_PORT, 8), BENCH_PORT)};
	live_for(&stream, SCTP_PR_SCTP_TTL, 10000);
	record_messages("message_100_pr_ttl", &stream, 100);
	live_for(&stream, SCTP_PR_SCTP_RTX, 3);
	record_messages("message_100_pr_rtx", &stream, 100);
	live_for(&stream, SCTP_PR_SCTP_PRIO, 3);
	record_messages("message_100_pr_prio", &stream, 100);
}

static void encapsulate(int fd)
{
	struct sctp_udpencaps encaps = {.sue_port = htons(UDP_PORT)};

	encaps.sue_address.ss_family = AF_INET;
	loopback_set(fd, SCTP_REMOTE_UDP_ENCAPS_PORT, &encaps, sizeof(encaps));
}

SCENARIO(encapsulation, "Messages in UDP (RFC 6951)", ON_LOOPBACK(| CAP_UDP_ENCAPSULATION))
{
	struct stream stream = {0};
	int listener, client;

	loopback_enter(BENCH_MTU);
	loopback_sysctl("net/sctp/udp_port", "9899");
	listener = loopback_listen(BENCH_PORT, 8);
	client = loopback_socket(SOCK_STREAM);
	encapsulate(listener);
	encapsulate(client);
	stream.pair = loopback_connect_from(client, listener, BENCH_PORT);
	record_messages("message_100_udp", &stream, 100);
	record_messages("message_1400_udp", &stream, 1400);
}
