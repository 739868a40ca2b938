/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scripted SCTP peer: an endpoint on the wire, in a silent node, that does what the script says
 * and nothing else.
 *
 *	struct peer *peer = peer_open(lab);
 *	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
 *
 *	peer_send(peer, INIT, .ostreams = 2);
 *	peer_expect(peer, INIT_ACK);
 *	peer_send(peer, COOKIE_ECHO);
 *	peer_expect(peer, COOKIE_ACK);
 *
 * The peer keeps what an endpoint has to keep (tags, TSNs, the cookie, ports, checksums), so that a
 * script names only what matters; whatever a script names is sent as it is named.
 *
 * What the kernel sends is looked at chunk by chunk, in order: peer_expect() takes the next chunk,
 * and if that is another one than expected the scenario fails.
 */
#ifndef PEER_PEER_H
#define PEER_PEER_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/peer/auth.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/stage/expect.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/stage/trace.h"
#include "harness/wire/encode.h"

/*
 * How long a kernel may take for what it has to do at once: where a script names no time, what
 * comes later is wrong.
 */
#define AT_ONCE JIFFIES(5)

/* For a Verification Tag that a script does not care about. */
enum { ANY_TAG = -2 };

enum {
	PEER_PORT = 6000,
	PEER_MAX_STREAMS = 64,
	PEER_MAX_COOKIE = 4096,
	PEER_MAX_INFO = 1024,
	PEER_MAX_AHEAD = 512,
	PEER_MAX_KEYS = 4
};

struct peer {
	struct lab *lab;
	uint16_t port; /* its own */
	uint16_t iut_port; /* of the kernel's endpoint; learnt from its packets */
	const char *path; /* where it sends to and from unless a script says otherwise */
	uint16_t udp_port; /* its own port for UDP encapsulation, and */
	uint16_t iut_udp_port; /* the kernel's; 0: no encapsulation */

	uint32_t tag; /* its own: what the kernel must use as Verification Tag */
	uint32_t iut_tag; /* the kernel's, from its INIT or INIT ACK; 0: not known */
	uint32_t initial_tsn; /* its own */
	uint32_t next_tsn;
	uint32_t a_rwnd;
	uint16_t ostreams, istreams;
	uint16_t next_ssn[PEER_MAX_STREAMS];
	uint32_t next_mid[PEER_MAX_STREAMS];
	uint32_t next_serial; /* of its ASCONF chunks */

	uint32_t iut_initial_tsn; /* the kernel's */
	uint32_t cumulative_tsn; /* of what the kernel sent: all up to it came */
	uint32_t iut_serial; /* of the kernel's last ASCONF that was expected */
	uint8_t cookie[PEER_MAX_COOKIE]; /* from the kernel's INIT ACK, to be echoed */
	size_t cookie_size;
	uint8_t info[PEER_MAX_INFO]; /* value of the kernel's last HEARTBEAT that was expected */
	size_t info_size;

	struct auth_vector vector, iut_vector; /* from the RANDOM, CHUNKS and HMAC-ALGO of both */
	uint16_t iut_hmac; /* what the kernel's HMAC-ALGO begins with */
	struct auth_key keys[PEER_MAX_KEYS]; /* endpoint pair shared keys */
	unsigned key_count;

	int64_t last; /* time of the last packet that was sent or expected */
	/* The rest is the peer's own business. */
	uint32_t ahead[PEER_MAX_AHEAD]; /* TSNs beyond cumulative_tsn that came */
	unsigned ahead_count;
	bool ignored[256];
	bool answered[256];
	struct tlv_spec offer[MAX_TLVS + 1]; /* parameters of the INIT ACKs that it answers with */
	unsigned served; /* packets of the trace that automatic answers were given to */
	unsigned packet; /* next chunk to expect: packet of the trace, */
	unsigned chunk; /* chunk in it */
	unsigned expected; /* packet of the trace that the last chunk expected was in */
	struct peer *next;
};

struct peer_options {
	uint16_t port; /* default PEER_PORT */
	uint16_t iut_port; /* default SERVER_PORT, until the kernel sends from another one */
	const char *path; /* default: the first link */
};

/* Opens a peer in the lab's silent node.  It lives until the scenario ends. */
#define peer_open(lab, ...) peer_open_with(lab, &(struct peer_options){__VA_ARGS__})
struct peer *peer_open_with(struct lab *lab, const struct peer_options *options);

/*
 * Forgets the association: a new tag and TSN of its own, and nothing is known of the kernel's.
 * Packets that came are forgotten as well.
 */
void peer_reset(struct peer *peer);

/* Takes over tag and initial TSN of an INIT or INIT ACK that came while an association was there.
 */
void peer_adopt(struct peer *peer, const struct chunk *init);

/* --- sending --- */

/* Two bytes of a chunk that are another number than they should be. */
struct peer_change {
	unsigned chunk; /* its place in the packet, from 0 */
	size_t word; /* which two of its bytes, from 0, modulo those that there are */
	uint32_t value;
	bool relative; /* is added to what stands there */
	/* Instead of that, unless 0: how far behind the beginning of the INIT that stands in it, and whether four bytes. */
	size_t in_init;
	bool wide;
	/* Counted are only types and lengths of parameters and of an INIT, wherever they stand: type, length, type, ... */
	bool header;
};

struct peer_packet {
	const char *path; /* default: the peer's */
	const struct sockaddr_storage *from; /* other address than that of the path, port 0 */
	const struct sockaddr_storage *to;
	int64_t tag; /* Verification Tag; USUAL: 0 with INIT, else the kernel's */
	int64_t source_port, destination_port;
	int64_t checksum;
	size_t cut; /* leave out so many bytes at the end */
	uint8_t ecn;
	bool forged; /* one bit of the HMAC of its AUTH chunk is wrong */
	const struct peer_change *change; /* made before HMACs and checksum are computed; or NULL */
	const struct chunk_spec *chunks[MAX_CHUNKS + 1];
};

#define PEER_PACKET_USUAL                                                                          \
	.tag = USUAL, .source_port = USUAL, .destination_port = USUAL, .checksum = USUAL

/* Sends one chunk: peer_send(peer, DATA, .stream = 1, .text = "x"). */
#define peer_send(peer, kind, ...) peer_send_packet(peer, .chunks = {CHUNK(kind, ##__VA_ARGS__)})
/* Sends a packet: peer_send_packet(peer, .tag = 0, .chunks = {CHUNK(SACK), CHUNK(DATA)}). */
#define peer_send_packet(peer, ...)                                                                \
	peer_send_with(peer, &(struct peer_packet){PEER_PACKET_USUAL, ##__VA_ARGS__})
/*
 * What is USUAL: of INIT and INIT ACK the peer's tag, initial TSN, a_rwnd and streams, and a cookie
 * with INIT ACK unless the chunk has one; of COOKIE ECHO the kernel's cookie; of DATA the next TSN,
 * of its stream the next SSN (or MID), stream 0, PPID 0; of SACK and SHUTDOWN the cumulative TSN
 * that was reached; of HEARTBEAT some information, of HEARTBEAT ACK that of the HEARTBEAT that was
 * last expected; of ASCONF the next serial number, of ASCONF ACK the last one that was expected; of
 * AUTH key 0, the HMAC that the kernel prefers, and the HMAC itself of what follows in the packet.
 */
void peer_send_with(struct peer *peer, const struct peer_packet *packet);

/*
 * The frame that peer_send_with() would send now, for whom it is to be sent later.  Returns its length; one that does
 * not fit into `size` bytes ends the scenario as `error`.
 */
size_t peer_build(struct peer *peer, const struct peer_packet *packet, uint8_t *bytes, size_t size);
#define peer_build_packet(peer, bytes, size, ...)                                                  \
	peer_build(peer, &(struct peer_packet){PEER_PACKET_USUAL, ##__VA_ARGS__}, bytes, size)
/* The index of a path's link, NULL: the peer's own; the end of it where the kernel is comes into *to. */
int peer_link(const struct peer *peer, const char *path, int *to);

/* Gives the peer an endpoint pair shared key (RFC 4895 6.1), or that number another key. */
void peer_key(struct peer *peer, uint16_t number, const char *key);

/* --- what the kernel sends --- */

struct peer_wanted {
	const char *file;
	int line;
	const char *path; /* the packet came over this path (to the peer's address on it) */
	int64_t tag; /* Verification Tag; USUAL: as RFC 9260 8.5 has it; ANY_TAG */
	int64_t within; /* from the last packet; default AT_ONCE */
	/*
	 * Sent by a kernel timer of this duration, started at `since` (0: by the last packet that
	 * was sent or expected).
	 */
	int64_t after;
	int64_t since;
	bool alone; /* the only chunk of its packet */
	bool bundled; /* in the same packet as the chunk that was expected before */
	bool (*match)(const struct packet *packet, void *context);
	void *context;
	/* Says what is expected, for the message if something else comes; default: the chunk's
	 * name. */
	void (*describe)(const void *about, char *text, size_t size);
	const void *about;
};

/*
 * The kernel's next chunk is of that type, in time, with the right Verification Tag and ports; an
 * AUTH chunk has the right HMAC.
 * Returns the packet, packet->chunk being the chunk; it lives until the scenario ends.
 */
#define peer_expect(peer, kind, ...)                                                               \
	peer_expect_with(peer, kind,                                                               \
			 &(struct peer_wanted){                                                    \
				 .file = __FILE__, .line = __LINE__, .tag = USUAL, ##__VA_ARGS__})
const struct packet *peer_expect_with(struct peer *peer, enum chunk_type type,
				      const struct peer_wanted *wanted);
/* The kernel sends nothing (but what is ignored or answered) for `duration` from now. */
#define peer_expect_silence(peer, duration)                                                        \
	peer_expect_silence_at(peer, duration, __FILE__, __LINE__)
void peer_expect_silence_at(struct peer *peer, int64_t duration, const char *file, int line);
/* The type of the next chunk that waits or comes `within`; -1 if none does.  Takes nothing. */
int peer_next(struct peer *peer, int64_t within);

/* peer_expect() passes over chunks of that type. */
void peer_ignore(struct peer *peer, enum chunk_type type);
void peer_heed(struct peer *peer, enum chunk_type type);
/*
 * Whether the peer itself answers, at once, each HEARTBEAT with HEARTBEAT ACK (from the start), and
 * when a script says so INIT with INIT ACK (with the parameters of `offer`), INIT ACK with COOKIE
 * ECHO, COOKIE ECHO with COOKIE ACK, DATA with SACK, ASCONF with an ASCONF-ACK that agrees to
 * everything, RE-CONFIG with the response that each request is performed, SHUTDOWN with SHUTDOWN
 * ACK, SHUTDOWN ACK with SHUTDOWN COMPLETE.  peer_expect() passes over what is answered.
 */
void peer_answer(struct peer *peer, enum chunk_type type, bool answer);

/* --- whole exchanges --- */

struct peer_association {
	const char *file;
	int line;
	const struct chunk_spec *init; /* instead of the usual INIT or INIT ACK */
};

/* The peer sets up an association with a listening endpoint, which gets SCTP_COMM_UP.  A
 * one-to-one endpoint's new association is accepted and returned, else the endpoint itself. */
#define peer_connect(peer, iut, ...)                                                               \
	peer_connect_with(                                                                         \
		peer, iut,                                                                         \
		&(struct peer_association){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct endpoint *peer_connect_with(struct peer *peer, struct endpoint *iut,
				   const struct peer_association *association);
/* The endpoint connects to the peer, which accepts; the endpoint gets SCTP_COMM_UP. */
#define peer_accept(peer, iut, ...)                                                                \
	peer_accept_with(                                                                          \
		peer, iut,                                                                         \
		&(struct peer_association){.file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
void peer_accept_with(struct peer *peer, struct endpoint *iut,
		      const struct peer_association *association);
/* The kernel's endpoint starts to connect to the peer: peer_invite(peer, iut), or with connectx to
 * several of its addresses peer_invite(peer, iut, .paths = {"path0", "path1"}). */
#define peer_invite(peer, iut, ...)                                                                \
	endpoint_connect_start(iut, NULL, .link = (peer)->path, .port = (peer)->port, ##__VA_ARGS__)

/* The peer shuts the association down, and the endpoint has nothing more to send (RFC 9260 9.2). */
#define peer_shut_down(peer) peer_shut_down_at(peer, __FILE__, __LINE__)
void peer_shut_down_at(struct peer *peer, const char *file, int line);

/* The association is there: the kernel answers a HEARTBEAT with that HEARTBEAT's information. */
#define peer_expect_alive(peer) peer_expect_alive_at(peer, __FILE__, __LINE__)
void peer_expect_alive_at(struct peer *peer, const char *file, int line);
/*
 * The association is gone: a HEARTBEAT is out of the blue and answered by an ABORT with the T bit
 * and the tag of the HEARTBEAT (RFC 9260 8.4 (8)).
 */
#define peer_expect_gone(peer) peer_expect_gone_at(peer, __FILE__, __LINE__)
void peer_expect_gone_at(struct peer *peer, const char *file, int line);

/* The address of the peer, or of the kernel, on a path of the lab (port 0). */
struct sockaddr_storage peer_own_address(const struct peer *peer, const char *path);
struct sockaddr_storage peer_iut_address(const struct peer *peer, const char *path);

#endif
