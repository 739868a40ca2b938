/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "sockets"
#include "suites/sockets/options.h"

#include <sys/socket.h>

#define OPTION(option, type, ...)                                                                  \
	{                                                                                          \
		.name = #option, .number = (option), .size = sizeof(type), .id = SOCKETS_NO_ID,    \
		##__VA_ARGS__                                                                      \
	}
#define OPTION_OF(option, type, member, ...)                                                       \
	{                                                                                          \
		.name = #option, .number = (option), .size = sizeof(type),                         \
		.id = offsetof(type, member), ##__VA_ARGS__                                        \
	}

/* A list, with `room` bytes for its elements. */
#define LIST_OF(option, type, member, room, ...)                                                   \
	{                                                                                          \
		.name = #option, .number = (option), .size = sizeof(type) + (room),                \
		.id = offsetof(type, member), .read_only = true, ##__VA_ARGS__                     \
	}
#define LIST(option, type, room, ...)                                                              \
	{                                                                                          \
		.name = #option, .number = (option), .size = sizeof(type) + (room),                \
		.id = SOCKETS_NO_ID, .read_only = true, ##__VA_ARGS__                              \
	}
#define ADDRESSES (8 * sizeof(struct sockaddr_in6))

const struct sockets_option sockets_socket_options[] = {
	OPTION(SCTP_INITMSG, struct sctp_initmsg),
	OPTION(SCTP_NODELAY, int),
	OPTION(SCTP_AUTOCLOSE, int),
	OPTION(SCTP_ADAPTATION_LAYER, struct sctp_setadaptation),
	OPTION(SCTP_DISABLE_FRAGMENTS, int),
	OPTION(SCTP_EVENTS, struct sctp_event_subscribe),
	OPTION(SCTP_I_WANT_MAPPED_V4_ADDR, int, .ipv6_only = true),
	OPTION(SCTP_FRAGMENT_INTERLEAVE, int),
	OPTION(SCTP_PARTIAL_DELIVERY_POINT, int),
	OPTION(SCTP_AUTO_ASCONF, int, .needs = CAP_ASCONF),
	OPTION(SCTP_RECVRCVINFO, int),
	OPTION(SCTP_RECVNXTINFO, int),
	OPTION(SCTP_REUSE_PORT, int),
	OPTION(SCTP_GET_ASSOC_NUMBER, uint32_t, .read_only = true),
	LIST(SCTP_GET_ASSOC_ID_LIST, struct sctp_assoc_ids, 16),
	LIST(SCTP_HMAC_IDENT, struct sctp_hmacalgo, 8, .needs = CAP_AUTH),
	{.name = NULL},
};

#define VALUE_OF(option, ...) OPTION_OF(option, struct sctp_assoc_value, assoc_id, ##__VA_ARGS__)

const struct sockets_option sockets_future_options[] = {
	OPTION_OF(SCTP_RTOINFO, struct sctp_rtoinfo, srto_assoc_id),
	OPTION_OF(SCTP_ASSOCINFO, struct sctp_assocparams, sasoc_assoc_id),
	OPTION_OF(SCTP_PEER_ADDR_PARAMS, struct sctp_paddrparams, spp_assoc_id),
	OPTION_OF(SCTP_DEFAULT_SEND_PARAM, struct sctp_sndrcvinfo, sinfo_assoc_id),
	OPTION_OF(SCTP_DELAYED_SACK, struct sctp_sack_info, sack_assoc_id),
	VALUE_OF(SCTP_CONTEXT),
	VALUE_OF(SCTP_MAXSEG),
	VALUE_OF(SCTP_MAX_BURST, .length_not_written = true),
	OPTION_OF(SCTP_AUTH_ACTIVE_KEY, struct sctp_authkeyid, scact_assoc_id, .needs = CAP_AUTH),
	LIST_OF(SCTP_LOCAL_AUTH_CHUNKS, struct sctp_authchunks, gauth_assoc_id, 8,
		.needs = CAP_AUTH),
	OPTION_OF(SCTP_PEER_ADDR_THLDS, struct sctp_paddrthlds, spt_assoc_id,
		  .not_translated = true),
	OPTION_OF(SCTP_PEER_ADDR_THLDS_V2, struct sctp_paddrthlds_v2, spt_assoc_id,
		  .not_translated = true),
	OPTION_OF(SCTP_DEFAULT_SNDINFO, struct sctp_sndinfo, snd_assoc_id),
	VALUE_OF(SCTP_PR_SUPPORTED, .needs = CAP_PR_SCTP),
	OPTION_OF(SCTP_DEFAULT_PRINFO, struct sctp_default_prinfo, pr_assoc_id,
		  .needs = CAP_PR_SCTP),
	VALUE_OF(SCTP_RECONFIG_SUPPORTED, .needs = CAP_RECONFIG),
	VALUE_OF(SCTP_ENABLE_STREAM_RESET, .needs = CAP_RECONFIG),
	VALUE_OF(SCTP_STREAM_SCHEDULER, .needs = CAP_INTERLEAVING),
	VALUE_OF(SCTP_INTERLEAVING_SUPPORTED, .needs = CAP_INTERLEAVING, .read_only = true),
	OPTION_OF(SCTP_EVENT, struct sctp_event, se_assoc_id,
		  .at = offsetof(struct sctp_event, se_type), .given = SCTP_SENDER_DRY_EVENT),
	VALUE_OF(SCTP_ASCONF_SUPPORTED, .needs = CAP_ASCONF),
	VALUE_OF(SCTP_AUTH_SUPPORTED, .needs = CAP_AUTH),
	VALUE_OF(SCTP_ECN_SUPPORTED),
	VALUE_OF(SCTP_EXPOSE_POTENTIALLY_FAILED_STATE),
	OPTION_OF(SCTP_REMOTE_UDP_ENCAPS_PORT, struct sctp_udpencaps, sue_assoc_id,
		  .needs = CAP_UDP_ENCAPSULATION, .not_translated = true),
	OPTION_OF(SCTP_PLPMTUD_PROBE_INTERVAL, struct sctp_probeinterval, spi_assoc_id,
		  .needs = CAP_PLPMTUD, .not_translated = true),
	{.name = NULL},
};

const struct sockets_option sockets_association_options[] = {
	OPTION_OF(SCTP_STATUS, struct sctp_status, sstat_assoc_id),
	OPTION_OF(SCTP_PRIMARY_ADDR, struct sctp_prim, ssp_assoc_id),
	LIST_OF(SCTP_GET_PEER_ADDRS, struct sctp_getaddrs, assoc_id, ADDRESSES),
	LIST_OF(SCTP_GET_LOCAL_ADDRS, struct sctp_getaddrs, assoc_id, ADDRESSES),
	OPTION_OF(SCTP_GET_ASSOC_STATS, struct sctp_assoc_stats, sas_assoc_id),
	LIST_OF(SCTP_PEER_AUTH_CHUNKS, struct sctp_authchunks, gauth_assoc_id, 8,
		.needs = CAP_AUTH),
	OPTION_OF(SCTP_PR_STREAM_STATUS, struct sctp_prstatus, sprstat_assoc_id,
		  .needs = CAP_PR_SCTP, .at = offsetof(struct sctp_prstatus, sprstat_policy),
		  .given = SCTP_PR_SCTP_TTL),
	OPTION_OF(SCTP_PR_ASSOC_STATUS, struct sctp_prstatus, sprstat_assoc_id,
		  .needs = CAP_PR_SCTP, .at = offsetof(struct sctp_prstatus, sprstat_policy),
		  .given = SCTP_PR_SCTP_TTL),
	OPTION_OF(SCTP_STREAM_SCHEDULER_VALUE, struct sctp_stream_value, assoc_id,
		  .needs = CAP_INTERLEAVING),
	{.name = NULL},
};

bool sockets_option_exists(int fd, const struct sockets_option *option)
{
	int family = AF_UNSPEC;
	socklen_t size = sizeof(family);

	if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0)
		scenario_error("SO_DOMAIN: %s", strerror(errno));
	if (option->ipv6_only && family != AF_INET6)
		return false;
	if (option->not_translated && program_is_compat())
		return false;
	return !capabilities_missing(option->needs);
}

void sockets_option_ask(const struct sockets_option *option, sctp_assoc_t id,
			uint8_t bytes[SOCKETS_OPTION_MAX])
{
	memset(bytes, 0, SOCKETS_OPTION_MAX);
	if (option->id != SOCKETS_NO_ID)
		memcpy(bytes + option->id, &id, sizeof(id));
	if (option->given)
		memcpy(bytes + option->at, &option->given, sizeof(option->given));
}
