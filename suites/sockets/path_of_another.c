/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An option of a path that names one association and an address of another's peer. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <sys/socket.h>

enum { MOST = 200 };

struct of_path {
	const char *name;
	int option;
	socklen_t size;
	size_t id, address;
	int error;
	bool read_only, write_only;
	capability_set capability; /* without which the kernel does not have the option */
	bool not_translated; /* for 32-bit programs: the subject of suite layout */
};

#define OF_PATH(number, type, association, member, ...)                                            \
	{                                                                                          \
		.name = #number, .option = (number), .size = sizeof(type),                         \
		.id = offsetof(type, association), .address = offsetof(type, member),              \
		.error = EINVAL, ##__VA_ARGS__                                                     \
	}

static const struct of_path list[] = {
	OF_PATH(SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams, spp_assoc_id, spp_address),
	OF_PATH(SCTP_PRIMARY_ADDR, struct sctp_prim, ssp_assoc_id, ssp_addr, .write_only = true),
	OF_PATH(SCTP_GET_PEER_ADDR_INFO, struct sctp_paddrinfo, spinfo_assoc_id, spinfo_address,
		.read_only = true),
	/* There Linux has another error. */
	OF_PATH(SCTP_PEER_ADDR_THLDS, struct sctp_paddrthlds, spt_assoc_id, spt_address,
		.error = ENOENT, .not_translated = true),
	OF_PATH(SCTP_PEER_ADDR_THLDS_V2, struct sctp_paddrthlds_v2, spt_assoc_id, spt_address,
		.error = ENOENT, .not_translated = true),
	OF_PATH(SCTP_REMOTE_UDP_ENCAPS_PORT, struct sctp_udpencaps, sue_assoc_id, sue_address,
		.capability = CAP_UDP_ENCAPSULATION, .not_translated = true),
	OF_PATH(SCTP_PLPMTUD_PROBE_INTERVAL, struct sctp_probeinterval, spi_assoc_id, spi_address,
		.capability = CAP_PLPMTUD, .not_translated = true),
};

static struct sockaddr_storage address_of(int fd, sctp_assoc_t id)
{
	struct sctp_status status = {.sstat_assoc_id = id};
	struct sockaddr_storage address;
	socklen_t size = sizeof(status);

	ck_assert_int_eq(getsockopt(fd, IPPROTO_SCTP, SCTP_STATUS, &status, &size), 0);
	memcpy(&address, &status.sstat_primary.spinfo_address, sizeof(address));
	return address;
}

static void expect_outcome(const struct of_path *row, const char *call, int result, int error)
{
	int got = result == 0 ? 0 : errno;

	ck_assert_msg(got == error,
		      "%s %s for one association and %s peer: expected %s, it gave %s", call,
		      row->name, error ? "another's" : "its", error ? strerror(error) : "success",
		      got ? strerror(got) : "success");
}

/* Reads and sets the option for that association and an address. */
static void expect_of_path(int fd, const struct of_path *row, sctp_assoc_t id,
			   const struct sockaddr_storage *address, int error)
{
	_Alignas(8) uint8_t bytes[MOST] = {0};
	socklen_t size = row->size;

	if (size > MOST)
		scenario_error("%s has more than %d bytes", row->name, MOST);
	memcpy(bytes + row->id, &id, sizeof(id));
	memcpy(bytes + row->address, address, sizeof(*address));
	if (!row->write_only)
		expect_outcome(row, "getsockopt",
			       getsockopt(fd, IPPROTO_SCTP, row->option, bytes, &size), error);
	if (!row->read_only)
		expect_outcome(row, "setsockopt",
			       setsockopt(fd, IPPROTO_SCTP, row->option, bytes, row->size), error);
}

SCENARIO(path_of_another_association,
	 "An option of a path is refused for an association and an address of another one's peer, "
	 "and taken for its own",
	 .lab = &scripted_peer, .spec = {"RFC6458-8.2.2-1"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	sctp_assoc_t ids[2];
	struct sockaddr_storage addresses[2];

	for (unsigned i = 0; i < 2; i++) {
		peer_connect(peer_open(lab, .port = (uint16_t)(PEER_PORT + i)), iut);
		ids[i] = iut->association;
		addresses[i] = address_of(iut->fd, ids[i]);
	}
	for (unsigned i = 0; i < ARRAY_SIZE(list); i++) {
		if (capabilities_missing(list[i].capability) ||
		    (list[i].not_translated && program_is_compat()))
			continue;
		for (unsigned n = 0; n < 2; n++) {
			expect_of_path(iut->fd, &list[i], ids[n], &addresses[1 - n], list[i].error);
			expect_of_path(iut->fd, &list[i], ids[n], &addresses[n], 0);
		}
	}
}
