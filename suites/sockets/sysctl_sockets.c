/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sysctls that are defaults of sockets: Documentation/networking/ip-sysctl.rst. */
#define SUITE "sockets"
#include "suites/sockets/by_hand.h"

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 160 };

/* A sysctl, and the member of an option that a new socket has from it. */
struct defaulted {
	const char *sysctl, *value; /* another one than a kernel begins with */
	uint32_t number; /* that value as the option has it */
	const char *name;
	int option;
	socklen_t size;
	size_t member, width;
	capability_set capability; /* without which the kernel does not have the option */
	bool not_translated; /* for 32-bit programs: the subject of suite layout */
};

#define DEFAULTED(text, digits, option_number, type, part, ...)                                    \
	{                                                                                          \
		.sysctl = (text), .value = #digits, .number = (digits),                            \
		.name = #option_number " " #part, .option = (option_number), .size = sizeof(type), \
		.member = offsetof(type, part), .width = sizeof(((type *)0)->part), ##__VA_ARGS__  \
	}
#define DEFAULTED_VALUE(text, digits, option_number, ...)                                          \
	DEFAULTED(text, digits, option_number, struct sctp_assoc_value, assoc_value, ##__VA_ARGS__)

static const struct defaulted list[] = {
	DEFAULTED("rto_initial", 1234, SCTP_RTOINFO, struct sctp_rtoinfo, srto_initial),
	DEFAULTED("rto_min", 900, SCTP_RTOINFO, struct sctp_rtoinfo, srto_min),
	DEFAULTED("rto_max", 50000, SCTP_RTOINFO, struct sctp_rtoinfo, srto_max),
	DEFAULTED("rto_max", 50000, SCTP_INITMSG, struct sctp_initmsg, sinit_max_init_timeo),
	DEFAULTED("max_init_retransmits", 4, SCTP_INITMSG, struct sctp_initmsg, sinit_max_attempts),
	DEFAULTED("association_max_retrans", 6, SCTP_ASSOCINFO, struct sctp_assocparams,
		  sasoc_asocmaxrxt),
	DEFAULTED("valid_cookie_life", 50000, SCTP_ASSOCINFO, struct sctp_assocparams,
		  sasoc_cookie_life),
	DEFAULTED("hb_interval", 20000, SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams,
		  spp_hbinterval),
	DEFAULTED("path_max_retrans", 3, SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams,
		  spp_pathmaxrxt),
	DEFAULTED("sack_timeout", 300, SCTP_DELAYED_SACK, struct sctp_sack_info, sack_delay),
	DEFAULTED("sack_timeout", 300, SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams,
		  spp_sackdelay),
	DEFAULTED("pf_retrans", 2, SCTP_PEER_ADDR_THLDS, struct sctp_paddrthlds, spt_pathpfthld,
		  .not_translated = true),
	DEFAULTED("path_max_retrans", 3, SCTP_PEER_ADDR_THLDS, struct sctp_paddrthlds,
		  spt_pathmaxrxt, .not_translated = true),
	DEFAULTED("ps_retrans", 9, SCTP_PEER_ADDR_THLDS_V2, struct sctp_paddrthlds_v2,
		  spt_pathcpthld, .not_translated = true),
	DEFAULTED("encap_port", 9900, SCTP_REMOTE_UDP_ENCAPS_PORT, struct sctp_udpencaps, sue_port,
		  .capability = CAP_UDP_ENCAPSULATION, .not_translated = true),
	DEFAULTED("plpmtud_probe_interval", 6000, SCTP_PLPMTUD_PROBE_INTERVAL,
		  struct sctp_probeinterval, spi_interval, .capability = CAP_PLPMTUD,
		  .not_translated = true),
	DEFAULTED_VALUE("max_burst", 7, SCTP_MAX_BURST),
	DEFAULTED_VALUE("pf_expose", 2, SCTP_EXPOSE_POTENTIALLY_FAILED_STATE),
	DEFAULTED_VALUE("addip_enable", 1, SCTP_ASCONF_SUPPORTED, .capability = CAP_ASCONF),
	DEFAULTED_VALUE("auth_enable", 1, SCTP_AUTH_SUPPORTED, .capability = CAP_AUTH),
	DEFAULTED_VALUE("prsctp_enable", 0, SCTP_PR_SUPPORTED, .capability = CAP_PR_SCTP),
	DEFAULTED_VALUE("reconf_enable", 1, SCTP_RECONFIG_SUPPORTED, .capability = CAP_RECONFIG),
	DEFAULTED_VALUE("ecn_enable", 0, SCTP_ECN_SUPPORTED),
};

static uint32_t value_of(int fd, const struct defaulted *row)
{
	_Alignas(8) uint8_t bytes[MOST] = {0};
	socklen_t size = row->size;
	uint16_t half;
	uint32_t value;

	if (size > MOST)
		scenario_error("%s has more than %d bytes", row->name, MOST);
	ck_assert_msg(getsockopt(fd, IPPROTO_SCTP, row->option, bytes, &size) == 0,
		      "%s of a new socket cannot be read: %s", row->name, strerror(errno));
	if (row->width == sizeof(value)) {
		memcpy(&value, bytes + row->member, sizeof(value));
		return value;
	}
	memcpy(&half, bytes + row->member, sizeof(half));
	return row->option == SCTP_REMOTE_UDP_ENCAPS_PORT ? ntohs(half) : half;
}

static void expect_value(int fd, const struct defaulted *row, uint32_t wanted, const char *whose)
{
	uint32_t value = value_of(fd, row);

	ck_assert_msg(value == wanted, "%s of %s is %u with %s = %s, expected %u", row->name, whose,
		      value, row->sysctl, row->value, wanted);
}

static void expect_default_of_later_sockets(struct lab *lab, const struct defaulted *row, int type)
{
	int before = sockets_open(lab, "a", type), after, elsewhere;
	uint32_t usual = value_of(before, row);
	char path[64];

	if (usual == row->number)
		scenario_error("%s is %u already", row->name, usual);
	snprintf(path, sizeof(path), "net/sctp/%s", row->sysctl);
	sysctl_set(lab, "a", path, "%s", row->value);
	after = sockets_open(lab, "a", type);
	elsewhere = sockets_open(lab, "b", type);
	expect_value(before, row, usual, "a socket that was there");
	expect_value(after, row, row->number, "a new socket");
	expect_value(elsewhere, row, usual, "a new socket of another namespace");
	close(before);
	close(after);
	close(elsewhere);
	sysctl_set(lab, "a", path, "%u", usual);
}

SCENARIO(
	sysctl_of_later_sockets,
	"Each sysctl that is a default of a socket's option is that of the sockets of its namespace "
	"that are opened later, of both styles, and changes no other socket",
	.lab = &two_nodes, .no_packets = true)
{
	static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

	for (unsigned i = 0; i < ARRAY_SIZE(list); i++) {
		if (capabilities_missing(list[i].capability) ||
		    (list[i].not_translated && program_is_compat()))
			continue;
		for (unsigned t = 0; t < ARRAY_SIZE(types); t++)
			expect_default_of_later_sockets(lab, &list[i], types[t]);
	}
}
