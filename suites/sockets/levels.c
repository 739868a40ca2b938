/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options of one-to-many sockets with one value for future associations and one for each current
 * one: SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC and SCTP_ALL_ASSOC (RFC 6458 section 7.2).
 */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { MOST = 40 };

/* An option, and where in its struct the association and the value stand. */
struct leveled {
	const char *name;
	int option;
	socklen_t size;
	size_t id, value, width;
	uint32_t first, second; /* values */
	capability_set capability; /* without which the kernel does not take the option */
	const void *rest; /* what else the struct has when it is set */
};

#define LEVELED(number, type, association, member, ...)                                            \
	{                                                                                          \
		.name = #number, .option = (number), .size = sizeof(type),                         \
		.id = offsetof(type, association), .value = offsetof(type, member),                \
		.width = sizeof(((type *)0)->member), __VA_ARGS__                                  \
	}
#define ASSOC_VALUE(number, ...)                                                                   \
	LEVELED(number, struct sctp_assoc_value, assoc_id, assoc_value, __VA_ARGS__)

static const struct sctp_default_prinfo timed = {.pr_policy = SCTP_PR_SCTP_TTL},
					limited = {.pr_value = 100};

static const struct leveled options[] = {
	LEVELED(SCTP_DELAYED_SACK, struct sctp_sack_info, sack_assoc_id, sack_delay, 100, 300),
	LEVELED(SCTP_DELAYED_SACK, struct sctp_sack_info, sack_assoc_id, sack_freq, 3, 4),
	LEVELED(SCTP_DELAYED_SACK, struct sctp_sack_info, sack_assoc_id, sack_freq, 4, 1),
	LEVELED(SCTP_DELAYED_SACK, struct sctp_sack_info, sack_assoc_id, sack_freq, 1, 5),
	LEVELED(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_stream, 5,
		6),
	LEVELED(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_flags,
		SCTP_UNORDERED, SCTP_ADDR_OVER),
	LEVELED(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_ppid, 55,
		66),
	LEVELED(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_context, 11,
		22),
	LEVELED(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_timetolive,
		44, 33),
	LEVELED(SCTP_DEFAULT_SNDINFO, struct sctp_sndinfo, snd_assoc_id, snd_sid, 3, 4),
	LEVELED(SCTP_DEFAULT_SNDINFO, struct sctp_sndinfo, snd_assoc_id, snd_ppid, 77, 88),
	LEVELED(SCTP_DEFAULT_SNDINFO, struct sctp_sndinfo, snd_assoc_id, snd_flags, SCTP_ADDR_OVER,
		SCTP_UNORDERED),
	LEVELED(SCTP_DEFAULT_SNDINFO, struct sctp_sndinfo, snd_assoc_id, snd_context, 99, 110),
	LEVELED(SCTP_DEFAULT_PRINFO, struct sctp_default_prinfo, pr_assoc_id, pr_policy,
		SCTP_PR_SCTP_TTL, SCTP_PR_SCTP_RTX, CAP_PR_SCTP, &limited),
	LEVELED(SCTP_DEFAULT_PRINFO, struct sctp_default_prinfo, pr_assoc_id, pr_value, 1000, 2000,
		CAP_PR_SCTP, &timed),
	ASSOC_VALUE(SCTP_CONTEXT, 5, 6),
	ASSOC_VALUE(SCTP_MAX_BURST, 7, 8),
	ASSOC_VALUE(SCTP_ENABLE_STREAM_RESET, SCTP_ENABLE_RESET_STREAM_REQ,
		    SCTP_ENABLE_CHANGE_ASSOC_REQ, CAP_RECONFIG),
	ASSOC_VALUE(SCTP_STREAM_SCHEDULER, SCTP_SS_RR, SCTP_SS_PRIO, CAP_INTERLEAVING),
};

static bool has(const struct leveled *option)
{
	return !capabilities_missing(option->capability);
}

static void put(int fd, const struct leveled *option, sctp_assoc_t id, uint32_t value)
{
	uint8_t bytes[MOST] = {0};
	uint16_t half = (uint16_t)value;

	if (option->rest)
		memcpy(bytes, option->rest, option->size);
	memcpy(bytes + option->id, &id, sizeof(id));
	memcpy(bytes + option->value, option->width == 2 ? (void *)&half : (void *)&value,
	       option->width);
	ck_assert_msg(setsockopt(fd, IPPROTO_SCTP, option->option, bytes, option->size) == 0,
		      "%s cannot be set for association %d: %s", option->name, id, strerror(errno));
}

static uint32_t get(int fd, const struct leveled *option, sctp_assoc_t id)
{
	uint8_t bytes[MOST] = {0};
	socklen_t size = option->size;
	uint16_t half;
	uint32_t value;

	memcpy(bytes + option->id, &id, sizeof(id));
	ck_assert_msg(getsockopt(fd, IPPROTO_SCTP, option->option, bytes, &size) == 0,
		      "%s cannot be read of association %d: %s", option->name, id, strerror(errno));
	ck_assert_uint_eq(size, option->size);
	memcpy(option->width == 2 ? (void *)&half : (void *)&value, bytes + option->value,
	       option->width);
	return option->width == 2 ? half : value;
}

static void expect_value(int fd, const struct leveled *option, sctp_assoc_t id, bool changed)
{
	uint32_t wanted = changed ? option->second : option->first;
	uint32_t value = get(fd, option, id);

	ck_assert_msg(value == wanted, "%s of association %d is %u, expected %u", option->name, id,
		      value, wanted);
}

static sctp_assoc_t set_up(struct lab *lab, struct endpoint *iut)
{
	static uint16_t made;
	uint16_t port = (uint16_t)(PEER_PORT + made++);

	peer_connect(peer_open(lab, .port = port), iut);
	return iut->association;
}

SCENARIO(association_levels,
	 "An option set for SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC, SCTP_ALL_ASSOC or one "
	 "association changes for those associations only",
	 .lab = &scripted_peer,
	 .spec = {"RFC6458-7.2-3", "RFC6458-7.2-4", "RFC6458-7.2-5", "RFC6458-8.1.13-2",
		  "RFC6458-8.1.19-5", "RFC6458-8.1.24-3", "RFC6458-8.1.25-3", "RFC6458-8.1.31-2",
		  "RFC6458-8.1.32-3", "RFC8260-4.3.2-1"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	sctp_assoc_t first = set_up(lab, iut), second = set_up(lab, iut);
	const struct {
		sctp_assoc_t id;
		bool first, second, future;
	} cases[] = {{SCTP_CURRENT_ASSOC, true, true, false},
		     {SCTP_ALL_ASSOC, true, true, true},
		     {second, false, true, false},
		     {SCTP_FUTURE_ASSOC, false, false, true}};

	for (unsigned i = 0; i < ARRAY_SIZE(options); i++) {
		const struct leveled *option = &options[i];

		if (!has(option))
			continue;
		for (unsigned c = 0; c < ARRAY_SIZE(cases); c++) {
			put(iut->fd, option, SCTP_ALL_ASSOC, option->first);
			put(iut->fd, option, cases[c].id, option->second);
			expect_value(iut->fd, option, first, cases[c].first);
			expect_value(iut->fd, option, second, cases[c].second);
			expect_value(iut->fd, option, SCTP_FUTURE_ASSOC, cases[c].future);
		}
		/* The last case was about future associations: here is one. */
		expect_value(iut->fd, option, set_up(lab, iut), true);
	}
}

SCENARIO(association_ignored,
	 "One-to-one sockets ignore the association that an option names, and an accepted "
	 "socket inherits the values of its listener, which keeps its own",
	 .lab = &scripted_peer, .spec = {"RFC6458-7.2-2", "RFC6458-8-2"})
{
	struct endpoint *listener = endpoint_listen(lab, "iut", ONE_TO_ONE);
	unsigned count = ARRAY_SIZE(options);
	struct endpoint *iut;

	for (unsigned i = 0; i < count; i++) {
		if (!has(&options[i]))
			continue;
		put(listener->fd, &options[i], 12345, options[i].first);
		expect_value(listener->fd, &options[i], 54321, false);
	}
	for (unsigned i = 0; i < count; i++) {
		if (!has(&options[i]))
			continue;
		put(listener->fd, &options[i], SCTP_ALL_ASSOC, options[i].first);
		iut = peer_connect(peer_open(lab, .port = (uint16_t)(PEER_PORT + i)), listener);
		expect_value(iut->fd, &options[i], 12345, false);
		put(iut->fd, &options[i], 54321, options[i].second);
		expect_value(iut->fd, &options[i], 12345, true);
		expect_value(listener->fd, &options[i], SCTP_FUTURE_ASSOC, false);
	}
}

SCENARIO(policy_beside_flags,
	 "SCTP_DEFAULT_PRINFO sets the policy for future associations, current ones, all or one, "
	 "and leaves the flags of SCTP_DEFAULT_SEND_PARAM",
	 .lab = &scripted_peer, .needs = CAP_PR_SCTP, .spec = {"RFC6458-8.1.32-3"})
{
	static const struct leveled flags = LEVELED(
		SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_flags,
		SCTP_UNORDERED | SCTP_PR_SCTP_TTL, SCTP_UNORDERED | SCTP_PR_SCTP_RTX);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const sctp_assoc_t association = set_up(lab, iut);
	const sctp_assoc_t ids[] = {SCTP_FUTURE_ASSOC, SCTP_CURRENT_ASSOC, SCTP_ALL_ASSOC,
				    association};
	struct sctp_sndrcvinfo unordered = {.sinfo_flags = SCTP_UNORDERED};
	struct sctp_default_prinfo info = {.pr_value = 100};

	for (unsigned i = 0; i < ARRAY_SIZE(ids); i++) {
		unordered.sinfo_assoc_id = SCTP_ALL_ASSOC;
		endpoint_set(iut, SCTP_DEFAULT_SEND_PARAM, &unordered, sizeof(unordered));
		info.pr_assoc_id = ids[i];
		for (unsigned n = 0; n < 2; n++) {
			info.pr_policy = n ? SCTP_PR_SCTP_RTX : SCTP_PR_SCTP_TTL;
			endpoint_set(iut, SCTP_DEFAULT_PRINFO, &info, sizeof(info));
			if (ids[i] == SCTP_FUTURE_ASSOC || ids[i] == SCTP_ALL_ASSOC)
				expect_value(iut->fd, &flags, SCTP_FUTURE_ASSOC, n != 0);
			if (ids[i] != SCTP_FUTURE_ASSOC)
				expect_value(iut->fd, &flags, association, n != 0);
		}
	}
}

/* Streams have the priorities, so only current associations can be given them. */
SCENARIO(stream_value_levels,
	 "SCTP_STREAM_SCHEDULER_VALUE is set for one association or, with SCTP_CURRENT_ASSOC, "
	 "for each, and is refused for future ones",
	 .lab = &scripted_peer, .needs = CAP_INTERLEAVING)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	const sctp_assoc_t ids[] = {set_up(lab, iut), set_up(lab, iut)};
	struct sctp_assoc_value scheduler = {SCTP_CURRENT_ASSOC, SCTP_SS_PRIO};
	struct sctp_stream_value value = {SCTP_CURRENT_ASSOC, 2, 21};

	endpoint_set(iut, SCTP_STREAM_SCHEDULER, &scheduler, sizeof(scheduler));
	endpoint_set(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
	value = (struct sctp_stream_value){ids[1], 2, 22};
	endpoint_set(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
	for (unsigned i = 0; i < 2; i++) {
		value = (struct sctp_stream_value){ids[i], 2, 0};
		endpoint_get(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value));
		ck_assert_uint_eq(value.stream_value, 21 + i);
	}
	value.assoc_id = SCTP_FUTURE_ASSOC;
	ck_assert_int_eq(option_try(iut, SCTP_STREAM_SCHEDULER_VALUE, &value, sizeof(value)),
			 EINVAL);
}
