/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last number that an option takes and the first that it refuses, for a socket and for an association: RFC 6458 8.1. */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum {
	MOST = 160,
	SHORTEST_MTU = 512, /* SCTP_DEFAULT_MINSEGMENT */
	LONGEST_CHUNK = 65532 /* SCTP_MAX_CHUNK_LEN */
};

/* A member of an option's struct that is a number. */
struct limit {
	const char *name;
	int option;
	size_t size;
	size_t id, value, width; /* where the association and the number stand, and its bytes */
	uint32_t last,
		beyond; /* one that is taken, and its neighbour (of RTOs: by a jiffy) that is not */
	const void *rest; /* what else the struct has */
	capability_set capability; /* without which the kernel does not take the option */
};

#define LIMIT(number, type, association, member, ...)                                              \
	{                                                                                          \
		.name = #number " " #member, .option = (number), .size = sizeof(type),             \
		.id = offsetof(type, association), .value = offsetof(type, member),                \
		.width = sizeof(((type *)0)->member), __VA_ARGS__                                  \
	}
#define LIMIT_OF_VALUE(number, ...)                                                                \
	LIMIT(number, struct sctp_assoc_value, assoc_id, assoc_value, __VA_ARGS__)
#define LIMIT_OF_PATHS(member, ...)                                                                \
	LIMIT(SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams, spp_assoc_id, member, __VA_ARGS__)

static const struct sctp_paddrparams fixed_mtu = {.spp_flags = SPP_PMTUD_DISABLE},
				     sack_delay = {.spp_flags = SPP_SACKDELAY_ENABLE};
static const struct sctp_sack_info frequency = {.sack_freq = 3};
static const struct sctp_rtoinfo longest = {.srto_max = 5000}, shortest = {.srto_min = 900};
static const struct sctp_paddrthlds_v2 failed_at = {.spt_pathpfthld = 3};
static const struct sctp_default_prinfo lifetime = {.pr_value = 100};

static const struct limit limits[] = {
	LIMIT_OF_PATHS(spp_sackdelay, 500, 501, &sack_delay),
	LIMIT_OF_PATHS(spp_pathmtu, SHORTEST_MTU, SHORTEST_MTU - 1, &fixed_mtu),
	LIMIT_OF_PATHS(spp_flags, SPP_HB_DISABLE, SPP_HB_ENABLE | SPP_HB_DISABLE),
	LIMIT_OF_PATHS(spp_flags, SPP_PMTUD_ENABLE, SPP_PMTUD_ENABLE | SPP_PMTUD_DISABLE),
	LIMIT_OF_PATHS(spp_flags, SPP_SACKDELAY_ENABLE,
		       SPP_SACKDELAY_ENABLE | SPP_SACKDELAY_DISABLE),
	LIMIT(SCTP_DELAYED_SACK, struct sctp_sack_info, sack_assoc_id, sack_delay, 500, 501,
	      &frequency),
	LIMIT(SCTP_RTOINFO, struct sctp_rtoinfo, srto_assoc_id, srto_min, 5000, 5010, &longest),
	LIMIT(SCTP_RTOINFO, struct sctp_rtoinfo, srto_assoc_id, srto_max, 900, 890, &shortest),
	LIMIT(SCTP_DEFAULT_PRINFO, struct sctp_default_prinfo, pr_assoc_id, pr_policy,
	      SCTP_PR_SCTP_PRIO, SCTP_PR_SCTP_PRIO + SCTP_PR_SCTP_TTL, &lifetime, CAP_PR_SCTP),
	LIMIT_OF_VALUE(SCTP_MAXSEG, LONGEST_CHUNK - DATA_HEADER, LONGEST_CHUNK - DATA_HEADER + 1),
	LIMIT_OF_VALUE(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, 2, 3),
	LIMIT_OF_VALUE(SCTP_ENABLE_STREAM_RESET, SCTP_ENABLE_STRRESET_MASK,
		       SCTP_ENABLE_STRRESET_MASK + 1, .capability = CAP_RECONFIG),
};

/* Of structs that a 64-bit kernel does not translate for 32-bit programs. */
static const struct limit limits_of_paths[] = {
	LIMIT(SCTP_PLPMTUD_PROBE_INTERVAL, struct sctp_probeinterval, spi_assoc_id, spi_interval,
	      5000, 4999, .capability = CAP_PLPMTUD),
	LIMIT(SCTP_PEER_ADDR_THLDS_V2, struct sctp_paddrthlds_v2, spt_assoc_id, spt_pathcpthld, 3,
	      2, &failed_at),
};

static int put(int fd, const struct limit *limit, sctp_assoc_t id, uint32_t number)
{
	_Alignas(8) uint8_t bytes[MOST] = {0};
	uint16_t half = (uint16_t)number;

	if (limit->size > sizeof(bytes))
		scenario_error("%s has more than %d bytes", limit->name, MOST);
	if (limit->rest)
		memcpy(bytes, limit->rest, limit->size);
	memcpy(bytes + limit->id, &id, sizeof(id));
	if (limit->width == sizeof(half))
		memcpy(bytes + limit->value, &half, sizeof(half));
	else
		memcpy(bytes + limit->value, &number, sizeof(number));
	return setsockopt(fd, IPPROTO_SCTP, limit->option, bytes, (socklen_t)limit->size) == 0
		       ? 0
		       : errno;
}

static void expect_limit(int fd, const struct limit *limit, sctp_assoc_t id)
{
	const char *whose = id == SCTP_FUTURE_ASSOC ? "the socket" : "an association";
	int error = put(fd, limit, id, limit->beyond);

	ck_assert_msg(error == EINVAL, "%s of %s: expected EINVAL for %u, got %s", limit->name,
		      whose, limit->beyond, strerror(error));
	error = put(fd, limit, id, limit->last);
	ck_assert_msg(error == 0, "%s of %s: %u is refused: %s", limit->name, whose, limit->last,
		      strerror(error));
}

static void expect_limits(struct lab *lab, const struct limit *list, size_t count)
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;

	for (size_t i = 0; i < count; i++) {
		if (capabilities_missing(list[i].capability))
			continue;
		expect_limit(iut->fd, &list[i], SCTP_FUTURE_ASSOC);
		expect_limit(iut->fd, &list[i], iut->association);
	}
}

SCENARIO(last_value_taken,
	 "Each option that has a limit takes the last value before it and gives EINVAL for the "
	 "next, for the socket and for an association",
	 .lab = &scripted_peer,
	 .spec = {"RFC6458-8.1.12-9", "RFC6458-8.1.12-12", "RFC6458-8.1.19-1"})
{
	expect_limits(lab, limits, ARRAY_SIZE(limits));
}

SCENARIO(last_path_value_taken,
	 "The threshold for a switchover may be that for PF and no less, and an interval of probes "
	 "5 s and no less, for the socket and for an association",
	 .lab = &scripted_peer, .spec = {"RFC7829-7.2-4"}, .known = {THRESHOLDS_NOT_TRANSLATED})
{
	expect_limits(lab, limits_of_paths, ARRAY_SIZE(limits_of_paths));
}

/* The room for user data in the shortest packet. */
static uint32_t shortest_fragment(struct lab *lab)
{
	return (uint32_t)(SHORTEST_MTU - ip_header_size(lab) - COMMON_HEADER - DATA_HEADER);
}

SCENARIO(shortest_maxseg,
	 "SCTP_MAXSEG takes what fits into a packet of the smallest MTU that Linux knows, 512, and "
	 "gives EINVAL for less",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.1.16-1"})
{
	struct association association = association_open(lab);
	struct endpoint *iut = association.iut;
	struct limit limit =
		LIMIT_OF_VALUE(SCTP_MAXSEG, shortest_fragment(lab), shortest_fragment(lab) - 1);

	expect_limit(iut->fd, &limit, SCTP_FUTURE_ASSOC);
	expect_limit(iut->fd, &limit, iut->association);
}

SCENARIO(association_max_retrans_limit,
	 "Association.Max.Retrans of an association with two paths can be the sum of their "
	 "Path.Max.Retrans and not more",
	 .lab = &scripted_dual_path, .spec = {"RFC6458-8.1.2-8"})
{
	struct association association = association_open(lab, .paths = {"path1"});
	struct endpoint *iut = association.iut;
	const struct limit limit = LIMIT(SCTP_ASSOCINFO, struct sctp_assocparams, sasoc_assoc_id,
					 sasoc_asocmaxrxt, 7, 8);

	path_set(iut, "path0", .max_retrans = 3);
	path_set(iut, "path1", .max_retrans = 4);
	expect_limit(iut->fd, &limit, iut->association);
}
