/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the running kernel can do, and what would provide what it cannot. */
#ifndef HARNESS_PROBE_H
#define HARNESS_PROBE_H

#include <stdbool.h>
#include <stdint.h>

enum capability {
	CAP_SCTP = 1 << 0,
	CAP_IPV6 = 1 << 1,
	CAP_NAMESPACES = 1 << 2,
	CAP_VETH = 1 << 3,
	CAP_NETEM = 1 << 4,
	CAP_AUTH = 1 << 5,
	CAP_ASCONF = 1 << 6,
	CAP_RECONFIG = 1 << 7,
	CAP_INTERLEAVING = 1 << 8,
	CAP_PR_SCTP = 1 << 9,
	CAP_PACKET_SOCKETS = 1 << 10,
	CAP_PLPMTUD = 1 << 11,
	CAP_POLICY_ROUTING = 1 << 12,
	CAP_VRF = 1 << 13,
	CAP_L3MDEV_ACCEPT = 1 << 14,
	CAP_UDP_ENCAPSULATION = 1 << 15,
	CAP_NAT = 1 << 16,
	CAP_HMAC_SHA256 = 1 << 17,
	CAP_COOKIE_MAC = 1 << 18,
	CAP_SOCK_DIAG = 1 << 19,
};

enum { CAPABILITIES = 20 };

/* What a capability is called, e.g. "SCTP"; `index` counts from 0 to CAPABILITIES - 1 and is the
 * bit's number. */
const char *capability_name(unsigned index);

/* NULL if the running kernel has the capability; else why not, with the option that provides it. */
const char *capability_missing(unsigned index);

bool kernel_is_64_bit(void);
/* Whether this is a 32-bit program on a 64-bit kernel. */
bool program_is_compat(void);

/* NULL if the kernel has the system calls that a program of this one's ABI makes; else why not,
 * with the option that provides them. */
const char *program_unsupported(void);

/* The reason for the first capability of the set that is missing, or NULL. */
const char *capabilities_missing(uint32_t set);

#endif
