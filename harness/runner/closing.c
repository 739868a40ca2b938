/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/runner/closing.h"

#include <stddef.h>

#include "harness/scenario/stage/intercept.h"
#include "harness/scenario/stage/outcome.h"
#include "harness/scenario/stage/trace.h"

void closing_check(bool malformed_allowed, const char *file, int line)
{
	const char *unmet = intercept_unmet();
	const char *defect = malformed_allowed ? NULL : trace_defect();

	if (unmet)
		scenario_fail(file, line, "%s", unmet);
	if (defect)
		scenario_fail(file, line, "%s", defect);
}
