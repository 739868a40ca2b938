/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is sent to an unconfirmed address, and what confirms it: RFC 9260 section 5.4. */
#define SUITE "paths"
#include "harness/scenario/scenario.h"

/* RFC 9260 section 16. */
enum { HB_MAX_BURST = 1 };

/* The peer's INIT comes from path0 and lists path1 and path2; it answers no HEARTBEAT by itself. */
static struct association open_unconfirmed(struct lab *lab)
{
	return association_open(lab, .paths = {"path1", "path2"}, .unconfirmed = true,
				.heartbeats = true);
}

/* The Heartbeat Info that the kernel sent to one address. */
struct probe {
	uint8_t info[PEER_MAX_INFO];
	size_t size;
};

/*
 * The kernel's next HEARTBEATs go to path1 and path2.  Each address is probed once in half to one
 * and a half RTO, so one of them may have up to three when the other has its first.
 */
enum { PROBES_MAX = 4 };

static void expect_probes(struct peer *peer, struct probe probes[3])
{
	unsigned seen = 0;

	for (int i = 0; i < PROBES_MAX && seen != 6; i++) {
		const struct packet *packet =
			peer_expect(peer, HEARTBEAT, .within = RTO_INITIAL * 2, .alone = true);
		int path = topology_link(&scripted_triple_path, packet->link);

		ck_assert_int_ge(path, 1);
		memcpy(probes[path].info, peer->info, peer->info_size);
		probes[path].size = peer->info_size;
		seen |= 1U << path;
	}
	ck_assert_uint_eq(seen, 6);
}

static void answer(struct peer *peer, const char *path, const struct probe *probe)
{
	peer_send_packet(
		peer, .path = path,
		.chunks = {CHUNK(HEARTBEAT_ACK, .value = probe->info, .value_size = probe->size)});
	let_pass(peer->lab, jiffy());
}

SCENARIO(answer_confirms_the_address_probed,
	 "A HEARTBEAT ACK confirms the address in its Heartbeat Info, whichever path it comes "
	 "back on",
	 .lab = &scripted_triple_path,
	 .spec = {"RFC9260-8.3-7", "RFC9260-5.4-3", "RFC9260-5.4-5", "RFC9260-3.3.5-2"})
{
	struct association association = open_unconfirmed(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	struct probe probes[3];

	expect_probes(peer, probes);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
	answer(peer, "path1", &probes[2]);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED, .path = "path2");
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
	expect_path_state(iut, "path2", SCTP_ACTIVE);
	answer(peer, "path0", &probes[1]);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED, .path = "path1");
	expect_path_state(iut, "path1", SCTP_ACTIVE);
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, SECONDS(1));
}

SCENARIO(nonce_of_an_earlier_association,
	 "The Heartbeat Info of an association that has ended confirms no address of the next "
	 "one",
	 .lab = &scripted_triple_path, .spec = {"RFC9260-5.4-4"})
{
	struct association association = open_unconfirmed(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;
	struct probe old[3];

	expect_probes(peer, old);
	association_abort(association);
	association_open(lab, .iut = iut, .peer = peer, .paths = {"path1"}, .unconfirmed = true,
			 .heartbeats = true);
	answer(peer, "path1", &old[1]);
	expect_no_event(iut, SCTP_PEER_ADDR_CHANGE, 0);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);

	peer_expect(peer, HEARTBEAT, .path = "path1", .within = RTO_INITIAL * 2);
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT_ACK)});
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .state = SCTP_ADDR_CONFIRMED, .path = "path1");
}

SCENARIO(unconfirmed_address_gets_only_answers,
	 "An unconfirmed address is sent the answer to its HEARTBEAT, which does not confirm it, "
	 "but no SACK, ERROR or DATA, not even on request",
	 .lab = &scripted_triple_path, .spec = {"RFC9260-5.4-4", "RFC9260-5.4-6", "RFC9260-8.3-3"})
{
	struct association association = open_unconfirmed(lab);
	struct endpoint *iut = association.iut;
	struct peer *peer = association.peer;

	peer_ignore(peer, HEARTBEAT);
	peer_send_packet(
		peer, .path = "path1",
		.chunks = {CHUNK(HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, "who?")})});
	peer_expect(peer, HEARTBEAT_ACK, .path = "path1", .alone = true);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);

	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(DATA, .text = "from path1")});
	expect_message(iut, 0, "from path1");
	peer_expect(peer, SACK, .path = "path0");
	/* An unknown chunk type whose highest bits ask for an ERROR. */
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(0x7e, .empty = true)});
	peer_expect(peer, ERROR, .path = "path0");
	endpoint_send(iut, 0, "to path1", .path = "path1");
	peer_expect(peer, DATA, .path = "path0");
	peer_send(peer, SACK);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
}

/* The packet, with that chunk, went to the confirmed address on path0, or has a HEARTBEAT with a
 * nonce, of 64 bits or more, as well. */
#define expect_verified(packet, name) expect_verified_at(packet, name, __LINE__)
static void expect_verified_at(const struct packet *packet, const char *name, int line)
{
	const struct chunk *heartbeat = packet_chunk(&packet->sctp, HEARTBEAT);
	struct tlv info;

	if (!strcmp(packet->link, "path0")) {
		scenario_note("%s goes to the confirmed address", name);
		return;
	}
	scenario_note("%s goes to the unconfirmed address", name);
	if (!heartbeat || !chunk_tlv(heartbeat, PARAM_HEARTBEAT_INFO, &info) ||
	    info.value_length < sizeof(uint64_t))
		scenario_fail(__FILE__, line,
			      "%s went to the unconfirmed address on %s without a HEARTBEAT with a "
			      "nonce",
			      name, packet->link);
}

SCENARIO(cookie_echo_from_an_unconfirmed_address,
	 "COOKIE ACK goes to the confirmed address, or bundled with a HEARTBEAT to the one that "
	 "the COOKIE ECHO came from",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.4-7", "RFC9260-5.4-8"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	const struct packet *ack;

	peer_send_packet(peer, .chunks = {CHUNK(INIT, .tlvs = {tlv_address(&second)})});
	peer_expect(peer, INIT_ACK, .path = "path0");
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(COOKIE_ECHO)});
	ack = peer_expect(peer, COOKIE_ACK);
	expect_event(iut, SCTP_ASSOC_CHANGE, .state = SCTP_COMM_UP);
	expect_verified(ack, "COOKIE ACK");
	expect_path_state(iut, "path0", SCTP_ACTIVE);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
}

SCENARIO(init_ack_from_another_address,
	 "COOKIE ECHO goes to the address that the user gave, or bundled with a HEARTBEAT to the "
	 "unconfirmed one that the INIT ACK came from",
	 .lab = &scripted_dual_path, .spec = {"RFC9260-5.4-9", "RFC9260-5.4-10"})
{
	struct peer *peer = peer_open(lab);
	struct endpoint *iut = endpoint_open(lab, "iut", ONE_TO_MANY);
	struct sockaddr_storage first = peer_own_address(peer, "path0");
	struct sockaddr_storage second = peer_own_address(peer, "path1");
	const struct packet *echo;

	peer_invite(peer, iut);
	peer_expect(peer, INIT, .path = "path0");
	peer_send_packet(
		peer, .path = "path1",
		.chunks = {CHUNK(INIT_ACK, .tlvs = {tlv_address(&first), tlv_address(&second)})});
	echo = peer_expect(peer, COOKIE_ECHO);
	expect_verified(echo, "COOKIE ECHO");
}

SCENARIO(all_given_addresses_are_confirmed,
	 "Of the server's four addresses the two that the user gave are confirmed from the "
	 "start, and only the others are probed",
	 .lab = &eight_paths, .spec = {"RFC9260-5.4-1", "RFC9260-5.4-3"})
{
	struct endpoint *b = endpoint_listen(lab, "b", ONE_TO_MANY,
					     .paths = {"path0", "path1", "path2", "path3"});
	struct endpoint *a = endpoint_open(lab, "a", ONE_TO_MANY);

	endpoint_connect(a, b, .paths = {"path0", "path3"});
	expect_path_state(a, "path0", SCTP_ACTIVE);
	expect_path_state(a, "path1", SCTP_UNCONFIRMED);
	expect_path_state(a, "path2", SCTP_UNCONFIRMED);
	expect_path_state(a, "path3", SCTP_ACTIVE);
	expect_event(a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED,
		     .error = SCTP_HEARTBEAT_SUCCESS);
	expect_event(a, SCTP_PEER_ADDR_CHANGE, .path = "path2", .state = SCTP_ADDR_CONFIRMED,
		     .error = SCTP_HEARTBEAT_SUCCESS);
	expect_no_event(a, SCTP_PEER_ADDR_CHANGE, SECONDS(5));
	ck_assert_uint_eq(count_packets(lab, HEARTBEAT, .from = "a"), 2);
}

SCENARIO(probes_are_limited,
	 "While seven addresses are unconfirmed, no more than HB.Max.Burst HEARTBEATs are sent "
	 "within an RTO",
	 .lab = &eight_paths, .spec = {"RFC9260-5.4-2"},
	 .known = {{"4.0", NULL,
		    "HB.Max.Burst is not implemented: each address is probed by a timer of its own "
		    "(sctp_cmd_hb_timers_start() in sm_sideeffect.c)"}})
{
	struct pair pair = pair_open(lab);
	unsigned sent;

	lab_drop(lab, HEARTBEAT, .from = "a", .count = FOREVER);
	let_pass(lab, RTO_INITIAL + RTO_INITIAL / 2 + timer_slack(RTO_INITIAL));
	expect_path_state(pair.a, "path7", SCTP_UNCONFIRMED);
	/* The first RTO may end, and the second one begin, at any time within these 4.5 s. */
	sent = count_packets(lab, HEARTBEAT, .from = "a");
	ck_assert_msg(sent <= 2 * HB_MAX_BURST,
		      "%u HEARTBEATs within two RTOs, expected %d at most", sent, 2 * HB_MAX_BURST);
}

SCENARIO(unconfirmed_path_that_fails,
	 "An unconfirmed address that does not answer is probed once per RTO, which doubles, "
	 "until it is confirmed after all",
	 .lab = &dual_path, .limit = SECONDS(INITIAL_JIFFIES_SECONDS + 400),
	 .spec = {"RFC9260-5.4-1", "RFC9260-8.3-14"})
{
	pass_initial_jiffies(lab);

	struct pair pair = pair_open(lab);
	struct rule *unanswered =
		lab_drop(lab, HEARTBEAT, .from = "a", .link = "path1", .count = FOREVER);
	const struct packet *last = expect_packet(lab, HEARTBEAT, .from = "a", .link = "path1");

	for (int64_t rto = RTO_INITIAL; rto <= 8 * RTO_INITIAL; rto *= 2) {
		const struct packet *heartbeat = expect_packet(lab, HEARTBEAT, .from = "a",
							       .link = "path1", .within = 2 * rto);

		expect_jittered(heartbeat->time, last->time, 0, rto);
		expect_path_state(pair.a, "path1", SCTP_UNCONFIRMED);
		last = heartbeat;
	}
	rule_end(unanswered);
	expect_event(pair.a, SCTP_PEER_ADDR_CHANGE, .path = "path1", .state = SCTP_ADDR_CONFIRMED,
		     .error = SCTP_HEARTBEAT_SUCCESS, .within = SECONDS(100));
}

SCENARIO(failed_path_without_alternative,
	 "DATA goes on to the confirmed address when that has failed, and an unconfirmed one gets "
	 "none of it",
	 .lab = &scripted_dual_path, .limit = SECONDS(200), .spec = {"RFC9260-5.4-6"})
{
	enum { LIMIT = 1, RETRANSMISSIONS = 6 };
	struct association association =
		association_open(lab, .paths = {"path1"}, .unconfirmed = true, .without_pf = true,
				 .rto_initial = 1000, .rto_max = 4000);
	struct endpoint *iut = association.iut;

	peer_ignore(association.peer, HEARTBEAT);
	path_set(iut, "path0", .max_retrans = LIMIT);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
	endpoint_send(iut, 0, "lost");
	expect_data(association, 1, .path = "path0");
	for (unsigned n = 1; n <= RETRANSMISSIONS; n++) {
		expect_retransmission(association, 1, .path = "path0", .within = SECONDS(6));
		expect_path_state(iut, "path0", n > LIMIT ? SCTP_INACTIVE : SCTP_ACTIVE);
	}
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_UNREACHABLE);
	expect_path_state(iut, "path1", SCTP_UNCONFIRMED);
	send_sack(association, 1);
	expect_event(iut, SCTP_PEER_ADDR_CHANGE, .path = "path0", .state = SCTP_ADDR_AVAILABLE);
}

SCENARIO(
	late_answer_verifies,
	"A HEARTBEAT ACK that comes later than HB.interval, but by less than the RTO, is an answer still",
	.lab = &scripted_dual_path, .spec = {"RFC9260-8.3-10"})
{
	enum { INTERVAL_MS = 1000 };
	struct association association =
		association_open(lab, .paths = {"path1"}, .unconfirmed = true);
	struct peer *peer = association.peer;

	path_set(association.iut, "path1", .flags = SPP_HB_ENABLE, .hb_interval = INTERVAL_MS);
	peer_expect(peer, HEARTBEAT, .path = "path1", .within = SECONDS(10));
	peer_ignore(peer, HEARTBEAT);
	let_pass(lab, 2 * MILLISECONDS(INTERVAL_MS));
	peer_send_packet(peer, .path = "path1", .chunks = {CHUNK(HEARTBEAT_ACK)});
	expect_event(association.iut, SCTP_PEER_ADDR_CHANGE, .path = "path1",
		     .state = SCTP_ADDR_CONFIRMED);
}
