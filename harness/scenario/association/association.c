/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/scenario/association/association.h"

#include <string.h>

#include "harness/scenario/endpoint/expect_event.h"
#include "harness/scenario/stage/expect_packet.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/wait.h"
#include "harness/scenario/association/auth_offer.h"
#include "harness/scenario/association/packets.h"
#include "harness/scenario/association/socket_option.h"
#include "harness/scenario/stage/network.h"

/* Room for all that a scenario may queue. */
enum { SEND_BUFFER = 1 << 20 };

static void enable_extensions(struct lab *lab, const struct association_options *options)
{
	if (options->without_pf)
		sysctl_set(lab, "iut", "net/sctp/pf_enable", "0");
	if (options->auth)
		auth_enable(lab);
	if (options->asconf)
		asconf_enable(lab);
	if (options->reconfig)
		sysctl_set(lab, "iut", "net/sctp/reconf_enable", "1");
	if (options->interleaving)
		sysctl_set(lab, "iut", "net/sctp/intl_enable", "1");
	if (options->udp_port)
		sysctl_set(lab, "iut", "net/sctp/udp_port", "%u", options->udp_port);
}

static struct endpoint *open_iut(struct lab *lab, const struct association_options *options)
{
	struct endpoint_options wanted = {
		.file = options->file,
		.line = options->line,
		.ostreams = options->ostreams ? options->ostreams : options->streams,
		.istreams = options->istreams ? options->istreams : options->streams,
		.receive_buffer = options->receive_buffer,
	};
	struct endpoint *iut;

	for (unsigned i = 0; i < MAX_PATHS; i++)
		wanted.paths[i] = options->bound_paths[i];
	iut = options->active ? endpoint_open_with(lab, "iut", options->style, &wanted)
			      : endpoint_listen_with(lab, "iut", options->style, &wanted);
	option_set_int_at(iut, SCTP_NODELAY, "SCTP_NODELAY", !options->nagle, options->file,
			  options->line);
	send_buffer_set(iut, SEND_BUFFER);
	return iut;
}

static void require_auth(struct endpoint *iut, const struct association_options *options)
{
	const struct tlv_spec *types = &options->local_auth_chunks;

	for (size_t i = 0; i < types->size; i++)
		auth_require_at(iut, types->bytes[i], options->file, options->line);
}

static void set_options(struct endpoint *iut, const struct association_options *options)
{
	const char *file = options->file;
	int line = options->line;
	struct sctp_rtoinfo rto = {.srto_assoc_id = SCTP_FUTURE_ASSOC,
				   .srto_initial = options->rto_initial,
				   .srto_min = options->rto_min,
				   .srto_max = options->rto_max};

	if (rto.srto_initial || rto.srto_min || rto.srto_max)
		endpoint_set_at(iut, SCTP_RTOINFO, "SCTP_RTOINFO", &rto, sizeof(rto), file, line);
	if (options->stream_reset)
		option_set_assoc_value_at(iut, SCTP_ENABLE_STREAM_RESET, "SCTP_ENABLE_STREAM_RESET",
					  options->stream_reset, file, line);
	require_auth(iut, options);
	if (options->interleaving) {
		option_set_int_at(iut, SCTP_FRAGMENT_INTERLEAVE, "SCTP_FRAGMENT_INTERLEAVE", 2,
				  file, line);
		option_set_assoc_value_at(iut, SCTP_INTERLEAVING_SUPPORTED,
					  "SCTP_INTERLEAVING_SUPPORTED", 1, file, line);
	}
}

static void prepare_peer(struct peer *peer, const struct endpoint *iut,
			 const struct association_options *options)
{
	if (options->initial_tsn)
		peer->initial_tsn = peer->next_tsn = peer->next_serial = options->initial_tsn;
	if (options->streams)
		peer->ostreams = peer->istreams = options->streams;
	if (options->udp_port)
		peer->udp_port = peer->iut_udp_port = options->udp_port;
	if (!options->active)
		peer->iut_port = iut->port;
	peer_answer(peer, HEARTBEAT, !options->unconfirmed);
}

struct association association_prepare_with(struct lab *lab,
					    const struct association_options *options)
{
	struct association association = {.lab = lab, .peer = options->peer, .iut = options->iut};

	lab_must_run(lab, "iut");
	enable_extensions(lab, options);
	if (!association.peer)
		association.peer = peer_open(lab, .port = options->peer_port);
	if (!association.iut)
		association.iut = open_iut(lab, options);
	set_options(association.iut, options);
	prepare_peer(association.peer, association.iut, options);
	return association;
}

/* A list of chunk types, each of them once. */
struct type_list {
	uint8_t types[ASSOCIATION_MAX_EXTENSIONS];
	unsigned count;
};

static void list_type(struct type_list *list, uint8_t type)
{
	if (!memchr(list->types, type, list->count))
		list->types[list->count++] = type;
}

static struct type_list supported_extensions(const struct association_options *options)
{
	struct type_list list = {.count = 0};

	for (unsigned i = 0; i < ASSOCIATION_MAX_EXTENSIONS && options->extensions[i]; i++)
		list_type(&list, options->extensions[i]);
	if (list.count)
		return list;
	if (options->interleaving) {
		list_type(&list, I_DATA);
		list_type(&list, FORWARD_TSN);
		list_type(&list, I_FORWARD_TSN);
	}
	if (options->reconfig) {
		list_type(&list, RE_CONFIG);
		list_type(&list, FORWARD_TSN);
	}
	if (options->asconf) {
		list_type(&list, ASCONF);
		list_type(&list, ASCONF_ACK);
	}
	if (options->asconf || options->auth)
		list_type(&list, AUTH);
	return list;
}

static bool offers_forward_tsn(const struct association_options *options)
{
	return options->forward_tsn || options->reconfig || options->interleaving;
}

const struct chunk_spec *association_init(const struct association *association,
					  const struct association_options *options)
{
	static struct chunk_spec init;
	struct type_list extensions = supported_extensions(options);
	struct auth_offer offer = {.chunks = options->peer_auth_chunks};
	unsigned count = 0;

	if (extensions.count)
		offer.extensions = auth_chunk_types(PARAM_SUPPORTED_EXTENSIONS, extensions.types,
						    extensions.count);
	for (unsigned i = 0; i < ASSOCIATION_MAX_PATHS; i++)
		offer.paths[i] = options->paths[i];
	if (options->auth || options->asconf) {
		init = *auth_offer_chunk(association->peer, options->active ? INIT_ACK : INIT,
					 &offer);
	} else {
		init = options->active ? *CHUNK(INIT_ACK) : *CHUNK(INIT);
		if (extensions.count)
			init.tlvs[count++] = offer.extensions;
		for (unsigned i = 0; i < ASSOCIATION_MAX_PATHS && offer.paths[i]; i++) {
			struct sockaddr_storage address =
				peer_own_address(association->peer, offer.paths[i]);

			init.tlvs[count++] = tlv_address(&address);
		}
	}
	while (init.tlvs[count].type)
		count++;
	if (offers_forward_tsn(options))
		init.tlvs[count++] = tlv_of(PARAM_FORWARD_TSN, "", 0);
	if (options->ecn)
		init.tlvs[count++] = tlv_of(PARAM_ECN_CAPABLE, "", 0);
	if (options->a_rwnd)
		init.a_rwnd = options->a_rwnd;
	return &init;
}

static void shake_hands(struct association *association, const struct association_options *options)
{
	struct peer_association with = {
		.file = options->file,
		.line = options->line,
		.init = options->init ? options->init : association_init(association, options)};
	struct endpoint *iut = association->iut;

	if (options->active)
		peer_accept_with(association->peer, iut, &with);
	else
		association->iut = peer_connect_with(association->peer, iut, &with);
	if (association->iut != iut)
		association->listener = iut;
}

static void confirm_paths(struct association association, const struct association_options *options)
{
	for (unsigned i = 0; i < ASSOCIATION_MAX_PATHS && options->paths[i]; i++)
		expect_event_with(association.iut, SCTP_PEER_ADDR_CHANGE,
				  &(struct event_wanted){.file = options->file,
							 .line = options->line,
							 .path = options->paths[i],
							 .state = SCTP_ADDR_CONFIRMED,
							 .error = ANY});
	if (!options->heartbeats)
		endpoint_disable_heartbeats_at(association.iut, options->file, options->line);
}

struct association association_open_with(struct lab *lab, const struct association_options *options)
{
	struct association association = association_prepare_with(lab, options);
	const struct packet *init;

	shake_hands(&association, options);
	if (!options->unconfirmed)
		confirm_paths(association, options);
	init = packet_last(association.iut->node, options->active ? INIT : INIT_ACK);
	association.iut_a_rwnd = init->chunk->init.a_rwnd;
	if (options->ignore_sacks)
		peer_ignore(association.peer, SACK);
	forget_packets(lab);
	return association;
}

void association_abort_at(struct association association, const char *file, int line)
{
	endpoint_read(association.iut, true);
	peer_send(association.peer, ABORT);
	expect_event_with(
		association.iut, SCTP_ASSOC_CHANGE,
		&(struct event_wanted){
			.file = file, .line = line, .state = SCTP_COMM_LOST, .error = ANY});
	peer_reset(association.peer);
}

void association_close_at(struct association association, const char *file, int line)
{
	association_abort_at(association, file, line);
	endpoint_close(association.iut);
	if (association.listener)
		endpoint_close(association.listener);
}

void association_restart_with_auth(struct association association)
{
	struct peer *peer = association.peer;

	peer_reset(peer);
	peer_send_packet(peer, .chunks = {auth_offer(peer, INIT)});
	peer_expect(peer, INIT_ACK);
	peer_send(peer, COOKIE_ECHO);
	peer_expect(peer, COOKIE_ACK);
	expect_event(association.iut, SCTP_ASSOC_CHANGE, .state = SCTP_RESTART);
}

unsigned association_count_at(struct endpoint *endpoint, const char *file, int line)
{
	uint32_t number = 0;

	endpoint_get_at(endpoint, SCTP_GET_ASSOC_NUMBER, "SCTP_GET_ASSOC_NUMBER", &number,
			sizeof(number), file, line);
	return number;
}

sctp_assoc_t association_only_at(struct endpoint *endpoint, const char *file, int line)
{
	struct {
		uint32_t count;
		sctp_assoc_t id;
	} list;

	endpoint_get_at(endpoint, SCTP_GET_ASSOC_ID_LIST, "SCTP_GET_ASSOC_ID_LIST", &list,
			sizeof(list), file, line);
	return list.id;
}
