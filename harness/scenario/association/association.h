/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One endpoint of the kernel, the implementation under test, and one scripted peer, associated.
 *
 *	struct association association = association_open(lab, .a_rwnd = 4000);
 *
 *	send_messages(association.iut, 3, 1000);
 *	expect_flight(association, 1, 3);
 *	send_sack(association, 3);
 *
 * What an option does not name is as a kernel has it by default, but for two things that would get
 * in the way of a script: the endpoint delays no message (SCTP_NODELAY) and sends no HEARTBEATs
 * once the peer's addresses are confirmed.
 */
#ifndef ASSOCIATION_ASSOCIATION_H
#define ASSOCIATION_ASSOCIATION_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/peer/peer.h"

struct association {
	struct lab *lab;
	struct peer *peer;
	struct endpoint *iut;
	struct endpoint *listener; /* one-to-one: what `iut` was accepted from; else NULL */
	uint32_t iut_a_rwnd; /* of the kernel's INIT or INIT ACK; 0 until association_open() */
};

enum { ASSOCIATION_MAX_PATHS = 3, ASSOCIATION_MAX_EXTENSIONS = 8 };

struct association_options {
	const char *file;
	int line;

	/* --- the kernel's endpoint --- */

	/* One that is there already and listens (unless .active): its socket is left as it is but
	 * for what is named here.  NULL: a new one in the node "iut". */
	struct endpoint *iut;
	enum endpoint_style style; /* default ONE_TO_MANY */
	bool active; /* it connects to the peer, instead of the other way round */
	const char *bound_paths[MAX_PATHS]; /* its addresses; default: all of the node */
	uint16_t streams; /* in each direction, offered by both ends */
	uint16_t ostreams, istreams; /* those of the kernel's endpoint only */
	uint32_t rto_initial, rto_min, rto_max; /* SCTP_RTOINFO, milliseconds */
	int receive_buffer; /* SO_RCVBUF, bytes */
	bool nagle; /* without SCTP_NODELAY */
	bool heartbeats; /* HEARTBEATs go on */
	bool without_pf; /* plain RFC 9260: no Potentially Failed state (RFC 7829) in the node */

	/* --- the peer --- */

	struct peer *peer; /* that of an association that has ended; NULL: a new one */
	uint16_t peer_port; /* of a new one; default PEER_PORT */
	uint32_t initial_tsn; /* default: as the peer has it */
	uint32_t a_rwnd; /* of its INIT or INIT ACK; its SACKs have peer->a_rwnd */
	const char *paths[ASSOCIATION_MAX_PATHS]; /* its addresses besides that of peer->path */
	/* They are not confirmed yet: the peer answers no HEARTBEAT by itself. */
	bool unconfirmed;
	bool ignore_sacks; /* peer_expect() passes over the kernel's SACKs */
	const struct chunk_spec *init; /* the INIT or INIT ACK, instead of what is named here */

	/* --- extensions: enabled in the node before its endpoint is opened (one that is given as
	 * .iut must have been opened so), and offered by the peer --- */

	bool ecn; /* RFC 9260 appendix A */
	bool forward_tsn; /* RFC 3758 */
	bool auth; /* RFC 4895, with auth_offer() */
	/* Chunk types that must be authenticated, CHUNK_LIST(DATA, SACK): those that the kernel's
	 * endpoint requires (SCTP_AUTH_CHUNK), and those of the peer's CHUNKS parameter. */
	struct tlv_spec local_auth_chunks, peer_auth_chunks;
	bool asconf; /* RFC 5061, which includes AUTH */
	bool reconfig; /* RFC 6525, and FORWARD TSN */
	uint32_t stream_reset; /* SCTP_ENABLE_STREAM_RESET: what the user grants the peer */
	bool interleaving; /* RFC 8260: I-DATA, FORWARD TSN, I-FORWARD-TSN */
	/* Chunk types of the peer's Supported Extensions, instead of those that follow from the
	 * above. */
	uint8_t extensions[ASSOCIATION_MAX_EXTENSIONS];
	uint16_t udp_port; /* both ends speak SCTP in UDP, at this port (RFC 6951) */
};

/*
 * Sets up an association: both ends are ESTABLISHED, the peer's addresses confirmed, and nothing
 * was sent yet.  expect_packet() starts with what comes after.
 */
#define association_open(lab, ...)                                                                 \
	association_open_with(lab, &(struct association_options){                                  \
					   .file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct association association_open_with(struct lab *lab,
					 const struct association_options *options);
/* The same up to where the first packet would go: for handshakes that a script plays by hand. */
#define association_prepare(lab, ...)                                                              \
	association_prepare_with(lab, &(struct association_options){                               \
					      .file = __FILE__, .line = __LINE__, ##__VA_ARGS__})
struct association association_prepare_with(struct lab *lab,
					    const struct association_options *options);
/* The peer's INIT (INIT ACK where the kernel connects) with what the options name; lives until the
 * next call. */
const struct chunk_spec *association_init(const struct association *association,
					  const struct association_options *options);

/*
 * The peer ends the association with an ABORT, of which the user learns, and forgets it.  The
 * endpoint and the peer can be used for another one: .iut = association.iut, .peer =
 * association.peer.
 */
#define association_abort(association) association_abort_at(association, __FILE__, __LINE__)
void association_abort_at(struct association association, const char *file, int line);
/* The same, and closes the endpoint (and its listener). */
#define association_close(association) association_close_at(association, __FILE__, __LINE__)
void association_close_at(struct association association, const char *file, int line);

/*
 * The peer has lost the association and sets it up again, with the AUTH parameters of auth_offer() (RFC 9260 section 5.2.2).
 * Until the kernel has reported the restart to its user.
 */
void association_restart_with_auth(struct association association);

/* How many associations the endpoint has (SCTP_GET_ASSOC_NUMBER). */
#define association_count(endpoint) association_count_at(endpoint, __FILE__, __LINE__)
unsigned association_count_at(struct endpoint *endpoint, const char *file, int line);

/* The ID of the only association that a one-to-many endpoint has, of which no event needs to have come (SCTP_GET_ASSOC_ID_LIST). */
#define association_only(endpoint) association_only_at(endpoint, __FILE__, __LINE__)
sctp_assoc_t association_only_at(struct endpoint *endpoint, const char *file, int line);

#endif
