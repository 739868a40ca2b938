/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one header that a suite includes, after `#define SUITE "name"`.
 *
 *	SCENARIO(refused_port, "A connection to a port that nobody listens on is refused",
 *		 .lab = &two_nodes, .spec = {"RFC9260-5.1-15"})
 *	{
 *		struct endpoint *client = endpoint_open(lab, "a", ONE_TO_ONE);
 *		...
 *	}
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <errno.h>
#include <string.h>
#include <arpa/inet.h>

#include <check.h>

#include "harness/array_size.h"
#include "harness/memory.h"
#include "harness/scenario/association/language.h"
#include "harness/scenario/endpoint/endpoint.h"
#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/endpoint/timeline.h"
#include "harness/scenario/peer/peer.h"
#include "harness/scenario/stage/census.h"
#include "harness/scenario/stage/clock.h"
#include "harness/scenario/stage/compare.h"
#include "harness/scenario/stage/cost.h"
#include "harness/scenario/stage/growth.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/middlebox.h"
#include "harness/scenario/stage/network.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/pressure.h"
#include "harness/scenario/stage/probe.h"
#include "harness/scenario/stage/scarcity.h"
#include "harness/scenario/stage/trace.h"
#include "harness/scenario/stage/wait.h"
#include "harness/wire/cause.h"
#include "harness/wire/packet.h"
#include "harness/wire/parameter.h"
#include "netns/lab.h"

enum { MAX_SPECS = 12, MAX_FIXES = 8, MAX_KNOWN = 4, MAX_EXCUSES = 8 };

/* What decides, besides the kernel's version, whether a deviation shows. */
enum known_where {
	EVERYWHERE,
	IN_COMPAT, /* only where a 64-bit kernel runs the 32-bit runner */
	ON_LITTLE_ENDIAN_64_BIT, /* only on such kernels: it hangs on what lies next to what */
};

/* A deviation that is known: on kernels from `from` to `to`, inclusive ("6.1"; NULL or "": open).
 */
struct known {
	const char *from;
	const char *to;
	const char *reason;
	enum known_where where;
	bool leak; /* known is no failure of the body, but that the kernel leaks afterwards */
};

/*
 * Options that a 64-bit kernel takes from 32-bit programs, too, as 64-bit programs lay their struct
 * out.  What such a program cannot set without them is known to fail there.
 */
#define NOT_TRANSLATED(function)                                                                   \
	{                                                                                          \
		.reason = function " (net/sctp/socket.c) takes the struct as 64-bit programs lay " \
				   "it out: struct sockaddr_storage is aligned to 8 bytes there "  \
				   "and to 4 in 32-bit programs, and nothing translates between "  \
				   "the two",                                                      \
		.where = IN_COMPAT                                                                 \
	}
#define THRESHOLDS_NOT_TRANSLATED NOT_TRANSLATED("sctp_setsockopt_paddr_thresholds()")
#define PORT_NOT_TRANSLATED NOT_TRANSLATED("sctp_setsockopt_encap_port()")
#define INTERVAL_NOT_TRANSLATED NOT_TRANSLATED("sctp_setsockopt_probe_interval()")

/* Which instances of a scenario are played. */
enum instances {
	AS_IPV4 = 1,
	AS_IPV6 = 2,
	AS_MIXED = 4,
};

struct scenario {
	const char *suite;
	const char *name;
	const char *title;
	void (*body)(struct lab *lab);
	const char *file;
	int line;

	const struct topology *lab; /* NULL: no network, and lab is NULL in the body */
	unsigned as; /* enum instances; default, with a lab: AS_IPV4 | AS_IPV6 */
	bool every_abi; /* played by the 32-bit runner as well, not only when asked to */
	capability_set needs; /* capabilities beyond those that the lab needs */
	const char *spec[MAX_SPECS + 1];
	const char *etsi;
	const char *fix[MAX_FIXES + 1]; /* that it guards: ids of reports/spec/fixes.json */
	struct known known[MAX_KNOWN];
	/*
	 * The sentences that the judge of all traffic (harness/judge/) finds broken because the
	 * scenario makes the kernel do so, or has its peer do what cannot be.
	 */
	const char *excuses[MAX_EXCUSES + 1];
	bool by_name; /* played only if a pattern names its suite: what `bench` plays */
	int64_t limit; /* guest time; default 60 s */
	bool unscripted; /* a world (harness/world/): whatever any scenario excuses is excused */
	bool malformed_packets; /* the scenario makes the kernel send what trace_defect() would
				   object to */
	/* What passes on a kernel that is mute, or answers everything with an ABORT (run --mute,
	 * --abort), proves nothing of how kernels answer.  It says so, and then must pass there: */
	bool no_packets; /* no packet has to arrive: it is about sockets, or a silent peer */
	bool only_aborts; /* what arrives is to be answered by an ABORT or by nothing at all */
};

#define SCENARIO(id, story, ...)                                                                   \
	static void id##_body(struct lab *lab);                                                    \
	static const struct scenario id##_scenario = {.suite = SUITE,                              \
						      .name = #id,                                 \
						      .title = (story),                            \
						      .body = id##_body,                           \
						      .file = __FILE__,                            \
						      .line = __LINE__,                            \
						      ##__VA_ARGS__};                              \
	static const struct scenario *const id##_entry                                             \
		__attribute__((section("scenarios"), used)) = &id##_scenario;                      \
	static void id##_body(struct lab *lab __attribute__((unused)))

/*
 * The same story with sockets of both styles, two scenarios: its name with _one_to_one and with _one_to_many behind.  The
 * body has the style as `style`.
 */
#define SCENARIO_OF_STYLES(id, story, ...)                                                         \
	static void id##_of(struct lab *lab, enum endpoint_style style);                           \
	SCENARIO(id##_one_to_one, "One-to-one style: " story, ##__VA_ARGS__)                       \
	{                                                                                          \
		id##_of(lab, ONE_TO_ONE);                                                          \
	}                                                                                          \
	SCENARIO(id##_one_to_many, "One-to-many style: " story, ##__VA_ARGS__)                     \
	{                                                                                          \
		id##_of(lab, ONE_TO_MANY);                                                         \
	}                                                                                          \
	static void id##_of(struct lab *lab, enum endpoint_style style)

#endif
