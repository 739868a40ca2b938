/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What calls cost that send nothing, and a HEARTBEAT on demand. */
#define SUITE "bench"
#include "suites/bench/bench.h"

#include <unistd.h>

static void get(int fd, int option, void *value, socklen_t size)
{
	if (getsockopt(fd, IPPROTO_SCTP, option, value, &size) != 0)
		scenario_error("getsockopt %d: %s", option, strerror(errno));
}

static void get_status(void *context)
{
	struct sctp_status status = {0};

	get(((struct loopback_pair *)context)->client, SCTP_STATUS, &status, sizeof(status));
}

static void get_peer_info(void *context)
{
	struct sctp_paddrinfo info = {0};
	struct sockaddr_in address = loopback_address(BENCH_PORT);

	memcpy(&info.spinfo_address, &address, sizeof(address));
	get(((struct loopback_pair *)context)->client, SCTP_GET_PEER_ADDR_INFO, &info,
	    sizeof(info));
}

static void set_rto(void *context)
{
	const struct sctp_rtoinfo info = {.srto_min = 500};

	loopback_set(((struct loopback_pair *)context)->client, SCTP_RTOINFO, &info, sizeof(info));
}

static void subscribe(void *context)
{
	const struct sctp_event_subscribe events = {.sctp_data_io_event = 1,
						    .sctp_association_event = 1};

	loopback_set(((struct loopback_pair *)context)->client, SCTP_EVENTS, &events,
		     sizeof(events));
}

static void open_and_close(void *context)
{
	(void)context;
	close(loopback_socket(SOCK_STREAM));
}

/* The HEARTBEAT, its HEARTBEAT ACK, and what the sender makes of it. */
static void heartbeat(void *context)
{
	struct sctp_paddrparams params = {.spp_flags = SPP_HB_DEMAND};
	struct sockaddr_in address = loopback_address(BENCH_PORT);

	memcpy(&params.spp_address, &address, sizeof(address));
	loopback_set(((struct loopback_pair *)context)->client, SCTP_PEER_ADDR_PARAMS, &params,
		     sizeof(params));
}

SCENARIO(calls, "Socket options, a socket, a HEARTBEAT on demand", ON_LOOPBACK())
{
	static const struct {
		const char *name;
		void (*run)(void *context);
	} calls[] = {
		{"SCTP_STATUS", get_status},	      {"SCTP_GET_PEER_ADDR_INFO", get_peer_info},
		{"SCTP_RTOINFO_set", set_rto},	      {"SCTP_EVENTS_set", subscribe},
		{"socket_and_close", open_and_close}, {"heartbeat", heartbeat},
	};
	struct loopback_pair pair;

	loopback_enter(BENCH_MTU);
	pair = loopback_connect(loopback_listen(BENCH_PORT, 8), BENCH_PORT);
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		cost_record(calls[i].name, 0, cost_of(&(struct act){.run = calls[i].run}, &pair));
}
