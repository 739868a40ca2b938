/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports/spec/features.h"

#include <string.h>

#include "harness/array_size.h"

static const struct feature features[] = {
/* clang-format off */
#define FEATURE(kind, name, where) {FEATURE_##kind, name, where},
#include "reports/spec/features.def"
#undef FEATURE
	/* clang-format on */
};

const struct feature *features_all(size_t *count)
{
	*count = ARRAY_SIZE(features);
	return features;
}

const char *feature_kind_name(enum feature_kind kind)
{
	static const char *const names[FEATURE_KINDS] = {
		[FEATURE_PROTOCOL] = "Protocol",
		[FEATURE_OPTION] = "Socket options",
		[FEATURE_NOTIFICATION] = "Notifications",
		[FEATURE_ANCILLARY] = "Ancillary data",
		[FEATURE_FUNCTION] = "Functions of libsctp",
		[FEATURE_SYSCTL] = "Sysctls",
	};

	return names[kind];
}

/* RFC6458-8.1.1 has the sentence RFC6458-8.1.1-2, and none of RFC6458-8.1.10. */
static bool is_below(const char *what, const char *place, size_t length)
{
	return strncmp(what, place, length) == 0 && (what[length] == '-' || what[length] == '\0');
}

bool feature_covers(const struct feature *feature, const char *what)
{
	for (const char *place = feature->where; *place;) {
		size_t length = strcspn(place, " ");

		if (is_below(what, place, length))
			return true;
		place += length + strspn(place + length, " ");
	}
	return false;
}
