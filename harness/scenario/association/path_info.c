/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/path_info.h"

#include <string.h>

#include "harness/scenario/stage/clock.h"
#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"

int64_t path_rto_at(struct endpoint *endpoint, const char *path, const char *file, int line)
{
	return MILLISECONDS(endpoint_path_at(endpoint, path, file, line).spinfo_rto);
}

void expect_path_rto(struct endpoint *endpoint, const char *path, int64_t rto, const char *file,
		     int line)
{
	int64_t is = path_rto_at(endpoint, path, file, line);

	if (is != rto)
		scenario_fail(file, line, "expected an RTO of %.3f s on %s at %s; it is %.3f s",
			      seconds_of(rto), path, endpoint->node, seconds_of(is));
}

void expect_path_cwnd(struct endpoint *endpoint, const char *path, uint32_t cwnd, const char *file,
		      int line)
{
	uint32_t is;

	let_pass(endpoint->lab, 0);
	is = endpoint_path_at(endpoint, path, file, line).spinfo_cwnd;
	if (is != cwnd)
		scenario_fail(file, line, "expected a cwnd of %u bytes on %s, it is %u", cwnd, path,
			      is);
}

static const char *state_name(int state)
{
	switch (state) {
	case SCTP_ACTIVE:
		return "active";
	case SCTP_INACTIVE:
		return "inactive";
	case SCTP_PF:
		return "potentially failed";
	case SCTP_UNCONFIRMED:
		return "unconfirmed";
	default:
		return "in an unknown state";
	}
}

void expect_path_state_at(struct endpoint *endpoint, const char *path, int state, const char *file,
			  int line)
{
	int is = endpoint_path_at(endpoint, path, file, line).spinfo_state;

	if (is != state)
		scenario_fail(file, line, "expected %s to be %s at %s; it is %s", path,
			      state_name(state), endpoint->node, state_name(is));
}

const char *primary_path_at(struct endpoint *endpoint, const char *file, int line)
{
	struct sctp_status status = endpoint_status_at(endpoint, file, line);

	return path_of_address(endpoint->lab,
			       (struct sockaddr *)&status.sstat_primary.spinfo_address);
}

void expect_primary_path_at(struct endpoint *endpoint, const char *path, const char *file, int line)
{
	const char *primary = primary_path_at(endpoint, file, line);

	if (strcmp(primary, path) != 0)
		scenario_fail(file, line, "expected the primary path of %s to be %s, it is %s",
			      endpoint->node, path, primary);
}

void path_set_at(struct endpoint *endpoint, const char *path, const struct path_parameters *wanted,
		 const char *file, int line)
{
	struct sctp_paddrparams params = endpoint_path_params_at(endpoint, path, file, line);

	params.spp_flags = wanted->flags;
	params.spp_hbinterval = wanted->hb_interval;
	params.spp_pathmaxrxt = wanted->max_retrans;
	params.spp_pathmtu = wanted->mtu;
	params.spp_sackdelay = wanted->sack_delay;
	endpoint_set_at(endpoint, SCTP_PEER_ADDR_PARAMS, "SCTP_PEER_ADDR_PARAMS", &params,
			sizeof(params), file, line);
}

void association_max_retrans_set_at(struct endpoint *endpoint, uint16_t limit, const char *file,
				    int line)
{
	struct sctp_assocparams params = {.sasoc_assoc_id = endpoint->association,
					  .sasoc_asocmaxrxt = limit};

	endpoint_set_at(endpoint, SCTP_ASSOCINFO, "SCTP_ASSOCINFO", &params, sizeof(params), file,
			line);
}
