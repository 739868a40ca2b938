/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What of the SCTP API needs no kernel, executed: where members lie in memory, control data, and what libsctp passes to the
 * system.
 */
#ifndef CALLS_CALLS_H
#define CALLS_CALLS_H

/* Stores into each member of the tables' types, and looks at the memory. */
void check_members(void);
/* The macros that build control data and walk through it. */
void check_control(void);
/* libsctp: lists of addresses, associations, options. */
void check_addresses(void);
void check_associations(void);
/* libsctp: what is sent and received with control data. */
void check_sending(void);
void check_receiving(void);

#endif
