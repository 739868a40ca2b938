/* SPDX-License-Identifier: GPL-2.0-or-later */
#define SUITE "lifecycle"
#include "suites/lifecycle/rounds.h"

enum {
	WARM = 8, /* rounds before the first count: caches fill, tables are made */
	ROUNDS = 128,
};

void lifecycle_expect_nothing_kept(lifecycle_round *round, const char *what)
{
	struct census before, after;
	int listener;

	loopback_enter(LIFECYCLE_MTU);
	loopback_sysctl("net/sctp/auth_enable", "1");
	loopback_sysctl("net/sctp/addip_enable", "1");
	loopback_sysctl("net/sctp/reconf_enable", "1");
	listener = loopback_listen(LIFECYCLE_PORT, 8);
	for (unsigned i = 0; i < WARM; i++)
		round(listener);
	census_take(&before);
	for (unsigned i = 0; i < ROUNDS; i++)
		round(listener);
	census_take(&after);
	census_expect_none_kept(&before, &after, ROUNDS, what);
}
