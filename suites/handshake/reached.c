/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "suites/handshake/reached.h"

const char *state_name(enum reached state)
{
	static const char *const names[STATES] = {
		[COOKIE_WAIT] = "COOKIE-WAIT",
		[COOKIE_ECHOED] = "COOKIE-ECHOED",
		[ESTABLISHED] = "ESTABLISHED",
		[SHUTDOWN_PENDING] = "SHUTDOWN-PENDING",
		[SHUTDOWN_SENT] = "SHUTDOWN-SENT",
		[SHUTDOWN_RECEIVED] = "SHUTDOWN-RECEIVED",
		[SHUTDOWN_ACK_SENT] = "SHUTDOWN-ACK-SENT",
	};

	return names[state];
}

static void leave_data_outstanding(struct peer *peer, struct endpoint *iut)
{
	endpoint_send(iut, 0, "outstanding");
	peer_expect(peer, DATA);
}

static void shut_down(struct peer *peer, struct endpoint *iut, uint32_t cumulative_tsn)
{
	peer_send(peer, SHUTDOWN, .cumulative_tsn = cumulative_tsn);
	expect_event(iut, SCTP_SHUTDOWN_EVENT);
}

void reach(struct peer *peer, struct endpoint *iut, enum reached state)
{
	struct tlv_spec forward_tsn = tlv_of(PARAM_FORWARD_TSN, "", 0);

	if (state == COOKIE_WAIT || state == COOKIE_ECHOED) {
		peer_invite(peer, iut);
		peer_expect(peer, INIT);
	} else {
		peer_connect(peer, iut, .init = CHUNK(INIT, .tlvs = {forward_tsn}));
	}
	switch (state) {
	case COOKIE_ECHOED:
		peer_send(peer, INIT_ACK, .tlvs = {forward_tsn});
		peer_expect(peer, COOKIE_ECHO);
		break;
	case SHUTDOWN_PENDING:
		leave_data_outstanding(peer, iut);
		endpoint_shutdown(iut);
		break;
	case SHUTDOWN_SENT:
		endpoint_shutdown(iut);
		peer_expect(peer, SHUTDOWN);
		break;
	case SHUTDOWN_RECEIVED:
		leave_data_outstanding(peer, iut);
		shut_down(peer, iut, peer->iut_initial_tsn - 1);
		break;
	case SHUTDOWN_ACK_SENT:
		shut_down(peer, iut, peer->iut_initial_tsn - 1);
		peer_expect(peer, SHUTDOWN_ACK);
		break;
	default:
		break;
	}
}

void expect_still(struct peer *peer, struct endpoint *iut, enum reached state)
{
	static const int retransmitted[STATES] = {
		[COOKIE_WAIT] = INIT,	    [COOKIE_ECHOED] = COOKIE_ECHO,
		[SHUTDOWN_PENDING] = DATA,  [SHUTDOWN_SENT] = SHUTDOWN,
		[SHUTDOWN_RECEIVED] = DATA, [SHUTDOWN_ACK_SENT] = SHUTDOWN_ACK,
	};

	expect_no_event(iut, SCTP_ASSOC_CHANGE, AT_ONCE);
	if (state == ESTABLISHED)
		peer_expect_alive(peer);
	else
		peer_expect(peer, (enum chunk_type)retransmitted[state], .within = SECONDS(4));
}

void expect_lost(struct peer *peer, struct endpoint *iut, enum reached state, uint16_t cause)
{
	expect_event(iut, SCTP_ASSOC_CHANGE,
		     .state = state < ESTABLISHED ? SCTP_CANT_STR_ASSOC : SCTP_COMM_LOST,
		     .error = htons(cause), .within = AT_ONCE);
	peer_expect_silence(peer, SECONDS(4));
}
