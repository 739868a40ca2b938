/* SPDX-License-Identifier: GPL-2.0-or-later */
/* After how many failures a path is potentially failed: RFC 7829 sections 3.2, 6 and 7.2. */
#define SUITE "potentially_failed"
#include "suites/potentially_failed/thresholds.h"

static void set_by_first_struct(struct lab *lab, struct endpoint *a, enum level level,
				uint32_t value)
{
	struct sctp_paddrthlds thresholds = {.spt_pathpfthld = (uint16_t)value};

	if (level == BY_SYSCTL) {
		sysctl_set(lab, "a", "net/sctp/pf_retrans", "%u", value);
		return;
	}
	thresholds.spt_assoc_id = a->association;
	thresholds.spt_address = address_on_level(a, level);
	endpoint_set(a, SCTP_PEER_ADDR_THLDS, &thresholds, sizeof(thresholds));
}

static void set_by_second_struct(struct lab *lab, struct endpoint *a, enum level level,
				 uint32_t value)
{
	(void)lab;
	potentially_failed_thresholds_set(a, level, (uint16_t)value,
					  POTENTIALLY_FAILED_NO_SWITCHOVER);
}

/* The threshold is set on one level after another, up to `last`. */
static void expect_threshold(struct lab *lab, set_parameter *set, enum level last)
{
	static const uint32_t values[LEVELS] = {2, 3, 1, 2};

	for (enum level level = ON_PATH; level <= last; level++) {
		struct pair pair = pair_open_on_level(lab, level, set, values[level]);
		unsigned failures = failures_until(pair, SCTP_PF);

		ck_assert_msg(failures == values[level] + 1,
			      "threshold %u of the %s: potentially failed after failure %u",
			      values[level], name_of_level(level), failures);
		expect_transfer(pair, "on the other path", "path1");
		link_restore(lab, "path0");
		pair_close(pair);
	}
}

SCENARIO(threshold_of_each_level,
	 "A path becomes potentially failed after one failure more than the threshold of the "
	 "path, the association, the endpoint (SCTP_PEER_ADDR_THLDS) or the sysctl",
	 .lab = &dual_path, .limit = SECONDS(300),
	 .spec = {"RFC7829-3.2-2", "RFC7829-3.2-4", "RFC7829-7.2-2", "RFC7829-7.2-7"},
	 .fix = {"strike-pf-retrans"}, .known = {THRESHOLDS_NOT_TRANSLATED})
{
	expect_threshold(lab, set_by_first_struct, BY_SYSCTL);
}

SCENARIO(threshold_of_each_level_v2,
	 "SCTP_PEER_ADDR_THLDS_V2 sets the same threshold on the same levels", .lab = &dual_path,
	 .limit = SECONDS(300), .spec = {"RFC7829-3.2-2", "RFC7829-3.2-4"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	expect_threshold(lab, set_by_second_struct, ON_ENDPOINT);
}

SCENARIO(thresholds_by_default,
	 "By default the threshold is 0 for endpoint, association and path, so that the first "
	 "failure makes a path potentially failed, and there is no primary path switchover",
	 .lab = &dual_path, .spec = {"RFC7829-3.2-1", "RFC7829-6-1", "RFC7829-3.2-2"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	for (enum level level = ON_PATH; level <= ON_ENDPOINT; level++) {
		struct sctp_paddrthlds_v2 thresholds = potentially_failed_thresholds(pair.a, level);

		ck_assert_uint_eq(thresholds.spt_pathmaxrxt, PATH_MAX_RETRANS);
		ck_assert_uint_eq(thresholds.spt_pathpfthld, 0);
		ck_assert_uint_eq(thresholds.spt_pathcpthld, POTENTIALLY_FAILED_NO_SWITCHOVER);
	}
	ck_assert_uint_eq(failures_until(pair, SCTP_PF), 1);
}

SCENARIO(thresholds_set_path_max_retrans,
	 "spt_pathmaxrxt of both structs is the path's Path.Max.Retrans; zero leaves it "
	 "unchanged",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC9260-8.2-2", "RFC7829-7.2-1"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	for (int v2 = 0; v2 < 2; v2++) {
		struct sctp_paddrthlds first = {.spt_pathmaxrxt = 2, .spt_pathpfthld = 2};
		struct sctp_paddrthlds_v2 second = {.spt_pathmaxrxt = 3,
						    .spt_pathpfthld = 3,
						    .spt_pathcpthld =
							    POTENTIALLY_FAILED_NO_SWITCHOVER};
		struct pair pair = pair_open_on_level(lab, ON_PATH, set_by_first_struct, 0);

		first.spt_assoc_id = second.spt_assoc_id = pair.a->association;
		first.spt_address = second.spt_address = address_on_level(pair.a, ON_PATH);
		for (int again = 0; again < 2; again++) {
			if (v2)
				endpoint_set(pair.a, SCTP_PEER_ADDR_THLDS_V2, &second,
					     sizeof(second));
			else
				endpoint_set(pair.a, SCTP_PEER_ADDR_THLDS, &first, sizeof(first));
			first.spt_pathmaxrxt = second.spt_pathmaxrxt = 0;
		}
		ck_assert_uint_eq(failures_until(pair, SCTP_INACTIVE), v2 ? 4 : 3);
		link_restore(lab, "path0");
		pair_close(pair);
	}
}

SCENARIO(threshold_that_is_too_high,
	 "With a threshold not less than Path.Max.Retrans a path becomes unreachable without "
	 "having been potentially failed",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-2"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_expose(pair.a, POTENTIALLY_FAILED_EXPOSE_ENABLED);
	potentially_failed_thresholds_set(pair.a, ON_PATH, PATH_MAX_RETRANS,
					  POTENTIALLY_FAILED_NO_SWITCHOVER);
	/* DATA goes to path0 first each time. */
	ck_assert_uint_eq(failures_until(pair, SCTP_INACTIVE), PATH_MAX_RETRANS + 1);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_UNREACHABLE,
		     .error = SCTP_FAILED_THRESHOLD);
	expect_no_event(pair.a, SCTP_PEER_ADDR_CHANGE, 0);
}

SCENARIO(threshold_just_below_path_max_retrans,
	 "With a threshold one less than Path.Max.Retrans a path is potentially failed for its "
	 "last failure before it becomes unreachable",
	 .lab = &dual_path, .limit = SECONDS(200), .spec = {"RFC7829-3.2-2"},
	 .fix = {"strike-error-count"},
	 .known = {THRESHOLDS_NOT_TRANSLATED,
		   {"5.5", NULL,
		    "a path whose failures have reached Path.Max.Retrans is not made potentially "
		    "failed any more (sctp_do_8_2_transport_strike() in sm_sideeffect.c)"}})
{
	struct pair pair = pair_open(lab, .measured = true);

	potentially_failed_thresholds_set(pair.a, ON_PATH, PATH_MAX_RETRANS - 1,
					  POTENTIALLY_FAILED_NO_SWITCHOVER);
	ck_assert_uint_eq(failures_until(pair, SCTP_PF), PATH_MAX_RETRANS);
}

SCENARIO(failover_times,
	 "New DATA leaves a dark primary path after 1 s, after 3, 7 or 15 s with a threshold of "
	 "1, 2 or 3, and after 63 s without the potentially failed state",
	 .lab = &dual_path, .limit = SECONDS(400), .spec = {"RFC7829-3.2-2", "RFC7829-3.2-4"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	static const struct {
		uint16_t threshold;
		unsigned seconds;
	} cases[] = {{0, 1}, {1, 3}, {2, 7}, {3, 15}, {PATH_MAX_RETRANS, 63}};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t began, elapsed, latest = 0;
		struct pair pair;

		if (cases[i].threshold == PATH_MAX_RETRANS)
			sysctl_set_everywhere(lab, "net/sctp/pf_enable", "0");
		pair = pair_open_on_level(lab, ON_PATH, set_by_second_struct, cases[i].threshold);
		/* So that only timeouts take time. */
		path_set(pair.b, NULL, .flags = SPP_SACKDELAY_DISABLE);
		link_cut(lab, "path0", NULL);
		began = lab_now();
		for (unsigned lost = 0, rto = 1; lost < cases[i].seconds; lost += rto, rto *= 2) {
			expect_detour(pair, "path0", "path1", SECONDS(rto));
			latest += SECONDS(rto) + timer_slack(SECONDS(rto));
		}
		elapsed = expect_transfer(pair, "first time", "path1")->time - began;
		ck_assert_msg(elapsed > SECONDS(cases[i].seconds) - JIFFIES(6) && elapsed < latest,
			      "failover took %.3f s, expected %u", seconds_of(elapsed),
			      cases[i].seconds);
		link_restore(lab, "path0");
		pair_close(pair);
	}
}
