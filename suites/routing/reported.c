/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user learns of ICMP errors (ip(7) and ipv6(7), IP_RECVERR and IPV6_RECVERR), and ICMP
 * messages that say nothing of the peer: RFC 9260 section 10. */
#define SUITE "routing"
#include "harness/scenario/association/icmp.h"
#include "suites/routing/routing.h"

struct reported {
	enum icmp_error message;
	int ipv4, ipv6; /* errno */
};

static const struct reported reported[] = {
	{HOST_UNREACHABLE, EHOSTUNREACH, EHOSTUNREACH},
	{NETWORK_UNREACHABLE, ENETUNREACH, ENETUNREACH},
	{PROHIBITED, EHOSTUNREACH, EACCES},
	{TIME_EXCEEDED, EHOSTUNREACH, EHOSTUNREACH},
	{PARAMETER_PROBLEM, EPROTO, EPROTO},
};

static void report_errors(struct endpoint *iut)
{
	bool six = lab_versions(iut->lab) == IPV6;
	const int on = 1;

	ck_assert_int_eq(setsockopt(iut->fd, six ? IPPROTO_IPV6 : IPPROTO_IP,
				    six ? IPV6_RECVERR : IP_RECVERR, &on, sizeof(on)),
			 0);
}

/* DATA that is not acknowledged comes again when T3-rtx expires: the association is there. */
static void expect_retransmission(struct peer *peer, struct endpoint *iut, int64_t sent)
{
	peer_expect(peer, DATA, .after = RTO_INITIAL, .since = sent);
	peer_send(peer, SACK);
	expect_no_event(iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(peer);
}

SCENARIO(errors_reported,
	 "With IP_RECVERR or IPV6_RECVERR the socket reports an ICMP error about DATA; the "
	 "association goes on",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-10-11", "RFC9260-10-12"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	report_errors(iut);
	for (unsigned i = 0; i < sizeof(reported) / sizeof(reported[0]); i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		const struct packet *data;

		peer_connect(peer, iut);
		endpoint_send(iut, 0, "how did it go?");
		data = peer_expect(peer, DATA);
		icmp_send(lab, reported[i].message, data);
		expect_socket_error(iut, lab_versions(lab) == IPV4 ? reported[i].ipv4
								   : reported[i].ipv6);
		expect_retransmission(peer, iut, data->time);
	}
}

SCENARIO(no_news_of_the_peer,
	 "A redirect and a reassembly time-out are no errors that a socket with IP_RECVERR reports",
	 .lab = &scripted_peer, .as = AS_IPV4, .spec = {"RFC9260-10-2"})
{
	static const enum icmp_error messages[] = {REDIRECT, REASSEMBLY_TIME_EXCEEDED};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	report_errors(iut);
	for (unsigned i = 0; i < 2; i++) {
		struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + i));
		const struct packet *data;

		peer_connect(peer, iut);
		endpoint_send(iut, 0, "how did it go?");
		data = peer_expect(peer, DATA);
		icmp_send(lab, messages[i], data);
		let_pass(lab, AT_ONCE);
		ck_assert_int_eq(iut->error, 0);
		expect_retransmission(peer, iut, data->time);
		ck_assert_int_eq(iut->error, 0);
	}
}
