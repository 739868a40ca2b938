/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A binding with the usual mistakes. */
#include <stdint.h>

struct address {
	uint16_t family;
	unsigned char data[126];
};

/* Wrong padding: as it is where a long has 64 bits. */
struct my_sctp_paddrthlds {
	int32_t assoc_id;
	uint32_t pad;
	struct address address;
	uint16_t pathmaxrxt;
	uint16_t pathpfthld;
	uint32_t pad2;
};

/* Wrong width: a __u64 as a long. */
struct SctpPrStatus {
	int32_t assocId;
	uint16_t sid;
	uint16_t policy;
	unsigned long abandonedUnsent;
	unsigned long abandonedSent;
};

/* Wrong sign. */
struct sctp_assoc_change {
	uint16_t type, flags;
	uint32_t length;
	uint16_t state, error, outbound_streams, inbound_streams;
	uint32_t assoc_id;
};

/* Not packed. */
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
};

/* Two members swapped. */
typedef struct {
	uint16_t num_ostreams;
	uint16_t max_instreams;
	uint16_t max_init_timeo;
	uint16_t max_attempts;
} InitMsg;

/* A member missing and another too many. */
struct sctp_sndinfo {
	uint16_t snd_sid;
	uint16_t snd_flags;
	uint32_t snd_ppid;
	int32_t snd_assoc_id;
};
struct sctp_assoc_value {
	int32_t assoc_id;
	uint32_t assoc_value;
	uint32_t generation;
};

/* Bits instead of bytes. */
struct sctp_event {
	int32_t se_assoc_id;
	uint16_t se_type;
	uint8_t se_on : 1;
};

enum sctp_spinfo_state { INACTIVE, ACTIVE, UNCONFIRMED };

#define SCTP_EVENTS 12

struct my_sctp_paddrthlds a;
struct SctpPrStatus b;
struct sctp_assoc_change c;
struct lib_sctp_paddrparams d;
InitMsg e;
struct sctp_sndinfo f;
struct sctp_assoc_value g;
struct sctp_event h;
enum sctp_spinfo_state i;
