/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel may lack, by name: the same for the program in the guest, which probes the running
 * kernel (harness/scenario/stage/probe.h), and for the command on the machine, which reads its
 * configuration (harness/host/kernel/config/prediction.h).
 */
#ifndef RECORD_CAPABILITY_H
#define RECORD_CAPABILITY_H

/* Each row: the capability, and what it is called in records and reports. */
#define CAPABILITY_LIST(ROW)                                                                       \
	ROW(SCTP, "SCTP")                                                                          \
	ROW(IPV6, "IPv6")                                                                          \
	ROW(NAMESPACES, "namespaces")                                                              \
	ROW(VETH, "veth")                                                                          \
	ROW(NETEM, "netem")                                                                        \
	ROW(AUTH, "AUTH")                                                                          \
	ROW(ASCONF, "ASCONF")                                                                      \
	ROW(RECONFIG, "RE-CONFIG")                                                                 \
	ROW(INTERLEAVING, "I-DATA")                                                                \
	ROW(PR_SCTP, "PR-SCTP")                                                                    \
	ROW(PACKET_SOCKETS, "packet sockets")                                                      \
	ROW(PLPMTUD, "PLPMTUD")                                                                    \
	ROW(POLICY_ROUTING, "policy routing")                                                      \
	ROW(VRF, "VRF")                                                                            \
	ROW(L3MDEV_ACCEPT, "l3mdev_accept")                                                        \
	ROW(UDP_ENCAPSULATION, "UDP encapsulation")                                                \
	ROW(NAT, "NAT")                                                                            \
	ROW(HMAC_SHA256, "HMAC-SHA256")                                                            \
	ROW(COOKIE_MAC, "cookie MAC")                                                              \
	ROW(SOCK_DIAG, "sock_diag")

#define CAPABILITY_NUMBER(name, text) CAPABILITY_##name,
enum { CAPABILITY_LIST(CAPABILITY_NUMBER) CAPABILITIES };
#undef CAPABILITY_NUMBER

/* As members of a set. */
#define CAPABILITY_BIT(name, text) CAP_##name = 1 << CAPABILITY_##name,
enum capability { CAPABILITY_LIST(CAPABILITY_BIT) };
#undef CAPABILITY_BIT

_Static_assert((int)CAPABILITIES <= 31, "the set of capabilities has 32 bits");

/* What a capability is called, e.g. "SCTP"; `number` counts from 0 to CAPABILITIES - 1. */
const char *capability_name(unsigned number);

#endif
