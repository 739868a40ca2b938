/* SPDX-License-Identifier: GPL-2.0-or-later */
/* RTO.Initial, RTO.Min and RTO.Max: RFC 9260 sections 6.3.1, 6.3.3 and 16, RFC 6458 8.1.1. */
#define SUITE "rto"
#include "harness/scenario/scenario.h"

struct bound_case {
	uint32_t initial, min, max; /* SCTP_RTOINFO, milliseconds; 0: the default */
	int64_t round_trip;
	int64_t rto; /* that results */
};

static const struct bound_case bound_cases[] = {
	{0, 0, 0, MILLISECONDS(8), RTO_MIN},
	{0, 0, 0, MILLISECONDS(320), RTO_MIN},
	{0, 0, 0, MILLISECONDS(400), MILLISECONDS(1200)},
	{0, 500, 0, MILLISECONDS(160), MILLISECONDS(500)},
	{0, 400, 0, MILLISECONDS(160), MILLISECONDS(480)},
	{0, 2000, 0, MILLISECONDS(160), SECONDS(2)},
	{0, 0, 2000, MILLISECONDS(800), SECONDS(2)},
	{0, 0, 3000, MILLISECONDS(800), MILLISECONDS(2400)},
	{30000, 0, 0, SECONDS(20), RTO_MAX},
	{30000, 0, 100000, SECONDS(20.4), SECONDS(61.2)},
	{700, 1500, 1500, MILLISECONDS(80), MILLISECONDS(1500)},
};

SCENARIO(bounds_of_the_rto,
	 "A computed RTO is raised to RTO.Min and lowered to RTO.Max, which are 1 s and 60 s "
	 "unless SCTP_RTOINFO says otherwise",
	 .lab = &scripted_peer, .limit = SECONDS(600),
	 .spec = {"RFC9260-6.3.1-6", "RFC9260-16-1", "RFC9260-16-2", "RFC6458-8.1.1-1"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(bound_cases); i++) {
		const struct bound_case *c = &bound_cases[i];
		struct association association =
			association_open(lab, .peer = peer, .rto_initial = c->initial,
					 .rto_min = c->min, .rto_max = c->max);

		round_trip(association, 1, c->round_trip);
		expect_rto(association.iut, "path0", c->rto);
		send_messages(association.iut, 1, 100);
		expect_data(association, 2);
		expect_retransmission(association, 2, .after = c->rto);
		peer = association.peer;
		association_close(association);
	}
}

SCENARIO(initial_rto,
	 "Until a round trip has been measured the RTO is the initial one of SCTP_RTOINFO, even "
	 "below RTO.Min",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.1-1"})
{
	static const uint32_t initial[] = {0, 700, 1200, 5000, 100};
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(initial); i++) {
		struct association association =
			association_open(lab, .peer = peer, .rto_initial = initial[i]);
		int64_t rto = initial[i] ? MILLISECONDS(initial[i]) : RTO_INITIAL;

		expect_rto(association.iut, "path0", rto);
		send_messages(association.iut, 1, 100);
		expect_data(association, 1);
		expect_retransmission(association, 1, .after = rto);
		peer = association.peer;
		association_close(association);
	}
}

struct backoff_case {
	uint32_t initial, max; /* milliseconds; 0: the default */
	int64_t rto[9]; /* one timeout after the other; 0 at the end */
};

static const struct backoff_case backoff_cases[] = {
	{0,
	 0,
	 {SECONDS(3), SECONDS(6), SECONDS(12), SECONDS(24), SECONDS(48), SECONDS(60), SECONDS(60)}},
	{200,
	 3000,
	 {SECONDS(0.2), SECONDS(0.4), SECONDS(0.8), SECONDS(1.6), SECONDS(3), SECONDS(3),
	  SECONDS(3)}},
	{1000, 1000, {SECONDS(1), SECONDS(1), SECONDS(1)}},
};

SCENARIO(doubling, "Each expiry of T3-rtx doubles the RTO, up to RTO.Max", .lab = &scripted_peer,
	 .limit = SECONDS(400), .spec = {"RFC9260-6.3.1-6", "RFC9260-6.3.3-1", "RFC9260-6.1-26"})
{
	struct peer *peer = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(backoff_cases); i++) {
		const struct backoff_case *c = &backoff_cases[i];
		struct association association =
			association_open(lab, .peer = peer, .rto_initial = c->initial,
					 .rto_max = c->max, .rto_min = 10);

		send_messages(association.iut, 1, 100);
		expect_data(association, 1);
		for (unsigned j = 0; c->rto[j]; j++) {
			expect_rto(association.iut, "path0", c->rto[j]);
			expect_retransmission(association, 1, .after = c->rto[j]);
		}
		peer = association.peer;
		association_close(association);
	}
}

static struct sctp_rtoinfo rtoinfo_of(struct endpoint *iut, sctp_assoc_t association)
{
	struct sctp_rtoinfo info = {.srto_assoc_id = association};

	endpoint_get(iut, SCTP_RTOINFO, &info, sizeof(info));
	return info;
}

static void expect_rtoinfo(struct endpoint *iut, sctp_assoc_t association, uint32_t initial,
			   uint32_t max, uint32_t min)
{
	struct sctp_rtoinfo info = rtoinfo_of(iut, association);

	ck_assert_uint_eq(info.srto_initial, initial);
	ck_assert_uint_eq(info.srto_max, max);
	ck_assert_uint_eq(info.srto_min, min);
}

static void set_rtoinfo(struct endpoint *iut, sctp_assoc_t association, uint32_t initial,
			uint32_t max, uint32_t min)
{
	struct sctp_rtoinfo info = {.srto_assoc_id = association,
				    .srto_initial = initial,
				    .srto_max = max,
				    .srto_min = min};

	endpoint_set(iut, SCTP_RTOINFO, &info, sizeof(info));
}

SCENARIO(
	rtoinfo,
	"SCTP_RTOINFO of the endpoint applies to later associations, that of an association to its "
	"next RTO; 0 changes nothing, and an RTO.Min above RTO.Max is refused",
	.lab = &scripted_peer, .spec = {"RFC6458-8.1.1-3", "RFC6458-8.1.1-4"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	sctp_assoc_t first = iut->association;
	struct sctp_rtoinfo wrong = {.srto_assoc_id = first, .srto_max = 1000, .srto_min = 1004};

	expect_rtoinfo(iut, first, 3000, 60000, 1000);
	set_rtoinfo(iut, 0, 2000, 0, 800);
	expect_rtoinfo(iut, 0, 2000, 60000, 800);
	expect_rtoinfo(iut, first, 3000, 60000, 1000);
	set_rtoinfo(iut, 0, 0, 20000, 0);
	expect_rtoinfo(iut, 0, 2000, 20000, 800);

	round_trip(association, 1, 0);
	expect_rto(association.iut, "path0", RTO_MIN);
	set_rtoinfo(iut, first, 0, 0, 600);
	expect_rtoinfo(iut, first, 3000, 60000, 600);
	expect_rto(association.iut, "path0", RTO_MIN);
	round_trip(association, 2, 0);
	expect_rto(association.iut, "path0", MILLISECONDS(600));
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SCTP, SCTP_RTOINFO, &wrong, sizeof(wrong)), -1);
	ck_assert_int_eq(errno, EINVAL);
	wrong.srto_max = 0;
	wrong.srto_min = 60004;
	ck_assert_int_eq(setsockopt(iut->fd, SOL_SCTP, SCTP_RTOINFO, &wrong, sizeof(wrong)), -1);
	ck_assert_int_eq(errno, EINVAL);
	expect_rtoinfo(iut, first, 3000, 60000, 600);

	peer_send(association.peer, ABORT);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_LOST);
	peer_reset(association.peer);
	peer_connect(association.peer, iut);
	expect_rtoinfo(iut, iut->association, 2000, 20000, 800);
	expect_rto(association.iut, "path0", SECONDS(2));
}

SCENARIO(rto_sysctls,
	 "The sysctls rto_initial, rto_min and rto_max are the defaults of later sockets, and an "
	 "rto_min above rto_max is refused",
	 .lab = &scripted_peer)
{
	struct endpoint *before = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct association association;

	sysctl_set(lab, "iut", "net/sctp/rto_max", "8000");
	sysctl_set(lab, "iut", "net/sctp/rto_min", "400");
	sysctl_set(lab, "iut", "net/sctp/rto_initial", "1200");
	ck_assert_int_ne(sysctl_try(lab, "iut", "net/sctp/rto_min", "8001"), 0);
	ck_assert_int_ne(sysctl_try(lab, "iut", "net/sctp/rto_max", "399"), 0);
	expect_rtoinfo(before, 0, 3000, 60000, 1000);

	association = association_open(lab);
	expect_rtoinfo(association.iut, 0, 1200, 8000, 400);
	expect_rto(association.iut, "path0", MILLISECONDS(1200));
	round_trip(association, 1, 0);
	expect_rto(association.iut, "path0", MILLISECONDS(400));
	send_messages(association.iut, 1, 100);
	expect_data(association, 2);
	for (int64_t rto = MILLISECONDS(400); rto < SECONDS(8); rto *= 2)
		expect_retransmission(association, 2, .after = rto);
	expect_retransmission(association, 2, .after = SECONDS(8));
}
