/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/failover/bounds.h"

struct span one_timer(const struct traffic *traffic, int64_t timer)
{
	return (struct span){traffic->pause + timer - jiffy(),
			     traffic->pause + timer + timer_slack(timer)};
}

struct span about_timer(const struct traffic *traffic, int64_t timer)
{
	int64_t interval = traffic->options.interval;

	return (struct span){timer - interval - jiffy(), timer + interval + timer_slack(timer)};
}

struct span span_plus(struct span span, int64_t more)
{
	return (struct span){span.shortest + more, span.longest + more};
}

static int64_t doubled(const struct traffic *traffic, int64_t rto)
{
	return 2 * rto < traffic->rto_max ? 2 * rto : traffic->rto_max;
}

struct span given_up_by_timeouts(const struct traffic *traffic)
{
	struct span span = {0};
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

int64_t probed_within(int64_t rto)
{
	int64_t longest = (rto / 2 > HEARTBEAT_FLOOR ? rto / 2 : HEARTBEAT_FLOOR) + rto;

	return longest + timer_slack(longest);
}

/* HEARTBEATs that are lost, `count` of them, where each loss doubles the RTO. */
static struct span lost_heartbeats(const struct traffic *traffic, int64_t rto, unsigned count)
{
	struct span span = {0};

	for (unsigned i = 0; i < count; i++) {
		span.shortest += rto / 2 - jiffy();
		span.longest += probed_within(rto);
		rto = doubled(traffic, rto);
	}
	return span;
}

struct span given_up_by_heartbeats(const struct traffic *traffic)
{
	int64_t rto = traffic->rto_min;
	int64_t next = doubled(traffic, rto);
	struct span span = lost_heartbeats(traffic, next, traffic->path_max_retrans);

	span.shortest += rto - jiffy();
	span.longest += rto + timer_slack(rto) + probed_within(next);
	return span;
}

struct span given_up_when_idle(const struct traffic *traffic)
{
	int64_t rto = traffic->rto_min;
	int64_t idle = traffic->hb_interval + probed_within(rto);
	struct span span =
		lost_heartbeats(traffic, doubled(traffic, rto), traffic->path_max_retrans);

	/* The first HEARTBEAT that is lost, and the time in which its answer does not come. */
	span.shortest += rto - jiffy();
	span.longest += 2 * (idle + timer_slack(idle));
	return span;
}

struct span found_again(const struct traffic *traffic)
{
	int64_t longest = traffic->hb_interval + traffic->rto_max * 3 / 2;

	return (struct span){0, longest + timer_slack(longest)};
}
