/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all that is measured has in common. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "harness/scenario/scenario.h"

enum { BENCH_PORT = 5000, BENCH_MTU = 1500 };

/* Between two sockets of one kernel, on its loopback device; over the wire of a lab. */
#define ON_LOOPBACK(...) .needs = CAP_INSTRUCTIONS | CAP_NAMESPACES __VA_ARGS__, .by_name = true
#define ON_WIRE(topology)                                                                          \
	.lab = &(topology), .as = AS_IPV4, .needs = CAP_INSTRUCTIONS, .by_name = true

#endif
