/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a middlebox in every path makes a difference: what several of them have in common. */
#ifndef MIDDLEBOX_REASONS_H
#define MIDDLEBOX_REASONS_H

#include "harness/scenario/over.h"

#define SHORT_MEMORY                                                                                                                    \
	"connection tracking forgets a set-up or a shutdown that nobody answers after 3 s, as long as RTO.Initial: what is sent again " \
	"is dropped then (timeouts in net/netfilter/nf_conntrack_proto_sctp.c)"
#define INVALID                                                                                                                        \
	"what is malformed, bears no tag that connection tracking knows, or belongs to no state that it knows, is dropped before the " \
	"kernel gets it"
#define OTHER_TAGS                                                                                                             \
	"connection tracking goes by the tags of the last INIT and INIT ACK that it saw; what bears those of the association " \
	"that goes on is dropped"
#define NO_ROUTE "a router between the nodes knows no other addresses than theirs"
#define SWAPPED                                                                                    \
	"two retransmissions that fall on the same moment come the other way round behind a router"

#endif
