/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the kernel makes what labs and scenarios are built of: each is made in a network namespace
 * that goes at once.  To run ip(8) for each would be an eighth of what it costs a guest to boot.
 */
#ifndef STAGE_PROBE_NETLINK_H
#define STAGE_PROBE_NETLINK_H

#include <stdbool.h>

bool has_veth(void);
bool has_vrf(void);
bool has_netem(void);
bool has_policy_routing(void);

#endif
