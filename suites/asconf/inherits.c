/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is set on an association holds for the addresses that it gets later: RFC 6458 8.1.12, RFC 7829 7.2, RFC 8899. */
#define SUITE "asconf"
#include "suites/asconf/asconf.h"

enum {
	SET_HB_INTERVAL = 12340, /* milliseconds, as all times here */
	SET_MAX_RETRANS = 9,
	SET_PF_THRESHOLD = 2,
	SET_SWITCHOVER_THRESHOLD = 6,
	SET_SACK_DELAY = 320,
	SET_SACK_FREQUENCY = 3,
	SET_RTO_FIRST = 7000,
	SET_PROBE_INTERVAL = 6000,
	SET_DSCP = 46 << 2, /* expedited forwarding */
	SET_FLOW = 0x12345,
	SET_MTU = 1300, /* bytes */
	SET_REMOTE_PORT = 9900,
};

static void set_parameters(struct lab *lab, struct endpoint *iut)
{
	struct sctp_paddrparams params = {
		.spp_assoc_id = iut->association,
		.spp_hbinterval = SET_HB_INTERVAL,
		.spp_pathmaxrxt = SET_MAX_RETRANS,
		.spp_sackdelay = SET_SACK_DELAY,
		.spp_pathmtu = SET_MTU,
		.spp_flags = SPP_HB_ENABLE | SPP_SACKDELAY_ENABLE | SPP_PMTUD_DISABLE | SPP_DSCP,
		.spp_dscp = SET_DSCP,
		.spp_ipv6_flowlabel = SET_FLOW,
	};
	struct sctp_sack_info sack = {.sack_assoc_id = iut->association,
				      .sack_freq = SET_SACK_FREQUENCY};
	struct sctp_rtoinfo rto = {.srto_assoc_id = iut->association,
				   .srto_initial = SET_RTO_FIRST};

	if (over_ipv6(lab))
		params.spp_flags |= SPP_IPV6_FLOWLABEL;
	endpoint_set(iut, SCTP_PEER_ADDR_PARAMS, &params, sizeof(params));
	endpoint_set(iut, SCTP_DELAYED_SACK, &sack, sizeof(sack));
	endpoint_set(iut, SCTP_RTOINFO, &rto, sizeof(rto));
}

/* Of the peer's address on a path, or (NULL) of the association. */
static void expect_parameters(struct lab *lab, struct endpoint *iut, const char *path)
{
	struct sctp_paddrparams params = endpoint_path_params(iut, path);

	ck_assert_uint_eq(params.spp_hbinterval, SET_HB_INTERVAL);
	ck_assert_uint_eq(params.spp_pathmaxrxt, SET_MAX_RETRANS);
	ck_assert_uint_eq(params.spp_sackdelay, SET_SACK_DELAY);
	ck_assert_uint_eq(params.spp_dscp, SET_DSCP);
	ck_assert_uint_eq(params.spp_flags & (SPP_HB | SPP_SACKDELAY | SPP_PMTUD),
			  SPP_HB_ENABLE | SPP_SACKDELAY_ENABLE | SPP_PMTUD_DISABLE);
	ck_assert_uint_eq(params.spp_pathmtu, SET_MTU);
	if (over_ipv6(lab))
		ck_assert_uint_eq(params.spp_ipv6_flowlabel, SET_FLOW);
}

SCENARIO(new_address_inherits,
	 "An address that the peer adds has the parameters that were set on the association, not "
	 "those of the socket",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS, .spec = {"RFC6458-8.1.12-3"})
{
	struct association association = association_open(lab, .asconf = true, .heartbeats = true);
	struct endpoint *iut = association.iut;

	/* So the RTO is not measured. */
	peer_answer(association.peer, HEARTBEAT, false);
	set_parameters(lab, iut);
	asconf_succeed(association, asconf_add(association, 7, "path1"));
	expect_parameters(lab, iut, NULL);
	expect_parameters(lab, iut, "path1");
	ck_assert_uint_eq(endpoint_path(iut, "path1").spinfo_rto, SET_RTO_FIRST);
	/* The number of packets without a SACK is that of the path on which they come. */
	let_pass(lab, SECONDS(1));
	forget_packets(lab);
	for (unsigned n = 1; n <= 2 * SET_SACK_FREQUENCY; n++) {
		/* The first DATA of an association is acknowledged at once. */
		unsigned expected = 1 + (n - 1) / SET_SACK_FREQUENCY, sacks;

		peer_send_packet(association.peer, .path = "path1",
				 .chunks = {CHUNK(DATA, .tsn = peer_data_tsn(association, n),
						  .ssn = n - 1, .text = "counts")});
		let_pass(lab, MILLISECONDS(1));
		sacks = count_packets(lab, SACK, .from = "iut");
		ck_assert_msg(
			sacks == expected,
			"expected %u SACKs for %u packets, every %u being acknowledged; there "
			"were %u",
			expected, n, (unsigned)SET_SACK_FREQUENCY, sacks);
	}
}

static void set_thresholds(struct endpoint *iut)
{
	struct sctp_paddrthlds_v2 thresholds = {
		.spt_assoc_id = iut->association,
		.spt_pathmaxrxt = SET_MAX_RETRANS,
		.spt_pathpfthld = SET_PF_THRESHOLD,
		.spt_pathcpthld = SET_SWITCHOVER_THRESHOLD,
	};
	struct sctp_probeinterval probe = {.spi_assoc_id = iut->association,
					   .spi_interval = SET_PROBE_INTERVAL};

	endpoint_set(iut, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
	endpoint_set(iut, SCTP_PLPMTUD_PROBE_INTERVAL, &probe, sizeof(probe));
}

static void expect_thresholds(struct endpoint *iut, const char *path)
{
	struct sctp_paddrthlds_v2 thresholds = {.spt_assoc_id = iut->association};
	struct sctp_probeinterval probe = {.spi_assoc_id = iut->association};

	if (path)
		thresholds.spt_address = probe.spi_address = peer_address(iut, path, PEER_PORT);
	endpoint_get(iut, SCTP_PEER_ADDR_THLDS_V2, &thresholds, sizeof(thresholds));
	ck_assert_uint_eq(thresholds.spt_pathmaxrxt, SET_MAX_RETRANS);
	ck_assert_uint_eq(thresholds.spt_pathpfthld, SET_PF_THRESHOLD);
	ck_assert_uint_eq(thresholds.spt_pathcpthld, SET_SWITCHOVER_THRESHOLD);
	endpoint_get(iut, SCTP_PLPMTUD_PROBE_INTERVAL, &probe, sizeof(probe));
	ck_assert_uint_eq(probe.spi_interval, SET_PROBE_INTERVAL);
}

SCENARIO(new_address_inherits_thresholds,
	 "An address that the peer adds has the thresholds and the probe interval that were set on "
	 "the association",
	 .lab = &scripted_dual_path, .needs = ASCONF_NEEDS | CAP_PLPMTUD, .spec = {"RFC7829-7.2-7"},
	 .known = {THRESHOLDS_NOT_TRANSLATED})
{
	struct association association = association_open(lab, .asconf = true);
	struct endpoint *iut = association.iut;

	set_thresholds(iut);
	asconf_succeed(association, asconf_add(association, 7, "path1"));
	expect_thresholds(iut, NULL);
	expect_thresholds(iut, "path1");
}

static struct sctp_udpencaps encapsulation_of(struct endpoint *iut, const char *path)
{
	struct sctp_udpencaps encapsulation = {.sue_assoc_id = iut->association};

	if (path)
		encapsulation.sue_address = peer_address(iut, path, PEER_PORT);
	return encapsulation;
}

SCENARIO(
	new_address_inherits_port,
	"Packets to an address that the peer adds go to the UDP port that was set on the association",
	.lab = &scripted_dual_path, .needs = ASCONF_NEEDS | CAP_UDP_ENCAPSULATION,
	.spec = {"RFC6951-6.1-1"}, .known = {PORT_NOT_TRANSLATED})
{
	struct association association = association_open(lab, .asconf = true);
	struct endpoint *iut = association.iut;
	struct sctp_udpencaps all = encapsulation_of(iut, NULL);
	struct sctp_udpencaps old = encapsulation_of(iut, "path0"), added;

	/* So no other port is learned. */
	peer_answer(association.peer, HEARTBEAT, false);
	all.sue_port = htons(SET_REMOTE_PORT);
	endpoint_set(iut, SCTP_REMOTE_UDP_ENCAPS_PORT, &all, sizeof(all));
	/* The path that is there already goes on without UDP. */
	endpoint_set(iut, SCTP_REMOTE_UDP_ENCAPS_PORT, &old, sizeof(old));
	asconf_succeed(association, asconf_add(association, 7, "path1"));
	endpoint_get(iut, SCTP_REMOTE_UDP_ENCAPS_PORT, &all, sizeof(all));
	ck_assert_uint_eq(ntohs(all.sue_port), SET_REMOTE_PORT);
	added = encapsulation_of(iut, "path1");
	endpoint_get(iut, SCTP_REMOTE_UDP_ENCAPS_PORT, &added, sizeof(added));
	ck_assert_uint_eq(ntohs(added.sue_port), SET_REMOTE_PORT);
}
