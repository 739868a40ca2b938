/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/world/cookies.h"

#include <string.h>

#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/world/sent.h"
#include "harness/wire/bytes.h"

enum { ECHOES = 64 };

/* A Stale Cookie error that is as long as it has to be (RFC 9260 3.3.10.3). */
static bool is_stale(const struct packet *packet, const struct chunk *chunk, unsigned place,
		     void *context)
{
	size_t offset = 0;
	struct tlv tlv;

	(void)packet;
	(void)place;
	(void)context;
	while (chunk->type == ERROR && tlv_next(chunk->tlvs, chunk->tlvs_length, &offset, &tlv))
		if (tlv.type == CAUSE_STALE_COOKIE && tlv.value_length >= sizeof(uint32_t))
			return true;
	return false;
}

static bool is_known_algorithm(uint16_t id)
{
	return id == HMAC_SHA1 || id == HMAC_SHA256;
}

/* What it lists the user can have given it: SCTP_HMAC_IDENT and SCTP_AUTH_CHUNK take nothing else. */
static void check_lists(const struct chunk *init)
{
	bool listed[256] = {false};
	struct tlv tlv;

	if (chunk_tlv(init, PARAM_HMAC_ALGORITHMS, &tlv))
		for (size_t i = 0; i + 2 <= tlv.value_length; i += 2)
			if (!is_known_algorithm(get_unaligned_be16(tlv.value + i)))
				scenario_fail(
					__FILE__, __LINE__,
					"HMAC-ALGO lists an identifier that nobody asked for: "
					"%#x",
					get_unaligned_be16(tlv.value + i));
	if (!chunk_tlv(init, PARAM_CHUNK_LIST, &tlv))
		return;
	for (size_t i = 0; i < tlv.value_length; i++) {
		if (listed[tlv.value[i]])
			scenario_fail(__FILE__, __LINE__, "CHUNKS lists a type twice: %u",
				      tlv.value[i]);
		listed[tlv.value[i]] = true;
	}
}

void cookies_check_init(const struct packet *packet, const struct chunk *init)
{
	struct sent_search stale = {packet->sctp.destination_port, packet->number, true, is_stale,
				    NULL};
	struct tlv tlv;

	check_lists(init);
	if (init->type == INIT && chunk_tlv(init, PARAM_COOKIE_PRESERVATIVE, &tlv) &&
	    !sent_find(&stale))
		scenario_fail(__FILE__, __LINE__,
			      "a Cookie Preservative asks for more time though no whole Stale "
			      "Cookie error came: %u bytes",
			      tlv.length);
}

struct cookie {
	const uint8_t *bytes;
	size_t size;
	int64_t given; /* when: the time of its INIT ACK */
};

static bool gives(const struct chunk *chunk, const struct cookie *cookie)
{
	struct tlv own;

	return chunk->type == INIT_ACK && chunk_tlv(chunk, PARAM_STATE_COOKIE, &own) &&
	       own.value_length == cookie->size &&
	       memcmp(own.value, cookie->bytes, cookie->size) == 0;
}

/* Whether it is the INIT ACK of that cookie, and wants COOKIE ECHO authenticated. */
static bool wants_authentication(const struct packet *packet, const struct chunk *chunk,
				 unsigned place, void *context)
{
	struct tlv list;

	(void)packet;
	(void)place;
	return gives(chunk, context) && chunk_tlv(chunk, PARAM_CHUNK_LIST, &list) &&
	       list.value_length > 0 && memchr(list.value, COOKIE_ECHO, list.value_length);
}

/* Keeps when the cookie was given. */
static bool is_given(const struct packet *packet, const struct chunk *chunk, unsigned place,
		     void *context)
{
	struct cookie *cookie = context;

	(void)place;
	if (!gives(chunk, cookie))
		return false;
	cookie->given = packet->time;
	return true;
}

/* A COOKIE ECHO that may be accepted: authenticated, or of a cookie that needs not be. */
static bool is_acceptable(const struct packet *packet, const struct chunk *chunk, unsigned place,
			  void *context)
{
	struct cookie cookie = {chunk->value, chunk->value_length, 0};
	struct sent_search init_ack = {packet->sctp.source_port, packet->number, false,
				       wants_authentication, &cookie};

	if (chunk->type != COOKIE_ECHO)
		return false;
	*(bool *)context = true;
	for (unsigned i = 0; i < place; i++)
		if (packet->sctp.chunks[i].type == AUTH)
			return true;
	return !sent_find(&init_ack);
}

/* What the kernel sent before about the same peer. */
static bool is_init_or_ack(const struct packet *packet, const struct chunk *chunk, unsigned place,
			   void *context)
{
	(void)place;
	if (chunk->type == COOKIE_ACK)
		*(unsigned *)context = packet->number;
	return chunk->type == INIT;
}

static bool wants_longer_life(const struct packet *packet, const struct chunk *chunk,
			      unsigned place, void *context)
{
	struct tlv tlv;

	(void)packet;
	(void)place;
	(void)context;
	return sent_is_init(chunk) && chunk_tlv(chunk, PARAM_COOKIE_PRESERVATIVE, &tlv);
}

/* The COOKIE ECHOs of a peer. */
struct echoes {
	struct echo {
		unsigned packet; /* its number */
		int64_t age; /* of the cookie, -1: nobody knows where it is from */
		uint32_t sum; /* of its bytes */
	} list[ECHOES];
	unsigned count;
};

static bool gather_echoes(const struct packet *packet, const struct chunk *chunk, unsigned place,
			  void *context)
{
	struct echoes *echoes = context;
	struct cookie cookie = {chunk->value, chunk->value_length, 0};
	struct sent_search given = {packet->sctp.source_port, packet->number, false, is_given,
				    &cookie};
	struct echo *echo = &echoes->list[echoes->count];

	(void)place;
	if (chunk->type != COOKIE_ECHO)
		return false;
	if (echoes->count == ECHOES)
		return true;
	*echo = (struct echo){packet->number, sent_find(&given) ? packet->time - cookie.given : -1,
			      0};
	for (size_t i = 0; i < cookie.size; i++)
		echo->sum = echo->sum * 31 + cookie.bytes[i];
	echoes->count++;
	return false;
}

/* Whether a cookie may be accepted at any age: it is that of the association that there is (RFC 9260 5.2.4 D). */
static bool is_accepted(const struct echoes *echoes, const struct echo *echo, int64_t life)
{
	for (unsigned i = 0; &echoes->list[i] < echo; i++)
		if (echoes->list[i].sum == echo->sum && echoes->list[i].age <= life)
			return true;
	return false;
}

/* What came since the last COOKIE ACK, and may be answered by this one, is too old. */
static void check_age(const struct player *player, const struct packet *packet)
{
	uint16_t port = packet->sctp.destination_port;
	const int64_t life = player->cookie_life;
	static struct echoes echoes;
	unsigned last = 0;
	bool any = false;

	echoes.count = 0;
	if (!life ||
	    sent_find(&(struct sent_search){port, packet->number, false, is_init_or_ack, &last}) ||
	    sent_find(&(struct sent_search){port, packet->number, true, wants_longer_life, NULL}) ||
	    sent_find(&(struct sent_search){port, packet->number, true, gather_echoes, &echoes}))
		return;
	for (unsigned i = 0; i < echoes.count; i++) {
		const struct echo *echo = &echoes.list[i];

		if (echo->packet < last)
			continue;
		if (echo->age <= life || is_accepted(&echoes, echo, life))
			return;
		any = true;
	}
	if (any)
		scenario_fail(__FILE__, __LINE__,
			      "a cookie was accepted that was too old: packet %u answers it",
			      packet->number);
}

void cookies_check_ack(const struct player *player, const struct packet *packet)
{
	bool any = false;
	struct sent_search echo = {packet->sctp.destination_port, packet->number, true,
				   is_acceptable, &any};

	if (packet->sctp.tag == 0)
		scenario_fail(__FILE__, __LINE__,
			      "COOKIE ACK goes to a peer with the Verification Tag 0: packet %u",
			      packet->number);
	if (!player->unsigned_cookies && !sent_find(&echo) && any)
		scenario_fail(__FILE__, __LINE__,
			      "a COOKIE ECHO that must be authenticated was accepted without AUTH: "
			      "packet %u answers it",
			      packet->number);
	if (!player->unsigned_cookies)
		check_age(player, packet);
}
