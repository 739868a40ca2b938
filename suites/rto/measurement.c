/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the RTO is computed from: RFC 9260 section 6.3.1. */
#define SUITE "rto"
#include "suites/rto/sender.h"

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

/* The next message, DATA `n`, is lost: it comes again after the RTO. */
static void expect_expiry(struct sender sender, unsigned n, int64_t rto)
{
	send_messages(sender, 1, 100);
	expect_nth(sender, n);
	expect_nth(sender, n, .after = rto);
}

SCENARIO(first_measurement, "After the first round trip of R the RTO is R + 4 * R/2",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-1"})
{
	static const unsigned round_trips[] = {2, 64, 100, 250, 1000};
	struct peer *peer = NULL;

	for (size_t i = 0; i < sizeof(round_trips) / sizeof(round_trips[0]); i++) {
		struct sender sender =
			sender_open(lab, .peer = peer, .rto_min = 4, .rto_initial = 20000);

		expect_rto(sender, SECONDS(20));
		round_trip(sender, 1, JIFFIES(round_trips[i]));
		expect_rto(sender, JIFFIES(3 * round_trips[i]));
		expect_expiry(sender, 2, JIFFIES(3 * round_trips[i]));
		peer = sender.peer;
		sender_close(sender);
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

SCENARIO(smoothing,
	 "Each further round trip moves SRTT by RTO.Alpha and RTTVAR by RTO.Beta, which are 1/8 "
	 "and 1/4 unless sysctls say otherwise",
	 .lab = &scripted_peer, .limit = SECONDS(200), .spec = {"RFC9260-6.3.1-1", "RFC9260-16-1"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < sizeof(smoothing_cases) / sizeof(smoothing_cases[0]); i++) {
		const struct smoothing *c = &smoothing_cases[i];
		struct sender sender =
			sender_open(lab, .peer = peer, .rto_min = 4, .rto_initial = 20000);
		struct estimate estimate = {0};
		int64_t rto = 0;
		unsigned n = 0;

		set_exponents(lab, c);
		for (; c->round_trips[n]; n++) {
			round_trip(sender, n + 1, JIFFIES(c->round_trips[n]));
			rto = rto_after(&estimate, c->round_trips[n], c->a, c->b);
			expect_rto(sender, rto);
		}
		expect_expiry(sender, n + 1, rto);
		peer = sender.peer;
		sender_close(sender);
	}
}

SCENARIO(granularity, "RTTVAR is a jiffy, the granularity of the clock, where it would be 0",
	 .lab = &scripted_peer)
{
	struct sender sender = sender_open(lab, .rto_min = 1);

	for (unsigned n = 1; n <= 4; n++) {
		round_trip(sender, n, 0);
		expect_rto(sender, JIFFIES(4));
	}
	expect_expiry(sender, 5, JIFFIES(4));
}

SCENARIO(short_round_trips_after_a_long_one,
	 "When the round trips are short again after a long one, the RTO follows them all the way",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-1"},
	 .known = {{"6.1", NULL,
		    "SRTT and RTTVAR are whole jiffies, and the parts that are taken away and "
		    "added are rounded down (sctp_transport_update_rto() in net/sctp/transport.c), "
		    "so that SRTT stops falling at 7 jiffies and RTTVAR at up to 7, whatever the "
		    "round trips are"}})
{
	enum { LONG = 100, SHORT = 2 };
	struct sender sender = sender_open(lab, .rto_min = 4, .rto_initial = 20000);
	struct estimate estimate = {0};
	int64_t longest, rto;

	for (unsigned n = 1; n <= 60; n++) {
		unsigned rtt = n == 1 ? LONG : SHORT;

		round_trip(sender, n, JIFFIES(rtt));
		(void)rto_after(&estimate, rtt, 1.0 / 8, 1.0 / 4);
	}
	/* Both may be rounded up to whole jiffies. */
	longest = JIFFIES((int64_t)estimate.srtt + 1 + 4 * ((int64_t)estimate.rttvar + 1));
	rto = rto_of(sender);
	if (rto > longest)
		scenario_fail(__FILE__, __LINE__, "the RTO was to be %.3f s at most, it is %.3f s",
			      seconds_of(longest), seconds_of(rto));
}

/* Acknowledges so many jiffies after `since`. */
#define acknowledge_after(sender, since, jiffies, n, ...)                                          \
	do {                                                                                       \
		pass_until((sender).lab, (since) + JIFFIES(jiffies));                              \
		acknowledge(sender, n, ##__VA_ARGS__);                                             \
		let_pass((sender).lab, 0);                                                         \
	} while (0)

static int64_t send_at_mid_jiffy(struct sender sender, unsigned n)
{
	to_mid_jiffy(sender.lab);
	send_messages(sender, 1, 100);
	return expect_nth(sender, n)->time;
}

SCENARIO(one_measurement_per_round_trip,
	 "Only the first DATA of a round trip is measured, and only its first acknowledgement",
	 .lab = &scripted_peer, .spec = {"RFC9260-6.3.1-1", "RFC9260-6.3.1-2"})
{
	struct sender sender = sender_open(lab, .rto_min = 4);
	struct estimate estimate = {0};
	int64_t first, seventh;

	first = send_at_mid_jiffy(sender, 1);
	for (unsigned n = 2; n <= 3; n++) {
		let_pass(lab, JIFFIES(20));
		send_at_mid_jiffy(sender, n);
	}
	acknowledge_after(sender, first, 128, 1);
	expect_rto(sender, rto_after(&estimate, 128, 1.0 / 8, 1.0 / 4));
	acknowledge_after(sender, first, 300, 3);
	expect_rto(sender, JIFFIES(384));
	round_trip(sender, 4, JIFFIES(256));
	expect_rto(sender, rto_after(&estimate, 256, 1.0 / 8, 1.0 / 4));

	/* Number 5 is measured, 6 is not, and 7 is when its gap block comes. */
	first = send_at_mid_jiffy(sender, 5);
	send_at_mid_jiffy(sender, 6);
	acknowledge_after(sender, first, 64, 5);
	expect_rto(sender, rto_after(&estimate, 64, 1.0 / 8, 1.0 / 4));
	seventh = send_at_mid_jiffy(sender, 7);
	acknowledge_after(sender, seventh, 54, 5, .gaps = {{7, 7}});
	expect_rto(sender, rto_after(&estimate, 54, 1.0 / 8, 1.0 / 4));
	acknowledge_after(sender, seventh, 100, 7);
	expect_rto(sender, rto_after(&estimate, 54, 0, 0));
}

SCENARIO(heartbeat_is_a_measurement,
	 "The answer to a HEARTBEAT measures the round trip, whatever DATA is being measured",
	 .lab = &scripted_peer, .spec = {"RFC9260-8.3-13"})
{
	struct sender sender = sender_open(lab, .rto_min = 4);
	struct sctp_paddrparams params = endpoint_path_params(sender.iut, "path0");
	int64_t data;

	peer_answer(sender.peer, HEARTBEAT, false);
	params.spp_flags = SPP_HB_DEMAND;
	to_mid_jiffy(lab);
	endpoint_set(sender.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	peer_expect(sender.peer, HEARTBEAT);
	pass_until(lab, sender.peer->last + JIFFIES(128));
	peer_send(sender.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	expect_rto(sender, JIFFIES(384));

	data = send_at_mid_jiffy(sender, 1);
	endpoint_set(sender.iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	peer_expect(sender.peer, HEARTBEAT);
	pass_until(lab, sender.peer->last + JIFFIES(256));
	peer_send(sender.peer, HEARTBEAT_ACK);
	let_pass(lab, 0);
	/* SRTT 144, RTTVAR 80. */
	expect_rto(sender, JIFFIES(464));
	acknowledge_after(sender, data, 304, 1);
	/* SRTT 164, RTTVAR 100. */
	expect_rto(sender, JIFFIES(564));
}
