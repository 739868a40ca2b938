/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/lab_pool.h"

#include <stdio.h>

#include "harness/runner/leak.h"
#include "harness/runner/sysctls.h"

/*
 * Room for each topology with each IP version: a lab takes 1.3 MB of a guest, but to build it again
 * costs as much as some ten scenarios.
 */
enum { KEPT_MAX = 64 };

struct kept {
	struct lab *lab; /* NULL: none */
	struct leak_counters own;
	unsigned last_use;
};

static struct kept kept[KEPT_MAX];
static struct kept taken;
static unsigned uses;

static void end(struct kept *which)
{
	/*
	 * Kernels before 6.1.190 leave behind the UDP sockets of net.sctp.udp_port in a namespace
	 * that goes, and another one that comes to lie at the same place in memory finds the port
	 * in use (scenario encapsulation.sockets_go_with_the_namespace).  Written back, it has
	 * none.
	 */
	(void)lab_renew(which->lab);
	lab_close(which->lab);
	which->lab = NULL;
	leak_lab_closed(&which->own);
}

static struct kept *find(const struct topology *topology, enum ip_versions versions)
{
	for (size_t i = 0; i < KEPT_MAX; i++) {
		struct lab *lab = kept[i].lab;

		if (lab && lab_topology(lab) == topology && lab_versions(lab) == versions)
			return &kept[i];
	}
	return NULL;
}

struct lab *labs_take(const struct topology *topology, enum ip_versions versions,
		      const struct middlebox *over, char *error, size_t size)
{
	struct kept *found = over ? NULL : find(topology, versions);

	if (found) {
		taken = *found;
		found->lab = NULL;
		return taken.lab;
	}
	leak_lab_opening();
	taken.lab = lab_open_over(topology, versions, over, error, size);
	if (!taken.lab)
		return NULL;
	leak_lab_opened(&taken.own);
	if (sysctls_set_in_lab(taken.lab, error, size) < 0)
		end(&taken);
	return taken.lab;
}

bool labs_keep(struct lab *lab)
{
	struct kept *place = &kept[0];

	if (lab != taken.lab || !lab_renew(lab))
		return false;
	for (size_t i = 0; i < KEPT_MAX && place->lab; i++)
		if (!kept[i].lab || kept[i].last_use < place->last_use)
			place = &kept[i];
	if (place->lab)
		end(place);
	*place = taken;
	place->last_use = ++uses;
	taken.lab = NULL;
	return true;
}

void labs_end(struct lab *lab)
{
	if (lab && lab == taken.lab)
		end(&taken);
}
