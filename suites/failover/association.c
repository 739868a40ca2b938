/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The association that the traffic goes over. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "suites/failover/traffic.h"

enum { SEND_BUFFER = 4 << 20 };

const struct tuning telecom = {
	.rto_initial = 200,
	.rto_min = 100,
	.rto_max = 400,
	.path_max_retrans = 2,
	.hb_interval = 1000,
	.sack_delay = 20,
};

const struct tuning telecom_without_pf = {
	.rto_initial = 200,
	.rto_min = 100,
	.rto_max = 400,
	.path_max_retrans = 2,
	.hb_interval = 1000,
	.sack_delay = 20,
	.without_pf = true,
};

static void set_sysctl(struct lab *lab, const char *name, const char *value)
{
	if (lab_sysctl(lab, "a", name, value) != 0 || lab_sysctl(lab, "b", name, value) != 0)
		scenario_error("%s", lab_error(lab));
}

static void set_number(struct lab *lab, const char *name, unsigned number)
{
	char value[16];

	if (number == 0)
		return;
	snprintf(value, sizeof(value), "%u", number);
	set_sysctl(lab, name, value);
}

static void tune_nodes(struct lab *lab, const struct tuning *tuning)
{
	set_number(lab, "net/sctp/rto_min", tuning->rto_min);
	set_number(lab, "net/sctp/rto_max", tuning->rto_max);
	set_number(lab, "net/sctp/rto_initial", tuning->rto_initial);
	set_number(lab, "net/sctp/path_max_retrans", tuning->path_max_retrans);
	set_number(lab, "net/sctp/hb_interval", tuning->hb_interval);
	if (tuning->without_pf)
		set_sysctl(lab, "net/sctp/pf_enable", "0");
}

static void tune_endpoint(struct endpoint *endpoint, const struct tuning *tuning)
{
	struct sctp_sack_info sack = {.sack_assoc_id = endpoint->association,
				      .sack_delay = tuning->sack_delay,
				      .sack_freq = 2};

	/* A message is sent when it is due, whatever is unacknowledged. */
	endpoint_set(endpoint, SCTP_NODELAY, &(int){1}, sizeof(int));
	if (tuning->sack_delay)
		endpoint_set(endpoint, SCTP_DELAYED_SACK, &sack, sizeof(sack));
	/* Room for all that may wait while a path is dark. */
	if (setsockopt(endpoint->fd, SOL_SOCKET, SO_SNDBUFFORCE, &(int){SEND_BUFFER},
		       sizeof(int)) != 0)
		scenario_error("SO_SNDBUFFORCE: %s", strerror(errno));
}

static void name_paths(struct traffic *traffic)
{
	const struct topology *topology = lab_topology(traffic->lab);
	bool mixed = lab_versions(traffic->lab) == MIXED;

	for (int link = 0; topology->links[link].name; link++) {
		for (int version = 0; version < (mixed ? 2 : 1); version++) {
			char name[32];

			snprintf(name, sizeof(name), "%s%s", topology->links[link].name,
				 !mixed	   ? ""
				 : version ? "/ipv6"
					   : "/ipv4");
			traffic->paths[traffic->path_count++] = strdup(name);
		}
	}
}

/* Each path is confirmed, and so its RTO is measured, but for the first one, which data measure. */
static void expect_paths(struct traffic *traffic, struct endpoint *endpoint)
{
	for (unsigned i = 1; i < traffic->path_count; i++)
		expect_event(endpoint, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED);
}

static void greet(struct endpoint *from, struct endpoint *to)
{
	endpoint_send(from, 0, "greeting");
	expect_message(to, 0, "greeting");
	expect_packet(from->lab, SACK, .from = to->node);
}

static void connect_ends(struct traffic *traffic, const struct tuning *tuning)
{
	struct lab *lab = traffic->lab;

	/* The labs' IPv4 addresses are private and so would not be told to a peer with a global
	 * IPv6 address. */
	if (lab_versions(lab) == MIXED)
		set_sysctl(lab, "net/sctp/addr_scope_policy", "2");
	tune_nodes(lab, tuning);
	traffic->a = endpoint_open(lab, "a", ONE_TO_ONE, .ostreams = MAX_STREAMS);
	traffic->b = endpoint_connect(
		traffic->a, endpoint_listen(lab, "b", ONE_TO_ONE, .ostreams = MAX_STREAMS));
	expect_paths(traffic, traffic->a);
	expect_paths(traffic, traffic->b);
	tune_endpoint(traffic->a, tuning);
	tune_endpoint(traffic->b, tuning);
	greet(traffic->a, traffic->b);
	greet(traffic->b, traffic->a);
}

static int64_t or_default(unsigned milliseconds, int64_t otherwise)
{
	return milliseconds ? MILLISECONDS(milliseconds) : otherwise;
}

struct traffic *traffic_start_with(struct lab *lab, const struct traffic_options *options)
{
	static const struct tuning defaults;
	const struct tuning *tuning = options->tuning ? options->tuning : &defaults;
	struct traffic *traffic = calloc(1, sizeof(*traffic));

	if (!traffic)
		scenario_error("out of memory");
	traffic->lab = lab;
	traffic->options = *options;
	if (!options->interval)
		traffic->options.interval = tuning->rto_min ? INTERVAL_TELECOM : INTERVAL;
	if (!options->size)
		traffic->options.size = 100;
	if (!options->streams)
		traffic->options.streams = 1;
	traffic->rto_min = or_default(tuning->rto_min, RTO_MIN);
	traffic->rto_max = or_default(tuning->rto_max, RTO_MAX);
	traffic->hb_interval = or_default(tuning->hb_interval, HB_INTERVAL);
	traffic->path_max_retrans =
		tuning->path_max_retrans ? tuning->path_max_retrans : PATH_MAX_RETRANS;
	name_paths(traffic);
	connect_ends(traffic, tuning);
	traffic->flow_count = options->both_ways ? 2 : 1;
	traffic->flows[0] = (struct flow){.from = traffic->a, .to = traffic->b};
	traffic->flows[1] = (struct flow){.from = traffic->b, .to = traffic->a};
	for (unsigned i = 0; i < traffic->flow_count; i++)
		for (unsigned p = 0; p < traffic->path_count; p++)
			traffic->flows[i].paths[p] =
				endpoint_path(traffic->flows[i].from, traffic->paths[p]);
	for (uint16_t i = 0; i < traffic->options.streams; i++)
		traffic->flows[0].next[i] = traffic->flows[1].next[i] = i;
	traffic->traced = trace_count();
	traffic->next = lab_now();
	return traffic;
}
