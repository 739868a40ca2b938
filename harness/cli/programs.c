/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/cli/programs.h"

#include <stdlib.h>

#include "harness/cli/paths.h"

static int missing(struct programs *programs, const char *name, struct fault *fault)
{
	programs_free(programs);
	return fault_set(fault, EXIT_ENVIRONMENT,
			 "%s is missing: `make` builds it, `make install` puts it in its place",
			 name);
}

int programs_find(struct programs *programs, struct fault *fault)
{
	const char *other = getenv("SCTP_CONFORM_RUNNER");
	const char *other_i686 = getenv("SCTP_CONFORM_RUNNER_I686");

	*programs = (struct programs){0};
	programs->init = path_program("sctp-init", "SCTP_CONFORM_INIT");
	programs->runner = path_program("sctp-runner", "SCTP_CONFORM_RUNNER");
	/* Another runner has other scenarios than the 32-bit one that lies beside this program. */
	if (!other || !*other || other_i686)
		programs->runner_i686 =
			path_program("sctp-runner-i686", "SCTP_CONFORM_RUNNER_I686");
	if (!programs->runner)
		return missing(programs, "sctp-runner", fault);
	if (!programs->init)
		return missing(programs, "sctp-init", fault);
	return 0;
}

void programs_free(struct programs *programs)
{
	free(programs->init);
	free(programs->runner);
	free(programs->runner_i686);
	*programs = (struct programs){0};
}
