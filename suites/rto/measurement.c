/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the RTO is computed from: RFC 9260 section 6.3.1. */
#define SUITE "rto"
#include "harness/scenario/scenario.h"

/*
 * Rules C2 and C3 with fractions.  The round trips of the tables are such that every value is a
 * whole number of jiffies, so that it is the same in integers.
 */
struct estimate {
	bool measured;
	double srtt, rttvar; /* jiffies */
};

static int64_t rto_after(struct estimate *estimate, unsigned rtt, double alpha, double beta)
{
	double deviation = estimate->srtt - rtt;

	if (estimate->measured) {
		estimate->rttvar = (1 - beta) * estimate->rttvar +
				   beta * (deviation < 0 ? -deviation : deviation);
		estimate->srtt = (1 - alpha) * estimate->srtt + alpha * rtt;
	} else {
		estimate->srtt = rtt;
		estimate->rttvar = rtt / 2.0;
		estimate->measured = true;
	}
	return (int64_t)(estimate->srtt + 4 * estimate->rttvar) * jiffy();
}

/* The next message, DATA `n`, is lost: it is retransmitted after the RTO. */
static void expect_expiry(struct association association, unsigned n, int64_t rto)
{
	send_messages(association.iut, 1, 100);
	expect_data(association, n);
	expect_retransmission(association, n, .after = rto);
}

SCENARIO(first_measurement, "After the first round trip of R the RTO is R + 4 * R/2",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-1"})
{
	static const unsigned round_trips[] = {2, 64, 100, 250, 1000};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(round_trips); i++) {
		struct association association =
			association_open(lab, .peer = peer, .rto_min = 4, .rto_initial = 20000);

		expect_rto(association.iut, "path0", SECONDS(20));
		round_trip(association, 1, JIFFIES(round_trips[i]));
		expect_rto(association.iut, "path0", JIFFIES(3 * round_trips[i]));
		expect_expiry(association, 2, JIFFIES(3 * round_trips[i]));
		peer = association.peer;
		association_close(association);
	}
}

struct smoothing {
	const char *alpha, *beta; /* sysctls: exponents of 1/2; NULL: the defaults */
	double a, b;
	unsigned round_trips[7]; /* jiffies; 0 at the end */
};

static const struct smoothing smoothing_cases[] = {
	{NULL, NULL, 1.0 / 8, 1.0 / 4, {384, 704, 616, 976}},
	{NULL, NULL, 1.0 / 8, 1.0 / 4, {384, 1088, 88, 1192, 136}},
	{"1", "2", 1.0 / 2, 1.0 / 4, {88, 212, 70, 26, 172, 196}},
	{"3", "1", 1.0 / 8, 1.0 / 2, {128, 256, 80, 8, 248, 48}},
};

static void set_exponents(struct lab *lab, const struct smoothing *c)
{
	if (c->alpha)
		sysctl_set(lab, "iut", "net/sctp/rto_alpha_exp_divisor", "%s", c->alpha);
	if (c->beta)
		sysctl_set(lab, "iut", "net/sctp/rto_beta_exp_divisor", "%s", c->beta);
}

/* Returns the peer, for another case. */
static struct peer *measure(struct lab *lab, struct peer *peer, const struct smoothing *c)
{
	struct association association =
		association_open(lab, .peer = peer, .rto_min = 4, .rto_initial = 20000);
	struct estimate estimate = {0};
	int64_t rto = 0;
	unsigned n = 0;

	set_exponents(lab, c);
	for (; c->round_trips[n]; n++) {
		round_trip(association, n + 1, JIFFIES(c->round_trips[n]));
		rto = rto_after(&estimate, c->round_trips[n], c->a, c->b);
		expect_rto(association.iut, "path0", rto);
	}
	expect_expiry(association, n + 1, rto);
	peer = association.peer;
	association_close(association);
	return peer;
}

SCENARIO(smoothing,
	 "Each further round trip moves SRTT by RTO.Alpha and RTTVAR by RTO.Beta, which are 1/8 "
	 "and 1/4 unless sysctls say otherwise",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-6.3.1-1", "RFC9260-16-1"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(smoothing_cases); i++)
		peer = measure(lab, peer, &smoothing_cases[i]);
}

/* SRTT is 0 then, and RTTVAR the clock granularity (rule G). */
SCENARIO(smoothing_from_nothing,
	 "A round trip after one that took no time at all is smoothed like any other",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-1"})
{
	enum { LONG = 800 };
	struct association association = association_open(lab, .rto_min = 4, .rto_initial = 20000);
	int64_t rto, smoothed = JIFFIES(LONG / 8 + 4 * LONG / 4);

	round_trip(association, 1, 0);
	expect_rto(association.iut, "path0", JIFFIES(4));
	/* DATA would be retransmitted meanwhile. */
	peer_answer(association.peer, HEARTBEAT, false);
	path_demand_heartbeat(association.iut, "path0");
	peer_expect(association.peer, HEARTBEAT);
	pass_until(lab, association.peer->last + JIFFIES(LONG));
	peer_send(association.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	rto = path_rto(association.iut, "path0");
	if (rto < smoothed || rto > smoothed + JIFFIES(4))
		scenario_fail(__FILE__, __LINE__,
			      "expected an RTO of %.3f s, and at most 4 jiffies more; it is %.3f s",
			      seconds_of(smoothed), seconds_of(rto));
}

SCENARIO(
	no_smoothing,
	"With sysctls that make RTO.Alpha and RTO.Beta less than any round trip can show, the first "
	"round trip remains",
	.lab = &scripted_peer, .limit = SECONDS(200), .fix = {"rto-shift"})
{
	static const struct smoothing cases[] = {
		{"32", "32", 0, 0, {16, 40, 8}},
		{"33", "1000", 0, 0, {8, 20, 16}},
		{"1000", "63", 0, 0, {32, 4, 20}},
	};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		peer = measure(lab, peer, &cases[i]);
}

SCENARIO(granularity, "RTTVAR is a jiffy, the clock granularity, where it would otherwise be 0",
	 .lab = &scripted_peer)
{
	struct association association = association_open(lab, .rto_min = 1);

	for (unsigned n = 1; n <= 4; n++) {
		round_trip(association, n, 0);
		expect_rto(association.iut, "path0", JIFFIES(4));
	}
	expect_expiry(association, 5, JIFFIES(4));
}

/* Rule C3, which has no keyword.  It takes an RTO.Min below the default to show. */
SCENARIO(short_round_trips_after_a_long_one,
	 "When round trips are short again after a long one, the RTO follows them all the way down",
	 .lab = &scripted_peer,
	 .known = {{.from = "6.1",
		    .reason = "SRTT and RTTVAR are whole jiffies, and the parts that "
			      "are taken away and added are rounded down "
			      "(sctp_transport_update_rto() in net/sctp/transport.c), "
			      "so that SRTT stops falling at 7 jiffies and RTTVAR at up "
			      "to 7, whatever the round trips are"}})
{
	enum { LONG = 100, SHORT = 2 };
	struct association association = association_open(lab, .rto_min = 4, .rto_initial = 20000);
	struct estimate estimate = {0};
	int64_t longest, rto;

	for (unsigned n = 1; n <= 60; n++) {
		unsigned rtt = n == 1 ? LONG : SHORT;

		round_trip(association, n, JIFFIES(rtt));
		(void)rto_after(&estimate, rtt, 1.0 / 8, 1.0 / 4);
	}
	/* Both may be rounded up to whole jiffies. */
	longest = JIFFIES((int64_t)estimate.srtt + 1 + 4 * ((int64_t)estimate.rttvar + 1));
	rto = path_rto(association.iut, "path0");
	if (rto > longest)
		scenario_fail(__FILE__, __LINE__, "expected an RTO of at most %.3f s, it is %.3f s",
			      seconds_of(longest), seconds_of(rto));
}

/* Acknowledges DATA `n` that many jiffies after `since`. */
#define acknowledge_after(association, since, jiffies, n, ...)                                     \
	do {                                                                                       \
		pass_until((association).lab, (since) + JIFFIES(jiffies));                         \
		send_sack(association, n, ##__VA_ARGS__);                                          \
		let_pass((association).lab, 0);                                                    \
	} while (0)

static int64_t send_at_mid_jiffy(struct association association, unsigned n)
{
	to_mid_jiffy(association.lab);
	send_messages(association.iut, 1, 100);
	return expect_data(association, n)->time;
}

SCENARIO(one_measurement_per_round_trip,
	 "Only the first DATA of a round trip is measured, and only its first acknowledgement",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-1", "RFC9260-6.3.1-2"})
{
	struct association association = association_open(lab, .rto_min = 4);
	struct estimate estimate = {0};
	int64_t first, seventh;

	first = send_at_mid_jiffy(association, 1);
	for (unsigned n = 2; n <= 3; n++) {
		let_pass(lab, JIFFIES(20));
		send_at_mid_jiffy(association, n);
	}
	acknowledge_after(association, first, 128, 1);
	expect_rto(association.iut, "path0", rto_after(&estimate, 128, 1.0 / 8, 1.0 / 4));
	acknowledge_after(association, first, 300, 3);
	expect_rto(association.iut, "path0", JIFFIES(384));
	round_trip(association, 4, JIFFIES(256));
	expect_rto(association.iut, "path0", rto_after(&estimate, 256, 1.0 / 8, 1.0 / 4));

	/* DATA 5 is measured, DATA 6 is not, and DATA 7 is when its gap block comes. */
	first = send_at_mid_jiffy(association, 5);
	send_at_mid_jiffy(association, 6);
	acknowledge_after(association, first, 64, 5);
	expect_rto(association.iut, "path0", rto_after(&estimate, 64, 1.0 / 8, 1.0 / 4));
	seventh = send_at_mid_jiffy(association, 7);
	acknowledge_after(association, seventh, 54, 5, .gaps = {{7, 7}});
	expect_rto(association.iut, "path0", rto_after(&estimate, 54, 1.0 / 8, 1.0 / 4));
	acknowledge_after(association, seventh, 100, 7);
	expect_rto(association.iut, "path0", rto_after(&estimate, 54, 0, 0));
}

SCENARIO(heartbeat_is_a_measurement,
	 "The answer to a HEARTBEAT measures the round trip, even while DATA is being measured",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.3-13"})
{
	struct association association = association_open(lab, .rto_min = 4);
	int64_t data;

	peer_answer(association.peer, HEARTBEAT, false);
	to_mid_jiffy(lab);
	path_demand_heartbeat(association.iut, "path0");
	peer_expect(association.peer, HEARTBEAT);
	pass_until(lab, association.peer->last + JIFFIES(128));
	peer_send(association.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	expect_rto(association.iut, "path0", JIFFIES(384));

	data = send_at_mid_jiffy(association, 1);
	path_demand_heartbeat(association.iut, "path0");
	peer_expect(association.peer, HEARTBEAT);
	pass_until(lab, association.peer->last + JIFFIES(256));
	peer_send(association.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	/* SRTT 144, RTTVAR 80. */
	expect_rto(association.iut, "path0", JIFFIES(464));
	acknowledge_after(association, data, 304, 1);
	/* SRTT 164, RTTVAR 100. */
	expect_rto(association.iut, "path0", JIFFIES(564));
}
