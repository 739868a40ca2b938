/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A binding that is right on every ABI, though little is called as it is in the header. */
#include <stdint.h>

/* struct sockaddr_storage, aligned as a long is. */
struct address {
	uint16_t family;
	unsigned char data[128 - sizeof(uint16_t) - sizeof(long)];
	unsigned long align;
};

struct my_sctp_paddrthlds {
	int32_t assoc_id;
	struct address address;
	uint16_t pathmaxrxt;
	uint16_t pathpfthld;
};

struct SctpPrStatus {
	int32_t assocId;
	uint16_t sid;
	uint16_t policy;
	uint64_t abandonedUnsent;
	uint64_t abandonedSent;
};

struct sctp_assoc_change {
	uint16_t type, flags;
	uint32_t length;
	uint16_t state, error, outbound_streams, inbound_streams;
	int32_t assoc_id;
	uint8_t info[1000]; /* instead of a flexible array */
};

struct lib_sctp_paddrparams {
	int32_t spp_assoc_id;
	struct address spp_address;
	uint32_t spp_hbinterval;
	uint16_t spp_pathmaxrxt;
	uint32_t spp_pathmtu;
	uint32_t spp_sackdelay;
	uint32_t spp_flags;
	uint32_t spp_ipv6_flowlabel;
	uint8_t spp_dscp;
} __attribute__((packed, aligned(4)));

/* Without a hint in the name of the struct, those of its members tell. */
typedef struct {
	uint16_t ostreams; /* sinit_num_ostreams */
	uint16_t max_instreams;
	uint16_t max_attempts;
	uint16_t max_init_timeo;
} InitMsg;

/* As it was before Linux 4.11: the kernel still takes it. */
struct sctp_event_subscribe {
	uint8_t data_io_event, association_event, address_event, send_failure_event,
		peer_error_event, shutdown_event, partial_delivery_event, adaptation_layer_event,
		authentication_event, sender_dry_event;
};

/* Nothing of the SCTP API's, for all its name. */
struct event {
	long when;
	void (*what)(void);
};

enum sctp_spinfo_state { INACTIVE, PF, ACTIVE, UNCONFIRMED, UNKNOWN = 0xffff };

#define SCTP_RTOINFO 0
#define SCTP_EVENTS 0xb
#define SCTP_PR_SCTP_PRIO (SCTP_PR_SCTP_TTL | (1 << 5))
#define SCTP_PR_SCTP_TTL 0x10u

struct my_sctp_paddrthlds a;
struct SctpPrStatus b;
struct sctp_assoc_change c;
struct lib_sctp_paddrparams d;
InitMsg e;
struct sctp_event_subscribe f;
struct event g;
enum sctp_spinfo_state h;
