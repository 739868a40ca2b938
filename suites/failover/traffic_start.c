/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The association that the traffic goes over. */
#include <stdio.h>
#include <stdlib.h>

#include "suites/failover/traffic.h"

/* Room for all that may wait while a path is dark. */
enum { SEND_BUFFER = 4 << 20 };

const struct failover_tuning failover_telecom = {
	.rto_initial = 200,
	.rto_min = 100,
	.rto_max = 400,
	.path_max_retrans = 2,
	.hb_interval = 1000,
	.sack_delay = 20,
};

const struct failover_tuning failover_telecom_without_pf = {
	.rto_initial = 200,
	.rto_min = 100,
	.rto_max = 400,
	.path_max_retrans = 2,
	.hb_interval = 1000,
	.sack_delay = 20,
	.without_pf = true,
};

static void tune_nodes(struct lab *lab, const struct failover_tuning *tuning)
{
	const struct {
		const char *name;
		unsigned value;
	} sysctls[] = {
		{"net/sctp/rto_min", tuning->rto_min},
		{"net/sctp/rto_max", tuning->rto_max},
		{"net/sctp/rto_initial", tuning->rto_initial},
		{"net/sctp/path_max_retrans", tuning->path_max_retrans},
		{"net/sctp/hb_interval", tuning->hb_interval},
	};

	for (size_t i = 0; i < ARRAY_SIZE(sysctls); i++)
		if (sysctls[i].value)
			sysctl_set_everywhere(lab, sysctls[i].name, "%u", sysctls[i].value);
}

static void tune_endpoint(struct endpoint *endpoint, const struct failover_traffic *traffic)
{
	struct sctp_sack_info sack = {.sack_assoc_id = endpoint->association,
				      .sack_delay = traffic->options.tuning->sack_delay,
				      .sack_freq = 2};

	if (sack.sack_delay)
		endpoint_set_at(endpoint, SCTP_DELAYED_SACK, "SCTP_DELAYED_SACK", &sack,
				sizeof(sack), traffic->file, traffic->line);
	send_buffer_set(endpoint, SEND_BUFFER);
}

static void name_paths(struct failover_traffic *traffic)
{
	const struct topology *topology = lab_topology(traffic->lab);
	bool mixed = lab_versions(traffic->lab) == MIXED;

	for (int link = 0; topology->links[link].name; link++) {
		for (int version = 0; version < (mixed ? 2 : 1); version++) {
			char *name;

			name = xasprintf("%s%s", topology->links[link].name,
					 !mixed	   ? ""
					 : version ? "/ipv6"
						   : "/ipv4");
			traffic->paths[traffic->path_count++] = name;
		}
	}
}

static void connect_ends(struct failover_traffic *traffic)
{
	const struct failover_tuning *tuning = traffic->options.tuning;
	struct pair pair;

	tune_nodes(traffic->lab, tuning);
	pair = pair_open(traffic->lab, .streams = FAILOVER_MAX_STREAMS,
			 .without_pf = tuning->without_pf, .measured = true, .file = traffic->file,
			 .line = traffic->line);
	traffic->a = pair.a;
	traffic->b = pair.b;
	tune_endpoint(traffic->a, traffic);
	tune_endpoint(traffic->b, traffic);
}

static int64_t or_default(unsigned milliseconds, int64_t otherwise)
{
	return milliseconds ? MILLISECONDS(milliseconds) : otherwise;
}

static void set_defaults(struct failover_traffic *traffic)
{
	static const struct failover_tuning defaults;
	struct failover_options *options = &traffic->options;
	const struct failover_tuning *tuning = options->tuning ? options->tuning : &defaults;

	options->tuning = tuning;
	if (!options->interval)
		options->interval = tuning->rto_min ? FAILOVER_TELECOM_INTERVAL : FAILOVER_INTERVAL;
	if (!options->size)
		options->size = 100;
	if (!options->streams)
		options->streams = 1;
	traffic->rto_min = or_default(tuning->rto_min, RTO_MIN);
	traffic->rto_max = or_default(tuning->rto_max, RTO_MAX);
	traffic->hb_interval = or_default(tuning->hb_interval, HB_INTERVAL);
	traffic->path_max_retrans =
		tuning->path_max_retrans ? tuning->path_max_retrans : PATH_MAX_RETRANS;
}

static void open_flow(struct failover_traffic *traffic, struct failover_flow *flow,
		      struct endpoint *from, struct endpoint *to)
{
	flow->from = from;
	flow->to = to;
	for (uint16_t i = 0; i < traffic->options.streams; i++)
		flow->next[i] = i;
	for (unsigned i = 0; i < traffic->path_count; i++)
		flow->paths[i] =
			endpoint_path_at(from, traffic->paths[i], traffic->file, traffic->line);
}

struct failover_traffic *failover_start_with(struct lab *lab,
					     const struct failover_options *options)
{
	struct failover_traffic *traffic = xcalloc(1, sizeof(*traffic));

	traffic->lab = lab;
	traffic->options = *options;
	traffic->file = options->file;
	traffic->line = options->line;
	set_defaults(traffic);
	name_paths(traffic);
	connect_ends(traffic);
	traffic->flow_count = options->both_ways ? 2 : 1;
	open_flow(traffic, &traffic->flows[0], traffic->a, traffic->b);
	if (options->both_ways)
		open_flow(traffic, &traffic->flows[1], traffic->b, traffic->a);
	traffic->traced = trace_count();
	traffic->next = lab_now();
	failover_run_at(traffic, SECONDS(1), options->file, options->line);
	return traffic;
}
