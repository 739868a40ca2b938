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

struct pmtu_probing *pmtu_probing_start(struct lab *lab, const char *path, size_t limit)
{
	struct pmtu_probing *probing = xcalloc(1, sizeof(*probing));

	sysctl_set(lab, "a", "net/sctp/plpmtud_probe_interval", "20000");
	probing->lab = lab;
	probing->path = path;
	probing->limit = limit;
	if (limit)
		pmtu_lose_larger(lab, path, &probing->limit);
	probing->pair = pair_open(lab, .measured = true);
	probing->since = path_began(path);
	probing->timer = PMTU_PROBE_TIMER;
	return probing;
}

struct pmtu_probing *pmtu_probing_start_jumbo(struct lab *lab, size_t limit)
{
	link_mtu(lab, "path0", 9000);
	return pmtu_probing_start(lab, "path0", limit);
}

bool pmtu_probe_passes(const struct pmtu_probing *probing, size_t size)
{
	return !probing->limit || size + ip_header_size(probing->lab) <= probing->limit;
}

const struct packet *pmtu_expect_probe_at(struct pmtu_probing *probing, size_t size,
					  const char *file, int line)
{
	int64_t timer = probing->timer ? probing->timer : jiffy();
	int64_t latest = probing->since + timer + timer_slack(timer);
	const struct packet *probe = expect_packet(
		probing->lab, PAD, .from = "a", .link = probing->path,
		.within = latest + EXPECT_WITHIN - lab_now(), .file = file, .line = line);
	const struct sctp_packet *packet = &probe->sctp;
	size_t headers = ip_header_size(probing->lab) + (packet->udp_destination ? UDP_HEADER : 0);

	if (packet->length != size)
		scenario_fail(file, line,
			      "expected a probe of %zu bytes, the kernel sent one of %zu", size,
			      packet->length);
	if (packet->chunk_count != 2 || packet->chunks[0].type != HEARTBEAT ||
	    !packet->dont_fragment || packet->ip_length != size + headers)
		scenario_fail(file, line,
			      "expected HEARTBEAT and PAD in one IP packet with DF as a probe");
	if (probing->timer)
		check_timer(file, line, probe->time - probing->since, probing->timer,
			    "the probe of %zu bytes", size);
	else if (probe->time - probing->since > jiffy())
		scenario_fail(file, line,
			      "expected the probe of %zu bytes at once; it came after %.3f s", size,
			      seconds_of(probe->time - probing->since));
	probing->since = probe->time;
	probing->timer = pmtu_probe_passes(probing, size) ? 0 : PMTU_PROBE_TIMER;
	return probe;
}

void pmtu_expect_probes_up_to_at(struct pmtu_probing *probing, size_t size, const char *file,
				 int line)
{
	for (size_t each = PMTU_BASE_PLPMTU; each <= size; each += PMTU_BIG_STEP)
		pmtu_expect_probe_at(probing, each, file, line);
}

void pmtu_expect_lost_probes_at(struct pmtu_probing *probing, size_t size, const char *file,
				int line)
{
	for (unsigned i = 0; i < PMTU_MAX_PROBES; i++)
		pmtu_expect_probe_at(probing, size, file, line);
}

size_t pmtu_expect_search_from_at(struct pmtu_probing *probing, size_t size, const char *file,
				  int line)
{
	size_t high;

	for (; pmtu_probe_passes(probing, size + PMTU_BIG_STEP); size += PMTU_BIG_STEP)
		pmtu_expect_probe_at(probing, size + PMTU_BIG_STEP, file, line);
	high = size + PMTU_BIG_STEP;
	pmtu_expect_lost_probes_at(probing, high, file, line);
	pmtu_expect_probe_at(probing, size, file, line);
	for (; size + PMTU_MIN_STEP < high && pmtu_probe_passes(probing, size + PMTU_MIN_STEP);
	     size += PMTU_MIN_STEP)
		pmtu_expect_probe_at(probing, size + PMTU_MIN_STEP, file, line);
	if (size + PMTU_MIN_STEP < high) {
		pmtu_expect_lost_probes_at(probing, size + PMTU_MIN_STEP, file, line);
		pmtu_expect_probe_at(probing, size, file, line);
	}
	probing->timer = PMTU_RAISE_TIMER;
	/* The acknowledgement of the last one is still on its way. */
	let_pass(probing->lab, jiffy());
	return size;
}

size_t pmtu_expect_search_at(struct pmtu_probing *probing, const char *file, int line)
{
	pmtu_expect_probe_at(probing, PMTU_BASE_PLPMTU, file, line);
	return pmtu_expect_search_from_at(probing, PMTU_BASE_PLPMTU, file, line);
}

void pmtu_expect_plpmtu_at(struct pmtu_probing *probing, size_t size, const char *file, int line)
{
	size_t mtu = size + ip_header_size(probing->lab);

	pmtu_expect_path_mtu_at(probing->pair.a, probing->path, mtu, file, line);
	pmtu_expect_fragmentation_point_at(probing->pair.a, user_data_room(probing->lab, mtu), file,
					   line);
	pmtu_expect_fragments_at(probing->pair, 4000, user_data_room(probing->lab, mtu), file,
				 line);
}

static struct sctp_probeinterval interval_of(struct endpoint *endpoint, const char *path)
{
	struct sctp_probeinterval interval = {.spi_assoc_id = endpoint->association};

	if (path)
		interval.spi_address = peer_address(endpoint, path, SERVER_PORT);
	else
		interval.spi_address.ss_family = over_ipv6(endpoint->lab) ? AF_INET6 : AF_INET;
	return interval;
}

int pmtu_probe_interval_set(struct endpoint *endpoint, const char *path, uint32_t interval)
{
	struct sctp_probeinterval option = interval_of(endpoint, path);

	option.spi_interval = interval;
	return option_try(endpoint, SCTP_PLPMTUD_PROBE_INTERVAL, &option, sizeof(option));
}

uint32_t pmtu_probe_interval(struct endpoint *endpoint, const char *path)
{
	struct sctp_probeinterval option = interval_of(endpoint, path);

	endpoint_get(endpoint, SCTP_PLPMTUD_PROBE_INTERVAL, &option, sizeof(option));
	return option.spi_interval;
}
