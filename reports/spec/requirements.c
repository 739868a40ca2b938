/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/spec/requirements.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/array_size.h"

static struct requirement requirements[] = {
/* clang-format off */
#define REQUIREMENT(id, level, text) {id, level, text, NULL},
#include "reports/spec/rfc9260.def"
#include "reports/spec/rfc3758.def"
#include "reports/spec/rfc4820.def"
#include "reports/spec/rfc4895.def"
#include "reports/spec/rfc5061.def"
#include "reports/spec/rfc6458.def"
#include "reports/spec/rfc6525.def"
#include "reports/spec/rfc6951.def"
#include "reports/spec/rfc7496.def"
#include "reports/spec/rfc7829.def"
#include "reports/spec/rfc8260.def"
#include "reports/spec/rfc8899.def"
#include "reports/spec/rfc9653.def"
#undef REQUIREMENT
	/* clang-format on */
};

static const struct {
	const char *id, *reason;
} reasons[] = {
/* clang-format off */
#define UNTESTED(id, reason) {id, reason},
#include "reports/spec/untested.def"
#undef UNTESTED
	/* clang-format on */
};

static const char *stray_reason;

static struct requirement *find(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(requirements); i++)
		if (strcmp(requirements[i].id, id) == 0)
			return &requirements[i];
	return NULL;
}

/* Enters the reasons, once. */
static void join(void)
{
	static bool joined;

	if (joined)
		return;
	joined = true;
	for (size_t i = 0; i < ARRAY_SIZE(reasons); i++) {
		struct requirement *requirement = find(reasons[i].id);

		if (!requirement || requirement->untested)
			stray_reason = reasons[i].id;
		else
			requirement->untested = reasons[i].reason;
	}
}

const struct requirement *requirements_all(size_t *count)
{
	join();
	*count = ARRAY_SIZE(requirements);
	return requirements;
}

const struct requirement *requirement_find(const char *id)
{
	join();
	return find(id);
}

const char *requirement_level_name(enum requirement_level level)
{
	static const char *const names[] = {
		[MUST] = "MUST", [SHOULD] = "SHOULD", [MAY] = "MAY", [PROSE] = "PROSE"};

	return names[level];
}

unsigned requirement_rfc(const struct requirement *requirement)
{
	return (unsigned)strtoul(requirement->id + strlen("RFC"), NULL, 10);
}

const char *requirements_stray_reason(void)
{
	join();
	return stray_reason;
}
