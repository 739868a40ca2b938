/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors that are reported to the user (ip(7) and ipv6(7), IP_RECVERR and IPV6_RECVERR), and
 * ICMP messages that say nothing about the peer: RFC 9260 section 10. */
#define SUITE "routing"
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
	bool six = over_ipv6(iut->lab);
	const int on = 1;

	ck_assert_int_eq(setsockopt(iut->fd, six ? IPPROTO_IPV6 : IPPROTO_IP,
				    six ? IPV6_RECVERR : IP_RECVERR, &on, sizeof(on)),
			 0);
}

/* An association of `iut` whose DATA 1, in *data, is outstanding. */
static struct association open_with_data(struct lab *lab, struct endpoint *iut, unsigned number,
					 const struct packet **data)
{
	struct peer *peer = peer_open(lab, .port = (uint16_t)(PEER_PORT + number));
	struct association association = association_open(lab, .iut = iut, .peer = peer);

	endpoint_send(iut, 0, "how did it go?");
	*data = expect_data(association, 1);
	return association;
}

/* DATA 1, sent then, is retransmitted when T3-rtx expires, and the association continues. */
static void expect_unharmed(struct association association, int64_t sent)
{
	expect_retransmission(association, 1, .after = RTO_INITIAL, .since = sent);
	send_sack(association, 1);
	expect_no_event(association.iut, SCTP_ASSOC_CHANGE, 0);
	peer_expect_alive(association.peer);
}

SCENARIO(errors_reported,
	 "With IP_RECVERR or IPV6_RECVERR the socket reports an ICMP error about DATA, and the "
	 "association continues",
	 .lab = &scripted_peer, .limit = SECONDS(100), .spec = {"RFC9260-10-11", "RFC9260-10-12"})
{
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	report_errors(iut);
	for (unsigned i = 0; i < ARRAY_SIZE(reported); i++) {
		const struct packet *data;
		struct association association = open_with_data(lab, iut, i, &data);

		icmp_send(lab, reported[i].message, data);
		expect_socket_error(iut, over_ipv6(lab) ? reported[i].ipv6 : reported[i].ipv4);
		expect_unharmed(association, data->time);
	}
}

SCENARIO(no_news_of_the_peer,
	 "A redirect and a reassembly timeout are not reported as errors to a socket with "
	 "IP_RECVERR",
	 .lab = &scripted_peer, .as = AS_IPV4, .spec = {"RFC9260-10-2"})
{
	static const enum icmp_error messages[] = {REDIRECT, REASSEMBLY_TIME_EXCEEDED};
	struct endpoint *iut = endpoint_listen(lab, "iut", ONE_TO_MANY);

	report_errors(iut);
	for (unsigned i = 0; i < 2; i++) {
		const struct packet *data;
		struct association association = open_with_data(lab, iut, i, &data);

		icmp_send(lab, messages[i], data);
		let_pass(lab, AT_ONCE);
		ck_assert_int_eq(iut->error, 0);
		expect_unharmed(association, data->time);
		ck_assert_int_eq(iut->error, 0);
	}
}
