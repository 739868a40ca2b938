/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a kernel may lack, one row each: the program in the guest probes the running kernel for it
 * (harness/scenario/stage/probe.h), the command on the machine predicts it from the kernel's
 * configuration (harness/host/kernel/config/prediction.h), and the kernels that it builds as
 * "everything" turn it on (harness/host/kernel/build/build_choose.c).
 */
#ifndef RECORD_CAPABILITY_H
#define RECORD_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_OPTIONS = 12, MAX_PROVIDERS = 2 };

/* The options that provide something, in kernels of some versions. */
struct provider {
	/* Without CONFIG_, dependencies first; what a symbol selects by itself is not named. */
	const char *options[MAX_OPTIONS];
	/* One more, the one of several alternatives that has to be chosen; a kernel chooses it (or one
	 * as good) by default. */
	const char *choice;
	const char *since; /* the first Linux that has the feature, e.g. "4.16"; NULL: any */
	/* The provider is that of kernels from the one version on, and older than the other. */
	const char *from, *before; /* NULL: any */
	const char *arch; /* where there is such a thing, e.g. "amd64"; NULL: anywhere */
};

/* What every sysctl of SCTP needs. */
#define SCTP_SYSCTL "NET", "INET", "IP_SCTP", "PROC_FS", "PROC_SYSCTL"

/*
 * Each row: the capability, what it is called in records and reports, its probe in
 * harness/scenario/stage/probe.c, why a scenario is skipped without it (what would provide it), and
 * who provides it, up to MAX_PROVIDERS by version.  The probes of veth and netem work in a namespace
 * of their own.
 */
/* clang-format off */
#define CAPABILITY_LIST(ROW) \
	ROW(SCTP, "SCTP", has_sctp, "no SCTP: CONFIG_IP_SCTP", \
	    {{"NET", "INET", "IP_SCTP"}}) \
	ROW(IPV6, "IPv6", has_ipv6, "no SCTP over IPv6: CONFIG_IPV6", \
	    {{"NET", "INET", "IPV6", "IP_SCTP"}}) \
	ROW(NAMESPACES, "namespaces", has_namespaces, "no network namespaces: CONFIG_NET_NS", \
	    {{"PROC_FS", "NET", "NAMESPACES", "NET_NS"}}) \
	ROW(VETH, "veth", has_veth, "no veth devices: CONFIG_VETH", \
	    {{"NET", "NAMESPACES", "NET_NS", "NETDEVICES", "NET_CORE", "VETH"}}) \
	ROW(NETEM, "netem", has_netem, "no netem queueing discipline: CONFIG_NET_SCH_NETEM", \
	    {{"NET", "NAMESPACES", "NET_NS", "NET_SCHED", "NET_SCH_NETEM"}}) \
	ROW(AUTH, "AUTH", has_auth, "no SCTP-AUTH: net.sctp.auth_enable (Linux 2.6.24)", \
	    {{SCTP_SYSCTL}, .since = "2.6.24"}) \
	ROW(ASCONF, "ASCONF", has_asconf, "no dynamic addresses: net.sctp.addip_enable (Linux 2.6.24)", \
	    {{SCTP_SYSCTL}, .since = "2.6.24"}) \
	ROW(RECONFIG, "RE-CONFIG", has_reconfig, \
	    "no stream reconfiguration: net.sctp.reconf_enable (Linux 4.11)", \
	    {{SCTP_SYSCTL}, .since = "4.11"}) \
	ROW(INTERLEAVING, "I-DATA", has_interleaving, \
	    "no message interleaving: net.sctp.intl_enable (Linux 4.16)", \
	    {{SCTP_SYSCTL}, .since = "4.16"}) \
	ROW(PR_SCTP, "PR-SCTP", has_pr_sctp, \
	    "no partial reliability: net.sctp.prsctp_enable (Linux 2.6.21)", \
	    {{SCTP_SYSCTL}, .since = "2.6.21"}) \
	ROW(PACKET_SOCKETS, "packet sockets", has_packet_sockets, "no packet sockets: CONFIG_PACKET", \
	    {{"NET", "PACKET"}}) \
	ROW(PLPMTUD, "PLPMTUD", has_plpmtud, \
	    "no path MTU probes: net.sctp.plpmtud_probe_interval (Linux 5.14)", \
	    {{SCTP_SYSCTL}, .since = "5.14"}) \
	ROW(POLICY_ROUTING, "policy routing", has_policy_routing, \
	    "no policy routing: CONFIG_IP_MULTIPLE_TABLES, CONFIG_IPV6_MULTIPLE_TABLES", \
	    {{"NET", "INET", "IP_ADVANCED_ROUTER", "IP_MULTIPLE_TABLES"}}) \
	ROW(VRF, "VRF", has_vrf, "no VRF devices: CONFIG_NET_VRF", \
	    {{"NET", "INET", "IP_ADVANCED_ROUTER", "IP_MULTIPLE_TABLES", "NET_L3_MASTER_DEV", \
	      "NETDEVICES", "NET_CORE", "NET_VRF"}}) \
	ROW(L3MDEV_ACCEPT, "l3mdev_accept", has_l3mdev_accept, \
	    "no choice between VRFs by sockets: net.sctp.l3mdev_accept (Linux 6.2)", \
	    {{SCTP_SYSCTL, "NET_L3_MASTER_DEV"}, .since = "6.2"}) \
	ROW(UDP_ENCAPSULATION, "UDP encapsulation", has_udp_encapsulation, \
	    "no UDP encapsulation: net.sctp.udp_port (Linux 5.11)", \
	    {{SCTP_SYSCTL}, .since = "5.11"}) \
	ROW(NAT, "NAT", has_nat, \
	    "no NAT for SCTP: CONFIG_NF_CONNTRACK, CONFIG_NF_CT_PROTO_SCTP, CONFIG_NFT_NAT, CONFIG_NFT_MASQ", \
	    {{"NET", "INET", "PROC_SYSCTL", "NETFILTER", "NETFILTER_ADVANCED", "NF_CONNTRACK", \
	      "NF_CT_PROTO_SCTP", "NF_NAT", "NF_TABLES", "NF_TABLES_IPV4", "NFT_NAT", "NFT_MASQ"}}) \
	ROW(HMAC_SHA256, "HMAC-SHA256", has_hmac_sha256, "no HMAC-SHA256 for AUTH: CONFIG_CRYPTO_SHA256", \
	    {{SCTP_SYSCTL, "CRYPTO_SHA256"}, .since = "2.6.24", .before = "6.18"}, \
	    {{SCTP_SYSCTL}, .from = "6.18"}) \
	ROW(COOKIE_MAC, "cookie MAC", has_cookie_mac, \
	    "no message authentication code in cookies: CONFIG_SCTP_DEFAULT_COOKIE_HMAC_SHA1, " \
	    "since Linux 6.18 CONFIG_SCTP_DEFAULT_COOKIE_HMAC_SHA256", \
	    {{SCTP_SYSCTL}, .choice = "SCTP_DEFAULT_COOKIE_HMAC_SHA1", .since = "3.8", .before = "6.18"}, \
	    {{SCTP_SYSCTL}, .choice = "SCTP_DEFAULT_COOKIE_HMAC_SHA256", .from = "6.18"}) \
	ROW(SOCK_DIAG, "sock_diag", has_sock_diag, "no sock_diag for SCTP: CONFIG_INET_DIAG (Linux 4.7)", \
	    {{"NET", "INET", "INET_DIAG", "IP_SCTP"}, .since = "4.7"}) \
	ROW(CGROUP_BPF, "BPF of control groups", has_cgroup_bpf, \
	    "no BPF programs of control groups that see getsockopt(): CONFIG_CGROUP_BPF (Linux 5.3)", \
	    {{"CGROUPS", "BPF_SYSCALL", "CGROUP_BPF"}, .since = "5.3"}) \
	ROW(BUSY_POLLING, "busy polling", has_busy_polling, \
	    "no sockets that poll a veth device: CONFIG_NET_RX_BUSY_POLL (Linux 5.13)", \
	    {{"NET", "INET", "NET_RX_BUSY_POLL"}, .since = "5.13"}) \
	ROW(USERFAULTFD, "userfaultfd", has_userfaultfd, "no userfaultfd: CONFIG_USERFAULTFD (Linux 4.3)", \
	    {{"USERFAULTFD"}, .since = "4.3"}) \
	ROW(CONNTRACK, "conntrack", has_conntrack, \
	    "no connection tracking for SCTP: CONFIG_NF_CONNTRACK, CONFIG_NF_CT_PROTO_SCTP, CONFIG_NFT_CT", \
	    {{"NET", "INET", "PROC_SYSCTL", "NETFILTER", "NETFILTER_ADVANCED", "NF_CONNTRACK", \
	      "NF_CT_PROTO_SCTP", "NF_TABLES", "NF_TABLES_INET", "NFT_CT"}}) \
	ROW(NFQUEUE, "NFQUEUE", has_nfqueue, \
	    "no packets for programs: CONFIG_NETFILTER_NETLINK_QUEUE, CONFIG_NFT_QUEUE", \
	    {{"NET", "INET", "NETFILTER", "NETFILTER_ADVANCED", "NETFILTER_NETLINK_QUEUE", "NF_TABLES", \
	      "NF_TABLES_INET", "NFT_QUEUE"}}) \
	ROW(IPVS, "IPVS", has_ipvs, "no IPVS for SCTP: CONFIG_IP_VS, CONFIG_IP_VS_PROTO_SCTP", \
	    {{"NET", "INET", "PROC_SYSCTL", "NETFILTER", "NETFILTER_ADVANCED", "NF_CONNTRACK", \
	      "IP_VS", "IP_VS_IPV6", "IP_VS_PROTO_SCTP", "IP_VS_RR"}}) \
	ROW(BRIDGE, "bridge", has_bridge, "no bridges: CONFIG_BRIDGE", \
	    {{"NET", "NET_NS", "NETDEVICES", "BRIDGE"}}) \
	ROW(VLAN, "VLAN", has_vlan, "no VLANs: CONFIG_VLAN_8021Q", \
	    {{"NET", "NET_NS", "NETDEVICES", "VLAN_8021Q"}}) \
	ROW(GRE, "GRE", has_gre, "no GRE tunnels: CONFIG_NET_IPGRE, CONFIG_IPV6_GRE (Linux 3.7)", \
	    {{"NET", "INET", "NET_NS", "NETDEVICES", "NET_IPGRE_DEMUX", "NET_IPGRE", "IPV6", "IPV6_GRE"}, \
	     .since = "3.7"}) \
	ROW(VXLAN, "VXLAN", has_vxlan, "no VXLAN tunnels: CONFIG_VXLAN (Linux 3.7)", \
	    {{"NET", "INET", "NET_NS", "NETDEVICES", "NET_CORE", "VXLAN"}, .since = "3.7"}) \
	ROW(IPSEC, "IPsec", has_ipsec, \
	    "no IPsec: CONFIG_XFRM_USER, CONFIG_XFRM_INTERFACE, CONFIG_INET_ESP, CONFIG_INET6_ESP (Linux 4.19)", \
	    {{"NET", "INET", "IPV6", "CRYPTO", "CRYPTO_AUTHENC", "CRYPTO_NULL", "CRYPTO_HMAC", \
	      "CRYPTO_SHA256", "XFRM_USER", "XFRM_INTERFACE", "INET_ESP", "INET6_ESP"}, .since = "4.19"}) \
	ROW(WIREGUARD, "WireGuard", has_wireguard, "no WireGuard tunnels: CONFIG_WIREGUARD (Linux 5.6)", \
	    {{"NET", "INET", "NET_NS", "NETDEVICES", "NET_CORE", "WIREGUARD"}, .since = "5.6"}) \
	/* What configurations have as a module or built in is the same to who predicts. */ \
	ROW(MODULE, "SCTP as a module", has_sctp_module, \
	    "SCTP is built into the kernel, or its module was not loaded: CONFIG_IP_SCTP=m", {{NULL}}) \
	ROW(SLAB_COUNTS, "slab counts", has_slab_counts, \
	    "the kernel does not say what its slabs hold: CONFIG_SLUB_DEBUG", {{"SYSFS", "SLUB_DEBUG"}}) \
	/* Nothing in a configuration provides these two, but how the guest is run. */ \
	ROW(GUEST, "a kernel of its own", kernel_is_guests, \
	    "the kernel is the machine's own, and works for others as well", {{NULL}}) \
	ROW(INSTRUCTIONS, "instruction count", has_instruction_count, \
	    "no clock that counts instructions: QEMU's virtual time has one, on amd64 and i386", {{NULL}}) \
	ROW(FAULT_INJECTION, "fault injection", has_fault_injection, \
	    "no allocations that fail: CONFIG_FAULT_INJECTION, CONFIG_FAILSLAB, CONFIG_FAULT_INJECTION_DEBUG_FS", \
	    {{"DEBUG_KERNEL", "SYSFS", "DEBUG_FS", "FAULT_INJECTION", "FAILSLAB", "FAULT_INJECTION_DEBUG_FS"}})
/* clang-format on */

#define CAPABILITY_NUMBER(name, ...) CAPABILITY_##name,
enum { CAPABILITY_LIST(CAPABILITY_NUMBER) CAPABILITIES };
#undef CAPABILITY_NUMBER

/* As members of a set. */
typedef uint64_t capability_set;
#define CAPABILITY_BIT(name, ...) CAP_##name = UINT64_C(1) << CAPABILITY_##name,
enum capability { CAPABILITY_LIST(CAPABILITY_BIT) };
#undef CAPABILITY_BIT

_Static_assert((int)CAPABILITIES <= 64, "the set of capabilities has 64 bits");

/* A row of the table.  A provider without options is none. */
struct capability_row {
	const char *name, *missing;
	struct provider providers[MAX_PROVIDERS];
};

extern const struct capability_row capability_rows[CAPABILITIES];

/* Whether the set has the capability of that number. */
static inline bool capability_in(capability_set set, unsigned number)
{
	return set >> number & 1;
}

/* What a capability is called, e.g. "SCTP"; `number` counts from 0 to CAPABILITIES - 1. */
const char *capability_name(unsigned number);

/*
 * The settings of a kernel's configuration that provide all capabilities, lines "CONFIG_NET=y"; what
 * is a choice is left to its default.  Returns how many bytes the text has, as snprintf() does: a
 * shorter buffer has what fits.
 */
size_t capability_fragment(char *text, size_t size);

#endif
