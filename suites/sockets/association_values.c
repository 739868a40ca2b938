/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options with a value for future associations and one for each that is there, which is that of its
 * paths where they have it too (RFC 6458 section 7.2).
 */
#define SUITE "sockets"
#include "harness/scenario/scenario.h"

#include <sys/socket.h>

enum { MOST = 160, COUNT = 16, NO_ADDRESS = -1 };

struct valued {
	const char *name;
	int option;
	socklen_t size;
	size_t id, value, width;
	ptrdiff_t address; /* where a path is named, or NO_ADDRESS */
	uint32_t first, second; /* values that are no defaults */
	capability_set capability; /* without which the kernel does not take the option */
	size_t flags; /* where flags stand that make the value be taken */
	uint32_t set;
	bool learnt; /* an association that the peer begins has it from the peer's packets */
};

#define VALUED(number, type, association, member, ...)                                             \
	{                                                                                          \
		.name = #number " " #member, .option = (number), .size = sizeof(type),             \
		.id = offsetof(type, association), .value = offsetof(type, member),                \
		.width = sizeof(((type *)0)->member), .address = NO_ADDRESS, __VA_ARGS__           \
	}
#define OF_RTO(member, ...)                                                                        \
	VALUED(SCTP_RTOINFO, struct sctp_rtoinfo, srto_assoc_id, member, __VA_ARGS__)
#define OF_ASSOCIATION(member, ...)                                                                \
	VALUED(SCTP_ASSOCINFO, struct sctp_assocparams, sasoc_assoc_id, member, __VA_ARGS__)
#define NAMES(type, member) .address = offsetof(type, member)
#define OF_PATHS(member, flag, ...)                                                                \
	VALUED(SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams, spp_assoc_id, member,               \
	       NAMES(struct sctp_paddrparams, spp_address),                                        \
	       .flags = offsetof(struct sctp_paddrparams, spp_flags), .set = (flag), __VA_ARGS__)

static const struct valued options[] = {
	OF_RTO(srto_initial, .first = 2100, .second = 2200),
	OF_RTO(srto_max, .first = 50000, .second = 40000),
	OF_RTO(srto_min, .first = 900, .second = 800),
	OF_ASSOCIATION(sasoc_asocmaxrxt, .first = 4, .second = 3),
	OF_ASSOCIATION(sasoc_cookie_life, .first = 50000, .second = 40000),
	VALUED(SCTP_MAXSEG, struct sctp_assoc_value, assoc_id, assoc_value, .first = 900,
	       .second = 800),
	OF_PATHS(spp_hbinterval, SPP_HB_ENABLE, .first = 20000, .second = 25000),
	OF_PATHS(spp_pathmaxrxt, 0, .first = 7, .second = 6),
	OF_PATHS(spp_pathmtu, SPP_PMTUD_DISABLE, .first = 1300, .second = 1320),
	OF_PATHS(spp_sackdelay, SPP_SACKDELAY_ENABLE, .first = 120, .second = 160),
	VALUED(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE, struct sctp_assoc_value, assoc_id, assoc_value,
	       .first = 1, .second = 2),
	/* Before the next, which sets the lifetime as well, but nothing else of this. */
	VALUED(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id, sinfo_context,
	       .first = 11, .second = 12),
	/* The policy has 16 bits, of which byte order finds one half or the other. */
	VALUED(SCTP_DEFAULT_PRINFO, struct sctp_default_prinfo, pr_assoc_id, pr_value,
	       .first = 3000, .second = 4000,
	       .flags = offsetof(struct sctp_default_prinfo, pr_policy),
	       .set = SCTP_PR_SCTP_TTL << 16 | SCTP_PR_SCTP_TTL),
};

/* Of structs that a 64-bit kernel does not translate for 32-bit programs. */
static const struct valued options_of_paths[] = {
	/* Before the next three: each setting of such a struct sets their members as well. */
	VALUED(SCTP_PEER_ADDR_THLDS_V2, struct sctp_paddrthlds_v2, spt_assoc_id, spt_pathcpthld,
	       NAMES(struct sctp_paddrthlds_v2, spt_address), .first = 9, .second = 8),
	VALUED(SCTP_PEER_ADDR_THLDS, struct sctp_paddrthlds, spt_assoc_id, spt_pathmaxrxt,
	       NAMES(struct sctp_paddrthlds, spt_address), .first = 7, .second = 6),
	VALUED(SCTP_PEER_ADDR_THLDS, struct sctp_paddrthlds, spt_assoc_id, spt_pathpfthld,
	       NAMES(struct sctp_paddrthlds, spt_address), .first = 2, .second = 3),
	VALUED(SCTP_REMOTE_UDP_ENCAPS_PORT, struct sctp_udpencaps, sue_assoc_id, sue_port,
	       NAMES(struct sctp_udpencaps, sue_address), .first = 9900, .second = 9901,
	       .capability = CAP_UDP_ENCAPSULATION, .learnt = true),
	VALUED(SCTP_PLPMTUD_PROBE_INTERVAL, struct sctp_probeinterval, spi_assoc_id, spi_interval,
	       NAMES(struct sctp_probeinterval, spi_address), .first = 6000, .second = 7000,
	       .capability = CAP_PLPMTUD),
};

static void put_in(uint8_t *bytes, const struct valued *option, sctp_assoc_t id, uint32_t value)
{
	uint16_t half = (uint16_t)value;

	if (option->size > MOST)
		scenario_error("%s has more than %d bytes", option->name, MOST);
	memset(bytes, 0, MOST);
	if (option->set)
		memcpy(bytes + option->flags, &option->set, sizeof(option->set));
	memcpy(bytes + option->id, &id, sizeof(id));
	memcpy(bytes + option->value,
	       option->width == sizeof(half) ? (void *)&half : (void *)&value, option->width);
}

static void put(int fd, const struct valued *option, sctp_assoc_t id, uint32_t value)
{
	_Alignas(8) uint8_t bytes[MOST];

	put_in(bytes, option, id, value);
	ck_assert_msg(setsockopt(fd, IPPROTO_SCTP, option->option, bytes, option->size) == 0,
		      "%s cannot be set for association %d: %s", option->name, id, strerror(errno));
}

/* Of a path, or with `path` NULL of the association. */
static uint32_t get(int fd, const struct valued *option, sctp_assoc_t id,
		    const struct sockaddr_storage *path)
{
	_Alignas(8) uint8_t bytes[MOST];
	socklen_t size = option->size;
	uint16_t half;
	uint32_t value;

	put_in(bytes, option, id, 0);
	if (path)
		memcpy(bytes + option->address, path, sizeof(*path));
	ck_assert_msg(getsockopt(fd, IPPROTO_SCTP, option->option, bytes, &size) == 0,
		      "%s cannot be read of association %d: %s", option->name, id, strerror(errno));
	memcpy(option->width == sizeof(half) ? (void *)&half : (void *)&value,
	       bytes + option->value, option->width);
	return option->width == sizeof(half) ? half : value;
}

/* The peer's address, with its port. */
static struct sockaddr_storage path_of(int fd, sctp_assoc_t id)
{
	struct sctp_status status = {.sstat_assoc_id = id};
	socklen_t size = sizeof(status);
	struct sockaddr_storage address;

	ck_assert_int_eq(getsockopt(fd, IPPROTO_SCTP, SCTP_STATUS, &status, &size), 0);
	memcpy(&address, &status.sstat_primary.spinfo_address, sizeof(address));
	return address;
}

#define expect_valued(fd, option, id, wanted)                                                      \
	expect_valued_at(fd, option, id, wanted, __FILE__, __LINE__)
static void expect_valued_at(int fd, const struct valued *option, sctp_assoc_t id, uint32_t wanted,
			     const char *file, int line)
{
	uint32_t value = get(fd, option, id, NULL);

	if (value != wanted)
		scenario_fail(file, line, "%s of association %d is %u, expected %u", option->name,
			      id, value, wanted);
	if (option->address != NO_ADDRESS && id != SCTP_FUTURE_ASSOC) {
		struct sockaddr_storage path = path_of(fd, id);

		value = get(fd, option, id, &path);
		if (value != wanted)
			scenario_fail(file, line,
				      "%s of the path of association %d is %u, expected %u",
				      option->name, id, value, wanted);
	}
}

static sctp_assoc_t set_up(struct lab *lab, struct endpoint *iut)
{
	static uint16_t made;

	peer_connect(peer_open(lab, .port = (uint16_t)(PEER_PORT + made++)), iut);
	return iut->association;
}

static void expect_each_alone(struct lab *lab, const struct valued *list, size_t count)
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	sctp_assoc_t first = set_up(lab, iut), second = set_up(lab, iut), third;
	uint32_t before[COUNT];

	for (size_t i = 0; i < count; i++) {
		const struct valued *option = &list[i];

		if (capabilities_missing(option->capability))
			continue;
		before[i] = get(iut->fd, option, first, NULL);
		put(iut->fd, option, SCTP_FUTURE_ASSOC, option->first);
		expect_valued(iut->fd, option, SCTP_FUTURE_ASSOC, option->first);
		expect_valued(iut->fd, option, first, before[i]);
		put(iut->fd, option, second, option->second);
		expect_valued(iut->fd, option, SCTP_FUTURE_ASSOC, option->first);
		expect_valued(iut->fd, option, first, before[i]);
		expect_valued(iut->fd, option, second, option->second);
	}
	third = set_up(lab, iut);
	for (size_t i = 0; i < count; i++) {
		if (capabilities_missing(list[i].capability))
			continue;
		expect_valued(iut->fd, &list[i], first, before[i]);
		expect_valued(iut->fd, &list[i], second, list[i].second);
		if (!list[i].learnt)
			expect_valued(iut->fd, &list[i], third, list[i].first);
	}
}

SCENARIO(value_of_one_association,
	 "What is set for one association is that one's and its path's alone, and what is set for "
	 "SCTP_FUTURE_ASSOC is that of associations to come",
	 .lab = &scripted_peer, .spec = {"RFC6458-7.2-3"})
{
	expect_each_alone(lab, options, ARRAY_SIZE(options));
}

SCENARIO(
	path_value_of_one_association,
	"The thresholds for PF and for a switchover, the UDP port and the interval of probes that are set for one "
	"association are that one's and its path's alone, and those set for SCTP_FUTURE_ASSOC are "
	"those of associations to come",
	.lab = &scripted_peer, .spec = {"RFC6458-7.2-3"}, .known = {THRESHOLDS_NOT_TRANSLATED})
{
	expect_each_alone(lab, options_of_paths, ARRAY_SIZE(options_of_paths));
}
