/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/failover/bounds.h"

struct failover_span failover_stall(const struct failover_traffic *traffic, int64_t timer)
{
	return (struct failover_span){traffic->pause + timer - jiffy(),
				      traffic->pause + timer + timer_slack(timer)};
}

struct failover_span failover_stall_about(const struct failover_traffic *traffic, int64_t timer)
{
	int64_t interval = traffic->options.interval;

	return (struct failover_span){timer - interval - jiffy(),
				      timer + interval + timer_slack(timer)};
}

struct failover_span failover_span_plus(struct failover_span span, int64_t shortest,
					int64_t longest)
{
	return (struct failover_span){span.shortest + shortest, span.longest + longest};
}

static int64_t doubled(const struct failover_traffic *traffic, int64_t rto)
{
	return 2 * rto < traffic->rto_max ? 2 * rto : traffic->rto_max;
}

struct failover_span failover_unreachable_by_timeouts(const struct failover_traffic *traffic)
{
	struct failover_span span = {0};
	int64_t rto = traffic->rto_min;

	for (unsigned i = 0; i <= traffic->path_max_retrans; i++) {
		span.shortest += rto - jiffy();
		span.longest += rto + timer_slack(rto) + traffic->options.interval;
		rto = doubled(traffic, rto);
	}
	return span;
}

/*
 * Linux sends HEARTBEATs five times a second at most (sctp_transport_timeout()), whatever the RTO.
 * No RFC has such a floor, but these bounds allow it: they are about failovers.
 */
#define HEARTBEAT_FLOOR MILLISECONDS(200)

int64_t failover_probed_within(int64_t rto)
{
	int64_t longest = (rto / 2 > HEARTBEAT_FLOOR ? rto / 2 : HEARTBEAT_FLOOR) + rto;

	return longest + timer_slack(longest);
}

/* HEARTBEATs that are lost, `count` of them, where each loss doubles the RTO. */
static struct failover_span lost_heartbeats(const struct failover_traffic *traffic, int64_t rto,
					    unsigned count)
{
	struct failover_span span = {0};

	for (unsigned i = 0; i < count; i++) {
		span.shortest += rto / 2 - jiffy();
		span.longest += failover_probed_within(rto);
		rto = doubled(traffic, rto);
	}
	return span;
}

struct failover_span failover_unreachable_by_heartbeats(const struct failover_traffic *traffic)
{
	int64_t rto = traffic->rto_min;
	int64_t next = doubled(traffic, rto);
	struct failover_span span = lost_heartbeats(traffic, next, traffic->path_max_retrans);

	span.shortest += rto - jiffy();
	span.longest += rto + timer_slack(rto) + failover_probed_within(next);
	return span;
}

struct failover_span failover_unreachable_when_idle(const struct failover_traffic *traffic)
{
	int64_t rto = traffic->rto_min;
	int64_t idle = traffic->hb_interval + failover_probed_within(rto);
	struct failover_span span =
		lost_heartbeats(traffic, doubled(traffic, rto), traffic->path_max_retrans);

	/* The first HEARTBEAT that is lost, and the time in which its answer does not come. */
	span.shortest += rto - jiffy();
	span.longest += 2 * (idle + timer_slack(idle));
	return span;
}

struct failover_span failover_available_again(const struct failover_traffic *traffic)
{
	int64_t longest = traffic->hb_interval + traffic->rto_max * 3 / 2;

	return (struct failover_span){0, longest + timer_slack(longest)};
}
