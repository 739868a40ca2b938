/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a scenario does to its network: a link, node, sysctl or command that is not there is not the
 * kernel's fault.
 */
#include "harness/tests/judging/judging.h"

#define NO_LINK "no link nowhere"
#define NO_NODE "no node c"
#define OFF_LINK "node a .*is not on link right$"
#define SILENT "wire.* is silent"

ENDS(link_cut_of_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	link_cut(lab, "nowhere", NULL);
}

ENDS(link_cut_from_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	link_cut(lab, "path0", "c");
}

ENDS(link_cut_from_another_link, "error", OFF_LINK, .lab = &routed)
{
	link_cut(lab, "right", "a");
}

ENDS(link_restore_of_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	link_restore(lab, "nowhere");
}

ENDS(link_down_of_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	link_down(lab, "nowhere");
}

ENDS(link_up_of_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	link_up(lab, "nowhere");
}

ENDS(link_impair_of_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	link_impair(lab, "nowhere", "a", "delay 10ms");
}

ENDS(link_impair_of_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	link_impair(lab, "path0", "c", "delay 10ms");
}

ENDS(link_impair_of_another_link, "error", OFF_LINK, .lab = &routed)
{
	link_impair(lab, "right", "a", "delay 10ms");
}

ENDS(link_impair_of_a_silent_node, "error", SILENT, .lab = &scripted_peer)
{
	link_impair(lab, "path0", "wire", "delay 10ms");
}

ENDS(link_impair_as_no_netem, "error", "^tc qdisc .*dismay", .lab = &two_nodes)
{
	link_impair(lab, "path0", "a", "dismay 10ms");
}

ENDS(link_mtu_of_no_link, "error", NO_LINK, .lab = &two_nodes)
{
	link_mtu(lab, "nowhere", 1400);
}

ENDS(link_mtu_too_small, "error", "Invalid argument", .lab = &two_nodes)
{
	link_mtu(lab, "path0", 1);
}

ENDS(sysctl_of_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	sysctl_set(lab, "c", "net/sctp/rto_min", "100");
}

ENDS(sysctl_of_a_silent_node, "error", SILENT, .lab = &scripted_peer)
{
	sysctl_set(lab, "wire", "net/sctp/rto_min", "100");
}

ENDS(sysctl_that_is_not_there, "error", "net/sctp/rto_minimum.*No such file", .lab = &two_nodes)
{
	sysctl_set(lab, "a", "net/sctp/rto_minimum", "100");
}

ENDS(sysctl_with_a_wrong_value, "error", "net/sctp/rto_min.*Invalid argument", .lab = &two_nodes)
{
	sysctl_set(lab, "a", "net/sctp/rto_min", "soon");
}

ENDS(sysctl_everywhere_that_is_not_there, "error", "net/sctp/rto_minimum.*No such file",
     .lab = &two_nodes)
{
	sysctl_set_everywhere(lab, "net/sctp/rto_minimum", "100");
}

ENDS(sysctl_everywhere_but_in_a_silent_node, "pass", "", .lab = &scripted_peer)
{
	sysctl_set_everywhere(lab, "net/sctp/rto_min", "100");
}

ENDS(sysctl_tried_of_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	sysctl_try(lab, "c", "net/sctp/rto_min", "100");
}

ENDS(sysctl_tried_of_a_silent_node, "error", SILENT, .lab = &scripted_peer)
{
	sysctl_try(lab, "wire", "net/sctp/rto_min", "100");
}

ENDS(sysctl_tried_that_is_not_there, "error", "net/sctp/rto_minimum.*No such file",
     .lab = &two_nodes)
{
	sysctl_try(lab, "a", "net/sctp/rto_minimum", "100");
}

ENDS(sysctl_tried_gives_the_kernels_answer, "pass", "", .lab = &two_nodes)
{
	ck_assert_int_eq(sysctl_try(lab, "a", "net/sctp/rto_min", "100"), 0);
	ck_assert_int_eq(sysctl_try(lab, "a", "net/sctp/rto_min", "soon"), EINVAL);
}

ENDS(ip_in_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	ip_run(lab, "c", "link set lo up");
}

ENDS(ip_in_a_silent_node, "error", SILENT, .lab = &scripted_peer)
{
	ip_run(lab, "wire", "link set lo up");
}

ENDS(ip_of_no_device, "error", "^ip link set path7 up: .*path7", .lab = &two_nodes)
{
	ip_run(lab, "a", "link set path0 up\nlink set path7 up\n");
}

ENDS(tc_in_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	tc_run(lab, "c", "qdisc add dev path0 root pfifo");
}

ENDS(tc_in_a_silent_node, "error", SILENT, .lab = &scripted_peer)
{
	tc_run(lab, "wire", "qdisc add dev path0 root pfifo");
}

ENDS(tc_of_no_device, "error", "^tc qdisc add dev path7 .*path7", .lab = &two_nodes)
{
	tc_run(lab, "a", "qdisc add dev path7 root pfifo\n");
}

ENDS(nft_in_no_node, "error", NO_NODE, .lab = &two_nodes)
{
	nft_load(lab, "c", "table inet t {}");
}

ENDS(nft_in_a_silent_node, "error", SILENT, .lab = &scripted_peer)
{
	nft_load(lab, "wire", "table inet t {}");
}

ENDS(nft_of_no_ruleset, "error", "^nft.*syntax error", .lab = &two_nodes)
{
	nft_load(lab, "a", "tables and chairs");
}

ENDS(frame_for_no_link, "error", "no end 0 of a link 1$", .lab = &two_nodes)
{
	static const uint8_t frame[64];

	frame_inject(lab, 1, 0, frame, sizeof(frame));
}

ENDS(frame_for_no_end, "error", "no end 2 of a link 0$", .lab = &two_nodes)
{
	static const uint8_t frame[64];

	frame_inject(lab, 0, 2, frame, sizeof(frame));
}

ENDS(network_of_the_lab, "pass", "", .lab = &routed)
{
	link_cut(lab, "left", "r");
	link_restore(lab, "left");
	link_impair(lab, "right", "b", "delay 10ms");
	link_impair(lab, "right", "b", NULL);
	link_mtu(lab, "left", 1400);
	link_down(lab, "right");
	link_up(lab, "right");
	ip_run(lab, "r", "link set lo up");
	tc_run(lab, "a", "qdisc add dev left root pfifo");
	nft_load(lab, "b", "table inet t {}");
}
