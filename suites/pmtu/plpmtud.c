/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/pmtu/plpmtud.h"

#include <stdlib.h>

/* When a starts to use a path: the first one with the INIT, others when they are confirmed. */
static int64_t path_began(const char *path)
{
	for (unsigned i = 0; i < trace_count(); i++) {
		const struct packet *packet = trace_packet(i);

		if (packet && !strcmp(packet->link, path) &&
		    (packet_chunk(&packet->sctp, INIT) ||
		     (packet_chunk(&packet->sctp, HEARTBEAT_ACK) && !strcmp(packet->to, "a"))))
			return packet->time;
	}
	scenario_error("%s was not used", path);
}

struct probing *probing_start(struct lab *lab, const char *path, size_t limit)
{
	struct probing *probing = calloc(1, sizeof(*probing));

	if (!probing)
		scenario_error("out of memory");
	set_node_sysctl(lab, "a", "net/sctp/plpmtud_probe_interval", "20000");
	probing->lab = lab;
	probing->path = path;
	probing->limit = limit;
	if (limit)
		lose_larger(lab, path, &probing->limit);
	probing->pair = pair_establish(lab);
	probing->since = path_began(path);
	probing->timer = PROBE_TIMER;
	return probing;
}

bool probe_passes(const struct probing *probing, size_t size)
{
	return !probing->limit || size + ip_header(probing->lab) <= probing->limit;
}

const struct packet *expect_probe_at(struct probing *probing, size_t size, const char *file,
				     int line)
{
	int64_t timer = probing->timer ? probing->timer : jiffy();
	int64_t latest = probing->since + timer + timer_slack(timer);
	const struct packet *probe = expect_packet(
		probing->lab, PAD, .from = "a", .link = probing->path,
		.within = latest + EXPECT_WITHIN - lab_now(), .file = file, .line = line);
	const struct sctp_packet *packet = &probe->sctp;

	if (packet->length != size)
		scenario_fail(file, line, "a probe of %zu bytes was to come, but has %zu", size,
			      packet->length);
	if (packet->chunk_count != 2 || packet->chunks[0].type != HEARTBEAT ||
	    !packet->dont_fragment || packet->ip_length != size + ip_header(probing->lab))
		scenario_fail(file, line,
			      "a probe was to be HEARTBEAT and PAD in one IP packet with DF");
	if (probing->timer)
		check_timer(file, line, probe->time - probing->since, probing->timer,
			    "the probe of %zu bytes", size);
	else if (probe->time - probing->since > jiffy())
		scenario_fail(file, line, "the probe of %zu bytes was to come at once", size);
	probing->since = probe->time;
	probing->timer = probe_passes(probing, size) ? 0 : PROBE_TIMER;
	return probe;
}

void expect_lost_probes_at(struct probing *probing, size_t size, const char *file, int line)
{
	for (unsigned i = 0; i < MAX_PROBES; i++)
		expect_probe_at(probing, size, file, line);
}

size_t expect_climb_at(struct probing *probing, size_t size, const char *file, int line)
{
	size_t high;

	for (; probe_passes(probing, size + BIG_STEP); size += BIG_STEP)
		expect_probe_at(probing, size + BIG_STEP, file, line);
	high = size + BIG_STEP;
	expect_lost_probes_at(probing, high, file, line);
	expect_probe_at(probing, size, file, line);
	for (; size + MIN_STEP < high && probe_passes(probing, size + MIN_STEP); size += MIN_STEP)
		expect_probe_at(probing, size + MIN_STEP, file, line);
	if (size + MIN_STEP < high) {
		expect_lost_probes_at(probing, size + MIN_STEP, file, line);
		expect_probe_at(probing, size, file, line);
	}
	probing->timer = PMTU_RAISE_TIMER;
	/* The acknowledgement of the last one is still on its way. */
	let_pass(probing->lab, jiffy());
	return size;
}

size_t expect_search_at(struct probing *probing, const char *file, int line)
{
	expect_probe_at(probing, BASE_PLPMTU, file, line);
	return expect_climb_at(probing, BASE_PLPMTU, file, line);
}

void expect_plpmtu_at(struct probing *probing, size_t size, const char *file, int line)
{
	size_t mtu = size + ip_header(probing->lab);

	expect_path_mtu_at(probing->pair.a, probing->path, mtu, file, line);
	expect_fragmentation_point_at(probing->pair.a, user_data_of(probing->lab, mtu), file, line);
	expect_cut_at(probing->pair, 4000, user_data_of(probing->lab, mtu), file, line);
}

static struct sctp_probeinterval interval_of(struct endpoint *endpoint, const char *path)
{
	struct sctp_probeinterval interval = {.spi_assoc_id = endpoint->association};

	if (path)
		interval.spi_address = peer_address(endpoint, path, SERVER_PORT);
	else
		interval.spi_address.ss_family =
			lab_versions(endpoint->lab) == IPV4 ? AF_INET : AF_INET6;
	return interval;
}

int set_probe_interval(struct endpoint *endpoint, const char *path, uint32_t interval)
{
	struct sctp_probeinterval option = interval_of(endpoint, path);

	option.spi_interval = interval;
	return setsockopt(endpoint->fd, SOL_SCTP, SCTP_PLPMTUD_PROBE_INTERVAL, &option,
			  sizeof(option))
		       ? errno
		       : 0;
}

uint32_t probe_interval(struct endpoint *endpoint, const char *path)
{
	struct sctp_probeinterval option = interval_of(endpoint, path);

	endpoint_get(endpoint, SCTP_PLPMTUD_PROBE_INTERVAL, &option, sizeof(option));
	return option.spi_interval;
}
