/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options that are given with far more bytes than they have: setsockopt(2). */
#define SUITE "sockets"
#include <limits.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "harness/scenario/scenario.h"

SCENARIO(option_far_too_long,
	 "An option that may be longer than its value is set from the first bytes, whatever length "
	 "the user names",
	 .lab = &two_nodes, .no_packets = true, .fix = {"setsockopt-huge-optlen"})
{
	static const int options[] = {SCTP_NODELAY, SCTP_DISABLE_FRAGMENTS, SCTP_AUTO_ASCONF};
	/* More than kmalloc() gives, KMALLOC_MAX_SIZE, and what a length can be at most. */
	static const int lengths[] = {1 << 16, 1 << 23, (1 << 23) + 1, 1 << 30, INT_MAX};
	struct endpoint *endpoint = endpoint_open(lab, "a", ONE_TO_MANY);
	size_t there = 1 << 18;
	int *value = mmap(NULL, there, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (value == MAP_FAILED)
		scenario_error("mmap: %s", strerror(errno));
	for (unsigned i = 0; i < ARRAY_SIZE(options) * ARRAY_SIZE(lengths); i++) {
		int option = options[i / ARRAY_SIZE(lengths)];
		int length = lengths[i % ARRAY_SIZE(lengths)];

		for (*value = 1; *value >= 0; --*value) {
			int error = option_try(endpoint, option, value, (size_t)length);

			ck_assert_msg(error == 0, "option %d with %d bytes is refused: %s", option,
				      length, strerror(error));
			ck_assert_int_eq(option_get_int(endpoint, option), *value);
		}
	}
	munmap(value, there);
}
