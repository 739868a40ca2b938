/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "harness/record/capability.h"

const char *capability_name(unsigned number)
{
#define CAPABILITY_NAME(name, text) [CAPABILITY_##name] = text,
	static const char *const names[] = {CAPABILITY_LIST(CAPABILITY_NAME)};
#undef CAPABILITY_NAME

	return names[number];
}
