/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options with several numbers, of which a 0 leaves what there is: RFC 6458 8.1.1 to 8.1.3, 8.1.12 and 8.1.19. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

enum { MOST = 160, MEMBERS = 4, NO_ASSOCIATION = -1 };

struct member {
	const char *name;
	size_t at, width;
	uint32_t first, second;
};

struct several {
	const char *name;
	int option;
	socklen_t size;
	int id; /* where the association stands, or NO_ASSOCIATION */
	struct member members[MEMBERS];
};

#define SEVERAL(number, type, association, ...)                                                    \
	{                                                                                          \
		.name = #number, .option = (number), .size = sizeof(type), .id = (association),    \
		.members = {                                                                       \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define MEMBER(type, part, before, after)                                                          \
	{                                                                                          \
		.name = #part, .at = offsetof(type, part), .width = sizeof(((type *)0)->part),     \
		.first = (before), .second = (after)                                               \
	}
#define RTO_MEMBER(...) MEMBER(struct sctp_rtoinfo, __VA_ARGS__)
#define ASSOCIATION_MEMBER(...) MEMBER(struct sctp_assocparams, __VA_ARGS__)
#define INIT_MEMBER(...) MEMBER(struct sctp_initmsg, __VA_ARGS__)
#define SACK_MEMBER(...) MEMBER(struct sctp_sack_info, __VA_ARGS__)

static const struct several list[] = {
	SEVERAL(SCTP_RTOINFO, struct sctp_rtoinfo, offsetof(struct sctp_rtoinfo, srto_assoc_id),
		RTO_MEMBER(srto_initial, 2100, 2200), RTO_MEMBER(srto_max, 50000, 40000),
		RTO_MEMBER(srto_min, 900, 800)),
	SEVERAL(SCTP_ASSOCINFO, struct sctp_assocparams,
		offsetof(struct sctp_assocparams, sasoc_assoc_id),
		ASSOCIATION_MEMBER(sasoc_asocmaxrxt, 4, 3),
		ASSOCIATION_MEMBER(sasoc_cookie_life, 50000, 40000)),
	SEVERAL(SCTP_DELAYED_SACK, struct sctp_sack_info,
		offsetof(struct sctp_sack_info, sack_assoc_id), SACK_MEMBER(sack_delay, 100, 300),
		SACK_MEMBER(sack_freq, 3, 4)),
	SEVERAL(SCTP_INITMSG, struct sctp_initmsg, NO_ASSOCIATION,
		INIT_MEMBER(sinit_num_ostreams, 3, 4), INIT_MEMBER(sinit_max_instreams, 5, 6),
		INIT_MEMBER(sinit_max_attempts, 7, 9),
		INIT_MEMBER(sinit_max_init_timeo, 2000, 3000)),
};

static void put(uint8_t *bytes, const struct member *member, uint32_t value)
{
	uint16_t half = (uint16_t)value;

	memcpy(bytes + member->at, member->width == sizeof(half) ? (void *)&half : (void *)&value,
	       member->width);
}

static uint32_t get(const uint8_t *bytes, const struct member *member)
{
	uint16_t half;
	uint32_t value;

	memcpy(member->width == sizeof(half) ? (void *)&half : (void *)&value, bytes + member->at,
	       member->width);
	return member->width == sizeof(half) ? half : value;
}

/* The option's struct, with the association and nothing else. */
static void begin(uint8_t bytes[MOST], const struct several *option, sctp_assoc_t id)
{
	memset(bytes, 0, MOST);
	if (option->id != NO_ASSOCIATION)
		memcpy(bytes + option->id, &id, sizeof(id));
}

/* Sets one member alone, or with NULL none of them, after which each has the value that it was given last. */
static void expect_others_kept(struct endpoint *iut, const struct several *option, sctp_assoc_t id,
			       const struct member *changed)
{
	uint8_t bytes[MOST];

	begin(bytes, option, id);
	if (changed)
		put(bytes, changed, changed->second);
	ck_assert_int_eq(option_try(iut, option->option, bytes, option->size), 0);
	begin(bytes, option, id);
	endpoint_get(iut, option->option, bytes, option->size);
	for (const struct member *member = option->members;
	     member < option->members + MEMBERS && member->name; member++) {
		uint32_t wanted = changed && member <= changed ? member->second : member->first;

		ck_assert_msg(get(bytes, member) == wanted,
			      "%s: %s is %u, expected %u, after %s was set alone", option->name,
			      member->name, get(bytes, member), wanted,
			      changed ? changed->name : "nothing");
	}
}

static void expect_zero_keeps(struct endpoint *iut, const struct several *option, sctp_assoc_t id)
{
	uint8_t bytes[MOST];

	begin(bytes, option, id);
	for (unsigned i = 0; i < MEMBERS && option->members[i].name; i++)
		put(bytes, &option->members[i], option->members[i].first);
	ck_assert_int_eq(option_try(iut, option->option, bytes, option->size), 0);
	expect_others_kept(iut, option, id, NULL);
	for (unsigned i = 0; i < MEMBERS && option->members[i].name; i++)
		expect_others_kept(iut, option, id, &option->members[i]);
}

SCENARIO(zero_keeps,
	 "Where an option has several numbers, one that is 0 leaves what there is, of the socket "
	 "and of an association, whichever other is set",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.1-3", "RFC6458-8.1.2-5", "RFC6458-8.1.2-6"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;

	for (unsigned i = 0; i < ARRAY_SIZE(list); i++) {
		if (list[i].id != NO_ASSOCIATION)
			expect_zero_keeps(iut, &list[i], iut->association);
		expect_zero_keeps(iut, &list[i], SCTP_FUTURE_ASSOC);
	}
}
