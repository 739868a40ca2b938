/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole exchanges between the scripted peer and the kernel. */
#include <string.h>

#include "harness/scenario/peer/peer_private.h"
#include "harness/scenario/endpoint/expect_event.h"

static void send_init(struct peer *peer, enum chunk_type type,
		      const struct peer_association *association)
{
	const struct chunk_spec *usual = type == INIT ? CHUNK(INIT) : CHUNK(INIT_ACK);

	peer_send_packet(peer, .chunks = {association->init ? association->init : usual});
}

static const struct packet *expect_at(struct peer *peer, enum chunk_type type, const char *file,
				      int line)
{
	return peer_expect_with(peer, type,
				&(struct peer_wanted){.file = file, .line = line, .tag = USUAL});
}

static struct endpoint *await_up(struct endpoint *iut, const char *file, int line)
{
	if (iut->listening && iut->style == ONE_TO_ONE)
		iut = endpoint_accept_at(iut, file, line);
	expect_event_with(iut, SCTP_ASSOC_CHANGE,
			  &(struct event_wanted){
				  .file = file, .line = line, .state = SCTP_COMM_UP, .error = ANY});
	return iut;
}

struct endpoint *peer_connect_with(struct peer *peer, struct endpoint *iut,
				   const struct peer_association *association)
{
	send_init(peer, INIT, association);
	expect_at(peer, INIT_ACK, association->file, association->line);
	peer_send(peer, COOKIE_ECHO);
	expect_at(peer, COOKIE_ACK, association->file, association->line);
	return await_up(iut, association->file, association->line);
}

void peer_accept_with(struct peer *peer, struct endpoint *iut,
		      const struct peer_association *association)
{
	peer_invite(peer, iut, .file = association->file, .line = association->line);
	expect_at(peer, INIT, association->file, association->line);
	send_init(peer, INIT_ACK, association);
	expect_at(peer, COOKIE_ECHO, association->file, association->line);
	peer_send(peer, COOKIE_ACK);
	await_up(iut, association->file, association->line);
}

static const char question[] = "are you still there?";

static bool returns_question(const struct packet *packet, void *context)
{
	struct tlv info;

	(void)context;
	return chunk_tlv(packet->chunk, PARAM_HEARTBEAT_INFO, &info) &&
	       info.value_length == strlen(question) &&
	       !memcmp(info.value, question, info.value_length);
}

void peer_shut_down_at(struct peer *peer, const char *file, int line)
{
	peer_send(peer, SHUTDOWN);
	peer_expect(peer, SHUTDOWN_ACK, .file = file, .line = line);
	peer_send(peer, SHUTDOWN_COMPLETE);
}

void peer_expect_alive_at(struct peer *peer, const char *file, int line)
{
	peer_send(peer, HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, question)});
	peer_expect_with(
		peer, HEARTBEAT_ACK,
		&(struct peer_wanted){
			.file = file, .line = line, .tag = USUAL, .match = returns_question});
}

static bool has_t_bit(const struct packet *packet, void *context)
{
	(void)context;
	return packet->chunk->flags & FLAG_T;
}

void peer_expect_gone_at(struct peer *peer, const char *file, int line)
{
	peer_send(peer, HEARTBEAT, .tlvs = {tlv_text(PARAM_HEARTBEAT_INFO, question)});
	peer_expect_with(
		peer, ABORT,
		&(struct peer_wanted){
			.file = file, .line = line, .tag = peer->iut_tag, .match = has_t_bit});
}
