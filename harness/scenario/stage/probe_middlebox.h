/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Probes for what stands between the ends of an association; scenarios use probe.h. */
#ifndef STAGE_PROBE_MIDDLEBOX_H
#define STAGE_PROBE_MIDDLEBOX_H

#include <stdbool.h>

/*
 * In a guest: loads the modules that are there for the capability alone (harness/host/boot/modules.h).  On a machine that is no
 * guest of ours the kernel loads them by itself.
 */
void modules_demand(const char *capability);

bool has_conntrack(void);
bool has_nfqueue(void);
bool has_ipvs(void);
bool has_ipsec(void);

/* Devices of these kinds. */
bool has_bridge(void);
bool has_vlan(void);
bool has_gre(void);
bool has_vxlan(void);
bool has_wireguard(void);

#endif
