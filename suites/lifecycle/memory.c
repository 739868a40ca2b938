/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing of an association stays in the kernel's memory, however it ends and whatever failed while it lived. */
#define SUITE "lifecycle"
#include "suites/lifecycle/rounds.h"

#include <unistd.h>

enum {
	STREAMS = 8, /* each of them is used */
	BUFFER = 32768, /* of either socket: to fill the usual ones takes most of a round */
};

/* --- what is done with an association --- */

static void must(int result, const char *what)
{
	if (result < 0)
		scenario_error("%s: %s", what, strerror(errno));
}

/* A call that has to fail in that way. */
static void refused(int result, int error, const char *what)
{
	int got = result < 0 ? errno : 0;

	ck_assert_msg(got == error, "expected %s from %s, got %s", strerror(error), what,
		      strerror(got));
}

static int set(int fd, int option, const void *value, size_t size)
{
	return setsockopt(fd, IPPROTO_SCTP, option, value, (socklen_t)size);
}

#define SET(fd, option, ...) set(fd, option, &(__VA_ARGS__), sizeof(__VA_ARGS__))

static void allow_resets(int fd)
{
	must(SET(fd, SCTP_ENABLE_STREAM_RESET,
		 (struct sctp_assoc_value){.assoc_value = SCTP_ENABLE_STRRESET_MASK}),
	     "SCTP_ENABLE_STREAM_RESET");
}

static void set_buffer(int fd, int option)
{
	must(setsockopt(fd, SOL_SOCKET, option, &(int){BUFFER}, sizeof(int)), "setsockopt");
}

static struct loopback_pair open_pair(int listener)
{
	int client = loopback_socket(SOCK_STREAM);

	set_buffer(client, SO_SNDBUF);
	/* Accepted sockets have it from here. */
	set_buffer(listener, SO_RCVBUF);

	must(SET(client, SCTP_INITMSG, (struct sctp_initmsg){.sinit_num_ostreams = STREAMS}),
	     "SCTP_INITMSG");
	allow_resets(client);
	allow_resets(listener);
	return loopback_connect_from(client, listener, LIFECYCLE_PORT);
}

static const char text[20000];

static int send_on(int fd, uint16_t stream, size_t size)
{
	return sctp_sendmsg(fd, text, size, NULL, 0, 0, 0, stream, 0, 0);
}

/* Sends until the buffer is full: the peer's window closes, and messages wait. */
static void fill(int fd)
{
	while (send(fd, text, sizeof(text), MSG_DONTWAIT) > 0)
		continue;
}

static int set_key(int fd, uint16_t number, size_t length)
{
	union {
		struct sctp_authkey key;
		char bytes[sizeof(struct sctp_authkey) + 16];
	} key = {.key = {.sca_keynumber = number, .sca_keylength = (uint16_t)length}};

	return set(fd, SCTP_AUTH_KEY, &key, sizeof(struct sctp_authkey) + 16);
}

static void use_keys(int fd)
{
	for (uint16_t number = 1; number <= 4; number++)
		must(set_key(fd, number, 16), "SCTP_AUTH_KEY");
	must(set_key(fd, 2, 8), "SCTP_AUTH_KEY");
	must(SET(fd, SCTP_AUTH_ACTIVE_KEY, (struct sctp_authkeyid){.scact_keynumber = 2}),
	     "SCTP_AUTH_ACTIVE_KEY");
	must(SET(fd, SCTP_AUTH_DELETE_KEY, (struct sctp_authkeyid){.scact_keynumber = 1}),
	     "SCTP_AUTH_DELETE_KEY");
	must(SET(fd, SCTP_AUTH_DEACTIVATE_KEY, (struct sctp_authkeyid){.scact_keynumber = 3}),
	     "SCTP_AUTH_DEACTIVATE_KEY");
}

static void reset_streams(int fd)
{
	must(SET(fd, SCTP_RESET_STREAMS,
		 (struct sctp_reset_streams){.srs_flags = SCTP_STREAM_RESET_OUTGOING}),
	     "SCTP_RESET_STREAMS");
	must(SET(fd, SCTP_ADD_STREAMS, (struct sctp_add_streams){.sas_outstrms = STREAMS}),
	     "SCTP_ADD_STREAMS");
	must(SET(fd, SCTP_RESET_ASSOC, (sctp_assoc_t){0}), "SCTP_RESET_ASSOC");
}

static void use_everything(int listener)
{
	struct loopback_pair pair = open_pair(listener);

	must(SET(pair.client, SCTP_STREAM_SCHEDULER,
		 (struct sctp_assoc_value){.assoc_value = SCTP_SS_PRIO}),
	     "SCTP_STREAM_SCHEDULER");
	for (unsigned stream = 0; stream < STREAMS; stream++) {
		must(SET(pair.client, SCTP_STREAM_SCHEDULER_VALUE,
			 (struct sctp_stream_value){.stream_id = (uint16_t)stream,
						    .stream_value = (uint16_t)stream}),
		     "SCTP_STREAM_SCHEDULER_VALUE");
		must(send_on(pair.client, (uint16_t)stream, 3000), "sendmsg");
		loopback_receive(pair.server);
	}
	use_keys(pair.client);
	/* With it comes the acknowledgement without which no reset is accepted. */
	must(send_on(pair.server, 0, 1), "sendmsg");
	loopback_receive(pair.client);
	reset_streams(pair.client);
	must(send_on(pair.client, 2 * STREAMS - 1, 1), "sendmsg");
	loopback_receive(pair.server);
	close(pair.client);
	close(pair.server);
}

SCENARIO(
	nothing_kept,
	"Of associations that use streams, a scheduler, keys and re-configuration nothing stays in "
	"the kernel's memory when they are shut down",
	.needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS)
{
	lifecycle_expect_nothing_kept(use_everything, "associations that were shut down");
}

/* The priorities of a scheduler go when another one is chosen. */
static void change_schedulers(int listener)
{
	static const uint16_t schedulers[] = {SCTP_SS_PRIO, SCTP_SS_RR, SCTP_SS_PRIO, SCTP_SS_FCFS};
	struct loopback_pair pair = open_pair(listener);

	for (unsigned i = 0; i < ARRAY_SIZE(schedulers); i++) {
		must(SET(pair.client, SCTP_STREAM_SCHEDULER,
			 (struct sctp_assoc_value){.assoc_value = schedulers[i]}),
		     "SCTP_STREAM_SCHEDULER");
		for (unsigned stream = 0; stream < STREAMS; stream++)
			must(SET(pair.client, SCTP_STREAM_SCHEDULER_VALUE,
				 (struct sctp_stream_value){.stream_id = (uint16_t)stream,
							    .stream_value = (uint16_t)stream}),
			     "SCTP_STREAM_SCHEDULER_VALUE");
	}
	close(pair.client);
	close(pair.server);
}

SCENARIO(nothing_kept_of_schedulers,
	 "Of the schedulers that an association had, and of their priorities, nothing stays in the "
	 "kernel's memory",
	 .needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS)
{
	lifecycle_expect_nothing_kept(change_schedulers,
				      "associations whose schedulers were changed");
}

static void bind_and_unbind(int listener)
{
	int fd = loopback_socket(SOCK_SEQPACKET);
	struct sockaddr_in first = loopback_address(LIFECYCLE_PORT + 1), second = first;

	(void)listener;
	second.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
	must(bind(fd, (struct sockaddr *)&first, sizeof(first)), "bind");
	must(sctp_bindx(fd, (struct sockaddr *)&second, 1, SCTP_BINDX_ADD_ADDR),
	     "sctp_bindx() to add");
	must(sctp_bindx(fd, (struct sockaddr *)&first, 1, SCTP_BINDX_REM_ADDR),
	     "sctp_bindx() to remove");
	close(fd);
}

SCENARIO(nothing_kept_of_bound_addresses,
	 "Of addresses that a socket was bound to, and is not any more, nothing stays in the "
	 "kernel's memory",
	 .needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS)
{
	lifecycle_expect_nothing_kept(bind_and_unbind, "addresses that sockets were bound to");
}

/* With messages unread, unsent and in parts. */
static void abort_busy(int listener)
{
	struct loopback_pair pair = open_pair(listener);

	for (unsigned stream = 0; stream < STREAMS; stream++)
		must(send_on(pair.client, (uint16_t)stream, 3000), "sendmsg");
	fill(pair.client);
	must(send_on(pair.server, 0, 100), "sendmsg");
	loopback_abort(pair);
}

SCENARIO(nothing_kept_of_aborted,
	 "Of associations that are aborted with messages unread and unsent nothing stays in the "
	 "kernel's memory",
	 .needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS)
{
	lifecycle_expect_nothing_kept(abort_busy, "associations that were aborted");
}

static void connect_to_nobody(int listener)
{
	struct sockaddr_in nobody[2] = {loopback_address(LIFECYCLE_PORT + 1),
					loopback_address(LIFECYCLE_PORT + 1)};
	int one = loopback_socket(SOCK_STREAM), many = loopback_socket(SOCK_SEQPACKET);

	(void)listener;
	refused(connect(one, (struct sockaddr *)nobody, sizeof(nobody[0])), ECONNREFUSED,
		"connect");
	nobody[1].sin_port = htons(LIFECYCLE_PORT + 2);
	refused(sctp_connectx(one, (struct sockaddr *)nobody, 2, NULL), EINVAL,
		"sctp_connectx() to two ports");
	refused(sctp_sendmsg(many, "x", 1, (struct sockaddr *)nobody, sizeof(nobody[0]), 0, 0, 100,
			     0, 0),
		EINVAL, "sctp_sendmsg() to a stream that INIT does not ask for");
	close(one);
	close(many);
}

SCENARIO(nothing_kept_of_refused,
	 "Of associations that never came to be nothing stays in the kernel's memory",
	 .needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS)
{
	lifecycle_expect_nothing_kept(connect_to_nobody, "connections that were refused");
}

static int reset_stream(int fd, uint16_t stream)
{
	union {
		struct sctp_reset_streams reset;
		char bytes[sizeof(struct sctp_reset_streams) + sizeof(uint16_t)];
	} asked = {.reset = {.srs_flags = SCTP_STREAM_RESET_OUTGOING, .srs_number_streams = 1}};

	asked.reset.srs_stream_list[0] = stream;
	return set(fd, SCTP_RESET_STREAMS, &asked, sizeof(asked.bytes));
}

static void refuse_options(int fd)
{
	union {
		struct sctp_hmacalgo hmacs;
		char bytes[sizeof(struct sctp_hmacalgo) + 2 * sizeof(uint16_t)];
	} hmacs = {.hmacs = {.shmac_number_of_idents = 1}};

	hmacs.hmacs.shmac_idents[0] = SCTP_AUTH_HMAC_ID_SHA256;
	refused(set(fd, SCTP_HMAC_IDENT, &hmacs, sizeof(struct sctp_hmacalgo) + sizeof(uint16_t)),
		EINVAL, "SCTP_HMAC_IDENT without SHA-1");
	refused(set_key(fd, 1, 17), EINVAL, "SCTP_AUTH_KEY that is longer than the option");
	refused(SET(fd, SCTP_AUTH_ACTIVE_KEY, (struct sctp_authkeyid){.scact_keynumber = 9}),
		EINVAL, "SCTP_AUTH_ACTIVE_KEY without such a key");
	refused(reset_stream(fd, STREAMS), EINVAL,
		"SCTP_RESET_STREAMS of a stream that is not there");
	refused(SET(fd, SCTP_ADD_STREAMS, (struct sctp_add_streams){.sas_outstrms = UINT16_MAX}),
		EINVAL, "SCTP_ADD_STREAMS of too many");
	refused(SET(fd, SCTP_STREAM_SCHEDULER,
		    (struct sctp_assoc_value){.assoc_value = UINT16_MAX}),
		EINVAL, "SCTP_STREAM_SCHEDULER that is none");
	refused(SET(fd, SCTP_STREAM_SCHEDULER_VALUE,
		    (struct sctp_stream_value){.stream_id = STREAMS}),
		EINVAL, "SCTP_STREAM_SCHEDULER_VALUE of a stream that is not there");
}

static void refuse_when_busy(int fd)
{
	fill(fd);
	refused((int)send(fd, text, sizeof(text), MSG_DONTWAIT), EAGAIN,
		"send() when the buffer is full");
	refused(reset_stream(fd, 0), EAGAIN, "SCTP_RESET_STREAMS with messages that wait");
	refused(SET(fd, SCTP_RESET_ASSOC, (sctp_assoc_t){0}), EAGAIN,
		"SCTP_RESET_ASSOC with messages that wait");
}

static void refuse_calls(int listener)
{
	struct loopback_pair pair = open_pair(listener);
	struct sockaddr_in foreign = loopback_numbered(1, 0);

	refuse_options(pair.client);
	refused(send_on(pair.client, STREAMS, 100), EINVAL,
		"sendmsg() on a stream that is not there");
	loopback_set_number(pair.client, SCTP_DISABLE_FRAGMENTS, 1);
	refused(send_on(pair.client, 0, 3000), EMSGSIZE, "sendmsg() of more than a packet");
	loopback_set_number(pair.client, SCTP_DISABLE_FRAGMENTS, 0);
	refused(sctp_bindx(pair.client, (struct sockaddr *)&foreign, 1, SCTP_BINDX_ADD_ADDR),
		EADDRNOTAVAIL, "sctp_bindx() of a foreign address");
	refused(sctp_peeloff(pair.client, 0), EINVAL, "sctp_peeloff() of a one-to-one socket");
	refuse_when_busy(pair.client);
	loopback_abort(pair);
}

SCENARIO(nothing_kept_of_failed_calls, "Of calls that fail nothing stays in the kernel's memory",
	 .needs = CAP_NAMESPACES | CAP_AUTH | CAP_RECONFIG | CAP_GUEST | CAP_SLAB_COUNTS,
	 .fix = {"reset-streams-memleak"})
{
	lifecycle_expect_nothing_kept(refuse_calls, "associations on which calls failed");
}
