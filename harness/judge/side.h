/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of one side of an association. */
#ifndef JUDGE_SIDE_H
#define JUDGE_SIDE_H

#include "harness/judge/tsn_log.h"
#include "harness/wire/parameter.h"

enum { SIDE_ADDRESSES = 32, HEARTBEATS = 32, SACKS = 8, DELETIONS = 8, REQUESTS = 16, SOURCES = 4 };

/* What an INIT or INIT ACK says. */
struct init_facts {
	uint32_t tag, a_rwnd, tsn;
	uint16_t ostreams, istreams;
	bool forward_tsn, reconfig, asconf, i_data, zero_checksum;
	bool auth; /* it has a RANDOM */
	uint8_t auth_chunks[32]; /* a bit for each type in CHUNKS */
	uint16_t hmacs; /* a bit for each identifier below 16 in HMAC-ALGO */
};

struct address {
	struct sockaddr_storage at; /* without port */
	bool confirmed; /* or it may be: whoever sends there may know */
	bool deleted; /* by an ASCONF that the other side has acknowledged */
};

/* A Delete IP Address that waits for its answer. */
struct deletion {
	uint32_t correlation;
	struct sockaddr_storage at;
};

struct heartbeat {
	uint64_t digest; /* of its information */
	struct sockaddr_storage from, to;
	unsigned arrived, answered; /* how often */
	int64_t arrival; /* of the first that arrived */
	bool elsewhere; /* one with the same information came from another address as well */
};

/* What its sender sends again each time a timer expires. */
enum timed {
	TIMED_INIT,
	TIMED_COOKIE_ECHO,
	TIMED_SHUTDOWN,
	TIMED_SHUTDOWN_ACK,
	TIMED_ASCONF,
	TIMED_RE_CONFIG,
	TIMED_CHUNKS,
	NOT_TIMED = TIMED_CHUNKS,
};

struct resend {
	bool sent;
	uint64_t digest; /* of the chunk that was sent last */
	int64_t last; /* when */
	int64_t rest; /* how long the time before that was ago; 0: it was another chunk, or went elsewhere */
	struct sockaddr_storage to;
};

/* Why a SACK is to be sent without delay. */
enum due { DUE_FIRST, DUE_I_BIT, DUE_GAP, DUE_DUPLICATE, DUES };

struct seen_sack {
	int64_t time;
	uint32_t a_rwnd;
};

/* A numbered request: ASCONF or RE-CONFIG. */
struct serial {
	bool known;
	uint32_t last; /* the highest that was sent */
	uint64_t digest; /* of that chunk */
	bool answered;
};

/* What the last ASCONF asks for. */
struct asked {
	/* A count above the size of its array: there are more than are kept, or not all is known. */
	uint32_t correlations[REQUESTS];
	unsigned request_count;
	struct sockaddr_storage sources[SOURCES]; /* where it came from, and came again */
	unsigned source_count;
};

struct side {
	struct address addresses[SIDE_ADDRESSES];
	unsigned address_count;
	bool more_addresses; /* than are kept */
	uint16_t port;
	bool has_tag;
	uint32_t tag; /* that packets to it carry */
	bool has_facts;
	struct init_facts facts;

	/* As a sender of DATA. */
	struct tsn_log log;
	bool has_tsn; /* the numbers below are known */
	bool gaps; /* it may have sent what was not seen */
	uint32_t next_tsn; /* of its next new DATA */
	uint32_t acked; /* the peer's highest Cumulative TSN Ack that may have come */
	int64_t acked_time; /* when it has come for sure, if nothing is lost unseen; first the setup */
	size_t outstanding; /* bytes of user data that are not acknowledged */
	size_t acked_bytes; /* in all */
	size_t growth; /* of cwnd, at most */
	bool rested; /* it has sent new DATA after a time with nothing in flight */
	int64_t heard; /* when the last packet may have come to it */
	struct sockaddr_storage data_to; /* where DATA went */
	bool data_to_several;
	bool open_known; /* what is said next */
	bool message_open; /* the last DATA chunk did not end its message */
	struct tsn_entry open; /* that chunk */
	uint32_t *next_number; /* by stream: the SSN that is due; above 0xffff: unknown */
	size_t streams; /* that have one */
	bool unknown_numbers; /* SSNs of streams that were not used yet are not known */
	unsigned streams_added;
	uint32_t forward_tsn; /* of the last FORWARD TSN, where `forwarded` */
	bool forwarded;
	int64_t forward_time;
	int64_t rest; /* how long the lowest TSN waited for its last retransmission */
	uint32_t rest_tsn;
	struct sockaddr_storage rest_to;

	/* As a receiver of DATA. */
	bool has_sacked;
	uint32_t sack_cumulative; /* the highest of its SACKs */
	int64_t sack_time; /* of that one */
	uint32_t sack_window; /* a_rwnd of the last one */
	/* Packets that may still ask for a SACK: with a TSN that came first, and the others. */
	unsigned sack_credit, sack_credit_again;
	struct seen_sack sacks[SACKS]; /* that may have come, a ring */
	unsigned sack_count;
	bool up; /* it is ESTABLISHED, or was */
	int64_t up_since;
	struct {
		bool waits;
		int64_t since; /* when what asks for the SACK has come */
		uint32_t tsn;
	} due[DUES];
	bool skips; /* a FORWARD TSN has come */
	uint32_t skips_to; /* its New Cumulative TSN */
	int64_t skips_since;

	struct heartbeat heartbeats[HEARTBEATS]; /* it sent: a ring */
	unsigned heartbeat_count;
	struct serial asconf, reconfig;
	bool asked_tsn_reset; /* in some RE-CONFIG */
	struct resend resends[TIMED_CHUNKS];
	struct asked asked;
	struct deletion deletions[DELETIONS]; /* of the last ASCONF */
	unsigned deletion_count;
	/* Of the requests of the last RE-CONFIG that had any: it may come again. */
	uint32_t reconfig_first;

	/* What it sent. */
	bool sent_cookie_echo, sent_cookie_ack, sent_shutdown, sent_shutdown_ack;
	bool sent_complete, sent_abort;
	struct sockaddr_storage cookie_from[SOURCES]; /* where its COOKIE ECHO came from */
	unsigned cookie_from_count;
	/* What may have come to it. */
	bool got_end; /* ABORT, SHUTDOWN COMPLETE */
	bool got_shutdown, got_shutdown_ack, got_cookie_echo, got_cookie_ack;
	unsigned long packets, messages, bytes, retransmissions;
};

/* Whether two addresses are the same, ports aside. */
bool same_address(const struct sockaddr_storage *one, const struct sockaddr_storage *other);
struct address *side_address(struct side *side, const struct sockaddr_storage *address);
/* Adds it, or returns what is there already; NULL if there is no room. */
struct address *side_add_address(struct side *side, const struct sockaddr_storage *address);

/* Reads what an INIT or INIT ACK says, but for its addresses. */
void init_facts_read(const struct chunk *init, struct init_facts *out);
enum timed timed_chunk(uint8_t chunk_type);
bool facts_want_auth(const struct init_facts *facts, uint8_t chunk_type);

/* Reads an ASCONF, of which the capture may have only a part. */
void asked_read(struct asked *asked, const struct chunk *asconf, bool whole);
/* It came from there. */
void asked_from(struct asked *asked, const struct sockaddr_storage *from);

/* Whether a parameter of RE-CONFIG is a request, and then its sequence number. */
bool reconfig_is_request(uint16_t type);
uint32_t reconfig_request_number(const struct parameter *request);

uint64_t digest_of(const uint8_t *bytes, size_t length);
/* The heartbeat of that side with that information, or NULL. */
struct heartbeat *heartbeat_find(struct side *side, uint64_t digest);

/* The SSN or MID that is due on that stream, or NULL if nothing can be kept of the stream. */
uint32_t *side_next_number(struct side *side, uint16_t stream);
enum { NUMBER_UNKNOWN = 0x10000, NUMBER_OR_ZERO = 0x20000 };

/* Its first TSN is known: it begins to send DATA. */
void side_begin_numbers(struct side *side, uint32_t tsn);

void side_free(struct side *side);

#endif
